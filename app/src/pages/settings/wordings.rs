//! Wordings: the subject and introduction of the mails of each kind, with the fields that can be used and what they become.

use holdfast_backend::notify::wording::{self, FIELDS, Wording};
use holdfast_backend::services::wordings::{Example, WordingView};
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::ReminderKind;
use leptos::prelude::*;

use super::{back_to_default, decided_meanwhile, decision, seen_version};
use crate::components::button::SubmitButton;
use crate::components::facts::{Fact, Facts};
use crate::components::form::SubmitBar;
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{FormState, PageContext, load, path_param};
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

const LEAD: &str =
    "Text before the facts and steps of each e-mail. Checked when saved, so a typo cannot break a reminder.";

/// The list of all wordings.
#[component]
pub fn WordingsPage() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move { context.backend.wordings(context.actor()?).await }
    };
    load(
        read,
        move |views| view! { <PageFrame title="Wordings" context=context.clone()>{list(&views, &context)}</PageFrame> },
    )
}

fn list(views: &[WordingView], context: &PageContext) -> AnyView {
    let columns = vec![
        Column::new("kind", "Kind"),
        Column::new("subject", "Subject").wraps(),
        Column::new("introduction", "Introduction").wraps(),
        Column::new("by", "Wording"),
    ];
    let rows = views
        .iter()
        .map(|view| {
            let example = view.examples.first();
            let subject = example.map(|example| example.subject.clone()).unwrap_or_default();
            let introduction = example
                .map(|example| example.introduction.join(" "))
                .unwrap_or_default();
            let chosen = if view.chosen { "Chosen" } else { "Default" };
            Row::link(
                paths::wording(view.kind.as_str()),
                vec![
                    view.kind.label().into_any(),
                    subject.into_any(),
                    introduction.into_any(),
                    chosen.into_any(),
                ],
            )
        })
        .collect();
    view! {
        <PageHeader crumbs=super::crumbs_for(context)>
            <p>{LEAD}</p>
        </PageHeader>
        <div class="table-block">
            <DataTable caption="The e-mail text of each kind of reminder, with an example" columns=columns rows=rows free=true />
        </div>
    }
    .into_any()
}

/// The wording of one kind.
#[component]
pub fn WordingPage() -> impl IntoView {
    let context = PageContext::expect();
    let kind = path_param::<ReminderKind>("kind");
    let read = {
        let context = context.clone();
        async move {
            let typed = context.form.as_ref().map(|form| &form.fields);
            // The button that goes back to the default sends no words.
            let typed = typed.filter(|fields| fields.get("reset").is_empty());
            context.backend.wording(context.actor()?, kind?, typed).await
        }
    };
    load(read, move |view| {
        let title = format!("E-mail text: {}", view.kind.label());
        view! { <PageFrame title=title context=context.clone()>{one(view, &context)}</PageFrame> }
    })
}

fn fields_of(wording: &Wording) -> Fields {
    Fields::default()
        .with("subject", wording.subject.clone())
        .with("introduction", wording.introduction.clone())
}

fn one(view: WordingView, context: &PageContext) -> AnyView {
    let mut state = match &context.form {
        Some(form) if form.fields.get("reset").is_empty() => form.clone(),
        other => FormState {
            fields: fields_of(&view.wording),
            ..other.clone().unwrap_or_default()
        },
    };
    let typed = state.fields.get("subject") != view.wording.subject
        || state.fields.get("introduction") != view.wording.introduction;
    if state.errors.is_empty() {
        state.errors = view.wrong.clone();
    }
    let may = context.may(Permission::ManageSettings);
    let conflict = state
        .conflict
        .map(|_| decided_meanwhile(&format!("now “{}”", view.wording.subject)));
    let version = seen_version(&state, view.version);
    let form = may.then(|| wording_form(Form::new(state), view.kind, &version));
    let reset = (may && view.chosen).then(|| reset(view.kind, view.version));
    let aside = view! { {examples(&view.examples, typed)} {usable()} {reset} }.into_any();
    let list = ("Wordings", paths::WORDINGS);
    decision(context, list, LEAD, conflict, form, aside)
}

fn wording_form(form: Form, kind: ReminderKind, version: &str) -> AnyView {
    view! {
        <form class="form card" method="post" action=paths::wording(kind.as_str()) novalidate>
            <input type="hidden" name="version" value=version.to_owned() />
            {form.head()}
            {form.field("subject", "Subject").required().help("One line; fields stand between {{ and }}.").text()}
            {form
                .field("introduction", "Introduction")
                .help("An empty line separates paragraphs. Text between {% if overdue %} and {% endif %} appears only when overdue; {% else %} begins the other case.")
                .area(8)}
            <SubmitBar label="Save text" cancel_href=Some(paths::WORDINGS.to_owned())>
                <SubmitButton label="Show an example" name="preview" value="on" />
            </SubmitBar>
        </form>
    }
    .into_any()
}

/// What becomes of the words, for something that is due and something that is late.
fn examples(examples: &[Example], typed: bool) -> AnyView {
    let heading = if typed {
        "What you typed becomes"
    } else {
        "What it becomes"
    };
    let nothing = examples
        .is_empty()
        .then(|| view! { <p class="small">"An example appears once the text has no errors."</p> });
    let shown = examples
        .iter()
        .map(|example| {
            let state = if example.overdue {
                "When it is overdue"
            } else {
                "Before its date"
            };
            let paragraphs = example
                .introduction
                .iter()
                .map(|paragraph| view! { <p class="small">{paragraph.clone()}</p> })
                .collect_view();
            view! {
                <h3>{state}</h3>
                <p>
                    <b>{example.subject.clone()}</b>
                </p>
                {paragraphs}
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="becomes">
            <h2 id="becomes">{heading}</h2>
            {nothing}
            {shown}
        </section>
    }
    .into_any()
}

/// The fields that can be used.
fn usable() -> AnyView {
    let facts = FIELDS
        .iter()
        .map(|(name, meaning)| Fact::text(format!("{{{{ {name} }}}}"), *meaning))
        .collect();
    view! {
        <section class="card" aria-labelledby="fields">
            <h2 id="fields">"Fields"</h2>
            <Facts facts=facts />
        </section>
    }
    .into_any()
}

fn reset(kind: ReminderKind, version: i64) -> AnyView {
    let default = wording::default(kind);
    let default = view! {
        <p class="small">
            <b>{default.subject}</b>
        </p>
        <p class="small">{default.introduction}</p>
    };
    back_to_default(default.into_any(), paths::wording(kind.as_str()), version)
}
