//! The list of teams with the form that adds one, and the page of a team.

use holdfast_backend::services::feeds::CalendarOf;
use holdfast_backend::services::teams::TeamView;
use holdfast_backend::store::teams::TeamSummary;
use holdfast_domain::access::Permission;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::TeamId;
use leptos::prelude::*;

use super::channels::channels;
use super::person_form::group_error;
use super::seen_version;
use crate::components::badge::{Urgency, due_text};
use crate::components::choice::Choice;
use crate::components::empty::EmptyState;
use crate::components::form::SubmitBar;
use crate::components::icon::IconName;
use crate::components::long_name::long_name;
use crate::components::markup::Markup;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load, path_param};
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

/// The list.
#[component]
pub fn TeamsPage() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move { context.backend.teams(context.actor()?).await }
    };
    load(
        read,
        move |teams| view! { <PageFrame title="Teams and channels" context=context.clone()>{list(&teams, &context)}</PageFrame> },
    )
}

fn list(teams: &[TeamSummary], context: &PageContext) -> AnyView {
    let may_add = context.may(Permission::ManageUsers);
    let columns = vec![
        Column::new("name", "Team"),
        Column::new("lead", "Lead"),
        Column::new("members", "Members").end(),
        Column::new("channels", "Channels").end(),
    ];
    let rows = teams.iter().map(row).collect();
    let layout = if may_add { "columns is-form" } else { "stack" };
    view! {
        <PageHeader crumbs=super::crumbs()>
            <p>"A team owns integrations together. Its channels are notified on the due date, its lead after a week overdue."</p>
        </PageHeader>
        <div class=layout>
            <div class="table-block">
                <DataTable caption="Teams" columns=columns rows=rows free=true>
                    <EmptyState icon=IconName::People title="No team is here yet" text="Add the first one; then choose its members and its lead." />
                </DataTable>
            </div>
            {may_add.then(|| add_form(context))}
        </div>
    }
    .into_any()
}

fn row(team: &TeamSummary) -> Row {
    let lead = match &team.lead_name {
        Some(name) => long_name(name),
        None => due_text("nobody", Urgency::Soon),
    };
    let count = |count: i64| {
        if count == 0 {
            Markup::of("span", &[("class", Some("muted"))], |it| it.text("none"))
        } else {
            count.to_string().into()
        }
    };
    Row::link(
        paths::team(team.id),
        vec![
            long_name(&team.name),
            lead,
            count(team.members),
            count(team.channels),
        ],
    )
}

fn add_form(context: &PageContext) -> AnyView {
    let state = context.form_or(Default::default);
    let id = context.id_for(&state.fields);
    let form = Form::new(state);
    view! {
        <form class="form card" method="post" action=paths::TEAMS novalidate>
            <h2>"Add a team"</h2>
            <input type="hidden" name="id" value=id />
            {form.head()}
            {form.field("name", "Name").required().text_of(80)}
            <SubmitBar label="Add team" />
        </form>
    }
    .into_any()
}

/// The page of a team.
#[component]
pub fn TeamPage() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<TeamId>("id");
    let read = {
        let context = context.clone();
        async move { context.backend.team(context.actor()?, id?).await }
    };
    load(read, move |view| {
        let title = view.team.name.to_string();
        let crumbs = vec![
            ("Settings".into(), paths::SETTINGS.into()),
            ("Teams and channels".into(), paths::TEAMS.into()),
        ];
        let form = view.may_edit.then(|| edit_form(&view, &context));
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs>
                    <p>
                        <a href=format!("{}?team={}", paths::INTEGRATIONS, view.team.id)>"Integrations of this team"</a>
                    </p>
                </PageHeader>
                <div class="stack stack-lg">
                    {channels(&view, &context)}
                    <div class="columns is-form">
                        {form}
                        <aside class="stack" aria-label="Beside the team">
                            {crate::pages::calendar::card(CalendarOf::Team(view.team.id), &context)}
                        </aside>
                    </div>
                </div>
            </PageFrame>
        }
    })
}

fn fields_of(view: &TeamView) -> Fields {
    let mut fields = Fields::default().with("name", view.team.name.as_str());
    if let Some(lead) = view.lead {
        fields.set("lead", lead.to_string());
    }
    for member in &view.members {
        fields.set(format!("members.{}", member.id), "on");
    }
    fields
}

fn edit_form(view: &TeamView, context: &PageContext) -> AnyView {
    let state = context.form_or(|| fields_of(view));
    let version = seen_version(&state, view.version);
    let conflict = state.conflict.is_some().then(|| {
        let names: Vec<&str> = view.members.iter().map(|member| member.name.as_str()).collect();
        let now = format!("{}; members {}", view.team.name, names.join(", "));
        view! {
            <NoticeBox tone=Tone::Warning title="Somebody changed this team while you were editing">
                <p>{format!("Stored now: {now}. Nothing of yours has been saved; saving the form again replaces it.")}</p>
            </NoticeBox>
        }
    });
    let form = Form::new(state);
    let here = view.members.iter().filter(|member| !member.disabled);
    let people: Vec<(String, String)> = here
        .map(|member| (member.id.to_string(), member.name.clone()))
        .chain(
            view.others
                .iter()
                .map(|(id, name)| (id.to_string(), name.clone())),
        )
        .collect();
    let leads = people
        .iter()
        .map(|(id, name)| Choice::new(id.clone(), name.clone()))
        .collect();
    let boxes = people
        .into_iter()
        .map(|(id, name)| form.field(format!("members.{id}"), name).tick())
        .collect_view();
    let left: Vec<&str> = view
        .members
        .iter()
        .filter(|member| member.disabled)
        .map(|member| member.name.as_str())
        .collect();
    let left = (!left.is_empty()).then(|| {
        let names = left.join(", ");
        view! { <p class="field-help">{format!("Left, and back in the team if they are enabled again: {names}.")}</p> }
    });
    view! {
        <form class="form card" method="post" action=paths::team(view.team.id) novalidate>
            <h2>"Name, lead and members"</h2>
            {conflict}
            <input type="hidden" name="version" value=version />
            {form.head()}
            {form.field("name", "Name").required().text_of(80)}
            {form
                .field("lead", "Lead")
                .help("One of the members. Reminded when something is a week overdue, and at once when it has no owner.")
                .select(leads, "Nobody")}
            <fieldset class="check-group is-columns" id="f-members" tabindex="-1">
                <legend>"Members"</legend>
                {group_error(form, "members")}
                {boxes}
            </fieldset>
            {left}
            <SubmitBar label="Save team" cancel_href=Some(paths::TEAMS.to_owned()) />
        </form>
    }
    .into_any()
}
