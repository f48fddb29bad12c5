//! The form of an integration: fields to facts, and facts to fields, one the inverse of the other. Used by the server
//! to store and by the browser to preview the score, so that both understand the same.

mod read;
mod write;

pub use self::read::parse_integration;
pub use self::write::integration_fields;

/// The most rows that a repeated group takes.
pub const ROWS_MAX: usize = 50;
/// Who stands in for the owner is somebody else.
pub(super) const DEPUTY_IS_OWNER: &str = "The deputy must be somebody else than the owner.";

/// How a yes-or-no answer is written in a field.
#[must_use]
pub fn yes_no(answer: bool) -> String {
    if answer { "yes" } else { "no" }.to_owned()
}
