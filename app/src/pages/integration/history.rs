//! What happened to the record, newest first, with differences.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_backend::services::audit::EventView;
use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_backend::store::history::Revision;
use holdfast_domain::diff::FieldChange;
use holdfast_domain::words;
use leptos::prelude::*;
use serde_json::Value;

use crate::components::diff::{FieldChange as Row, FieldDiff};
use crate::components::instant::format_instant;
use crate::components::timeline::{Timeline, TimelineEvent};
use crate::context::PageContext;
use crate::pages::audit_event;
use crate::pages::due::count;
use crate::pages::form::path_in_words;
use crate::paths;

/// A stored value as people read it.
#[must_use]
pub fn value_in_words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.into()),
        Value::String(text) => Some(text_in_words(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => Some(
            items
                .iter()
                .filter_map(value_in_words)
                .collect::<Vec<_>>()
                .join(", "),
        ),
        Value::Object(fields) => {
            let parts: Vec<String> = fields
                .iter()
                .filter_map(|(name, value)| {
                    Some(format!("{}: {}", name.replace('_', " "), value_in_words(value)?))
                })
                .collect();
            Some(parts.join("; "))
        }
    }
}

/// A stored text: a day as everywhere, a stored name with blanks.
fn text_in_words(text: &str) -> String {
    match text.parse::<NaiveDate>() {
        Ok(day) => words::date(day),
        Err(_) => text.replace('_', " "),
    }
}

/// A change as a row of a difference; ids of people, teams, services and providers become names.
#[must_use]
pub fn change_row(change: &FieldChange, name_of: &impl Fn(&str) -> Option<String>) -> Row {
    let words = |value: &Value| {
        value_in_words(value).map(|text| {
            text.split(", ")
                .map(|part| name_of(part).unwrap_or_else(|| part.to_owned()))
                .collect::<Vec<_>>()
                .join(", ")
        })
    };
    let path: Vec<&str> = change.path.split('.').filter(|part| *part != "some").collect();
    Row {
        label: path_in_words(&path.join(".")),
        before: words(&change.before),
        after: words(&change.after),
    }
}

/// What of the history is shown, by the name in the address: its label, and the kinds of records that it tells of.
const KINDS: [(&str, &str, &[&str]); 5] = [
    ("integration", "Integration", &["integration"]),
    ("credentials", "Credentials", &["credential", "rotation"]),
    ("reviews", "Reviews", &["review"]),
    ("incidents", "Incidents", &["incident"]),
    ("evidence", "Evidence", &["evidence"]),
];

/// The most events that are shown.
const SHOWN: usize = 100;

/// The section "History": what was done to the record and to what belongs to it, in one line of time.
pub(super) fn section(view: &IntegrationView, context: &PageContext) -> AnyView {
    let names: HashMap<String, &String> = view
        .names
        .iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect();
    let name_of = |raw: &str| names.get(raw).map(|name| (*name).clone());
    let chosen = KINDS.iter().find(|(name, ..)| *name == context.query.get("of"));
    let is_shown = |entity: &str| chosen.is_none_or(|(.., entities)| entities.contains(&entity));
    let own = view.revisions.iter().filter(|_| is_shown("integration"));
    let own = own.map(|revision| (revision.at, of_revision(revision, &name_of, context)));
    let beside = view.events.iter().filter(|event| is_shown(&event.entity));
    let beside = beside.map(|event| (event.at, of_event(event, &name_of, context)));
    let mut events: Vec<(DateTime<Utc>, TimelineEvent)> = own.chain(beside).collect();
    events.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let cut_off = events.len() > SHOWN || view.events.len() >= SHOWN || view.revisions.len() >= SHOWN;
    let events: Vec<TimelineEvent> = events.into_iter().take(SHOWN).map(|(_, event)| event).collect();
    let told = if events.is_empty() {
        view! { <p class="muted">"Nothing of this kind has happened yet."</p> }.into_any()
    } else {
        view! { <Timeline events=events /> }.into_any()
    };
    view! {
        <section class="card" id="history">
            <h2>"History"</h2>
            {chips(chosen.map(|(name, ..)| *name), view)}
            {told}
            {cut_off.then(|| view! { <p class="muted small">{format!("The newest {SHOWN} events are shown.")}</p> })}
            {audit_event::of_record(view.stored.integration.id, context)}
        </section>
    }
    .into_any()
}

/// The kinds that the history can be narrowed to; none when only the record itself has one.
fn chips(chosen: Option<&str>, view: &IntegrationView) -> Option<AnyView> {
    if view.events.is_empty() {
        return None;
    }
    let path = paths::integration(view.stored.integration.id);
    let link = |href: String, label: &'static str, current: bool| {
        view! { <li><a class="button is-small" href=href aria-current=current.then_some("true")>{label}</a></li> }
    };
    let kinds = KINDS
        .iter()
        .filter(|(.., entities)| {
            entities.contains(&"integration")
                || view
                    .events
                    .iter()
                    .any(|event| entities.contains(&event.entity.as_str()))
        })
        .map(|(name, label, _)| link(format!("{path}?of={name}#history"), label, chosen == Some(*name)))
        .collect_view();
    let all = link(format!("{path}#history"), "All", chosen.is_none());
    Some(view! { <ul class="row" aria-label="What of the history is shown">{all} {kinds}</ul> }.into_any())
}

fn of_revision(
    revision: &Revision,
    name_of: &impl Fn(&str) -> Option<String>,
    context: &PageContext,
) -> TimelineEvent {
    let rows: Vec<Row> = revision
        .changes
        .iter()
        .map(|change| change_row(change, name_of))
        .collect();
    let title = match revision.number {
        1 => "Registered".to_owned(),
        _ => format!(
            "Changed {}",
            count(i64::try_from(rows.len()).unwrap_or(0), "field")
        ),
    };
    let reason = revision.reason.clone();
    let detail = view! {
        {reason.map(|reason| view! { <p>{reason}</p> })}
        {(!rows.is_empty()).then(|| view! { <FieldDiff rows=rows caption=format!("Changed in revision {}", revision.number) /> })}
    };
    TimelineEvent {
        datetime: revision.at.to_rfc3339(),
        when: format_instant(context.local(revision.at)),
        title: format!("{title} (revision {})", revision.number),
        by: Some(revision.actor_name.clone()),
        detail: Some(detail.into_any()),
    }
}

fn of_event(
    event: &EventView,
    name_of: &impl Fn(&str) -> Option<String>,
    context: &PageContext,
) -> TimelineEvent {
    let rows: Vec<Row> = event
        .changes
        .iter()
        .map(|change| change_row(change, name_of))
        .collect();
    let title = match &event.record_name {
        Some(name) => format!("{}: {name}", event.action),
        None => event.action.clone(),
    };
    let href = event
        .record
        .and_then(|id| audit_event::page_of(&event.entity, id));
    let detail = view! {
        {(!rows.is_empty()).then(|| view! { <FieldDiff rows=rows caption=format!("Changed by event {}", event.seq) /> })}
        {href.map(|href| view! { <p class="small"><a href=href>"See it"</a></p> })}
    };
    TimelineEvent {
        datetime: event.at.to_rfc3339(),
        when: format_instant(context.local(event.at)),
        title,
        by: Some(event.who.clone()),
        detail: Some(detail.into_any()),
    }
}
