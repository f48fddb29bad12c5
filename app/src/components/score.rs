//! The score as pictures drawn on the server: the dial, and the factors behind it. Each says the same in words.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::risk::Band;
use holdfast_islands::dial::{Arc, Dial, band_class};
use leptos::prelude::*;

/// The half circle of the dial, 100 units long by its `pathLength`.
const ARC: &str = "M20 104a80 80 0 0 1 160 0";
/// The arc of the range, outside of it.
const RANGE_ARC: &str = "M9 104a91 91 0 0 1 182 0";

/// Residual score as an arc over the inherent one, with the range that unknown facts leave open as a thin line.
#[component]
pub fn ScoreDial(
    /// What it shows.
    dial: Dial,
    /// Distinguishes the dials of one page.
    #[prop(default = "dial".to_owned(), into)]
    id: String,
) -> impl IntoView {
    let [title_id, desc_id] = ["title", "desc"].map(|part| format!("{id}-{part}"));
    let labelled_by = format!("{title_id} {desc_id}");
    let nothing = (!dial.has_range()).then_some("none");
    view! {
        <div class="dial">
            <svg viewBox="0 0 200 130" role="img" aria-labelledby=labelled_by>
                <title id=title_id>"Residual risk"</title>
                <desc id=desc_id data-part="description">
                    {dial.description()}
                </desc>
                <g stroke-width="14" stroke-linecap="round">
                    <path class="dial-track" d=ARC />
                    {arc("inherent-arc", dial.inherent_arc())}
                    {arc("residual-arc", dial.residual_arc())}
                </g>
                <path
                    class="dial-range"
                    d=RANGE_ARC
                    pathLength="100"
                    stroke-width="3"
                    stroke-dasharray=dial.range_dashes()
                    display=nothing
                    data-part="range-arc"
                />
                <text class="dial-value" x="100" y="98" text-anchor="middle" data-part="value">
                    {dial.residual}
                </text>
                <text class="dial-scale" x="20" y="126" text-anchor="middle">"0"</text>
                <text class="dial-scale" x="180" y="126" text-anchor="middle">"100"</text>
            </svg>
            <span class=dial.badge_class() data-part="band">{dial.band.label()}</span>
            <p data-part="inherent">{dial.inherent()}</p>
            <p data-part="range" hidden=!dial.has_range()>{dial.range()}</p>
        </div>
    }
}

fn arc(part: &'static str, arc: Arc) -> AnyView {
    let Arc {
        class,
        dashes,
        display,
    } = arc;
    view! { <path class=class d=ARC pathLength="100" stroke-dasharray=dashes display=display data-part=part /> }
        .into_any()
}

/// One factor of a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorRow {
    pub label: String,
    /// 0 to 100.
    pub points: u8,
    /// The facts are missing, so that it counts as it would at level 3.
    pub unknown: bool,
    /// It alone sets the second part of its axis.
    pub weakest: bool,
    /// The fact, value and date that set it.
    pub text: String,
    /// What the residual would be if this were fixed: "31 Low".
    pub if_fixed: Option<String>,
}

/// The factors as bars, and the same as a table.
#[component]
pub fn FactorBars(
    rows: Vec<FactorRow>,
    /// What the bars show: "Impact", "Likelihood".
    #[prop(into)]
    caption: String,
) -> impl IntoView {
    let (twin, label) = (rows.clone(), caption.clone());
    view! {
        <ul class="factors" aria-label=label>
            {rows.into_iter().map(factor).collect_view()}
        </ul>
        <details class="fold">
            <summary>{format!("{caption} as a table")}</summary>
            <FactorTable rows=twin caption=caption />
        </details>
    }
}

fn factor(row: FactorRow) -> AnyView {
    let FactorRow {
        label,
        points,
        unknown,
        weakest,
        text,
        if_fixed,
    } = row;
    let bar = if unknown {
        view! { <line class="bar-unknown" x1="0" y1="4" x2=format!("{points}%") y2="4" /> }.into_any()
    } else {
        let class = format!("fill-band {}", band_class(step_of(points)));
        view! { <rect class=class width=format!("{points}%") height="8" rx="4" /> }.into_any()
    };
    view! {
        <li>
            <span>{label}</span>
            <svg class="bar" aria-hidden="true">
                <rect class="bar-track" width="100%" height="8" rx="4" />
                {bar}
            </svg>
            <span class="factors-points">{points}</span>
            <p class="factors-text">
                <span>{text}</span>
                {unknown.then(|| view! { <span class="tag is-warning">"unknown"</span> })}
                {weakest.then(|| view! { <span class="tag">"weakest link"</span> })}
                {if_fixed.map(|score| view! { <span>{format!("If fixed: {score}")}</span> })}
            </p>
        </li>
    }
    .into_any()
}

#[component]
fn FactorTable(rows: Vec<FactorRow>, caption: String) -> impl IntoView {
    view! {
        <table>
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"Factor"</th>
                    <th scope="col" class="is-end">"Points"</th>
                    <th scope="col">"Fact"</th>
                    <th scope="col">"If fixed"</th>
                </tr>
            </thead>
            <tbody>
                {rows
                    .into_iter()
                    .map(|row| {
                        let marks = [(row.unknown, ", unknown"), (row.weakest, ", weakest link")];
                        let marks = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark);
                        let label = std::iter::once(row.label.as_str()).chain(marks).collect::<String>();
                        view! {
                            <tr>
                                <th scope="row">{label}</th>
                                <td class="is-end">{row.points}</td>
                                <td>{row.text}</td>
                                <td>{row.if_fixed.unwrap_or_else(|| "no change".to_owned())}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}

/// The colour step of a factor's points: each of the five levels has the step of the band it pulls towards.
fn step_of(points: u8) -> Band {
    match points {
        0..=12 => Band::VeryLow,
        13..=37 => Band::Low,
        38..=62 => Band::Medium,
        63..=87 => Band::High,
        88.. => Band::Critical,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dial(min: u8, max: u8) -> String {
        let dial = Dial {
            residual: 42,
            inherent: 76,
            min,
            max,
            band: Band::Medium,
            inherent_band: Band::High,
        };
        view! { <ScoreDial dial=dial /> }.to_html()
    }

    #[test]
    fn the_dial_says_in_words_what_it_draws() {
        let html = dial(38, 47);
        assert!(
            html.contains("42 of 100, Medium; inherent 76 High; between 38 and 47"),
            "{html}"
        );
        assert!(
            html.contains(r#"aria-labelledby="dial-title dial-desc""#),
            "{html}"
        );
        assert!(html.contains(r#"stroke-dasharray="42 200""#), "{html}");
    }

    #[test]
    fn a_score_that_is_fully_known_has_no_range() {
        let html = dial(42, 42);
        assert!(html.contains(r#"display="none" data-part="range-arc""#), "{html}");
        assert!(html.contains(r#"<p data-part="range" hidden>"#), "{html}");
        assert!(!dial(38, 42).contains("hidden"));
    }

    #[test]
    fn nothing_in_a_picture_is_styled_inline() {
        let rows = vec![FactorRow {
            label: "Outage".to_owned(),
            points: 75,
            unknown: true,
            weakest: true,
            text: "no fallback recorded".to_owned(),
            if_fixed: None,
        }];
        let html = view! { <FactorBars rows=rows caption="Impact" /> }.to_html() + &dial(1, 2);
        assert!(!html.contains("style="), "{html}");
        assert!(
            html.contains("Outage, unknown, weakest link"),
            "the table twin names the marks: {html}"
        );
    }
}
