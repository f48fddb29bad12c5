//! Changing several integrations at once: what is to change, and before anything does, what will happen to which of them and
//! which are left out. Everything that was chosen is in the address.

use holdfast_backend::services::catalogue::together::{Chosen, FieldMove, Plan, TogetherView};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, UserId};
use holdfast_domain::integration::Lifecycle;
use holdfast_domain::integration::together::{NOBODY, TOGETHER_FIELDS};
use leptos::prelude::*;

use crate::components::button::{ButtonKind, LinkButton, SubmitButton};
use crate::components::choice::Choice;
use crate::components::empty::EmptyState;
use crate::components::form::FieldPair;
use crate::components::icon::IconName;
use crate::components::long_name::long_name;
use crate::components::markup::Markup;
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{FormState, PageContext, load};
use crate::pages::form::{Form, choices};
use crate::pages::frame::PageFrame;
use crate::paths;

/// The page.
#[component]
pub fn ChangeTogether() -> impl IntoView {
    let context = PageContext::expect();
    let fields = chosen_fields(&context);
    let read = {
        let (context, fields) = (context.clone(), fields.clone());
        async move {
            let ids: Vec<IntegrationId> = context.query.all("id").filter_map(|id| id.parse().ok()).collect();
            let view = context.backend.plan_together(context.actor()?, &ids, &fields);
            view.await
        }
    };
    load(read, move |view| {
        let title = match view.chosen.len() {
            0 => "Change integrations".to_owned(),
            number => format!("Change {}", integrations(number)),
        };
        let is_wrong = is_refused(&view);
        let body = if view.chosen.is_empty() {
            view! {
                <div class="card">
                    <EmptyState icon=IconName::Integrations title="No integration is selected" text="Tick rows in the list, then choose what to change.">
                        <LinkButton href=paths::INTEGRATIONS label="Go to the list" />
                    </EmptyState>
                </div>
            }
            .into_any()
        } else {
            body(&view, &fields, &context)
        };
        view! {
            <PageFrame title=title context=context.clone() is_wrong=is_wrong>
                <PageHeader crumbs=vec![("Integrations".into(), paths::INTEGRATIONS.into())] />
                {body}
            </PageFrame>
        }
    })
}

/// What was chosen: from the form that came back, else from the address.
fn chosen_fields(context: &PageContext) -> Fields {
    let typed = context.form.as_ref().map(|form| &form.fields);
    TOGETHER_FIELDS.iter().fold(Fields::default(), |fields, path| {
        let value = typed.map_or_else(|| context.query.get(path), |typed| typed.get(path));
        fields.with(*path, value)
    })
}

fn integrations(number: usize) -> String {
    match number {
        1 => "1 integration".to_owned(),
        number => format!("{number} integrations"),
    }
}

fn body(view: &TogetherView, fields: &Fields, context: &PageContext) -> AnyView {
    // Only to the list: an address may come from anywhere.
    let back = match context.query.get("back") {
        back if back.starts_with(paths::INTEGRATIONS) => back.to_owned(),
        _ => paths::INTEGRATIONS.to_owned(),
    };
    let asked = is_refused(view);
    let state = FormState {
        fields: fields.clone(),
        errors: view.errors.clone(),
        ..FormState::default()
    };
    view! {
        <div class="stack">
            {choose(view, state, asked, &back)}
            {what_will_happen(view, fields, context, &back)}
            {left_out(view)}
        </div>
    }
    .into_any()
}

/// Whether what was chosen changes nothing, and what is wrong with it is to be said.
fn is_refused(view: &TogetherView) -> bool {
    !view.errors.is_empty() && changing(view).is_empty()
}

/// What is to change; sending it changes nothing yet.
fn choose(view: &TogetherView, state: FormState, asked: bool, back: &str) -> AnyView {
    let form = Form::new(state);
    let people = || {
        let choice = |(id, name): &(UserId, String)| Choice::new(id.to_string(), name.clone());
        view.people.iter().map(choice)
    };
    let owners: Vec<Choice> = people().collect();
    let deputies: Vec<Choice> = std::iter::once(Choice::new(NOBODY, "Nobody"))
        .chain(people())
        .collect();
    let teams: Vec<Choice> = std::iter::once(Choice::new(NOBODY, "None"))
        .chain(
            view.teams
                .iter()
                .map(|(id, name)| Choice::new(id.to_string(), name.clone())),
        )
        .collect();
    let (keep, kind) = ("Leave as it is", first_kind(view));
    let ids = view
        .chosen
        .iter()
        .map(|chosen| view! { <input type="hidden" name="id" value=chosen.id.to_string() /> })
        .collect_view();
    view! {
        <form class="form card narrow" method="get" action=paths::CHANGE_TOGETHER>
            {asked.then(|| form.head())}
            <input type="hidden" name="back" value=back.to_owned() />
            {ids}
            <h2>"What to change"</h2>
            <FieldPair>
                {form.field("owner", "Owner").select(owners, keep)}
                {form.field("deputy", "Deputy").select(deputies, keep)}
            </FieldPair>
            <FieldPair>
                {form.field("team", "Team").select(teams, keep)}
                {form.field("lifecycle", "Lifecycle").select(choices::<Lifecycle>(), keep)}
            </FieldPair>
            <div class="row">
                <SubmitButton label="Show what will happen" kind=kind />
                <LinkButton href=back.to_owned() label="Cancel" />
            </div>
        </form>
    }
    .into_any()
}

