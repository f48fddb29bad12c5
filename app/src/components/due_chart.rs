//! What falls due on a line of time: a lane for each integration, what is overdue stacked at the left edge, a shape for each
//! kind. The width is whatever there is, so that text is never scaled; the page shows the same facts in a table.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use holdfast_domain::reminder::ReminderKind;
use holdfast_domain::words;
use leptos::prelude::*;

use super::badge::Urgency;
use super::date::format_date;
use super::long_name::full;

mod layout;

use self::layout::{Placed, Side, place};

/// The height of a row of a lane; a mark can be hit in all of it.
const ROW: usize = 26;

/// What kind of thing is due: the shape of its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueShape {
    Rotation,
    Expiry,
    Review,
    Document,
    Announcement,
}

impl DueShape {
    const ALL: [(Self, &str); 5] = [
        (Self::Rotation, "Rotation, revocation"),
        (Self::Expiry, "Expiry"),
        (Self::Review, "Review"),
        (Self::Document, "Evidence"),
        (Self::Announcement, "Notice, end of version"),
    ];

    /// The shape of what has to be done.
    #[must_use]
    pub const fn of(what: ReminderKind) -> Self {
        match what {
            ReminderKind::Rotation | ReminderKind::Revocation => Self::Rotation,
            ReminderKind::Expiry => Self::Expiry,
            ReminderKind::Review => Self::Review,
            ReminderKind::Evidence => Self::Document,
            ReminderKind::Notice | ReminderKind::Version => Self::Announcement,
        }
    }

    /// Drawn around the origin.
    const fn path(self) -> &'static str {
        match self {
            Self::Rotation => "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
            Self::Expiry => "M0-7.5 7.5 0 0 7.5-7.5 0z",
            Self::Review => "M-5.5-5.5h11v11h-11z",
            Self::Document => "M-5-7h6.5L5-3.5V7H-5z",
            Self::Announcement => "M0-6.5 7 6H-7z",
        }
    }
}

/// One thing that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueMark {
    pub shape: DueShape,
    /// Days until it is due; negative when overdue.
    pub days: i64,
    pub urgency: Urgency,
    /// Beside the mark, where there is room: "Live secret key".
    pub label: String,
    /// All of it: "Rotate Live secret key: 12 Dec 2026, in 20 days".
    pub title: String,
    pub href: String,
}

/// What is due of one integration, the earliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueLane {
    pub name: String,
    pub href: String,
    pub marks: Vec<DueMark>,
}

/// The chart.
#[component]
pub fn DueChart(
    #[prop(into)] title: String,
    /// What it shows, in a sentence or two.
    #[prop(into)]
    description: String,
    today: NaiveDate,
    until: NaiveDate,
    lanes: Vec<DueLane>,
) -> impl IntoView {
    view! {
        <figure class="card due-chart" aria-labelledby="due-chart-title" aria-describedby="due-chart-text">
            <figcaption class="row is-split">
                <div>
                    <h2 id="due-chart-title">{title}</h2>
                    <p class="muted small" id="due-chart-text">{description}</p>
                </div>
                <Legend />
            </figcaption>
            <div class="due-lane is-axis" aria-hidden="true">
                <span></span>
                {axis(today, until)}
            </div>
            <ol class="due-lanes">{lanes.into_iter().map(|lane| draw_lane(lane, today, until)).collect_view()}</ol>
        </figure>
    }
}

#[component]
fn Legend() -> impl IntoView {
    view! {
        <ul class="due-legend" aria-label="Shapes">
            {DueShape::ALL
                .map(|(shape, word)| {
                    view! {
                        <li>
                            <svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
                                <path d=shape.path() />
                            </svg>
                            {word}
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

fn axis(today: NaiveDate, until: NaiveDate) -> AnyView {
    let months = days(today, until)
        .filter(|(_, day)| day.day() == 1)
        .map(|(ahead, day)| {
            view! { <text x=layout::percent(ahead) y="31">{words::on_axis(day)}</text> }
        })
        .collect_view();
    view! {
        <svg class="due-plot" height="36">
            <text class="is-overdue" x="0" y="13">"Overdue"</text>
            <text x=layout::percent(0) y="13">{format!("Today, {}", words::date(today))}</text>
            <text x="100%" y="13" text-anchor="end">{format_date(until)}</text>
            {months}
        </svg>
    }
    .into_any()
}

/// The days of the chart with their distance from today.
fn days(today: NaiveDate, until: NaiveDate) -> impl Iterator<Item = (i64, NaiveDate)> {
    (0..=(until - today).num_days().max(0)).filter_map(move |ahead| {
        let day = today.checked_add_days(Days::new(u64::try_from(ahead).ok()?))?;
        Some((ahead, day))
    })
}

fn draw_lane(lane: DueLane, today: NaiveDate, until: NaiveDate) -> AnyView {
    let DueLane { name, href, marks } = lane;
    let overdue = marks.iter().filter(|mark| mark.days < 0).count();
    let told = format!("{overdue} overdue, {} ahead", marks.len() - overdue);
    let placed = place(marks);
    let rows = placed.iter().map(|mark| mark.row + 1).max().unwrap_or(1);
    let weeks = days(today, until)
        .filter(|(ahead, day)| *ahead > 0 && day.weekday() == Weekday::Mon)
        .map(|(ahead, _)| {
            let x = layout::percent(ahead);
            view! { <line class="due-week" x1=x.clone() x2=x y1="0" y2="100%" /> }
        })
        .collect_view();
    let title = name.clone();
    view! {
        <li class="due-lane">
            <a class="due-name" href=href title=full(&title).map(str::to_owned)>{name}</a>
            <svg class="due-plot" role="group" height=(rows * ROW + 4).to_string()>
                <title>{title}</title>
                <desc>{told}</desc>
                <rect class="due-late" x="0" y="0" width=layout::percent(-1) height="100%" />
                {weeks}
                <line class="due-today" x1=layout::percent(0) x2=layout::percent(0) y1="0" y2="100%" />
                {placed.into_iter().map(draw_mark).collect_view()}
            </svg>
        </li>
    }
    .into_any()
}

fn draw_mark(placed: Placed) -> AnyView {
    let Placed {
        mark,
        position,
        row,
        side,
        roomy,
    } = placed;
    let y = row * ROW + ROW / 2 + 2;
    let (x, beyond, anchor) = match side {
        Side::Right => ("12".to_owned(), "0", "start"),
        Side::Left => ("-12".to_owned(), "0", "end"),
        // From the mark to the line of today is a share of the width.
        Side::Today => (layout::share(-position), "6", "start"),
    };
    let said = mark.title.clone();
    let room = if roomy { "has-room" } else { "" };
    let class = format!("due-mark {} {room}", mark.urgency.class());
    view! {
        <svg x=layout::percent(position) y=y.to_string() overflow="visible">
            <a class=class href=mark.href aria-label=said>
                <title>{mark.title}</title>
                <rect class="due-hit" x="-12" y="-12" width="24" height="24" />
                <path d=mark.shape.path() />
                <text x=x dx=beyond y="4" text-anchor=anchor>{layout::shorten(&mark.label)}</text>
            </a>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
