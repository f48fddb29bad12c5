//! What the organisation decided: one document a name, with a version that rises with each change.

use chrono::{DateTime, Utc};
use holdfast_domain::ids::UserId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::types::Json;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// A decision and its version; `None` while the default holds.
///
/// # Errors
/// When the database fails or the document does not read.
pub async fn find<T>(conn: &mut Conn<'_>, name: &str) -> Result<Option<(T, i64)>, StoreError>
where
    T: DeserializeOwned + Send + Unpin,
{
    let row: Option<(Json<serde_json::Value>, i64)> = run!(conn, c => sqlx::query_as("SELECT document, version FROM settings WHERE name = $1").bind(name).fetch_optional(c))?;
    Ok(match row {
        Some((Json(document), version)) => Some((serde_json::from_value(document)?, version)),
        None => None,
    })
}

/// Writes a decision that is still at `expected` version (`None`: the default holds); `false` when it is not.
///
/// # Errors
/// When the database fails.
pub async fn save(
    conn: &mut Conn<'_>,
    name: &str,
    document: &impl Serialize,
    expected: Option<i64>,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let document = Json(serde_json::to_value(document)?);
    let by = by.map(|user| user.0);
    let touched = match expected {
        None => execute!(conn, sqlx::query(
            "INSERT INTO settings (name, document, version, updated_at, updated_by) VALUES ($1, $2, 1, $3, $4) ON CONFLICT (name) DO NOTHING")
            .bind(name).bind(document).bind(now).bind(by))?,
        Some(version) => execute!(conn, sqlx::query(
            "UPDATE settings SET document = $2, version = version + 1, updated_at = $3, updated_by = $4 WHERE name = $1 AND version = $5")
            .bind(name).bind(document).bind(now).bind(by).bind(version))?,
    };
    Ok(touched == 1)
}

/// By what a cluster of PostgreSQL and a database in it are known; `None` for a file, and when the role may not ask.
pub async fn cluster(conn: &mut Conn<'_>) -> Option<String> {
    let Conn::Postgres(conn) = conn else { return None };
    sqlx::query_scalar(
        "SELECT system_identifier::text || ':' || current_database() || ':' || current_schema() FROM pg_control_system()",
    )
    .fetch_one(&mut **conn)
    .await
    .ok()
}
