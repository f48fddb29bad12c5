//! The page of a reminder: what is due and what to do about it, and the answers, each one form away. Every link of a mail
//! or webhook leads here.

mod answers;

use holdfast_backend::services::answers::{Belongs, Cycle, ReminderView};
use holdfast_backend::services::deliveries::Tries;
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::plan::why;
use holdfast_domain::reminder::{DeliveryState, NotificationKind, Reason, ReminderKind, Subject};
use leptos::prelude::*;

use super::deliveries::tries;
use super::due::{count, when};
use super::frame::PageFrame;
use super::told::{day_of, is_escalation, timeline};
use crate::components::badge::{DueText, Tag, TagTone, Urgency};
use crate::components::button::{ButtonKind, LinkButton, PostButton};
use crate::components::date::{DateText, PlainDate, format_date};
use crate::components::facts::{Fact, Facts};
use crate::components::icon::IconName;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::components::steps::{StepText, Steps};
use crate::components::todo::{TodoItem, TodoList};
use crate::context::{PageContext, load, path_param};
use crate::paths;

/// How many lines of who was told what are shown.
const TOLD_LINES: usize = 50;

/// The page.
#[component]
pub fn ReminderPage() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<NotificationId>("id");
    let read = {
        let context = context.clone();
        async move {
            let (actor, id) = (context.actor()?, id?);
            let view = context.backend.reminder(actor, id).await?;
            let tries = if actor.may(Permission::ReadDeliveries) {
                Some(context.backend.delivery_tries(actor, id).await?)
            } else {
                None
            };
            Ok((view, tries))
        }
    };
    load(read, move |(view, tries)| {
        let title = view.notification.title.clone();
        view! { <PageFrame title=title context=context.clone()>{body(&view, tries.as_ref(), &context)}</PageFrame> }
    })
}

fn body(view: &ReminderView, tries: Option<&Tries>, context: &PageContext) -> AnyView {
    let delivery = tries.map(|tries| tries::section(tries, context));
    let crumbs = vec![("Inbox".to_owned(), paths::INBOX.to_owned())];
    match &view.belongs {
        Some(belongs) => {
            let lead = lead(view, belongs);
            let is_open = belongs.cycle == Cycle::Open;
            let shortcuts = shortcuts(belongs, is_open && view.is_mine);
            view! {
                <PageHeader crumbs=crumbs logo=belongs.provider_name.clone() actions=shortcuts>{lead}</PageHeader>
                <div class="columns">
                    <div class="stack">
                        {standing(view, belongs, context)}
                        {is_open.then(|| to_do(belongs, context))}
                        {(is_open && view.is_mine).then(|| answers::section(view, belongs, context))}
                        {delivery}
                    </div>
                    <aside class="stack" aria-label="What it is about">
                        {facts(view, belongs)}
                        {who_was_told(belongs, context)}
                    </aside>
                </div>
            }
            .into_any()
        }
        None => view! {
            <PageHeader crumbs=crumbs />
            <div class="stack">{other(view, context)} {delivery}</div>
        }
        .into_any(),
    }
}

fn lead(view: &ReminderView, belongs: &Belongs) -> AnyView {
    let due = view.notification.due_on;
    let date = match belongs.cycle {
        Cycle::Open => {
            let (text, urgency) = when(due, view.today);
            let text = if urgency == Urgency::Overdue {
                text
            } else {
                format!("due {text}")
            };
            view! { <DueText text=text urgency=urgency /> }.into_any()
        }
        Cycle::Ended(_) => format!("was due {}", format_date(due)).into_any(),
    };
    view! {
        <p>
            {belongs.kind.label()} " of "
            <a href=paths::integration(belongs.integration)>{belongs.integration_name.clone()}</a>
            {format!(" · {} · ", belongs.provider_name)}
            {date}
        </p>
    }
    .into_any()
}

/// Links to the answers, for the page is long.
fn shortcuts(belongs: &Belongs, may_answer: bool) -> AnyView {
    let answers = [
        (
            "#acknowledge",
            "Acknowledge",
            belongs.kind != ReminderKind::Notice || belongs.may_edit,
        ),
        ("#snooze", "Snooze", true),
        ("#hand-over", "Hand over", belongs.may_edit),
    ];
    answers
        .into_iter()
        .filter(|(_, _, offered)| may_answer && *offered)
        .map(|(href, label, _)| view! { <LinkButton href=href label=label small=true /> })
        .collect_view()
        .into_any()
}

