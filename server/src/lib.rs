//! The `holdfast` server: command line, router, middleware, downloads. It holds no rules: every answer comes from one
//! use-case of the backend and one page of the app.

pub mod addressed;

pub mod background;
pub mod calendar;
pub mod cli;
pub mod commands;
pub mod config;
pub mod connections;
pub mod downloads;
pub mod draft;
pub mod error_page;
pub mod failure;
pub mod form_body;
pub mod handlers;
pub mod headers;
pub mod health;
pub mod known_browser;
pub mod logging;
pub mod metrics;
pub mod origin;
pub mod page;
pub mod parameters;
pub mod request_log;
pub mod router;
pub mod routes;
pub mod same_origin;
pub mod session;
pub mod site;
pub mod state;
pub mod submitted;
pub mod visitor;
