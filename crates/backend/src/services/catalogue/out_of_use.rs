//! An integration that goes out of use, comes back, or is set back to what it was: nothing that was recorded is lost, and nothing
//! that was recorded by mistake stays for ever.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{FieldErrors, Fields, LINE_MAX, Reader};
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::integration::{Integration, Lifecycle};
use holdfast_domain::record::Record;
use holdfast_domain::secret::waiver;
use serde_json::Value;

use super::{Change, REVOKED, leaves_use, may_edit, still_works};
use crate::error::ServiceError;
use crate::services::{Backend, require};
use crate::store::integrations::{self, Stored};
use crate::store::{Conn, StoreError, history};

/// How many states are looked through for the one before it went out of use.
const LOOKED_THROUGH: i64 = 200;

impl Backend {
    /// Takes an integration out of use, with a reason: retired, or rejected when it was never approved.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it is out of use; `Invalid` by field, when there is no reason or a credential of it
    /// still works; `Conflict`.
    pub async fn withdraw_integration(
        &self,
        actor: &Actor,
        id: IntegrationId,
        version: i64,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (stored, permission) = changeable(&mut conn, actor, (id, version)).await?;
        if !stored.integration.lifecycle.is_active() {
            return Err(ServiceError::NotFound);
        }
        let mut reader = Reader::new(fields);
        let reason = reader.required_line("reason", LINE_MAX, "Say in a line why it goes out of use.");
        if !reader.errors.is_empty() {
            return Err(reader.errors.into());
        }
        if !fields.get(REVOKED).is_empty() {
            self.revoke_all(&mut conn, actor, id).await?;
        }
        let integration = Integration {
            lifecycle: stored.integration.lifecycle.out_of_use(),
            ..stored.integration.clone()
        };
        let change = Change {
            action: Action::IntegrationWithdrawn,
            permission,
            reason: Some(&reason),
        };
        self.replace(&mut conn, actor, &stored, &integration, change)
            .await?;
        writing.commit().await?;
        Ok(())
    }

    /// Brings an integration back that went out of use: it is where it was in its life before.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it is in use; `Conflict`.
    pub async fn restore_integration(
        &self,
        actor: &Actor,
        id: IntegrationId,
        version: i64,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (stored, permission) = changeable(&mut conn, actor, (id, version)).await?;
        if stored.integration.lifecycle.is_active() {
            return Err(ServiceError::NotFound);
        }
        let integration = Integration {
            lifecycle: lifecycle_before(&mut conn, &stored.integration).await?,
            ..stored.integration.clone()
        };
        let change = Change {
            action: Action::IntegrationRestored,
            permission,
            reason: None,
        };
        self.replace(&mut conn, actor, &stored, &integration, change)
            .await?;
        writing.commit().await?;
        Ok(())
    }

    /// Sets an integration back to what it was at one of its revisions, by one more. Answers the revision that would take that
    /// back, if anything changed.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when there is no such revision; `Invalid` when that state no longer passes its form;
    /// `Conflict`.
    pub async fn revert_integration(
        &self,
        actor: &Actor,
        id: IntegrationId,
        version: i64,
        number: i64,
    ) -> Result<Option<i64>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (stored, permission) = changeable(&mut conn, actor, (id, version)).await?;
        let earlier: Option<Integration> = history::state(&mut conn, "integration", id.0, number).await?;
        let earlier = earlier.ok_or(ServiceError::NotFound)?;
        let integration = Integration::read((id,), &waiver::vouched(earlier.fields()), self.clock.today())
            .map_err(in_a_sentence)?;
        if integration == stored.integration {
            return Ok(None);
        }
        if leaves_use(&stored.integration, &integration)
            && let Some(said) = still_works(&mut conn, id).await?
        {
            let said = format!("{said} Take it out of use instead; there you can say that they are revoked.");
            return Err(FieldErrors::one("form", said).into());
        }
        let reason = format!("Set back to revision {number}");
        let change = Change {
            action: action(&stored.integration, &integration),
            ..Change::saying(permission, &reason)
        };
        self.replace(&mut conn, actor, &stored, &integration, change)
            .await?;
        writing.commit().await?;
        Ok(Some(version))
    }
}

/// What it is called when an integration is set back: into use or out of it, if it goes there.
fn action(before: &Integration, after: &Integration) -> Action {
    match (before.lifecycle.is_active(), after.lifecycle.is_active()) {
        (true, false) => Action::IntegrationWithdrawn,
        (false, true) => Action::IntegrationRestored,
        _ => Action::IntegrationChanged,
    }
}

/// An integration that the actor may change, if it is still at a version, and by which permission.
async fn changeable(
    conn: &mut Conn<'_>,
    actor: &Actor,
    (id, version): (IntegrationId, i64),
) -> Result<(Stored, Permission), ServiceError> {
    let stored = integrations::find(conn, id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let permission = may_edit(actor, &stored.integration)
        .ok_or(ServiceError::Forbidden(Permission::EditOwnIntegration.label()))?;
    if stored.version == version {
        Ok((stored, permission))
    } else {
        Err(ServiceError::Conflict {
            current: stored.version,
        })
    }
}

/// Where an integration was in its life before it went out of use; at its beginning, or its end, when nobody knows.
async fn lifecycle_before(conn: &mut Conn<'_>, integration: &Integration) -> Result<Lifecycle, StoreError> {
    let states = history::snapshots(conn, "integration", integration.id.0, LOOKED_THROUGH).await?;
    let of = |state: &Value| Lifecycle::parse(state.get("lifecycle")?.as_str()?).ok();
    let before = states.values().rev().filter_map(of).find(|was| was.is_active());
    Ok(before.unwrap_or(match integration.lifecycle {
        Lifecycle::Rejected => Lifecycle::Proposed,
        _ => Lifecycle::Deprecated,
    }))
}

/// What is wrong with an earlier state, for a page that shows no form of it.
fn in_a_sentence(errors: FieldErrors) -> ServiceError {
    let why: Vec<String> = errors.0.into_values().collect();
    FieldErrors::one(
        "form",
        format!("That state no longer passes its form: {}", why.join(" ")),
    )
    .into()
}
