//! The day after: scores whose facts have aged are computed again, and what that means for who looks meanwhile.

use std::time::Instant;

use anyhow::{Context, Result};
use chrono::Days;
use holdfast_backend::Backend;
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::integrations::IntegrationFilter;

use crate::database::Place;
use crate::figures::{Samples, factor, grouped, number, shown, times};
use crate::run::{Bench, Filled};
use crate::seed;
use crate::table::{Goal, Row};

pub async fn measure(bench: &Bench, place: &Place, filled: &Filled) -> Result<Vec<Row>> {
    let tomorrow = bench
        .today
        .checked_add_days(Days::new(1))
        .context("the last day")?;
    let database = place.copy(&filled.database, "tomorrow").await?;
    let backend = database.backend(tomorrow).await?;
    let started = Instant::now();
    let aged = backend.refresh_scores().await?;
    let took = started.elapsed();
    let mut calm = Samples::default();
    for _ in 0..bench.effort.requests {
        calm.push(looked(&backend).await?);
    }
    backend.db.close().await;
    place.drop(database).await?;
    let waited = waited(bench, place, filled).await?;
    let each = took / u32::try_from(aged.max(1)).unwrap_or(u32::MAX);
    let seconds = |value: f64| format!("{value:.2} s");
    let what = format!(
        "day rollover, {} integrations of which {} change",
        grouped(number(bench.integrations)),
        grouped(number(aged))
    );
    let ratio = times(waited.longest(), calm.p50());
    Ok(vec![
        Row::new(what, seconds(took.as_secs_f64()))
            .against(
                format!("{} a list of 50", shown(calm.p50())),
                format!("{} for each", factor(times(each, calm.p50()))),
            )
            .goal(took.as_secs_f64(), Goal::AtMost(2.0, None), seconds),
        Row::new("the longest that a list waits meanwhile", shown(waited.longest()))
            .against(format!("{} else", shown(calm.p50())), factor(ratio))
            .goal(ratio, Goal::AtMost(2.0, None), factor),
    ])
}

async fn looked(backend: &Backend) -> Result<std::time::Duration> {
    let started = Instant::now();
    backend
        .integrations(
            &seed::actor(),
            &IntegrationFilter::default(),
            &PageRequest::default(),
        )
        .await?;
    Ok(started.elapsed())
}

/// Lists one after the other from the beginning of the day until every score is fresh.
async fn waited(bench: &Bench, place: &Place, filled: &Filled) -> Result<Samples> {
    let tomorrow = bench
        .today
        .checked_add_days(Days::new(1))
        .context("the last day")?;
    let database = place.copy(&filled.database, "morning").await?;
    let backend = database.backend(tomorrow).await?;
    let refreshing = backend.clone();
    let refresh = tokio::spawn(async move { refreshing.refresh_scores().await });
    let mut samples = Samples::default();
    while !refresh.is_finished() || samples.len() == 0 {
        samples.push(looked(&backend).await?);
    }
    refresh.await??;
    backend.db.close().await;
    place.drop(database).await?;
    Ok(samples)
}
