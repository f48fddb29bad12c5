//! The audit log as it is read: newest first, in chunks by the place in the chain, each event with the name of its record today.

use chrono::{DateTime, SecondsFormat, Utc};
use holdfast_domain::audit::Action;
use holdfast_domain::enumeration::Enumeration;
use uuid::Uuid;

use super::db::run;
use super::names::{Named, search};
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// What the log is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// By people of whose name or address each of these words begins one.
    pub who: Option<String>,
    /// One action.
    pub action: Option<Action>,
    /// About one record.
    pub record: Option<Uuid>,
    /// At or after this.
    pub from: Option<DateTime<Utc>>,
    /// Before this.
    pub before: Option<DateTime<Utc>>,
}

/// One event.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AuditRow {
    /// Its place in the chain.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// When, RFC 3339.
    pub at: String,
    /// Who did it, if it was a person.
    pub actor_id: Option<Uuid>,
    /// The name of who did it, then.
    pub actor_name: String,
    /// What, in its stored form.
    pub action: String,
    /// Under which permission, in its stored form.
    pub permission: String,
    /// About what kind of record.
    pub entity: String,
    /// About which record.
    pub entity_id: Option<Uuid>,
    /// What that record is called today; `None` of what has no name.
    pub record_name: Option<String>,
    /// From where.
    pub origin: String,
    /// Details, as JSON.
    pub data: String,
    /// The hash of the event before.
    pub previous_hash: String,
    /// Its hash.
    pub hash: String,
}

fn stored(instant: DateTime<Utc>) -> Arg {
    Arg::Text(instant.to_rfc3339_opts(SecondsFormat::Micros, true))
}

/// What an event is read from, up to its condition.
const EVENTS: &str = "SELECT a.seq, a.id, a.at, a.actor_id, a.actor_name, a.action, a.permission, a.entity, a.entity_id, \
     COALESCE(i.name, c.name, p.name, s.name, u.name, t.name) AS record_name, a.origin, a.data, a.previous_hash, a.hash FROM audit_events a \
     LEFT JOIN integrations i ON i.id = a.entity_id LEFT JOIN credentials c ON c.id = a.entity_id LEFT JOIN providers p ON p.id = a.entity_id \
     LEFT JOIN services s ON s.id = a.entity_id LEFT JOIN users u ON u.id = a.entity_id LEFT JOIN teams t ON t.id = a.entity_id WHERE a.seq";

/// By how many places events may stand out of the order of their instants: whoever writes waits for others between the two.
const OUT_OF_ORDER: i64 = 1_000;

/// Chosen first, by indexes alone; what is shown of an event is looked up afterwards.
fn statement(filter: &AuditFilter, after: Option<i64>, rows: usize) -> Sql {
    let mut sql = Sql::new(EVENTS);
    sql.push(" IN (SELECT e.seq FROM audit_events e WHERE e.seq < ")
        .bind(Arg::Int(after.unwrap_or(i64::MAX)));
    if let Some(who) = &filter.who {
        search(&mut sql, "e.actor_id", Named::Person, who);
    }
    if let Some(action) = filter.action {
        sql.push(" AND e.action = ")
            .bind(Arg::Text(action.as_str().into()));
    }
    if let Some(record) = filter.record {
        sql.push(" AND e.entity_id = ").bind(Arg::Id(record));
    }
    // Places rise with time, nearly: a day is a span of them, whose ends are found in an index.
    if let Some(from) = filter.from {
        sql.push(" AND e.seq >= COALESCE((SELECT b.seq FROM audit_events b WHERE b.at >= ")
            .bind(stored(from))
            .push(" ORDER BY b.at, b.seq LIMIT 1), ")
            .bind(Arg::Int(i64::MAX))
            .push(") - ")
            .bind(Arg::Int(OUT_OF_ORDER))
            .push(" AND e.at >= ")
            .bind(stored(from));
    }
    if let Some(before) = filter.before {
        sql.push(" AND e.seq <= COALESCE((SELECT b.seq FROM audit_events b WHERE b.at < ")
            .bind(stored(before))
            .push(" ORDER BY b.at DESC, b.seq DESC LIMIT 1), 0) + ")
            .bind(Arg::Int(OUT_OF_ORDER))
            .push(" AND e.at < ")
            .bind(stored(before));
    }
    sql.push(" ORDER BY e.seq DESC LIMIT ")
        .bind(Arg::Int(i64::try_from(rows).unwrap_or(i64::MAX)))
        .push(") ORDER BY a.seq DESC");
    sql
}

