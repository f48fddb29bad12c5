//! Recording a rotation: two clicks from wherever it is due, with how to do it and whom it touches beside the form.

use holdfast_backend::services::credentials::CredentialPage;
use holdfast_backend::services::rotation::{Answerable, Impact, RotationPage};
use holdfast_domain::credential::Rotation;
use holdfast_domain::credential::procedure::Step;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::CredentialId;
use holdfast_domain::integration::Criticality;
use holdfast_domain::record::Value;
use holdfast_domain::service::Dependent;
use leptos::prelude::*;

use super::corrections::fields;
use super::due::rotation;
use super::form::Form;
use super::frame::PageFrame;
use crate::components::badge::{DueText, StatusBadge, Tag, TagTone, Urgency};
use crate::components::button::LinkButton;
use crate::components::date::{DateText, PlainDate, format_date};
use crate::components::facts::{Fact, Facts};
use crate::components::form::SubmitBar;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::components::steps::{StepText, Steps};
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load, path_param};
use crate::paths;

/// The page.
#[component]
pub fn RecordRotation() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<CredentialId>("id");
    let read = {
        let context = context.clone();
        async move { context.backend.rotation_page(context.actor()?, id?).await }
    };
    load(read, move |page| {
        let title = format!("Record rotation of {}", page.page.credential.name);
        view! { <PageFrame title=title context=context.clone()>{body(&page, &context)}</PageFrame> }
    })
}

/// The way back from what is recorded of a credential.
pub(super) fn crumbs(page: &CredentialPage) -> Vec<(String, String)> {
    vec![
        ("Integrations".into(), paths::INTEGRATIONS.into()),
        (
            page.integration_name.clone(),
            paths::integration(page.credential.integration),
        ),
    ]
}

/// The steps of a procedure as they are shown.
pub(super) fn step_texts(steps: &[Step]) -> Vec<StepText> {
    let shown = |step: &Step| StepText {
        title: step.title.clone(),
        text: step.text.clone(),
    };
    steps.iter().map(shown).collect()
}

fn body(rotation: &RotationPage, context: &PageContext) -> AnyView {
    let page = &rotation.page;
    let (crumbs, steps) = (crumbs(page), step_texts(&rotation.steps));
    view! {
        <PageHeader crumbs=crumbs />
        <div class="columns is-form">
            <div class="stack">
                {open_ones(page, context)} {form(page, context)}
                <section class="card" id="procedure">
                    <div class="card-head">
                        <h2>"How to rotate it without downtime"</h2>
                        <p class="muted small">
                            {format!("{} of {}: the new one works before the old one stops.", page.credential.kind.label(), page.provider_name)}
                        </p>
                    </div>
                    <Steps steps=steps />
                </section>
            </div>
            <aside class="stack is-long" aria-label="The credential">
                {credential(page, context)} {impact(&rotation.impact, page)} {past(page)}
            </aside>
        </div>
    }
    .into_any()
}

/// What earlier rotations replaced and is still to be revoked.
fn open_ones(page: &CredentialPage, context: &PageContext) -> AnyView {
    let today = context.today();
    if page.credential.revoked_on.is_some() {
        return ().into_any();
    }
    let open = page
        .rotations
        .iter()
        .filter_map(|rotation| Some((rotation.id, rotation.rotated_on, rotation.old_due_on()?)))
        .collect::<Vec<_>>();
    open.into_iter()
        .map(|(rotation, rotated_on, due)| {
            let (tone, title) = if due < today {
                (Tone::Warning, "The old one still works after its overlap")
            } else {
                (Tone::Info, "The old one still works")
            };
            let rotated = format!(
                "It was replaced on {} and is to be revoked by ",
                format_date(rotated_on)
            );
            view! {
                <NoticeBox tone=tone title=title>
                    <p>{rotated} <DateText date=due today=today /> "."</p>
                    <div class="notice-actions">
                        <LinkButton href=paths::revoked(rotation) label="Record that it was revoked" small=true />
                    </div>
                </NoticeBox>
            }
        })
        .collect_view()
        .into_any()
}

fn form(page: &CredentialPage, context: &PageContext) -> AnyView {
    let today = context.today();
    let credential = &page.credential;
    let state = context.form_or(|| Fields::default().with("rotated_on", today.to_string()));
    let id = context.id_for(&state.fields);
    let form = Form::new(state);
    let fields = fields::<Rotation>(form, &[]);
    view! {
        <form class="form card" method="post" action=paths::rotate(credential.id) novalidate>
            <input type="hidden" name="id" value=id />
            {form.head()}
            {fields}
            {form.question("again", "It was rotated twice on that day")}
            <SubmitBar label="Record rotation" cancel_href=Some(paths::integration(credential.integration)) />
        </form>
    }
    .into_any()
}

