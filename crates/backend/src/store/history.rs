//! Revisions and audit events, written in the transaction of the change they tell of. Audit events form a chain: each
//! hash covers the event and the hash before it, so that a changed or missing event shows.

mod verification;

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::diff::{FieldChange, diff};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{EventId, UserId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::types::Json;
use uuid::Uuid;

use self::verification::{CHAINED, SavedState};
use crate::digest::hex;

use super::db::{execute, run};
use super::{Conn, StoreError};

pub use self::verification::{Flaw, verify};

/// What a change is told with.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: &'a Actor,
    /// What, as `thing.verb`.
    pub action: Action,
    /// Under which permission; `None` of what no permission allowed.
    pub permission: Option<Permission>,
    /// What kind of record.
    pub entity: &'static str,
    /// Which record.
    pub entity_id: Option<Uuid>,
    /// Details; never a secret.
    pub data: Value,
}

/// One stored audit event.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredEvent {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// When, RFC 3339 with microseconds.
    pub at: String,
    /// Who, if it was a person.
    pub actor_id: Option<Uuid>,
    /// The name then.
    pub actor_name: String,
    /// What.
    pub action: String,
    /// Under which permission.
    pub permission: String,
    /// What kind of record.
    pub entity: String,
    /// Which record.
    pub entity_id: Option<Uuid>,
    /// From where.
    pub origin: String,
    /// Details, as JSON.
    pub data: String,
    /// The hash of the event before; empty for the first.
    pub previous_hash: String,
    /// SHA-256 over everything above, in hexadecimal.
    pub hash: String,
}

impl StoredEvent {
    /// The hash that the event should have.
    #[must_use]
    pub fn expected_hash(&self) -> String {
        let mut hasher = Sha256::new();
        let ids = [Some(self.id), self.actor_id, self.entity_id]
            .map(|id| id.map(|id| id.to_string()).unwrap_or_default());
        let parts = [
            &self.previous_hash,
            &self.seq.to_string(),
            &ids[0],
            &self.at,
            &ids[1],
            &self.actor_name,
            &self.action,
            &self.permission,
            &self.entity,
            &ids[2],
            &self.origin,
            &self.data,
        ];
        for part in parts {
            // The length before each part keeps two events from hashing alike by moving text between fields.
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        hex(&hasher.finalize())
    }
}

/// Appends an audit event to the chain.
///
/// # Errors
/// When the database fails.
pub async fn append(conn: &mut Conn<'_>, event: &Event<'_>) -> Result<(), StoreError> {
    let (seq, previous_hash): (i64, String) = run!(conn, c => sqlx::query_as("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash").fetch_one(c))?;
    let mut stored = StoredEvent {
        seq,
        id: event.id.0,
        at: event.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        actor_id: event.actor.user.map(|user| user.0),
        actor_name: event.actor.name.clone(),
        action: event.action.as_str().to_owned(),
        permission: event.permission.map_or("", Enumeration::as_str).to_owned(),
        entity: event.entity.to_owned(),
        entity_id: event.entity_id,
        origin: event.actor.origin.clone(),
        data: with_waivers(event).to_string(),
        previous_hash,
        hash: String::new(),
    };
    stored.hash = stored.expected_hash();
    execute!(conn, sqlx::query(
        "INSERT INTO audit_events (seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(stored.seq).bind(stored.id).bind(&stored.at).bind(stored.actor_id).bind(&stored.actor_name).bind(&stored.action)
        .bind(&stored.permission).bind(&stored.entity).bind(stored.entity_id).bind(&stored.origin).bind(&stored.data)
        .bind(&stored.previous_hash).bind(&stored.hash))?;
    execute!(
        conn,
        sqlx::query("UPDATE audit_head SET hash = $1 WHERE id = 1").bind(&stored.hash)
    )?;
    Ok(())
}

/// The number of the last event: whatever of the register somebody changes ends in another one.
///
/// # Errors
/// When the database fails.
pub async fn end(conn: &mut Conn<'_>) -> Result<i64, StoreError> {
    Ok(run!(conn, c => sqlx::query_scalar("SELECT seq FROM audit_head WHERE id = 1").fetch_one(c))?)
}

/// The details, with what the actor said to be no secret in the form behind the change: field, shape and reason.
fn with_waivers<'a>(event: &'a Event<'_>) -> Cow<'a, Value> {
    match &event.data {
        Value::Object(data) if !event.actor.waivers.is_empty() => {
            let mut data = data.clone();
            data.insert("no_secrets".into(), json!(event.actor.waivers));
            Cow::Owned(Value::Object(data))
        }
        data => Cow::Borrowed(data),
    }
}

/// Reads events in order, from the one after `seq`.
///
/// # Errors
/// When the database fails.
pub async fn events_after(conn: &mut Conn<'_>, seq: i64, limit: i64) -> Result<Vec<StoredEvent>, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT seq, id, at, actor_id, actor_name, action, permission, entity, entity_id, origin, data, previous_hash, hash \
         FROM audit_events WHERE seq > $1 ORDER BY seq LIMIT $2")
        .bind(seq).bind(limit).fetch_all(c))?)
}

