//! One number that matters, with what it counts and a line beside it.

use leptos::prelude::*;

use super::badge::Urgency;

/// A number in a card; with `href` the whole card leads to what it counts.
#[component]
pub fn StatCard(
    #[prop(into)] label: String,
    /// The number with its unit: "5", "91 %".
    #[prop(into)]
    value: String,
    /// What it is a part of: "of 41".
    #[prop(default = None, into)]
    of: Option<String>,
    #[prop(default = None, into)] note: Option<String>,
    #[prop(default = None, into)] href: Option<String>,
    #[prop(optional)] urgency: Urgency,
) -> impl IntoView {
    let class = format!("stat {}", urgency.class());
    let label = match href {
        Some(href) => view! { <a href=href>{label}</a> }.into_any(),
        None => label.into_any(),
    };
    view! {
        <div class=class.trim_end().to_owned()>
            <p class="stat-label">{label}</p>
            <p class="stat-value">{value} {of.map(|of| view! { <small>{format!(" {of}")}</small> })}</p>
            {note.map(|note| view! { <p class="stat-note">{note}</p> })}
        </div>
    }
}
