//! Tries at what can be guessed, counted where every node sees them.

use chrono::{DateTime, TimeDelta, Utc};

use super::db::{execute, run};
use super::{Conn, StoreError};

/// What is limited, for whom, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Names what is limited and for whom.
    pub key: String,
    /// How many tries within a window are free.
    pub free: i64,
    /// After those, one try is taken each time that this has passed since the last; `None`: none until the window is over.
    pub then_each: Option<TimeDelta>,
}

/// Tries that were made under a key.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Made {
    /// How many.
    pub made: i64,
    /// When the first of the window was made.
    pub first_at: DateTime<Utc>,
    /// When the last was made.
    pub last_at: DateTime<Utc>,
}

/// The tries under a key.
///
/// # Errors
/// When the database fails.
pub async fn made(conn: &mut Conn<'_>, key: &str) -> Result<Option<Made>, StoreError> {
    Ok(
        run!(conn, c => sqlx::query_as("SELECT made, first_at, last_at FROM tries WHERE key = $1").bind(key).fetch_optional(c))?,
    )
}

/// Counts a try, unless the limit is reached: then it answers `false`. One statement that looks and counts, so that of any
/// number at once no more get through than the limit allows, on any node. The count begins anew when the window's first
/// try is not younger than `window_start`.
///
/// # Errors
/// When the database fails.
pub async fn count(
    conn: &mut Conn<'_>,
    limit: &Limit,
    window_start: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    // Without a pace nothing is old enough.
    let pace_start = limit.then_each.map_or(DateTime::UNIX_EPOCH, |each| now - each);
    let counted: Option<i64> = run!(conn, c => sqlx::query_scalar(
        "INSERT INTO tries (key, made, first_at, last_at) VALUES ($1, 1, $2, $2) ON CONFLICT (key) DO UPDATE SET \
         made = CASE WHEN tries.first_at <= $3 THEN 1 ELSE tries.made + 1 END, \
         first_at = CASE WHEN tries.first_at <= $3 THEN $2 ELSE tries.first_at END, last_at = $2 \
         WHERE tries.first_at <= $3 OR tries.made < $4 OR tries.last_at <= $5 RETURNING made")
        .bind(&limit.key).bind(now).bind(window_start).bind(limit.free).bind(pace_start).fetch_optional(c))?;
    Ok(counted.is_some())
}

/// Takes one try back: it was none.
///
/// # Errors
/// When the database fails.
pub async fn take_back(conn: &mut Conn<'_>, key: &str) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE tries SET made = made - 1 WHERE key = $1 AND made > 0").bind(key)
    )?;
    Ok(())
}

/// Forgets the tries under a key.
///
/// # Errors
/// When the database fails.
pub async fn forget(conn: &mut Conn<'_>, key: &str) -> Result<(), StoreError> {
    execute!(conn, sqlx::query("DELETE FROM tries WHERE key = $1").bind(key))?;
    Ok(())
}

/// Forgets the tries under every key from `first` up to `behind`, which is not one of them; answers how many keys those were.
///
/// # Errors
/// When the database fails.
pub async fn forget_between(conn: &mut Conn<'_>, first: &str, behind: &str) -> Result<u64, StoreError> {
    Ok(execute!(
        conn,
        sqlx::query("DELETE FROM tries WHERE key >= $1 AND key < $2")
            .bind(first)
            .bind(behind)
    )?)
}

/// Removes up to `most` keys whose window began before this.
///
/// # Errors
/// When the database fails.
pub async fn remove_old(conn: &mut Conn<'_>, before: DateTime<Utc>, most: i64) -> Result<u64, StoreError> {
    Ok(execute!(
        conn,
        sqlx::query("DELETE FROM tries WHERE key IN (SELECT key FROM tries WHERE first_at < $1 ORDER BY first_at LIMIT $2)")
            .bind(before)
            .bind(most)
    )?)
}
