//! The page of a person: what they may do, how they sign in, what they answer for, what was changed.

use holdfast_backend::services::people::PersonView;
use holdfast_domain::person::PersonState;
use leptos::prelude::*;

use super::people::state_tag;
use super::person_form::{fields, fields_of};
use super::seen_version;
use crate::components::button::{ButtonKind, LinkButton, PostButton};
use crate::components::date::{DateText, format_date};
use crate::components::diff::FieldDiff;
use crate::components::facts::{Fact, Facts};
use crate::components::form::SubmitBar;
use crate::components::instant::format_instant;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::components::timeline::{Timeline, TimelineEvent};
use crate::context::{PageContext, load, path_param};
use crate::pages::changes::change_row;
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

/// The page.
#[component]
pub fn PersonPage() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param("id");
    let read = {
        let context = context.clone();
        async move { context.backend.person_view(context.actor()?, id?).await }
    };
    load(read, move |view| {
        let title = view.user.name.to_string();
        view! { <PageFrame title=title context=context.clone()>{body(&view, &context)}</PageFrame> }
    })
}

fn body(view: &PersonView, context: &PageContext) -> AnyView {
    let crumbs = vec![
        ("Settings".into(), paths::SETTINGS.into()),
        ("People".into(), paths::PEOPLE.into()),
    ];
    let disabled = view.disabled_at.map(|at| {
        let since = format_date(context.local(at).date_naive());
        let orphans = (view.owns > 0).then(|| {
            view! {
                <p>
                    "What they own has no owner: its reminders go to the team lead and compliance. "
                    <a href=owned_by(view)>{format!("Find new owners for {}", integrations(view.owns))}</a>
                </p>
            }
        });
        view! {
            <NoticeBox tone=Tone::Warning title=format!("Disabled since {since}: {} cannot sign in", view.user.name)>
                {orphans}
            </NoticeBox>
        }
    });
    let email = view.user.email.to_string();
    let change = paths::person_email(view.user.id);
    view! {
        <PageHeader crumbs=crumbs>
            <p>{email} " " <a href=change>"Change address"</a></p>
        </PageHeader>
        <div class="stack">
            {disabled}
            <div class="columns is-form">
                {edit_form(view, context)}
                <aside class="stack" aria-label="About this person">
                    {sign_in(view, context)}
                    {answers_for(view)}
                </aside>
            </div>
            {history(view, context)}
        </div>
    }
    .into_any()
}

fn edit_form(view: &PersonView, context: &PageContext) -> AnyView {
    let stored = fields_of(&view.user);
    let state = context.form_or(|| stored.clone());
    let version = seen_version(&state, view.version);
    let conflict = state.conflict.is_some().then(|| {
        let roles: Vec<String> = view.user.roles.iter().map(ToString::to_string).collect();
        let now = format!("{}; {}", view.user.name, roles.join(", "));
        view! {
            <NoticeBox tone=Tone::Warning title="Somebody changed this person while you were editing">
                <p>{format!("Stored now: {now}. Nothing of yours has been saved; saving the form again replaces it.")}</p>
            </NoticeBox>
        }
    });
    let form = Form::new(state);
    view! {
        <form class="form card" method="post" action=paths::person(view.user.id) novalidate>
            <h2>"Name, roles and teams"</h2>
            {conflict}
            <input type="hidden" name="version" value=version />
            {form.head()}
            {form.field("name", "Name").required().text_of(120)}
            {fields(form, &view.teams)}
            <SubmitBar label="Save" cancel_href=Some(paths::PEOPLE.to_owned()) note="Applies from their next page on." />
        </form>
    }
    .into_any()
}

