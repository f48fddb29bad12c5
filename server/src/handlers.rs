//! One handler a form: the use-case it asks, and the page it leads to.

pub mod account;
pub mod catalogue;
pub mod credentials;
pub mod records;
mod rows;
