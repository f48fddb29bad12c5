//! What every page asks before it shows anything: its session, who it is, what waits for them. Signed in as somebody who owns
//! 600 integrations and has 8,000 open lines in the inbox.

use std::time::Instant;

use anyhow::{Context, Result};
use holdfast_backend::Clock;
use holdfast_backend::sessions::DbSessions;
use tower_sessions::SessionStore;
use tower_sessions::session::Id;

use crate::figures::{Samples, milliseconds, shown};
use crate::run::{Bench, Filled};
use crate::table::{Goal, Row};

/// What the frame of a page may take, in milliseconds.
const MOST: f64 = 0.3;

pub async fn measure(bench: &Bench, filled: &Filled) -> Result<Vec<Row>> {
    let server = bench.server(&filled.database).await?;
    let visitor = bench.visitor(&server).await?;
    let id: Id = visitor.session().parse().context("the cookie is no session")?;
    let backend = filled.database.backend(bench.today).await?;
    let sessions = DbSessions::new(backend.db.clone(), Clock::system());
    let user = filled.register.people[0];
    let (mut remembered, mut changed) = (Samples::default(), Samples::default());
    let count = bench.effort.rounds * bench.effort.requests;
    for number in 0..2 * count {
        let after_a_change = number % 2 == 0;
        if after_a_change {
            // Any event: what was remembered is read anew.
            let actor = backend.actor(user, "benchmark").await?.context("nobody")?;
            backend.signed_out(&actor).await?;
        }
        let started = Instant::now();
        sessions.load(&id).await?.context("no session")?;
        let actor = backend.actor(user, "benchmark").await?.context("nobody")?;
        backend.menu_counts(&actor).await?;
        let samples = if after_a_change {
            &mut changed
        } else {
            &mut remembered
        };
        samples.push(started.elapsed());
    }
    backend.db.close().await;
    server.stop().await?;
    let row = |what: &str, samples: &Samples| {
        let pace = samples.p50();
        Row::new(format!("the frame of every page, {what}, p50"), shown(pace)).goal(
            pace.as_secs_f64() * 1_000.0,
            Goal::AtMost(MOST, None),
            milliseconds,
        )
    };
    Ok(vec![
        row("nothing changed since", &remembered),
        row("after a change", &changed),
    ])
}
