//! What falls due between two days, of whatever kind: one look into an index, with an end.

use chrono::NaiveDate;
use holdfast_domain::dates::RecordDate;
use holdfast_domain::ids::{IntegrationId, TeamId, UserId};
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

fn statement(filter: &TimelineFilter, from: NaiveDate, until: NaiveDate) -> Sql {
    let mut sql = Sql::new(concat!(
        "SELECT d.subject, d.what, d.day, d.never, d.second, d.recorded_on, d.name, d.integration_id, i.name AS integration_name, \
         ",
        shown_name!("u"),
        " AS owner_name, t.name AS team_name FROM record_dates d JOIN integrations i ON i.id = d.integration_id \
         LEFT JOIN users u ON u.id = d.owner_id LEFT JOIN teams t ON t.id = d.team_id WHERE d.day >= "
    ));
    sql.bind(Arg::Date(from))
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
    let entries = rows.into_iter().map(|row| {
        Ok(TimelineEntry {
            date: row.date.read()?,
            integration: IntegrationId(row.integration_id),
            integration_name: row.integration_name,
            owner_name: row.owner_name,
            team_name: row.team_name,
        })
    });
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
