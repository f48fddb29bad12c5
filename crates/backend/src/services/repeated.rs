//! A form that is sent again. The id of what a form makes is chosen when the form is opened, so the same id means the same form:
//! with the same content it was done already, with another one somebody went back and typed something else.

use holdfast_domain::diff::diff;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::error::ServiceError;
use crate::store::{Conn, StoreError, history};

/// Compares what was sent with what is stored under its id; fine when it is the same.
///
/// # Errors
/// `Repeated` with every difference.
pub(super) fn same_again<T: Serialize>(stored: &T, sent: &T) -> Result<(), ServiceError> {
    let (stored, sent) = (value(stored)?, value(sent)?);
    differ(&stored, &sent)
}

/// The same for a record that has revisions: it may have been changed since the form made it, so that what it was at first
/// counts as well.
///
/// # Errors
/// `Repeated` with every difference to what is stored now; when the database fails.
pub(super) async fn same_as_at_first<T: Serialize>(
    conn: &mut Conn<'_>,
    (entity, id): (&str, Uuid),
    stored: &T,
    sent: &T,
) -> Result<(), ServiceError> {
    let (stored, sent) = (value(stored)?, value(sent)?);
    if history::snapshot(conn, entity, id, 1).await?.as_ref() == Some(&sent) {
        return Ok(());
    }
    differ(&stored, &sent)
}

fn value(of: &impl Serialize) -> Result<Value, StoreError> {
    Ok(serde_json::to_value(of)?)
}

fn differ(stored: &Value, sent: &Value) -> Result<(), ServiceError> {
    let differences = diff(stored, sent);
    if differences.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Repeated(differences))
    }
}
