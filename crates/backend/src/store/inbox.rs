//! The inbox of a person in the product: what is open, newest first. What was sent at several steps about one date of one thing
//! is one line, that of the newest step, until it is done ([`lines`](super::lines)). Ids are made in the order in which
//! things are sent, so that they are also the order of the list and where its pages begin.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, NotificationId, UserId};
use holdfast_domain::reminder::{NotificationKind, Reason, Subject};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::{execute, run};
use super::list::{Cursor, Page, PageRequest, cut};
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// One line of the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The notification.
    pub id: NotificationId,
    /// What it says.
    pub kind: NotificationKind,
    /// About what; `None` for what is no reminder of one thing.
    pub subject: Option<Subject>,
    /// What has to be done.
    pub title: String,
    /// When it is due.
    pub due_on: NaiveDate,
    /// Days before the date, negative after it.
    pub step: i32,
    /// As what the person is told.
    pub reason: Reason,
    /// Whether nobody owned it.
    pub orphan: bool,
    /// The integration that it belongs to, with its name.
    pub integration: Option<(IntegrationId, String)>,
    /// When it was said.
    pub said_at: DateTime<Utc>,
    /// Whether it was opened.
    pub read: bool,
    /// How often it was said by now, at earlier steps too.
    pub times: u32,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    subject: String,
    title: String,
    due_on: NaiveDate,
    step: i64,
    reason: String,
    orphan: bool,
    integration_id: Option<Uuid>,
    integration_name: Option<String>,
    created_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
    times: i64,
}

impl TryFrom<Row> for Line {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: NotificationId(row.id),
            kind: NotificationKind::parse(&row.kind)?,
            subject: row.subject.parse().ok(),
            title: row.title,
            due_on: row.due_on,
            step: i32::try_from(row.step)
                .map_err(|_| StoreError::Damaged("a step is out of range".into()))?,
            reason: Reason::parse(&row.reason)?,
            orphan: row.orphan,
            integration: row.integration_id.map(IntegrationId).zip(row.integration_name),
            said_at: row.created_at,
            read: row.read_at.is_some(),
            times: u32::try_from(row.times).unwrap_or(1),
        })
    }
}

fn statement(user: UserId, unread: bool, request: &PageRequest) -> (Sql, bool) {
    let reverse = request.before.is_some();
    let mut sql = Sql::new(
        "SELECT n.id, n.kind, n.subject, n.title, n.due_on, CAST(n.step AS BIGINT) AS step, n.reason, n.orphan, n.integration_id, i.name AS integration_name, \
         n.created_at, n.read_at, (SELECT COUNT(*) FROM notifications s WHERE s.subject = n.subject AND s.due_on = n.due_on AND s.kind = n.kind \
         AND s.user_id = n.user_id AND s.channel = 'inbox') AS times FROM notifications n LEFT JOIN integrations i ON i.id = n.integration_id WHERE n.user_id = ",
    );
    sql.bind(Arg::Id(user.0)).push(" AND n.line");
    if unread {
        sql.push(" AND n.read_at IS NULL");
    }
    if let Some(cursor) = request.before.as_ref().or(request.after.as_ref()) {
        sql.push(if reverse { " AND n.id > " } else { " AND n.id < " })
            .bind(Arg::Id(cursor.id));
    }
    sql.push(if reverse {
        " ORDER BY n.id ASC LIMIT "
    } else {
        " ORDER BY n.id DESC LIMIT "
    });
    sql.bind(Arg::Int(i64::try_from(request.limit() + 1).unwrap_or(i64::MAX)));
    (sql, reverse)
}

/// How many lines there are, at most 1,001: the index of lines alone.
fn counted(user: UserId, unread: bool) -> Sql {
    let mut count = Sql::new("SELECT COUNT(*) FROM (SELECT 1 AS one FROM notifications n WHERE n.user_id = ");
    count.bind(Arg::Id(user.0)).push(" AND n.line");
    if unread {
        count.push(" AND n.read_at IS NULL");
    }
    count.push(" LIMIT 1001) AS capped");
    count
}

