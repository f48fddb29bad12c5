//! What is coming: what will be said to whom in the next days, 90 at most, if nothing is done and nothing changes.

mod volume;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use holdfast_backend::ServiceError;
use holdfast_backend::services::reminders::{PREVIEW_PAGES_MAX, PREVIEW_ROWS_MAX, Preview, PreviewRow};
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::UserId;
use holdfast_domain::reminder::{Delivery, ReminderKind, Timing};
use leptos::prelude::*;

use super::deliveries::tabs;
use super::form::choices;
use super::frame::PageFrame;
use super::told::{as_what, is_escalation, step_in_words};
use crate::components::badge::{Tag, TagTone};
use crate::components::button::LinkButton;
use crate::components::choice::{Choice, SelectField};
use crate::components::date::{format_date, format_distance};
use crate::components::empty::{EmptyState, NoMatches};
use crate::components::filter::{FilterBar, FilterChip};
use crate::components::icon::IconName;
use crate::components::notice::NoticeBox;
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::components::table_tools::Pager;
use crate::context::{PageContext, Query, load};
use crate::{filters, paths};

/// What the page shows, with who can be chosen.
struct Coming {
    preview: Preview,
    people: Vec<(UserId, String)>,
    user: Option<UserId>,
    days: u32,
}

/// The page.
#[component]
pub fn ReminderPreviewPage() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move {
            let actor = context.actor()?;
            let (person, kind, days, page) = filters::reminder_preview(&context.query)?;
            let sees_all = actor.may(Permission::ReadDeliveries);
            let user = if sees_all { person } else { person.or(actor.user) };
            let preview = context
                .backend
                .preview_reminders(actor, user, kind, days, page)
                .await?;
            let people = if sees_all {
                context.backend.list_options(actor).await?.people
            } else {
                Vec::new()
            };
            Ok::<_, ServiceError>(Coming {
                preview,
                people,
                user,
                days,
            })
        }
    };
    load(
        read,
        move |coming| view! { <PageFrame title="Upcoming" context=context.clone()>{body(&coming, &context)}</PageFrame> },
    )
}

fn body(coming: &Coming, context: &PageContext) -> AnyView {
    let preview = &coming.preview;
    let to = if context.may(Permission::ReadDeliveries) {
        "Reminders to everybody"
    } else {
        "Reminders to you"
    };
    let within = format!(" in the next {} days, ", coming.days);
    let cut = (preview.total > preview.rows.len()).then(|| shown_part(preview, context));
    let no_mail = (!preview.has_mail).then(|| {
        view! {
            <NoticeBox title="No mail server is configured">
                <p>"Reminders go to inboxes and webhooks only. With a mail server, people get e-mail too."</p>
            </NoticeBox>
        }
    });
    view! {
        {tabs(context)}
        <PageHeader actions=spans(coming, context)>
            <p>
                {to} {within} <b>"if nothing is done and nothing changes"</b>
                ". What is recorded as done takes its reminders out of this list; what comes on record, or moves, adds its own."
            </p>
        </PageHeader>
        <div class="stack">
            {no_mail}
            {volume::messages(preview)}
            {volume::sums(preview)}
            {bar(coming, context)}
            {cut}
            {days(coming, context)}
            {pager(preview, context)}
        </div>
    }
    .into_any()
}

/// Where in the whole a page begins and ends: "1 to 1,000 of 5,874".
fn part(preview: &Preview) -> String {
    let before = (preview.page - 1) * PREVIEW_ROWS_MAX;
    format!(
        "{} to {} of {}",
        grouped(before + 1),
        grouped(before + preview.rows.len()),
        grouped(preview.total)
    )
}

/// Which part of the whole is shown, and what to do to see the rest.
fn shown_part(preview: &Preview, context: &PageContext) -> AnyView {
    let narrower = if context.may(Permission::ReadDeliveries) {
        "a person or a kind"
    } else {
        "a kind"
    };
    let (first, last) = (preview.rows.first(), preview.rows.last());
    let (title, reach) = match (first, last) {
        (Some(first), Some(last)) => (
            format!("Reminders {}", part(preview)),
            format!(
                "They reach from {} to {}. ",
                format_date(first.day),
                format_date(last.day)
            ),
        ),
        _ => ("There is no such page".to_owned(), String::new()),
    };
    let text =
        format!("{reach}The other pages have the rest; narrowing the list to {narrower} makes it shorter.");
    view! {
        <NoticeBox title=title>
            <p>{text}</p>
        </NoticeBox>
    }
    .into_any()
}

