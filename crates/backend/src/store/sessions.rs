//! Browser sessions, in the database so that any node can serve any request and a person's sessions can be ended.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use holdfast_domain::ids::UserId;
use serde_json::Value;
use sqlx::types::Json;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// What a session holds.
pub type SessionData = HashMap<String, Value>;

/// Writes a new session.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    conn: &mut Conn<'_>,
    id: &str,
    user: Option<UserId>,
    data: &SessionData,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("INSERT INTO sessions (id, user_id, data, expires_at) VALUES ($1, $2, $3, $4)")
            .bind(id)
            .bind(user.map(|user| user.0))
            .bind(Json(data))
            .bind(expires_at)
    )?;
    Ok(())
}

/// Writes a session that is there. One that was ended meanwhile stays ended: a request that was on its way when a
/// password changed must not bring its session back.
///
/// # Errors
/// When the database fails.
pub async fn update(
    conn: &mut Conn<'_>,
    id: &str,
    user: Option<UserId>,
    data: &SessionData,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE sessions SET user_id = $2, data = $3, expires_at = $4 WHERE id = $1")
            .bind(id)
            .bind(user.map(|user| user.0))
            .bind(Json(data))
            .bind(expires_at)
    )?;
    Ok(())
}

/// Whether a session with this id is there.
///
/// # Errors
/// When the database fails.
pub async fn exists(conn: &mut Conn<'_>, id: &str) -> Result<bool, StoreError> {
    let found: Option<String> = run!(conn, c => sqlx::query_scalar("SELECT id FROM sessions WHERE id = $1").bind(id).fetch_optional(c))?;
    Ok(found.is_some())
}

/// A session that has not expired.
///
/// # Errors
/// When the database fails.
pub async fn load(
    conn: &mut Conn<'_>,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Option<(SessionData, DateTime<Utc>)>, StoreError> {
    let found: Option<(Json<SessionData>, DateTime<Utc>)> = run!(conn, c => sqlx::query_as("SELECT data, expires_at FROM sessions WHERE id = $1 AND expires_at > $2").bind(id).bind(now).fetch_optional(c))?;
    Ok(found.map(|(data, expires_at)| (data.0, expires_at)))
}

/// Ends one session.
///
/// # Errors
/// When the database fails.
pub async fn delete(conn: &mut Conn<'_>, id: &str) -> Result<(), StoreError> {
    execute!(conn, sqlx::query("DELETE FROM sessions WHERE id = $1").bind(id))?;
    Ok(())
}

/// Ends every session of a person.
///
/// # Errors
/// When the database fails.
pub async fn delete_of(conn: &mut Conn<'_>, user: UserId) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(user.0)
    )?;
    Ok(())
}

/// Removes sessions that have expired.
///
/// # Errors
/// When the database fails.
pub async fn delete_expired(conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1").bind(now)
    )?;
    Ok(())
}
