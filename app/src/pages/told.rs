//! Who was told what when, over which channel, and who answered what: the same list on the page of a reminder and on the
//! record that it belongs to.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_backend::store::answers::Given;
use holdfast_backend::store::told::{Answered, Entry, Told, What};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::{AnswerKind, ChannelClass, DeliveryState, Reason};
use leptos::prelude::*;

use super::due::count;
use crate::components::badge::{Tag, TagTone};
use crate::components::date::format_date;
use crate::components::timeline::{Timeline, TimelineEvent};
use crate::context::PageContext;

/// The organisation's calendar day of an instant.
#[must_use]
pub fn day_of(context: &PageContext, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&context.backend.clock.zone()).date_naive()
}

/// Whether somebody was told because the usual way did not help.
#[must_use]
pub fn is_escalation(reason: Reason, orphan: bool) -> bool {
    orphan || matches!(reason, Reason::Lead | Reason::Compliance)
}

/// At which step something is said: "7 days before", "on the day", "14 days overdue".
#[must_use]
pub fn step_in_words(step: i32) -> String {
    match step {
        0 => "on the day".to_owned(),
        step if step > 0 => format!("{} before", count(i64::from(step), "day")),
        step => format!("{} overdue", count(-i64::from(step), "day")),
    }
}

/// As what somebody is told, in a few words.
#[must_use]
pub fn as_what(reason: Reason, orphan: bool) -> &'static str {
    match (reason, orphan) {
        (Reason::Owner, _) => "owner",
        (Reason::Deputy, false) => "deputy",
        (Reason::Deputy, true) => "deputy, nobody owns it",
        (Reason::Team, _) => "team",
        (Reason::Lead, false) => "team lead",
        (Reason::Lead, true) => "team lead, nobody owns it",
        (Reason::Compliance, false) => "compliance",
        (Reason::Compliance, true) => "compliance, nobody owns it",
        (Reason::Asked, _) => "on request",
    }
}

/// What a person answered, in a few words: "acknowledged", "snoozed until 1 Dec 2026", "handed over to Eve".
#[must_use]
pub fn answer_in_words(given: &Given) -> String {
    match (given.answer, given.until, &given.to) {
        (AnswerKind::Snoozed, Some(until), _) => format!("snoozed until {}", format_date(until)),
        (AnswerKind::HandedOver, _, Some(to)) => format!("handed over to {to}"),
        (answer, ..) => answer.label().to_lowercase(),
    }
}

/// One line of the list: what was said at once to one recipient over all channels, or an answer.
struct Line<'a> {
    entry: &'a Entry,
    channels: Vec<String>,
}

/// The list, newest first, at most `limit` lines. `with_titles` says in each line what it is about, for a list about
/// several things.
#[must_use]
pub fn timeline(entries: &[Entry], with_titles: bool, limit: usize, context: &PageContext) -> AnyView {
    let events = lines(entries)
        .into_iter()
        .take(limit)
        .map(|line| event(&line, with_titles, context))
        .collect();
    view! { <Timeline events=events /> }.into_any()
}

fn lines(entries: &[Entry]) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for entry in entries {
        let channel = match &entry.what {
            What::Told(told) => Some(channel_in_words(told)),
            What::Answered(_) => None,
        };
        let known = lines.iter_mut().find(|line| is_same(line.entry, entry));
        match (known, channel) {
            (Some(line), Some(channel)) => line.channels.push(channel),
            (_, channel) => lines.push(Line {
                entry,
                channels: channel.into_iter().collect(),
            }),
        }
    }
    for line in &mut lines {
        line.channels.sort_by_key(|channel| channel != "inbox");
    }
    lines
}

/// Whether both tell that the same was said to the same recipient.
fn is_same(one: &Entry, other: &Entry) -> bool {
    let (What::Told(a), What::Told(b)) = (&one.what, &other.what) else {
        return false;
    };
    (one.kind, one.subject, one.due_on, a.step, a.reason)
        == (other.kind, other.subject, other.due_on, b.step, b.reason)
        && one.who == other.who
        && a.channel != ChannelClass::Webhook
        && b.channel != ChannelClass::Webhook
}

/// "e-mail", "e-mail (queued)".
fn channel_in_words(told: &Told) -> String {
    let channel = match told.channel {
        ChannelClass::Inbox => "inbox",
        ChannelClass::Email => "e-mail",
        ChannelClass::Webhook => "webhook",
    };
    match told.state {
        DeliveryState::Sent => channel.to_owned(),
        DeliveryState::Bundled => format!("{channel} (in a digest)"),
        state => format!("{channel} ({})", state.label().to_lowercase()),
    }
}

fn event(line: &Line<'_>, with_titles: bool, context: &PageContext) -> TimelineEvent {
    let entry = line.entry;
    let day = day_of(context, entry.at);
    let (title, by, detail) = match &entry.what {
        What::Told(told) => told_event(entry, told, &line.channels, with_titles),
        What::Answered(answered) => answer_event(entry, answered, with_titles),
    };
    TimelineEvent {
        datetime: day.to_string(),
        when: format_date(day),
        title,
        by: Some(by),
        detail: Some(detail),
    }
}

fn told_event(
    entry: &Entry,
    told: &Told,
    channels: &[String],
    with_title: bool,
) -> (String, String, AnyView) {
    let what = with_title.then(|| told.title.clone());
    let over = format!("{}, by {}", step_in_words(told.step), channels.join(" and "));
    let escalated = is_escalation(told.reason, told.orphan);
    let detail = view! {
        {what.map(|what| view! { <span>{what}</span> })}
        <span class="muted small">
            {escalated.then(|| view! { <Tag label="Escalated" tone=TagTone::Warning /> " " })} {over}
        </span>
    };
    (
        format!("Told {}", entry.who),
        as_what(told.reason, told.orphan).to_owned(),
        detail.into_any(),
    )
}

fn answer_event(entry: &Entry, answered: &Answered, with_kind: bool) -> (String, String, AnyView) {
    let title = match (answered.answer, answered.until, &answered.to) {
        (AnswerKind::Snoozed, Some(until), _) => format!("Snoozed until {}", format_date(until)),
        (AnswerKind::HandedOver, _, Some(to)) => format!("Handed over to {to}"),
        (answer, ..) => answer.label().to_owned(),
    };
    let about = with_kind.then(|| format!("{}, due {}", entry.kind.label(), format_date(entry.due_on)));
    let reason = answered.reason.clone();
    let detail = view! {
        {reason.map(|reason| view! { <span>{reason}</span> })}
        {about.map(|about| view! { <span class="muted small">{about}</span> })}
    };
    (title, format!("by {}", entry.who), detail.into_any())
}
