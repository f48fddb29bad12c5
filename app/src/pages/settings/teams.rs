//! The list of teams with the form that adds one, and the page of a team.

use holdfast_backend::ServiceError;
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
use crate::components::button::{ButtonKind, LinkButton, PostButton};
use crate::components::choice::Choice;
use crate::components::empty::EmptyState;
use crate::components::form::SubmitBar;
use crate::components::icon::IconName;
use crate::components::instant::format_instant;
use crate::components::long_name::long_name;
use crate::components::markup::Markup;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load, path_param};
use crate::pages::conflict::changed_meanwhile;
use crate::pages::due::count;
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
    let (away, here): (Vec<&TeamSummary>, Vec<_>) = teams.iter().partition(|team| team.withdrawn);
    let rows = here.into_iter().map(row).collect();
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
                {put_away(&away)}
            </div>
            {may_add.then(|| add_form(context))}
        </div>
    }
    .into_any()
}

/// The teams that were put away, if there are any.
fn put_away(teams: &[&TeamSummary]) -> Option<AnyView> {
    let items = teams
        .iter()
        .map(|team| view! { <li><a href=paths::team(team.id)>{team.name.clone()}</a></li> })
        .collect_view();
    (!teams.is_empty()).then(|| {
        view! {
            <details class="fold">
                <summary>{format!("Put away: {}", teams.len())}</summary>
                <ul class="list">{items}</ul>
            </details>
        }
        .into_any()
    })
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
        if let Some(notice) = away(&view, &context) {
            return view! {
                <PageFrame title=title context=context.clone()>
                    <PageHeader crumbs=crumbs />
                    <div class="stack stack-lg">
                        {notice}
                        {(!view.channels.is_empty()).then(|| channels(&view, &context))}
                    </div>
                </PageFrame>
            };
        }
        let form = view.may_edit.then(|| edit_form(&view, &context));
        let actions = view
            .may_edit
            .then(|| view! { <LinkButton href=paths::withdraw_team(view.team.id) label="Put away" kind=ButtonKind::Quiet /> })
            .into_any();
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs actions=actions>
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

/// What the page of a team says that was put away, with the way back.
fn away(view: &TeamView, context: &PageContext) -> Option<AnyView> {
    let (at, reason) = view.withdrawn.clone()?;
    let restore = view.may_edit.then(|| {
        let fields = vec![("version".to_owned(), view.version.to_string())];
        view! { <PostButton action=paths::restore_team(view.team.id) label="Restore" fields=fields small=true /> }
    });
    let title = format!("Put away {}", format_instant(context.local(at)));
    Some(
        view! {
            <NoticeBox tone=Tone::Warning title=title>
                <p>{reason}</p>
                <p class="muted small">"Restored, it has its name and its channels, and no members."</p>
                {restore}
            </NoticeBox>
        }
        .into_any(),
    )
}

/// The page that puts a team away.
#[component]
pub fn WithdrawTeamPage() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<TeamId>("id");
    let read = {
        let context = context.clone();
        async move {
            let view = context.backend.team(context.actor()?, id?).await?;
            if view.may_edit {
                Ok(view)
            } else {
                Err(ServiceError::Forbidden("Manage people and teams"))
            }
        }
    };
    load(read, move |view| {
        let title = format!("Put {} away", view.team.name);
        let crumbs = vec![
            ("Settings".into(), paths::SETTINGS.into()),
            ("Teams and channels".into(), paths::TEAMS.into()),
            (view.team.name.to_string(), paths::team(view.team.id)),
        ];
        let body = away(&view, &context).unwrap_or_else(|| withdraw_form(&view, &context));
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs />
                {body}
            </PageFrame>
        }
    })
}

fn withdraw_form(view: &TeamView, context: &PageContext) -> AnyView {
    let state = context.form_or(Fields::default);
    let version = seen_version(&state, view.version);
    let conflict = state.conflict.map(|_| changed_meanwhile());
    let form = Form::new(state);
    let takes_over = (view.has > 0).then(|| {
        let successors = view
            .successors
            .iter()
            .map(|team| Choice::new(team.id.to_string(), team.name.to_string()))
            .collect();
        let help = format!(
            "It has {}; each says so in its history.",
            count(view.has, "integration")
        );
        form.field("to", "Which team takes over")
            .required()
            .help(help)
            .select(successors, "Choose one")
    });
    let here = view.members.iter().filter(|member| !member.disabled).count();
    let members = count(i64::try_from(here).unwrap_or(i64::MAX), "member");
    view! {
        <form class="form card narrow" method="post" action=paths::withdraw_team(view.team.id) novalidate>
            <input type="hidden" name="version" value=version />
            {conflict}
            {form.head()}
            <h2>"What will happen"</h2>
            <ul>
                <li>"It can no longer be chosen, and is told nothing."</li>
                <li>{format!("Its {members} leave it, and it has no lead.")}</li>
                <li>"It can be restored at any time, without members."</li>
            </ul>
            {takes_over}
            {form.field("reason", "Reason").required().help("Kept in the history.").text()}
            <SubmitBar label="Put away" cancel_href=Some(paths::team(view.team.id)) />
        </form>
    }
    .into_any()
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
