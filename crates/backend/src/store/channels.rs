//! Where teams are told: incoming webhooks. What makes an address or a signature secret is read to use it and never
//! printed.

use chrono::{DateTime, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{ChannelId, TeamId};
use holdfast_domain::reminder::{AttemptOutcome, WebhookKind};
use holdfast_domain::text::ChannelName;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// One incoming webhook of a team.
#[derive(Clone)]
pub struct Channel {
    /// Id; also the lane of its deliveries.
    pub id: ChannelId,
    /// Whose.
    pub team: TeamId,
    /// What the receiver understands.
    pub kind: WebhookKind,
    /// What people call it.
    pub name: ChannelName,
    /// Where to; its path may hold a token.
    pub url: String,
    /// What bodies are signed with (HMAC-SHA256), of a generic webhook.
    pub secret: Option<SecretString>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// Whether it was removed; nothing is sent there any more.
    pub removed: bool,
}

impl std::fmt::Debug for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Channel")
            .field("id", &self.id)
            .field("team", &self.team)
            .field("kind", &self.kind)
            .field("removed", &self.removed)
            .finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    team_id: Uuid,
    kind: String,
    name: String,
    url: String,
    secret: Option<String>,
    created_at: DateTime<Utc>,
    removed_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Channel {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ChannelId(row.id),
            team: TeamId(row.team_id),
            kind: WebhookKind::parse(&row.kind)?,
            name: ChannelName::stored(row.name),
            url: row.url,
            secret: row.secret.map(SecretString::from),
            created_at: row.created_at,
            removed: row.removed_at.is_some(),
        })
    }
}

/// A channel by id, also one that was removed.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Conn<'_>, id: ChannelId) -> Result<Option<Channel>, StoreError> {
    let row: Option<Row> = run!(conn, c => sqlx::query_as(
        "SELECT id, team_id, kind, name, url, secret, created_at, removed_at FROM channels WHERE id = $1")
        .bind(id.0).fetch_optional(c))?;
    row.map(Channel::try_from).transpose()
}

/// The channels of a team that were not removed, oldest first; at most 100.
///
/// # Errors
/// When the database fails.
pub async fn of_team(conn: &mut Conn<'_>, team: TeamId) -> Result<Vec<Channel>, StoreError> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(
        "SELECT id, team_id, kind, name, url, secret, created_at, removed_at FROM channels \
         WHERE team_id = $1 AND removed_at IS NULL ORDER BY id LIMIT 100")
        .bind(team.0).fetch_all(c))?;
    rows.into_iter().map(Channel::try_from).collect()
}

/// One try to deliver something over a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// What was to be said.
    pub title: String,
    /// When it was tried.
    pub at: DateTime<Utc>,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// What went wrong.
    pub error: Option<String>,
}

/// The last ten tries to deliver something over a channel, newest first.
///
/// # Errors
/// When the database fails.
pub async fn tries(conn: &mut Conn<'_>, id: ChannelId) -> Result<Vec<Try>, StoreError> {
    let rows: Vec<(String, DateTime<Utc>, String, Option<String>)> = run!(conn, c => sqlx::query_as(
        "SELECT n.title, a.began_at, a.outcome, a.error FROM notifications n JOIN delivery_attempts a ON a.notification_id = n.id \
         WHERE n.lane = $1 ORDER BY a.id DESC LIMIT 10")
        .bind(id.to_string()).fetch_all(c))?;
    rows.into_iter()
        .map(|(title, at, outcome, error)| {
            Ok(Try {
                title,
                at,
                outcome: AttemptOutcome::parse(&outcome)?,
                error,
            })
        })
        .collect()
}

/// Adds a channel.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut Conn<'_>, channel: &Channel) -> Result<(), StoreError> {
    execute!(conn, sqlx::query(
        "INSERT INTO channels (id, team_id, kind, name, url, secret, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(channel.id.0).bind(channel.team.0).bind(channel.kind.as_str()).bind(channel.name.as_str()).bind(&channel.url)
        .bind(channel.secret.as_ref().map(ExposeSecret::expose_secret)).bind(channel.created_at))?;
    Ok(())
}

/// Replaces what bodies are signed with.
///
/// # Errors
/// When the database fails.
pub async fn set_secret(conn: &mut Conn<'_>, id: ChannelId, secret: &SecretString) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE channels SET secret = $2 WHERE id = $1 AND removed_at IS NULL")
            .bind(id.0)
            .bind(secret.expose_secret())
    )?;
    Ok(())
}

/// Takes a channel out of use; `false` when it was already.
///
/// # Errors
/// When the database fails.
pub async fn remove(conn: &mut Conn<'_>, id: ChannelId, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let touched = execute!(
        conn,
        sqlx::query("UPDATE channels SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL")
            .bind(id.0)
            .bind(now)
    )?;
    Ok(touched == 1)
}