/// One saved state of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// Counts from 1.
    pub number: i64,
    /// When it was saved.
    pub at: DateTime<Utc>,
    /// By whom, if it was a person.
    pub actor: Option<UserId>,
    /// The name then.
    pub actor_name: String,
    /// Why, if somebody said.
    pub reason: Option<String>,
    /// What changed.
    pub changes: Vec<FieldChange>,
}

/// Appends the audit event of a change, and saves the state of the record after it with what changed since the state before. The
/// event tells the difference and holds the hash of the whole revision, so that the chain covers both.
///
/// # Errors
/// When the database fails.
pub async fn append_revision(
    conn: &mut Conn<'_>,
    event: &Event<'_>,
    number: i64,
    reason: Option<&str>,
    snapshot: &Value,
) -> Result<(), StoreError> {
    append_revision_after(conn, event, number, reason, None, snapshot).await
}

/// The same for a record that may be older than its first revision: `known` is its state before, and the id of the event that
/// keeps it when none was saved.
///
/// # Errors
/// When the database fails.
pub async fn append_revision_after(
    conn: &mut Conn<'_>,
    event: &Event<'_>,
    number: i64,
    reason: Option<&str>,
    known: Option<(EventId, &Value)>,
    snapshot: &Value,
) -> Result<(), StoreError> {
    // Before the first there is none.
    let before: Option<Json<Value>> = if number > 1 {
        run!(conn, c => sqlx::query_scalar(
            "SELECT snapshot FROM revisions WHERE entity = $1 AND entity_id = $2 ORDER BY number DESC LIMIT 1")
            .bind(event.entity).bind(event.entity_id.unwrap_or_default()).fetch_optional(&mut *c))?
    } else {
        None
    };
    let before = match (before, known) {
        (None, Some((id, known))) if number > 1 => {
            let keeper = Actor::system("history");
            let kept = Event {
                id,
                actor: &keeper,
                action: Action::RevisionKept,
                data: json!({}),
                ..event.clone()
            };
            let why = "As it was before its changes were kept.";
            insert_revision(conn, &kept, (number - 1, Some(why)), known, &[]).await?;
            Some(known.clone())
        }
        (before, _) => before.map(|before| before.0),
    };
    let changes = before
        .as_ref()
        .map(|before| diff(before, snapshot))
        .unwrap_or_default();
    insert_revision(conn, event, (number, reason), snapshot, &changes).await
}

