//! Teams with their members and who leads them.

use chrono::{DateTime, Utc};
use holdfast_domain::fold::skeleton;
use holdfast_domain::ids::{TeamId, UserId};
use holdfast_domain::text::TeamName;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::{execute, run};
use super::names::name_key;
use super::stored::Withdrawn;
use super::users::Team;
use super::{Conn, StoreError};

/// One row of the list of teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct TeamSummary {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// How many members can sign in.
    pub members: i64,
    /// Who leads it.
    pub lead_name: Option<String>,
    /// In how many places it is told.
    pub channels: i64,
    /// Whether it was put away.
    pub withdrawn: bool,
}

/// Every team, by name, also those that were put away; at most 1,000.
///
/// # Errors
/// When the database fails.
pub async fn list(conn: &mut Conn<'_>) -> Result<Vec<TeamSummary>, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT t.id, t.name, t.withdrawn_at IS NOT NULL AS withdrawn, \
         (SELECT COUNT(*) FROM team_members m JOIN users u ON u.id = m.user_id WHERE m.team_id = t.id AND u.disabled_at IS NULL) AS members, \
         (SELECT l.name FROM users l WHERE l.id = t.lead_id) AS lead_name, \
         (SELECT COUNT(*) FROM channels c WHERE c.team_id = t.id AND c.removed_at IS NULL) AS channels \
         FROM teams t ORDER BY t.name_key, t.id LIMIT 1000").fetch_all(c))?)
}

/// A team and who leads it.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Conn<'_>, id: TeamId) -> Result<Option<(Team, Option<UserId>)>, StoreError> {
    let row: Option<(String, Option<Uuid>)> = run!(conn, c => sqlx::query_as("SELECT name, lead_id FROM teams WHERE id = $1").bind(id.0).fetch_optional(c))?;
    row.map(|(name, lead)| {
        let name = TeamName::stored(name);
        Ok((Team { id, name }, lead.map(UserId)))
    })
    .transpose()
}

/// When a team was put away, and why; `None`: it is there.
///
/// # Errors
/// When the database fails.
pub async fn withdrawn(conn: &mut Conn<'_>, id: TeamId) -> Result<Option<Withdrawn>, StoreError> {
    let row: Option<Withdrawn> = run!(conn, c => sqlx::query_as(
        "SELECT withdrawn_at, withdrawn_reason FROM teams WHERE id = $1 AND withdrawn_at IS NOT NULL")
        .bind(id.0).fetch_optional(c))?;
    Ok(row)
}

/// Whether a team of this name was put away.
///
/// # Errors
/// When the database fails.
pub async fn is_put_away(conn: &mut Conn<'_>, name: &TeamName) -> Result<bool, StoreError> {
    Ok(run!(conn, c => sqlx::query_scalar::<_, i64>(
        "SELECT COUNT(*) FROM teams WHERE name_key = $1 AND withdrawn_at IS NOT NULL")
        .bind(name_key(name.as_str())).fetch_one(c))?
        > 0)
}

/// Puts a team away, which then has neither lead nor members, or restores it.
///
/// # Errors
/// When the database fails.
pub async fn set_withdrawn(
    conn: &mut Conn<'_>,
    id: TeamId,
    withdrawn: Option<&Withdrawn>,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query(
            "UPDATE teams SET withdrawn_at = $2, withdrawn_reason = $3, lead_id = NULL WHERE id = $1"
        )
        .bind(id.0)
        .bind(withdrawn.map(|(at, _)| *at))
        .bind(withdrawn.map(|(_, reason)| reason.as_str()))
    )?;
    Ok(())
}

/// The members of a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Whether they may not sign in any more.
    pub disabled: bool,
}

/// The members of a team, by name, also those who left.
///
/// # Errors
/// When the database fails.
pub async fn members(conn: &mut Conn<'_>, id: TeamId) -> Result<Vec<Member>, StoreError> {
    let rows: Vec<(Uuid, String, Option<DateTime<Utc>>)> = run!(conn, c => sqlx::query_as(
        "SELECT u.id, u.name, u.disabled_at FROM team_members m JOIN users u ON u.id = m.user_id \
         WHERE m.team_id = $1 ORDER BY u.name_key, u.id")
        .bind(id.0).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, name, disabled_at)| Member {
            id: UserId(id),
            name,
            disabled: disabled_at.is_some(),
        })
        .collect())
}

/// Replaces the name and the lead of a team.
///
/// # Errors
/// A constraint on `name` when it is taken.
pub async fn update(conn: &mut Conn<'_>, team: &Team, lead: Option<UserId>) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE teams SET name = $2, name_key = $3, skeleton = $4, lead_id = $5 WHERE id = $1")
            .bind(team.id.0)
            .bind(team.name.as_str())
            .bind(name_key(team.name.as_str()))
            .bind(skeleton(team.name.as_str()))
            .bind(lead.map(|user| user.0))
    )?;
    Ok(())
}

/// The teams that a person leads, by name.
///
/// # Errors
/// When the database fails.
pub async fn led_by(conn: &mut Conn<'_>, user: UserId) -> Result<Vec<Team>, StoreError> {
    let rows: Vec<(Uuid, String)> = run!(conn, c => sqlx::query_as("SELECT id, name FROM teams WHERE lead_id = $1 ORDER BY name_key, id").bind(user.0).fetch_all(c))?;
    rows.into_iter()
        .map(|(id, name)| {
            let name = TeamName::stored(name);
            Ok(Team { id: TeamId(id), name })
        })
        .collect()
}

/// At which version a team is: the place in the audit chain of its last change, 0 before the first.
///
/// # Errors
/// When the database fails.
pub async fn version(conn: &mut Conn<'_>, id: TeamId) -> Result<i64, StoreError> {
    let found: Option<i64> = run!(conn, c => sqlx::query_scalar(
        "SELECT seq FROM audit_events WHERE entity = 'team' AND entity_id = $1 ORDER BY seq DESC LIMIT 1")
        .bind(id.0).fetch_optional(c))?;
    Ok(found.unwrap_or(0))
}
