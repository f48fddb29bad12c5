//! Where a team is told: the list on its page, the form that adds a webhook, the page of one, and what is asked before it
//! is removed or its secret renewed.

use chrono::{DateTime, Utc};
use holdfast_backend::services::channels::{ChannelSummary, ChannelView};
use holdfast_backend::services::teams::TeamView;
use holdfast_backend::store::channels::Try;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{ChannelId, TeamId};
use holdfast_domain::reminder::{AttemptOutcome, WebhookKind};
use leptos::prelude::*;

use crate::components::badge::{DueText, Status, StatusBadge, Urgency};
use crate::components::button::{ButtonKind, LinkButton, PostButton, SubmitButton};
use crate::components::date::{DateText, format_date};
use crate::components::facts::{Fact, Facts};
use crate::components::form::SubmitBar;
use crate::components::icon::IconName;
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load, path_param};
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

/// The section of a team's page.
pub(super) fn channels(view: &TeamView) -> AnyView {
    let columns = vec![
        Column::new("name", "Channel"),
        Column::new("address", "Address"),
        Column::new("health", "How it does"),
    ];
    let rows = view
        .channels
        .iter()
        .map(|channel| {
            let cells = vec![
                view! { {channel.name.clone()} <span class="table-sub">{channel.kind.label()}</span> }
                    .into_any(),
                address(channel),
                health(channel),
            ];
            if view.may_manage_channels {
                Row::link(paths::channel(channel.id), cells)
            } else {
                Row::plain(cells)
            }
        })
        .collect();
    let add = view.may_manage_channels.then(|| {
        view! { <LinkButton href=paths::new_channel(view.team.id) label="Add channel" icon=IconName::Plus small=true /> }
    });
    view! {
        <section class="stack" aria-labelledby="channels">
            <div class="row is-split">
                <h2 id="channels">"Channels"</h2>
                {add}
            </div>
            <DataTable caption="Channels of this team" columns=columns rows=rows free=true>
                <p class="muted">
                    "The team is told nowhere yet: reminders go to persons only. A channel is an incoming webhook of a chat, or of a program of your own."
                </p>
            </DataTable>
        </section>
    }
    .into_any()
}

fn address(channel: &ChannelSummary) -> AnyView {
    view! { <code>{format!("https://{}/…", channel.host)}</code> }.into_any()
}

fn moment(at: DateTime<Utc>) -> String {
    format!("{}, {} UTC", format_date(at.date_naive()), at.format("%H:%M"))
}

/// The state of the circuit breaker, in words.
fn health(channel: &ChannelSummary) -> AnyView {
    let Some(lane) = &channel.lane else {
        return view! { <span class="muted">"Nothing was sent yet"</span> }.into_any();
    };
    let arrived = lane
        .last_success_at
        .map(|at| format!("Last arrived {}", moment(at)));
    match (lane.opened_at, lane.probe_at) {
        (Some(_), probe) => {
            let again = probe.map(|at| format!("tried again {}", moment(at)));
            view! {
                <StatusBadge status=Status::Overdue text=Some("Paused: it keeps failing".to_owned()) />
                <span class="table-sub">{again}</span>
            }
            .into_any()
        }
        (None, _) if lane.failures > 0 => {
            let words = if lane.failures == 1 {
                "Failed the last time".to_owned()
            } else {
                format!("Failed the last {} times", lane.failures)
            };
            view! {
                <StatusBadge status=Status::DueSoon text=Some(words) />
                <span class="table-sub">{lane.last_error.clone()}</span>
            }
            .into_any()
        }
        (None, _) => view! {
            <StatusBadge status=Status::Current text=Some("Works".to_owned()) />
            <span class="table-sub">{arrived}</span>
        }
        .into_any(),
    }
}