/// The pages before and after; nothing where one page holds everything.
fn pager(preview: &Preview, context: &PageContext) -> Option<AnyView> {
    let pages = preview.total.div_ceil(PREVIEW_ROWS_MAX).min(PREVIEW_PAGES_MAX);
    if pages < 2 {
        return None;
    }
    let link = |page: usize| {
        let known = (1..=pages).contains(&page);
        known.then(|| {
            context
                .query
                .with("page", &page.to_string())
                .on(paths::REMINDER_PREVIEW)
        })
    };
    let summary = format!("Page {} of {pages}", preview.page);
    let (previous, next) = (link(preview.page - 1), link(preview.page + 1));
    Some(view! { <Pager summary=summary previous=previous next=next /> }.into_any())
}

/// How far ahead: a choice of links.
fn spans(coming: &Coming, context: &PageContext) -> AnyView {
    let query = &context.query;
    let span = |days: u32| {
        let href = query
            .without(&["page"])
            .with("days", &days.to_string())
            .on(paths::REMINDER_PREVIEW);
        let current = (days == coming.days).then_some("true");
        view! { <a href=href aria-current=current>{format!("{days} days")}</a> }
    };
    view! {
        <div class="segmented" role="group" aria-label="How far ahead">
            {filters::PREVIEW_DAYS.map(span).collect_view()}
        </div>
    }
    .into_any()
}

fn bar(coming: &Coming, context: &PageContext) -> AnyView {
    let query = &context.query.without(&["page"]);
    let count = match coming.preview.total {
        1 => "1 reminder".to_owned(),
        total => format!("{} reminders", grouped(total)),
    };
    let mut chips = Vec::new();
    let sees_all = context.may(Permission::ReadDeliveries);
    if let Some(user) = coming.user.filter(|_| sees_all) {
        let name = coming.people.iter().find(|(id, _)| *id == user);
        chips.push(FilterChip {
            label: "To".to_owned(),
            value: name.map_or_else(|| "somebody who left".to_owned(), |(_, name)| name.clone()),
            remove_href: query.with("person", "").on(paths::REMINDER_PREVIEW),
        });
    }
    if let Ok(kind) = ReminderKind::parse(query.get("kind")) {
        chips.push(FilterChip {
            label: "Kind".to_owned(),
            value: kind.label().to_owned(),
            remove_href: query.with("kind", "").on(paths::REMINDER_PREVIEW),
        });
    }
    let kind = query.get("kind").to_owned();
    let person = sees_all.then(|| {
        let options: Vec<Choice> = coming
            .people
            .iter()
            .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
            .collect();
        let value = query.get("person").to_owned();
        view! { <SelectField name="person" label="To" options=options value=value placeholder=Some("Anybody".to_owned()) /> }
    });
    let kinds = choices::<ReminderKind>();
    let kept: Vec<_> = query
        .0
        .iter()
        .filter(|(name, _)| name == "days")
        .cloned()
        .collect();
    let clear_href = Query(kept.clone()).on(paths::REMINDER_PREVIEW);
    view! {
        <FilterBar action=paths::REMINDER_PREVIEW hidden=kept chips=chips clear_href=clear_href count=count>
            {person}
            <SelectField name="kind" label="Kind" options=kinds value=kind placeholder=Some("Any".to_owned()) />
        </FilterBar>
    }
    .into_any()
}

fn days(coming: &Coming, context: &PageContext) -> AnyView {
    let mut by_day: BTreeMap<NaiveDate, Vec<&PreviewRow>> = BTreeMap::new();
    for row in &coming.preview.rows {
        by_day.entry(row.day).or_default().push(row);
    }
    if by_day.is_empty() {
        let filtered = !context.query.without(&["days", "page"]).0.is_empty();
        let empty = if filtered {
            view! { <NoMatches things="reminders" clear_href=paths::REMINDER_PREVIEW /> }.into_any()
        } else {
            view! {
                <EmptyState icon=IconName::Check title="No reminders due in these days" text="Reminders begin with the first step of their schedule.">
                    <LinkButton href=paths::INTEGRATIONS label="See integrations" />
                </EmptyState>
            }
            .into_any()
        };
        return view! { <div class="card">{empty}</div> }.into_any();
    }
    let today = coming.preview.today;
    by_day
        .into_iter()
        .map(|(day, rows)| on_day(day, today, &rows))
        .collect_view()
        .into_any()
}

