//! The Leptos user interface of Holdfast. Pages and their components are rendered on the server and work without
//! JavaScript; what reacts in the browser is an island. The wasm build knows the islands and the components they
//! use, and nothing of pages.

pub mod components;
pub mod islands;

#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod filters;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod parameters;
#[cfg(feature = "ssr")]
pub mod paths;
#[cfg(feature = "ssr")]
pub mod shell;

/// Wakes the islands of a page; called once by the script that loads the wasm.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
