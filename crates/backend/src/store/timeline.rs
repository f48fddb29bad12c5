//! What falls due between two days, of whatever kind: one look into an index, with an end. And the same as pages, and by day.

mod days;

pub use self::days::{Day, SHOWN_A_DAY, agenda, is_key, month, numbers};

use chrono::NaiveDate;
use holdfast_domain::dates::RecordDate;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, TeamId, UserId};
use holdfast_domain::reminder::ReminderKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::dates::Row as DateRow;
use super::db::run;
use super::owners::{shown_name, unowned};
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// How many entries are read of a span of days.
pub const CAP: usize = 300;

/// Whose integrations are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimelineFilter {
    /// Of one owner.
    pub owner: Option<UserId>,
    /// Of nobody, or of somebody who left.
    pub unowned: bool,
    /// Of one team.
    pub team: Option<TeamId>,
    /// Of one kind.
    pub what: Option<ReminderKind>,
}

/// One thing that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// What has to be done, of what and by when.
    pub date: RecordDate,
    /// The integration.
    pub integration: IntegrationId,
    /// Its name.
    pub integration_name: String,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// The team's name.
    pub team_name: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    date: DateRow,
    integration_id: Uuid,
    integration_name: String,
    owner_name: Option<String>,
    team_name: Option<String>,
}

impl TryFrom<Row> for TimelineEntry {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            date: row.date.read()?,
            integration: IntegrationId(row.integration_id),
            integration_name: row.integration_name,
            owner_name: row.owner_name,
            team_name: row.team_name,
        })
    }
}

/// The columns of a [`Row`], from `record_dates` as `d`, its integration, owner and team.
macro_rules! entry_columns {
    () => {
        concat!(
            "d.subject, d.what, d.day, d.never, d.second, d.recorded_on, d.name, d.integration_id, i.name AS integration_name, ",
            shown_name!("u"),
            " AS owner_name, t.name AS team_name"
        )
    };
}
use entry_columns;

/// What [`entry_columns`] need beside `record_dates`.
macro_rules! entry_joins {
    () => {
        " JOIN integrations i ON i.id = d.integration_id LEFT JOIN users u ON u.id = d.owner_id LEFT JOIN teams t ON t.id = d.team_id"
    };
}
use entry_joins;

/// Adds a condition for the days from `from` to `until`, and for whose they are.
fn narrow(sql: &mut Sql, filter: &TimelineFilter, from: NaiveDate, until: NaiveDate) {
    sql.push(" WHERE d.day >= ")
        .bind(Arg::Date(from))
        .push(" AND d.day <= ")
        .bind(Arg::Date(until));
    if let Some(owner) = filter.owner {
        sql.push(" AND d.owner_id = ").bind(Arg::Id(owner.0));
    }
    if filter.unowned {
        sql.push(concat!(" AND ", unowned!("d.owner_id")));
    }
    if let Some(team) = filter.team {
        sql.push(" AND d.team_id = ").bind(Arg::Id(team.0));
    }
    if let Some(what) = filter.what {
        sql.push(" AND d.what = ").bind(Arg::Text(what.as_str().into()));
    }
}

/// The entries of the days from `from` to `until`, in no order yet.
fn entries(filter: &TimelineFilter, from: NaiveDate, until: NaiveDate) -> Sql {
    let mut sql = Sql::new(concat!(
        "SELECT ",
        entry_columns!(),
        " FROM record_dates d",
        entry_joins!()
    ));
    narrow(&mut sql, filter, from, until);
    sql
}

fn statement(filter: &TimelineFilter, from: NaiveDate, until: NaiveDate) -> Sql {
    let mut sql = entries(filter, from, until);
    sql.push(" ORDER BY d.day, d.subject, d.what LIMIT ");
    sql.bind(Arg::Int(i64::try_from(CAP).unwrap_or(i64::MAX) + 1));
    sql
}

/// What is due from `from` to `until`, both included, the earliest first; and whether there is more than [`CAP`], of which
/// the first are given.
///
/// # Errors
/// When the database fails.
pub async fn due(
    conn: &mut Conn<'_>,
    filter: &TimelineFilter,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<(Vec<TimelineEntry>, bool), StoreError> {
    let sql = statement(filter, from, until);
    let mut rows: Vec<Row> = run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    let more = rows.len() > CAP;
    rows.truncate(CAP);
    let entries = rows.into_iter().map(TimelineEntry::try_from);
    Ok((entries.collect::<Result<_, StoreError>>()?, more))
}

/// How SQLite would read it: the lines of `EXPLAIN QUERY PLAN`. For tests.
///
/// # Errors
/// When the database fails.
pub async fn explain(
    conn: &mut Conn<'_>,
    filter: &TimelineFilter,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<String>, StoreError> {
    let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
    sql.append(statement(filter, from, until));
    let rows: Vec<(i64, i64, i64, String)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(rows.into_iter().map(|row| row.3).collect())
}
