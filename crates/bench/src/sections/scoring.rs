//! Scores from facts in memory, on one core.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::integrations::IntegrationFilter;
use holdfast_domain::risk::{RiskFacts, ScoringModel, assess};

use crate::figures::{factor, grouped, median, per_second, rate};
use crate::run::{Bench, Filled};
use crate::seed;
use crate::table::{Goal, Row};

const FACTS: usize = 200;

pub async fn measure(bench: &Bench, filled: &Filled) -> Result<Vec<Row>> {
    let facts = facts(bench, filled).await?;
    let (model, today) = (ScoringModel::default(), bench.today);
    let limit = bench.effort.time / 3;
    let (mut scored, mut written) = (Vec::new(), Vec::new());
    for _ in 0..bench.effort.rounds {
        scored.push(pace(&facts, limit, |facts| {
            black_box(assess(black_box(facts), &model, today));
        }));
        written.push(pace(&facts, limit, |facts| {
            black_box(serde_json::to_vec(black_box(facts)).is_ok());
        }));
    }
    let (scored, written) = (median(scored), median(written));
    Ok(vec![
        Row::new("scores from facts in memory, one core", per_second(scored))
            .against(
                format!("{} /s to write the facts as JSON", grouped(written)),
                factor(scored / written),
            )
            .goal(scored, Goal::AtLeast(200_000.0, None), per_second),
    ])
}

/// What the scores of some integrations rest on.
async fn facts(bench: &Bench, filled: &Filled) -> Result<Vec<RiskFacts>> {
    let backend = filled.database.backend(bench.today).await?;
    let actor = seed::actor();
    let request = PageRequest {
        rows: FACTS,
        ..PageRequest::default()
    };
    let page = backend
        .integrations(&actor, &IntegrationFilter::default(), &request)
        .await?;
    let mut facts = Vec::new();
    for row in page.rows {
        facts.push(backend.edit_view(&actor, row.id.into()).await?.facts);
    }
    backend.db.close().await;
    ensure!(!facts.is_empty(), "there is nothing to score");
    Ok(facts)
}

/// How often a second something is done with facts in turn.
fn pace(facts: &[RiskFacts], limit: Duration, act: impl Fn(&RiskFacts)) -> f64 {
    let started = Instant::now();
    let mut count = 0;
    while started.elapsed() < limit {
        facts.iter().for_each(&act);
        count += facts.len();
    }
    rate(count, started.elapsed())
}
