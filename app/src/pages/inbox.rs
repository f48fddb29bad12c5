//! The inbox: what is open for whoever is signed in, newest first, after the sums of their teams.

use holdfast_backend::ServiceError;
use holdfast_backend::notify::words::list_of_sum;
use holdfast_backend::services::inbox::{Entry, Inbox};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::text::capitalised;
use leptos::prelude::*;

use super::due::when;
use super::frame::PageFrame;
use super::told::{answer_in_words, as_what, day_of, is_escalation, step_in_words};
use crate::components::badge::{DueText, Status, StatusBadge, Tag, TagTone, Urgency};
use crate::components::button::{LinkButton, PostButton};
use crate::components::date::format_date;
use crate::components::empty::EmptyState;
use crate::components::icon::IconName;
use crate::components::table::{Column, DataTable, Row};
use crate::components::table_tools::Pager;
use crate::components::todo::{TodoItem, TodoList};
use crate::context::{PageContext, Query, load};
use crate::{filters, paths};

/// The page.
#[component]
pub fn InboxPage() -> impl IntoView {
    let (context, asked) = filters::sifted(PageContext::expect(), |query| {
        Ok((only_unread(query)?, filters::page(query)?))
    });
    let read = {
        let context = context.clone();
        async move {
            let actor = context.actor()?;
            let (unread, page) = asked?;
            context.backend.inbox(actor, unread, &page).await
        }
    };
    load(
        read,
        move |inbox| view! { <PageFrame title="Inbox" context=context.clone()>{body(&inbox, &context)}</PageFrame> },
    )
}

/// Whether the address asks for what was not read.
fn only_unread(query: &Query) -> Result<bool, ServiceError> {
    match query.get("show") {
        "" | "all" => Ok(false),
        "unread" => Ok(true),
        _ => Err(ServiceError::Invalid(FieldErrors::one(
            "show",
            "Unknown value; choose one of: all, unread.",
        ))),
    }
}

fn body(inbox: &Inbox, context: &PageContext) -> AnyView {
    let unread = only_unread(&context.query).unwrap_or_default();
    let page = &inbox.page;
    let count = match page.total {
        1 => "1 reminder".to_owned(),
        _ => format!("{} reminders", page.total_text()),
    };
    let query = context.query.without(&["after", "before"]);
    let link =
        |name: &str, key: &Option<String>| key.as_ref().map(|key| query.with(name, key).on(paths::INBOX));
    let (previous, next) = (link("before", &page.previous), link("after", &page.next));
    let newest = page.rows.first().map(|entry| entry.line.id);
    let mark = (context.counts.unread > 0 && previous.is_none()).then(|| {
        // Sums alone are older than every reminder.
        let newest = newest.unwrap_or(uuid::Uuid::nil().into());
        let fields = vec![("newest".to_owned(), newest.to_string())];
        view! { <PostButton action=paths::INBOX label="Mark all as read" fields=fields small=true icon=IconName::Check /> }
    });
    let columns = vec![
        Column::new("reminder", "Reminder").wraps(),
        Column::new("due", "Due"),
        Column::new("why", "Your role"),
        Column::new("said", "Last reminded"),
    ];
    let rows = page.rows.iter().map(|entry| row(entry, inbox, context)).collect();
    let empty = if unread {
        view! {
            <EmptyState icon=IconName::Check title="You have read everything" text="New reminders appear here until you open them.">
                <LinkButton href=paths::INBOX label="Show all" />
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState
                icon=IconName::Reminders
                title="Nothing is due"
                text="Reminders about what you own or are deputy for appear here when they are due, until they are done."
            >
                <LinkButton href="/" label="Go to My work" />
            </EmptyState>
        }
        .into_any()
    };
    let summary = format!("{} of {count}", page.rows.len());
    view! {
        <div class="stack">
            {teams(inbox)}
            <div class="table-block">
                <div class="filters">
                    <div class="segmented" role="group" aria-label="What is shown">
                        <a href=paths::INBOX aria-current=(!unread).then_some("true")>"All"</a>
                        <a href=format!("{}?show=unread", paths::INBOX) aria-current=unread.then_some("true")>"Unread"</a>
                    </div>
                    <span class="filter-count" role="status">{count}</span>
                    <div class="filter-tools">
                        {mark} <LinkButton href=paths::REMINDER_PREVIEW label="Upcoming" small=true />
                    </div>
                </div>
                <DataTable caption="Inbox, newest first" columns=columns rows=rows>
                    {empty}
                </DataTable>
                <Pager summary=summary previous=previous next=next />
            </div>
        </div>
    }
    .into_any()
}

/// The sums of teams: one line each, which leads to the list that it counts.
fn teams(inbox: &Inbox) -> Option<AnyView> {
    if inbox.sums.is_empty() {
        return None;
    }
    let items = inbox
        .sums
        .iter()
        .map(|line| TodoItem {
            when: if line.read { "this week" } else { "new" }.to_owned(),
            urgency: if line.sum.late > 0 {
                Urgency::Overdue
            } else {
                Urgency::Soon
            },
            title: line.words(),
            href: Some(list_of_sum(line)),
            detail: Some(capitalised(as_what(line.sum.reason, false))),
            action: None,
        })
        .collect();
    Some(
        view! {
            <section class="card" id="teams">
                <h2>"Your teams"</h2>
                <TodoList items=items>
                    <p class="muted">"Nothing is overdue or unowned."</p>
                </TodoList>
            </section>
        }
        .into_any(),
    )
}

fn row(entry: &Entry, inbox: &Inbox, context: &PageContext) -> Row {
    let line = &entry.line;
    let class = if line.read {
        "inbox-line is-read"
    } else {
        "inbox-line"
    };
    let unread = (!line.read).then(|| view! { <span class="inbox-unread">"Unread"</span> });
    let escalated = is_escalation(line.reason, line.orphan)
        .then(|| view! { " " <Tag label="Escalated" tone=TagTone::Warning /> });
    let what = match &line.integration {
        Some((_, name)) => format!("{} · {name}", line.kind.label()),
        None => line.kind.label().to_owned(),
    };
    let due = match entry.is_open {
        Some(true) => {
            let (text, urgency) = when(line.due_on, inbox.today);
            let date = (text != format_date(line.due_on)).then(|| format_date(line.due_on));
            view! { <DueText text=text urgency=urgency /> {date.map(|date| view! { <span class="table-sub">{date}</span> })} }.into_any()
        }
        Some(false) => view! {
            <StatusBadge status=Status::Current text=Some("no longer due".to_owned()) />
            <span class="table-sub">{format!("was {}", format_date(line.due_on))}</span>
        }
        .into_any(),
        None => ().into_any(),
    };
    let step = entry.is_open.map(|_| match line.times {
        0 | 1 => step_in_words(line.step),
        times => format!("{}; reminded {times} times", step_in_words(line.step)),
    });
    let said = format_date(day_of(context, line.said_at));
    let answered = entry.answered.as_ref().map(answer_in_words);
    Row::link(
        paths::reminder(line.id),
        vec![
            view! {
                <span class=class>{unread} " " <span class="inbox-title">{line.title.clone()}</span> {escalated}</span>
                <span class="table-sub">{what} {answered.map(|answered| format!(" · {answered}"))}</span>
            }
            .into_any(),
            due,
            view! { {capitalised(as_what(line.reason, line.orphan))} }.into_any(),
            view! { {said} {step.map(|step| view! { <span class="table-sub">{step}</span> })} }.into_any(),
        ],
    )
}
