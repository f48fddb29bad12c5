//! What a person has to do, and the counts beside the menu: each a look into an index, capped.

use chrono::NaiveDate;
use holdfast_domain::ids::UserId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::credentials::LONG_AGO;
use super::db::run;
use super::{Conn, StoreError};

/// What a person answers for: owned, as deputy, or owned by nobody in a team of theirs. `i` is the integration, `$1`
/// the person. Each way has its index; joined by OR, databases read all that nobody owns.
macro_rules! mine {
    () => {
        "i.id IN (SELECT a.id FROM integrations a WHERE a.owner_id = $1 UNION SELECT b.id FROM integrations b WHERE b.deputy_id = $1 \
         UNION SELECT c.id FROM integrations c WHERE c.owner_id IS NULL AND c.team_id IN (SELECT team_id FROM team_members WHERE user_id = $1 \
         UNION ALL SELECT id FROM teams WHERE lead_id = $1))"
    };
}

/// Why something is on a person's list. `i` is the integration, `$1` the person.
macro_rules! why_mine {
    () => {
        "CASE WHEN i.owner_id = $1 THEN 'owner' WHEN i.deputy_id = $1 THEN 'deputy' ELSE 'team' END AS why"
    };
}

/// Reviews that are late: past their date, or never held of what serves users. `i` is the integration, `$2` the day.
macro_rules! review_due {
    ($comparison:literal) => {
        concat!(
            "i.lifecycle NOT IN ('retired', 'rejected') AND (i.review_due_on ",
            $comparison,
            " $2 OR (i.last_review_on IS NULL AND i.lifecycle IN ('live', 'deprecated')))"
        )
    };
}

/// The most rows of one kind that are read: as many as the statements below end at.
pub const MOST_ROWS: usize = 200;

/// A rotation that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct DueRotation {
    /// The integration.
    pub integration_id: Uuid,
    /// Its name.
    pub integration_name: String,
    /// The credential.
    pub credential_id: Uuid,
    /// Its name.
    pub credential_name: String,
    /// When it is due; 1970-01-01 for what was never rotated.
    pub due_on: NaiveDate,
    /// The last day on which it works.
    pub expires_on: Option<NaiveDate>,
    /// As what it concerns the person: owner, deputy, or member of the team.
    pub why: String,
}

/// A review that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct DueReview {
    /// The integration.
    pub integration_id: Uuid,
    /// Its name.
    pub integration_name: String,
    /// When it is due; 1970-01-01 for what was never reviewed.
    pub due_on: NaiveDate,
    /// As what it concerns the person: owner, deputy, or member of the team.
    pub why: String,
}

/// Rotations due by `until` of what a person owns, is deputy of, or whose team owns it, most urgent first.
///
/// # Errors
/// When the database fails.
pub async fn rotations(
    conn: &mut Conn<'_>,
    user: UserId,
    until: NaiveDate,
) -> Result<Vec<DueRotation>, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(concat!(
        "SELECT i.id AS integration_id, i.name AS integration_name, c.id AS credential_id, c.name AS credential_name, c.due_on, c.expires_on, ",
        why_mine!(), " FROM integrations i JOIN credentials c ON c.integration_id = i.id WHERE ", mine!(),
        " AND i.lifecycle NOT IN ('retired', 'rejected') AND c.due_on <= $2 ORDER BY c.due_on, c.id LIMIT 200"))
        .bind(user.0).bind(until).fetch_all(c))?)
}

/// Something old that a rotation replaced, and that is to be revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct DueRevocation {
    /// The integration.
    pub integration_id: Uuid,
    /// Its name.
    pub integration_name: String,
    /// The rotation that replaced it.
    pub rotation_id: Uuid,
    /// The credential's name.
    pub credential_name: String,
    /// The end of the overlap.
    pub due_on: NaiveDate,
    /// As what it concerns the person: owner, deputy, or member of the team.
    pub why: String,
}

