//! The facts of an integration by theme.

mod tables;

use chrono::NaiveDate;
use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::integration::{Answer, Declared, Integration, ResilienceItem, Uptime};
use holdfast_domain::record::{Described, Shape, Value};
use leptos::prelude::*;

use crate::components::badge::Tag;
use crate::components::button::LinkButton;
use crate::components::date::format_date;
use crate::components::facts::{Fact, Facts};
use crate::components::field::field_id;
use crate::paths;

/// Where a missing fact is filled in; nothing for whoever may not edit.
fn fill(view: &IntegrationView, field: &str) -> Option<String> {
    view.may_edit.then(|| {
        format!(
            "{}#{}",
            paths::edit_integration(view.stored.integration.id),
            field_id(field)
        )
    })
}

/// A fact as its field is described: what people call it, and its value in words.
fn told(view: &IntegrationView, name: &str) -> Fact {
    let field = Integration::FIELDS.iter().find(|field| field.view.name == name);
    let words = field.map(|field| field.words(&view.stored.integration));
    let label = field.map_or("", |field| field.view.short);
    match words.filter(|words| !words.is_empty()) {
        None => Fact::missing(label, fill(view, name)),
        Some(words) if field.is_some_and(|field| matches!(field.view.shape, Shape::Web)) => {
            let href = words.clone();
            Fact::view(label, view! { <a href=href rel="noreferrer">{words}</a> })
        }
        Some(words) => Fact::text(label, words),
    }
}

/// "99.95 %, 4 h 23 min of downtime a year".
fn uptime(uptime: Uptime) -> String {
    format!("{uptime}, {} of downtime a year", uptime.downtime_a_year())
}

/// The card "Facts" beside the score.
pub(super) fn summary(view: &IntegrationView) -> AnyView {
    let integration = &view.stored.integration;
    let continuity = &integration.continuity;
    let rto_rpo = match (continuity.rto_minutes, continuity.rpo_minutes) {
        (None, None) => None,
        (rto, rpo) => Some(format!(
            "{} / {}",
            rto.map_or("unknown".into(), |rto| rto.words()),
            rpo.map_or("unknown".into(), |rpo| rpo.words())
        )),
    };
    let fallback = continuity.fallback.map(|fallback| {
        let tested = continuity.fallback_tested_on.map_or_else(
            || ", never tested".to_owned(),
            |date| format!(", tested {}", format_date(date)),
        );
        let note = continuity
            .fallback_note
            .as_ref()
            .map(|note| format!("{note}, "))
            .unwrap_or_default();
        if fallback == holdfast_domain::integration::Fallback::None {
            fallback.label().to_owned()
        } else {
            format!("{note}{}{tested}", fallback.label().to_lowercase())
        }
    });
    let sla = integration.sla.uptime().map(uptime);
    let compliance = match &integration.compliance {
        Declared::Unknown => Fact::missing("Compliance", fill(view, "compliance_none")),
        Declared::None => Fact::text("Compliance", "No framework applies"),
        Declared::Some(flags) => {
            let tags = flags
                .iter()
                .map(|flag| view! { <Tag label=flag.framework.label() /> })
                .collect_view();
            Fact::view("Compliance", view! { <span class="tags">{tags}</span> })
        }
    };
    let dependents = (!view.dependents.is_empty()).then(|| {
        view.dependents
            .iter()
            .map(|dependent| dependent.name.clone())
            .collect::<Vec<_>>()
            .join(", ")
    });
    let facts = vec![
        told(view, "purpose"),
        told(view, "consequence"),
        told(view, "breach_consequence"),
        Fact::text_or_missing("Used by", dependents, fill(view, "services")),
        Fact::text_or_missing("SLA", sla, fill(view, "contracted_uptime")),
        Fact::text_or_missing("Recovery targets", rto_rpo, fill(view, "rto_minutes")),
        Fact::text_or_missing("Fallback", fallback, fill(view, "fallback")),
        compliance,
        told(view, "category"),
        told(view, "method"),
        told(view, "privilege"),
    ];
    view! {
        <section class="card">
            <h2>"Facts"</h2>
            <Facts facts=facts />
        </section>
    }
    .into_any()
}

