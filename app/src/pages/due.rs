//! Due dates in words: the same on every page.

use chrono::NaiveDate;
use holdfast_domain::credential::{DUE_SOON_DAYS, RotationStatus};
use holdfast_domain::dates::RecordDate;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::reminder::{ReminderKind, Subject};
use holdfast_domain::review::ReviewStatus;
pub use holdfast_domain::words::{count, score as shown};

use crate::components::badge::{Status, Urgency};
use crate::components::date::format_date;
use crate::paths;

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
    match kind {
        "never_rotated" => return ("Never rotated".into(), since(due, today)),
        "never_reviewed" => return ("Never reviewed".into(), since(due, today)),
        _ => {}
    }
    let Ok(what) = ReminderKind::parse(kind) else {
        return ("Nothing".into(), Urgency::Normal);
    };
    let (text, urgency) = far_or_late(what, due, today);
    (format!("{} {text}", noun(what)), urgency)
}

/// What is due, in a word.
#[must_use]
pub fn noun(what: ReminderKind) -> &'static str {
    match what {
        ReminderKind::Rotation => "Rotation",
        ReminderKind::Expiry => "Expiry",
        ReminderKind::Review => "Review",
        ReminderKind::Evidence => "Evidence",
        ReminderKind::Notice => "Notice",
        ReminderKind::Version => "End of version",
        ReminderKind::Revocation => "Revocation",
    }
}

/// How late or how far away a date of the register is.
#[must_use]
pub fn distance(date: &RecordDate, today: NaiveDate) -> (String, Urgency) {
    match (date.never, date.what) {
        (true, ReminderKind::Rotation) => ("never rotated".into(), since(date.day, today)),
        (true, _) => ("never reviewed".into(), since(date.day, today)),
        (false, what) => far_or_late(what, date.day, today),
    }
}

/// How urgent it is what was never done: due on the day on which it came on record, and late from the next.
fn since(day: NaiveDate, today: NaiveDate) -> Urgency {
    if day < today {
        Urgency::Overdue
    } else {
        Urgency::Soon
    }
}

/// What ended by itself is not overdue but over.
fn far_or_late(what: ReminderKind, day: NaiveDate, today: NaiveDate) -> (String, Urgency) {
    let ago = count((today - day).num_days(), "day");
    match what {
        ReminderKind::Expiry | ReminderKind::Evidence if day < today => {
            (format!("expired {ago} ago"), Urgency::Overdue)
        }
        ReminderKind::Version if day < today => (format!("ended {ago} ago"), Urgency::Overdue),
        ReminderKind::Notice if day < today => (format!("{ago} ago"), Urgency::Overdue),
        _ => when(day, today),
    }
}

/// The section of an integration's page that a date belongs to.
#[must_use]
pub fn section(what: ReminderKind) -> &'static str {
    match what {
        ReminderKind::Rotation | ReminderKind::Expiry | ReminderKind::Revocation => "credentials",
        ReminderKind::Review => "reviews",
        ReminderKind::Evidence => "data",
        ReminderKind::Notice | ReminderKind::Version => "versions",
    }
}

/// Where a date stands on the page of its integration.
#[must_use]
pub fn place(date: &RecordDate, integration: IntegrationId) -> String {
    paths::section_of(integration, section(date.what))
}

/// The button that does what is due: its label, and where it leads.
#[must_use]
pub fn deed(date: &RecordDate, integration: IntegrationId) -> Option<(String, String)> {
    let (label, href) = match (date.what, date.subject) {
        (_, Subject::Credential(id)) => ("Record rotation", paths::rotate(id)),
        (_, Subject::Rotation(id)) => ("Record it", paths::revoked(id)),
        (ReminderKind::Review, _) => ("Record review", paths::review(integration)),
        (ReminderKind::Evidence, _) => ("Add document", paths::new_evidence(integration)),
        (ReminderKind::Notice, _) => ("Read and acknowledge", place(date, integration)),
        (ReminderKind::Version, _) => ("Change version", paths::edit_integration(integration)),
        _ => return None,
    };
    Some((label.to_owned(), href))
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
