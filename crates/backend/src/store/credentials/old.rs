//! What rotations replaced and left working: until when it should, and when it was revoked.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::credential::Rotation;
use holdfast_domain::ids::{RotationId, UserId};

use super::super::db::execute;
use super::super::{Conn, StoreError};
use super::NEVER;

/// Adds what a rotation left working until `due`.
///
/// # Errors
/// When the database fails.
pub(super) async fn insert(
    conn: &mut Conn<'_>,
    rotation: &Rotation,
    due: NaiveDate,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("INSERT INTO old_credentials (rotation_id, credential_id, due_on) VALUES ($1, $2, $3)")
            .bind(rotation.id.0)
            .bind(rotation.credential.0)
            .bind(due)
    )?;
    Ok(())
}

/// Notes when it was revoked. `false`: it is noted already, or nothing was left working.
///
/// # Errors
/// When the database fails.
pub async fn revoke(
    conn: &mut Conn<'_>,
    rotation: RotationId,
    on: NaiveDate,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = execute!(
        conn,
        sqlx::query(
            "UPDATE old_credentials SET revoked_on = $2, revoked_by = $3, recorded_at = $4, due_on = $5 \
             WHERE rotation_id = $1 AND revoked_on IS NULL"
        )
        .bind(rotation.0)
        .bind(on)
        .bind(by.map(|user| user.0))
        .bind(now)
        .bind(NEVER)
    )?;
    Ok(done == 1)
}
