//! Due dates in words: the same on every page.

use chrono::NaiveDate;
use holdfast_domain::credential::{DUE_SOON_DAYS, RotationStatus};
use holdfast_domain::review::ReviewStatus;
pub use holdfast_domain::words::{count, score as shown};

use crate::components::badge::{Status, Urgency};
use crate::components::date::format_date;

/// "6 days overdue", "today", "in 19 days", "14 Jan 2027"; and how urgent that is.
#[must_use]
pub fn when(due: NaiveDate, today: NaiveDate) -> (String, Urgency) {
    let days = (due - today).num_days();
    match days {
        ..=-1 => (format!("{} overdue", count(-days, "day")), Urgency::Overdue),
        0 => ("today".into(), Urgency::Soon),
        1 => ("tomorrow".into(), Urgency::Soon),
        2..=DUE_SOON_DAYS => (format!("in {}", count(days, "day")), Urgency::Soon),
        _ => (format_date(due), Urgency::Normal),
    }
}

/// What an integration's list says about what is due first.
#[must_use]
pub fn next_due(kind: &str, due: NaiveDate, today: NaiveDate) -> (String, Urgency) {
    let noun = match kind {
        "rotation" => "Rotation",
        "review" => "Review",
        "never_rotated" => return ("Never rotated".into(), Urgency::Overdue),
        "never_reviewed" => return ("Never reviewed".into(), Urgency::Overdue),
        _ => return ("Nothing".into(), Urgency::Normal),
    };
    let (text, urgency) = when(due, today);
    (format!("{noun} {text}"), urgency)
}

/// The status of a credential as a badge: state, words, urgency.
#[must_use]
pub fn rotation(status: &RotationStatus, today: NaiveDate) -> (Status, String, Urgency) {
    match status {
        RotationStatus::Current { due } => (
            Status::Current,
            format!("due {}", format_date(*due)),
            Urgency::Normal,
        ),
        RotationStatus::DueSoon { due, .. } => (
            Status::DueSoon,
            format!("due {}", when(*due, today).0),
            Urgency::Soon,
        ),
        RotationStatus::Overdue { days, .. } => (
            Status::Overdue,
            format!("{} overdue", count(*days, "day")),
            Urgency::Overdue,
        ),
        RotationStatus::Expired { days, .. } => (
            Status::Overdue,
            format!("expired {} ago", count(*days, "day")),
            Urgency::Overdue,
        ),
        RotationStatus::NeverRotated => (Status::NeverRotated, "never rotated".into(), Urgency::Overdue),
        RotationStatus::Exempt { .. } => (Status::Exempt, "exempt".into(), Urgency::Normal),
        RotationStatus::Revoked { on } => (
            Status::Exempt,
            format!("revoked {}", format_date(*on)),
            Urgency::Normal,
        ),
    }
}

/// The status of a review in words.
#[must_use]
pub fn review(status: &ReviewStatus, today: NaiveDate) -> (String, Urgency) {
    match status {
        ReviewStatus::NeverHeld => ("never reviewed".into(), Urgency::Overdue),
        ReviewStatus::Current { due } | ReviewStatus::DueSoon { due, .. } => when(*due, today),
        ReviewStatus::Overdue { since, .. } => when(*since, today),
    }
}