/// A page of a person's inbox, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    conn: &mut Conn<'_>,
    user: UserId,
    unread: bool,
    request: &PageRequest,
) -> Result<Page<Line>, StoreError> {
    let count = counted(user, unread);
    let total = run!(conn, c => bind_args!(sqlx::query_scalar(count.safe()), &count.args).fetch_one(c))?;
    let (sql, reverse) = statement(user, unread, request);
    let rows: Vec<Row> = run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    let lines = rows
        .into_iter()
        .map(Line::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(cut(lines, reverse, request, total, |line| Cursor {
        value: String::new(),
        id: line.id.0,
    }))
}

/// How SQLite would run [`list`], for tests.
///
/// # Errors
/// When the database fails or is no SQLite.
pub async fn explain_list(
    conn: &mut Conn<'_>,
    user: UserId,
    unread: bool,
    request: &PageRequest,
) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    for statement in [statement(user, unread, request).0, counted(user, unread)] {
        let mut explained = Sql::new("EXPLAIN QUERY PLAN ");
        explained.append(statement);
        let rows: Vec<(i64, i64, i64, String)> = run!(conn, c => bind_args!(sqlx::query_as(explained.safe()), &explained.args)
            .fetch_all(&mut *c))?;
        lines.extend(rows.into_iter().map(|(.., detail)| detail));
    }
    Ok(lines)
}

/// Marks as read what a person was told about one date of one thing, so that it is unread nowhere once it was opened.
/// Answers how many were unread.
///
/// # Errors
/// When the database fails.
pub async fn mark_read(
    conn: &mut Conn<'_>,
    user: UserId,
    (kind, subject, due): (NotificationKind, &str, NaiveDate),
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    Ok(execute!(
        conn,
        sqlx::query(
            "UPDATE notifications SET read_at = $5 WHERE subject = $1 AND due_on = $2 AND kind = $3 AND user_id = $4 AND channel = 'inbox' AND read_at IS NULL"
        )
        .bind(subject)
        .bind(due)
        .bind(kind.as_str())
        .bind(user.0)
        .bind(now)
    )?)
}

/// Marks as read what a person was told up to and with one notification. What comes meanwhile stays unread.
///
/// # Errors
/// When the database fails.
pub async fn mark_all_read(
    conn: &mut Conn<'_>,
    user: UserId,
    newest: NotificationId,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    Ok(execute!(
        conn,
        sqlx::query(
            "UPDATE notifications SET read_at = $3 WHERE user_id = $1 AND line AND read_at IS NULL AND id <= $2"
        )
        .bind(user.0)
        .bind(newest.0)
        .bind(now)
    )?)
}

/// Whether a person has something unread about one date of one thing.
///
/// # Errors
/// When the database fails.
pub async fn has_unread(
    conn: &mut Conn<'_>,
    user: UserId,
    (kind, subject, due): (NotificationKind, &str, NaiveDate),
) -> Result<bool, StoreError> {
    let found: Option<Uuid> = run!(conn, c => sqlx::query_scalar(
        "SELECT id FROM notifications WHERE subject = $1 AND due_on = $2 AND kind = $3 AND user_id = $4 AND channel = 'inbox' AND read_at IS NULL LIMIT 1")
        .bind(subject).bind(due).bind(kind.as_str()).bind(user.0).fetch_optional(c))?;
    Ok(found.is_some())
}

/// What went with a digest, in its order.
///
/// # Errors
/// When the database fails.
pub async fn bundled(
    conn: &mut Conn<'_>,
    digest: NotificationId,
) -> Result<Vec<(NotificationId, NotificationKind, String, NaiveDate)>, StoreError> {
    let rows: Vec<(Uuid, String, String, NaiveDate)> = run!(conn, c => sqlx::query_as(
        "SELECT id, kind, title, due_on FROM notifications WHERE digest_id = $1 ORDER BY due_on, id LIMIT 200")
        .bind(digest.0).fetch_all(c))?;
    rows.into_iter()
        .map(|(id, kind, title, due)| Ok((NotificationId(id), NotificationKind::parse(&kind)?, title, due)))
        .collect()
}
