//! The end of a cycle: what is no longer due is not said any more.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::UserId;
use holdfast_domain::reminder::{ReminderKind, Subject};
use uuid::Uuid;

use super::super::db::{execute, run};
use super::super::{Conn, StoreError, lines};
use super::Notification;

/// What is not yet said: queued, held, given up, or in a digest that has not left. One statement, so that all that end a
/// cycle agree.
macro_rules! unsaid {
    () => {
        "(state IN ('queued', 'held', 'dead') OR (state = 'bundled' AND EXISTS (SELECT 1 FROM notifications d WHERE d.id = notifications.digest_id \
         AND d.state IN ('queued', 'sending', 'dead'))))"
    };
}

/// Cancels everything about a thing that is not yet sent, whatever its date, and answers how much that was; its lines in inboxes
/// end with it. What is due all the same is planned anew. Called in the transaction that records the rotation, the review,
/// the acknowledgement.
///
/// # Errors
/// When the database fails.
pub async fn end_cycle(
    conn: &mut Conn<'_>,
    subject: &Subject,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    lines::close_done(conn, subject).await?;
    Ok(execute!(
        conn,
        sqlx::query(concat!(
            "UPDATE notifications SET state = 'cancelled', settled_at = $2, last_error = NULL WHERE subject = $1 \
             AND kind NOT IN ('digest', 'report', 'test') AND ",
            unsaid!()
        ))
        .bind(subject.to_string())
        .bind(now)
    )?)
}

/// Cancels what is not yet said of one kind about one date of one thing.
///
/// # Errors
/// When the database fails.
pub async fn end_date(
    conn: &mut Conn<'_>,
    (kind, subject, due): (ReminderKind, &Subject, NaiveDate),
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    Ok(execute!(
        conn,
        sqlx::query(concat!(
            "UPDATE notifications SET state = 'cancelled', settled_at = $4, last_error = NULL WHERE subject = $1 AND due_on = $2 AND kind = $3 AND ",
            unsaid!()
        ))
        .bind(subject.to_string())
        .bind(due)
        .bind(kind.as_str())
        .bind(now)
    )?)
}

/// Cancels what is not yet said to one person about one date of one thing: they answered.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(
    conn: &mut Conn<'_>,
    (kind, subject, due): (ReminderKind, &Subject, NaiveDate),
    user: UserId,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    Ok(execute!(
        conn,
        sqlx::query(concat!(
            "UPDATE notifications SET state = 'cancelled', settled_at = $4, last_error = NULL WHERE subject = $1 AND due_on = $2 AND kind = $3 \
             AND user_id = $5 AND ",
            unsaid!()
        ))
        .bind(subject.to_string())
        .bind(due)
        .bind(kind.as_str())
        .bind(now)
        .bind(user.0)
    )?)
}

/// Of what, which date: one cycle of reminders.
pub type Cycle = (ReminderKind, Subject, NaiveDate);

/// The cycles of a chunk of what is not yet said, in the order of keys, and where the next chunk begins; `None` behind the
/// last.
///
/// # Errors
/// When the database fails.
pub async fn open(
    conn: &mut Conn<'_>,
    state: holdfast_domain::reminder::DeliveryState,
    after: Option<(DateTime<Utc>, Uuid)>,
    rows: i64,
) -> Result<(BTreeSet<Cycle>, Option<(DateTime<Utc>, Uuid)>), StoreError> {
    let (instant, id) = after.unwrap_or((DateTime::UNIX_EPOCH, Uuid::nil()));
    let found: Vec<(DateTime<Utc>, Uuid, String, String, NaiveDate)> = run!(conn, c => sqlx::query_as(
        "SELECT not_before, id, kind, subject, due_on FROM notifications WHERE state = $1 AND (not_before, id) > ($2, $3) ORDER BY not_before, id LIMIT $4")
        .bind(state.as_str()).bind(instant).bind(id).bind(rows).fetch_all(c))?;
    let full = i64::try_from(found.len()).is_ok_and(|found| found == rows);
    let next = found.last().map(|row| (row.0, row.1)).filter(|_| full);
    // What is no reminder of one thing has no date that could move.
    let cycles = found
        .into_iter()
        .filter_map(|(_, _, kind, subject, due)| {
            Some((ReminderKind::parse(&kind).ok()?, subject.parse().ok()?, due))
        })
        .collect();
    Ok((cycles, next))
}

/// Whether a later step of the same date says the same to the same recipient over the same channel: after an outage only the
/// latest is sent.
///
/// # Errors
/// When the database fails.
pub async fn is_superseded(conn: &mut Conn<'_>, notification: &Notification) -> Result<bool, StoreError> {
    let found: Option<Uuid> = run!(conn, c => sqlx::query_scalar(
        "SELECT id FROM notifications WHERE subject = $1 AND due_on = $2 AND kind = $3 AND lane = $4 AND COALESCE(user_id, channel_id) = $5 AND step < $6 \
         AND state <> 'cancelled' LIMIT 1")
        .bind(&notification.subject).bind(notification.due_on).bind(notification.kind.as_str()).bind(&notification.lane)
        .bind(recipient(notification)).bind(i64::from(notification.step)).fetch_optional(c))?;
    Ok(found.is_some())
}

fn recipient(notification: &Notification) -> Uuid {
    let user = notification.user.map(|user| user.0);
    let channel = notification.channel_id.map(|channel| channel.0);
    user.or(channel).unwrap_or_default()
}

/// Removes what was settled before an instant, with its attempts: at most `rows`. Answers how many.
///
/// # Errors
/// When the database fails.
pub async fn remove_settled(
    conn: &mut Conn<'_>,
    state: holdfast_domain::reminder::DeliveryState,
    before: DateTime<Utc>,
    rows: i64,
) -> Result<usize, StoreError> {
    let ids: Vec<Uuid> = run!(conn, c => sqlx::query_scalar(
        "SELECT id FROM notifications WHERE state = $1 AND not_before < $2 AND settled_at < $2 ORDER BY not_before, id LIMIT $3")
        .bind(state.as_str()).bind(before).bind(rows).fetch_all(c))?;
    for id in &ids {
        execute!(
            conn,
            sqlx::query("DELETE FROM delivery_attempts WHERE notification_id = $1").bind(*id)
        )?;
        execute!(
            conn,
            sqlx::query("DELETE FROM notifications WHERE id = $1").bind(*id)
        )?;
    }
    Ok(ids.len())
}
