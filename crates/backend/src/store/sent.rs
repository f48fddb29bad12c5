//! What was said to whom, for the report: every notification with its names, newest first, in chunks by key. Ids rise with
//! time, so that a span of days is a span of ids.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::{ChannelClass, DeliveryState, NotificationKind};
use uuid::Uuid;

use super::db::run;
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// What the report is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentFilter {
    /// One state.
    pub state: Option<DeliveryState>,
    /// One kind.
    pub kind: Option<NotificationKind>,
    /// One channel.
    pub channel: Option<ChannelClass>,
    /// Recorded at or after this.
    pub from: Option<DateTime<Utc>>,
    /// Recorded before this.
    pub before: Option<DateTime<Utc>>,
}

/// One notification as the report tells of it; enumerations in their stored form.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SentRow {
    /// The key that chunks go by.
    pub id: Uuid,
    /// What it says.
    pub kind: String,
    /// About what.
    pub subject: String,
    /// What has to be done.
    pub title: String,
    /// When that is due.
    pub due_on: NaiveDate,
    /// Days before the date, negative after it.
    pub step: i64,
    /// As what the recipient was told.
    pub reason: String,
    /// Whether nobody owned it.
    pub orphan: bool,
    /// Over what.
    pub channel: String,
    /// How it stands.
    pub state: String,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
    /// When it was sent, given up or cancelled.
    pub settled_at: Option<DateTime<Utc>>,
    /// When it is tried next, or was tried last.
    pub not_before: DateTime<Utc>,
    /// When it was opened in the inbox.
    pub read_at: Option<DateTime<Utc>>,
    /// How often it was tried and failed.
    pub attempts: i64,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// The person's name.
    pub user_name: Option<String>,
    /// The team's name.
    pub team_name: Option<String>,
    /// The webhook's name.
    pub channel_name: Option<String>,
    /// The integration's name.
    pub integration_name: Option<String>,
}

fn statement(filter: &SentFilter, after: Option<Uuid>, rows: usize) -> Sql {
    let mut sql = Sql::new(
        "SELECT n.id, n.kind, n.subject, n.title, n.due_on, CAST(n.step AS BIGINT) AS step, n.reason, n.orphan, n.channel, n.state, n.created_at, n.settled_at, \
         n.not_before, n.read_at, CAST(n.attempts AS BIGINT) AS attempts, n.last_error, u.name AS user_name, t.name AS team_name, c.name AS channel_name, \
         i.name AS integration_name FROM notifications n LEFT JOIN users u ON u.id = n.user_id LEFT JOIN teams t ON t.id = n.team_id \
         LEFT JOIN channels c ON c.id = n.channel_id LEFT JOIN integrations i ON i.id = n.integration_id WHERE n.id < ",
    );
    let last = filter.before.map_or(Uuid::max(), first_id);
    sql.bind(Arg::Id(after.map_or(last, |after| after.min(last))));
    if let Some(from) = filter.from {
        sql.push(" AND n.id >= ").bind(Arg::Id(first_id(from)));
    }
    let choices = [
        (" AND n.state = ", filter.state.map(Enumeration::as_str)),
        (" AND n.kind = ", filter.kind.map(Enumeration::as_str)),
        (" AND n.channel = ", filter.channel.map(Enumeration::as_str)),
    ];
    for (condition, value) in choices {
        if let Some(value) = value {
            sql.push(condition).bind(Arg::Text(value.to_owned()));
        }
    }
    sql.push(" ORDER BY n.id DESC LIMIT ")
        .bind(Arg::Int(i64::try_from(rows).unwrap_or(i64::MAX)));
    sql
}

/// The smallest id that is made at an instant: the milliseconds come first (RFC 9562 5.7).
fn first_id(instant: DateTime<Utc>) -> Uuid {
    let milliseconds = u128::try_from(instant.timestamp_millis()).unwrap_or(0);
    Uuid::from_u128(milliseconds << 80)
}

/// Notifications behind `after`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn notifications(
    conn: &mut Conn<'_>,
    filter: &SentFilter,
    after: Option<Uuid>,
    rows: usize,
) -> Result<Vec<SentRow>, StoreError> {
    let sql = statement(filter, after, rows);
    Ok(run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?)
}

/// How SQLite would find a chunk, line by line.
///
/// # Errors
/// When the database fails.
pub async fn explain(conn: &mut Conn<'_>, filter: &SentFilter) -> Result<Vec<String>, StoreError> {
    let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
    sql.append(statement(filter, None, 10));
    let rows: Vec<(i64, i64, i64, String)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(rows.into_iter().map(|row| row.3).collect())
}
