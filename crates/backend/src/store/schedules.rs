//! Reports that are mailed by themselves: which, when, to whom.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{ScheduleId, UserId};
use holdfast_domain::reminder::{Recurrence, ReportCadence};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// A report that is mailed by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Chosen when the form is opened.
    pub id: ScheduleId,
    /// The report's slug.
    pub report: String,
    /// What it is narrowed by: names and values.
    pub parameters: BTreeMap<String, String>,
    /// On which days.
    pub recurrence: Recurrence,
    /// The next of them.
    pub next_on: NaiveDate,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    report: String,
    parameters: Json<BTreeMap<String, String>>,
    cadence: String,
    day: i64,
    next_on: NaiveDate,
    created_by: Uuid,
    created_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Schedule {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ScheduleId(row.id),
            report: row.report,
            parameters: row.parameters.0,
            recurrence: Recurrence::new(ReportCadence::parse(&row.cadence)?, row.day)?,
            next_on: row.next_on,
            created_by: UserId(row.created_by),
            created_at: row.created_at,
            ended_at: row.ended_at,
        })
    }
}

/// Adds a schedule with its recipients.
///
/// # Errors
/// `Repeated` when its form was sent twice; a constraint when a recipient is gone.
pub async fn insert(
    conn: &mut Conn<'_>,
    schedule: &Schedule,
    recipients: &[UserId],
) -> Result<(), StoreError> {
    execute!(conn, sqlx::query(
        "INSERT INTO report_schedules (id, report, parameters, cadence, day, next_on, created_by, created_at, ended_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(schedule.id.0).bind(&schedule.report).bind(Json(&schedule.parameters)).bind(schedule.recurrence.cadence().as_str())
        .bind(i64::from(schedule.recurrence.day())).bind(schedule.next_on).bind(schedule.created_by.0).bind(schedule.created_at)
        .bind(schedule.ended_at))?;
    for user in recipients {
        execute!(
            conn,
            sqlx::query("INSERT INTO report_recipients (schedule_id, user_id) VALUES ($1, $2)")
                .bind(schedule.id.0)
                .bind(user.0)
        )?;
    }
    Ok(())
}

/// One by id, also one that ended.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Conn<'_>, id: ScheduleId) -> Result<Option<Schedule>, StoreError> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(
        "SELECT id, report, parameters, cadence, day, next_on, created_by, created_at, ended_at FROM report_schedules WHERE id = $1")
        .bind(id.0).fetch_optional(c))?;
    row.map(Schedule::try_from).transpose()
}

/// Those that go on and whose next day is not after `until`, by that day; at most 500.
///
/// # Errors
/// When the database fails.
pub async fn running(conn: &mut Conn<'_>, until: NaiveDate) -> Result<Vec<Schedule>, StoreError> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(
        "SELECT id, report, parameters, cadence, day, next_on, created_by, created_at, ended_at FROM report_schedules \
         WHERE ended_at IS NULL AND next_on <= $1 ORDER BY next_on, id LIMIT 500")
        .bind(until).fetch_all(c))?;
    rows.into_iter().map(Schedule::try_from).collect()
}

/// To whom one goes, with names, in the order of names.
///
/// # Errors
/// When the database fails.
pub async fn recipients(conn: &mut Conn<'_>, id: ScheduleId) -> Result<Vec<(UserId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> = run!(conn, c => sqlx::query_as(
        "SELECT u.id, u.name FROM report_recipients r JOIN users u ON u.id = r.user_id WHERE r.schedule_id = $1 ORDER BY u.name_key, u.id LIMIT 200")
        .bind(id.0).fetch_all(c))?;
    Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
}

/// Moves one on to its next day; `false` when another node was faster, or it ended.
///
/// # Errors
/// When the database fails.
pub async fn advance(
    conn: &mut Conn<'_>,
    schedule: &Schedule,
    next_on: NaiveDate,
) -> Result<bool, StoreError> {
    let touched = execute!(
        conn,
        sqlx::query(
            "UPDATE report_schedules SET next_on = $3 WHERE id = $1 AND next_on = $2 AND ended_at IS NULL"
        )
        .bind(schedule.id.0)
        .bind(schedule.next_on)
        .bind(next_on)
    )?;
    Ok(touched == 1)
}

/// Ends one; `false` when it had ended already.
///
/// # Errors
/// When the database fails.
pub async fn end(conn: &mut Conn<'_>, id: ScheduleId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let touched = execute!(
        conn,
        sqlx::query("UPDATE report_schedules SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
            .bind(id.0)
            .bind(now)
    )?;
    Ok(touched == 1)
}

/// Everybody who can sign in and holds one of these roles, by name; at most 1,000.
///
/// # Errors
/// When the database fails.
pub async fn candidates(
    conn: &mut Conn<'_>,
    roles: &[holdfast_domain::access::Role],
) -> Result<Vec<(UserId, String)>, StoreError> {
    use super::sql::{Arg, Sql, bind_args};
    let mut sql = Sql::new(
        "SELECT u.id, u.name FROM users u WHERE u.disabled_at IS NULL AND EXISTS \
         (SELECT 1 FROM user_roles r WHERE r.user_id = u.id AND r.role IN (",
    );
    sql.bind_all(roles.iter().map(|role| Arg::Text(role.as_str().to_owned())))
        .push(")) ORDER BY u.name_key, u.id LIMIT 1000");
    let rows: Vec<(Uuid, String)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
}
