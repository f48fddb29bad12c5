//! The lists within a record, each as a table.

use chrono::NaiveDate;
use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::integration::{Direction, Integration};
use holdfast_domain::notice::NoticeForUs;
use leptos::prelude::*;

use crate::components::badge::{DueText, Tag, TagTone, Urgency};
use crate::components::button::{ButtonKind, PostButton};
use crate::components::date::{DateText, PlainDate, format_date};
use crate::components::table::{Column, DataTable, Row};
use crate::paths;

fn table(caption: &str, columns: &[&str], rows: Vec<Vec<AnyView>>, none: &'static str) -> AnyView {
    let columns = columns
        .iter()
        .map(|label| Column::new(label.to_lowercase().replace(' ', "_"), *label).wraps())
        .collect();
    let rows = rows.into_iter().map(Row::plain).collect();
    view! {
        <DataTable caption=caption.to_owned() show_caption=true columns=columns rows=rows free=true>
            <p class="muted">{none}</p>
        </DataTable>
    }
    .into_any()
}

fn words(value: Option<&impl ToString>) -> AnyView {
    value.map(ToString::to_string).unwrap_or_default().into_any()
}

pub(super) fn data_flows(integration: &Integration, none: &'static str) -> AnyView {
    let rows = integration.data_flows.items().iter().map(|flow| {
        let safeguards = [
            (flow.minimised, "minimised"),
            (flow.tokenised, "tokenised"),
            (flow.encrypted_in_transit, "encrypted in transit"),
            (flow.encrypted_at_rest, "encrypted at rest"),
        ];
        let held: Vec<&str> = safeguards
            .iter()
            .filter(|(held, _)| *held)
            .map(|(_, word)| *word)
            .collect();
        vec![
            flow.data_class.label().into_any(),
            flow.direction.label().into_any(),
            words(flow.purpose.as_ref()),
            words(flow.region.as_ref()),
            if held.is_empty() {
                "none".into_any()
            } else {
                held.join(", ").into_any()
            },
        ]
    });
    table(
        "Data flows",
        &["Data class", "Direction", "Purpose", "Region", "Safeguards"],
        rows.collect(),
        none,
    )
}

pub(super) fn endpoints(integration: &Integration) -> AnyView {
    let rows = integration.endpoints.iter().map(|endpoint| {
        let signature = match (endpoint.direction, endpoint.signature_verified) {
            (Direction::Outbound, _) => ().into_any(),
            (Direction::Inbound, Some(true)) => "signature verified".into_any(),
            (Direction::Inbound, _) => {
                view! { <Tag label="signature not verified" tone=TagTone::Gap /> }.into_any()
            }
        };
        let plain = endpoint
            .is_plain_http()
            .then(|| view! { <Tag label="not encrypted" tone=TagTone::Gap /> });
        vec![
            view! { <code>{endpoint.url.clone()}</code> " " {plain} }.into_any(),
            view! { {endpoint.direction.label()} " " {signature} }.into_any(),
            words(endpoint.protocol.as_ref()),
            words(endpoint.authentication.as_ref()),
            words(endpoint.region.as_ref()),
        ]
    });
    table(
        "Endpoints",
        &["Address", "Direction", "Protocol", "Authentication", "Region"],
        rows.collect(),
        "No endpoint is on record.",
    )
}

pub(super) fn evidence(view: &IntegrationView) -> AnyView {
    let today = view.stored.assessment.as_of;
    let rows = view.evidence.iter().map(|document| {
        let state = match document.expires_on {
            Some(expiry) if expiry < today => {
                view! { <DueText text=format!("expired {}", format_date(expiry)) urgency=Urgency::Overdue /> }
                    .into_any()
            }
            Some(expiry) => view! { <PlainDate date=expiry /> }.into_any(),
            None => "does not expire".into_any(),
        };
        vec![
            view! { <a href=paths::record(paths::EVIDENCE, document.id)>{document.kind.label()}</a> }
                .into_any(),
            words(document.issuer.as_ref()),
            document.issued_on.map_or_else(
                || ().into_any(),
                |date| view! { <PlainDate date=date /> }.into_any(),
            ),
            state,
        ]
    });
    table(
        "Evidence",
        &["Document", "Issuer", "Issued", "Current until"],
        rows.collect(),
        "No document is on file.",
    )
}

