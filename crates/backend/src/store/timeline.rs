//! What falls due between two days: rotations, expiries and reviews, each a look into an index, each with an end.

use chrono::NaiveDate;
use holdfast_domain::ids::{TeamId, UserId};
use uuid::Uuid;

use super::db::run;
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// How many entries of one kind are read of a span of days.
pub const CAP: usize = 100;

/// Whose integrations are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimelineFilter {
    /// Of one owner.
    pub owner: Option<UserId>,
    /// Of nobody.
    pub unowned: bool,
    /// Of one team.
    pub team: Option<TeamId>,
}

/// What is read at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Rotations due by their policy, and credentials of which nobody knows how old they are (due long ago).
    Rotations,
    /// Credentials that stop working.
    Expiries,
    /// Reviews with a date.
    Reviews,
    /// Integrations that serve users and were never reviewed; they have no date, so that the days do not matter.
    NeverReviewed,
}

/// One thing that is due.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DueRow {
    /// The integration.
    pub integration_id: Uuid,
    /// Its name.
    pub integration_name: String,
    /// The credential; a review has none.
    pub credential_id: Option<Uuid>,
    /// Its name.
    pub credential_name: Option<String>,
    /// The last day on which it is on time; none for what was never reviewed.
    pub due_on: Option<NaiveDate>,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// The team's name.
    pub team_name: Option<String>,
}

fn statement(due: Due, filter: &TimelineFilter, from: NaiveDate, until: NaiveDate) -> Sql {
    let mut sql = Sql::new(match due {
        Due::Rotations => {
            "SELECT i.id AS integration_id, i.name AS integration_name, c.id AS credential_id, c.name AS credential_name, c.due_on, \
             u.name AS owner_name, t.name AS team_name FROM credentials c JOIN integrations i ON i.id = c.integration_id \
             LEFT JOIN users u ON u.id = i.owner_id LEFT JOIN teams t ON t.id = i.team_id WHERE c.due_on >= "
        }
        Due::Expiries => {
            "SELECT i.id AS integration_id, i.name AS integration_name, c.id AS credential_id, c.name AS credential_name, c.expires_on AS due_on, \
             u.name AS owner_name, t.name AS team_name FROM credentials c JOIN integrations i ON i.id = c.integration_id \
             LEFT JOIN users u ON u.id = i.owner_id LEFT JOIN teams t ON t.id = i.team_id WHERE c.expires_on >= "
        }
        Due::Reviews => {
            "SELECT i.id AS integration_id, i.name AS integration_name, NULL AS credential_id, NULL AS credential_name, i.review_due_on AS due_on, \
             u.name AS owner_name, t.name AS team_name FROM integrations i \
             LEFT JOIN users u ON u.id = i.owner_id LEFT JOIN teams t ON t.id = i.team_id WHERE i.review_due_on >= "
        }
        Due::NeverReviewed => {
            "SELECT i.id AS integration_id, i.name AS integration_name, NULL AS credential_id, NULL AS credential_name, i.review_due_on AS due_on, \
             u.name AS owner_name, t.name AS team_name FROM integrations i \
             LEFT JOIN users u ON u.id = i.owner_id LEFT JOIN teams t ON t.id = i.team_id \
             WHERE i.review_due_on IS NULL AND i.last_review_on IS NULL AND i.lifecycle IN ('live', 'deprecated')"
        }
    });
    let column = match due {
        // An expiry that is also the date of the rotation is told once, as the expiry.
        Due::Rotations => Some((
            " AND c.due_on <= ",
            " AND (c.expires_on IS NULL OR c.expires_on <> c.due_on)",
        )),
        Due::Expiries => Some((
            " AND c.expires_on <= ",
            " AND c.revoked_on IS NULL AND c.withdrawn_at IS NULL",
        )),
        Due::Reviews => Some((" AND i.review_due_on <= ", "")),
        Due::NeverReviewed => None,
    };
    if let Some((until_column, rest)) = column {
        sql.bind(Arg::Date(from))
            .push(until_column)
            .bind(Arg::Date(until));
        sql.push(rest)
            .push(" AND i.lifecycle NOT IN ('retired', 'rejected')");
    }
    if let Some(owner) = filter.owner {
        sql.push(" AND i.owner_id = ").bind(Arg::Id(owner.0));
    }
    if filter.unowned {
        sql.push(" AND i.owner_id IS NULL");
    }
    if let Some(team) = filter.team {
        sql.push(" AND i.team_id = ").bind(Arg::Id(team.0));
    }
    sql.push(match due {
        Due::Rotations => " ORDER BY c.due_on, c.id LIMIT ",
        Due::Expiries => " ORDER BY c.expires_on NULLS LAST, c.id LIMIT ",
        Due::Reviews => " ORDER BY i.review_due_on NULLS LAST, i.id LIMIT ",
        Due::NeverReviewed => " ORDER BY i.id LIMIT ",
    });
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
    due: Due,
    filter: &TimelineFilter,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<(Vec<DueRow>, bool), StoreError> {
    let sql = statement(due, filter, from, until);
    let mut rows: Vec<DueRow> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    let more = rows.len() > CAP;
    rows.truncate(CAP);
    Ok((rows, more))
}

/// How SQLite would read it: the lines of `EXPLAIN QUERY PLAN`. For tests.
///
/// # Errors
/// When the database fails.
pub async fn explain(
    conn: &mut Conn<'_>,
    due: Due,
    filter: &TimelineFilter,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<String>, StoreError> {
    let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
    sql.append(statement(due, filter, from, until));
    let rows: Vec<(i64, i64, i64, String)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(rows.into_iter().map(|row| row.3).collect())
}
