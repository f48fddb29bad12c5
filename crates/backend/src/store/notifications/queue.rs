//! The queue itself: a worker claims what is ready for as long as a lease runs, and settles it under the same lease. Every
//! statement carries its own guard, so that any number of workers on any number of nodes may run them at once.

use chrono::{DateTime, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::{AttemptOutcome, DeliveryState};
use uuid::Uuid;

use super::super::db::{execute, run};
use super::super::sql::Sql;
use super::super::{Conn, StoreError};
use super::{Notification, Row, columns};

/// Rows whose lease ran out, on lanes that are not open.
const ABANDONED: &str = "SELECT id FROM notifications WHERE state = 'sending' AND lease_until <= $1 \
     AND NOT EXISTS (SELECT 1 FROM lanes l WHERE l.lane = notifications.lane AND l.opened_at IS NOT NULL) ORDER BY not_before, id LIMIT $2";
/// Rows whose time has come, on lanes that are not open.
const WAITING: &str = "SELECT id FROM notifications WHERE state = 'queued' AND not_before <= $1 \
     AND NOT EXISTS (SELECT 1 FROM lanes l WHERE l.lane = notifications.lane AND l.opened_at IS NOT NULL) ORDER BY not_before, id LIMIT $2";

/// What is ready on lanes that are not open, first what was ready first: at most `limit` of each kind. A row is ready when
/// it is queued and its time has come, or when the lease of whoever was sending it ran out.
///
/// # Errors
/// When the database fails.
pub async fn ready(
    conn: &mut Conn<'_>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<NotificationId>, StoreError> {
    let mut ids: Vec<Uuid> =
        run!(conn, c => sqlx::query_scalar(ABANDONED).bind(now).bind(limit).fetch_all(&mut *c))?;
    let queued: Vec<Uuid> = run!(conn, c => sqlx::query_scalar(WAITING).bind(now).bind(limit).fetch_all(c))?;
    ids.extend(queued);
    Ok(ids.into_iter().map(NotificationId).collect())
}

/// How SQLite would find what is ready: for the test that reads plans.
///
/// # Errors
/// When the database fails.
pub async fn explain_ready(conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    for text in [ABANDONED, WAITING] {
        let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
        sql.push(text);
        let rows: Vec<(i64, i64, i64, String)> =
            run!(conn, c => sqlx::query_as(sql.safe()).bind(now).bind(8_i64).fetch_all(&mut *c))?;
        lines.extend(rows.into_iter().map(|row| row.3));
    }
    Ok(lines)
}

/// What is ready on one lane, open or not: what is tried to find out whether it works again.
///
/// # Errors
/// When the database fails.
pub async fn ready_on(
    conn: &mut Conn<'_>,
    lane: &str,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<NotificationId>, StoreError> {
    let mut ids: Vec<Uuid> = run!(conn, c => sqlx::query_scalar(
        "SELECT id FROM notifications WHERE lane = $1 AND state = 'sending' AND lease_until <= $2 ORDER BY not_before, id LIMIT $3")
        .bind(lane).bind(now).bind(limit).fetch_all(&mut *c))?;
    let queued: Vec<Uuid> = run!(conn, c => sqlx::query_scalar(
        "SELECT id FROM notifications WHERE lane = $1 AND state = 'queued' AND not_before <= $2 ORDER BY not_before, id LIMIT $3")
        .bind(lane).bind(now).bind(limit).fetch_all(c))?;
    ids.extend(queued);
    Ok(ids.into_iter().map(NotificationId).collect())
}

/// The right to send one, until it runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// What tells it from every other.
    pub token: Uuid,
    /// When others may take over.
    pub until: DateTime<Utc>,
}

/// Takes one that is ready; `None` when somebody else was faster.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    conn: &mut Conn<'_>,
    id: NotificationId,
    lease: Lease,
    now: DateTime<Utc>,
) -> Result<Option<Notification>, StoreError> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(concat!(
        "UPDATE notifications SET state = 'sending', lease = $2, lease_until = $3 WHERE id = $1 \
         AND ((state = 'queued' AND not_before <= $4) OR (state = 'sending' AND lease_until <= $4)) RETURNING ", columns!()))
        .bind(id.0).bind(lease.token).bind(lease.until).bind(now).fetch_optional(c))?;
    row.map(Notification::try_from).transpose()
}

