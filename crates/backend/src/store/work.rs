//! What a person has to do, and the counts beside the menu: each a look into an index, capped.

use chrono::NaiveDate;
use holdfast_domain::ids::UserId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::credentials::LONG_AGO;
use super::db::run;
use super::{Conn, StoreError};

/// What a person answers for: owned, as deputy, or owned by nobody in a team of theirs. `i` is the integration, `$1`
/// the person.
macro_rules! mine {
    () => {
        "(i.owner_id = $1 OR i.deputy_id = $1 OR (i.owner_id IS NULL AND i.team_id IN (SELECT team_id FROM team_members WHERE user_id = $1 UNION ALL SELECT id FROM teams WHERE lead_id = $1)))"
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
        " AND i.lifecycle NOT IN ('retired', 'rejected') AND c.revoked_on IS NULL AND o.due_on <= $2 ORDER BY o.due_on, o.rotation_id LIMIT 200"))
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

/// How many integrations a person owns.
///
/// # Errors
/// When the database fails.
pub async fn owned(conn: &mut Conn<'_>, user: UserId) -> Result<i64, StoreError> {
    Ok(run!(conn, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations WHERE owner_id = $1 AND lifecycle NOT IN ('retired', 'rejected') LIMIT 1001) AS capped").bind(user.0).fetch_one(c))?)
}

/// The counts beside the menu, each at most 100, and what pages have to say of scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct MenuCounts {
    /// What the person has overdue.
    pub mine: i64,
    /// Credentials overdue, expired or never rotated.
    pub credentials: i64,
    /// What the person has not read of their inbox.
    pub unread: i64,
    /// Integrations whose score is of an earlier day, at most 1,001.
    pub aged: i64,
}

/// Counts what is overdue, unread and aged on `today`.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    conn: &mut Conn<'_>,
    user: Option<UserId>,
    today: NaiveDate,
) -> Result<MenuCounts, StoreError> {
    let user = user.map_or(Uuid::nil(), |user| user.0);
    Ok(run!(conn, c => sqlx::query_as(concat!(
        "SELECT (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations i JOIN credentials c ON c.integration_id = i.id WHERE ", mine!(),
        " AND i.lifecycle NOT IN ('retired', 'rejected') AND c.due_on < $2 LIMIT 100) AS a) \
         + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations i WHERE ", mine!(), " AND ", review_due!("<"), " LIMIT 100) AS b) \
         + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations i JOIN credentials c ON c.integration_id = i.id \
         JOIN old_credentials o ON o.credential_id = c.id WHERE ", mine!(),
        " AND i.lifecycle NOT IN ('retired', 'rejected') AND c.revoked_on IS NULL AND o.due_on < $2 LIMIT 100) AS f) AS mine, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM credentials c JOIN integrations i ON i.id = c.integration_id WHERE c.due_on < $2 \
         AND i.lifecycle NOT IN ('retired', 'rejected') LIMIT 100) AS d) AS credentials, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM notifications n WHERE n.user_id = $1 AND n.line AND n.read_at IS NULL LIMIT 100) AS e) \
         + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM team_sums s WHERE s.user_id = $1 AND s.read_at IS NULL LIMIT 100) AS h) AS unread, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations WHERE score_valid_through < $2 LIMIT 1001) AS g) AS aged"))
        .bind(user).bind(today).fetch_one(c))?)
}
