//! What happened to the record, newest first, with differences.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use holdfast_backend::services::audit::EventView;
use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_backend::store::history::Revision;
use leptos::prelude::*;

use crate::components::button::{ButtonKind, PostButton};
use crate::components::diff::{FieldChange as Row, FieldDiff};
use crate::components::instant::format_instant;
use crate::components::timeline::{Timeline, TimelineEvent};
use crate::context::PageContext;
use crate::pages::audit_event;
use crate::pages::changes::change_row;
use crate::pages::due::count;
use crate::paths;

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
    let own = own.map(|revision| (revision.at, of_revision(view, revision, &name_of, context)));
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
    view: &IntegrationView,
    revision: &Revision,
    name_of: &impl Fn(&str) -> Option<String>,
    context: &PageContext,
) -> TimelineEvent {
    let rows: Vec<Row> = revision
        .changes
        .iter()
        .map(|change| change_row("integration", change, name_of))
        .collect();
    let title = match revision.number {
        1 => "Registered".to_owned(),
        _ => format!(
            "Changed {}",
            count(i64::try_from(rows.len()).unwrap_or(0), "field")
        ),
    };
    let reason = revision.reason.clone();
    let set_back = (view.may_edit && revision.number < view.stored.version).then(|| {
        let fields = [("version", view.stored.version), ("number", revision.number)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_string()));
        let action = paths::revert_integration(view.stored.integration.id);
        view! { <PostButton action=action label="Set back to this" fields=fields.into() kind=ButtonKind::Quiet small=true /> }
    });
    let detail = view! {
        {reason.map(|reason| view! { <p>{reason}</p> })}
        {(!rows.is_empty()).then(|| view! { <FieldDiff rows=rows caption=format!("Changed in revision {}", revision.number) /> })}
        {set_back}
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
        .map(|change| change_row(&event.entity, change, name_of))
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
