//! List and record pages: how many a second at 16 connections, and how long one takes.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result};
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::integrations::IntegrationFilter;
use tokio::process::Command;

use super::Paces;
use super::addresses::{COLUMNS, filters, list, records, searches};
use crate::figures::{Samples, factor, median, milliseconds, per_second, percent, shown, times};
use crate::http::Connection;
use crate::load::{self, Load, Plan};
use crate::memory::Memory;
use crate::process::Server;
use crate::run::{Bench, Filled};
use crate::seed;
use crate::table::{Goal, Row};
use crate::visitor::Visitor;

const CONNECTIONS: usize = 16;

pub async fn measure(bench: &Bench, filled: &Filled, paces: &mut Paces) -> Result<Vec<Row>> {
    let memory = from_memory(bench, filled).await?;
    let server = bench.server(&filled.database).await?;
    let visitor = bench.visitor(&server).await?;
    let drawn = Visitor::unknown(memory.address);
    let mut rows = together(bench, &visitor, &drawn).await?;
    rows.extend(alone(bench, filled, &visitor, &drawn, paces).await?);
    server.stop().await?;
    memory.stop().await?;
    Ok(rows)
}

/// Starts the process that draws the same list from memory.
async fn from_memory(bench: &Bench, filled: &Filled) -> Result<Server> {
    let backend = filled.database.backend(bench.today).await?;
    let actor = seed::actor();
    let memory = Memory {
        page: backend
            .integrations(&actor, &IntegrationFilter::default(), &PageRequest::default())
            .await?,
        options: backend.list_options(&actor).await?.as_ref().clone(),
        columns: COLUMNS.to_owned(),
        today: bench.today,
    };
    backend.db.close().await;
    let file = bench.file("memory.json");
    std::fs::write(&file, serde_json::to_vec(&memory)?)?;
    let mut command = Command::new(std::env::current_exe().context("this program is not to be found")?);
    command.arg("from-memory").arg(file).stdin(Stdio::null());
    Server::spawn(command).await
}

async fn together(bench: &Bench, visitor: &Visitor, drawn: &Visitor) -> Result<Vec<Row>> {
    let plan = Plan {
        connections: CONNECTIONS,
        time: bench.effort.time,
        requests: usize::MAX,
        status: 200,
    };
    let warm = Plan {
        time: Duration::from_millis(500),
        ..plan
    };
    let page = visitor.get(&list(""));
    let packed = visitor.get_compressed(&list(""));
    let bare = drawn.get("/");
    for (from, request) in [(visitor, &page), (visitor, &packed), (drawn, &bare)] {
        load::run(from, vec![request.clone()], warm).await?;
    }
    let (mut listed, mut zipped, mut memory): (Vec<Load>, Vec<Load>, Vec<Load>) = Default::default();
    for _ in 0..bench.effort.rounds {
        listed.push(load::run(visitor, vec![page.clone()], plan).await?);
        memory.push(load::run(drawn, vec![bare.clone()], plan).await?);
        zipped.push(load::run(visitor, vec![packed.clone()], plan).await?);
    }
    let middle = |loads: &[Load]| median(loads.iter().map(Load::rate).collect());
    let (listed, zipped, memory) = (middle(&listed), middle(&zipped), middle(&memory));
    let share = 100.0 * listed / memory;
    let baseline = format!("{} drawn from memory", per_second(memory));
    let zipped_share = 100.0 * zipped / memory;
    Ok(vec![
        Row::new(
            "list page, 50 rows of 13 columns, 16 connections",
            per_second(listed),
        )
        .against(baseline.clone(), percent(share))
        .goal(share, Goal::AtLeast(15.0, Some(30.0)), percent),
        Row::new("the same, compressed on the way", per_second(zipped))
            .against(baseline, percent(zipped_share)),
    ])
}

/// One kind of page.
struct Kind {
    name: String,
    requests: Vec<Vec<u8>>,
    samples: Samples,
}

impl Kind {
    fn new(name: impl Into<String>, requests: Vec<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            requests,
            samples: Samples::default(),
        }
    }
}

async fn alone(
    bench: &Bench,
    filled: &Filled,
    visitor: &Visitor,
    drawn: &Visitor,
    paces: &mut Paces,
) -> Result<Vec<Row>> {
    let get = |path: String| visitor.get(&path);
    let mut kinds = vec![
        Kind::new("list page", vec![visitor.get(&list(""))]),
        Kind::new(
            "searched list",
            searches()
                .iter()
                .map(|words| get(list(&format!("&q={words}"))))
                .collect(),
        ),
        Kind::new(
            "record page",
            records(visitor).await?.into_iter().map(get).collect(),
        ),
    ];
    let named = filters(filled).into_iter().map(|(name, value)| {
        let path = list(&format!("&{name}={value}"));
        let value = if value.len() > 20 { "one of them" } else { &value };
        Kind::new(format!("list by {name} = {value}"), vec![visitor.get(&path)])
    });
    kinds.extend(named);
    let mut connection = Connection::open(visitor.address).await?;
    let mut bare = Connection::open(drawn.address).await?;
    let mut memory = Samples::default();
    for round in 0..=bench.effort.rounds {
        let share = |kind: &Kind| bench.effort.requests.div_ceil(kind.requests.len());
        for kind in &mut kinds {
            let count = share(kind);
            for request in &kind.requests {
                let samples = load::alone(&mut connection, request, count).await?;
                if round > 0 {
                    kind.samples.extend(samples);
                }
            }
        }
        memory.extend(load::alone(&mut bare, &drawn.get("/"), bench.effort.requests).await?);
    }
    Ok(told(&kinds, &memory, paces))
}

fn told(kinds: &[Kind], memory: &Samples, paces: &mut Paces) -> Vec<Row> {
    let [listed, searched, record, filtered @ ..] = kinds else {
        return Vec::new();
    };
    let pace = listed.samples.p50();
    paces.list = Some(pace);
    paces.search = Some(searched.samples.p50());
    let milli = |took: Duration| took.as_secs_f64() * 1_000.0;
    let from_memory = |took: Duration, percent: usize| {
        let drawn = memory.percentile(percent);
        (
            format!("{} drawn from memory", shown(drawn)),
            factor(times(took, drawn)),
        )
    };
    let late = listed.samples.percentile(99);
    let ((base, ratio), (late_base, late_ratio)) = (from_memory(pace, 50), from_memory(late, 99));
    let mut rows = vec![
        Row::new("list page, one connection, p50", shown(pace))
            .against(base, ratio)
            .goal(milli(pace), Goal::AtMost(2.0, Some(1.2)), milliseconds),
        Row::new("list page, one connection, p99", shown(late))
            .against(late_base, late_ratio)
            .goal(milli(late), Goal::AtMost(8.0, None), milliseconds),
    ];
    let beside = |name: &str, took: Duration| {
        let ratio = times(took, pace);
        Row::new(format!("{name}, p50"), shown(took))
            .against(format!("{}, the list", shown(pace)), factor(ratio))
            .goal(ratio, Goal::AtMost(1.5, Some(1.2)), factor)
    };
    let mut all = Samples::default();
    for kind in filtered {
        all.extend(kind.samples.clone());
    }
    rows.push(beside("filtered list", all.p50()));
    if let Some(slowest) = filtered.iter().max_by_key(|kind| kind.samples.p50()) {
        rows.push(beside(
            &format!("the slowest filter: {}", slowest.name),
            slowest.samples.p50(),
        ));
    }
    rows.push(beside(&searched.name, searched.samples.p50()));
    rows.push(beside(&record.name, record.samples.p50()));
    rows
}
