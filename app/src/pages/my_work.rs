//! My work: an owner's first page. What is overdue, what is due within 30 days, what lacks information.

mod first_steps;
mod overview;

use chrono::NaiveDate;
use holdfast_backend::services::my_work::MyWork;
use holdfast_backend::store::list::{COUNT_CAP, count_text};
use holdfast_backend::store::work::{DueRow, IncompleteRow, MOST_ROWS};
use holdfast_domain::access::Permission;
use holdfast_domain::dates::{RecordDate, title};
use holdfast_domain::reminder::{ReminderKind, Subject};
use leptos::prelude::*;

use super::due::{count, deed, distance, place};
use super::frame::PageFrame;
use crate::components::badge::Urgency;
use crate::components::button::{ButtonKind, LinkButton};
use crate::components::date::format_date;
use crate::components::empty::EmptyState;
use crate::components::icon::IconName;
use crate::components::stat::StatCard;
use crate::components::todo::{TodoItem, TodoList};
use crate::context::{PageContext, load};
use crate::paths;

/// How many lines of each kind are shown; the lists have the rest.
const SHOWN: usize = 50;

/// The page.
#[component]
pub fn MyWorkPage() -> impl IntoView {
    let context = PageContext::expect();
    let (backend, actor) = (context.backend.clone(), context.actor.clone());
    load(
        async move {
            backend
                .my_work(
                    actor
                        .as_ref()
                        .ok_or(holdfast_backend::ServiceError::SignInFirst)?,
                )
                .await
        },
        move |work| view! { <PageFrame title="My work" context=context.clone()>{body(&work, &context)}</PageFrame> },
    )
}

fn body(work: &MyWork, context: &PageContext) -> AnyView {
    let first = first_steps::card(&work.first_steps);
    let dated = dated(work);
    let (overdue, soon): (Vec<_>, Vec<_>) = dated
        .into_iter()
        .partition(|item| item.urgency == Urgency::Overdue);
    let register = overview::section(work, context);
    if work.owned == 0 && overdue.is_empty() && soon.is_empty() && work.incomplete.is_empty() {
        let own = register.unwrap_or_else(|| nothing_owned(context));
        return view! { <div class="stack">{first} {own}</div> }.into_any();
    }
    let incomplete: Vec<TodoItem> = work.incomplete.iter().take(SHOWN).map(incomplete_item).collect();
    let (numbers, more) = ((overdue.len(), soon.len()), more_than_read(work));
    let owner = context
        .actor
        .as_ref()
        .and_then(|actor| actor.user)
        .map(|user| user.to_string())
        .unwrap_or_default();
    let urgency = |number: usize, urgent: Urgency| if number > 0 { urgent } else { Urgency::Normal };
    let (late, near) = (
        urgency(numbers.0, Urgency::Overdue),
        urgency(numbers.1, Urgency::Soon),
    );
    let mine = |filter: &str| format!("{}?owner={owner}{filter}", paths::INTEGRATIONS);
    let credentials = |filter: &str| format!("{}?owner={owner}{filter}", paths::CREDENTIALS);
    let all = |number: usize, credentials: String, integrations: String| {
        if number > SHOWN {
            vec![
                ("See all credentials".to_owned(), credentials),
                ("See all integrations".to_owned(), integrations),
            ]
        } else {
            Vec::new()
        }
    };
    let (all_overdue, all_soon) = (
        all(numbers.0, credentials("&status=overdue"), mine("&due=overdue")),
        all(numbers.1, credentials("&status=due_soon"), mine("&due=30")),
    );
    let all_incomplete = if work.incomplete_count > i64::try_from(incomplete.len()).unwrap_or(0) {
        vec![(
            "See all that you own".to_owned(),
            mine("&columns=provider,residual,complete"),
        )]
    } else {
        Vec::new()
    };
    let items = |found: Vec<TodoItem>| found.into_iter().take(SHOWN).collect::<Vec<TodoItem>>();
    view! {
        <div class="stack">
            {first}
            <div class="stats">
                <StatCard label="Overdue" value=read_text(numbers.0, more.0) urgency=late note=Some("of what you answer for".to_owned()) />
                <StatCard label="Due within 30 days" value=read_text(numbers.1, more.1) urgency=near note=Some("of what you answer for".to_owned()) />
                <StatCard label="Incomplete" value=count_text(work.incomplete_count, COUNT_CAP) note=Some("records you own".to_owned()) />
                <StatCard label="You own" value=count_text(work.owned, COUNT_CAP) note=Some(noun(work.owned)) href=Some(mine("")) />
            </div>
            {section("overdue", "Overdue", items(overdue), "Nothing is overdue.", all_overdue)}
            {section("soon", "Due within 30 days", items(soon), "Nothing is due within 30 days.", all_soon)}
            {section("incomplete", "Incomplete", incomplete, "Every record that you own is complete.", all_incomplete)}
            {register}
        </div>
    }
    .into_any()
}

