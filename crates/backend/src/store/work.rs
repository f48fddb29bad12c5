//! What a person has to do, and the counts beside the menu: each a look into an index, capped.

use chrono::NaiveDate;
use holdfast_domain::ids::UserId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::run;
use super::{Conn, StoreError};

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
    /// Whether the person is the deputy only.
    pub as_deputy: bool,
}

/// A review that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct DueReview {
    /// The integration.
    pub integration_id: Uuid,
    /// Its name.
    pub integration_name: String,
    /// When it is due.
    pub due_on: NaiveDate,
    /// Whether the person is the deputy only.
    pub as_deputy: bool,
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
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT i.id AS integration_id, i.name AS integration_name, c.id AS credential_id, c.name AS credential_name, c.due_on, \
         (i.owner_id IS NULL OR i.owner_id <> $1) AS as_deputy \
         FROM integrations i JOIN credentials c ON c.integration_id = i.id \
         WHERE (i.owner_id = $1 OR i.deputy_id = $1 OR (i.owner_id IS NULL AND i.team_id IN (SELECT team_id FROM team_members WHERE user_id = $1))) \
         AND i.lifecycle NOT IN ('retired', 'rejected') AND c.due_on <= $2 ORDER BY c.due_on, c.id LIMIT 200")
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
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT i.id AS integration_id, i.name AS integration_name, i.review_due_on AS due_on, \
         (i.owner_id IS NULL OR i.owner_id <> $1) AS as_deputy FROM integrations i \
         WHERE (i.owner_id = $1 OR i.deputy_id = $1 OR (i.owner_id IS NULL AND i.team_id IN (SELECT team_id FROM team_members WHERE user_id = $1))) \
         AND i.lifecycle NOT IN ('retired', 'rejected') AND i.review_due_on <= $2 ORDER BY i.review_due_on, i.id LIMIT 200")
        .bind(user.0).bind(until).fetch_all(c))?)
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
    /// Whether a review was ever held.
    pub reviewed: bool,
}

/// What a person owns and what is not complete or never reviewed, least complete first.
///
/// # Errors
/// When the database fails.
pub async fn incomplete(conn: &mut Conn<'_>, user: UserId) -> Result<Vec<IncompleteRow>, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT i.id AS integration_id, i.name AS integration_name, i.completeness, (i.last_review_on IS NOT NULL) AS reviewed FROM integrations i \
         WHERE i.owner_id = $1 AND i.lifecycle NOT IN ('retired', 'rejected') AND (i.completeness < 100 OR i.last_review_on IS NULL) \
         ORDER BY i.completeness, i.id LIMIT 50")
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

/// The counts beside the menu, each at most 100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct MenuCounts {
    /// What the person has overdue.
    pub mine: i64,
    /// Credentials overdue, expired or never rotated.
    pub credentials: i64,
    /// Reviews overdue.
    pub reviews: i64,
}

/// Counts what is overdue on `today`.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    conn: &mut Conn<'_>,
    user: Option<UserId>,
    today: NaiveDate,
) -> Result<MenuCounts, StoreError> {
    let user = user.map_or(Uuid::nil(), |user| user.0);
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations i JOIN credentials c ON c.integration_id = i.id WHERE (i.owner_id = $1 OR i.deputy_id = $1 OR (i.owner_id IS NULL AND i.team_id IN (SELECT team_id FROM team_members WHERE user_id = $1))) \
         AND i.lifecycle NOT IN ('retired', 'rejected') AND c.due_on < $2 LIMIT 100) AS a) \
         + (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations i WHERE (i.owner_id = $1 OR i.deputy_id = $1 OR (i.owner_id IS NULL AND i.team_id IN (SELECT team_id FROM team_members WHERE user_id = $1))) \
         AND i.review_due_on < $2 AND i.lifecycle NOT IN ('retired', 'rejected') LIMIT 100) AS b) AS mine, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM credentials c JOIN integrations i ON i.id = c.integration_id WHERE c.due_on < $2 \
         AND i.lifecycle NOT IN ('retired', 'rejected') LIMIT 100) AS d) AS credentials, \
         (SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations WHERE review_due_on < $2 \
         AND lifecycle NOT IN ('retired', 'rejected') LIMIT 100) AS e) AS reviews")
        .bind(user).bind(today).fetch_one(c))?)
}
