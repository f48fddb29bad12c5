//! Calendars: what is due as iCalendar (RFC 5545), one all-day event each. An event keeps its UID when its date moves; what
//! a calendar has told before decides whether the same fact is new, an update or a cancellation.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::{DueItem, ReminderKind, Subject};
use holdfast_domain::words;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property, ValueType};
use url::Url;

use crate::store::feeds::Entry;

/// How long after its date something is still shown.
pub const PAST_DAYS: u64 = 30;
/// How far ahead a calendar looks.
pub const AHEAD_DAYS: u64 = 400;
/// How long a cancellation is told.
const CANCELLED_DAYS: u64 = 90;
/// The longest line, in octets without its end (RFC 5545 3.1).
const LINE_OCTETS: usize = 75;

/// What a calendar is called, and until when its address works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// "Holdfast: Payments".
    pub name: String,
    /// What tells this address from every other, and does not give it away.
    pub address: String,
    /// When the address was made.
    pub made_at: DateTime<Utc>,
    /// The last day on which it works.
    pub expires_on: NaiveDate,
    /// The page where it is renewed.
    pub path: String,
}

/// The event of something that is due, as it is told for the first time at `now`.
#[must_use]
pub fn entry(item: &DueItem, now: DateTime<Utc>) -> Entry {
    Entry {
        uid: format!("{}-{}@holdfast", item.kind.as_str(), item.subject),
        title: item.title.clone(),
        detail: what_to_do(item.kind).to_owned(),
        due_on: item.due,
        path: path(item),
        sequence: 0,
        cancelled: false,
        modified_at: now,
    }
}

/// How many of the things that are long overdue are named.
const NAMED: usize = 10;

/// What is late by more than [`PAST_DAYS`] and has scrolled out of sight in every calendar, as one event of this week's Monday; `None`
/// when nothing is. `whose` is the name of the calendar.
#[must_use]
pub fn long_overdue(items: &[DueItem], whose: &str, today: NaiveDate, now: DateTime<Utc>) -> Option<Entry> {
    let mut late: Vec<&DueItem> = items
        .iter()
        .filter(|item| item.due + Days::new(PAST_DAYS) < today)
        .collect();
    late.sort_by_key(|item| item.due);
    let number = late.len();
    if number == 0 {
        return None;
    }
    let mut lines: Vec<String> = late
        .iter()
        .take(NAMED)
        .map(|item| format!("{}: since {}", item.title, words::date(item.due)))
        .collect();
    if number > NAMED {
        lines.push(format!("and {} more", number - NAMED));
    }
    Some(Entry {
        uid: format!("overdue-{}@holdfast", whose.replace(':', "-")),
        title: format!(
            "{} overdue for more than a month",
            words::count(i64::try_from(number).unwrap_or(i64::MAX), "thing")
        ),
        detail: lines.join("\n"),
        due_on: today - Days::new(u64::from(today.weekday().num_days_from_monday())),
        path: "/".to_owned(),
        sequence: 0,
        cancelled: false,
        modified_at: now,
    })
}

fn what_to_do(kind: ReminderKind) -> &'static str {
    match kind {
        ReminderKind::Rotation => {
            "This is the last day on which the rotation is on time. Make the new one, use it everywhere, revoke the old one, then record the rotation."
        }
        ReminderKind::Expiry => {
            "This is the last day on which it works. Replace it before, then record the rotation with the new last day."
        }
        ReminderKind::Review => {
            "This is the last day on which the review is on time. Look at the data, the access, the contract and the risk, then record how it ended."
        }
        ReminderKind::Evidence => {
            "This is the last day on which the document is current. Ask the provider for the new one and file it."
        }
        ReminderKind::Notice => {
            "The provider's change takes effect on this day. Read the notice, adapt what it affects, then acknowledge it."
        }
        ReminderKind::Revocation => {
            "On this day the overlap of a rotation ends. See that nothing uses the old one, revoke it, then record the day."
        }
        ReminderKind::Version => {
            "This is the last day on which the provider supports the version in use. Move to a newer one, then record it."
        }
    }
}

/// The page where it is done.
fn path(item: &DueItem) -> String {
    let integration = item.integration;
    match (item.kind, item.subject) {
        (ReminderKind::Rotation | ReminderKind::Expiry, Subject::Credential(id)) => {
            format!("/credentials/{id}/rotate")
        }
        (ReminderKind::Revocation, Subject::Rotation(id)) => format!("/rotations/{id}/revoked"),
        (ReminderKind::Review, _) => format!("/integrations/{integration}/review"),
        (ReminderKind::Evidence, _) => format!("/integrations/{integration}/evidence/new"),
        _ => format!("/integrations/{integration}"),
    }
}

