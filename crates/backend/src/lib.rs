//! Use-cases and store of Holdfast. Data flows one way: `services` ask the `store`, the `store` asks the database;
//! nothing here knows of HTTP or pages.

pub mod calendar;
pub mod clock;
pub mod demo;
pub mod digest;
pub mod error;
pub mod library;
pub mod notify;
mod remembered;
pub mod reports;
pub mod services;
pub mod sessions;
pub mod store;

pub use clock::Clock;
pub use error::ServiceError;
pub use services::Backend;
pub use store::{Db, Pools, StoreError};
