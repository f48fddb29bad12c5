//! The agenda: what is due, day after day, without an end; or what is overdue, the oldest first.

use chrono::{Datelike, NaiveDate};
use holdfast_backend::services::catalogue::ListOptions;
use holdfast_backend::services::timeline::Agenda;
use holdfast_backend::store::list::{COUNT_CAP, count_text};
use holdfast_backend::store::timeline::TimelineEntry;
use holdfast_domain::words;
use leptos::prelude::*;

use super::around::{action, filter_bar, head};
use super::chart::{due, what};
use crate::components::button::LinkButton;
use crate::components::empty::{EmptyState, NoMatches};
use crate::components::icon::IconName;
use crate::components::table_tools::Pager;
use crate::components::todo::{TodoItem, TodoList};
use crate::context::{PageContext, load};
use crate::pages::due::{deed, place};
use crate::pages::frame::PageFrame;
use crate::{filters, paths};

/// The page.
#[component]
pub fn AgendaPage() -> impl IntoView {
    let (context, asked) = filters::sifted(PageContext::expect(), filters::agenda);
    let read = {
        let context = context.clone();
        async move {
            let actor = context.actor()?;
            let asked = asked?;
            let agenda = context
                .backend
                .agenda(actor, &asked.filter, asked.from, asked.overdue, &asked.page)
                .await?;
            Ok((agenda, context.backend.list_options(actor).await?))
        }
    };
    load(read, move |(agenda, options)| {
        view! { <PageFrame title="Agenda" context=context.clone()>{body(&agenda, &options, &context)}</PageFrame> }
    })
}

fn body(agenda: &Agenda, options: &ListOptions, context: &PageContext) -> AnyView {
    let query = context.query.without(&["after", "before"]);
    let late = context.query.get("due") == "overdue";
    let other = if late {
        let href = query.with("due", "").on(paths::AGENDA);
        Some(view! { <LinkButton href=href label="See what comes" small=true /> }.into_any())
    } else {
        (agenda.overdue > 0).then(|| {
            let href = query.with("from", "").with("due", "overdue").on(paths::AGENDA);
            let label = format!("See {} overdue", count_text(agenda.overdue, COUNT_CAP));
            view! { <LinkButton href=href label=label small=true /> }.into_any()
        })
    };
    let total = agenda.page.total_text();
    let dates = if agenda.page.total == 1 { "date" } else { "dates" };
    let things = match (late, context.query.get("from")) {
        (true, _) => format!("{total} {dates} overdue"),
        (false, "") => format!("{total} {dates} ahead"),
        (false, _) => format!("{total} {dates}"),
    };
    let bar = filter_bar(context, options, &["from", "due"], things, other);
    let months = by_month(&agenda.page.rows);
    let shown = if months.is_empty() {
        nothing(late, context)
    } else {
        let months: Vec<AnyView> = months
            .into_iter()
            .map(|entries| month(entries, agenda.today, context))
            .collect();
        let turned = |name: &str, key: &Option<String>| {
            key.as_ref().map(|key| query.with(name, key).on(paths::AGENDA))
        };
        let summary = format!("{} of {total} dates", agenda.page.rows.len());
        view! {
            {months}
            <Pager summary=summary previous=turned("before", &agenda.page.previous) next=turned("after", &agenda.page.next) />
        }
        .into_any()
    };
    view! {
        {head(context)}
        <div class="stack">
            {bar}
            {shown}
        </div>
    }
    .into_any()
}

/// The entries of each month; they come in order.
fn by_month(entries: &[TimelineEntry]) -> Vec<&[TimelineEntry]> {
    let month = |entry: &TimelineEntry| (entry.date.day.year(), entry.date.day.month());
    entries.chunk_by(|one, next| month(one) == month(next)).collect()
}

fn month(entries: &[TimelineEntry], today: NaiveDate, context: &PageContext) -> AnyView {
    let Some(day) = entries.first().map(|entry| entry.date.day) else {
        return ().into_any();
    };
    let items: Vec<TodoItem> = entries.iter().map(|entry| item(entry, today, context)).collect();
    view! {
        <section class="card" id=day.format("month-%Y-%m").to_string()>
            <h2>{words::month(day)}</h2>
            <TodoList items=items />
        </section>
    }
    .into_any()
}

fn item(entry: &TimelineEntry, today: NaiveDate, context: &PageContext) -> TodoItem {
    let (when, urgency) = due(entry, today);
    let day = entry.date.day;
    let owner = entry.owner_name.clone().unwrap_or_else(|| "unowned".to_owned());
    let team = entry.team_name.as_ref().map(|team| format!(" ({team})"));
    TodoItem {
        // The heading has the month: "Fri 4, in 6 days".
        when: format!("{} {}, {when}", day.weekday(), day.day()),
        urgency,
        title: what(entry),
        href: Some(place(&entry.date, entry.integration)),
        detail: Some(format!(
            "{} · {owner}{}",
            entry.integration_name,
            team.unwrap_or_default()
        )),
        action: action(entry, context).and_then(|_| deed(&entry.date, entry.integration)),
    }
}

fn nothing(late: bool, context: &PageContext) -> AnyView {
    let narrowed = ["owner", "team", "what", "from"]
        .iter()
        .any(|name| !context.query.get(name).is_empty());
    if narrowed {
        return view! { <div class="card"><NoMatches things="dates" clear_href=paths::AGENDA /></div> }
            .into_any();
    }
    let (title, text) = if late {
        (
            "Nothing is overdue",
            "What is late appears here, the oldest first.",
        )
    } else {
        (
            "Nothing is due",
            "Rotations, expiries, reviews, documents, notices and ends of versions appear here as soon as they have a date.",
        )
    };
    view! {
        <div class="card">
            <EmptyState icon=IconName::Credentials title=title text=text>
                <LinkButton href=paths::INTEGRATIONS label="See integrations" />
            </EmptyState>
        </div>
    }
    .into_any()
}