pub(super) fn environments(integration: &Integration, today: NaiveDate) -> AnyView {
    let rows = integration.environments.iter().map(|used| {
        let version = used.version.as_ref();
        let pinned = version.and_then(|version| version.pinned).map(|pinned| if pinned { "pinned" } else { "floating" });
        let until = version.and_then(|version| version.supported_until);
        vec![
            used.environment.label().into_any(),
            view! { <code>{version.map(|version| version.version.clone()).unwrap_or_default()}</code> }.into_any(),
            pinned.unwrap_or("unknown").into_any(),
            until.map_or_else(
                || "no end known".into_any(),
                |date| {
                    if date < today { view! { <DueText text=format!("ended {}", format_date(date)) urgency=Urgency::Overdue /> }.into_any() } else { view! { <DateText date=date today=today /> }.into_any() }
                },
            ),
        ]
    });
    table(
        "Versions in use",
        &["Environment", "Version", "Pinned", "Supported until"],
        rows.collect(),
        "No environment is on record.",
    )
}

pub(super) fn notices(view: &IntegrationView, today: NaiveDate) -> AnyView {
    let rows = view.notices.iter().map(|one| {
        let notice = &one.notice;
        let moved = (!notice.earlier_dates.is_empty()).then(|| {
            let dates: Vec<String> = notice
                .earlier_dates
                .iter()
                .map(|date| format_date(*date))
                .collect();
            view! { <span class="table-sub">{format!("moved from {}", dates.join(", "))}</span> }
        });
        vec![
            view! {
                <a href=paths::record(paths::NOTICES, notice.id)>{notice.title.to_string()}</a>
                <span class="table-sub">{notice.note.as_deref().map(str::to_owned)}</span>
            }
            .into_any(),
            notice.kind.label().into_any(),
            view! { {notice.effective_on.map(|date| view! { <DateText date=date today=today /> })} {moved} }
                .into_any(),
            acknowledged(view, one),
        ]
    });
    table(
        "Change notices",
        &["Notice", "Kind", "Effective", "Acknowledged"],
        rows.collect(),
        "No change notices on record.",
    )
}

fn acknowledged(view: &IntegrationView, one: &NoticeForUs) -> AnyView {
    match one.acknowledged_on {
        Some(date) => {
            let take_back = view.may_edit.then(|| {
                let fields = vec![("notice".to_owned(), one.notice.id.to_string())];
                let action = paths::unacknowledge(view.stored.integration.id);
                view! { <PostButton action=action label="Take back" fields=fields kind=ButtonKind::Quiet small=true /> }
            });
            view! { <PlainDate date=date /> " " {take_back} }.into_any()
        }
        None if view.may_edit => {
            let fields = vec![("notice".to_owned(), one.notice.id.to_string())];
            let action = paths::acknowledge(view.stored.integration.id);
            view! { <PostButton action=action label="Acknowledge" fields=fields small=true /> }.into_any()
        }
        None => "not yet".into_any(),
    }
}

pub(super) fn reviews(view: &IntegrationView) -> AnyView {
    let rows = view.reviews.iter().map(|review| {
        let by = review
            .by
            .and_then(|id| view.people.iter().find(|(known, _)| *known == id))
            .map(|(_, name)| name.clone());
        vec![
            view! {
                <a href=paths::record(paths::REVIEWS, review.id)>
                    <PlainDate date=review.held_on />
                </a>
            }
            .into_any(),
            review.outcome.label().into_any(),
            words(by.as_ref()),
            words(review.note.as_deref().map(str::to_owned).as_ref()),
        ]
    });
    table(
        "Reviews",
        &["Held", "Outcome", "Reviewer", "Note"],
        rows.collect(),
        "Never reviewed.",
    )
}

pub(super) fn incidents(view: &IntegrationView) -> AnyView {
    let rows = view.incidents.iter().map(|incident| {
        vec![
            view! { <PlainDate date=incident.started_on /> }.into_any(),
            view! {
                <a href=paths::record(paths::INCIDENTS, incident.id)>{incident.title.to_string()}</a>
                <span class="table-sub">{incident.impact.as_ref().map(ToString::to_string)}</span>
            }
            .into_any(),
            incident.class.label().into_any(),
            incident
                .duration_minutes
                .map(|minutes| holdfast_domain::words::minutes(minutes.0))
                .unwrap_or_default()
                .into_any(),
        ]
    });
    table(
        "Incidents",
        &["Began", "Incident", "Class", "Duration"],
        rows.collect(),
        "No incident is on record.",
    )
}
