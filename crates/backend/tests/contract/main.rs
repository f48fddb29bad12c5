//! One suite of rules that holds on both databases, for store, services and reports.

#[path = "../support/mod.rs"]
mod support;

mod accounts;
mod credentials;
mod faults;
mod files;
mod history;
mod lists;
mod opening;
mod permissions;
mod registering;
mod reports;
mod reviews;
mod schema;
mod scores;
mod search;