/// What nobody has said yet.
pub(super) fn missing(view: &IntegrationView) -> AnyView {
    let missing = view.stored.integration.missing();
    if missing.is_empty() {
        return ().into_any();
    }
    let completeness = view.stored.integration.completeness();
    let items = missing
        .into_iter()
        .map(|(field, label)| {
            let gain = super::risk::advice::gain(view, field);
            let label = match fill(view, field) {
                Some(href) => view! { <a href=href>{label}</a> }.into_any(),
                None => label.into_any(),
            };
            view! { <li>{label} <span class="muted">{gain}</span></li> }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>"What is missing"</h2>
            <p class="muted small">{format!("The record is {completeness} % complete. Unknown answers count as high risk (75 of 100). Beside each fact: what the score can become.")}</p>
            <ul class="list">{items}</ul>
        </section>
    }
    .into_any()
}

/// Data flows, endpoints, frameworks and evidence.
pub(super) fn data(view: &IntegrationView) -> AnyView {
    let integration = &view.stored.integration;
    let none = match integration.data_flows {
        Declared::None => "No data flows through it.",
        _ => "Not recorded yet which data flows through it.",
    };
    let facts = [
        "sub_processors",
        "breach_notification_hours",
        "exit_terms",
        "least_privilege_verified_on",
    ];
    let facts = facts.map(|name| told(view, name)).into();
    let evidence_link = view.may_add_evidence.then(|| paths::new_evidence(integration.id));
    view! {
        <section class="card stack" id="data">
            <h2>"Data and compliance"</h2>
            {tables::data_flows(integration, none)}
            {tables::endpoints(integration)}
            {tables::evidence(view)}
            {evidence_link.map(|href| view! { <div><LinkButton href=href label="Add evidence" small=true /></div> })}
            <Facts facts=facts wide=true />
        </section>
    }
    .into_any()
}

/// SLA, recovery, fallback, resilience.
pub(super) fn continuity(view: &IntegrationView) -> AnyView {
    let integration = &view.stored.integration;
    let sla = &integration.sla;
    let promised = [
        Fact::text_or_missing(
            "Contracted uptime",
            sla.contracted_uptime.map(uptime),
            fill(view, "contracted_uptime"),
        ),
        Fact::text_or_missing(
            "Published uptime",
            sla.published_uptime.map(uptime),
            fill(view, "published_uptime"),
        ),
    ];
    let rest = [
        "response_minutes",
        "resolution_minutes",
        "support_hours",
        "maintenance_window",
        "mtd_minutes",
        "provider_recovery_minutes",
        "switch_effort",
        "monitor_url",
        "alert",
        "runbook_url",
    ];
    let facts: Vec<Fact> = promised
        .into_iter()
        .chain(rest.map(|name| told(view, name)))
        .collect();
    let answered = integration
        .resilience
        .iter()
        .filter(|answer| answer.answer != Answer::No)
        .count();
    let checklist = ResilienceItem::ALL.iter().map(|item| {
        let found = integration.resilience.iter().find(|answer| answer.item == *item);
        let text = match found {
            None => "unknown".to_owned(),
            Some(answer) => match &answer.reason {
                Some(reason) => format!("{}: {reason}", answer.answer.label().to_lowercase()),
                None => answer.answer.label().to_lowercase(),
            },
        };
        Fact::text(item.label(), text)
    });
    let checklist: Vec<Fact> = checklist.collect();
    view! {
        <section class="card stack" id="continuity">
            <h2>"Continuity"</h2>
            <Facts facts=facts wide=true />
            <details class="fold">
                <summary>{format!("Resilience checklist: {answered} of {} in place or not applicable", ResilienceItem::COUNT)}</summary>
                <Facts facts=checklist wide=true />
            </details>
        </section>
    }
    .into_any()
}

/// Versions in use and what the provider announced.
pub(super) fn versions(view: &IntegrationView, today: NaiveDate) -> AnyView {
    view! {
        <section class="card stack" id="versions">
            <h2>"Versions and notices"</h2>
            {tables::environments(&view.stored.integration, today)}
            {tables::notices(view, today)}
        </section>
    }
    .into_any()
}

/// What was looked at and what went wrong.
pub(super) fn reviews(view: &IntegrationView) -> AnyView {
    let id = view.stored.integration.id;
    let facts = vec![told(view, "incidents_checked_on")];
    view! {
        <section class="card stack" id="reviews">
            <div class="card-head">
                <h2>"Reviews and incidents"</h2>
                {view.may_review.then(|| view! { <LinkButton href=paths::review(id) label="Record review" small=true /> })}
            </div>
            {tables::reviews(view)}
            {tables::incidents(view)}
            {view.may_record_incident.then(|| view! { <div><LinkButton href=paths::new_incident(id) label="Record incident" small=true /></div> })}
            <Facts facts=facts wide=true />
        </section>
    }
    .into_any()
}
