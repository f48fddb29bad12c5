//! The document around every page. What people typed never goes into `script` or `style` here.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::app::App;
use crate::context::PageContext;

/// Wakes the islands of the page, if there are any: a page without islands fetches neither script nor wasm.
const WAKE: &str = include_str!("wake.js");

/// The document.
#[must_use]
pub fn shell() -> impl IntoView {
    if let Some(shared) = Owner::current_shared_context() {
        // Islands mode: nothing outside of an island is hydrated, so nothing outside of one is written out twice.
        shared.set_is_hydrating(false);
    }
    let PageContext { site, theme, .. } = PageContext::expect();
    let nonce = use_nonce();
    let wake = site
        .js
        .clone()
        .zip(site.wasm.clone())
        .map(|(js, wasm)| format!("({WAKE})({js:?}, {wasm:?})"));
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme.attribute()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="preload" r#as="font" r#type="font/woff2" crossorigin="anonymous" href="/fonts/inter-latin.woff2" />
                <link rel="stylesheet" href=site.css.clone() />
                {wake.map(|wake| view! { <script type="module" nonce=nonce inner_html=wake></script> })}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
