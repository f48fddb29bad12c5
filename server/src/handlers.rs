//! One handler a form: the use-case it asks, and the page it leads to.

pub mod account;
pub mod catalogue;
pub mod corrections;
pub mod credentials;
pub mod decisions;
pub mod deliveries;
pub mod feeds;
pub mod preferences;
pub mod records;
pub mod reminders;
mod rows;
pub mod schedules;
pub mod settings;
pub mod together;
