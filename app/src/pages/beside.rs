//! The pages of records that hang on an integration: one with its facts and its history, the form that corrects it, and the one
//! that withdraws it. Written once for every kind; the fields come from their descriptions.

mod history;

use axum::http::StatusCode;
use holdfast_backend::ServiceError;
use holdfast_backend::services::beside::{Beside, BesideView};
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::incident::Incident;
use holdfast_domain::record::{FieldView, Shape};
use leptos::prelude::*;
use uuid::Uuid;

use super::form::Form;
use super::frame::PageFrame;
use crate::components::button::{ButtonKind, LinkButton, PostButton};
use crate::components::diff::{SideBySide, SideBySideRow};
use crate::components::facts::{Fact, Facts};
use crate::components::form::SubmitBar;
use crate::components::instant::format_instant;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param, set_status};
use crate::paths;

/// A kind as its pages show it.
pub trait Shown: Beside {
    /// Where its pages are.
    const BASE: &'static str;
    /// What one is called within a sentence: "document".
    const NOUN: &'static str;
    /// What no longer counts when one is withdrawn.
    const WITHOUT_IT: &'static str;
    /// The fields of its forms, those on a line side by side.
    const LAYOUT: &'static [&'static [&'static str]];
}

impl Shown for Evidence {
    const BASE: &'static str = paths::EVIDENCE;
    const NOUN: &'static str = "document";
    const WITHOUT_IT: &'static str =
        "It counts no longer in scores, reminders and reports. It stays in the history, and can be restored.";
    const LAYOUT: &'static [&'static [&'static str]] =
        &[&["kind"], &["issuer", "issued_on"], &["expires_on"], &["link"]];
}

impl Shown for Incident {
    const BASE: &'static str = paths::INCIDENTS;
    const NOUN: &'static str = "incident";
    const WITHOUT_IT: &'static str =
        "It counts no longer in the score and in reports. It stays in the history, and can be restored.";
    const LAYOUT: &'static [&'static [&'static str]] = &[
        &["title"],
        &["class", "started_on"],
        &["duration_minutes"],
        &["impact"],
    ];
}

/// The fields of a kind's form.
#[must_use]
pub fn fields<R: Shown>(form: Form) -> AnyView {
    form.described(R::FIELDS.iter().map(|field| &field.view), R::LAYOUT)
}

/// The page of a document.
#[component]
pub fn EvidencePage() -> impl IntoView {
    about::<Evidence>(|view| view.record.called(), true, show)
}

/// The form that corrects a document.
#[component]
pub fn CorrectEvidence() -> impl IntoView {
    about::<Evidence>(|view| format!("Correct {}", view.record.called()), false, correct)
}

/// The form that withdraws a document.
#[component]
pub fn WithdrawEvidence() -> impl IntoView {
    about::<Evidence>(
        |view| format!("Withdraw {}", view.record.called()),
        false,
        withdraw,
    )
}

/// The page of an incident.
#[component]
pub fn IncidentPage() -> impl IntoView {
    about::<Incident>(|view| view.record.called(), true, show)
}

/// The form that corrects an incident.
#[component]
pub fn CorrectIncident() -> impl IntoView {
    about::<Incident>(|view| format!("Correct {}", view.record.called()), false, correct)
}

/// The form that withdraws an incident.
#[component]
pub fn WithdrawIncident() -> impl IntoView {
    about::<Incident>(
        |view| format!("Withdraw {}", view.record.called()),
        false,
        withdraw,
    )
}

fn about<R: Shown>(
    title: fn(&BesideView<R>) -> String,
    is_read: bool,
    draw: fn(&BesideView<R>, &PageContext) -> AnyView,
) -> AnyView {
    let context = PageContext::expect();
    let id = path_param::<Uuid>("id");
    let read = {
        let context = context.clone();
        async move {
            let view = context.backend.beside::<R>(context.actor()?, id?).await?;
            if is_read || view.may_correct {
                Ok(view)
            } else {
                Err(ServiceError::Forbidden("Correct what is recorded here"))
            }
        }
    };
    load(read, move |view| {
        let title = title(&view);
        let (integration, name) = view.integration.clone();
        let mut crumbs = vec![
            ("Integrations".into(), paths::INTEGRATIONS.into()),
            (name, paths::integration(integration)),
        ];
        if !is_read {
            crumbs.push((view.record.called(), page::<R>(view.record.id())));
        }
        let body = draw(&view, &context);
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs />
                {body}
            </PageFrame>
        }
    })
}

fn page<R: Shown>(id: Uuid) -> String {
    paths::beside(R::BASE, id)
}

fn step<R: Shown>(id: Uuid, step: &str) -> String {
    format!("{}/{step}", page::<R>(id))
}

fn version<R>(view: &BesideView<R>) -> (String, String) {
    ("version".to_owned(), view.standing.version.to_string())
}

fn show<R: Shown>(view: &BesideView<R>, context: &PageContext) -> AnyView {
    let facts = R::FIELDS
        .iter()
        .map(|field| fact(&field.view, field.words(&view.record)))
        .collect();
    view! {
        <div class="stack">
            {withdrawn(view, context)}
            <section class="card" aria-labelledby="facts">
                <h2 id="facts">"What is recorded"</h2>
                <Facts facts=facts />
                {buttons(view)}
            </section>
            {history::section(view, context)}
        </div>
    }
    .into_any()
}

/// A field in words; an address of a page leads there.
fn fact(view: &FieldView, words: String) -> Fact {
    match view.shape {
        Shape::Web if !words.is_empty() => {
            let href = words.clone();
            Fact::view(view.label, view! { <a href=href>{words}</a> })
        }
        _ => Fact::text_or_missing(view.label, Some(words), None),
    }
}

fn withdrawn<R: Shown>(view: &BesideView<R>, context: &PageContext) -> Option<AnyView> {
    let (at, reason) = view.standing.withdrawn.clone()?;
    let restore = view.may_correct.then(|| {
        let action = step::<R>(view.record.id(), "restore");
        view! { <PostButton action=action label="Restore" fields=vec![version(view)] small=true /> }
    });
    let title = format!("Withdrawn {}", format_instant(context.local(at)));
    Some(
        view! {
            <NoticeBox tone=Tone::Warning title=title>
                <p>{reason}</p>
                {restore}
            </NoticeBox>
        }
        .into_any(),
    )
}

fn buttons<R: Shown>(view: &BesideView<R>) -> Option<AnyView> {
    (view.may_correct && view.standing.withdrawn.is_none()).then(|| {
        let [correct, withdraw] = ["edit", "withdraw"].map(|name| step::<R>(view.record.id(), name));
        view! {
            <div class="row">
                <LinkButton href=correct label="Correct" small=true />
                <LinkButton href=withdraw label="Withdraw" kind=ButtonKind::Quiet small=true />
            </div>
        }
        .into_any()
    })
}

fn correct<R: Shown>(view: &BesideView<R>, context: &PageContext) -> AnyView {
    if view.standing.withdrawn.is_some() {
        return gone(view);
    }
    let state = context.form_or(|| view.record.fields());
    let conflict = state
        .conflict
        .is_some()
        .then(|| conflict::<R>(&view.record, &state.fields));
    // After a conflict has been seen, saving again replaces what is stored now.
    let version = match state.fields.get("version") {
        typed if !typed.is_empty() && state.conflict.is_none() => typed.to_owned(),
        _ => view.standing.version.to_string(),
    };
    let form = Form::new(state);
    let id = view.record.id();
    let action = step::<R>(id, "edit");
    view! {
        <div class="stack">
        {conflict}
        <form class="form card narrow" method="post" action=action novalidate>
            <input type="hidden" name="version" value=version />
            {form.head()}
            {fields::<R>(form)}
            <SubmitBar label="Save" cancel_href=Some(page::<R>(id)) />
        </form>
        </div>
    }
    .into_any()
}

/// What was saved meanwhile beside what was typed.
fn conflict<R: Shown>(stored: &R, typed: &Fields) -> AnyView {
    let now = stored.fields();
    let rows = R::FIELDS
        .iter()
        .filter(|field| now.get(field.view.name) != typed.get(field.view.name))
        .map(|field| SideBySideRow {
            label: field.view.label.to_owned(),
            yours: Some(field.view.words_of(typed.get(field.view.name))).filter(|words| !words.is_empty()),
            theirs: Some(field.words(stored)).filter(|words| !words.is_empty()),
            changed: true,
        })
        .collect::<Vec<_>>();
    view! {
        <NoticeBox tone=Tone::Warning title="Somebody else changed this while you were typing">
            <p>"What is stored now stands beside what you typed. Saving again replaces it."</p>
            <SideBySide rows=rows />
        </NoticeBox>
    }
    .into_any()
}

fn withdraw<R: Shown>(view: &BesideView<R>, context: &PageContext) -> AnyView {
    if view.standing.withdrawn.is_some() {
        return gone(view);
    }
    let form = Form::new(context.form_or(Fields::default));
    let id = view.record.id();
    let action = step::<R>(id, "withdraw");
    view! {
        <form class="form card narrow" method="post" action=action novalidate>
            <input type="hidden" name="version" value=view.standing.version.to_string() />
            {form.head()}
            <p>{R::WITHOUT_IT}</p>
            {form.field("reason", "Reason").required().help("Kept in the history.").text()}
            <SubmitBar label="Withdraw" cancel_href=Some(page::<R>(id)) />
        </form>
    }
    .into_any()
}

/// Instead of a form about something that was withdrawn.
fn gone<R: Shown>(view: &BesideView<R>) -> AnyView {
    set_status(StatusCode::CONFLICT);
    let title = format!("This {} was withdrawn", R::NOUN);
    let href = page::<R>(view.record.id());
    view! {
        <NoticeBox tone=Tone::Warning title=title>
            <p>
                "Restore it first, on " <a href=href>"its page"</a> "."
            </p>
        </NoticeBox>
    }
    .into_any()
}
