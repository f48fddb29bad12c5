//! The title of the document, escaped: `leptos_meta` writes it into the page as it is given.

use leptos::prelude::*;
use leptos_meta::Title;

use super::escape::escape_markup;

/// Sets the document's title to the page's, followed by the product's name. Use this and never `Title` itself, since
/// a title often holds what somebody typed.
#[component]
pub fn PageTitle(#[prop(into)] text: String) -> impl IntoView {
    view! { <Title text=format!("{} | Holdfast", escape_markup(&text)) /> }
}
