//! One suite of rules that holds on both databases, for store, services and reports.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

#[path = "../support/mod.rs"]
mod support;

mod accounts;
mod catalogue;
mod credentials;
mod exports;
mod faults;
mod files;
mod filters;
mod history;
mod lists;
mod opening;
mod permissions;
mod plans;
mod registering;
mod reports;
mod reviews;
mod schema;
mod scores;
mod search;
mod urgency;
