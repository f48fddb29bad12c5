//! One event of the audit log: who did what to which record, what was before and after, and its place in the chain.

use holdfast_backend::services::audit::EventView;
use holdfast_domain::access::Permission;
use leptos::prelude::*;
use uuid::Uuid;

use super::changes::{change_row, value_in_words};

use super::frame::PageFrame;
use crate::components::diff::FieldDiff;
use crate::components::facts::{Fact, Facts};
use crate::components::instant::format_instant;
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param};
use crate::paths;

/// The page.
#[component]
pub fn AuditEventPage() -> impl IntoView {
    let context = PageContext::expect();
    let seq = path_param::<i64>("seq");
    let read = {
        let context = context.clone();
        async move { context.backend.audit_event(context.actor()?, seq?).await }
    };
    load(read, move |event| {
        let title = format!("Event {}", event.seq);
        view! { <PageFrame title=title context=context.clone()>{body(&event, &context)}</PageFrame> }
    })
}

/// The way from a record to its events, for whoever may read them.
pub fn of_record(record: impl std::fmt::Display, context: &PageContext) -> Option<AnyView> {
    context.may(Permission::ReadAudit).then(|| {
        view! { <p class="small"><a href=paths::audit_of(record)>"Events of the record itself in the audit log"</a></p> }
            .into_any()
    })
}

/// The page of a record, by the kind that the event stores; kinds without pages have none.
#[must_use]
pub fn page_of(entity: &str, id: Uuid) -> Option<String> {
    Some(match entity {
        "integration" => paths::integration(id),
        "provider" => paths::provider(id),
        "user" => paths::person(id),
        "team" => paths::team(id),
        "credential" => paths::record(paths::CREDENTIALS, id),
        "service" => paths::record(paths::SERVICES, id),
        "evidence" => paths::record(paths::EVIDENCE, id),
        "incident" => paths::record(paths::INCIDENTS, id),
        "notice" => paths::record(paths::NOTICES, id),
        "rotation" => paths::record(paths::ROTATIONS, id),
        "review" => paths::record(paths::REVIEWS, id),
        _ => return None,
    })
}

fn record(event: &EventView) -> AnyView {
    let kind = event.entity.replace('_', " ");
    let Some(id) = event.record.filter(|id| !id.is_nil()) else {
        return kind.into_any();
    };
    let name = event.record_name.clone().unwrap_or_else(|| id.to_string());
    let named = match page_of(&event.entity, id) {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    view! { {named} " " <small class="muted">{kind}</small> }.into_any()
}

fn body(event: &EventView, context: &PageContext) -> AnyView {
    let name_of = |raw: &str| {
        let known = event.names.iter().find(|(id, _)| id.to_string() == raw);
        known.map(|(_, name)| name.clone())
    };
    let mut facts = vec![
        Fact::text("When", format_instant(context.local(event.at))),
        Fact::text("Who", event.who.clone()),
        Fact::text("Action", event.action.clone()),
        Fact::view("Record", record(event)),
        Fact::text(
            "Permission",
            event
                .permission
                .clone()
                .unwrap_or_else(|| "none: it was not allowed".to_owned()),
        ),
        Fact::text("From where", event.origin.clone()),
    ];
    let details = event.details.iter().filter(|(name, _)| *name != "revision");
    facts.extend(details.filter_map(|(name, value)| {
        let words = value_in_words(value)?;
        let words = name_of(&words).unwrap_or(words);
        Some(Fact::text(
            holdfast_domain::text::capitalised(&name.replace('_', " ")),
            words,
        ))
    }));
    let rows: Vec<_> = event
        .changes
        .iter()
        .map(|change| change_row(&event.entity, change, &name_of))
        .collect();
    let changes = (!rows.is_empty()).then(|| {
        view! {
            <section class="card" id="changes">
                <h2>"Changes"</h2>
                <FieldDiff rows=rows caption="What was before and after" />
            </section>
        }
    });
    let chain = vec![
        Fact::view("Hash before", code(&event.previous_hash)),
        Fact::view("Hash", code(&event.hash)),
    ];
    let crumbs = vec![
        ("Reports".into(), paths::REPORTS.into()),
        ("Audit log".into(), paths::AUDIT_LOG.into()),
    ];
    let of_record = event.record.filter(|id| !id.is_nil()).map(|id| {
        view! { <p><a href=paths::audit_of(id)>"All events of this record"</a></p> }
    });
    view! {
        <PageHeader crumbs=crumbs />
        <div class="stack">
            <section class="card">
                <Facts facts=facts wide=true />
                {of_record}
            </section>
            {changes}
            <section class="card" id="chain">
                <h2>"Place in the chain"</h2>
                <p class="muted small">
                    "The hash is SHA-256 over the event and the hash of the event before, so that a change afterwards shows."
                </p>
                <Facts facts=chain wide=true />
            </section>
        </div>
    }
    .into_any()
}

fn code(hash: &str) -> AnyView {
    if hash.is_empty() {
        return "none: it is the first".into_any();
    }
    view! { <code class="is-long">{hash.to_owned()}</code> }.into_any()
}