/// Whether more is overdue, or due soon, than was read. The list ends at a number of rows, the earliest first: what was not read
/// is due on the last row's day or later.
fn more_than_read(work: &MyWork) -> (bool, bool) {
    let last = work.due.last().filter(|_| work.due.len() >= MOST_ROWS);
    (last.is_some_and(|row| row.date.day < work.today), last.is_some())
}

/// "41", or "200+" of what was not read to its end.
fn read_text(number: usize, more: bool) -> String {
    let plus = if more { "+" } else { "" };
    format!("{number}{plus}")
}

fn noun(owned: i64) -> String {
    if owned == 1 {
        "integration".into()
    } else {
        "integrations".into()
    }
}

fn section(
    id: &'static str,
    title: &'static str,
    items: Vec<TodoItem>,
    nothing: &'static str,
    all: Vec<(String, String)>,
) -> AnyView {
    let more = (!all.is_empty()).then(|| {
        let links = all
            .into_iter()
            .map(|(label, href)| view! { <LinkButton href=href label=label small=true /> })
            .collect_view();
        view! { <div class="row">{links}</div> }
    });
    view! {
        <section class="card" id=id>
            <h2>{title}</h2>
            <TodoList items=items>
                <p class="muted">{nothing}</p>
            </TodoList>
            {more}
        </section>
    }
    .into_any()
}

fn incomplete_item(row: &IncompleteRow) -> TodoItem {
    TodoItem {
        when: format!("{} % complete", row.completeness),
        urgency: Urgency::Normal,
        title: row.integration_name.clone(),
        href: Some(paths::integration(row.integration_id)),
        detail: None,
        action: Some(("Complete".into(), paths::edit_integration(row.integration_id))),
    }
}

/// What is due, the earliest first.
fn dated(work: &MyWork) -> Vec<TodoItem> {
    work.due.iter().map(|row| due_item(row, work)).collect()
}

fn due_item(row: &DueRow, work: &MyWork) -> TodoItem {
    let date = &row.date;
    let (when, urgency) = match row.expires_on {
        // The same words as on the credential's own page.
        Some(expiry) if expiry < work.today => (
            format!("expired {} ago", count((work.today - expiry).num_days(), "day")),
            Urgency::Overdue,
        ),
        _ => distance(date, work.today),
    };
    let is_review = date.what == ReminderKind::Review;
    let of = is_review.then_some(row.integration_name.as_str());
    let text = match date.what {
        ReminderKind::Review => "data, access, contract, SLA, risk".to_owned(),
        ReminderKind::Revocation => format!("{} · it still works", row.integration_name),
        _ => row.integration_name.clone(),
    };
    TodoItem {
        when,
        urgency,
        title: title(date.what, date.subject, &date.name, of),
        href: Some(if is_review {
            paths::integration(row.integration)
        } else {
            place(date, row.integration)
        }),
        detail: Some(with_snooze(detail(&text, &row.why), work, date)),
        action: deed(date, row.integration),
    }
}

/// The same with until when the person has put it off, or that they have seen it.
fn with_snooze(detail: String, work: &MyWork, date: &RecordDate) -> String {
    let is_it = |subject: Subject, day: NaiveDate| subject == date.subject && day == date.day;
    let until = work
        .snoozed
        .iter()
        .filter(|(known, day, _)| is_it(*known, *day))
        .map(|(.., until)| *until)
        .max();
    let acknowledged = || work.acknowledged.iter().any(|(known, day)| is_it(*known, *day));
    match until {
        Some(until) => format!("{detail} · snoozed until {}", format_date(until)),
        None if acknowledged() => format!("{detail} · acknowledged"),
        None => detail,
    }
}

fn detail(text: &str, why: &str) -> String {
    match why {
        "deputy" => format!("{text} · you are deputy"),
        "team" => format!("{text} · unowned, of your team"),
        _ => text.to_owned(),
    }
}

/// The count beside the menu stops at 100.
fn overdue_label(overdue: i64) -> String {
    match overdue {
        1 => "See 1 overdue credential".to_owned(),
        _ => format!("See {} overdue credentials", count_text(overdue, 99)),
    }
}

fn nothing_owned(context: &PageContext) -> AnyView {
    let may_register = context.may(Permission::RegisterIntegration);
    let overdue = context.counts.overdue.credentials;
    view! {
        <div class="card">
            <EmptyState
                icon=IconName::MyWork
                title="You own no integration yet"
                text="Your integrations and what is due will appear here, most urgent first."
            >
                {may_register.then(|| view! { <LinkButton href=paths::REGISTER label="Register integration" kind=ButtonKind::Primary icon=IconName::Plus /> })}
                <LinkButton href=paths::INTEGRATIONS label="See all integrations" />
                {(overdue > 0).then(|| view! { <LinkButton href=format!("{}?status=overdue", paths::CREDENTIALS) label=overdue_label(overdue) /> })}
            </EmptyState>
        </div>
    }
    .into_any()
}
