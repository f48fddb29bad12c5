//! Digests: what waits for one, and what went with it.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::ids::{NotificationId, UserId};
use uuid::Uuid;

use super::super::db::{execute, run};
use super::super::{Conn, StoreError};
use super::{Notification, Row, columns};

/// Who has something waiting for a digest of `day` or before, in the order of ids: at most `limit` behind `after`.
///
/// # Errors
/// When the database fails.
pub async fn waiting(
    conn: &mut Conn<'_>,
    day: NaiveDate,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<UserId>, StoreError> {
    let ids: Vec<Uuid> = run!(conn, c => sqlx::query_scalar(
        "SELECT u.id FROM users u WHERE u.id > $1 AND EXISTS (SELECT 1 FROM notifications n WHERE n.user_id = u.id AND n.state = 'held' AND n.digest_on <= $2) \
         ORDER BY u.id LIMIT $3")
        .bind(after.map_or(Uuid::nil(), |user| user.0)).bind(day).bind(limit).fetch_all(c))?;
    Ok(ids.into_iter().map(UserId).collect())
}

/// Cancels what a person has waiting for a digest of `day` or before when a later step of the same date waits there too,
/// or has been said.
///
/// # Errors
/// When the database fails.
pub async fn drop_superseded(
    conn: &mut Conn<'_>,
    user: UserId,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    Ok(execute!(
        conn,
        sqlx::query(
            "UPDATE notifications SET state = 'cancelled', settled_at = $3, last_error = 'A later reminder says it.' \
             WHERE user_id = $1 AND state = 'held' AND digest_on <= $2 AND EXISTS (SELECT 1 FROM notifications l WHERE l.subject = notifications.subject \
             AND l.due_on = notifications.due_on AND l.kind = notifications.kind AND l.user_id = notifications.user_id AND l.lane = notifications.lane \
             AND l.step < notifications.step AND l.state <> 'cancelled')"
        )
        .bind(user.0)
        .bind(day)
        .bind(now)
    )?)
}

/// Puts what a person has waiting for a digest of `day` or before into one, and answers how much that was.
///
/// # Errors
/// When the database fails.
pub async fn bundle(
    conn: &mut Conn<'_>,
    digest: NotificationId,
    user: UserId,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    Ok(execute!(
        conn,
        sqlx::query(
            "UPDATE notifications SET state = 'bundled', digest_id = $1, settled_at = $4 WHERE user_id = $2 AND state = 'held' AND digest_on <= $3"
        )
        .bind(digest.0)
        .bind(user.0)
        .bind(day)
        .bind(now)
    )?)
}

/// How much a person has waiting for a digest of `day` or before.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &mut Conn<'_>, user: UserId, day: NaiveDate) -> Result<i64, StoreError> {
    Ok(run!(conn, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM notifications WHERE user_id = $1 AND state = 'held' AND digest_on <= $2")
        .bind(user.0).bind(day).fetch_one(c))?)
}

/// Puts what waits for a digest of `day` or before off to that of `next`. What is due before then leaves on its own, at
/// `alone`.
///
/// # Errors
/// When the database fails.
pub async fn put_off(
    conn: &mut Conn<'_>,
    user: UserId,
    day: NaiveDate,
    next: NaiveDate,
    alone: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query(
            "UPDATE notifications SET state = 'queued', digest_on = NULL, not_before = $4 WHERE user_id = $1 AND state = 'held' AND digest_on <= $2 AND due_on < $3"
        )
        .bind(user.0)
        .bind(day)
        .bind(next)
        .bind(alone)
    )?;
    execute!(
        conn,
        sqlx::query(
            "UPDATE notifications SET digest_on = $3 WHERE user_id = $1 AND state = 'held' AND digest_on <= $2"
        )
        .bind(user.0)
        .bind(day)
        .bind(next)
    )?;
    Ok(())
}

/// What went with a digest and is still to be said, most urgent first; at most 1,000.
///
/// # Errors
/// When the database fails.
pub async fn contents(conn: &mut Conn<'_>, digest: NotificationId) -> Result<Vec<Notification>, StoreError> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(concat!("SELECT ", columns!(),
        " FROM notifications WHERE digest_id = $1 AND state = 'bundled' ORDER BY due_on, id LIMIT 1000"))
        .bind(digest.0).fetch_all(c))?;
    rows.into_iter().map(Notification::try_from).collect()
}