/// Events behind `after`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn events(
    conn: &mut Conn<'_>,
    filter: &AuditFilter,
    after: Option<i64>,
    rows: usize,
) -> Result<Vec<AuditRow>, StoreError> {
    let sql = statement(filter, after, rows);
    Ok(run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?)
}

/// One event by its place in the chain.
///
/// # Errors
/// When the database fails.
pub async fn event(conn: &mut Conn<'_>, seq: i64) -> Result<Option<AuditRow>, StoreError> {
    let mut sql = Sql::new(EVENTS);
    sql.push(" = ").bind(Arg::Int(seq));
    Ok(run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_optional(c))?)
}

/// What was done to the credentials of an integration, its rotations, reviews, incidents and documents, newest first. A rotation is
/// told by its credential, once.
///
/// # Errors
/// When the database fails.
pub async fn beside_integration(
    conn: &mut Conn<'_>,
    integration: Uuid,
    rows: i64,
) -> Result<Vec<AuditRow>, StoreError> {
    let mut sql = Sql::new(EVENTS);
    // Of what else names such a record, such as what somebody was denied, nothing is told here.
    sql.push(
        " > 0 AND a.entity IN ('credential', 'rotation', 'review', 'incident', 'evidence') AND a.action <> ",
    )
    .bind(Arg::Text(Action::RotationRecorded.as_str().into()))
    .push(" AND a.entity_id IN (");
    for (index, of_kind) in [
        "SELECT x.id FROM credentials x WHERE x.integration_id = ",
        "SELECT x.id FROM reviews x WHERE x.integration_id = ",
        "SELECT x.id FROM incidents x WHERE x.integration_id = ",
        "SELECT x.id FROM evidence x WHERE x.integration_id = ",
        "SELECT x.id FROM rotations x JOIN credentials y ON y.id = x.credential_id WHERE y.integration_id = ",
    ]
    .into_iter()
    .enumerate()
    {
        sql.push(if index > 0 { " UNION ALL " } else { "" })
            .push(of_kind)
            .bind(Arg::Id(integration));
    }
    sql.push(") ORDER BY a.seq DESC LIMIT ").bind(Arg::Int(rows));
    Ok(run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?)
}

/// What the records with these ids are called today: people, teams, services, providers, integrations and credentials.
///
/// # Errors
/// When the database fails.
pub async fn names(conn: &mut Conn<'_>, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("");
    for (place, table) in [
        "SELECT id, name FROM users WHERE id IN (",
        "SELECT id, name FROM teams WHERE id IN (",
        "SELECT id, name FROM services WHERE id IN (",
        "SELECT id, name FROM providers WHERE id IN (",
        "SELECT id, name FROM integrations WHERE id IN (",
        "SELECT id, name FROM credentials WHERE id IN (",
    ]
    .into_iter()
    .enumerate()
    {
        sql.push(if place > 0 { " UNION ALL " } else { "" }).push(table);
        for (index, id) in ids.iter().enumerate() {
            sql.push(if index > 0 { ", " } else { "" }).bind(Arg::Id(*id));
        }
        sql.push(")");
    }
    Ok(run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?)
}

/// How SQLite would find a chunk: the lines of `EXPLAIN QUERY PLAN`. For tests.
///
/// # Errors
/// When the database fails or is no SQLite.
pub async fn explain(conn: &mut Conn<'_>, filter: &AuditFilter) -> Result<Vec<String>, StoreError> {
    let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
    sql.append(statement(filter, None, 100));
    let rows: Vec<(i64, i64, i64, String)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(rows.into_iter().map(|row| row.3).collect())
}
