//! What a person has to do, and the counts beside the menu: each a look into an index, capped.

use chrono::NaiveDate;
use holdfast_domain::dates::RecordDate;
use holdfast_domain::ids::{IntegrationId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::dates::Row as DateRow;
use super::db::run;
use super::owners::unowned;
use super::{Conn, StoreError};

/// The most rows that are read: as many as the statement below ends at.
pub const MOST_ROWS: usize = 200;

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueRow {
    /// What has to be done, of what and by when.
    pub date: RecordDate,
    /// The integration.
    pub integration: IntegrationId,
    /// Its name.
    pub integration_name: String,
    /// Of a rotation: the last day on which the credential works.
    pub expires_on: Option<NaiveDate>,
    /// As what it concerns the person: owner, deputy, or member of the team.
    pub why: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    date: DateRow,
    integration_id: Uuid,
    integration_name: String,
    expires_on: Option<NaiveDate>,
    why: String,
}

/// The dates of what a person answers for, in the three ways, each by an index of its own: joined by OR, databases read all that
/// nobody owns. What asks for the same as an earlier date is left out. `$1` is the person, `$2` the day that a date is compared
/// with, `$end` ends each way.
macro_rules! dates_of_mine {
    ($columns:literal, $comparison:literal, $end:literal) => {
        concat!(
            "SELECT ", $columns, ", 'owner' AS why FROM (SELECT ", $columns, " FROM record_dates a WHERE a.owner_id = $1 AND a.day ",
            $comparison, " $2 AND NOT a.second", $end, ") AS x UNION ALL SELECT ", $columns, ", 'deputy' AS why FROM (SELECT ", $columns,
            " FROM record_dates b WHERE b.deputy_id = $1 AND b.day ", $comparison,
            " $2 AND NOT b.second AND b.owner_id IS DISTINCT FROM b.deputy_id", $end, ") AS y UNION ALL SELECT ", $columns,
            ", 'team' AS why FROM (SELECT ", $columns, " FROM record_dates c WHERE c.owner_id IS NULL AND c.team_id IN \
             (SELECT team_id FROM team_members WHERE user_id = $1 UNION SELECT id FROM teams WHERE lead_id = $1) AND c.day ",
            $comparison, " $2 AND NOT c.second AND c.deputy_id IS DISTINCT FROM $1", $end, ") AS z"
        )
    };
}

/// What is due by `until` of what a person owns, is deputy of, or whose team owns it, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn due(conn: &mut Conn<'_>, user: UserId, until: NaiveDate) -> Result<Vec<DueRow>, StoreError> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(concat!(
        "SELECT d.subject, d.what, d.day, d.never, d.second, d.recorded_on, d.name, d.integration_id, i.name AS integration_name, \
         e.day AS expires_on, m.why FROM (", dates_of_mine!("subject, what", "<=", " ORDER BY day LIMIT 200"), ") AS m \
         JOIN record_dates d ON d.subject = m.subject AND d.what = m.what JOIN integrations i ON i.id = d.integration_id \
         LEFT JOIN record_dates e ON e.subject = d.subject AND e.what = 'expiry' AND d.what = 'rotation' \
         ORDER BY d.day, i.name_key, d.subject, d.what LIMIT 200"))
        .bind(user.0).bind(until).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(DueRow {
                date: row.date.read()?,
                integration: IntegrationId(row.integration_id),
                integration_name: row.integration_name,
                expires_on: row.expires_on,
                why: row.why,
            })
        })
        .collect()
}

/// A record that lacks information.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct IncompleteRow {
    /// The integration.
    pub integration_id: Uuid,
    /// Its name.
    pub integration_name: String,
    /// How complete it is, in percent.
    pub completeness: i64,
}

/// What a person owns and what is not complete, least complete first.
///
/// # Errors
/// When the database fails.
pub async fn incomplete(conn: &mut Conn<'_>, user: UserId) -> Result<Vec<IncompleteRow>, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT i.id AS integration_id, i.name AS integration_name, i.completeness FROM integrations i \
         WHERE i.owner_id = $1 AND i.lifecycle NOT IN ('retired', 'rejected') AND i.completeness < 100 ORDER BY i.completeness, i.id LIMIT 50")
        .bind(user.0).fetch_all(c))?)
}

/// The counts beside the menu, and what pages have to say of scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuCounts {
    /// What of the register is overdue.
    pub overdue: Overdue,
    /// What the person has not read of their inbox, at most 100.
    pub unread: i64,
    /// Integrations whose score is of an earlier day, at most 1,001.
    pub aged: i64,
}

/// How much is overdue, each count at most 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Overdue {
    /// What the person has overdue.
    pub mine: i64,
    /// Credentials overdue, expired or never rotated, whoever answers for them.
    pub credentials: i64,
}

/// What every page asks first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Pulse {
    /// The end of the audit log: as long as it is the same, nothing of the register was changed by anybody.
    pub seq: i64,
    /// What the person has not read of their inbox, at most 100.
    pub unread: i64,
    /// Integrations whose score is of an earlier day, at most 1,001.
    pub aged: i64,
}

