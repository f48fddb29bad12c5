//! What is watched from outside: how much stands how, and how deliveries went lately. Every count ends somewhere, so that
//! watching costs the same however much there is.

use chrono::{DateTime, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::{AttemptOutcome, DeliveryState};
use uuid::Uuid;

use super::db::run;
use super::{Conn, StoreError};

/// Where counts end.
pub const COUNTED_MAX: i64 = 100_000;

/// How many notifications on record stand in each state; each count ends at [`COUNTED_MAX`].
///
/// # Errors
/// When the database fails.
pub async fn states(conn: &mut Conn<'_>) -> Result<Vec<(DeliveryState, i64)>, StoreError> {
    let mut states = Vec::new();
    for state in DeliveryState::ALL {
        let count: i64 = run!(conn, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM (SELECT 1 AS one FROM notifications WHERE state = $1 LIMIT $2) AS capped")
            .bind(state.as_str()).bind(COUNTED_MAX).fetch_one(&mut *c))?;
        states.push((*state, count));
    }
    Ok(states)
}

/// How the tries since an instant went; they end at [`COUNTED_MAX`] in all. Ids of tries rise with time, which makes this a
/// range of the primary key.
///
/// # Errors
/// When the database fails.
pub async fn attempts_since(
    conn: &mut Conn<'_>,
    since: DateTime<Utc>,
) -> Result<Vec<(AttemptOutcome, i64)>, StoreError> {
    let rows: Vec<(String, i64)> = run!(conn, c => sqlx::query_as(
        "SELECT outcome, COUNT(*) FROM (SELECT outcome FROM delivery_attempts WHERE id >= $1 ORDER BY id LIMIT $2) AS recent GROUP BY outcome ORDER BY outcome")
        .bind(first_id(since)).bind(COUNTED_MAX).fetch_all(c))?;
    let found = |outcome: &AttemptOutcome| {
        let row = rows.iter().find(|(name, _)| name == outcome.as_str());
        (*outcome, row.map_or(0, |(_, count)| *count))
    };
    Ok(AttemptOutcome::ALL.iter().map(found).collect())
}

/// The lowest id that can be made at an instant (UUID version 7: milliseconds first).
fn first_id(at: DateTime<Utc>) -> Uuid {
    let milliseconds = u128::try_from(at.timestamp_millis()).unwrap_or(0);
    Uuid::from_u128(milliseconds << 80)
}

/// How SQLite finds what is counted, line by line, for the test that reads plans.
///
/// # Errors
/// When the database fails or is no SQLite.
pub async fn explain(conn: &mut Conn<'_>) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(i64, i64, i64, String)> = run!(conn, c => sqlx::query_as(
        "EXPLAIN QUERY PLAN SELECT outcome FROM delivery_attempts WHERE id >= $1 ORDER BY id LIMIT $2")
        .bind(first_id(DateTime::UNIX_EPOCH)).bind(COUNTED_MAX).fetch_all(&mut *c))?;
    let more: Vec<(i64, i64, i64, String)> = run!(conn, c => sqlx::query_as(
        "EXPLAIN QUERY PLAN SELECT 1 AS one FROM notifications WHERE state = $1 LIMIT $2")
        .bind(DeliveryState::Sent.as_str()).bind(COUNTED_MAX).fetch_all(c))?;
    Ok(rows.into_iter().chain(more).map(|(.., detail)| detail).collect())
}