/// What a calendar has to tell anew: events that came, moved, changed, or went. `known` is what it has told so far. What is
/// late by more than [`PAST_DAYS`] is not begun to be told, and not cancelled either: it is still due.
#[must_use]
pub fn changes(known: &[Entry], due: &[Entry], today: NaiveDate, now: DateTime<Utc>) -> Vec<Entry> {
    let before: BTreeMap<&str, &Entry> = known.iter().map(|entry| (entry.uid.as_str(), entry)).collect();
    let still: BTreeSet<&str> = due.iter().map(|entry| entry.uid.as_str()).collect();
    let mut changed: Vec<Entry> = due
        .iter()
        .filter_map(|entry| match before.get(entry.uid.as_str()) {
            None => (entry.due_on + Days::new(PAST_DAYS) >= today).then(|| entry.clone()),
            Some(told) => changed(told, entry),
        })
        .collect();
    let gone = known
        .iter()
        .filter(|told| !told.cancelled && !still.contains(told.uid.as_str()));
    changed.extend(gone.map(|told| Entry {
        sequence: told.sequence + 1,
        cancelled: true,
        modified_at: now,
        ..told.clone()
    }));
    changed
}

/// The event as it is told now, if it was told differently before. A moved date, another title and coming back raise the
/// sequence (RFC 5545 3.8.7.4); other words do not.
fn changed(told: &Entry, now: &Entry) -> Option<Entry> {
    let moved = told.cancelled || told.due_on != now.due_on || told.title != now.title;
    let reworded = told.detail != now.detail || told.path != now.path;
    (moved || reworded).then(|| Entry {
        sequence: told.sequence + i64::from(moved),
        ..now.clone()
    })
}

/// A calendar as a file: the events within its time, and the day on which its address ends.
#[must_use]
pub fn render(
    head: &Head,
    entries: &[Entry],
    base_url: &Url,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Holdfast//Due dates//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("X-WR-CALNAME", plain(&head.name)));
    let mut refresh = Property::new("REFRESH-INTERVAL", "PT1H");
    calendar.append_property(refresh.append_parameter(ValueType::Duration).done());
    calendar.append_property(Property::new("X-PUBLISHED-TTL", "PT1H"));
    for entry in entries.iter().filter(|entry| is_shown(entry, today, now)) {
        calendar.push(event(entry, base_url));
    }
    calendar.push(event(&last_day(head), base_url));
    folded(&calendar.to_string())
}

fn is_shown(entry: &Entry, today: NaiveDate, now: DateTime<Utc>) -> bool {
    if entry.cancelled {
        entry.modified_at + Days::new(CANCELLED_DAYS) >= now
    } else {
        entry.due_on + Days::new(PAST_DAYS) >= today
    }
}

/// A calendar that ends without a word would keep its last reminders to itself.
fn last_day(head: &Head) -> Entry {
    Entry {
        uid: format!("address-{}@holdfast", head.address),
        title: "Renew the address of this calendar".to_owned(),
        detail: "This is the last day on which the address of this calendar works. Make a new one in Holdfast and subscribe to it."
            .to_owned(),
        due_on: head.expires_on,
        path: head.path.clone(),
        sequence: 0,
        cancelled: false,
        modified_at: head.made_at,
    }
}

fn event(entry: &Entry, base_url: &Url) -> Event {
    let link = base_url
        .join(&entry.path)
        .map_or_else(|_| entry.path.clone(), String::from);
    let mut event = Event::new();
    event
        .uid(&entry.uid)
        // Without a METHOD this is when the event was last revised (RFC 5545 3.8.7.2).
        .timestamp(entry.modified_at)
        .last_modified(entry.modified_at)
        .summary(&plain(&entry.title))
        .description(&plain(&format!("{}\n\n{link}", entry.detail)))
        .url(&link)
        .sequence(u32::try_from(entry.sequence).unwrap_or(u32::MAX))
        .status(if entry.cancelled {
            EventStatus::Cancelled
        } else {
            EventStatus::Confirmed
        })
        .add_property("TRANSP", "TRANSPARENT")
        .starts(entry.due_on)
        // The first day after it: an end that is not later than the start is none (RFC 5545 3.8.2.2).
        .ends(entry.due_on + Days::new(1));
    event.done()
}

/// Text without what no line may hold (RFC 5545 3.1): control characters but line breaks.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect()
}

/// The lines folded anew: the library's continuations can be one octet too long.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + text.len() / 32);
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let mut octets = 0;
        for letter in line.chars() {
            if octets + letter.len_utf8() > LINE_OCTETS {
                folded.push_str("\r\n ");
                octets = 1;
            }
            folded.push(letter);
            octets += letter.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
mod tests;
