//! What happens on a day, in an order in which it can: a record before what belongs to it.

use super::portfolio::{Change, Entry, NoticeEntry, Portfolio, Secret};

/// One thing that somebody does.
pub(super) enum Act<'a> {
    /// A provider announces something.
    Announce(&'a NoticeEntry),
    /// Somebody registers an integration.
    Register(&'a Entry),
    /// Somebody records a credential.
    AddCredential(&'a Entry, &'a Secret),
    /// A document, an incident, an acknowledgement or a review, as the data writes it.
    Evidence(&'a Entry, &'a str),
    Incident(&'a Entry, &'a str),
    Acknowledge(&'a Entry, &'a str),
    Review(&'a Entry, &'a str),
    /// Somebody edits the record.
    Change(&'a Entry, &'a Change),
    /// Somebody rotates a credential.
    Rotate(&'a Entry, &'a Secret),
    /// Somebody takes a credential out of use.
    Revoke(&'a Entry, &'a Secret),
}

impl Act<'_> {
    /// What it is about, for an error.
    pub(super) fn of(&self) -> &str {
        match self {
            Self::Announce(notice) => &notice.provider,
            Self::Register(entry)
            | Self::AddCredential(entry, _)
            | Self::Evidence(entry, _)
            | Self::Incident(entry, _)
            | Self::Acknowledge(entry, _)
            | Self::Review(entry, _)
            | Self::Change(entry, _)
            | Self::Rotate(entry, _)
            | Self::Revoke(entry, _) => &entry.key,
        }
    }
}

/// What happens on `day`.
pub(super) fn on(portfolio: &Portfolio, day: i64) -> Vec<Act<'_>> {
    let mut acts: Vec<Act<'_>> = portfolio
        .company
        .notices
        .iter()
        .filter(|notice| notice.day == day)
        .map(Act::Announce)
        .collect();
    for entry in portfolio.integrations.iter().filter(|entry| entry.day <= day) {
        story(entry, day, &mut acts);
    }
    acts
}

fn story<'a>(entry: &'a Entry, day: i64, acts: &mut Vec<Act<'a>>) {
    if entry.day == day {
        acts.push(Act::Register(entry));
    }
    let today = |line: &&String| first_day(line) == Some(day);
    // What is older than the record is entered with it.
    let entered = |line: &&String| first_day(line).map(|on| on.max(entry.day)) == Some(day);
    acts.extend(
        entry
            .credentials
            .iter()
            .filter(|secret| secret.day(entry.day) == day)
            .map(|secret| Act::AddCredential(entry, secret)),
    );
    acts.extend(
        entry
            .evidence
            .iter()
            .filter(entered)
            .map(|line| Act::Evidence(entry, line)),
    );
    acts.extend(
        entry
            .incidents
            .iter()
            .filter(entered)
            .map(|line| Act::Incident(entry, line)),
    );
    acts.extend(
        entry
            .reviews
            .iter()
            .filter(entered)
            .map(|line| Act::Review(entry, line)),
    );
    acts.extend(
        entry
            .acknowledged
            .iter()
            .filter(today)
            .map(|line| Act::Acknowledge(entry, line)),
    );
    acts.extend(
        entry
            .changes
            .iter()
            .filter(|change| change.day == day)
            .map(|change| Act::Change(entry, change)),
    );
    for secret in &entry.credentials {
        if secret.rotated.contains(&day) && secret.day(entry.day) < day {
            acts.push(Act::Rotate(entry, secret));
        }
        if secret.revoked == Some(day) {
            acts.push(Act::Revoke(entry, secret));
        }
    }
}

/// The day that a line begins with.
fn first_day(line: &str) -> Option<i64> {
    line.split_whitespace().find_map(|word| word.parse().ok())
}
