//! Digests: what waits for one, to a person or to a team's channel, and what went with it.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::ids::{ChannelId, NotificationId, TeamId, UserId};
use holdfast_domain::reminder::Recipient;
use uuid::Uuid;

use super::super::db::{execute, run};
use super::super::sql::{Arg, Sql, bind_args};
use super::super::{Conn, StoreError};
use super::{Notification, Row, columns};

/// Who has reminders or sums waiting for a digest of `day` or before, in the order of ids: at most `limit` behind `after`.
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
        "SELECT u.id FROM users u WHERE u.id > $1 AND (EXISTS (SELECT 1 FROM notifications n WHERE n.user_id = u.id AND n.state = 'held' AND n.digest_on <= $2) \
         OR EXISTS (SELECT 1 FROM team_sums s WHERE s.user_id = u.id AND s.mail_on <= $2)) ORDER BY u.id LIMIT $3")
        .bind(after.map_or(Uuid::nil(), |user| user.0)).bind(day).bind(limit).fetch_all(c))?;
    Ok(ids.into_iter().map(UserId).collect())
}

/// The channels, with their teams, that have something waiting for a digest of `day` or before; at most 500.
///
/// # Errors
/// When the database fails.
pub async fn waiting_channels(
    conn: &mut Conn<'_>,
    day: NaiveDate,
) -> Result<Vec<(TeamId, ChannelId)>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = run!(conn, c => sqlx::query_as(
        "SELECT DISTINCT n.team_id, n.channel_id FROM notifications n WHERE n.user_id IS NULL AND n.state = 'held' AND n.digest_on <= $1 \
         AND n.team_id IS NOT NULL AND n.channel_id IS NOT NULL ORDER BY n.team_id, n.channel_id LIMIT 500")
        .bind(day).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(team, channel)| (TeamId(team), ChannelId(channel)))
        .collect())
}

/// What a recipient has waiting for a digest of `day` or before.
fn held(sql: &mut Sql, recipient: Recipient, day: NaiveDate) {
    match recipient {
        Recipient::Person(user) => sql.push("n.user_id = ").bind(Arg::Id(user.0)),
        Recipient::Channel(channel) => sql
            .push("n.user_id IS NULL AND n.channel_id = ")
            .bind(Arg::Id(channel.0)),
    };
    sql.push(" AND n.state = 'held' AND n.digest_on <= ")
        .bind(Arg::Date(day));
}

