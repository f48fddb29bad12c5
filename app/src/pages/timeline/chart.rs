//! From what is due to the marks of the chart, and the words that chart and table share.

use chrono::NaiveDate;
use holdfast_backend::services::timeline::Timeline;
use holdfast_backend::store::timeline::TimelineEntry;
use holdfast_domain::dates::title;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::reminder::ReminderKind;
use leptos::prelude::*;

use crate::components::badge::Urgency;
use crate::components::date::{format_date, format_distance};
use crate::components::due_chart::{DueChart, DueLane, DueMark, DueShape};
use crate::pages::due::{distance, place};
use crate::paths;

/// How many integrations the chart draws; the table has all.
const LANES: usize = 40;

/// What has to be done: "Rotate Live secret key".
pub(super) fn what(entry: &TimelineEntry) -> String {
    let date = &entry.date;
    title(date.what, date.subject, &date.name, None)
}

/// How late or how far away it is; beyond the words that lists have, in days as well.
pub(super) fn due(entry: &TimelineEntry, today: NaiveDate) -> (String, Urgency) {
    match distance(&entry.date, today) {
        (_, Urgency::Normal) => (format_distance(entry.date.day, today), Urgency::Normal),
        near => near,
    }
}

/// The chart of what is due, a lane for each integration.
pub(super) fn chart(timeline: &Timeline) -> AnyView {
    let today = timeline.today;
    let mut lanes: Vec<(IntegrationId, DueLane)> = Vec::new();
    for entry in &timeline.entries {
        let mark = mark(entry, today);
        match lanes.iter_mut().find(|(id, _)| *id == entry.integration) {
            Some((_, lane)) => lane.marks.push(mark),
            None => lanes.push((
                entry.integration,
                DueLane {
                    name: entry.integration_name.clone(),
                    href: paths::integration(entry.integration),
                    marks: vec![mark],
                },
            )),
        }
    }
    let late = timeline
        .entries
        .iter()
        .filter(|entry| due(entry, today).1 == Urgency::Overdue)
        .count();
    let (of, ahead) = (lanes.len(), timeline.entries.len() - late);
    let drawn = if of > LANES {
        format!(" Drawn are the {LANES} most urgent of {of} integrations.")
    } else {
        String::new()
    };
    let description = format!(
        "{late} overdue at the left edge, {ahead} ahead until {}, each in the lane of its integration. The table below says the same.{drawn}",
        format_date(timeline.until)
    );
    let lanes = lanes.into_iter().take(LANES).map(|(_, lane)| lane).collect();
    view! { <DueChart title="Due dates" description=description today=today until=timeline.until lanes=lanes /> }.into_any()
}

fn mark(entry: &TimelineEntry, today: NaiveDate) -> DueMark {
    let (text, urgency) = due(entry, today);
    let date = &entry.date;
    let label = match date.what {
        ReminderKind::Review => "Review".to_owned(),
        ReminderKind::Version => format!("version {}", date.name).trim_end().to_owned(),
        _ => date.name.clone(),
    };
    DueMark {
        shape: DueShape::of(date.what),
        days: (date.day - today).num_days(),
        urgency,
        label,
        title: format!(
            "{}, {}: {}, {text}",
            what(entry),
            entry.integration_name,
            format_date(date.day)
        ),
        href: place(date, entry.integration),
    }
}
