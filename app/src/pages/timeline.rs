//! What falls due in the next 90 days, and what is overdue, as a chart and as a table with the same facts.

mod chart;

use chrono::NaiveDate;
use holdfast_backend::services::catalogue::ListOptions;
use holdfast_backend::services::timeline::Timeline;
use holdfast_backend::store::timeline::TimelineEntry;
use holdfast_domain::access::Permission;
use holdfast_domain::reminder::ReminderKind;
use leptos::prelude::*;

use self::chart::{chart, due, what};
use super::due::{count, deed, place};
use super::frame::PageFrame;
use crate::components::badge::{DueText, Urgency, due_text};
use crate::components::button::LinkButton;
use crate::components::choice::{Choice, SelectField};
use crate::components::date::PlainDate;
use crate::components::empty::{EmptyState, NoMatches};
use crate::components::filter::{FilterBar, FilterChip};
use crate::components::icon::IconName;
use crate::components::long_name::long_name;
use crate::components::page_header::PageHeader;
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
    let crumbs = vec![("Credentials".into(), paths::CREDENTIALS.into())];
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
    let more = timeline.more.then(|| {
        view! {
            <p class="muted small">
                "There is more than is shown here: the first 300 that are overdue, and the first 300 ahead. Narrow it to an owner or a team, or see all in the "
                <a href=paths::report("credential-rotation")>"report of credentials"</a> "."
            </p>
        }
    });
    let chips = chips(context, options);
    let by_owner = select(context, "owner", "Owner", owners(options));
    let by_team = select(context, "team", "Team", teams(options));
    view! {
        <PageHeader crumbs=crumbs />
        <div class="stack">
            <FilterBar action=paths::TIMELINE chips=chips clear_href=paths::TIMELINE count=things>
                {by_owner}
                {by_team}
            </FilterBar>
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

fn owners(options: &ListOptions) -> Vec<Choice> {
    let nobody = Choice::new("none", "Nobody");
    let people = options.people.iter();
    std::iter::once(nobody)
        .chain(people.map(|(id, name)| Choice::new(id.to_string(), name.clone())))
        .collect()
}

fn teams(options: &ListOptions) -> Vec<Choice> {
    let teams = options.teams.iter();
    teams
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect()
}

fn select(context: &PageContext, name: &'static str, label: &'static str, options: Vec<Choice>) -> AnyView {
    let value = context.query.get(name).to_owned();
    view! { <SelectField name=name label=label options=options value=value placeholder=Some("Any".to_owned()) /> }
        .into_any()
}

fn chips(context: &PageContext, options: &ListOptions) -> Vec<FilterChip> {
    let chip = |name: &str, label: &str, choices: Vec<Choice>| {
        let value = context.query.get(name);
        let known = choices.into_iter().find(|choice| choice.value == value);
        (!value.is_empty()).then(|| FilterChip {
            label: label.to_owned(),
            value: known.map_or_else(|| "one".to_owned(), |choice| choice.label),
            remove_href: context.query.with(name, "").on(paths::TIMELINE),
        })
    };
    [
        chip("owner", "Owner", owners(options)),
        chip("team", "Team", teams(options)),
    ]
    .into_iter()
    .flatten()
    .collect()
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
    let may = match entry.date.what {
        ReminderKind::Rotation | ReminderKind::Expiry | ReminderKind::Revocation => {
            context.may(Permission::RecordRotation)
        }
        ReminderKind::Review => context.may(Permission::RecordReview),
        ReminderKind::Evidence => context.may(Permission::ManageEvidence),
        ReminderKind::Notice | ReminderKind::Version => false,
    };
    if let Some((label, href)) = deed(&entry.date, entry.integration).filter(|_| may) {
        row.actions = Some(
            view! { <LinkButton href=href label=label small=true /> }
                .into_any()
                .into(),
        );
    }
    row
}
