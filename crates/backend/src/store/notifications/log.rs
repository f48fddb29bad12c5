//! The delivery log: what was said to whom, how it stands, every try; and the counts that are watched.

use chrono::{DateTime, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, NotificationId, UserId};
use holdfast_domain::reminder::{AttemptOutcome, ChannelClass, DeliveryState, NotificationKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::db::run;
use super::super::list::{Cursor, Page, PageRequest, Sort, SortKind, cut};
use super::super::sql::{Arg, Sql, bind_args};
use super::super::{Conn, StoreError};
use super::{Notification, Row};

/// One try to deliver one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
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

#[derive(sqlx::FromRow)]
struct AttemptRow {
    worker: String,
    began_at: DateTime<Utc>,
    duration_ms: i64,
    outcome: String,
    error: Option<String>,
}

/// The tries of one, newest first; the last 50.
///
/// # Errors
/// When the database fails.
pub async fn attempts(conn: &mut Conn<'_>, id: NotificationId) -> Result<Vec<Attempt>, StoreError> {
    let rows: Vec<AttemptRow> = run!(conn, c => sqlx::query_as(
        "SELECT worker, began_at, duration_ms, outcome, error FROM delivery_attempts WHERE notification_id = $1 ORDER BY id DESC LIMIT 50")
        .bind(id.0).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(Attempt {
                worker: row.worker,
                began_at: row.began_at,
                duration_ms: row.duration_ms,
                outcome: AttemptOutcome::parse(&row.outcome)?,
                error: row.error,
            })
        })
        .collect()
}

/// What the log is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// One state.
    pub state: Option<DeliveryState>,
    /// One kind.
    pub kind: Option<NotificationKind>,
    /// One channel.
    pub channel: Option<ChannelClass>,
    /// To one person.
    pub user: Option<UserId>,
    /// About one integration.
    pub integration: Option<IntegrationId>,
}

impl LogFilter {
    fn condition(&self) -> Sql {
        let mut sql = Sql::new(" WHERE 1 = 1");
        if let Some(state) = self.state {
            sql.push(" AND n.state = ").bind(Arg::Text(state.as_str().into()));
        }
        if let Some(kind) = self.kind {
            sql.push(" AND n.kind = ").bind(Arg::Text(kind.as_str().into()));
        }
        if let Some(channel) = self.channel {
            sql.push(" AND n.channel = ")
                .bind(Arg::Text(channel.as_str().into()));
        }
        if let Some(user) = self.user {
            sql.push(" AND n.user_id = ").bind(Arg::Id(user.0));
        }
        if let Some(integration) = self.integration {
            sql.push(" AND n.integration_id = ").bind(Arg::Id(integration.0));
        }
        sql
    }

    fn list(&self, request: &PageRequest) -> Result<(Sql, bool), StoreError> {
        let mut sql = Sql::new(
            "SELECT n.id, n.key, n.kind, n.subject, n.due_on, n.step, n.user_id, n.team_id, n.channel, n.channel_id, n.lane, n.integration_id, n.title, \
             n.reason, n.orphan, n.state, n.digest_on, n.digest_id, n.not_before, n.attempts, n.last_error, n.created_at, n.settled_at, n.read_at, \
             u.name AS user_name, t.name AS team_name, c.name AS channel_name, i.name AS integration_name FROM notifications n \
             LEFT JOIN users u ON u.id = n.user_id LEFT JOIN teams t ON t.id = n.team_id LEFT JOIN channels c ON c.id = n.channel_id \
             LEFT JOIN integrations i ON i.id = n.integration_id",
        );
        sql.append(self.condition());
        let sort = Sort {
            column: "n.id",
            id: "n.id",
            kind: SortKind::Id,
            descending: true,
        };
        let reverse = sort.apply(&mut sql, request)?;
        Ok((sql, reverse))
    }
}

/// One row of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRow {
    /// The notification.
    pub notification: Notification,
    /// What the person is called.
    pub user_name: Option<String>,
    /// What the team is called.
    pub team_name: Option<String>,
    /// What the channel is called.
    pub channel_name: Option<String>,
    /// What the integration is called.
    pub integration_name: Option<String>,
}

