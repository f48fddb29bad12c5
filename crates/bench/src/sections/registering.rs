//! Registering integrations, 16 at a time, beside bare single-row transactions on the same database.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use holdfast_backend::Backend;
use holdfast_domain::fields::Fields;
use tokio::task::JoinSet;

use crate::database::{Place, add_bare_row, make_bare_table};
use crate::figures::{median, per_second, percent, rate};
use crate::load::{self, Plan};
use crate::run::{Bench, Filled};
use crate::seed;
use crate::table::{Goal, Row};

const AT_ONCE: usize = 16;

pub async fn measure(bench: &Bench, place: &Place, filled: &Filled) -> Result<Vec<Row>> {
    let database = place.copy(&filled.database, "registering").await?;
    let backend = database.backend(bench.today).await?;
    make_bare_table(&backend).await?;
    let count = bench.effort.registrations;
    let (mut bare, mut registered) = (Vec::new(), Vec::new());
    for round in 0..bench.effort.rounds {
        bare.push(rate(
            count,
            together(&backend, count, |backend, _| async move {
                add_bare_row(&backend).await
            })
            .await?,
        ));
        let forms = Arc::new(forms(bench, filled, round * count));
        let register = |backend: Backend, index: usize| {
            let form = forms[index].clone();
            async move {
                backend
                    .register(&seed::actor(), backend.clock.new_id().into(), &form)
                    .await?;
                Ok(())
            }
        };
        registered.push(rate(count, together(&backend, count, register).await?));
    }
    let (bare, registered) = (median(bare), median(registered));
    let by_form = by_form(bench, &database, &backend, filled).await?;
    backend.db.close().await;
    place.drop(database).await?;
    let (share, form_share) = (100.0 * registered / bare, 100.0 * by_form / bare);
    let baseline = format!("{} bare rows", per_second(bare));
    Ok(vec![
        Row::new("registering an integration, 16 at once", per_second(registered))
            .against(baseline.clone(), percent(share))
            .goal(share, Goal::AtLeast(15.0, Some(25.0)), percent),
        Row::new("the same by its form, 16 connections", per_second(by_form))
            .against(baseline, percent(form_share)),
    ])
}

/// Forms that nobody has sent yet.
fn forms(bench: &Bench, filled: &Filled, from: usize) -> Vec<Fields> {
    let from = bench.integrations + from;
    (from..from + bench.effort.registrations)
        .map(|number| filled.register.form(number))
        .collect()
}

/// Does something so many times, 16 at once.
async fn together<F>(
    backend: &Backend,
    count: usize,
    act: impl Fn(Backend, usize) -> F + Send + Sync,
) -> Result<Duration>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for index in 0..count {
        if index >= AT_ONCE
            && let Some(done) = tasks.join_next().await
        {
            done??;
        }
        tasks.spawn(act(backend.clone(), index));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(started.elapsed())
}

/// Through the server: form, session, answer.
async fn by_form(
    bench: &Bench,
    database: &crate::database::Database,
    backend: &Backend,
    filled: &Filled,
) -> Result<f64> {
    let server = bench.server(database).await?;
    let visitor = bench.visitor(&server).await?;
    let unsent = AtomicUsize::new(bench.effort.rounds * bench.effort.registrations);
    let mut rates = Vec::new();
    for _ in 0..bench.effort.rounds {
        let from = unsent.fetch_add(bench.effort.registrations, Ordering::Relaxed);
        let requests = forms(bench, filled, from)
            .into_iter()
            .map(|form| {
                visitor.form(
                    "/integrations/new",
                    &form.with("id", backend.clock.new_id().to_string()),
                )
            })
            .collect();
        let plan = Plan {
            connections: AT_ONCE,
            time: Duration::from_mins(5),
            requests: bench.effort.registrations,
            status: 303,
        };
        rates.push(load::run(&visitor, requests, plan).await?.rate());
    }
    server.stop().await?;
    Ok(median(rates))
}
