//! The score over time as a step line. A score holds until something changes it, so that each step has a cause: the
//! steps are numbered, and the numbers are explained below the line and in a table.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::date::{PlainDate, format_date};

/// The height of the drawing; the width is whatever there is, so that text is never scaled.
const HEIGHT: f64 = 128.0;
/// The room above the line for numbers, and below it for dates.
const TOP: f64 = 14.0;
const BOTTOM: f64 = 24.0;

/// The score from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryPoint {
    pub date: NaiveDate,
    /// 0 to 100.
    pub score: u8,
    /// What changed it: "Fallback tested". Empty for the first known score.
    pub cause: String,
}

/// The line, its causes, and the table twin. The points come oldest first; nothing is drawn without one.
#[component]
pub fn ScoreHistory(
    points: Vec<HistoryPoint>,
    /// The last day that the line reaches.
    until: NaiveDate,
    /// How many causes are listed below the line, the newest ones.
    #[prop(default = 6)]
    causes: usize,
) -> impl IntoView {
    let Some((first, last)) = points.first().zip(points.last()) else {
        return view! { <p class="muted small">"No score has been computed yet."</p> }.into_any();
    };
    let steps_word = if points.len() == 2 { "step" } else { "steps" };
    let description = format!(
        "From {} on {} to {} on {}, in {} {steps_word}",
        first.score,
        format_date(first.date),
        last.score,
        format_date(until),
        points.len() - 1
    );
    let numbered = points.len().saturating_sub(causes.max(1)).max(1);
    let start = first.date;
    let (twin, scale) = (points.clone(), Scale::of(&points));
    view! {
        <div class="history-chart">
            <svg role="img" aria-label=format!("Residual score over time. {description}")>
                {(scale.low..=scale.high).step_by(20).map(|score| grid_line(score, scale)).collect_view()}
                {steps(&points, until, scale)}
                {points
                    .iter()
                    .enumerate()
                    .skip(numbered)
                    .map(|(index, point)| mark(index + 1 - numbered, point, start, until, scale))
                    .collect_view()}
                <text class="history-text" x="0" y=HEIGHT.to_string()>{format_date(start)}</text>
                <text class="history-text" x="100%" y=HEIGHT.to_string() text-anchor="end">{format_date(until)}</text>
            </svg>
            <Causes points=points numbered=numbered />
            <details class="fold">
                <summary>"All scores as a table"</summary>
                <HistoryTable points=twin />
            </details>
        </div>
    }
    .into_any()
}

/// The bands that the scores touch, so that a small step is still seen: from and to which score the drawing reaches.
#[derive(Clone, Copy)]
struct Scale {
    low: u8,
    high: u8,
}

impl Scale {
    fn of(points: &[HistoryPoint]) -> Self {
        let scores = points.iter().map(|point| point.score.min(100));
        let (low, high) = scores.fold((100, 0), |(low, high), score| (score.min(low), score.max(high)));
        let low = low.saturating_sub(5) / 20 * 20;
        let high = ((high + 5).div_ceil(20) * 20).clamp(low + 20, 100.max(low + 20));
        Self { low, high }
    }

    fn y(self, score: u8) -> f64 {
        let share = (f64::from(score) - f64::from(self.low)) / f64::from(self.high - self.low);
        TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share)
    }
}

/// The place of a day between two days, in percent of the width.
fn x_of(date: NaiveDate, start: NaiveDate, until: NaiveDate) -> String {
    let permille = (date - start).num_days() * 1000 / (until - start).num_days().max(1);
    let permille = permille.clamp(0, 1000);
    format!("{}.{}%", permille / 10, permille % 10)
}

fn grid_line(score: u8, scale: Scale) -> AnyView {
    let line = format!("{:.1}", scale.y(score));
    let text = format!("{:.1}", scale.y(score) + 4.0);
    view! {
        <line class="history-grid" x1="0" x2="100%" y1=line.clone() y2=line />
        <text class="history-text" x="-8" y=text text-anchor="end">{score}</text>
    }
    .into_any()
}