macro_rules! pulse_text {
    () => {
        "SELECT h.seq, (SELECT COUNT(*) FROM (SELECT 1 AS one FROM notifications n WHERE n.user_id = $1 AND n.line AND n.read_at IS NULL LIMIT 100) AS e) + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM team_sums s WHERE s.user_id = $1 AND s.read_at IS NULL LIMIT 100) AS j) AS unread, (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations WHERE score_valid_through < $2 LIMIT 1001) AS g) AS aged FROM audit_head h WHERE h.id = 1"
    };
}

/// Reads what every page asks first, by three looks into indexes.
///
/// # Errors
/// When the database fails.
pub async fn pulse(conn: &mut Conn<'_>, user: Option<UserId>, today: NaiveDate) -> Result<Pulse, StoreError> {
    let user = user.map_or(Uuid::nil(), |user| user.0);
    Ok(run!(conn, c => sqlx::query_as(pulse_text!()).bind(user).bind(today).fetch_one(c))?)
}

macro_rules! overdue_text {
    () => {
        concat!(
            "SELECT (SELECT COUNT(*) FROM (SELECT 1 AS one FROM (", dates_of_mine!("day", "<", " LIMIT 100"), ") AS m LIMIT 100) AS f) AS mine, \
             (SELECT COUNT(*) FROM (SELECT 1 AS one FROM record_dates d WHERE d.what IN ('rotation', 'expiry') AND d.day < $2 \
             AND NOT d.second LIMIT 100) AS g) AS credentials"
        )
    };
}

/// Counts what is overdue on `today`.
///
/// # Errors
/// When the database fails.
pub async fn overdue(
    conn: &mut Conn<'_>,
    user: Option<UserId>,
    today: NaiveDate,
) -> Result<Overdue, StoreError> {
    let user = user.map_or(Uuid::nil(), |user| user.0);
    Ok(run!(conn, c => sqlx::query_as(overdue_text!()).bind(user).bind(today).fetch_one(c))?)
}

/// How SQLite counts what every page shows: the lines of `EXPLAIN QUERY PLAN`. For tests.
///
/// # Errors
/// When the database fails or is no SQLite.
pub async fn explain(conn: &mut Conn<'_>) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    for text in [
        concat!("EXPLAIN QUERY PLAN ", pulse_text!()),
        concat!("EXPLAIN QUERY PLAN ", overdue_text!()),
    ] {
        let rows: Vec<(i64, i64, i64, String)> = run!(conn, c => sqlx::query_as(text)
            .bind(Uuid::nil()).bind(NaiveDate::MIN).fetch_all(c))?;
        lines.extend(rows.into_iter().map(|row| row.3));
    }
    Ok(lines)
}

/// What a person owns, and what a register has of what each one needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Numbers {
    /// How many integrations the person owns, up to one more than lists count.
    pub owned: i64,
    /// How many of them lack information, likewise.
    pub incomplete: i64,
    /// Whether there is a team: 1 or 0, as those below.
    pub team: i64,
    /// Whether there is a second person who can sign in.
    pub people: i64,
    /// Whether there is a service.
    pub service: i64,
    /// Whether there is an integration.
    pub integration: i64,
}

/// The numbers of a person's first page, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn numbers(conn: &mut Conn<'_>, user: UserId) -> Result<Numbers, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations WHERE owner_id = $1 AND lifecycle NOT IN ('retired', 'rejected') LIMIT 1001) AS a) AS owned, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations WHERE owner_id = $1 AND lifecycle NOT IN ('retired', 'rejected') \
         AND completeness < 100 LIMIT 1001) AS b) AS incomplete, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM teams LIMIT 1) AS c) AS team, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM users WHERE disabled_at IS NULL LIMIT 2) AS d) / 2 AS people, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM services LIMIT 1) AS e) AS service, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations LIMIT 1) AS f) AS integration").bind(user.0).fetch_one(c))?)
}

/// What of the whole register asks for somebody, each up to one more than lists count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Overview {
    /// Reviews that are overdue.
    pub reviews: i64,
    /// Documents that have expired.
    pub evidence: i64,
    /// Credentials that are overdue, have expired or were never rotated.
    pub credentials: i64,
    /// Integrations that nobody owns.
    pub unowned: i64,
    /// Integrations in use whose residual score is critical.
    pub critical: i64,
}

/// Counts what of the whole register asks for somebody, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn overview(conn: &mut Conn<'_>, today: NaiveDate) -> Result<Overview, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(concat!(
        "SELECT (SELECT COUNT(*) FROM (SELECT 1 AS one FROM record_dates WHERE what = 'review' AND day < $1 LIMIT 1001) AS a) AS reviews, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM record_dates WHERE what = 'evidence' AND day < $1 LIMIT 1001) AS b) AS evidence, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM record_dates WHERE what IN ('rotation', 'expiry') AND day < $1 AND NOT second LIMIT 1001) AS c) \
         AS credentials, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations i WHERE ", unowned!("i.owner_id"), " AND i.lifecycle NOT IN ('retired', 'rejected') \
         LIMIT 1001) AS d) AS unowned, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations i WHERE i.residual_band = 'critical' AND i.lifecycle NOT IN ('retired', 'rejected') \
         LIMIT 1001) AS e) AS critical"))
        .bind(today).fetch_one(c))?)
}