async fn insert_revision(
    conn: &mut Conn<'_>,
    event: &Event<'_>,
    (number, reason): (i64, Option<&str>),
    snapshot: &Value,
    changes: &[FieldChange],
) -> Result<(), StoreError> {
    let state = SavedState {
        number,
        at: event.at,
        actor_id: event.actor.user.map(|user| user.0),
        actor_name: event.actor.name.clone(),
        reason: reason.map(str::to_owned),
        snapshot: Json(snapshot.clone()),
        changes: Json(serde_json::to_value(changes)?),
    };
    let mut chained = event.clone();
    if let Some(data) = chained.data.as_object_mut() {
        data.insert(
            CHAINED.to_owned(),
            json!({ "number": number, "sha256": state.sha256()? }),
        );
        // Names and addresses of people do not go into a log that nothing is ever taken out of; their hash does.
        if event.entity != "user" && !changes.is_empty() {
            data.entry("changes").or_insert(state.changes.0.clone());
        }
    }
    append(conn, &chained).await?;
    execute!(conn, sqlx::query(
        "INSERT INTO revisions (entity, entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(event.entity).bind(event.entity_id.unwrap_or_default()).bind(number).bind(state.at).bind(state.actor_id).bind(&state.actor_name)
        .bind(&state.reason).bind(&state.snapshot).bind(&state.changes).bind(event.id.0))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct RevisionRow {
    number: i64,
    at: DateTime<Utc>,
    actor_id: Option<Uuid>,
    actor_name: String,
    reason: Option<String>,
    changes: Json<Vec<FieldChange>>,
}

/// The revisions of a record, newest first.
///
/// # Errors
/// When the database fails.
pub async fn revisions(
    conn: &mut Conn<'_>,
    entity: &str,
    entity_id: Uuid,
    limit: i64,
) -> Result<Vec<Revision>, StoreError> {
    let rows: Vec<RevisionRow> = run!(conn, c => sqlx::query_as(
        "SELECT number, at, actor_id, actor_name, reason, changes FROM revisions \
         WHERE entity = $1 AND entity_id = $2 ORDER BY number DESC LIMIT $3")
        .bind(entity).bind(entity_id).bind(limit).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|row| Revision {
            number: row.number,
            at: row.at,
            actor: row.actor_id.map(UserId),
            actor_name: row.actor_name,
            reason: row.reason,
            changes: row.changes.0,
        })
        .collect())
}

/// What was done at each revision of a record, as the audit log calls it, by their numbers.
///
/// # Errors
/// When the database fails.
pub async fn deeds(
    conn: &mut Conn<'_>,
    entity: &str,
    entity_id: Uuid,
) -> Result<BTreeMap<i64, String>, StoreError> {
    let rows: Vec<(i64, String)> = run!(conn, c => sqlx::query_as(
        "SELECT r.number, a.action FROM revisions r JOIN audit_events a ON a.entity = r.entity AND a.entity_id = r.entity_id AND a.id = r.event_id \
         WHERE r.entity = $1 AND r.entity_id = $2").bind(entity).bind(entity_id).fetch_all(c))?;
    Ok(rows.into_iter().collect())
}

/// The states that a record had at its newest revisions, by their numbers.
///
/// # Errors
/// When the database fails.
pub async fn snapshots(
    conn: &mut Conn<'_>,
    entity: &str,
    entity_id: Uuid,
    limit: i64,
) -> Result<BTreeMap<i64, Value>, StoreError> {
    let rows: Vec<(i64, Json<Value>)> = run!(conn, c => sqlx::query_as(
        "SELECT number, snapshot FROM revisions WHERE entity = $1 AND entity_id = $2 ORDER BY number DESC LIMIT $3")
        .bind(entity).bind(entity_id).bind(limit).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(number, snapshot)| (number, snapshot.0))
        .collect())
}

/// What a record was at a revision; `None` when there is no such revision, or it can no longer be read.
///
/// # Errors
/// When the database fails.
pub async fn state<R: DeserializeOwned>(
    conn: &mut Conn<'_>,
    entity: &str,
    id: Uuid,
    number: i64,
) -> Result<Option<R>, StoreError> {
    let snapshot = snapshot(conn, entity, id, number).await?;
    Ok(snapshot.and_then(|snapshot| serde_json::from_value(snapshot).ok()))
}

/// The state that a record had at one of its revisions.
///
/// # Errors
/// When the database fails.
pub async fn snapshot(
    conn: &mut Conn<'_>,
    entity: &str,
    entity_id: Uuid,
    number: i64,
) -> Result<Option<Value>, StoreError> {
    let found: Option<Json<Value>> = run!(conn, c => sqlx::query_scalar("SELECT snapshot FROM revisions WHERE entity = $1 AND entity_id = $2 AND number = $3")
        .bind(entity).bind(entity_id).bind(number).fetch_optional(c))?;
    Ok(found.map(|json| json.0))
}
