//! The Leptos user interface of Holdfast. Pages and their components are rendered on the server and work without
//! JavaScript; what goes on reacting in the browser is an island, drawn here and told apart in `holdfast_islands`.

pub mod components;
pub mod islands;

pub mod app;
pub mod context;
pub mod filters;
pub mod pages;
pub mod parameters;
pub mod paths;
pub mod shell;
