//! What runs by itself: who runs it now, and how the last run went. One row a job; a lease keeps two nodes from running it
//! at once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// How a job stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct JobRow {
    /// Its name.
    pub name: String,
    /// Until when whoever runs it now may; `None` when nobody does.
    pub lease_until: Option<DateTime<Utc>>,
    /// Who runs it now, or ran it last.
    pub worker: Option<String>,
    /// When the last run began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// When the last run ended that did not fail.
    pub succeeded_at: Option<DateTime<Utc>>,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<i64>,
    /// What it did, or what went wrong, in a line.
    pub result: Option<String>,
    /// Whether it failed.
    pub failed: bool,
    /// How many runs have failed so far.
    pub failures: i64,
    /// When it runs next.
    pub next_at: DateTime<Utc>,
}

/// Every job that was ever due, by name; at most 100.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut Conn<'_>) -> Result<Vec<JobRow>, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT name, lease_until, worker, started_at, finished_at, succeeded_at, duration_ms, result, failed, failures, next_at FROM jobs ORDER BY name LIMIT 100").fetch_all(c))?)
}

/// Puts a job on record that is not there yet, due at once.
///
/// # Errors
/// When the database fails.
pub async fn register(conn: &mut Conn<'_>, name: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query(
            "INSERT INTO jobs (name, failed, failures, next_at) VALUES ($1, $2, 0, $3) ON CONFLICT (name) DO NOTHING"
        )
        .bind(name)
        .bind(false)
        .bind(now)
    )?;
    Ok(())
}

/// When a run may begin, and for how long it has the job for itself.
#[derive(Clone, Debug)]
pub struct Run {
    /// What tells this run from every other.
    pub lease: Uuid,
    /// Who runs it.
    pub worker: String,
    /// Now.
    pub now: DateTime<Utc>,
    /// When others may run it.
    pub until: DateTime<Utc>,
    /// Runs also when it is not due: somebody asked.
    pub by_hand: bool,
    /// A next run after this was written by a clock that went wrong, and does not hold the job up.
    pub horizon: DateTime<Utc>,
}

/// Takes a job that is due and that nobody runs; `false` when there is nothing to take.
///
/// # Errors
/// When the database fails.
pub async fn begin(conn: &mut Conn<'_>, name: &str, run: &Run) -> Result<bool, StoreError> {
    let done = execute!(
        conn,
        sqlx::query(
            "UPDATE jobs SET lease = $2, lease_until = $3, started_at = $4, worker = $8 WHERE name = $1 AND (lease IS NULL OR lease_until <= $4 OR lease_until > $5) \
             AND ($6 OR next_at <= $4 OR next_at > $7)"
        )
        .bind(name)
        .bind(run.lease)
        .bind(run.until)
        .bind(run.now)
        .bind(run.until + (run.until - run.now))
        .bind(run.by_hand)
        .bind(run.horizon)
        .bind(&run.worker)
    )?;
    Ok(done == 1)
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// When.
    pub at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// What it did, or what went wrong, in a line.
    pub result: String,
    /// Whether it failed.
    pub failed: bool,
    /// When the next one is due.
    pub next_at: DateTime<Utc>,
}

/// Records the end of a run; `false` when its lease ran out and somebody else runs the job by now.
///
/// # Errors
/// When the database fails.
pub async fn end(conn: &mut Conn<'_>, name: &str, lease: Uuid, ended: &Ended) -> Result<bool, StoreError> {
    let done = execute!(
        conn,
        sqlx::query(
            "UPDATE jobs SET lease = NULL, lease_until = NULL, finished_at = $3, succeeded_at = COALESCE($8, succeeded_at), duration_ms = $4, result = $5, failed = $6, \
             failures = failures + $9, next_at = $7 \
             WHERE name = $1 AND lease = $2"
        )
        .bind(name)
        .bind(lease)
        .bind(ended.at)
        .bind(ended.duration_ms)
        .bind(&ended.result)
        .bind(ended.failed)
        .bind(ended.next_at)
        .bind((!ended.failed).then_some(ended.at))
        .bind(i64::from(ended.failed))
    )?;
    Ok(done == 1)
}
