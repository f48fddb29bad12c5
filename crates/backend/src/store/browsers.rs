//! Browsers in which somebody has signed in, by the hash of what the browser keeps.

use chrono::{DateTime, Utc};
use holdfast_domain::ids::UserId;
use uuid::Uuid;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// Whose browser this is, as long as they may sign in.
///
/// # Errors
/// When the database fails.
pub async fn user(
    conn: &mut Conn<'_>,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<UserId>, StoreError> {
    let found: Option<Uuid> = run!(conn, c => sqlx::query_scalar(
        "SELECT known_browsers.user_id FROM known_browsers JOIN users ON users.id = known_browsers.user_id \
         WHERE known_browsers.token_hash = $1 AND known_browsers.expires_at > $2 AND users.disabled_at IS NULL")
        .bind(token_hash).bind(now).fetch_optional(c))?;
    Ok(found.map(UserId))
}

/// Remembers a browser of a person. Of more than `most`, those that were used longest ago are forgotten.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    conn: &mut Conn<'_>,
    token_hash: &str,
    user: UserId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    most: i64,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query(
            "DELETE FROM known_browsers WHERE user_id = $1 AND token_hash NOT IN (SELECT token_hash FROM known_browsers \
             WHERE user_id = $1 ORDER BY seen_at DESC, token_hash LIMIT $2)"
        )
        .bind(user.0)
        .bind(most - 1)
    )?;
    execute!(
        conn,
        sqlx::query(
            "INSERT INTO known_browsers (token_hash, user_id, seen_at, expires_at) VALUES ($1, $2, $3, $4)"
        )
        .bind(token_hash)
        .bind(user.0)
        .bind(now)
        .bind(expires_at)
    )?;
    Ok(())
}

/// Forgets one browser.
///
/// # Errors
/// When the database fails.
pub async fn forget(conn: &mut Conn<'_>, token_hash: &str) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM known_browsers WHERE token_hash = $1").bind(token_hash)
    )?;
    Ok(())
}

/// Forgets every browser of a person.
///
/// # Errors
/// When the database fails.
pub async fn forget_of(conn: &mut Conn<'_>, user: UserId) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM known_browsers WHERE user_id = $1").bind(user.0)
    )?;
    Ok(())
}

/// Forgets browsers in which nobody has signed in for too long.
///
/// # Errors
/// When the database fails.
pub async fn forget_expired(conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM known_browsers WHERE expires_at <= $1").bind(now)
    )?;
    Ok(())
}
