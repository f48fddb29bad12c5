//! How people want to be reminded; who has no row has the defaults.

use chrono::{DateTime, Utc};
use holdfast_domain::ids::UserId;
use holdfast_domain::reminder::Preferences;
use sqlx::types::Json;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// How a person wants to be reminded.
///
/// # Errors
/// When the database fails or the document does not read.
pub async fn find(conn: &mut Conn<'_>, user: UserId) -> Result<Preferences, StoreError> {
    let found: Option<Json<serde_json::Value>> = run!(conn, c => sqlx::query_scalar("SELECT document FROM preferences WHERE user_id = $1")
        .bind(user.0).fetch_optional(c))?;
    Ok(match found {
        Some(Json(document)) => serde_json::from_value(document)?,
        None => Preferences::default(),
    })
}

/// Keeps how a person wants to be reminded.
///
/// # Errors
/// When the database fails.
pub async fn save(
    conn: &mut Conn<'_>,
    user: UserId,
    preferences: &Preferences,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let document = Json(serde_json::to_value(preferences)?);
    execute!(
        conn,
        sqlx::query(
            "INSERT INTO preferences (user_id, document, updated_at) VALUES ($1, $2, $3) \
             ON CONFLICT (user_id) DO UPDATE SET document = $2, updated_at = $3"
        )
        .bind(user.0)
        .bind(document)
        .bind(now)
    )?;
    Ok(())
}