pub(super) fn credential(page: &CredentialPage, context: &PageContext) -> AnyView {
    let credential = &page.credential;
    let (status, text, _) = rotation(&page.status, context.today());
    let policy = page
        .policy
        .as_ref()
        .map(|policy| format!("every {} days: {}", policy.days, policy.source));
    let facts = vec![
        Fact::view("Status", view! { <StatusBadge status=status text=Some(text) /> }),
        Fact::text_or_missing("Policy", policy, None),
        Fact::text_or_missing("Last rotated", credential.last_rotated_on.map(format_date), None),
        Fact::text_or_missing("Expires", credential.expires_on.map(format_date), None),
        Fact::view(
            "Where it is kept",
            view! { <code>{credential.location.to_string()}</code> },
        ),
    ];
    view! {
        <section class="card">
            <h2>{credential.name.to_string()}</h2>
            <Facts facts=facts />
        </section>
    }
    .into_any()
}

fn impact(impact: &Impact, page: &CredentialPage) -> AnyView {
    let credential = &page.credential;
    let edit = || page.may_edit.then(|| paths::edit_credential(credential.id));
    let record = || Some(paths::integration(credential.integration));
    let services = if impact.services.is_empty() {
        Fact::missing("Services", record())
    } else {
        let services = impact.services.iter().map(service).collect_view();
        Fact::view("Services", view! { <ul class="impact-services">{services}</ul> })
    };
    let others: Vec<&str> = impact
        .environments
        .iter()
        .filter(|environment| **environment != credential.environment)
        .map(|environment| environment.label())
        .collect();
    let environments = if others.is_empty() {
        format!("{} only", credential.environment.label())
    } else {
        format!(
            "{}; not touched: {}",
            credential.environment.label(),
            others.join(", ")
        )
    };
    let shared = match credential.shared {
        Some(true) => Fact::view(
            "Shared",
            view! { <Tag label="more than one consumer" tone=TagTone::Warning /> },
        ),
        Some(false) => Fact::text("Shared", "no, one consumer"),
        None => Fact::missing("Shared", edit()),
    };
    let facts = vec![
        services,
        Fact::text("Environment", environments),
        shared,
        person("Owner", impact.owner.as_ref(), record()),
        person("Deputy", impact.deputy.as_ref(), record()),
        Fact::text_or_missing("Team", impact.team.clone(), record()),
        Fact::text_or_missing(
            "May see it",
            credential.access.as_deref().map(str::to_owned),
            edit(),
        ),
    ];
    view! {
        <section class="card" id="impact">
            <h2>"Affected services and people"</h2>
            <Facts facts=facts />
        </section>
    }
    .into_any()
}

fn service(dependent: &Dependent) -> AnyView {
    let far = match dependent.depth {
        0 | 1 => "directly".to_owned(),
        2 => "through one other".to_owned(),
        depth => format!("through {} others", depth - 1),
    };
    let critical = (dependent.criticality >= Criticality::Critical)
        .then(|| view! { <Tag label=dependent.criticality.label() tone=TagTone::Warning /> });
    view! {
        <li>
            {dependent.name.clone()} " " {critical} <span class="table-sub">{far}</span>
        </li>
    }
    .into_any()
}

fn person(label: &str, who: Option<&Answerable>, record: Option<String>) -> Fact {
    match who {
        None => Fact::missing(label, record),
        Some(who) if who.left => Fact::view(
            label,
            view! { <DueText text=format!("{}, who left", who.name) urgency=Urgency::Overdue /> },
        ),
        Some(who) => Fact::text(label, who.name.clone()),
    }
}

fn past(page: &CredentialPage) -> AnyView {
    let columns = vec![
        Column::new("date", "Rotated"),
        Column::new("ticket", "Ticket"),
        Column::new("overlap", "Overlap").end(),
        Column::new("old", "Old one").wraps(),
    ];
    let rows = page
        .rotations
        .iter()
        .map(|rotation| {
            let href = paths::record(paths::ROTATIONS, rotation.id);
            let ticket = rotation.ticket.as_deref().map(str::to_owned);
            Row::plain(vec![
                view! { <a href=href><PlainDate date=rotation.rotated_on /></a> }.into_any(),
                ticket.unwrap_or_default().into_any(),
                rotation
                    .overlap_days
                    .map(|days| days.words())
                    .unwrap_or_default()
                    .into_any(),
                match (rotation.old_revoked_on, rotation.old_due_on()) {
                    (Some(day), _) => view! { "revoked " <PlainDate date=day /> }.into_any(),
                    (None, Some(_)) => {
                        view! { <a href=paths::revoked(rotation.id)>"still works"</a> }.into_any()
                    }
                    (None, None) => ().into_any(),
                },
            ])
        })
        .collect();
    view! {
        <section class="card">
            <h2>"Past rotations"</h2>
            <DataTable caption="Past rotations" columns=columns rows=rows free=true>
                <p class="muted">"None on record."</p>
            </DataTable>
        </section>
    }
    .into_any()
}
