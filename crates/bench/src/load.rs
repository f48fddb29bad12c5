//! The load: so many connections, each asking again as soon as it was answered, for a bounded time and number.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio::task::JoinSet;

use crate::figures::{Samples, rate};
use crate::http::Connection;
use crate::visitor::Visitor;

/// How much is asked.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub connections: usize,
    /// No request begins later.
    pub time: Duration,
    /// No more requests than these.
    pub requests: usize,
    /// The status of every answer.
    pub status: u16,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Load {
    pub samples: Samples,
    pub took: Duration,
}

impl Load {
    pub fn rate(&self) -> f64 {
        rate(self.samples.len(), self.took)
    }
}

/// Asks `requests` in turn.
pub async fn run(visitor: &Visitor, requests: Vec<Vec<u8>>, plan: Plan) -> Result<Load> {
    ensure!(!requests.is_empty(), "there is nothing to ask");
    let requests = Arc::new(requests);
    let next = Arc::new(AtomicUsize::new(0));
    let mut connections = Vec::new();
    for _ in 0..plan.connections {
        connections.push(Connection::open(visitor.address).await?);
    }
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for mut connection in connections {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        tasks.spawn(async move {
            let mut samples = Samples::default();
            while started.elapsed() < plan.time {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= plan.requests {
                    break;
                }
                let answer = connection.send(&requests[index % requests.len()]).await?;
                ensure!(
                    answer.status == plan.status,
                    "a request was answered with {}",
                    answer.status
                );
                samples.push(answer.took);
            }
            Ok(samples)
        });
    }
    let mut load = Load::default();
    while let Some(done) = tasks.join_next().await {
        load.samples.extend(done??);
    }
    load.took = started.elapsed();
    Ok(load)
}

/// Asks one request so many times over one connection.
pub async fn alone(connection: &mut Connection, request: &[u8], count: usize) -> Result<Samples> {
    let mut samples = Samples::default();
    for _ in 0..count {
        let answer = connection.send(request).await?;
        ensure!(
            answer.status == 200,
            "a request was answered with {}",
            answer.status
        );
        samples.push(answer.took);
    }
    Ok(samples)
}
