//! The title of the document, escaped: `leptos_meta` writes it into the page as it is given.

use leptos::prelude::*;
use leptos_meta::Title;

use super::escape::escape_markup;

/// Sets the document's title to the page's, followed by the product's name. Use this and never `Title` itself, since
/// a title often holds what somebody typed. Of a form that came back with errors it says so first: the title is what is
/// read out when the page has loaded.
#[component]
pub fn PageTitle(
    #[prop(into)] text: String,
    /// Whether a form on the page came back with errors.
    #[prop(optional)]
    is_wrong: bool,
) -> impl IntoView {
    let first = if is_wrong { "Error: " } else { "" };
    view! { <Title text=format!("{first}{} | Holdfast", escape_markup(&text)) /> }
}
