//! What happened to the record, newest first, with differences.

use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_domain::diff::FieldChange;
use leptos::prelude::*;
use serde_json::Value;

use crate::components::diff::{FieldChange as Row, FieldDiff};
use crate::components::timeline::{Timeline, TimelineEvent};
use crate::context::PageContext;
use crate::pages::audit_event;
use crate::pages::form::path_in_words;

/// A stored value as people read it.
#[must_use]
pub fn value_in_words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.into()),
        Value::String(text) => Some(text.replace('_', " ")),
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

/// The section "History".
pub(super) fn section(view: &IntegrationView, context: &PageContext) -> AnyView {
    let name_of = |raw: &str| {
        let person = view
            .people
            .iter()
            .find(|(id, _)| id.to_string() == raw)
            .map(|(_, name)| name.clone());
        person.or_else(|| (view.provider.id.to_string() == raw).then(|| view.provider.name.to_string()))
    };
    let events = view
        .revisions
        .iter()
        .map(|revision| {
            let rows: Vec<Row> = revision.changes.iter().map(|change| change_row(change, &name_of)).collect();
            let title = match revision.number {
                1 => "Registered".to_owned(),
                _ => format!("Changed {}", crate::pages::due::count(i64::try_from(rows.len()).unwrap_or(0), "field")),
            };
            let reason = revision.reason.clone();
            let detail = view! {
                {reason.map(|reason| view! { <p>{reason}</p> })}
                {(!rows.is_empty()).then(|| view! { <FieldDiff rows=rows caption=format!("Changed in revision {}", revision.number) /> })}
            };
            TimelineEvent {
                datetime: revision.at.to_rfc3339(),
                when: holdfast_domain::words::instant_utc(revision.at),
                title: format!("{title} (revision {})", revision.number),
                by: Some(revision.actor_name.clone()),
                detail: Some(detail.into_any()),
            }
        })
        .collect();
    view! {
        <section class="card" id="history">
            <h2>"History"</h2>
            <Timeline events=events />
            {audit_event::of_record(view.stored.integration.id, context)}
        </section>
    }
    .into_any()
}