/// The form that adds a channel to a team.
#[component]
pub fn NewChannelPage() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<TeamId>("id");
    let read = {
        let context = context.clone();
        async move {
            let view = context.backend.team(context.actor()?, id?).await?;
            if view.may_manage_channels {
                Ok(view.team)
            } else {
                Err(holdfast_backend::ServiceError::Forbidden("Manage channels"))
            }
        }
    };
    load(read, move |team| {
        let state = context.form_or(Default::default);
        let crumbs = vec![
            ("Settings".into(), paths::SETTINGS.into()),
            ("Teams and channels".into(), paths::TEAMS.into()),
            (team.name.to_string(), paths::team(team.id)),
        ];
        let (title, body) = match state.once.clone() {
            Some(secret) => {
                let title = format!("{} is added", state.fields.get("name"));
                let id = state.fields.get("id").to_owned();
                (title, once(secret, paths::channel(id)))
            }
            None => (
                format!("Add a channel to {}", team.name),
                new_form(Form::new(state), team.id, &context),
            ),
        };
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs />
                {body}
            </PageFrame>
        }
    })
}

fn new_form(form: Form, team: TeamId, context: &PageContext) -> AnyView {
    let id = match form.state().fields.get("id") {
        "" => context.backend.clock.new_id().to_string(),
        id => id.to_owned(),
    };
    view! {
        <form class="form card narrow" method="post" action=paths::new_channel(team) novalidate>
            <input type="hidden" name="id" value=id />
            {form.head()}
            {form
                .field("kind", "Kind")
                .required()
                .help("What the receiver understands. JSON is for programs of your own; each message is signed.")
                .one_of::<WebhookKind>("Choose one")}
            {form.field("name", "Name").required().help("Such as “#payments-alerts”.").text_of(80)}
            {form
                .field("url", "Address")
                .required()
                .help("The incoming webhook, as the receiver shows it. It is kept to be called and not shown again. Networks of your own are refused.")
                .code()}
            <SubmitBar label="Add channel" cancel_href=Some(paths::team(team)) />
        </form>
    }
    .into_any()
}

/// A signing secret that is shown once, with how it is used.
fn once(secret: String, next: String) -> AnyView {
    view! {
        <div class="stack">
            <section class="card narrow" aria-labelledby="secret">
                <h2 id="secret">"The signing secret"</h2>
                <p>
                    "Keep it where the receiver finds it: it is shown only now. Each message has the header "
                    <code>"Holdfast-Signature: t=…,v1=…"</code>
                    ": v1 is the HMAC-SHA256, in hexadecimal, of t, a dot and the body, with this text as the key; t is the time in Unix seconds."
                </p>
                <code class="once" id="once">{secret}</code>
            </section>
            <div class="row">
                <LinkButton href=next label="Go to the channel" kind=ButtonKind::Primary />
            </div>
        </div>
    }
    .into_any()
}

