//! Lanes of delivery and their circuit breakers: e-mail as a whole, or one webhook. A lane that fails several times in a
//! row is open: nothing is sent over it but, now and then, one probe.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// How a lane does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Lane {
    /// `email`, or the id of a channel.
    pub lane: String,
    /// Failures in a row that are its fault.
    pub failures: i64,
    /// Since when nothing is sent over it; `None` while it works.
    pub opened_at: Option<DateTime<Utc>>,
    /// When it is tried again.
    pub probe_at: Option<DateTime<Utc>>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When something last arrived, to the minute.
    pub last_success_at: Option<DateTime<Utc>>,
    /// Since when everything was refused for good; `None` when the last thing arrived.
    pub refused_since: Option<DateTime<Utc>>,
}

/// How often an arrival is noted while all is well, so that a busy lane is not written with each message.
const NOTED_EVERY: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// How one lane does; `None` before its first delivery.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Conn<'_>, lane: &str) -> Result<Option<Lane>, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT lane, failures, opened_at, probe_at, last_error, last_success_at, refused_since FROM lanes WHERE lane = $1").bind(lane).fetch_optional(c))?)
}

/// Every lane that was ever used, by name; at most 1,000.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut Conn<'_>) -> Result<Vec<Lane>, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT lane, failures, opened_at, probe_at, last_error, last_success_at, refused_since FROM lanes ORDER BY lane LIMIT 1000").fetch_all(c))?)
}

/// Open lanes whose time to be tried has come and that have something to send.
///
/// # Errors
/// When the database fails.
pub async fn to_probe(conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<Vec<String>, StoreError> {
    Ok(run!(conn, c => sqlx::query_scalar(
        "SELECT l.lane FROM lanes l WHERE l.opened_at IS NOT NULL AND l.probe_at <= $1 AND \
         (EXISTS (SELECT 1 FROM notifications n WHERE n.lane = l.lane AND n.state = 'queued' AND n.not_before <= $1) \
         OR EXISTS (SELECT 1 FROM notifications n WHERE n.lane = l.lane AND n.state = 'sending' AND n.lease_until <= $1)) ORDER BY l.lane LIMIT 100")
        .bind(now).fetch_all(c))?)
}

/// Takes the right to try an open lane, until `until`; `false` when another node was faster.
///
/// # Errors
/// When the database fails.
pub async fn win_probe(
    conn: &mut Conn<'_>,
    lane: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = execute!(
        conn,
        sqlx::query(
            "UPDATE lanes SET probe_at = $3 WHERE lane = $1 AND opened_at IS NOT NULL AND probe_at <= $2"
        )
        .bind(lane)
        .bind(now)
        .bind(until)
    )?;
    Ok(done == 1)
}

/// Notes that a lane answered: it is closed, and its failures are forgotten. `arrived`: something was delivered.
///
/// # Errors
/// When the database fails.
pub async fn answered(
    conn: &mut Conn<'_>,
    lane: &str,
    arrived: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let success = arrived.then_some(now);
    execute!(
        conn,
        sqlx::query(
            "INSERT INTO lanes (lane, failures, last_success_at) VALUES ($1, 0, $2) ON CONFLICT (lane) DO UPDATE SET failures = 0, opened_at = NULL, \
             probe_at = NULL, last_success_at = COALESCE($2, lanes.last_success_at), \
             refusal = CASE WHEN $2 IS NULL THEN lanes.refusal END, refused_since = CASE WHEN $2 IS NULL THEN lanes.refused_since END \
             WHERE lanes.failures > 0 OR lanes.refusal IS NOT NULL OR lanes.refused_since IS NOT NULL OR lanes.opened_at IS NOT NULL OR lanes.last_success_at IS NULL OR lanes.last_success_at < $3"
        )
        .bind(lane)
        .bind(success)
        .bind(now - NOTED_EVERY)
    )?;
    Ok(())
}

/// Notes a failure that is the lane's fault, and answers how many there are in a row. While a lane is open only its probes
/// count, so that messages that were under way when it opened do not make it rest longer: `None`.
///
/// # Errors
/// When the database fails.
pub async fn failed(
    conn: &mut Conn<'_>,
    lane: &str,
    error: &str,
    probe: bool,
) -> Result<Option<i64>, StoreError> {
    Ok(run!(conn, c => sqlx::query_scalar(
        "INSERT INTO lanes (lane, failures, last_error) VALUES ($1, 1, $2) ON CONFLICT (lane) DO UPDATE SET failures = lanes.failures + 1, \
         last_error = excluded.last_error WHERE lanes.opened_at IS NULL OR $3 RETURNING failures")
        .bind(lane).bind(error).bind(probe).fetch_optional(c))?)
}

/// Opens a lane, or leaves it open, until it is tried at `probe_at`.
///
/// # Errors
/// When the database fails.
pub async fn open(
    conn: &mut Conn<'_>,
    lane: &str,
    now: DateTime<Utc>,
    probe_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE lanes SET opened_at = COALESCE(opened_at, $2), probe_at = $3 WHERE lane = $1")
            .bind(lane)
            .bind(now)
            .bind(probe_at)
    )?;
    Ok(())
}

/// The refusal that a lane answered with last.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct LastRefusal {
    /// What it has in common with the same refusal of another message; `None` when something arrived since.
    #[sqlx(rename = "refusal")]
    pub same: Option<String>,
    /// Of which notification.
    #[sqlx(rename = "refused_id")]
    pub notification: Option<Uuid>,
    /// When something last arrived.
    #[sqlx(rename = "last_success_at")]
    pub worked_at: Option<DateTime<Utc>>,
}

/// The refusal that a lane answered with last. The lane is locked until the transaction ends, so that of two refusals at once
/// the second sees the first.
///
/// # Errors
/// When the database fails.
pub async fn last_refusal(conn: &mut Conn<'_>, lane: &str) -> Result<LastRefusal, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "INSERT INTO lanes (lane, failures) VALUES ($1, 0) ON CONFLICT (lane) DO UPDATE SET failures = lanes.failures \
         RETURNING refusal, refused_id, last_success_at").bind(lane).fetch_one(c))?)
}

/// Notes what a lane refused, of which notification. The lane is there.
///
/// # Errors
/// When the database fails.
pub async fn note_refusal(
    conn: &mut Conn<'_>,
    lane: &str,
    same: &str,
    notification: Uuid,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE lanes SET refusal = $2, refused_id = $3 WHERE lane = $1")
            .bind(lane)
            .bind(same)
            .bind(notification)
    )?;
    Ok(())
}

/// Notes that a lane refused something for good. The lane is there.
///
/// # Errors
/// When the database fails.
pub async fn refused_for_good(
    conn: &mut Conn<'_>,
    lane: &str,
    error: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query(
            "UPDATE lanes SET last_error = $2, refused_since = COALESCE(refused_since, $3) WHERE lane = $1"
        )
        .bind(lane)
        .bind(error)
        .bind(now)
    )?;
    Ok(())
}
