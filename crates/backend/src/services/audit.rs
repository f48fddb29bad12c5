//! One event of the audit log, with what it changed and the names of what it mentions. The log as a whole is a report.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::diff::FieldChange;
use holdfast_domain::enumeration::Enumeration;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::audit::{self, AuditRow};
use crate::store::{Conn, StoreError};

/// The most ids of one event that are looked up.
const NAMED: usize = 200;

/// An event as a page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventView {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by the name then.
    pub who: String,
    /// What, in words.
    pub action: String,
    /// Under which permission, in words; `None` of what none allowed.
    pub permission: Option<String>,
    /// What kind of record it was done to, in its stored form.
    pub entity: String,
    /// To which record.
    pub record: Option<Uuid>,
    /// What that record is called today.
    pub record_name: Option<String>,
    /// From where.
    pub origin: String,
    /// What was before and after.
    pub changes: Vec<FieldChange>,
    /// What else belongs to it.
    pub details: Map<String, Value>,
    /// What the records with these ids are called today.
    pub names: Vec<(Uuid, String)>,
    /// The hash of the event before; empty for the first.
    pub previous_hash: String,
    /// Its hash.
    pub hash: String,
}

impl Backend {
    /// One event of the audit log, by its place in the chain.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn audit_event(&self, actor: &Actor, seq: i64) -> Result<EventView, ServiceError> {
        require(actor, Permission::ReadAudit)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let row = audit::event(&mut conn, seq)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let mut event = EventView::read(row)?;
        let mut ids = BTreeSet::new();
        event.collect_ids(&mut ids);
        event.names = names_of(&mut conn, ids).await?;
        Ok(event)
    }
}

/// What the records with these ids are called today, the first [`NAMED`] of them.
pub(super) async fn names_of(
    conn: &mut Conn<'_>,
    ids: BTreeSet<Uuid>,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let ids: Vec<Uuid> = ids.into_iter().take(NAMED).collect();
    audit::names(conn, &ids).await
}

impl EventView {
    /// An event as it is stored, without the names of what it mentions.
    pub(super) fn read(row: AuditRow) -> Result<Self, StoreError> {
        let data: Value = serde_json::from_str(&row.data)?;
        let mut details = data.as_object().cloned().unwrap_or_default();
        let changes = match details.remove("changes") {
            Some(changes) => serde_json::from_value(changes).unwrap_or_default(),
            None => Vec::new(),
        };
        let at = row.at.parse();
        Ok(Self {
            seq: row.seq,
            at: at.map_err(|_| StoreError::Damaged(format!("event {} has no instant", row.seq)))?,
            who: row.actor_name,
            action: Action::parse(&row.action).map_or(row.action, |action| action.label().to_owned()),
            permission: Permission::parse(&row.permission)
                .ok()
                .map(|permission| permission.label().to_owned()),
            entity: row.entity,
            record: row.entity_id,
            record_name: row.record_name,
            origin: row.origin,
            changes,
            details,
            names: Vec::new(),
            previous_hash: row.previous_hash,
            hash: row.hash,
        })
    }

    fn collect_ids(&self, ids: &mut BTreeSet<Uuid>) {
        collect_ids_of(&self.changes, ids);
        self.details.values().for_each(|value| collect_ids(value, ids));
    }
}

/// Every id that changes mention.
pub(super) fn collect_ids_of(changes: &[FieldChange], ids: &mut BTreeSet<Uuid>) {
    for change in changes {
        collect_ids(&change.before, ids);
        collect_ids(&change.after, ids);
    }
}

/// Every id within a value.
fn collect_ids(value: &Value, ids: &mut BTreeSet<Uuid>) {
    match value {
        Value::String(text) => ids.extend(text.parse::<Uuid>().ok()),
        Value::Array(values) => values.iter().for_each(|value| collect_ids(value, ids)),
        Value::Object(fields) => fields.values().for_each(|value| collect_ids(value, ids)),
        _ => {}
    }
}
