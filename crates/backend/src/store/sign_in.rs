//! One-time links.

use chrono::{DateTime, Utc};
use holdfast_domain::ids::UserId;
use uuid::Uuid;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// Stores a one-time link by the hash of its token.
///
/// # Errors
/// When the database fails.
pub async fn insert_link(
    conn: &mut Conn<'_>,
    token_hash: &str,
    user: Option<UserId>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("INSERT INTO one_time_links (token_hash, user_id, expires_at) VALUES ($1, $2, $3)")
            .bind(token_hash)
            .bind(user.map(|user| user.0))
            .bind(expires_at)
    )?;
    Ok(())
}

/// For whom an unused, unexpired link is: `Some(None)` is the link of the first administrator.
///
/// # Errors
/// When the database fails.
pub async fn link(
    conn: &mut Conn<'_>,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Option<UserId>>, StoreError> {
    let found: Option<(Option<Uuid>,)> = run!(conn, c => sqlx::query_as(
        "SELECT user_id FROM one_time_links WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2")
        .bind(token_hash).bind(now).fetch_optional(c))?;
    Ok(found.map(|(user,)| user.map(UserId)))
}

/// Uses a link up; `false` when somebody was faster.
///
/// # Errors
/// When the database fails.
pub async fn use_link(conn: &mut Conn<'_>, token_hash: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done: Option<String> = run!(conn, c => sqlx::query_scalar(
        "UPDATE one_time_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING token_hash")
        .bind(token_hash).bind(now).fetch_optional(c))?;
    Ok(done.is_some())
}

/// How many links of a person would still have worked at an instant, used ones counted: those that were made within the life of
/// a link before it, or since.
///
/// # Errors
/// When the database fails.
pub async fn links_since(conn: &mut Conn<'_>, user: UserId, since: DateTime<Utc>) -> Result<i64, StoreError> {
    Ok(
        run!(conn, c => sqlx::query_scalar("SELECT COUNT(*) FROM one_time_links WHERE user_id = $1 AND expires_at > $2")
        .bind(user.0).bind(since).fetch_one(c))?,
    )
}

/// Removes links that have expired.
///
/// # Errors
/// When the database fails.
pub async fn remove_expired(conn: &mut Conn<'_>, before: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM one_time_links WHERE expires_at < $1").bind(before)
    )?;
    Ok(())
}

/// Makes every unused link of a person void.
///
/// # Errors
/// When the database fails.
pub async fn void_links(conn: &mut Conn<'_>, user: UserId, now: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE one_time_links SET used_at = $2 WHERE user_id = $1 AND used_at IS NULL")
            .bind(user.0)
            .bind(now)
    )?;
    Ok(())
}
