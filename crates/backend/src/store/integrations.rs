//! Integrations: one document, with the columns that lists sort and filter by kept beside it in the same statement.

mod beside;
mod listing;
mod sought;

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, ProviderId, TeamId, UserId};
use holdfast_domain::integration::Integration;
use holdfast_domain::risk::Assessment;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

pub(super) use self::beside::make_anew;
pub use self::beside::provider_renamed;
pub use self::listing::{IntegrationFilter, IntegrationSort, IntegrationSummary, explain_list, list};
use super::db::{execute, run};
use super::names::name_key;
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// Owners sort by name; a missing one sorts last.
const NO_OWNER_KEY: &str = "\u{10ffff}";

/// What is written beside the document: names for sorting, and the score.
#[derive(Clone, Debug)]
pub struct Projection<'a> {
    /// The provider's name.
    pub provider_name: &'a str,
    /// The owner's name.
    pub owner_name: Option<&'a str>,
    /// The score.
    pub assessment: &'a Assessment,
    /// The last review.
    pub last_review_on: Option<NaiveDate>,
    /// When the next review is due.
    pub review_due_on: Option<NaiveDate>,
    /// What is due first, and of which kind.
    pub next_due: (NaiveDate, &'static str),
}

/// The furthest day that is stored; [`NaiveDate::MAX`] does not fit into a date column.
pub const LAST_DAY: NaiveDate = super::dates::NEVER;

/// Adds an integration at version 1, or replaces the one at `expected` version. `false`: it is at another version.
///
/// # Errors
/// Constraints on what was chosen; [`StoreError::Repeated`] when it is there already.
pub async fn save(
    conn: &mut Conn<'_>,
    integration: &Integration,
    projection: &Projection<'_>,
    expected: Option<i64>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let text = match expected {
        None => {
            "INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key, \
             frameworks, completeness, document, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, assessment, \
             last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at) \
             VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $29)"
        }
        Some(_) => {
            "UPDATE integrations SET version = $2 + 1, name = $3, name_key = $4, provider_id = $5, provider_key = $6, category = $7, lifecycle = $8, tier = $9, \
             owner_id = $10, deputy_id = $11, team_id = $12, owner_key = $13, frameworks = $14, completeness = $15, document = $16, residual = $17, inherent = $18, \
             confidence = $19, residual_band = $20, inherent_band = $21, score_valid_through = $22, score_model = $23, assessment = $24, last_review_on = $25, \
             review_due_on = $26, next_due_on = $27, next_due_kind = $28, updated_at = $29 WHERE id = $1 AND version = $2"
        }
    };
    let frameworks: Vec<&str> = integration
        .compliance
        .items()
        .iter()
        .map(|flag| flag.framework.as_str())
        .collect();
    let scores = &projection.assessment.scores;
    let done = execute!(
        conn,
        sqlx::query(text)
            .bind(integration.id.0)
            .bind(expected.unwrap_or(0))
            .bind(integration.name.as_str())
            .bind(name_key(integration.name.as_str()))
            .bind(integration.provider.0)
            .bind(name_key(projection.provider_name))
            .bind(integration.category.as_str())
            .bind(integration.lifecycle.as_str())
            .bind(integration.tier.map(Enumeration::as_str))
            .bind(integration.owner.map(|user| user.0))
            .bind(integration.deputy.map(|user| user.0))
            .bind(integration.team.map(|team| team.0))
            .bind(owner_key(projection.owner_name))
            .bind(frameworks.join(","))
            .bind(i64::from(integration.completeness()))
            .bind(Json(integration))
            .bind(scores.residual)
            .bind(scores.inherent)
            .bind(scores.confidence)
            .bind(scores.residual_band.as_str())
            .bind(scores.inherent_band.as_str())
            .bind(projection.assessment.valid_through.min(LAST_DAY))
            .bind(i64::from(projection.assessment.model_version))
            .bind(Json(projection.assessment))
            .bind(projection.last_review_on)
            .bind(projection.review_due_on)
            .bind(projection.next_due.0)
            .bind(projection.next_due.1)
            .bind(now)
    )?;
    if done != 1 {
        return Ok(false);
    }
    beside::replace(conn, integration, projection.provider_name, expected.is_some()).await?;
    Ok(true)
}

