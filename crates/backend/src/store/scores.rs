//! Scores: what they rest on, which have aged, and how they moved.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::ids::{EventId, IntegrationId};
use holdfast_domain::integration::Integration;
use holdfast_domain::risk::RiskFacts;
use holdfast_domain::service::{Service, dependents};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::{execute, run};
use super::{Conn, StoreError, beside, credentials, notices, policies, reviews};

/// Everything that the score of `integration` rests on.
///
/// # Errors
/// When the database fails.
pub async fn facts(
    conn: &mut Conn<'_>,
    integration: Integration,
    provider_name: &str,
    services: &[Service],
) -> Result<RiskFacts, StoreError> {
    let id = integration.id;
    let organisation = policies::find(conn).await?;
    Ok(RiskFacts {
        credentials: credentials::of(conn, id)
            .await?
            .into_iter()
            .map(|(credential, _)| {
                let policy = credential.effective_policy(provider_name, &organisation);
                (credential, policy)
            })
            .collect(),
        incidents: beside::of(conn, id).await?,
        evidence: beside::of(conn, id).await?,
        notices: notices::for_integration(conn, integration.provider, id).await?,
        last_review: reviews::last(conn, id).await?,
        dependents: dependents(&integration.services, services),
        integration,
    })
}

/// The same for an integration that is not stored yet: nothing can hang on it, so that only its provider's notices are read.
///
/// # Errors
/// When the database fails.
pub async fn facts_of_new(
    conn: &mut Conn<'_>,
    integration: Integration,
    services: &[Service],
) -> Result<RiskFacts, StoreError> {
    Ok(RiskFacts {
        credentials: Vec::new(),
        incidents: Vec::new(),
        evidence: Vec::new(),
        notices: notices::for_integration(conn, integration.provider, integration.id).await?,
        last_review: None,
        dependents: dependents(&integration.services, services),
        integration,
    })
}

/// The integrations whose score no longer holds on `today`.
///
/// # Errors
/// When the database fails.
pub async fn stale(
    conn: &mut Conn<'_>,
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<IntegrationId>, StoreError> {
    let ids: Vec<Uuid> = run!(conn, c => sqlx::query_scalar("SELECT id FROM integrations WHERE score_valid_through < $1 ORDER BY score_valid_through, id LIMIT $2")
        .bind(today).bind(limit).fetch_all(c))?;
    Ok(ids.into_iter().map(IntegrationId).collect())
}

/// One move of a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct ScoreChange {
    /// The day.
    pub changed_on: NaiveDate,
    /// Residual before; `None` at registration.
    pub residual_before: Option<f64>,
    /// Residual after.
    pub residual_after: f64,
    /// Inherent before; `None` at registration.
    pub inherent_before: Option<f64>,
    /// Inherent after.
    pub inherent_after: f64,
    /// Why, in words.
    pub cause: String,
}

/// Records a move.
///
/// # Errors
/// When the database fails.
pub async fn insert_change(
    conn: &mut Conn<'_>,
    id: Uuid,
    integration: IntegrationId,
    change: &ScoreChange,
    event: Option<EventId>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(conn, sqlx::query(
        "INSERT INTO score_changes (id, integration_id, changed_on, residual_before, residual_after, inherent_before, inherent_after, cause, event_id, recorded_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(id).bind(integration.0).bind(change.changed_on).bind(change.residual_before).bind(change.residual_after).bind(change.inherent_before)
        .bind(change.inherent_after).bind(&change.cause).bind(event.map(|event| event.0)).bind(now))?;
    Ok(())
}

/// The moves of a score, oldest first; the last 200.
///
/// # Errors
/// When the database fails.
pub async fn changes(
    conn: &mut Conn<'_>,
    integration: IntegrationId,
) -> Result<Vec<ScoreChange>, StoreError> {
    let mut rows: Vec<ScoreChange> = run!(conn, c => sqlx::query_as(
        "SELECT changed_on, residual_before, residual_after, inherent_before, inherent_after, cause FROM score_changes \
         WHERE integration_id = $1 ORDER BY recorded_at DESC, id DESC LIMIT 200").bind(integration.0).fetch_all(c))?;
    rows.reverse();
    Ok(rows)
}
