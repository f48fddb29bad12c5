//! What falls due in the next 90 days, and what is overdue, as a chart and as a table with the same facts; the same as a month,
//! and as an agenda.

mod agenda;
mod around;
mod chart;
mod month;

pub use self::agenda::AgendaPage;
pub use self::month::MonthPage;

use chrono::NaiveDate;
use holdfast_backend::services::catalogue::ListOptions;
use holdfast_backend::services::timeline::Timeline;
use holdfast_backend::store::timeline::TimelineEntry;
use leptos::prelude::*;

use self::around::{action, filter_bar, head};
use self::chart::{chart, due, what};
use super::due::{count, place};
use super::frame::PageFrame;
use crate::components::badge::{DueText, Urgency, due_text};
use crate::components::button::LinkButton;
use crate::components::date::PlainDate;
use crate::components::empty::{EmptyState, NoMatches};
use crate::components::icon::IconName;
use crate::components::long_name::long_name;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load};
use crate::{filters, paths};

/// The page.
#[component]
pub fn TimelinePage() -> impl IntoView {
    let (context, asked) = filters::sifted(PageContext::expect(), filters::timeline);
    let read = {
        let context = context.clone();
        async move {
            let actor = context.actor()?;
            let filter = asked?;
            let timeline = context.backend.timeline(actor, &filter).await?;
            Ok((timeline, context.backend.list_options(actor).await?))
        }
    };
    load(read, move |(timeline, options)| {
        view! { <PageFrame title="90-day timeline" context=context.clone()>{body(&timeline, &options, &context)}</PageFrame> }
    })
}

fn body(timeline: &Timeline, options: &ListOptions, context: &PageContext) -> AnyView {
    let things = count(i64::try_from(timeline.entries.len()).unwrap_or(i64::MAX), "date");
    let shown = if timeline.entries.is_empty() {
        nothing(context)
    } else {
        view! {
            {chart(timeline)}
            {table(timeline, context)}
        }
        .into_any()
    };
    let all = context.query.on(paths::AGENDA);
    let more = timeline.more.then(|| {
        view! {
            <p class="muted small">
                "There is more than is shown here: the first 300 that are overdue, and the first 300 ahead. Narrow it to an owner or a team, or see all in the "
                <a href=all>"agenda"</a> "."
            </p>
        }
    });
    let bar = filter_bar(context, options, &[], things, None);
    view! {
        {head(context)}
        <div class="stack">
            {bar}
            {more}
            {shown}
        </div>
    }
    .into_any()
}

fn nothing(context: &PageContext) -> AnyView {
    if context.query.0.is_empty() {
        return view! {
            <div class="card">
                <EmptyState
                    icon=IconName::Credentials
                    title="Nothing due within 90 days"
                    text="Rotations, expiries, reviews, documents, notices and ends of versions appear here as soon as they have a date."
                >
                    <LinkButton href=paths::CREDENTIALS label="See credentials" />
                </EmptyState>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="card">
            <NoMatches things="dates" clear_href=paths::TIMELINE />
        </div>
    }
    .into_any()
}

fn table(timeline: &Timeline, context: &PageContext) -> AnyView {
    let columns = vec![
        Column::new("what", "What"),
        Column::new("integration", "Integration"),
        Column::new("when", "When"),
        Column::new("owner", "Owner"),
        Column::new("team", "Team").wide_only(),
    ];
    let rows = timeline
        .entries
        .iter()
        .map(|entry| row(entry, timeline.today, context))
        .collect();
    view! { <DataTable caption="Due dates, earliest first" columns=columns rows=rows /> }.into_any()
}

fn row(entry: &TimelineEntry, today: NaiveDate, context: &PageContext) -> Row {
    let (text, urgency) = due(entry, today);
    let date = entry.date.day;
    let owner = match &entry.owner_name {
        Some(name) => long_name(name),
        None => due_text("Unowned", Urgency::Overdue),
    };
    let mut row = Row::link(
        place(&entry.date, entry.integration),
        vec![
            what(entry).into(),
            long_name(&entry.integration_name),
            view! { <DueText text=text urgency=urgency /> <span class="table-sub"><PlainDate date=date /></span> }
                .into_any()
                .into(),
            owner,
            entry.team_name.clone().unwrap_or_default().into(),
        ],
    );
    row.actions = action(entry, context).map(Into::into);
    row
}
