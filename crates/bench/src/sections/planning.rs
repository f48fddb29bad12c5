//! Planning the reminders of a register: for the first time, and again when nothing has changed.

use std::time::Instant;

use anyhow::Result;

use crate::database::Place;
use crate::figures::{grouped, number};
use crate::run::{Bench, Filled};
use crate::table::{Goal, Row};

/// What planning a register may take, in seconds.
const MOST: f64 = 5.0;

pub async fn measure(bench: &Bench, place: &Place, filled: &Filled) -> Result<Vec<Row>> {
    let database = place.copy(&filled.database, "planned").await?;
    let backend = database.backend(bench.today).await?;
    let mut rows = Vec::new();
    for which in ["first", "again, nothing changed"] {
        let started = Instant::now();
        let planned = backend.plan_reminders().await?;
        let took = started.elapsed().as_secs_f64();
        let seconds = |value: f64| format!("{value:.2} s");
        let what = format!(
            "planning reminders of {} integrations, {which}: {} recorded",
            grouped(number(bench.integrations)),
            planned.recorded
        );
        rows.push(Row::new(what, seconds(took)).goal(took, Goal::AtMost(MOST, None), seconds));
    }
    backend.db.close().await;
    place.drop(database).await?;
    Ok(rows)
}
