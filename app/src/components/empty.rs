//! What stands where there are no rows: either nothing is there yet, or nothing matches.

use holdfast_domain::fold::signs::visible;
use leptos::prelude::*;

use super::button::LinkButton;
use super::icon::{Icon, IconName};

/// An empty page says what belongs there; the children are the buttons that add it.
#[component]
pub fn EmptyState(
    icon: IconName,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon />
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// The filters leave no row: offers to clear them.
#[component]
pub fn NoMatches(
    /// What is being listed, in the plural: "integrations".
    #[prop(into)]
    things: String,
    /// The list without filters.
    #[prop(into)]
    clear_href: String,
    /// What was searched for.
    #[prop(optional, into)]
    typed: String,
) -> impl IntoView {
    let asks_nothing = !typed.trim().is_empty() && !visible(&typed).chars().any(char::is_alphanumeric);
    let advice = if asks_nothing {
        format!("“{typed}” has no letter and no digit to search for. Enter at least one.")
    } else {
        "Remove a filter or search for something else.".to_owned()
    };
    view! {
        <div class="empty">
            <Icon name=IconName::Search />
            <h2>{format!("No {things} match")}</h2>
            <p>{advice}</p>
            <LinkButton href=clear_href label="Clear filters" />
        </div>
    }
}
