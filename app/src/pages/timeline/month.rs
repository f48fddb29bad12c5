//! A month of what is due, as a calendar; on a narrow screen as a list of its days.

use chrono::{Datelike, Days, Months, NaiveDate};
use holdfast_backend::services::catalogue::ListOptions;
use holdfast_backend::services::timeline::Month;
use holdfast_backend::store::list::{COUNT_CAP, count_text};
use holdfast_backend::store::timeline::{Day, TimelineEntry};
use holdfast_domain::words;
use leptos::prelude::*;

use super::around::{filter_bar, head};
use super::chart::{due, what};
use crate::components::badge::Urgency;
use crate::components::button::LinkButton;
use crate::context::{PageContext, load};
use crate::pages::due::{count, place};
use crate::pages::frame::PageFrame;
use crate::{filters, paths};

/// The days of a week as its heading has them: Monday first (ISO 8601).
const WEEKDAYS: [(&str, &str); 7] = [
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
];

/// The page.
#[component]
pub fn MonthPage() -> impl IntoView {
    let (context, asked) = filters::sifted(PageContext::expect(), filters::month);
    let read = {
        let context = context.clone();
        async move {
            let actor = context.actor()?;
            let (filter, day) = asked?;
            let month = context.backend.month(actor, &filter, day).await?;
            Ok((month, context.backend.list_options(actor).await?))
        }
    };
    load(read, move |(month, options)| {
        let title = words::month(month.first);
        view! { <PageFrame title=title context=context.clone()>{body(&month, &options, &context)}</PageFrame> }
    })
}

fn body(month: &Month, options: &ListOptions, context: &PageContext) -> AnyView {
    let of_month: i64 = month.days.iter().map(|day| day.count).sum();
    let is_now = (month.first..=month.last).contains(&month.today);
    let turned = |first: Option<NaiveDate>| {
        let name = first.map(|first| first.format("%Y-%m").to_string());
        context
            .query
            .with("month", &name.unwrap_or_default())
            .on(paths::MONTH)
    };
    // At the ends of what can be asked for there is no further month.
    let near = |first: Option<NaiveDate>| first.filter(|day| filters::is_near(*day));
    let before = near(month.first.checked_sub_months(Months::new(1))).map(|first| turned(Some(first)));
    let after = near(month.first.checked_add_months(Months::new(1))).map(|first| turned(Some(first)));
    let tools = view! {
        {before.map(|href| view! { <a class="button is-small" href=href rel="prev">"Previous month"</a> })}
        {(!is_now).then(|| view! { <LinkButton href=turned(None) label="This month" small=true /> })}
        {after.map(|href| view! { <a class="button is-small" href=href rel="next">"Next month"</a> })}
    }
    .into_any();
    let bar = filter_bar(context, options, &["month"], count(of_month, "date"), Some(tools));
    let late = (month.overdue > 0).then(|| {
        let href = context
            .query
            .without(&["month"])
            .with("due", "overdue")
            .on(paths::AGENDA);
        let text = format!("{} overdue in all", count_text(month.overdue, COUNT_CAP));
        view! { <p><a class="is-overdue" href=href>{text}</a></p> }
    });
    view! {
        {head(context)}
        <div class="stack">
            {bar}
            {late}
            {grid(month, context)}
        </div>
    }
    .into_any()
}

/// The weeks from the Monday before the month's first day to the Sunday behind its last.
fn grid(month: &Month, context: &PageContext) -> AnyView {
    let headings = WEEKDAYS
        .map(|(short, long)| {
            view! {
                <th scope="col">
                    <abbr title=long>{short}</abbr>
                </th>
            }
        })
        .collect_view();
    let into_week = u64::from(month.first.weekday().num_days_from_monday());
    let start = month.first - Days::new(into_week);
    // A month reaches into six weeks at most.
    let weeks: Vec<AnyView> = (0..6)
        .map(|week| start + Days::new(week * 7))
        .filter(|monday| *monday <= month.last)
        .map(|monday| {
            let days: Vec<AnyView> = (0..7)
                .map(|place| cell(monday + Days::new(place), month, context))
                .collect();
            view! { <tr>{days}</tr> }.into_any()
        })
        .collect();
    let caption = format!("What is due in {}", words::month(month.first));
    view! {
        <table class="month">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>{headings}</tr>
            </thead>
            <tbody>{weeks}</tbody>
        </table>
    }
    .into_any()
}

fn cell(day: NaiveDate, month: &Month, context: &PageContext) -> AnyView {
    if day < month.first || day > month.last {
        return view! { <td class="is-outside"></td> }.into_any();
    }
    let found = month.days.iter().find(|known| known.day == day);
    let class = match (day == month.today, found.is_some()) {
        (true, true) => "is-today",
        (true, false) => "is-today is-free",
        (false, true) => "",
        (false, false) => "is-free",
    };
    let name = format!("{} {}", day.weekday(), words::date(day));
    let is_today = (day == month.today).then_some("date");
    view! {
        <td class=class aria-current=is_today>
            <time datetime=day.to_string()>
                <span aria-hidden="true" class="month-number">{day.day()}</span>
                <span class="month-name">{name}</span>
            </time>
            {found.map(|found| entries(found, month.today, context))}
        </td>
    }
    .into_any()
}

fn entries(day: &Day, today: NaiveDate, context: &PageContext) -> AnyView {
    let shown: Vec<AnyView> = day.entries.iter().map(|known| entry(known, today)).collect();
    let hidden = day.count - i64::try_from(day.entries.len()).unwrap_or(0);
    let more = (hidden > 0).then(|| {
        let query = context.query.without(&["month"]);
        let query = query.with("from", &day.day.to_string());
        view! {
            <li>
                <a class="month-more" href=query.on(paths::AGENDA)>{format!("{} more", words::number(hidden))}</a>
            </li>
        }
    });
    view! { <ul class="month-entries">{shown} {more}</ul> }.into_any()
}

fn entry(entry: &TimelineEntry, today: NaiveDate) -> AnyView {
    let (when, urgency) = due(entry, today);
    let class = match urgency {
        Urgency::Overdue => "month-entry is-overdue",
        Urgency::Soon => "month-entry is-soon",
        Urgency::Normal => "month-entry",
    };
    let owner = entry.owner_name.clone().unwrap_or_else(|| "unowned".to_owned());
    let title = format!("{}, {}: {when}; {owner}", what(entry), entry.integration_name);
    view! {
        <li>
            <a class=class href=place(&entry.date, entry.integration) title=title>
                <span class="month-what">{what(entry)}</span>
                <span class="month-of">{entry.integration_name.clone()}</span>
            </a>
        </li>
    }
    .into_any()
}
