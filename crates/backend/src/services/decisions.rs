//! What the organisation decides is a document with a version: who changes it says at which version they saw it, and each
//! change is in the audit log with what was before and after.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::ids::EventId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Backend;
use crate::error::ServiceError;
use crate::store::history::{self, Event};
use crate::store::{Conn, settings};

/// A document as it is stored, or its default at version 0.
pub(super) async fn stored<T>(conn: &mut Conn<'_>, name: &str) -> Result<(T, i64), ServiceError>
where
    T: DeserializeOwned + Default + Send + Unpin,
{
    Ok(settings::find(conn, name).await?.unwrap_or_default())
}

impl Backend {
    /// An audit event of now about a decision.
    pub(super) fn decided<'a>(&self, actor: &'a Actor, action: Action, data: Value) -> Event<'a> {
        Event {
            id: EventId(self.clock.new_id()),
            at: self.clock.now(),
            actor,
            action,
            permission: Some(Permission::ManageSettings),
            entity: "settings",
            entity_id: None,
            data,
        }
    }

    /// Writes a document that was at `current` when this transaction began, and its audit event.
    pub(super) async fn decide(
        &self,
        conn: &mut Conn<'_>,
        name: &str,
        document: &impl Serialize,
        current: i64,
        event: &Event<'_>,
    ) -> Result<(), ServiceError> {
        let expected = (current > 0).then_some(current);
        if !settings::save(conn, name, document, expected, event.actor.user, event.at).await? {
            return Err(ServiceError::Conflict { current });
        }
        Ok(history::append(conn, event).await?)
    }
}

/// Refuses a change that began at another version than the one that is stored.
pub(super) fn unchanged_since(seen: i64, current: i64) -> Result<(), ServiceError> {
    if seen == current {
        Ok(())
    } else {
        Err(ServiceError::Conflict { current })
    }
}
