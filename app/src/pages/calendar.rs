//! Calendars to subscribe to: a card for the page of a person or team, and the page where the address is made, renewed and
//! ended. A new address is shown in the answer to the form that made it, and never again.

use chrono::NaiveDate;
use holdfast_backend::ServiceError;
use holdfast_backend::services::feeds::{CalendarAddress, CalendarOf, CalendarView};
use holdfast_domain::credential::DUE_SOON_DAYS;
use holdfast_domain::ids::TeamId;
use leptos::prelude::*;

use super::error::words;
use super::form::Form;
use super::frame::PageFrame;
use crate::components::badge::{DueText, Urgency};
use crate::components::button::{ButtonKind, LinkButton, SubmitButton};
use crate::components::date::{DateText, format_date};
use crate::components::facts::{Fact, Facts};
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param};
use crate::paths;

/// The page of a calendar.
fn page_of(of: CalendarOf) -> String {
    match of {
        CalendarOf::Me => paths::OWN_CALENDAR.to_owned(),
        CalendarOf::Team(team) => paths::team_calendar(team),
    }
}

/// The card of a calendar, for the page of whose it is; nothing for who may not have it.
#[must_use]
pub fn card(of: CalendarOf, context: &PageContext) -> AnyView {
    let context = context.clone();
    let today = context.today();
    Suspend::new(async move {
        let read = async { context.backend.calendar_view(context.actor()?, of).await };
        match read.await {
            Ok(view) => summary(of, view.address.as_ref(), today),
            Err(ServiceError::Forbidden(_)) => ().into_any(),
            // The rest of the page is worth having.
            Err(error) => titled(words(&error).2.into_any()),
        }
    })
    .into_any()
}

fn titled(content: AnyView) -> AnyView {
    view! {
        <section class="card" aria-labelledby="calendar">
            <h2 id="calendar">"Calendar"</h2>
            {content}
        </section>
    }
    .into_any()
}

fn summary(of: CalendarOf, address: Option<&CalendarAddress>, today: NaiveDate) -> AnyView {
    let (text, label) = match address {
        None => (
            match of {
                CalendarOf::Me => "Your due dates in your own calendar.".to_owned(),
                CalendarOf::Team(_) => "The team's due dates in everyone's calendar.".to_owned(),
            },
            "Subscribe",
        ),
        Some(address) if address.expired => (
            format!("Its address expired after {}.", format_date(address.expires_on)),
            "Renew",
        ),
        Some(address) => (
            format!("Its address works until {}.", format_date(address.expires_on)),
            "Renew or end",
        ),
    };
    let late = address.is_some_and(|address| (address.expires_on - today).num_days() <= DUE_SOON_DAYS);
    let urgency = if late { Urgency::Soon } else { Urgency::Normal };
    titled(
        view! {
            <p class="small">
                <DueText text=text urgency=urgency />
            </p>
            <div>
                <LinkButton href=page_of(of) label=label small=true />
            </div>
        }
        .into_any(),
    )
}

/// A person's own calendar.
#[component]
pub fn OwnCalendar() -> impl IntoView {
    page(
        Ok(CalendarOf::Me),
        |_| "Your calendar".to_owned(),
        |_, _| vec![("Your account".into(), paths::ACCOUNT.into())],
    )
}

/// The calendar of a team.
#[component]
pub fn TeamCalendar() -> impl IntoView {
    page(
        path_param::<TeamId>("id").map(CalendarOf::Team),
        |view| format!("Calendar of {}", view.name),
        |of, view| {
            let mut crumbs = vec![
                ("Settings".into(), paths::SETTINGS.into()),
                ("Teams and channels".into(), paths::TEAMS.into()),
            ];
            if let CalendarOf::Team(team) = of {
                crumbs.push((view.name.clone(), paths::team(team)));
            }
            crumbs
        },
    )
}

type Crumbs = Vec<(String, String)>;

fn page(
    of: Result<CalendarOf, ServiceError>,
    title: fn(&CalendarView) -> String,
    crumbs: fn(CalendarOf, &CalendarView) -> Crumbs,
) -> AnyView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move {
            let of = of?;
            let view = context.backend.calendar_view(context.actor()?, of).await?;
            Ok((of, view))
        }
    };
    load(read, move |(of, view)| {
        let (title, crumbs) = (title(&view), crumbs(of, &view));
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs>
                    <p>{lead(of)}</p>
                </PageHeader>
                <div class="columns is-form">
                    <div class="stack">
                        {made(&context)}
                        {address(of, &view, &context)}
                    </div>
                    <aside class="stack">{programs()}</aside>
                </div>
            </PageFrame>
        }
    })
}

