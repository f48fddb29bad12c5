//! The open lines of all inboxes: which there are, which begin again, which have ended.

use chrono::NaiveDate;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, NotificationId, UserId};
use holdfast_domain::reminder::{ReminderKind, Subject};
use uuid::Uuid;

use super::db::{execute, run};
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// To whom, of what, due when: what makes a line one and the same at every step.
pub type LineKey = (UserId, ReminderKind, Subject, NaiveDate);

/// Rows that are read at once.
const CHUNK: i64 = 2_000;

const OPEN: &str = "SELECT user_id, id, kind, subject, due_on, CAST(step AS BIGINT) FROM notifications WHERE line AND (user_id, id) > ($1, $2) \
     ORDER BY user_id, id LIMIT $3";

/// The open lines of everybody, in the order of people: a chunk behind a place, and the place of the next; `None` behind the
/// last.
///
/// # Errors
/// When the database fails.
pub async fn open(
    conn: &mut Conn<'_>,
    after: (Uuid, Uuid),
) -> Result<(Vec<(LineKey, NotificationId, i32)>, Option<(Uuid, Uuid)>), StoreError> {
    type Row = (Uuid, Uuid, String, String, NaiveDate, i64);
    let rows: Vec<Row> =
        run!(conn, c => sqlx::query_as(OPEN).bind(after.0).bind(after.1).bind(CHUNK).fetch_all(c))?;
    let full = i64::try_from(rows.len()).is_ok_and(|rows| rows == CHUNK);
    let next = rows.last().map(|row| (row.0, row.1)).filter(|_| full);
    let mut lines = Vec::with_capacity(rows.len());
    for (user, id, kind, subject, due, step) in rows {
        // What is no reminder of one thing is nobody's to end.
        if let (Ok(kind), Ok(subject)) = (ReminderKind::parse(&kind), subject.parse()) {
            let step =
                i32::try_from(step).map_err(|_| StoreError::Damaged("a step is out of range".into()))?;
            lines.push(((UserId(user), kind, subject, due), NotificationId(id), step));
        }
    }
    Ok((lines, next))
}

/// Ends lines; they stay on record as what was sent. Answers how many were open.
///
/// # Errors
/// When the database fails.
pub async fn close(conn: &mut Conn<'_>, ids: &[NotificationId]) -> Result<u64, StoreError> {
    if ids.is_empty() {
        return Ok(0);
    }
    let mut sql = Sql::new("UPDATE notifications SET line = FALSE WHERE line AND id IN (");
    sql.bind_all(ids.iter().map(|id| Arg::Id(id.0))).push(")");
    Ok(execute!(conn, bind_args!(sqlx::query(sql.safe()), &sql.args))?)
}

/// Begins lines again whose thing is due again on the same date. Answers how many had ended.
///
/// # Errors
/// When the database fails.
pub async fn reopen(conn: &mut Conn<'_>, keys: &[String]) -> Result<u64, StoreError> {
    if keys.is_empty() {
        return Ok(0);
    }
    let mut sql =
        Sql::new("UPDATE notifications SET line = TRUE WHERE NOT line AND channel = 'inbox' AND key IN (");
    sql.bind_all(keys.iter().map(|key| Arg::Text(key.clone())))
        .push(")");
    Ok(execute!(conn, bind_args!(sqlx::query(sql.safe()), &sql.args))?)
}

/// Ends the lines about these things whose date no longer holds: called in the transaction that records what was done.
///
/// # Errors
/// When the database fails.
pub async fn close_done(conn: &mut Conn<'_>, subject: &Subject) -> Result<(), StoreError> {
    let rows: Vec<(Uuid, String, NaiveDate)> = run!(conn, c => sqlx::query_as(
        "SELECT id, kind, due_on FROM notifications WHERE subject = $1 AND line ORDER BY id LIMIT 1000")
        .bind(subject.to_string()).fetch_all(&mut *c))?;
    if rows.is_empty() {
        return Ok(());
    }
    let open = super::cycles::open(conn, &[*subject].into()).await?;
    let ended: Vec<NotificationId> = rows
        .into_iter()
        .filter(|(_, kind, due)| {
            !ReminderKind::parse(kind).is_ok_and(|kind| open.contains(&(kind, *subject, *due)))
        })
        .map(|(id, ..)| NotificationId(id))
        .collect();
    close(conn, &ended).await.map(drop)
}

/// Ends a person's lines about an integration: they gave it away.
///
/// # Errors
/// When the database fails.
pub async fn close_of(
    conn: &mut Conn<'_>,
    user: UserId,
    integration: IntegrationId,
) -> Result<u64, StoreError> {
    Ok(execute!(
        conn,
        sqlx::query(
            "UPDATE notifications SET line = FALSE WHERE user_id = $1 AND integration_id = $2 AND line"
        )
        .bind(user.0)
        .bind(integration.0)
    )?)
}

/// How SQLite would read [`open`], for the test that reads plans.
///
/// # Errors
/// When the database fails or is no SQLite.
pub async fn explain_open(conn: &mut Conn<'_>) -> Result<Vec<String>, StoreError> {
    let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
    sql.push(OPEN);
    let rows: Vec<(i64, i64, i64, String)> = run!(conn, c => sqlx::query_as(sql.safe())
        .bind(Uuid::nil()).bind(Uuid::nil()).bind(CHUNK).fetch_all(c))?;
    Ok(rows.into_iter().map(|row| row.3).collect())
}