/// Where the cycle stands, in a box above everything else.
fn standing(view: &ReminderView, belongs: &Belongs, context: &PageContext) -> AnyView {
    let looking = (!view.is_mine).then(|| {
        let title = format!("This was sent to {}", view.recipient);
        view! {
            <NoticeBox title=title>
                <p>"Only the recipient can respond to it."</p>
            </NoticeBox>
        }
    });
    let ended = match &belongs.cycle {
        Cycle::Open => None,
        Cycle::Ended(ended) => {
            let title = match &ended.by {
                Some((by, at)) => format!("{} by {by} on {}", ended.how, format_date(day_of(context, *at))),
                None => ended.how.clone(),
            };
            let record = paths::integration(belongs.integration);
            Some(view! {
                <NoticeBox tone=Tone::Good title=title>
                    <p>"This is no longer due. No more reminders are sent for this date."</p>
                    <div class="notice-actions">
                        <LinkButton href=record label="Open the record" small=true />
                        <LinkButton href=paths::INBOX label="Back to the inbox" small=true />
                    </div>
                </NoticeBox>
            })
        }
    };
    let given = (belongs.cycle == Cycle::Open)
        .then(|| answers::given(view, belongs))
        .flatten();
    view! { {looking} {ended} {given} }.into_any()
}

/// What to do, step by step, and the button that records it.
fn to_do(belongs: &Belongs, context: &PageContext) -> AnyView {
    let steps = belongs
        .steps
        .iter()
        .map(|step| StepText {
            title: step.title.clone(),
            text: step.text.clone(),
        })
        .collect();
    view! {
        <section class="card" id="done">
            <h2>"What to do"</h2>
            <Steps steps=steps />
            <div class="row">{done(belongs, context)}</div>
        </section>
    }
    .into_any()
}

/// The buttons that end the cycle; whoever may press none of them learns who can.
fn done(belongs: &Belongs, context: &PageContext) -> AnyView {
    let record = paths::integration(belongs.integration);
    let primary = ButtonKind::Primary;
    match (belongs.kind, belongs.subject) {
        (ReminderKind::Rotation | ReminderKind::Expiry, Subject::Credential(id)) if belongs.may_rotate => {
            let expires = belongs
                .credential
                .as_ref()
                .is_some_and(|credential| credential.expires_on.is_some());
            // A new one of what expires has a date that only its maker knows: the form asks for it.
            let today = (!expires).then(|| {
                let fields = vec![
                    ("id".to_owned(), context.backend.clock.new_id().to_string()),
                    ("rotated_on".to_owned(), context.today().to_string()),
                ];
                view! { <PostButton action=paths::rotate(id) label="Rotated today" fields=fields kind=primary icon=IconName::Check /> }
            });
            let kind = if expires { primary } else { ButtonKind::Plain };
            view! { {today} <LinkButton href=paths::rotate(id) label="Record rotation" kind=kind /> }.into_any()
        }
        (ReminderKind::Revocation, Subject::Rotation(id)) if belongs.may_rotate => {
            let fields = vec![("revoked_on".to_owned(), context.today().to_string())];
            view! {
                <PostButton action=paths::revoked(id) label="Revoked today" fields=fields kind=primary icon=IconName::Check />
                <LinkButton href=paths::revoked(id) label="On another day" />
            }
            .into_any()
        }
        (ReminderKind::Review, _) if belongs.may_review => {
            view! { <LinkButton href=paths::review(belongs.integration) label="Record review" kind=primary icon=IconName::Check /> }
                .into_any()
        }
        (ReminderKind::Evidence, _) if belongs.may_file => {
            view! { <LinkButton href=paths::new_evidence(belongs.integration) label="Add evidence" kind=primary icon=IconName::Plus /> }
                .into_any()
        }
        (ReminderKind::Notice, Subject::Notice(notice, integration)) if belongs.may_edit => {
            let fields = vec![("notice".to_owned(), notice.to_string())];
            view! {
                <PostButton action=paths::acknowledge(integration) label="Acknowledge the notice" fields=fields kind=primary icon=IconName::Check />
                <LinkButton href=format!("{record}#versions") label="See the notice" />
            }
            .into_any()
        }
        (ReminderKind::Version, _) if belongs.may_edit => {
            view! { <LinkButton href=paths::edit_integration(belongs.integration) label="Edit the version on record" kind=primary icon=IconName::Edit /> }
                .into_any()
        }
        _ => view! {
            <p class="muted small">"Your roles do not allow you to record this; whoever owns the integration can."</p>
            <LinkButton href=record label="Open the record" />
        }
        .into_any(),
    }
}

