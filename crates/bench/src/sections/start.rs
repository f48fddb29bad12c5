//! From starting the server to its first answer, and the memory that it rests in.

use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::process::Command;

use crate::database::Place;
use crate::figures::{factor, grouped, median, megabytes, milliseconds, number};
use crate::run::{Bench, Filled};
use crate::sections::addresses::list;
use crate::table::{Goal, Row};

/// How long a server is left alone before its memory is measured.
const REST: Duration = Duration::from_secs(2);

pub async fn measure(bench: &Bench, place: &Place, filled: &Filled) -> Result<Vec<Row>> {
    let (mut bare, mut empty, mut full) = (Vec::new(), Vec::new(), Vec::new());
    let (mut empty_memory, mut full_memory, mut used_memory) = (0.0, 0.0, 0.0);
    for round in 0..bench.effort.rounds {
        bare.push(version(bench).await?);
        let database = place.create(&format!("empty{round}")).await?;
        let server = bench.server(&database).await?;
        empty.push(milli(server.first_answer().await?));
        if round == 0 {
            tokio::time::sleep(REST).await;
            empty_memory = server.memory()? / 1e6;
        }
        server.stop().await?;
        let server = bench.server(&filled.database).await?;
        full.push(milli(server.first_answer().await?));
        if round == 0 {
            tokio::time::sleep(REST).await;
            full_memory = server.memory()? / 1e6;
            let visitor = bench.visitor(&server).await?;
            visitor.open(&list("")).await?;
            visitor.open("/").await?;
            tokio::time::sleep(REST).await;
            used_memory = server.memory()? / 1e6;
        }
        server.stop().await?;
    }
    let (bare, empty, full) = (median(bare), median(empty), median(full));
    let baseline = format!("{} for `holdfast --version`", milliseconds(bare));
    let count = grouped(number(bench.integrations));
    let beside = format!("{} empty", megabytes(empty_memory));
    Ok(vec![
        Row::new("start to first answer, empty database", milliseconds(empty))
            .against(baseline.clone(), factor(empty / bare))
            .goal(empty, Goal::AtMost(2_000.0, Some(500.0)), milliseconds),
        Row::new(
            format!("start to first answer, {count} integrations"),
            milliseconds(full),
        )
        .against(baseline, factor(full / bare))
        .goal(full, Goal::AtMost(500.0, Some(100.0)), milliseconds),
        Row::new(
            format!("memory at rest, {count} integrations (PSS)"),
            megabytes(full_memory),
        )
        .against(beside.clone(), factor(full_memory / empty_memory))
        .goal(full_memory, Goal::AtMost(60.0, Some(25.0)), megabytes),
        Row::new("the same after signing in and two pages", megabytes(used_memory))
            .against(beside, factor(used_memory / empty_memory))
            .goal(used_memory, Goal::AtMost(60.0, Some(25.0)), megabytes),
    ])
}

fn milli(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

/// The least that the binary can do.
async fn version(bench: &Bench) -> Result<f64> {
    let started = Instant::now();
    let mut command = Command::new(bench.dist.join("holdfast"));
    command
        .arg("--version")
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await?;
    Ok(milli(started.elapsed()))
}