fn steps(points: &[HistoryPoint], until: NaiveDate, scale: Scale) -> AnyView {
    let start = points[0].date;
    let ends = points.iter().skip(1).map(|next| (next.date, next.score));
    let ends = ends.chain(points.last().map(|last| (until, last.score)));
    points
        .iter()
        .zip(ends)
        .map(|(point, (end, next))| {
            let [x1, x2] = [point.date, end].map(|date| x_of(date, start, until));
            let [y1, y2] = [point.score, next].map(|score| format!("{:.1}", scale.y(score)));
            view! {
                <line class="history-line" x1=x1 x2=x2.clone() y1=y1.clone() y2=y1.clone() />
                <line class="history-line" x1=x2.clone() x2=x2 y1=y1 y2=y2 />
            }
        })
        .collect_view()
        .into_any()
}

fn mark(number: usize, point: &HistoryPoint, start: NaiveDate, until: NaiveDate, scale: Scale) -> AnyView {
    let (x, y) = (x_of(point.date, start, until), scale.y(point.score));
    view! {
        <circle class="history-mark" cx=x.clone() cy=format!("{y:.1}") r="8" />
        <text class="history-number" x=x y=format!("{:.1}", y + 4.0) text-anchor="middle">{number}</text>
    }
    .into_any()
}

fn change(before: Option<u8>, after: u8) -> String {
    before.map_or_else(|| after.to_string(), |before| format!("{before} to {after}"))
}

#[component]
fn Causes(points: Vec<HistoryPoint>, numbered: usize) -> impl IntoView {
    let rows = points
        .windows(2)
        .enumerate()
        .filter(|(index, _)| index + 1 >= numbered);
    view! {
        <ol class="history-causes">
            {rows
                .map(|(index, pair)| {
                    view! {
                        <li>
                            <b>{index + 2 - numbered}</b>
                            <PlainDate date=pair[1].date />
                            <span class="num">{change(Some(pair[0].score), pair[1].score)}</span>
                            <span>{pair[1].cause.clone()}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}

#[component]
fn HistoryTable(points: Vec<HistoryPoint>) -> impl IntoView {
    let before = std::iter::once(None).chain(points.iter().map(|point| Some(point.score)));
    let rows = points
        .iter()
        .zip(before)
        .map(|(point, before)| {
            view! {
                <tr>
                    <th scope="row">
                        <PlainDate date=point.date />
                    </th>
                    <td class="is-end">{change(before, point.score)}</td>
                    <td>{point.cause.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table>
            <caption class="visually-hidden">"Residual score over time"</caption>
            <thead>
                <tr>
                    <th scope="col">"From"</th>
                    <th scope="col" class="is-end">"Score"</th>
                    <th scope="col">"Cause"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(date: &str, score: u8, cause: &str) -> HistoryPoint {
        HistoryPoint {
            date: date.parse().expect("a date"),
            score,
            cause: cause.to_owned(),
        }
    }

    fn history(points: Vec<HistoryPoint>, causes: usize) -> String {
        let until = "2026-11-21".parse().expect("a date");
        view! { <ScoreHistory points=points until=until causes=causes /> }.to_html()
    }

    #[test]
    fn each_step_has_its_cause_in_the_list_and_in_the_table() {
        let html = history(
            vec![
                point("2026-06-01", 41, ""),
                point("2026-09-02", 30, "Fallback tested"),
            ],
            6,
        );
        assert_eq!(html.matches("Fallback tested").count(), 2, "{html}");
        assert!(html.contains("41 to 30"), "{html}");
        assert!(
            html.contains("From 41 on 1 Jun 2026 to 30 on 21 Nov 2026, in 1 step"),
            "{html}"
        );
    }

    #[test]
    fn only_the_newest_causes_are_numbered() {
        let points = vec![
            point("2026-06-01", 41, ""),
            point("2026-07-01", 40, "Review held"),
            point("2026-08-01", 100, "Outage"),
            point("2026-09-01", 0, "Retired"),
        ];
        let html = history(points, 2);
        assert_eq!(html.matches("history-mark").count(), 2, "{html}");
        assert_eq!(
            html.matches("Review held").count(),
            1,
            "in the table only: {html}"
        );
    }

    #[test]
    fn a_score_that_was_never_computed_draws_nothing() {
        assert!(!history(Vec::new(), 6).contains("<svg"));
    }
}
