//! One suite of rules that holds on both databases, for store, services and reports.

#![expect(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

#[path = "../support/mod.rs"]
mod support;

mod accounts;
mod addresses;
mod administrators;
mod answers;
mod attempts;
mod bulk;
mod catalogue;
mod channels;
mod coming;
mod credentials;
mod deliveries;
mod delivery_log;
mod digests;
mod due;
mod ending;
mod exports;
mod faults;
mod feeds;
mod files;
mod filters;
mod handovers;
mod history;
mod inbox;
mod inbox_lines;
mod jobs;
mod ladders;
mod lanes;
mod leaving;
mod lists;
mod many;
mod messages;
mod opening;
mod ownership;
mod people;
mod permissions;
mod plans;
mod policies;
mod preferences;
mod queue;
mod recipients;
mod registering;
mod reminders;
mod reports;
mod reviews;
mod revocations;
mod rotation;
mod schedules;
mod schema;
mod scores;
mod search;
mod sent;
mod snoozes;
mod teams;
mod test_messages;
mod timeline;
mod together;
mod urgency;
mod volume;
mod wordings;
mod workers;
