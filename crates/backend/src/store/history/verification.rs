//! Looking whether history is as it was written: the chain of audit events from the first to the last, and every revision that an
//! event tells of.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::types::Json;
use uuid::Uuid;

use super::{StoredEvent, events_after};
use crate::digest::hex;
use crate::store::db::run;
use crate::store::{Conn, StoreError};

/// The field of an event's details that holds number and hash of the revision that belongs to it.
pub(super) const CHAINED: &str = "revision";

/// Events that have a revision. Version 0.1.0 wrote them without the hash.
const REVISED: [&str; 12] = [
    "integration.registered",
    "integration.changed",
    "credential.added",
    "credential.changed",
    "credential.rotated",
    "provider.added",
    "service.added",
    "user.created",
    "user.changed",
    "user.disabled",
    "user.enabled",
    "user.email_changed",
];

/// Events that are read at once.
const CHUNK: i64 = 500;

/// What of a revision is hashed: everything but the record and the event, which the event itself names.
#[derive(sqlx::FromRow)]
pub(super) struct SavedState {
    pub(super) number: i64,
    pub(super) at: DateTime<Utc>,
    pub(super) actor_id: Option<Uuid>,
    pub(super) actor_name: String,
    pub(super) reason: Option<String>,
    pub(super) snapshot: Json<Value>,
    pub(super) changes: Json<Value>,
}

impl SavedState {
    /// SHA-256 over everything, in hexadecimal. It is the same for what was read back from either database: fields in the order
    /// of their names, numbers as they are after having been text.
    pub(super) fn sha256(&self) -> Result<String, StoreError> {
        let whole = json!({
            "number": self.number,
            "at": self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "reason": self.reason,
            "snapshot": self.snapshot.0,
            "changes": self.changes.0,
        });
        let whole: Value = serde_json::from_str(&whole.to_string())?;
        Ok(hex(&Sha256::digest(sorted(&whole).to_string().as_bytes())))
    }
}

/// The same value with its fields in order, whichever map the JSON library was built with.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<&String, Value> =
                fields.iter().map(|(name, value)| (name, sorted(value))).collect();
            fields
                .into_iter()
                .map(|(name, value)| (name.clone(), value))
                .collect()
        }
        Value::Array(values) => values.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

/// The first thing that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// An event was changed, or one before it was removed. A chain that ends too early is broken at the first missing place.
    Event(i64),
    /// An event stands before the first.
    Outside(i64),
    /// The revision of an event was changed.
    Changed(i64),
    /// The revision of an event was removed, or there is more than one.
    Missing(i64),
    /// So many revisions belong to no event.
    Added(i64),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(seq) => write!(f, "event {seq} was changed, or one before it was removed"),
            Self::Outside(seq) => write!(f, "event {seq} was added before the first"),
            Self::Changed(seq) => write!(f, "the saved state that belongs to event {seq} was changed"),
            Self::Missing(seq) => write!(
                f,
                "the saved state that belongs to event {seq} was removed or doubled"
            ),
            Self::Added(1) => write!(f, "a saved state was added that belongs to no event"),
            Self::Added(count) => write!(f, "{count} saved states were added that belong to no event"),
        }
    }
}

/// Walks the whole chain, with the revision of each event, and answers the first flaw if there is one.
///
/// # Errors
/// When the database fails.
pub async fn verify(conn: &mut Conn<'_>) -> Result<Option<Flaw>, StoreError> {
    let outside: Option<i64> =
        run!(conn, c => sqlx::query_scalar("SELECT MIN(seq) FROM audit_events WHERE seq < 1").fetch_one(c))?;
    if let Some(seq) = outside {
        return Ok(Some(Flaw::Outside(seq)));
    }
    let (mut last, mut revisions) = ((0, String::new()), 0);
    loop {
        let events = events_after(conn, last.0, CHUNK).await?;
        if events.is_empty() {
            break;
        }
        for event in events {
            if event.seq != last.0 + 1 || event.previous_hash != last.1 || event.hash != event.expected_hash()
            {
                return Ok(Some(Flaw::Event(event.seq)));
            }
            if REVISED.contains(&event.action.as_str()) || details(&event).get(CHAINED).is_some() {
                if let Some(flaw) = flaw_of_revision(conn, &event).await? {
                    return Ok(Some(flaw));
                }
                revisions += 1;
            }
            last = (event.seq, event.hash);
        }
    }
    let head: (i64, String) =
        run!(conn, c => sqlx::query_as("SELECT seq, hash FROM audit_head WHERE id = 1").fetch_one(c))?;
    if head != last {
        return Ok(Some(Flaw::Event(last.0 + 1)));
    }
    let stored: i64 = run!(conn, c => sqlx::query_scalar("SELECT COUNT(*) FROM revisions").fetch_one(c))?;
    Ok((stored != revisions).then_some(Flaw::Added(stored - revisions)))
}

fn details(event: &StoredEvent) -> Value {
    serde_json::from_str(&event.data).unwrap_or_default()
}

async fn flaw_of_revision(conn: &mut Conn<'_>, event: &StoredEvent) -> Result<Option<Flaw>, StoreError> {
    let mut found: Vec<SavedState> = run!(conn, c => sqlx::query_as(
        "SELECT number, at, actor_id, actor_name, reason, snapshot, changes FROM revisions \
         WHERE entity = $1 AND entity_id = $2 AND event_id = $3 ORDER BY number LIMIT 2")
        .bind(&event.entity).bind(event.entity_id).bind(event.id).fetch_all(c))?;
    let (Some(state), true) = (found.pop(), found.is_empty()) else {
        return Ok(Some(Flaw::Missing(event.seq)));
    };
    let details = details(event);
    let is_as_written = match details.get(CHAINED) {
        Some(chained) => *chained == json!({ "number": state.number, "sha256": state.sha256()? }),
        // An event of 0.1.0 tells the difference, if anything.
        None => details
            .get("changes")
            .is_none_or(|changes| *changes == state.changes.0),
    };
    Ok((!is_as_written).then_some(Flaw::Changed(event.seq)))
}
