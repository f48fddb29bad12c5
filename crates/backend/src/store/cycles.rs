//! Whether what a reminder spoke of is still due, and if not, what was done since. A cycle is one date of one thing: it
//! is open while the thing has this date and belongs to an integration that is in use.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use holdfast_domain::reminder::{ReminderKind, Subject};
use uuid::Uuid;

use super::beside::Kept;
use super::db::run;
use super::due::{self, DueFilter, Position};
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// The cycles of these things that are open now: what is due of which of them, and when.
///
/// # Errors
/// When the database fails.
pub async fn open(
    conn: &mut Conn<'_>,
    subjects: &BTreeSet<Subject>,
) -> Result<BTreeSet<(ReminderKind, Subject, NaiveDate)>, StoreError> {
    let filter = DueFilter::of(subjects.iter().copied().collect());
    let (mut open, mut position) = (BTreeSet::new(), Position::default());
    while let Some(items) = due::chunk(conn, &filter, &mut position).await? {
        open.extend(items.iter().map(|item| (item.kind, item.subject, item.due)));
    }
    Ok(open)
}

/// Something that was done, as the audit log tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// What, as `thing.verb`.
    pub action: String,
    /// Details.
    pub data: serde_json::Value,
}

/// What was done to a record after an instant, in order, the first 100.
///
/// # Errors
/// When the database fails.
pub async fn since(
    conn: &mut Conn<'_>,
    entity: &'static str,
    id: Uuid,
    after: DateTime<Utc>,
) -> Result<Vec<Deed>, StoreError> {
    let after = after.to_rfc3339_opts(SecondsFormat::Micros, true);
    let rows: Vec<(String, String, String, String)> = run!(conn, c => sqlx::query_as(
        "SELECT at, actor_name, action, data FROM audit_events WHERE entity = $1 AND entity_id = $2 AND at >= $3 ORDER BY seq LIMIT 100")
        .bind(entity).bind(id).bind(after).fetch_all(c))?;
    deeds(rows)
}

/// What was done to the records of one kind that hang on something, by its id, after an instant, in order, the first 100.
///
/// # Errors
/// When the database fails.
pub async fn to_those_of<R: Kept>(
    conn: &mut Conn<'_>,
    parent: impl Into<Uuid>,
    after: DateTime<Utc>,
) -> Result<Vec<Deed>, StoreError> {
    let after = after.to_rfc3339_opts(SecondsFormat::Micros, true);
    let mut sql = Sql::new("SELECT a.at, a.actor_name, a.action, a.data FROM ");
    sql.push(R::TABLE)
        .push(" r JOIN audit_events a ON a.entity_id = r.id AND a.entity = ")
        .bind(Arg::Text(R::NAME.to_owned()));
    sql.push(" WHERE r.").push(R::PARENT).push(" = ");
    sql.bind(Arg::Id(parent.into()))
        .push(" AND a.at >= ")
        .bind(Arg::Text(after))
        .push(" ORDER BY a.seq LIMIT 100");
    let rows: Vec<(String, String, String, String)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    deeds(rows)
}

fn deeds(rows: Vec<(String, String, String, String)>) -> Result<Vec<Deed>, StoreError> {
    rows.into_iter()
        .map(|(at, by, action, data)| {
            let at = DateTime::parse_from_rfc3339(&at)
                .map_err(|error| StoreError::Damaged(format!("the instant of an audit event: {error}")))?;
            Ok(Deed {
                at: at.with_timezone(&Utc),
                by,
                action,
                data: serde_json::from_str(&data)?,
            })
        })
        .collect()
}
