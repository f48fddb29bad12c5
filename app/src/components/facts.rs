//! Facts of a record as a definition list. A missing fact says so and leads to where it can be filled in.

use leptos::prelude::*;

/// A label and its value.
pub struct Fact {
    pub label: String,
    pub value: AnyView,
}

impl Fact {
    /// A fact in words.
    #[must_use]
    pub fn text(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into().into_any(),
        }
    }

    /// A fact that is more than words: tags, a date, a link.
    #[must_use]
    pub fn view(label: impl Into<String>, value: impl IntoAny) -> Self {
        Self {
            label: label.into(),
            value: value.into_any(),
        }
    }

    /// A fact that nobody has recorded, with the address of the form that asks for it.
    #[must_use]
    pub fn missing(label: impl Into<String>, fill_href: Option<String>) -> Self {
        let link = fill_href.map(|href| view! { <a href=href>"add"</a> });
        let value = view! {
            <span class="facts-missing">"not recorded "</span>
            {link}
        };
        Self {
            label: label.into(),
            value: value.into_any(),
        }
    }

    /// A fact in words, or a missing one when there are none.
    #[must_use]
    pub fn text_or_missing(
        label: impl Into<String>,
        value: Option<String>,
        fill_href: Option<String>,
    ) -> Self {
        match value.filter(|text| !text.trim().is_empty()) {
            Some(text) => Self::text(label, text),
            None => Self::missing(label, fill_href),
        }
    }
}

/// A definition list, in two columns or, when `wide`, as a grid with the labels above.
#[component]
pub fn Facts(facts: Vec<Fact>, #[prop(optional)] wide: bool) -> impl IntoView {
    let class = if wide { "facts is-wide" } else { "facts" };
    let entries = facts
        .into_iter()
        .map(|Fact { label, value }| {
            let pair = view! {
                <dt>{label}</dt>
                <dd>{value}</dd>
            };
            if wide {
                view! { <div>{pair}</div> }.into_any()
            } else {
                pair.into_any()
            }
        })
        .collect_view();
    view! { <dl class=class>{entries}</dl> }
}
