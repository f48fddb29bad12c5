//! What is measured, section by section, and the registers that the sections share.

mod addresses;
mod exports;
mod frame;
mod growth;
mod pages;
mod planning;
mod registering;
mod rollover;
mod scoring;
mod start;
mod visit;

use std::time::Duration;

use anyhow::Result;
use clap::ValueEnum;

use crate::database::Place;
use crate::figures::{factor, shown, times};
use crate::run::{Bench, note};
use crate::table::{Goal, Row};

/// A part of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Section {
    /// What every page asks before it shows anything
    Frame,
    /// List and record pages
    Pages,
    /// What a browser fetches on its first visit
    Visit,
    /// CSV files
    Exports,
    /// Scores from facts in memory
    Scoring,
    /// Registering integrations
    Registering,
    /// Starting, and memory at rest
    Start,
    /// From a small register to a large one
    Growth,
    /// The day after
    Rollover,
    /// Planning reminders
    Planning,
}

impl Section {
    pub const ALL: &[Self] = &[
        Self::Frame,
        Self::Pages,
        Self::Visit,
        Self::Exports,
        Self::Scoring,
        Self::Registering,
        Self::Start,
        Self::Growth,
        Self::Rollover,
        Self::Planning,
    ];
    /// Those that the database makes a difference to.
    pub const ON_POSTGRES: &[Self] = &[
        Self::Frame,
        Self::Pages,
        Self::Registering,
        Self::Growth,
        Self::Rollover,
        Self::Planning,
    ];
}

/// What one database is compared with another by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paces {
    list: Option<Duration>,
    search: Option<Duration>,
}

impl Paces {
    /// This database beside the embedded one.
    pub fn compared_with(self, embedded: &Self) -> Vec<Row> {
        let pairs = [
            ("list", self.list, embedded.list),
            ("search", self.search, embedded.search),
        ];
        pairs
            .into_iter()
            .filter_map(|(what, one, other)| Some((what, one?, other?)))
            .map(|(what, one, other)| {
                let ratio = times(one, other);
                Row::new(format!("PostgreSQL instead of SQLite: {what}, p50"), shown(one))
                    .against(format!("{} on SQLite", shown(other)), factor(ratio))
                    .goal(ratio, Goal::AtMost(3.0, None), factor)
            })
            .collect()
    }
}

/// Measures sections on one database.
pub async fn all(bench: &Bench, place: &Place, sections: &[Section], rows: &mut Vec<Row>) -> Result<Paces> {
    let mut paces = Paces::default();
    if sections.is_empty() {
        return Ok(paces);
    }
    let filled = bench.filled(place, "register", bench.integrations).await?;
    for section in sections {
        note(format!("measuring {section:?} on {}", place.label()));
        let mut found = match section {
            Section::Frame => frame::measure(bench, &filled).await?,
            Section::Pages => pages::measure(bench, &filled, &mut paces).await?,
            Section::Visit => visit::measure(bench, &filled).await?,
            Section::Exports => exports::measure(bench, &filled).await?,
            Section::Scoring => scoring::measure(bench, &filled).await?,
            Section::Registering => registering::measure(bench, place, &filled).await?,
            Section::Start => start::measure(bench, place, &filled).await?,
            Section::Growth => growth::measure(bench, place, &filled).await?,
            Section::Rollover => rollover::measure(bench, place, &filled).await?,
            Section::Planning => planning::measure(bench, place, &filled).await?,
        };
        if matches!(place, Place::Postgres(_)) {
            found = found.into_iter().map(|row| row.on("PostgreSQL")).collect();
        }
        rows.extend(found);
    }
    Ok(paces)
}
