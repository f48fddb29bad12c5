//! The only code that speaks SQL. One text for SQLite and PostgreSQL; rows are private and become domain types by
//! `TryFrom`, so that nothing half-read leaves this room.

pub mod answers;
mod bulk;
pub mod channels;
pub mod credentials;
pub mod cycles;
mod db;
pub mod due;
mod error;
pub mod feeds;
pub mod history;
pub mod inbox;
pub mod integrations;
pub mod jobs;
pub mod lanes;
pub mod lines;
pub mod list;
pub mod notifications;
pub mod open;
pub mod people;
pub mod policies;
pub mod preferences;
pub mod providers;
pub mod records;
pub mod reports;
pub mod rules;
pub mod schedules;
pub mod scores;
pub mod sent;
pub mod sessions;
pub mod settings;
pub mod sign_in;
mod sql;
pub mod sums;
pub mod teams;
pub mod timeline;
pub mod told;
pub mod users;
pub mod watch;
pub mod work;

pub use db::{Conn, Db, Reading, Writing};
pub use error::StoreError;
pub use list::{Page, PageRequest};
