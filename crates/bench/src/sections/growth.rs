//! Growth: what a small register answers with and a large one with, in turn.

use std::time::Instant;

use anyhow::{Context, Result};

use super::addresses::{filters, list, records, searches};
use crate::database::Place;
use crate::figures::{Samples, factor, grouped, number, shown, times};
use crate::http::Connection;
use crate::load;
use crate::run::{Bench, Filled};
use crate::seed;
use crate::table::{Goal, Row};
use crate::visitor::Visitor;

const KINDS: [&str; 5] = ["list", "next page", "filter", "search", "record page"];

pub async fn measure(bench: &Bench, place: &Place, filled: &Filled) -> Result<Vec<Row>> {
    let small = bench.filled(place, "small", bench.small).await?;
    if bench.largest == bench.integrations {
        return compared(bench, place, &small, filled).await;
    }
    let large = bench.filled(place, "large", bench.largest).await?;
    compared(bench, place, &small, &large).await
}

async fn compared(bench: &Bench, place: &Place, small: &Filled, large: &Filled) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let [few, many] = answers(bench, small, large).await?;
    let sizes = format!(
        "{} to {}",
        grouped(number(bench.small)),
        grouped(number(bench.largest))
    );
    let compared = |what: &str, few: &Samples, many: &Samples| {
        let ratio = times(many.p50(), few.p50());
        Row::new(
            format!("growth, {sizes} integrations: {what}, p50"),
            shown(many.p50()),
        )
        .against(shown(few.p50()), factor(ratio))
        .goal(ratio, Goal::AtMost(2.0, Some(1.5)), factor)
    };
    for ((what, few), many) in KINDS.iter().zip(&few).zip(&many) {
        rows.push(compared(what, few, many));
    }
    let few = registrations(bench, place, small).await?;
    let many = registrations(bench, place, large).await?;
    rows.push(compared("registering", &few, &many));
    Ok(rows)
}

/// What each register answers with, kind by kind, asked in turn.
async fn answers(bench: &Bench, small: &Filled, large: &Filled) -> Result<[Vec<Samples>; 2]> {
    let servers = [
        bench.server(&small.database).await?,
        bench.server(&large.database).await?,
    ];
    let mut asked = Vec::new();
    for (server, filled) in servers.iter().zip([small, large]) {
        let visitor = bench.visitor(server).await?;
        let requests = requests(&visitor, filled).await?;
        asked.push((Connection::open(visitor.address).await?, requests));
    }
    let mut found = [
        vec![Samples::default(); KINDS.len()],
        vec![Samples::default(); KINDS.len()],
    ];
    for round in 0..=bench.effort.rounds {
        for kind in 0..KINDS.len() {
            for ((connection, requests), found) in asked.iter_mut().zip(&mut found) {
                let count = bench.effort.requests.div_ceil(requests[kind].len());
                for request in &requests[kind] {
                    let samples = load::alone(connection, request, count).await?;
                    if round > 0 {
                        found[kind].extend(samples);
                    }
                }
            }
        }
    }
    for server in servers {
        server.stop().await?;
    }
    Ok(found)
}

async fn requests(visitor: &Visitor, filled: &Filled) -> Result<[Vec<Vec<u8>>; KINDS.len()]> {
    let get = |path: String| visitor.get(&path);
    let html = visitor.open(&list("")).await?.text();
    let links = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let next = links.into_iter().find(|link| link.contains("after="));
    let next = next.context("the list has no second page")?.replace("&amp;", "&");
    Ok([
        vec![get(list(""))],
        vec![get(next)],
        filters(filled)
            .into_iter()
            .map(|(name, value)| get(list(&format!("&{name}={value}"))))
            .collect(),
        searches()
            .into_iter()
            .map(|words| get(list(&format!("&q={words}"))))
            .collect(),
        records(visitor).await?.into_iter().map(get).collect(),
    ])
}

/// Registers one integration after the other.
async fn registrations(bench: &Bench, place: &Place, filled: &Filled) -> Result<Samples> {
    let database = place.copy(&filled.database, "grown").await?;
    let backend = database.backend(bench.today).await?;
    let mut samples = Samples::default();
    for number in 0..bench.effort.registrations {
        let form = filled.register.form(bench.largest + number);
        let started = Instant::now();
        backend
            .register(&seed::actor(), backend.clock.new_id().into(), &form)
            .await?;
        samples.push(started.elapsed());
    }
    backend.db.close().await;
    place.drop(database).await?;
    Ok(samples)
}
