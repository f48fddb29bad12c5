//! From what is due to the marks of the chart, and the words that chart and table share.

use chrono::NaiveDate;
use holdfast_backend::services::timeline::{Timeline, TimelineEntry, TimelineKind};
use holdfast_domain::ids::IntegrationId;
use leptos::prelude::*;

use crate::components::badge::Urgency;
use crate::components::date::{format_date, format_distance};
use crate::components::due_chart::{DueChart, DueLane, DueMark, DueShape};
use crate::pages::due::when;
use crate::paths;

/// How many integrations the chart draws; the table has all.
const LANES: usize = 40;

/// Where an entry leads: its place on the record.
pub(super) fn href(entry: &TimelineEntry) -> String {
    let section = if entry.kind == TimelineKind::Review {
        "reviews"
    } else {
        "credentials"
    };
    format!("{}#{section}", paths::integration(entry.integration))
}

/// What has to be done: "Rotate Live secret key".
pub(super) fn what(entry: &TimelineEntry) -> String {
    let credential = entry
        .credential
        .as_ref()
        .map_or("a credential", |(_, name)| name.as_str());
    match entry.kind {
        TimelineKind::Rotation => format!("Rotate {credential}"),
        TimelineKind::Expiry => format!("{credential} expires"),
        TimelineKind::Review => "Review".to_owned(),
    }
}

/// How late or how far away it is.
pub(super) fn due(entry: &TimelineEntry, today: NaiveDate) -> (String, Urgency) {
    match (entry.due, entry.kind) {
        (None, TimelineKind::Review) => ("never reviewed".to_owned(), Urgency::Overdue),
        (None, _) => ("never rotated".to_owned(), Urgency::Overdue),
        (Some(date), TimelineKind::Expiry) if date < today => (
            format!("expired {}", format_distance(date, today)),
            Urgency::Overdue,
        ),
        (Some(date), _) => {
            let (text, urgency) = when(date, today);
            let far = urgency == Urgency::Normal;
            (if far { format_distance(date, today) } else { text }, urgency)
        }
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
    let name = entry
        .credential
        .as_ref()
        .map_or("Review", |(_, name)| name.as_str());
    let date = entry
        .due
        .map(|date| format!(" {},", format_date(date)))
        .unwrap_or_default();
    DueMark {
        shape: match entry.kind {
            TimelineKind::Rotation => DueShape::Rotation,
            TimelineKind::Expiry => DueShape::Expiry,
            TimelineKind::Review => DueShape::Review,
        },
        days: entry.due.map_or(-1, |date| (date - today).num_days()),
        urgency,
        label: name.to_owned(),
        title: format!("{}, {}:{date} {text}", what(entry), entry.integration_name),
        href: href(entry),
    }
}
