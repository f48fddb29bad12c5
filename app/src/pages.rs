//! The pages. Each reads through one use-case, draws with the components, and decides nothing that is a rule.
#![expect(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "a component is called by `view!`, which uses its result and owns its props"
)]

pub mod account;
pub mod audit_event;
pub mod calendar;
mod changes;
mod conflict;
pub mod corrections;
pub mod credential_form;
pub mod credentials;
pub mod deliveries;
pub mod due;
pub mod error;
pub mod form;
pub mod frame;
pub mod inbox;
pub mod integration;
pub mod integration_form;
pub mod integrations;
pub mod jobs;
pub mod my_work;
pub mod provider;
pub mod providers;
pub mod reminder;
pub mod reminder_preview;
pub mod reports;
pub mod review;
pub mod revocation;
pub mod rotation;
pub mod schedules;
pub mod search;
pub mod services;
pub mod settings;
pub mod sign_in;
pub mod timeline;
pub mod told;