fn lead(of: CalendarOf) -> &'static str {
    match of {
        CalendarOf::Me => {
            "Due dates of what you own, are deputy for, or your teams have unowned: each rotation, expiry, review, document, notice and version as an event. Moved dates move there too."
        }
        CalendarOf::Team(_) => {
            "Due dates of everything the team has: each rotation, expiry, review, document, notice and version as an event. Moved dates move there too."
        }
    }
}

/// The address that this request made.
fn made(context: &PageContext) -> Option<AnyView> {
    let address = context.form.as_ref()?.once.clone()?;
    let in_program = address
        .split_once("://")
        .map(|(_, rest)| format!("webcal://{rest}"));
    Some(
        view! {
            <NoticeBox tone=Tone::Good title="Copy this address now: it is shown only this once">
                <code class="once" id="once">{address}</code>
                <p>"Whoever has it sees the calendar without signing in. Give it to your calendar program and to nobody else."</p>
                {in_program
                    .map(|href| {
                        view! {
                            <div class="notice-actions">
                                <a class="button is-small" href=href>
                                    "Open in a calendar program"
                                </a>
                            </div>
                        }
                    })}
            </NoticeBox>
        }
        .into_any(),
    )
}

fn address(of: CalendarOf, view: &CalendarView, context: &PageContext) -> AnyView {
    let form = Form::new(context.form_or(Default::default));
    let (label, kind) = match view.address {
        None => ("Make an address", ButtonKind::Primary),
        Some(_) => ("Renew the address", ButtonKind::Plain),
    };
    let said = match &view.address {
        None => {
            view! { <p>"No calendar link yet. A link works for a year and can be renewed or ended at any time."</p> }
                .into_any()
        }
        Some(address) => existing(of, address, context),
    };
    view! {
        <section class="card" aria-labelledby="address">
            <h2 id="address">"Address"</h2>
            {form.head()}
            {said}
            <div class="row">
                {button(of, &view.seen, "make", label, kind)}
                {view.address.is_some().then(|| button(of, &view.seen, "end", "End the address", ButtonKind::Danger))}
            </div>
        </section>
    }
    .into_any()
}

fn existing(of: CalendarOf, address: &CalendarAddress, context: &PageContext) -> AnyView {
    let today = context.today();
    let made_on = context.local(address.made_at).date_naive();
    let until = if address.expired {
        "Expired after"
    } else {
        "Works until"
    };
    let facts = vec![
        Fact::view("Made on", view! { <DateText date=made_on today=today /> }),
        Fact::view(until, view! { <DateText date=address.expires_on today=today /> }),
    ];
    let leaving = match of {
        CalendarOf::Me => "Renew it when somebody else may have seen it.",
        CalendarOf::Team(_) => {
            "Renew it when somebody left the team, or when somebody else may have seen it."
        }
    };
    view! {
        <Facts facts=facts />
        <p class="small muted">
            {leaving} " Renewing creates a new link and ends this one; apps that use the old one are shown a notice."
        </p>
    }
    .into_any()
}

fn button(
    of: CalendarOf,
    seen: &str,
    action: &'static str,
    label: &'static str,
    kind: ButtonKind,
) -> AnyView {
    view! {
        <form method="post" action=page_of(of)>
            <input type="hidden" name="seen" value=seen.to_owned() />
            <input type="hidden" name="do" value=action />
            <SubmitButton label=label kind=kind />
        </form>
    }
    .into_any()
}

/// Where calendar programs take an address.
fn programs() -> AnyView {
    let facts = [
        ("Google Calendar", "Other calendars, then From URL"),
        ("Outlook", "Add calendar, then Subscribe from web"),
        ("Apple Calendar", "File, then New Calendar Subscription"),
        ("Thunderbird", "New Calendar, then On the Network"),
    ];
    let facts = facts.map(|(program, way)| Fact::text(program, way)).into();
    view! {
        <section class="card" aria-labelledby="programs">
            <h2 id="programs">"Where it goes"</h2>
            <Facts facts=facts wide=true />
            <p class="small muted">"Calendar apps refresh on their own, usually every few hours."</p>
        </section>
    }
    .into_any()
}
