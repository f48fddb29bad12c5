//! The delivery log: what is wrong with delivery now, then what was said to whom and what became of it.

mod health;
pub mod tries;

use holdfast_backend::services::deliveries::Deliveries;
use holdfast_backend::store::notifications::Notification;
use holdfast_backend::store::notifications::log::LogRow;
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::reminder::{ChannelClass, DeliveryState, NotificationKind, ReminderKind};
use leptos::prelude::*;

use super::form::{Form, choices};
use super::frame::PageFrame;
use super::told::{as_what, step_in_words};
use crate::components::button::{LinkButton, PostButton};
use crate::components::choice::{Choice, SelectField};
use crate::components::date::format_date;
use crate::components::delivery::DeliveryBadge;
use crate::components::empty::{EmptyState, NoMatches};
use crate::components::filter::{FilterBar, FilterChip};
use crate::components::icon::IconName;
use crate::components::instant::{InstantText, format_from_now};
use crate::components::table::{Column, DataTable, Row};
use crate::components::table_tools::Pager;
use crate::components::tabs::{AnchorTabs, Tab};
use crate::context::{FormState, PageContext, Query, load};
use crate::{filters, paths};

/// The filters of the log, by their name in addresses.
const FILTERS: [(&str, &str); 5] = [
    ("state", "State"),
    ("kind", "Kind"),
    ("channel", "Channel"),
    ("person", "To"),
    ("integration", "Integration"),
];

/// Those of them that the report has too.
const IN_REPORT: [&str; 3] = ["state", "kind", "channel"];

/// The page.
#[component]
pub fn DeliveriesPage() -> impl IntoView {
    let (context, asked) = filters::sifted(PageContext::expect(), |query| {
        Ok((filters::deliveries(query)?, filters::page(query)?))
    });
    let read = {
        let context = context.clone();
        async move {
            let actor = context.actor()?;
            let (filter, page) = asked?;
            context.backend.deliveries(actor, &filter, &page).await
        }
    };
    load(
        read,
        move |log| view! { <PageFrame title="Reminders" context=context.clone()>{body(&log, &context)}</PageFrame> },
    )
}

/// The pages about reminders, for those who may read what was sent; nothing for others.
pub(super) fn tabs(context: &PageContext) -> Option<AnyView> {
    if !context.may(Permission::ReadDeliveries) {
        return None;
    }
    let tab = |label: &str, path: &str| Tab {
        target: path.to_owned(),
        label: label.to_owned(),
        count: None,
        current: context.path() == path,
    };
    let items = vec![
        tab("Delivery log", paths::DELIVERIES),
        tab("Upcoming", paths::REMINDER_PREVIEW),
        tab("Jobs", paths::JOBS),
    ];
    Some(view! { <AnchorTabs items=items label="Reminders" /> }.into_any())
}

/// Why what was asked for last was not done. The buttons have no fields, so that each error is one of the form.
pub(super) fn refused(context: &PageContext) -> AnyView {
    let errors = context.form.iter().flat_map(|form| form.errors.0.values());
    let errors = errors
        .map(|message| ("form".to_owned(), message.clone()))
        .collect();
    Form::new(FormState {
        errors: FieldErrors(errors),
        ..FormState::default()
    })
    .head()
}

fn body(log: &Deliveries, context: &PageContext) -> AnyView {
    view! {
        {tabs(context)}
        <div class="stack">
            {refused(context)}
            {health::section(log, context)}
            {list(log, context)}
        </div>
    }
    .into_any()
}

fn list(log: &Deliveries, context: &PageContext) -> AnyView {
    let page = &log.page;
    let query = context.query.without(&["after", "before"]);
    let filtered = FILTERS.iter().any(|(name, _)| !query.get(name).is_empty());
    let count = match page.total {
        1 => "1 notification".to_owned(),
        _ => format!("{} notifications", page.total_text()),
    };
    let link = |name: &str, key: &Option<String>| {
        key.as_ref()
            .map(|key| query.with(name, key).on(paths::DELIVERIES))
    };
    let (previous, next) = (link("before", &page.previous), link("after", &page.next));
    let columns = vec![
        Column::new("what", "What").wraps(),
        Column::new("to", "To whom"),
        Column::new("step", "Step"),
        Column::new("over", "Over"),
        Column::new("state", "State").wraps(),
        Column::new("when", "When"),
    ];
    let rows = page.rows.iter().map(|row| line(row, log, context)).collect();
    let empty = if query.get("state") == DeliveryState::Dead.as_str() {
        view! {
            <EmptyState icon=IconName::Check title="No failed messages" text="Messages that could not be delivered appear here with the error, and can be sent again.">
                <LinkButton href=paths::DELIVERIES label="Show everything" />
            </EmptyState>
        }
        .into_any()
    } else if filtered {
        view! { <NoMatches things="notifications" clear_href=paths::DELIVERIES /> }.into_any()
    } else {
        view! {
            <EmptyState icon=IconName::Reminders title="No reminders have been sent yet" text="Reminders are planned a few minutes after something reaches the first step of its schedule.">
                <LinkButton href=paths::REMINDER_PREVIEW label="See what is coming" />
            </EmptyState>
        }
        .into_any()
    };
    let summary = format!("{} of {count}", page.rows.len());
    let report = Query(
        query
            .0
            .iter()
            .filter(|(name, _)| IN_REPORT.contains(&name.as_str()))
            .cloned()
            .collect(),
    )
    .on(&paths::report("reminders-sent"));
    let tools = view! { <LinkButton href=report label="Report and CSV" icon=IconName::Reports small=true /> }
        .into_any();
    let kept = query
        .0
        .iter()
        .filter(|(name, _)| name == "integration")
        .cloned()
        .collect();
    let (fields, chips) = (fields(&query, log), chips(&query, log));
    view! {
        <div class="table-block">
            <FilterBar action=paths::DELIVERIES hidden=kept chips=chips clear_href=paths::DELIVERIES count=count tools=tools>
                {fields}
            </FilterBar>
            <DataTable caption="Reminders sent, newest first" columns=columns rows=rows free=true>
                {empty}
            </DataTable>
            <Pager summary=summary previous=previous next=next />
        </div>
    }
    .into_any()
}

