//! What a person answers to a reminder. An answer holds for one date of one thing, and for nobody but who gave it.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::enumeration;
use crate::fields::{FieldErrors, Fields, PARAGRAPH_MAX, Reader};

enumeration! {
    /// The answers.
    pub enum AnswerKind "answer" {
        Acknowledged = "acknowledged" / "Acknowledged",
        Snoozed = "snoozed" / "Snoozed",
        HandedOver = "handed_over" / "Handed over",
    }
}

/// The most days that something can be put off.
pub const SNOOZE_DAYS_MAX: u32 = 14;

/// What keeps a reminder from the person who gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// Seen: nothing more is said before the date. From the date on it is.
    Acknowledged,
    /// Put off: nothing is said up to and on this day.
    Snoozed(NaiveDate),
}

impl Answer {
    /// Whether a step of something is to be kept from who answered so.
    #[must_use]
    pub fn keeps(self, step: i32, today: NaiveDate) -> bool {
        match self {
            Self::Acknowledged => step > 0,
            Self::Snoozed(until) => today <= until,
        }
    }
}

/// Reads the form that puts something off: `days` from 1 to [`SNOOZE_DAYS_MAX`], and `reason`. Gives the last day on which
/// nothing is said.
///
/// # Errors
/// What is wrong, by field.
pub fn parse_snooze(fields: &Fields, today: NaiveDate) -> Result<(NaiveDate, String), FieldErrors> {
    let mut reader = Reader::new(fields);
    let days = reader.whole("days", 1..=SNOOZE_DAYS_MAX, "days");
    if days.is_none() && reader.errors.get("days").is_none() {
        reader.error(
            "days",
            format!("Say for how many days, {SNOOZE_DAYS_MAX} at most."),
        );
    }
    let reason = reader.required_paragraph("reason", PARAGRAPH_MAX, "Say why; it is kept in the history.");
    let until = days.and_then(|days| today.checked_add_days(Days::new(u64::from(days))));
    match until {
        Some(until) if reader.errors.is_empty() => Ok((until, reason)),
        _ => Err(reader.errors),
    }
}