/// The first button is the main one until there is something to confirm.
fn first_kind(view: &TogetherView) -> ButtonKind {
    if changing(view).is_empty() {
        ButtonKind::Primary
    } else {
        ButtonKind::Plain
    }
}

fn changing(view: &TogetherView) -> Vec<(&Chosen, &[FieldMove])> {
    view.chosen
        .iter()
        .filter_map(|chosen| match &chosen.plan {
            Plan::Changes(changes) => Some((chosen, changes.as_slice())),
            _ => None,
        })
        .collect()
}

/// What changes, with the button that does it; or, before anything was chosen, how things are.
fn what_will_happen(view: &TogetherView, fields: &Fields, context: &PageContext, back: &str) -> AnyView {
    let changing = changing(view);
    if changing.is_empty() {
        return as_they_are(view);
    }
    let rows = changing
        .iter()
        .map(|(chosen, changes)| {
            let lines = changes
                .iter()
                .map(|(label, now, then)| {
                    view! {
                        <li>
                            {format!("{label}: {now} → ")}
                            <b>{then.clone()}</b>
                        </li>
                    }
                })
                .collect_view();
            Row::link(
                paths::integration(chosen.id),
                vec![
                    long_name(&chosen.name),
                    view! { <ul class="stack-none">{lines}</ul> }.into_any().into(),
                ],
            )
        })
        .collect();
    let columns = vec![
        Column::new("name", "Integration"),
        Column::new("change", "What changes").wraps(),
    ];
    let hidden = TOGETHER_FIELDS
        .iter()
        .map(|path| ((*path).to_owned(), fields.get(path).to_owned()))
        .chain(
            changing
                .iter()
                .map(|(chosen, _)| (format!("version.{}", chosen.id), chosen.version.to_string())),
        )
        .chain([("back".to_owned(), back.to_owned())])
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let form = Form::new(context.form_or(Fields::default));
    let label = format!("Change {}", integrations(changing.len()));
    view! {
        <form class="form card" method="post" action=context.address.clone() novalidate>
            {form.head()}
            {hidden}
            <h2>"What will happen"</h2>
            <DataTable caption="What will happen" columns=columns rows=rows free=true />
            <p class="muted small">"Each gets a version of its own in its history. Reminders go to the new people from then on. You can take it back afterwards."</p>
            <div class="narrow">
                {form.field("change_reason", "Why").help("Kept in the history of each.").text()}
            </div>
            <div class="row">
                <SubmitButton label=label kind=ButtonKind::Primary />
                <LinkButton href=back.to_owned() label="Cancel" />
            </div>
        </form>
    }
    .into_any()
}

fn as_they_are(view: &TogetherView) -> AnyView {
    let rows: Vec<Row> = view
        .chosen
        .iter()
        .filter(|chosen| chosen.plan == Plan::Open)
        .map(|chosen| {
            let facts = chosen.now.iter().map(|fact| Markup::from(fact.as_str()));
            Row::link(
                paths::integration(chosen.id),
                std::iter::once(long_name(&chosen.name)).chain(facts).collect(),
            )
        })
        .collect();
    if rows.is_empty() {
        return ().into_any();
    }
    let columns = [
        ("name", "Integration"),
        ("owner", "Owner"),
        ("deputy", "Deputy"),
        ("team", "Team"),
        ("lifecycle", "Lifecycle"),
    ]
    .map(|(key, label)| Column::new(key, label));
    view! { <DataTable caption="How they are now" show_caption=true columns=columns.into() rows=rows free=true /> }.into_any()
}

fn left_out(view: &TogetherView) -> AnyView {
    let rows: Vec<Row> = view
        .chosen
        .iter()
        .filter_map(|chosen| match &chosen.plan {
            Plan::LeftOut(why) => Some(Row::link(
                paths::integration(chosen.id),
                vec![long_name(&chosen.name), why.as_str().into()],
            )),
            _ => None,
        })
        .collect();
    if rows.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        Column::new("name", "Left out"),
        Column::new("why", "Because").wraps(),
    ];
    view! { <DataTable caption="Left out: these stay as they are" show_caption=true columns=columns rows=rows free=true /> }.into_any()
}