/// Everything of one day: a line a thing, with everybody who is told of it.
fn on_day(day: NaiveDate, today: NaiveDate, rows: &[&PreviewRow]) -> AnyView {
    let mut things: Vec<Vec<&PreviewRow>> = Vec::new();
    for row in rows {
        let about = |row: &PreviewRow| {
            let reminder = &row.reminder;
            (reminder.kind, reminder.subject, reminder.due, reminder.step)
        };
        let known = things
            .iter_mut()
            .find(|thing| thing.first().is_some_and(|first| about(first) == about(row)));
        match known {
            Some(thing) => thing.push(row),
            None => things.push(vec![row]),
        }
    }
    let columns = vec![
        Column::new("what", "What").wraps(),
        Column::new("step", "Step"),
        Column::new("to", "To, by").wraps(),
    ];
    let caption = format!("Reminders on {}", format_date(day));
    let heading = format!("{} ({})", format_date(day), format_distance(day, today));
    let rows = things.iter().filter_map(|thing| line(thing)).collect();
    view! {
        <section class="card">
            <h2>{heading}</h2>
            <DataTable caption=caption columns=columns rows=rows free=true />
        </section>
    }
    .into_any()
}

fn line(thing: &[&PreviewRow]) -> Option<Row> {
    let reminder = &thing.first()?.reminder;
    let due = format!("due {}", format_date(reminder.due));
    Some(Row::link(
        paths::integration(reminder.integration),
        vec![
            view! { {reminder.title.clone()} <span class="table-sub">{reminder.kind.label()}</span> }
                .into_any(),
            view! { <span class="nowrap">{step_in_words(reminder.step)}</span> <span class="table-sub">{due}</span> }.into_any(),
            recipients(thing),
        ],
    ))
}

/// Who is told: a line a recipient, with all channels that reach them.
fn recipients(thing: &[&PreviewRow]) -> AnyView {
    let mut told: Vec<(&PreviewRow, Vec<String>)> = Vec::new();
    for row in thing {
        let user = row.reminder.delivery.user();
        let known = told
            .iter_mut()
            .find(|(known, _)| user.is_some() && known.reminder.delivery.user() == user);
        match known {
            Some((_, channels)) => channels.push(over(row)),
            None => told.push((row, vec![over(row)])),
        }
    }
    told.into_iter()
        .map(|(row, channels)| {
            let reminder = &row.reminder;
            let escalated = is_escalation(reminder.reason, reminder.orphan)
                .then(|| view! { <Tag label="Escalated" tone=TagTone::Warning /> });
            let told_as = as_what(reminder.reason, reminder.orphan);
            let more = format!("{told_as}, by {}", channels.join(" and "));
            view! {
                <div>
                    {row.recipient.clone()} " " <span class="muted small">{more}</span> " " {escalated}
                </div>
            }
        })
        .collect_view()
        .into_any()
}

/// "inbox", "e-mail", "e-mail with the digest of 25 Nov 2026", "e-mail on 23 Nov 2026".
fn over(row: &PreviewRow) -> String {
    let channel = match row.reminder.delivery {
        Delivery::Inbox(_) => "inbox",
        Delivery::Email(_) => "e-mail",
        Delivery::Webhook(..) => "webhook",
    };
    match row.reminder.timing {
        Timing::Digest(day) => format!("{channel} with the digest of {}", format_date(day)),
        Timing::On(day) if day != row.day => format!("{channel} on {}, after quiet days", format_date(day)),
        Timing::On(_) => channel.to_owned(),
    }
}

/// A number with its thousands apart: "5,874".
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            [0, 999, 1_000, 5_874, 1_234_567].map(grouped),
            ["0", "999", "1,000", "5,874", "1,234,567"]
        );
    }
}
