//! What a person answers to a reminder. An answer holds for one date of one thing, and for nobody but who gave it.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::enumeration;
use crate::fields::{FieldErrors, Fields, PARAGRAPH_MAX, Reader};
use crate::ids::UserId;

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
    /// Whether what is due on `due` is kept, on `today`, from who answered so.
    #[must_use]
    pub fn keeps(self, due: NaiveDate, today: NaiveDate) -> bool {
        match self {
            Self::Acknowledged => today < due,
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

/// Reads the form that hands something over: `to`, a person, and `handover_reason`.
///
/// # Errors
/// What is wrong, by field.
pub fn parse_hand_over(fields: &Fields) -> Result<(UserId, String), FieldErrors> {
    let mut reader = Reader::new(fields);
    let to = reader.id("to", "a person");
    if to.is_none() && reader.errors.get("to").is_none() {
        reader.error("to", "Choose who takes it over.");
    }
    let reason = reader.required_paragraph(
        "handover_reason",
        PARAGRAPH_MAX,
        "Say why; it is kept in the history.",
    );
    match to {
        Some(to) if reader.errors.is_empty() => Ok((to, reason)),
        _ => Err(reader.errors),
    }
}