/// How a try ended for the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Sent, dead, cancelled; or queued again.
    pub state: DeliveryState,
    /// How often it was tried and failed by now.
    pub attempts: u32,
    /// When it is tried again, if it is queued.
    pub not_before: DateTime<Utc>,
    /// What went wrong, or why there is nothing to say.
    pub error: Option<String>,
}

/// Ends what a lease was taken for; `false` when the lease was lost: somebody else took over, and nothing is changed.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    conn: &mut Conn<'_>,
    id: NotificationId,
    lease: Uuid,
    settled: &Settled,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let settled_at = (settled.state != DeliveryState::Queued).then_some(now);
    let done = execute!(
        conn,
        sqlx::query(
            "UPDATE notifications SET state = $3, attempts = $4, not_before = $5, last_error = $6, settled_at = $7, lease = NULL, lease_until = NULL \
             WHERE id = $1 AND state = 'sending' AND lease = $2"
        )
        .bind(id.0)
        .bind(lease)
        .bind(settled.state.as_str())
        .bind(i64::from(settled.attempts))
        .bind(settled.not_before)
        .bind(&settled.error)
        .bind(settled_at)
    )?;
    Ok(done == 1)
}

/// Queues one anew that could not be delivered, with all its tries; `false` when it is not dead (any more).
///
/// # Errors
/// When the database fails.
pub async fn revive(conn: &mut Conn<'_>, id: NotificationId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = execute!(
        conn,
        sqlx::query(
            "UPDATE notifications SET state = 'queued', attempts = 0, not_before = $2, settled_at = NULL WHERE id = $1 AND state = 'dead'"
        )
        .bind(id.0)
        .bind(now)
    )?;
    Ok(done == 1)
}

/// When one was last tried.
///
/// # Errors
/// When the database fails.
pub async fn last_try(
    conn: &mut Conn<'_>,
    notification: NotificationId,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(run!(conn, c => sqlx::query_scalar(
        "SELECT began_at FROM delivery_attempts WHERE notification_id = $1 ORDER BY began_at DESC LIMIT 1")
        .bind(notification.0).fetch_optional(c))?)
}

/// Queues anew, with all their tries, what could not be delivered: at most `limit`, what failed last first. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn revive_all(conn: &mut Conn<'_>, now: DateTime<Utc>, limit: i64) -> Result<u64, StoreError> {
    Ok(execute!(
        conn,
        sqlx::query(
            "UPDATE notifications SET state = 'queued', attempts = 0, not_before = $1, settled_at = NULL WHERE id IN \
             (SELECT id FROM notifications WHERE state = 'dead' ORDER BY id DESC LIMIT $2)"
        )
        .bind(now)
        .bind(limit)
    )?)
}

/// One try to deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttempt {
    /// Id.
    pub id: Uuid,
    /// Which worker tried.
    pub worker: String,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// What went wrong.
    pub error: Option<String>,
}

/// Records a try.
///
/// # Errors
/// When the database fails.
pub async fn insert_attempt(
    conn: &mut Conn<'_>,
    notification: NotificationId,
    attempt: &NewAttempt,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query(
            "INSERT INTO delivery_attempts (id, notification_id, worker, began_at, duration_ms, outcome, error) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(attempt.id)
        .bind(notification.0)
        .bind(&attempt.worker)
        .bind(attempt.began_at)
        .bind(attempt.duration_ms)
        .bind(attempt.outcome.as_str())
        .bind(&attempt.error)
    )?;
    Ok(())
}