fn line(row: &LogRow, log: &Deliveries, context: &PageContext) -> Row {
    let notification = &row.notification;
    let at = context.local(notification.settled_at.unwrap_or(notification.created_at));
    let is_reminder = ReminderKind::parse(notification.kind.as_str()).is_ok();
    let step = is_reminder.then(|| {
        view! {
            <span class="nowrap">{step_in_words(notification.step)}</span>
            <span class="table-sub nowrap">{format!("due {}", format_date(notification.due_on))}</span>
        }
    });
    Row::link(
        paths::reminder(notification.id),
        vec![
            view! { {notification.title.clone()} <span class="table-sub">{notification.kind.label()}</span> }
                .into_any(),
            recipient(row),
            step.into_any(),
            view! { <span class="nowrap">{notification.channel.label()}</span> }.into_any(),
            state(notification, log, context),
            view! { <InstantText at=at now=log.now /> }.into_any(),
        ],
    )
}

/// Who was told, and as what.
pub(super) fn recipient(row: &LogRow) -> AnyView {
    let (name, more) = match (&row.user_name, &row.team_name) {
        (Some(user), _) => (user.clone(), None),
        (None, team) => (team.clone().unwrap_or_default(), row.channel_name.clone()),
    };
    let notification = &row.notification;
    let told_as = as_what(notification.reason, notification.orphan);
    let more = more.map_or_else(|| told_as.to_owned(), |channel| format!("{channel}, {told_as}"));
    view! { {name} <span class="table-sub">{more}</span> }.into_any()
}

/// How it stands, what comes next, what went wrong, and the button that sends it again.
fn state(notification: &Notification, log: &Deliveries, context: &PageContext) -> AnyView {
    let tries = match notification.attempts {
        0 => String::new(),
        1 => "1 failed try. ".to_owned(),
        tries => format!("{tries} failed tries. "),
    };
    let wrong = tries + notification.last_error.as_deref().unwrap_or_default();
    let wrong = (!wrong.is_empty()).then(|| wrong.trim_end().to_owned());
    let next = match notification.state {
        DeliveryState::Queued if notification.not_before > log.now => Some(format!(
            "next try {}",
            format_from_now(context.local(notification.not_before), log.now)
        )),
        DeliveryState::Queued => Some("ready".to_owned()),
        DeliveryState::Held => notification
            .digest_on
            .map(|day| format!("that of {}", format_date(day))),
        _ => None,
    };
    let again = (notification.state == DeliveryState::Dead && context.may(Permission::ManageDeliveries))
        .then(|| {
            let fields = vec![("id".to_owned(), notification.id.to_string())];
            let action = context.query.on(paths::DELIVERIES);
            view! { <PostButton action=action label="Send again" fields=fields small=true /> }
        });
    view! {
        <DeliveryBadge state=notification.state />
        {next.map(|next| view! { <span class="table-sub">{next}</span> })}
        {wrong.map(|wrong| view! { <span class="table-sub">{wrong}</span> })}
        {again}
    }
    .into_any()
}

fn fields(query: &Query, log: &Deliveries) -> AnyView {
    let select = |name: &'static str, label: &'static str, options: Vec<Choice>, any: &'static str| {
        let value = query.get(name).to_owned();
        view! { <SelectField name=name label=label options=options value=value placeholder=Some(any.to_owned()) /> }.into_any()
    };
    let people = log
        .people
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect();
    view! {
        {select("state", "State", choices::<DeliveryState>(), "Any")}
        {select("kind", "Kind", choices::<NotificationKind>(), "Any")}
        {select("channel", "Channel", choices::<ChannelClass>(), "Any")}
        {select("person", "To", people, "Anybody")}
    }
    .into_any()
}

fn chips(query: &Query, log: &Deliveries) -> Vec<FilterChip> {
    FILTERS
        .iter()
        .filter(|(name, _)| !query.get(name).is_empty())
        .map(|(name, label)| {
            let value = query.get(name);
            let words = match *name {
                "state" => DeliveryState::parse(value)
                    .ok()
                    .map(|state| state.label().to_owned()),
                "kind" => NotificationKind::parse(value)
                    .ok()
                    .map(|kind| kind.label().to_owned()),
                "channel" => ChannelClass::parse(value)
                    .ok()
                    .map(|channel| channel.label().to_owned()),
                "person" => log.person.clone(),
                _ => log.integration.clone(),
            };
            FilterChip {
                label: (*label).to_owned(),
                value: words.unwrap_or_else(|| "unknown".to_owned()),
                remove_href: query.with(name, "").on(paths::DELIVERIES),
            }
        })
        .collect()
}
