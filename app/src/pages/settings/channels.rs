//! Where a team is told: the list on its page, and the page of one webhook with how it does.

use holdfast_backend::services::channels::{ChannelSummary, ChannelView};
use holdfast_backend::services::teams::TeamView;
use holdfast_backend::store::channels::Try;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::ChannelId;
use holdfast_domain::reminder::AttemptOutcome;
use leptos::prelude::*;

use crate::components::badge::{DueText, Status, StatusBadge, Urgency};
use crate::components::button::{ButtonKind, LinkButton, PostButton};
use crate::components::date::DateText;
use crate::components::facts::{Fact, Facts};
use crate::components::icon::IconName;
use crate::components::instant::{InstantText, format_instant};
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load, path_param};
use crate::pages::frame::PageFrame;
use crate::paths;

/// The section of a team's page.
pub(super) fn channels(view: &TeamView, context: &PageContext) -> AnyView {
    let columns = vec![
        Column::new("name", "Channel"),
        Column::new("address", "Address"),
        Column::new("health", "Status"),
    ];
    let rows = view
        .channels
        .iter()
        .map(|channel| {
            let cells = vec![
                view! { {channel.name.clone()} <span class="table-sub">{channel.kind.label()}</span> }
                    .into_any(),
                address(channel),
                health(channel, context),
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
                    "No channel yet: reminders go to people only. A channel is an incoming webhook of a chat or of your own program."
                </p>
            </DataTable>
        </section>
    }
    .into_any()
}

fn address(channel: &ChannelSummary) -> AnyView {
    view! { <code>{format!("{}://{}/…", channel.scheme, channel.host)}</code> }.into_any()
}

/// The state of the circuit breaker, in words.
fn health(channel: &ChannelSummary, context: &PageContext) -> AnyView {
    let Some(lane) = &channel.lane else {
        return view! { <span class="muted">"Nothing was sent yet"</span> }.into_any();
    };
    let moment = |at| format_instant(context.local(at));
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
        (None, _) if lane.refused_since.is_some() => {
            let since = lane.refused_since.map(moment).unwrap_or_default();
            view! {
                <StatusBadge status=Status::Overdue text=Some(format!("Refused for good since {since}")) />
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

pub(super) fn about_channel(
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
            view! { <DateText date=context.local(view.created_at).date_naive() today=context.today() /> },
        ),
        Fact::view("Status", health(&view.summary, context)),
    ];
    let paused = view.summary.lane.as_ref().filter(|lane| lane.opened_at.is_some());
    if let Some(error) = paused.and_then(|lane| lane.last_error.clone()) {
        facts.push(Fact::text("Last error", error));
    }
    let columns = vec![
        Column::new("at", "When"),
        Column::new("title", "What").wraps(),
        Column::new("outcome", "Outcome").wraps(),
    ];
    let rows = view.tries.iter().map(|row| try_row(row, context)).collect();
    let test = vec![("id".to_owned(), context.backend.clock.new_id().to_string())];
    view! {
        <div class="columns is-form">
            <section class="card" aria-labelledby="tries">
                <div class="card-head">
                    <h2 id="tries">"Recent deliveries"</h2>
                    <PostButton action=paths::test_channel(id) label="Send a test" fields=test icon=IconName::Reminders small=true />
                </div>
                <DataTable caption="Recent deliveries to this channel" columns=columns rows=rows free=true>
                    <p class="muted">"Nothing sent yet. Send a test to check the channel."</p>
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

fn try_row(row: &Try, context: &PageContext) -> Row {
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
        view! { <InstantText at=context.local(row.at) now=context.backend.clock.now() /> }.into_any(),
        row.title.clone().into_any(),
        view! { {outcome} {row.error.clone().map(|error| view! { <span class="table-sub">{error}</span> })} }
            .into_any(),
    ])
}