/// What is old and to be revoked by `until`, likewise.
///
/// # Errors
/// When the database fails.
pub async fn revocations(
    conn: &mut Conn<'_>,
    user: UserId,
    until: NaiveDate,
) -> Result<Vec<DueRevocation>, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(concat!(
        "SELECT i.id AS integration_id, i.name AS integration_name, o.rotation_id, c.name AS credential_name, o.due_on, ",
        why_mine!(), " FROM integrations i JOIN credentials c ON c.integration_id = i.id JOIN old_credentials o ON o.credential_id = c.id WHERE ", mine!(),
        " AND i.lifecycle NOT IN ('retired', 'rejected') AND c.revoked_on IS NULL AND c.withdrawn_at IS NULL AND o.due_on <= $2 ORDER BY o.due_on, o.rotation_id LIMIT 200"))
        .bind(user.0).bind(until).fetch_all(c))?)
}

/// Reviews due by `until`, likewise.
///
/// # Errors
/// When the database fails.
pub async fn reviews(
    conn: &mut Conn<'_>,
    user: UserId,
    until: NaiveDate,
) -> Result<Vec<DueReview>, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(concat!(
        "SELECT i.id AS integration_id, i.name AS integration_name, COALESCE(i.review_due_on, $3) AS due_on, ",
        why_mine!(), " FROM integrations i WHERE ", mine!(), " AND ", review_due!("<="),
        " ORDER BY i.review_due_on NULLS FIRST, i.id LIMIT 200"))
        .bind(user.0).bind(until).bind(LONG_AGO).fetch_all(c))?)
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

/// What has something overdue among what a person answers for, at most 100 of each way: whatever is overdue of an integration
/// is its next date, so that a hundred integrations fill every count.
macro_rules! overdue_of_mine {
    () => {
        "(SELECT id FROM (SELECT a.id FROM integrations a WHERE a.owner_id = $1 AND a.next_due_on < $2 \
          AND a.lifecycle NOT IN ('retired', 'rejected') LIMIT 100) AS x \
          UNION SELECT id FROM (SELECT b.id FROM integrations b WHERE b.deputy_id = $1 AND b.next_due_on < $2 \
          AND b.lifecycle NOT IN ('retired', 'rejected') LIMIT 100) AS y \
          UNION SELECT id FROM (SELECT c.id FROM integrations c WHERE c.owner_id IS NULL AND c.next_due_on < $2 \
          AND c.team_id IN (SELECT team_id FROM team_members WHERE user_id = $1 UNION ALL SELECT id FROM teams WHERE lead_id = $1) AND c.lifecycle NOT IN ('retired', 'rejected') LIMIT 100) AS z) AS m"
    };
}

macro_rules! overdue_text {
    () => {
        concat!(
    "SELECT (SELECT COUNT(*) FROM (SELECT 1 AS one FROM ",
    overdue_of_mine!(),
    " JOIN credentials c ON c.integration_id = m.id WHERE c.due_on < $2 LIMIT 100) AS d) \
     + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM ",
    overdue_of_mine!(),
    " JOIN integrations i ON i.id = m.id WHERE ",
    review_due!("<"),
    " LIMIT 100) AS e) \
     + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM old_credentials o CROSS JOIN credentials c CROSS JOIN integrations i \
     WHERE o.due_on < $2 AND c.id = o.credential_id AND c.revoked_on IS NULL AND c.withdrawn_at IS NULL AND i.id = c.integration_id \
     AND i.lifecycle NOT IN ('retired', 'rejected') AND (i.owner_id = $1 OR i.deputy_id = $1 \
     OR (i.owner_id IS NULL AND i.team_id IN (SELECT team_id FROM team_members WHERE user_id = $1 UNION ALL SELECT id FROM teams WHERE lead_id = $1))) LIMIT 100) AS f) AS mine, \
     (SELECT COUNT(*) FROM (SELECT 1 AS one FROM credentials c JOIN integrations i ON i.id = c.integration_id WHERE c.due_on < $2 \
     AND i.lifecycle NOT IN ('retired', 'rejected') LIMIT 100) AS g) AS credentials"
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