fn facts(view: &ReminderView, belongs: &Belongs) -> AnyView {
    let (due, today) = (view.notification.due_on, view.today);
    let is_open = belongs.cycle == Cycle::Open;
    let mut facts = vec![if is_open {
        Fact::view("Due", view! { <DateText date=due today=today /> })
    } else {
        Fact::view("Was due", view! { <PlainDate date=due /> })
    }];
    let late = (today - due).num_days();
    if is_open && late > 0 {
        let text = count(late, "day");
        facts.push(Fact::view(
            "Overdue by",
            view! { <DueText text=text urgency=Urgency::Overdue /> },
        ));
    }
    facts.push(Fact::view(
        "Integration",
        view! { <a href=paths::integration(belongs.integration)>{belongs.integration_name.clone()}</a> },
    ));
    if let Some(credential) = &belongs.credential {
        facts.push(Fact::text("Credential", credential.name.to_string()));
        let location = credential.location.to_string();
        facts.push(Fact::view("Where it is kept", view! { <code>{location}</code> }));
    }
    facts.push(match &belongs.owner {
        Some((_, owner)) => Fact::text("Owner", owner.clone()),
        None => Fact::view(
            "Owner",
            view! { <DueText text="Unowned" urgency=Urgency::Overdue /> },
        ),
    });
    let notification = &view.notification;
    let escalated = is_escalation(notification.reason, notification.orphan)
        .then(|| view! { <p><Tag label="Escalated" tone=TagTone::Warning /></p> });
    let because = why(notification.reason, notification.orphan, notification.step);
    let handed_on = notification.reason == Reason::Owner
        && view.is_mine
        && belongs.owner.as_ref().map(|(owner, _)| *owner) != view.reader;
    let because = if handed_on {
        let now = belongs
            .owner
            .as_ref()
            .map_or("nobody owns it now".to_owned(), |(_, owner)| {
                format!("{owner} owns it now")
            });
        format!("You owned it when this was sent; {now}.")
    } else if view.is_mine {
        because
    } else {
        format!(
            "It was sent as: {}.",
            super::told::as_what(notification.reason, notification.orphan)
        )
    };
    view! {
        <section class="card">
            <h2>{if is_open { "What is due" } else { "What was due" }}</h2>
            <Facts facts=facts />
        </section>
        <section class="card">
            <h2>{if view.is_mine { "Why you get this" } else { "Reason it was sent" }}</h2>
            {escalated}
            <p class="small">{because}</p>
        </section>
    }
    .into_any()
}

fn who_was_told(belongs: &Belongs, context: &PageContext) -> AnyView {
    view! {
        <section class="card" id="told">
            <h2>"Activity"</h2>
            {timeline(&belongs.told, false, TOLD_LINES, context)}
        </section>
    }
    .into_any()
}

/// What is no reminder of one thing: a digest with what went with it, a report, a test.
fn other(view: &ReminderView, context: &PageContext) -> AnyView {
    match view.notification.kind {
        NotificationKind::Digest => {
            let items = view
                .bundled
                .iter()
                .map(|line| {
                    let (when, urgency) = when(line.due_on, view.today);
                    TodoItem {
                        when,
                        urgency,
                        title: line.title.clone(),
                        href: Some(paths::reminder(line.id)),
                        detail: Some(line.kind.label().to_owned()),
                        action: None,
                    }
                })
                .collect();
            view! {
                <section class="card">
                    <h2>"In this digest"</h2>
                    <TodoList items=items>
                        <p class="muted">"Its contents are no longer on record."</p>
                    </TodoList>
                </section>
            }
            .into_any()
        }
        kind => {
            let text = match kind {
                NotificationKind::Test => "A test message. There is nothing to do.",
                _ => "A scheduled report. The message has it attached.",
            };
            let (tone, how) = how_it_went(view, context);
            let error = view.notification.last_error.clone();
            view! {
                <NoticeBox tone=tone title=format!("{}, {how}", kind.label())>
                    {error.map(|error| view! { <p>{error}</p> })} <p>{text}</p>
                </NoticeBox>
            }
            .into_any()
        }
    }
}

/// What became of a message: "sent 22 Nov 2026", "failed for good on 22 Nov 2026".
fn how_it_went(view: &ReminderView, context: &PageContext) -> (Tone, String) {
    let asked = format_date(day_of(context, view.notification.created_at));
    match view.notification.state {
        DeliveryState::Sent => (Tone::Info, format!("sent {asked}")),
        DeliveryState::Dead => (Tone::Error, format!("of {asked}: failed, not delivered")),
        DeliveryState::Cancelled => (Tone::Warning, format!("of {asked}: cancelled, not sent")),
        _ if view.notification.attempts > 0 => (
            Tone::Warning,
            format!("of {asked}: not delivered yet, will be tried again"),
        ),
        DeliveryState::Held | DeliveryState::Bundled | DeliveryState::Queued | DeliveryState::Sending => {
            (Tone::Info, format!("of {asked}: being sent"))
        }
    }
}
