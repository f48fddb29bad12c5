//! H: the incidents of the last 24 months. Each counts up to and on the same day 24 months after it began.
//!
//! Unknown only if nobody checked the provider's history and no incident of any age is on file; an incident on file
//! gives at least its own level. Of two incidents of one level the later one is named, as it stays longer.

use chrono::NaiveDate;

use super::{Derived, Fix};
use crate::incident::{Incident, IncidentClass};
use crate::risk::RiskFacts;
use crate::risk::advice::AdviceKind;
use crate::risk::words::{Day, Horizon, months_after};

const WINDOW_MONTHS: u32 = 24;
const FIELD: &str = "incidents_checked_on";

/// The level of the incidents in the window.
pub(super) fn incidents(facts: &RiskFacts, today: NaiveDate) -> Derived {
    let mut horizon = Horizon::new(today);
    let leaves = |incident: &Incident| months_after(incident.started_on, WINDOW_MONTHS);
    let mut begun = 0_usize;
    let mut counted: Vec<&Incident> = Vec::new();
    for incident in &facts.incidents {
        if horizon.has_begun(incident.started_on) {
            begun += 1;
            if today <= leaves(incident) {
                // The latest first; of one day, the first on file first.
                let later = |known: &&Incident| known.started_on >= incident.started_on;
                counted.insert(counted.partition_point(later), incident);
            }
        }
    }
    let of = |wanted: &[IncidentClass]| {
        counted
            .iter()
            .copied()
            .filter(|incident| wanted.contains(&incident.class))
            .take(2)
            .collect::<Vec<_>>()
            .into_iter()
    };
    let told = |incident: &Incident| {
        format!(
            "{} \"{}\" of {}",
            incident.class,
            incident.title,
            Day(incident.started_on)
        )
    };
    let (level, decisive, reason) = if let Some(breach) = of(&[IncidentClass::DataBreach]).next() {
        (4, breach, format!("{}.", told(breach)))
    } else if let Some(serious) = of(&[IncidentClass::SlaBreach, IncidentClass::Security]).next() {
        (3, serious, format!("{}.", told(serious)))
    } else {
        let mut outages = of(&[IncidentClass::Outage]);
        match (outages.next(), outages.next()) {
            (Some(last), Some(second)) => (
                2,
                second,
                format!(
                    "Two or more outages in 24 months, the latest: {}, {}.",
                    told(last),
                    told(second)
                ),
            ),
            (Some(only), None) => (1, only, format!("One outage in 24 months: {}.", told(only))),
            (None, _) => return none(facts, begun > 0, horizon),
        }
    };
    horizon.last_day(leaves(decisive));
    let last = counted.first().copied().unwrap_or(decisive);
    let action = format!("Pass {} without another incident", Day(leaves(last)));
    let fix = Fix {
        action,
        level: 0,
        kind: AdviceKind::Wait,
    };
    Derived::fixable(level, reason, FIELD, fix).through(horizon.through())
}

/// No incident counts: level 0 if the history is known.
fn none(facts: &RiskFacts, any_on_file: bool, mut horizon: Horizon) -> Derived {
    let checked = facts
        .integration
        .incidents_checked_on
        .filter(|day| horizon.has_begun(*day));
    let derived = match checked {
        Some(day) => Derived::best(
            format!(
                "No incident in 24 months is on file; the provider's history was checked on {}.",
                Day(day)
            ),
            FIELD,
        ),
        None if any_on_file => Derived::best("Every incident on file began more than 24 months ago.", FIELD),
        None => Derived::unknown(
            "No incident is on file, and nobody has checked the provider's history.",
            FIELD,
            "Record the provider's incident history",
        ),
    };
    derived.through(horizon.through())
}
