//! Bars by name: exposure by provider, overdue ageing. The numbers stand beside the bars as text, so that the list is
//! its own table.

use holdfast_domain::risk::Band;
use holdfast_islands::dial::band_class;
use leptos::prelude::*;

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarRow {
    pub label: String,
    pub href: Option<String>,
    /// How long the bar is, in the unit of all rows.
    pub value: u32,
    /// The numbers in words: "7 integrations, depth 3, 2.1 h".
    pub text: String,
    /// Colours the bar; without one it has the accent.
    pub band: Option<Band>,
}

/// A list of bars, the longest as wide as there is room.
#[component]
pub fn BarList(
    /// What the bars show, for assistive technology.
    #[prop(into)]
    label: String,
    rows: Vec<BarRow>,
) -> impl IntoView {
    let longest = rows.iter().map(|row| row.value).max().unwrap_or(0).max(1);
    view! {
        <ul class="bars" aria-label=label>
            {rows.into_iter().map(|row| bar(row, longest)).collect_view()}
        </ul>
    }
}

fn bar(row: BarRow, longest: u32) -> AnyView {
    let BarRow {
        label,
        href,
        value,
        text,
        band,
    } = row;
    let width = format!("{}%", u64::from(value) * 100 / u64::from(longest));
    let class = band.map_or_else(
        || "fill-plain".to_owned(),
        |band| format!("fill-band {}", band_class(band)),
    );
    let label = match href {
        Some(href) => view! { <a href=href>{label}</a> }.into_any(),
        None => view! { <span>{label}</span> }.into_any(),
    };
    view! {
        <li>
            {label}
            <svg class="bar" aria-hidden="true">
                <rect class="bar-track" width="100%" height="8" rx="4" />
                <rect class=class width=width height="8" rx="4" />
            </svg>
            <span>{text}</span>
        </li>
    }
    .into_any()
}