fn sign_in(view: &PersonView, context: &PageContext) -> AnyView {
    let today = context.today();
    let id = view.user.id;
    let facts = vec![
        Fact::view("Sign-in", state_tag(view.state)),
        Fact::view(
            "Registered",
            view! { <DateText date=context.local(view.created_at).date_naive() today=today /> },
        ),
    ];
    let link = (view.state != PersonState::Disabled).then(|| {
        let label = if view.state == PersonState::Invited {
            "Make a new link"
        } else {
            "Reset the password"
        };
        view! { <LinkButton href=paths::person_link(id) label=label small=true /> }
    });
    let door = if view.state == PersonState::Disabled {
        view! { <PostButton action=paths::enable_person(id) label="Enable again" small=true /> }.into_any()
    } else if view.is_self {
        view! { <p class="muted small">"This is you. Another administrator could disable you."</p> }
            .into_any()
    } else if view.is_last_administrator {
        view! { <p class="muted small">"The last administrator cannot be disabled."</p> }.into_any()
    } else {
        view! { <LinkButton href=paths::disable_person(id) label="Disable" kind=ButtonKind::Danger small=true /> }
            .into_any()
    };
    view! {
        <section class="card" aria-labelledby="sign-in">
            <h2 id="sign-in">"Sign-in"</h2>
            <Facts facts=facts />
            <div class="row">{link} {door}</div>
        </section>
    }
    .into_any()
}

/// The list of what a person owns.
pub(super) fn owned_by(view: &PersonView) -> String {
    format!("{}?owner={}", paths::INTEGRATIONS, view.user.id)
}

/// "1 integration", "7 integrations".
pub(super) fn integrations(count: i64) -> String {
    if count == 1 {
        "1 integration".into()
    } else {
        format!("{count} integrations")
    }
}

fn answers_for(view: &PersonView) -> AnyView {
    let owned = if view.owns == 0 {
        "nothing".into_any()
    } else {
        view! { <a href=owned_by(view)>{integrations(view.owns)}</a> }.into_any()
    };
    let leads = if view.leads.is_empty() {
        "no team".into_any()
    } else {
        view.leads
            .iter()
            .enumerate()
            .map(|(index, team)| {
                let comma = (index > 0).then_some(", ");
                view! { {comma} <a href=paths::team(team.id)>{team.name.to_string()}</a> }
            })
            .collect_view()
            .into_any()
    };
    let deputy = match view.stands_in_for {
        0 => "nothing".to_owned(),
        count => integrations(count),
    };
    let facts = vec![
        Fact::view("Owns", owned),
        Fact::text("Deputy for", deputy),
        Fact::view("Leads", leads),
    ];
    view! {
        <section class="card" aria-labelledby="answers-for">
            <h2 id="answers-for">"Owns"</h2>
            <Facts facts=facts />
            {(view.owns + view.stands_in_for > 0)
                .then(|| view! { <div class="row"><LinkButton href=paths::hand_over_work(view.user.id) label="Hand over their work" small=true /></div> })}
        </section>
    }
    .into_any()
}

fn history(view: &PersonView, context: &PageContext) -> AnyView {
    let name_of = |raw: &str| {
        view.teams
            .iter()
            .find(|team| team.id.to_string() == raw)
            .map(|team| team.name.to_string())
    };
    let events = view
        .revisions
        .iter()
        .map(|revision| {
            // Being disabled or enabled is the event itself; everything else is listed.
            let disabled = revision.changes.iter().find(|change| change.path == "disabled");
            let rows: Vec<_> = revision
                .changes
                .iter()
                .filter(|change| change.path != "disabled")
                .map(|change| change_row("user", change, &name_of))
                .collect();
            let title = match disabled {
                _ if revision.number == 1 => "Registered",
                Some(change) if change.after == serde_json::Value::Bool(true) => "Disabled",
                Some(_) => "Enabled again",
                None => "Changed",
            };
            let at = revision.at;
            TimelineEvent {
                datetime: at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
                when: format_instant(context.local(at)),
                title: title.to_owned(),
                by: Some(revision.actor_name.clone()),
                detail: (!rows.is_empty()).then(|| view! { <FieldDiff rows=rows /> }.into_any()),
            }
        })
        .collect::<Vec<_>>();
    (!events.is_empty())
        .then(|| {
            view! {
                <section class="card" aria-labelledby="history">
                    <h2 id="history">"History"</h2>
                    <Timeline events=events />
                </section>
            }
        })
        .into_any()
}