fn about_channel(
    title: impl FnOnce(&str) -> String + Send + 'static,
    is_below: bool,
    draw: impl FnOnce(&ChannelView, &PageContext) -> AnyView + Send + 'static,
) -> AnyView {
    let context = PageContext::expect();
    let id = path_param::<ChannelId>("id");
    let read = {
        let context = context.clone();
        async move { context.backend.channel(context.actor()?, id?).await }
    };
    load(read, move |view| {
        let title = title(&view.summary.name);
        let mut crumbs = vec![
            ("Settings".into(), paths::SETTINGS.into()),
            ("Teams and channels".into(), paths::TEAMS.into()),
            (view.team.name.to_string(), paths::team(view.team.id)),
        ];
        if is_below {
            crumbs.push((view.summary.name.clone(), paths::channel(view.summary.id)));
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

/// The page of a channel.
#[component]
pub fn ChannelPage() -> impl IntoView {
    about_channel(str::to_owned, false, show)
}

fn show(view: &ChannelView, context: &PageContext) -> AnyView {
    let id = view.summary.id;
    let signed = if view.signed {
        "Yes, with a secret of this channel"
    } else {
        "No, the address itself is the secret"
    };
    let mut facts = vec![
        Fact::text("Kind", view.summary.kind.label()),
        Fact::view("Address", address(&view.summary)),
        Fact::text("Signed", signed),
        Fact::view(
            "Added",
            view! { <DateText date=view.created_at.date_naive() today=context.today() /> },
        ),
        Fact::view("How it does", health(&view.summary)),
    ];
    if let Some(error) = view
        .summary
        .lane
        .as_ref()
        .and_then(|lane| lane.last_error.clone())
    {
        facts.push(Fact::text("Last error", error));
    }
    let columns = vec![
        Column::new("at", "When"),
        Column::new("title", "What").wraps(),
        Column::new("outcome", "Outcome").wraps(),
    ];
    let rows = view.tries.iter().map(try_row).collect();
    let test = vec![("id".to_owned(), context.backend.clock.new_id().to_string())];
    view! {
        <div class="columns is-form">
            <section class="card" aria-labelledby="tries">
                <div class="card-head">
                    <h2 id="tries">"The last tries"</h2>
                    <PostButton action=paths::test_channel(id) label="Send a test" fields=test icon=IconName::Reminders small=true />
                </div>
                <DataTable caption="The last tries to send something here" columns=columns rows=rows free=true>
                    <p class="muted">"Nothing was sent here yet. A test shows whether it arrives."</p>
                </DataTable>
            </section>
            <aside class="stack" aria-label="The channel">
                <section class="card" aria-labelledby="facts">
                    <h2 id="facts">"The channel"</h2>
                    <Facts facts=facts />
                    <div class="row">
                        {view
                            .signed
                            .then(|| view! { <LinkButton href=paths::channel_secret(id) label="Renew secret" small=true /> })}
                        <LinkButton href=paths::remove_channel(id) label="Remove" kind=ButtonKind::Danger small=true />
                    </div>
                </section>
            </aside>
        </div>
    }
    .into_any()
}

fn try_row(row: &Try) -> Row {
    let outcome = match row.outcome {
        AttemptOutcome::Sent => row.outcome.label().into_any(),
        AttemptOutcome::Transient => {
            view! { <DueText text=row.outcome.label() urgency=Urgency::Soon /> }.into_any()
        }
        AttemptOutcome::Permanent => {
            view! { <DueText text=row.outcome.label() urgency=Urgency::Overdue /> }.into_any()
        }
    };
    Row::plain(vec![
        view! { <time datetime=row.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)>{moment(row.at)}</time> }.into_any(),
        row.title.clone().into_any(),
        view! { {outcome} {row.error.clone().map(|error| view! { <span class="table-sub">{error}</span> })} }.into_any(),
    ])
}

/// The page that asks before a secret is renewed, and then shows the new one once.
#[component]
pub fn ChannelSecretPage() -> impl IntoView {
    about_channel(
        |name| format!("New signing secret for {name}"),
        true,
        |view, context| {
            let state = context.form_or(Default::default);
            let back = paths::channel(view.summary.id);
            match state.once.clone() {
                Some(secret) => once(secret, back),
                None => confirm(
                    Form::new(state),
                    paths::channel_secret(view.summary.id),
                    &[
                        "The receiver has to know the new secret before it takes a message again. The old one is used no more.",
                    ],
                    ("Renew secret", ButtonKind::Primary),
                    back,
                ),
            }
        },
    )
}

/// The page that asks before a channel is removed.
#[component]
pub fn RemoveChannelPage() -> impl IntoView {
    about_channel(
        |name| format!("Remove {name}"),
        true,
        |view, context| {
            confirm(
                Form::new(context.form_or(Default::default)),
                paths::remove_channel(view.summary.id),
                &[
                    "Nothing is sent there any more, not even what waits to be sent.",
                    "Its address and secret cannot be brought back; add it again to use it again.",
                ],
                ("Remove channel", ButtonKind::Danger),
                paths::channel(view.summary.id),
            )
        },
    )
}

fn confirm(
    form: Form,
    action: String,
    effects: &[&'static str],
    (label, kind): (&'static str, ButtonKind),
    back: String,
) -> AnyView {
    view! {
        <form class="form card narrow" method="post" action=action novalidate>
            {form.head()}
            <h2>"What will happen"</h2>
            <ul>{effects.iter().map(|effect| view! { <li>{*effect}</li> }).collect_view()}</ul>
            <div class="row">
                <SubmitButton label=label kind=kind />
                <LinkButton href=back label="Cancel" />
            </div>
        </form>
    }
    .into_any()
}