/// What a recipient has waiting for a digest of `day` or before although a later step of the same date waits there too, or was
/// sent; at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn superseded(
    conn: &mut Conn<'_>,
    recipient: Recipient,
    day: NaiveDate,
    limit: i64,
) -> Result<Vec<NotificationId>, StoreError> {
    let mut sql = Sql::new("SELECT n.id FROM notifications n WHERE ");
    held(&mut sql, recipient, day);
    // Only the thing and its date may choose the index: kinds and lanes have thousands of rows each.
    sql.push(
        " AND EXISTS (SELECT 1 FROM notifications l WHERE l.subject = n.subject AND l.due_on = n.due_on AND COALESCE(l.kind, '') = n.kind AND COALESCE(l.lane, '') = n.lane \
         AND COALESCE(l.user_id, l.channel_id) = COALESCE(n.user_id, n.channel_id) AND l.step < n.step AND l.state <> 'cancelled') LIMIT ",
    )
    .bind(Arg::Int(limit));
    let ids: Vec<Uuid> = run!(conn, c => bind_args!(sqlx::query_scalar(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(ids.into_iter().map(NotificationId).collect())
}

/// Cancels what still waits of these.
///
/// # Errors
/// When the database fails.
pub async fn drop_superseded(
    conn: &mut Conn<'_>,
    ids: &[NotificationId],
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut sql = Sql::new("UPDATE notifications SET state = 'cancelled', settled_at = ");
    sql.bind(Arg::Instant(now))
        .push(", last_error = 'A later reminder says it.' WHERE state = 'held' AND id IN (");
    sql.bind_all(ids.iter().map(|id| Arg::Id(id.0))).push(")");
    Ok(execute!(conn, bind_args!(sqlx::query(sql.safe()), &sql.args))?)
}

/// Puts what a recipient has waiting for a digest of `day` or before into one, at most `limit` of it, and answers how much that
/// was.
///
/// # Errors
/// When the database fails.
pub async fn bundle(
    conn: &mut Conn<'_>,
    digest: NotificationId,
    recipient: Recipient,
    day: NaiveDate,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<u64, StoreError> {
    let mut sql = Sql::new("UPDATE notifications SET state = 'bundled', digest_id = ");
    sql.bind(Arg::Id(digest.0))
        .push(", settled_at = ")
        .bind(Arg::Instant(now))
        .push(" WHERE state = 'held' AND id IN (SELECT n.id FROM notifications n WHERE ");
    held(&mut sql, recipient, day);
    sql.push(" LIMIT ").bind(Arg::Int(limit)).push(")");
    Ok(execute!(conn, bind_args!(sqlx::query(sql.safe()), &sql.args))?)
}

/// How much a recipient has waiting for a digest of `day` or before.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &mut Conn<'_>, recipient: Recipient, day: NaiveDate) -> Result<i64, StoreError> {
    let mut sql = Sql::new("SELECT COUNT(*) FROM notifications n WHERE ");
    held(&mut sql, recipient, day);
    Ok(run!(conn, c => bind_args!(sqlx::query_scalar(sql.safe()), &sql.args).fetch_one(c))?)
}

/// A digest that was begun and is not filled yet, by its key: it waits for no day.
///
/// # Errors
/// When the database fails.
pub async fn unfinished(conn: &mut Conn<'_>, key: &str) -> Result<Option<NotificationId>, StoreError> {
    let id: Option<Uuid> = run!(conn, c => sqlx::query_scalar("SELECT id FROM notifications WHERE key = $1 AND state = 'held'")
        .bind(key).fetch_optional(c))?;
    Ok(id.map(NotificationId))
}

/// Lets a digest leave that is filled.
///
/// # Errors
/// When the database fails.
pub async fn finish(conn: &mut Conn<'_>, digest: NotificationId) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE notifications SET state = 'queued' WHERE id = $1 AND state = 'held'")
            .bind(digest.0)
    )?;
    Ok(())
}

/// Puts what waits for a digest of `day` or before off to that of `next`, or of `soon` when it is due before then; at most
/// `limit` of it. Answers how much that was.
///
/// # Errors
/// When the database fails.
pub async fn put_off(
    conn: &mut Conn<'_>,
    recipient: Recipient,
    day: NaiveDate,
    (soon, next): (NaiveDate, NaiveDate),
    limit: i64,
) -> Result<u64, StoreError> {
    let mut moved = 0;
    for (to, earlier) in [(soon, true), (next, false)] {
        let mut sql = Sql::new("UPDATE notifications SET digest_on = ");
        sql.bind(Arg::Date(to))
            .push(" WHERE id IN (SELECT n.id FROM notifications n WHERE ");
        held(&mut sql, recipient, day);
        sql.push(if earlier {
            " AND n.due_on < "
        } else {
            " AND n.due_on >= "
        })
        .bind(Arg::Date(next))
        .push(" LIMIT ")
        .bind(Arg::Int(limit))
        .push(")");
        moved += execute!(conn, bind_args!(sqlx::query(sql.safe()), &sql.args))?;
    }
    Ok(moved)
}

/// What went with a digest and is still to be said, worst first; at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn contents(
    conn: &mut Conn<'_>,
    digest: NotificationId,
    limit: i64,
) -> Result<Vec<Notification>, StoreError> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(concat!("SELECT ", columns!(),
        " FROM notifications WHERE digest_id = $1 AND state = 'bundled' ORDER BY due_on, id LIMIT $2"))
        .bind(digest.0).bind(limit).fetch_all(c))?;
    rows.into_iter().map(Notification::try_from).collect()
}

/// How much went with a digest and is still to be said, and how much of that is overdue on `today`.
///
/// # Errors
/// When the database fails.
pub async fn size(
    conn: &mut Conn<'_>,
    digest: NotificationId,
    today: NaiveDate,
) -> Result<(i64, i64), StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT COUNT(*), COUNT(CASE WHEN due_on < $2 THEN 1 END) FROM notifications \
         WHERE digest_id = $1 AND state = 'bundled'")
        .bind(digest.0).bind(today).fetch_one(c))?)
}