/// The name of an integration in use that a provider has under this name, however that is spelled.
///
/// # Errors
/// When the database fails.
pub async fn of_the_same_name(
    conn: &mut Conn<'_>,
    provider: ProviderId,
    name: &str,
) -> Result<Option<String>, StoreError> {
    Ok(run!(conn, c => sqlx::query_scalar(
        "SELECT i.name FROM integrations i WHERE i.name_key = $1 AND i.provider_id = $2 AND i.lifecycle NOT IN ('retired', 'rejected') LIMIT 1")
        .bind(name_key(name)).bind(provider.0).fetch_optional(c))?)
}

/// The names of its provider and its owner, as they are stored; `None` when there is no such provider.
///
/// # Errors
/// When the database fails.
pub async fn names(
    conn: &mut Conn<'_>,
    integration: &Integration,
) -> Result<Option<(String, Option<String>)>, StoreError> {
    let owner = integration.owner.map(|owner| owner.0);
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT p.name, u.name FROM providers p LEFT JOIN users u ON u.id = $2 WHERE p.id = $1 AND p.withdrawn_at IS NULL")
        .bind(integration.provider.0).bind(owner).fetch_optional(c))?)
}

/// Replaces the score of an integration and what it makes due; record and version stay.
///
/// # Errors
/// When the database fails.
pub async fn save_score(
    conn: &mut Conn<'_>,
    id: IntegrationId,
    assessment: &Assessment,
    (last_review_on, review_due_on): (Option<NaiveDate>, Option<NaiveDate>),
    next_due: (NaiveDate, &'static str),
) -> Result<(), StoreError> {
    let scores = &assessment.scores;
    execute!(conn, sqlx::query(
        "UPDATE integrations SET residual = $2, inherent = $3, confidence = $4, residual_band = $5, inherent_band = $6, score_valid_through = $7, \
         score_model = $8, assessment = $9, last_review_on = $10, review_due_on = $11, next_due_on = $12, next_due_kind = $13 WHERE id = $1")
        .bind(id.0).bind(scores.residual).bind(scores.inherent).bind(scores.confidence).bind(scores.residual_band.as_str()).bind(scores.inherent_band.as_str())
        .bind(assessment.valid_through.min(LAST_DAY)).bind(i64::from(assessment.model_version)).bind(Json(assessment)).bind(last_review_on)
        .bind(review_due_on).bind(next_due.0).bind(next_due.1))?;
    Ok(())
}

/// The key by which an owner sorts.
fn owner_key(name: Option<&str>) -> String {
    name.map_or_else(|| NO_OWNER_KEY.to_owned(), name_key)
}

/// A stored integration with its score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// The record.
    pub integration: Integration,
    /// Its version, for the next save.
    pub version: i64,
    /// Its score; fresh when `valid_through` has not passed.
    pub assessment: Assessment,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was last saved.
    pub updated_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct StoredRow {
    version: i64,
    document: Json<Integration>,
    assessment: Json<Assessment>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<StoredRow> for Stored {
    fn from(row: StoredRow) -> Self {
        Self {
            integration: row.document.0,
            version: row.version,
            assessment: row.assessment.0,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// An integration by id.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Conn<'_>, id: IntegrationId) -> Result<Option<Stored>, StoreError> {
    let row: Option<StoredRow> = run!(conn, c => sqlx::query_as("SELECT version, document, assessment, created_at, updated_at FROM integrations WHERE id = $1").bind(id.0).fetch_optional(c))?;
    Ok(row.map(Stored::from))
}

/// Several integrations by id, by name; one that is not there is left out.
///
/// # Errors
/// When the database fails.
pub async fn find_all(conn: &mut Conn<'_>, ids: &[IntegrationId]) -> Result<Vec<Stored>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(
        "SELECT version, document, assessment, created_at, updated_at FROM integrations WHERE id IN (",
    );
    sql.bind_all(ids.iter().map(|id| Arg::Id(id.0)))
        .push(") ORDER BY name_key, id");
    let rows: Vec<StoredRow> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(rows.into_iter().map(Stored::from).collect())
}

/// Whose work: what is in use and theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// What a person owns or stands in for.
    OfPerson(UserId),
    /// What a team has.
    OfTeam(TeamId),
}

/// How many integrations in use a team has.
///
/// # Errors
/// When the database fails.
pub async fn count_of_team(conn: &mut Conn<'_>, team: TeamId) -> Result<i64, StoreError> {
    Ok(run!(conn, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM integrations WHERE team_id = $1 AND lifecycle NOT IN ('retired', 'rejected')")
        .bind(team.0).fetch_one(c))?)
}

/// Integrations in use that are somebody's work, by id; at most so many.
///
/// # Errors
/// When the database fails.
pub async fn work_of(conn: &mut Conn<'_>, work: Work, most: usize) -> Result<Vec<IntegrationId>, StoreError> {
    let mut sql = Sql::new("SELECT id FROM integrations WHERE lifecycle NOT IN ('retired', 'rejected') AND ");
    match work {
        Work::OfPerson(user) => sql
            .push("id IN (SELECT id FROM integrations WHERE owner_id = ")
            .bind(Arg::Id(user.0))
            .push(" UNION ALL SELECT id FROM integrations WHERE deputy_id = ")
            .bind(Arg::Id(user.0))
            .push(")"),
        Work::OfTeam(team) => sql.push("team_id = ").bind(Arg::Id(team.0)),
    };
    sql.push(" ORDER BY id LIMIT ")
        .bind(Arg::Int(i64::try_from(most).unwrap_or(i64::MAX)));
    let rows: Vec<(Uuid,)> = run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(rows.into_iter().map(|(id,)| IntegrationId(id)).collect())
}

/// The documents of a chunk of integrations by id, for reports that read everything: those after `after`, in order.
///
/// # Errors
/// When the database fails.
pub async fn chunk(
    conn: &mut Conn<'_>,
    after: Option<IntegrationId>,
    rows: i64,
) -> Result<Vec<Stored>, StoreError> {
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let rows: Vec<StoredRow> = run!(conn, c => sqlx::query_as(
        "SELECT version, document, assessment, created_at, updated_at FROM integrations WHERE id > $1 ORDER BY id LIMIT $2").bind(after).bind(rows).fetch_all(c))?;
    Ok(rows.into_iter().map(Stored::from).collect())
}

/// The integrations with a provider, by name, at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn named_of_provider(
    conn: &mut Conn<'_>,
    provider: ProviderId,
    limit: i64,
) -> Result<Vec<(IntegrationId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> = run!(conn, c => sqlx::query_as(
        "SELECT id, name FROM integrations WHERE provider_id = $1 ORDER BY name_key, id LIMIT $2")
        .bind(provider.0).bind(limit).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (IntegrationId(id), name))
        .collect())
}

/// The integrations with a provider.
///
/// # Errors
/// When the database fails.
pub async fn of_provider(
    conn: &mut Conn<'_>,
    provider: ProviderId,
) -> Result<Vec<IntegrationId>, StoreError> {
    let ids: Vec<Uuid> = run!(conn, c => sqlx::query_scalar("SELECT id FROM integrations WHERE provider_id = $1 ORDER BY id")
        .bind(provider.0).fetch_all(c))?;
    Ok(ids.into_iter().map(IntegrationId).collect())
}

/// The integrations that any of `services` depends on directly.
///
/// # Errors
/// When the database fails.
pub async fn used_by(
    conn: &mut Conn<'_>,
    services: &[holdfast_domain::ids::ServiceId],
) -> Result<Vec<IntegrationId>, StoreError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT DISTINCT integration_id FROM integration_services WHERE service_id IN (");
    sql.bind_all(services.iter().map(|service| Arg::Id(service.0)))
        .push(") ORDER BY integration_id");
    let ids: Vec<Uuid> = run!(conn, c => bind_args!(sqlx::query_scalar(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(ids.into_iter().map(IntegrationId).collect())
}