#[derive(sqlx::FromRow)]
struct NamedRow {
    #[sqlx(flatten)]
    row: Row,
    user_name: Option<String>,
    team_name: Option<String>,
    channel_name: Option<String>,
    integration_name: Option<String>,
}

/// A page of the log, newest first: ids rise with time.
///
/// # Errors
/// When the database fails, or the page's key is wrong.
pub async fn list(
    conn: &mut Conn<'_>,
    filter: &LogFilter,
    request: &PageRequest,
) -> Result<Page<LogRow>, StoreError> {
    let mut count = Sql::new("SELECT COUNT(*) FROM (SELECT 1 AS one FROM notifications n");
    count.append(filter.condition()).push(" LIMIT 1001) AS capped");
    let total: i64 =
        run!(conn, c => bind_args!(sqlx::query_scalar(count.safe()), &count.args).fetch_one(&mut *c))?;
    let (sql, reverse) = filter.list(request)?;
    let rows: Vec<NamedRow> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    let rows = rows
        .into_iter()
        .map(|row| {
            Ok(LogRow {
                notification: row.row.try_into()?,
                user_name: row.user_name,
                team_name: row.team_name,
                channel_name: row.channel_name,
                integration_name: row.integration_name,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(cut(rows, reverse, request, total, |row| Cursor {
        value: row.notification.id.to_string(),
        id: row.notification.id.0,
    }))
}

/// How SQLite would find a page of the log, line by line.
///
/// # Errors
/// When the database fails.
pub async fn explain_list(
    conn: &mut Conn<'_>,
    filter: &LogFilter,
    request: &PageRequest,
) -> Result<Vec<String>, StoreError> {
    let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
    sql.append(filter.list(request)?.0);
    let rows: Vec<(i64, i64, i64, String)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(rows.into_iter().map(|row| row.3).collect())
}

/// What is watched. Each count ends at 10,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueCounts {
    /// Waiting for a digest.
    pub held: i64,
    /// Waiting to be sent.
    pub queued: i64,
    /// Being sent.
    pub sending: i64,
    /// Given up.
    pub dead: i64,
    /// When the oldest of what is ready became so; `None` when nothing is.
    pub oldest_ready: Option<DateTime<Utc>>,
}

/// Counts what is watched.
///
/// # Errors
/// When the database fails.
pub async fn counts(conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<QueueCounts, StoreError> {
    let count = async |conn: &mut Conn<'_>, state: DeliveryState| -> Result<i64, StoreError> {
        Ok(run!(conn, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM (SELECT 1 AS one FROM notifications WHERE state = $1 LIMIT 10000) AS capped")
            .bind(state.as_str()).fetch_one(c))?)
    };
    let oldest_ready: Option<DateTime<Utc>> = run!(conn, c => sqlx::query_scalar(
        "SELECT not_before FROM notifications WHERE state = 'queued' AND not_before <= $1 ORDER BY not_before, id LIMIT 1")
        .bind(now).fetch_optional(&mut *c))?;
    Ok(QueueCounts {
        held: count(conn, DeliveryState::Held).await?,
        queued: count(conn, DeliveryState::Queued).await?,
        sending: count(conn, DeliveryState::Sending).await?,
        dead: count(conn, DeliveryState::Dead).await?,
        oldest_ready,
    })
}

/// One of the log with its names.
///
/// # Errors
/// When the database fails.
pub async fn named(conn: &mut Conn<'_>, id: NotificationId) -> Result<Option<LogRow>, StoreError> {
    let at: Uuid = id.0;
    let Some(notification) = super::find(conn, id).await? else {
        return Ok(None);
    };
    let names: (Option<String>, Option<String>, Option<String>, Option<String>) = run!(conn, c => sqlx::query_as(
        "SELECT u.name, t.name, c.name, i.name FROM notifications n LEFT JOIN users u ON u.id = n.user_id LEFT JOIN teams t ON t.id = n.team_id \
         LEFT JOIN channels c ON c.id = n.channel_id LEFT JOIN integrations i ON i.id = n.integration_id WHERE n.id = $1")
        .bind(at).fetch_one(c))?;
    Ok(Some(LogRow {
        notification,
        user_name: names.0,
        team_name: names.1,
        channel_name: names.2,
        integration_name: names.3,
    }))
}
