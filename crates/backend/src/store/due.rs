//! Everything that is due, as a stream over the table of dates: read in chunks by key, the earliest first.

use chrono::NaiveDate;
use holdfast_domain::dates;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, TeamId, UserId};
use holdfast_domain::integration::Criticality;
use holdfast_domain::reminder::{DueItem, ReminderKind, Subject};
use uuid::Uuid;

use super::dates::NEVER;
use super::db::run;
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// Rows of one chunk.
pub const CHUNK: i64 = 500;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueFilter {
    /// Due on this day or before; [`of`](Self::of) has no such day.
    pub until: NaiveDate,
    /// Of integrations that this person owns or is deputy of.
    pub user: Option<UserId>,
    /// Of this team's integrations.
    pub team: Option<TeamId>,
    /// Only of these things; a few hundred at most.
    pub subjects: Option<Vec<Subject>>,
}

impl DueFilter {
    /// Everything that is due on this day or before.
    #[must_use]
    pub fn until(until: NaiveDate) -> Self {
        Self {
            until: until.min(NEVER),
            user: None,
            team: None,
            subjects: None,
        }
    }

    /// Whatever these things have, whenever that is due.
    #[must_use]
    pub fn of(subjects: Vec<Subject>) -> Self {
        Self {
            subjects: Some(subjects),
            ..Self::until(NEVER)
        }
    }
}

/// Where the next chunk begins; the default is the beginning.
#[derive(Clone, Debug, Default)]
pub struct Position {
    after: Option<(NaiveDate, String, String)>,
    ended: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    day: NaiveDate,
    subject: String,
    what: String,
    recorded_on: NaiveDate,
    name: String,
    integration_id: Uuid,
    integration_name: String,
    owner_id: Option<Uuid>,
    deputy_id: Option<Uuid>,
    team_id: Option<Uuid>,
    tier: Option<String>,
}

impl Row {
    fn item(self) -> Result<DueItem, StoreError> {
        let kind = ReminderKind::parse(&self.what)?;
        let subject = self.subject.parse().map_err(StoreError::Damaged)?;
        Ok(DueItem {
            kind,
            subject,
            due: self.day,
            title: dates::title(kind, subject, &self.name, Some(&self.integration_name)),
            integration: IntegrationId(self.integration_id),
            owner: self.owner_id.map(UserId),
            deputy: self.deputy_id.map(UserId),
            team: self.team_id.map(TeamId),
            recorded: self.recorded_on,
            critical: self.tier.as_deref() == Some(Criticality::Critical.as_str()),
        })
    }
}

/// The next chunk of what is due; `None` behind the last.
///
/// # Errors
/// When the database fails.
pub async fn chunk(
    conn: &mut Conn<'_>,
    filter: &DueFilter,
    position: &mut Position,
) -> Result<Option<Vec<DueItem>>, StoreError> {
    if position.ended || filter.subjects.as_ref().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    let sql = statement(filter, position.after.as_ref());
    let rows: Vec<Row> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(&mut *c))?;
    position.ended = i64::try_from(rows.len()).map_or(true, |rows| rows < CHUNK);
    position.after = rows
        .last()
        .map(|last| (last.day, last.subject.clone(), last.what.clone()));
    if rows.is_empty() {
        return Ok(None);
    }
    rows.into_iter()
        .map(Row::item)
        .collect::<Result<_, _>>()
        .map(Some)
}

fn statement(filter: &DueFilter, after: Option<&(NaiveDate, String, String)>) -> Sql {
    let mut sql = Sql::new(
        "SELECT d.day, d.subject, d.what, d.recorded_on, d.name, d.integration_id, i.name AS integration_name, d.owner_id, d.deputy_id, d.team_id, i.tier \
         FROM record_dates d JOIN integrations i ON i.id = d.integration_id WHERE d.day <= ",
    );
    sql.bind(Arg::Date(filter.until));
    if let Some(user) = filter.user {
        sql.push(" AND (d.owner_id = ")
            .bind(Arg::Id(user.0))
            .push(" OR d.deputy_id = ")
            .bind(Arg::Id(user.0))
            .push(")");
    }
    if let Some(team) = filter.team {
        sql.push(" AND d.team_id = ").bind(Arg::Id(team.0));
    }
    if let Some(subjects) = &filter.subjects {
        sql.push(" AND d.subject IN (");
        sql.bind_all(subjects.iter().map(|subject| Arg::Text(subject.to_string())))
            .push(")");
    }
    if let Some((day, subject, what)) = after {
        sql.push(" AND (d.day, d.subject, d.what) > (");
        sql.bind_all([
            Arg::Date(*day),
            Arg::Text(subject.clone()),
            Arg::Text(what.clone()),
        ])
        .push(")");
    }
    sql.push(" ORDER BY d.day, d.subject, d.what LIMIT ")
        .bind(Arg::Int(CHUNK));
    sql
}

/// How SQLite would find the first and the second chunk: for the test that reads plans.
///
/// # Errors
/// When the database fails.
pub async fn explain(conn: &mut Conn<'_>, filter: &DueFilter) -> Result<Vec<Vec<String>>, StoreError> {
    let mut plans = Vec::new();
    for after in [None, Some((NaiveDate::MIN, String::new(), String::new()))] {
        let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
        sql.append(statement(filter, after.as_ref()));
        let rows: Vec<(i64, i64, i64, String)> =
            run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(&mut *c))?;
        plans.push(rows.into_iter().map(|row| row.3).collect());
    }
    Ok(plans)
}
