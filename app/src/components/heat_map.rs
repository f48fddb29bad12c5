//! Likelihood against impact as a table of counts; each filled cell is a link to what it counts.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::risk::Band;
use holdfast_islands::dial::band_class;
use leptos::prelude::*;

/// How many there are of one likelihood and one impact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatCell {
    pub count: u32,
    pub band: Band,
    pub href: String,
}

/// One likelihood with its cells, from the lowest impact to the highest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatRow {
    pub label: String,
    pub cells: Vec<HeatCell>,
}

/// The map; the rows come with the highest likelihood first.
#[component]
pub fn HeatMap(
    #[prop(into)] caption: String,
    /// The impacts, from the lowest to the highest.
    impacts: Vec<String>,
    rows: Vec<HeatRow>,
) -> impl IntoView {
    let labels = impacts.clone();
    view! {
        <table class="heat">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"Likelihood"</th>
                    {impacts.into_iter().map(|impact| view! { <th scope="col">{impact}</th> }).collect_view()}
                </tr>
            </thead>
            <tbody>
                {rows
                    .into_iter()
                    .map(|HeatRow { label, cells }| {
                        let cells = cells
                            .into_iter()
                            .zip(&labels)
                            .map(|(cell, impact)| heat_cell(cell, &label, impact))
                            .collect_view();
                        view! {
                            <tr>
                                <th scope="row">{label}</th>
                                {cells}
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}

fn heat_cell(cell: HeatCell, likelihood: &str, impact: &str) -> AnyView {
    let HeatCell { count, band, href } = cell;
    if count == 0 {
        return view! { <td class=band_class(band)></td> }.into_any();
    }
    let label = format!(
        "{count}: likelihood {likelihood}, impact {impact}, {}",
        band.label()
    );
    view! {
        <td class=format!("is-filled {}", band_class(band))>
            <a href=href aria-label=label>
                {count}
            </a>
        </td>
    }
    .into_any()
}
