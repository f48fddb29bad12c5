//! Credentials: recording their metadata and their rotations.

use chrono::NaiveDate;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::credential::form::{in_production, parse_credential, parse_revocation, parse_rotation};
use holdfast_domain::credential::{Credential, Rotation, RotationPolicy, RotationStatus};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{FieldErrors, Fields};
use holdfast_domain::ids::{CredentialId, IntegrationId, RotationId};
use holdfast_domain::reminder::Subject;
use holdfast_domain::words;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::catalogue::{may_edit, may_rotate};
use super::corrections::Step;
use super::merging::Late;
use super::repeated::{same_again, same_as_at_first};
use super::scoring::Cause;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::credentials::{CredentialFilter, CredentialSummary};
use crate::store::integrations::Stored;
use crate::store::notifications::cycle;
use crate::store::stored::Stored as _;
use crate::store::{
    Conn, Page, PageRequest, StoreError, credentials, history, integrations, policies, providers, rotations,
    services,
};

/// A credential with where it belongs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CredentialPage {
    /// The metadata.
    pub credential: Credential,
    /// Its version.
    pub version: i64,
    /// The integration's name.
    pub integration_name: String,
    /// The provider's name.
    pub provider_name: String,
    /// The policy that holds; `None`: nothing to rotate.
    pub policy: Option<RotationPolicy>,
    /// How it stands today.
    pub status: RotationStatus,
    /// What was recorded, newest first.
    pub rotations: Vec<Rotation>,
    /// Whether the actor may change it.
    pub may_edit: bool,
    /// Whether the actor may record a rotation.
    pub may_rotate: bool,
}

/// The box that says that a credential was rotated twice on a day.
const AGAIN: &str = "again";

impl Backend {
    /// Adds a credential (`expected` is `None`) or replaces the one that was seen at `expected` version. What others saved since
    /// in fields that were left alone is kept; answers what people call those.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` by field; `Conflict` when others changed a field differently; `Repeated` when the form
    /// added something else before.
    pub async fn save_credential(
        &self,
        actor: &Actor,
        integration: IntegrationId,
        id: CredentialId,
        mut expected: Option<i64>,
        fields: &Fields,
    ) -> Result<Vec<&'static str>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let stored = integrations::find(&mut conn, integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let permission = may_edit(actor, &stored.integration)
            .ok_or(ServiceError::Forbidden(Permission::EditOwnIntegration.label()))?;
        let mut credential = parse_credential(id, integration, fields, self.clock.today())?;
        let known = credentials::find(&mut conn, id).await?;
        let mut kept = Vec::new();
        if let (Some((theirs, current)), Some(opened_at)) = (&known, expected)
            && opened_at != *current
            && *theirs != credential
        {
            let late = Late {
                of: ("credential", id.0),
                opened_at,
                current: *current,
                theirs,
                typed: &in_production(fields),
                today: self.clock.today(),
            };
            (credential, kept) = late.merged(&mut conn, || (id, integration)).await?;
            expected = Some(*current);
        }
        match (&known, expected) {
            (Some((stored, _)), _) if *stored == credential => return Ok(kept),
            (Some((stored, _)), None) if stored.integration == integration => {
                same_as_at_first(&mut conn, ("credential", id.0), stored, &credential).await?;
                return Ok(kept);
            }
            (Some((_, current)), expected) if expected != Some(*current) => {
                return Err(ServiceError::Conflict { current: *current });
            }
            (None, Some(_)) => return Err(ServiceError::NotFound),
            (Some((stored, _)), _) => {
                // What was recorded decides when it was last rotated, not what is typed over it.
                if let Some(last) = last_rotated(&mut conn, stored).await? {
                    let typed = credential.last_rotated_on.replace(last);
                    if typed.is_some_and(|typed| typed != last) {
                        let why = format!(
                            "Its last rotation on record was on {}. Correct or withdraw that one instead.",
                            words::date(last)
                        );
                        return Err(FieldErrors::one("last_rotated_on", why).into());
                    }
                }
            }
            (None, None) => {}
        }
        if known.as_ref().is_some_and(|(stored, _)| *stored == credential) {
            return Ok(kept);
        }
        let action = if known.is_none() {
            Action::CredentialAdded
        } else {
            Action::CredentialChanged
        };
        let event = self.event(
            actor,
            action,
            permission,
            ("credential", id.0),
            json!({ "integration": integration, "name": credential.name }),
        );
        self.store_credential(
            &mut conn,
            &stored,
            &credential,
            expected,
            &event,
            &format!(
                "{} {}",
                if known.is_none() {
                    "Added credential"
                } else {
                    "Changed credential"
                },
                credential.name
            ),
        )
        .await?;
        writing.commit().await?;
        Ok(kept)
    }

    pub(super) async fn store_credential(
        &self,
        conn: &mut Conn<'_>,
        stored: &Stored,
        credential: &Credential,
        expected: Option<i64>,
        event: &history::Event<'_>,
        cause: &str,
    ) -> Result<(), ServiceError> {
        let provider = providers::find(conn, stored.integration.provider)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let organisation = policies::find(conn).await?;
        let policy = credential.effective_policy(provider.name.as_str(), &organisation);
        if !credentials::save(conn, credential, policy.as_ref(), expected, self.clock.now()).await? {
            return Err(ServiceError::Conflict {
                current: expected.unwrap_or(0) + 1,
            });
        }
        let services = services::all(conn).await?;
        self.rescore(
            conn,
            stored,
            &services,
            Cause::Change {
                text: cause,
                event: event.id,
            },
        )
        .await?;
        history::append_revision(
            conn,
            event,
            expected.unwrap_or(0) + 1,
            None,
            &serde_json::to_value(credential).map_err(StoreError::from)?,
        )
        .await?;
        Ok(())
    }

    /// Records a rotation: the rotation itself, the credential's new dates, the new score, in one transaction.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` by field. Sending the same form twice records once; with other content it is
    /// `Repeated`.
    pub async fn record_rotation(
        &self,
        actor: &Actor,
        credential: CredentialId,
        id: RotationId,
        fields: &Fields,
    ) -> Result<IntegrationId, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (mut found, version) = credentials::find(&mut conn, credential)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let stored = rotatable(&mut conn, actor, &found).await?;
        if let Some((known, _)) = Rotation::find(&mut conn, id.0).await? {
            // As the credential was before it, and as whoever recorded it would; a revocation may have been added since.
            found.last_rotated_on = None;
            let mut sent = parse_rotation(id, &found, known.by, fields, self.clock.today())?;
            let kind = (Rotation::ENTITY, id.0);
            if same_as_at_first(&mut conn, kind, &known, &sent).await.is_err() {
                sent.old_revoked_on = sent.old_revoked_on.or(known.old_revoked_on);
                same_again(&known, &sent)?;
            }
            return Ok(found.integration);
        }
        let rotation = parse_rotation(id, &found, actor.user, fields, self.clock.today())?;
        let of_the_day = |known: &Rotation| known.rotated_on == rotation.rotated_on;
        if fields.get(AGAIN).is_empty() && rotations::of(&mut conn, credential).await?.iter().any(of_the_day)
        {
            let day = words::date(rotation.rotated_on);
            let asked = format!(
                "A rotation of {day} is on record already. If it was rotated twice on that day, say so here."
            );
            return Err(FieldErrors::one(AGAIN, asked).into());
        }
        rotation.insert(&mut conn, self.clock.now()).await?;
        found.last_rotated_on = Some(rotation.rotated_on);
        // The new secret has its own expiry, or none: the old one's date says nothing about it.
        found.expires_on = rotation.new_expires_on;
        let event = self.event(
            actor,
            Action::CredentialRotated,
            Permission::RecordRotation,
            ("credential", credential.0),
            json!({ "rotation": rotation }),
        );
        self.store_credential(
            &mut conn,
            &stored,
            &found,
            Some(version),
            &event,
            &format!("Rotated {}", found.name),
        )
        .await?;
        let recorded = self.event(
            actor,
            Action::RotationRecorded,
            Permission::RecordRotation,
            (Rotation::ENTITY, id.0),
            json!({ "integration": found.integration, "name": found.name }),
        );
        let document = serde_json::to_value(&rotation).map_err(StoreError::from)?;
        history::append_revision(&mut conn, &recorded, 1, None, &document).await?;
        // After the new date is stored: lines of inboxes end whose date no longer holds.
        cycle::end_cycle(&mut conn, &Subject::Credential(credential), self.clock.now()).await?;
        writing.commit().await?;
        tracing::info!(credential.id = %credential, rotation.id = %id, "Recorded a rotation");
        Ok(found.integration)
    }

    /// Records when what a rotation replaced was revoked.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` by field, also when another day is on record. Sending the same form twice records
    /// once.
    pub async fn record_revocation(
        &self,
        actor: &Actor,
        id: RotationId,
        fields: &Fields,
    ) -> Result<IntegrationId, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (rotation, standing) = Rotation::find(&mut conn, id.0)
            .await?
            .filter(|(_, standing)| standing.withdrawn.is_none())
            .ok_or(ServiceError::NotFound)?;
        let (credential, _) = credentials::find(&mut conn, rotation.credential)
            .await?
            .ok_or(ServiceError::NotFound)?;
        rotatable(&mut conn, actor, &credential).await?;
        let revoked_on = parse_revocation(&rotation, fields, self.clock.today())?;
        let wrong = |why: String| Err(FieldErrors::one("revoked_on", why).into());
        match rotation.old_revoked_on {
            Some(known) if known == revoked_on => return Ok(credential.integration),
            Some(known) => {
                return wrong(format!(
                    "It is on record already that the old one was revoked on {}.",
                    words::date(known)
                ));
            }
            None if rotation.old_due_on().is_none() => {
                return wrong(
                    "The old one stopped with the rotation; there is nothing left to revoke.".into(),
                );
            }
            None => {}
        }
        let revoked = Rotation {
            old_revoked_on: Some(revoked_on),
            ..rotation
        };
        self.step(&mut conn, actor, (id.0, standing.version), |_: &Rotation| {
            let said = format!("Old {} revoked", credential.name);
            Ok(Step::Verb(revoked, Action::RotationOldRevoked, said))
        })
        .await?;
        writing.commit().await?;
        tracing::info!(credential.id = %credential.id, rotation.id = %id, "Recorded that the old credential was revoked");
        Ok(credential.integration)
    }

    /// A page of the list of credentials.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn credentials(
        &self,
        actor: &Actor,
        filter: &CredentialFilter,
        request: &PageRequest,
    ) -> Result<Page<CredentialSummary>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        Ok(credentials::list(
            &mut self.db.read().await?.conn(),
            filter,
            self.clock.today(),
            request,
            true,
        )
        .await?)
    }

    /// One credential.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn credential(&self, actor: &Actor, id: CredentialId) -> Result<CredentialPage, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let (credential, version) = credentials::find(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let stored = integrations::find(&mut conn, credential.integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let provider = providers::find(&mut conn, stored.integration.provider)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let organisation = policies::find(&mut conn).await?;
        let policy = credential.effective_policy(provider.name.as_str(), &organisation);
        Ok(CredentialPage {
            status: credential.status(policy.as_ref(), self.clock.today()),
            policy,
            version,
            integration_name: stored.integration.name.to_string(),
            provider_name: provider.name.to_string(),
            rotations: rotations::of(&mut conn, id).await?,
            may_edit: may_edit(actor, &stored.integration).is_some(),
            may_rotate: may_rotate(actor, &stored.integration),
            credential,
        })
    }
}

/// The integration of a credential, when the actor may record its rotations.
async fn rotatable(
    conn: &mut Conn<'_>,
    actor: &Actor,
    credential: &Credential,
) -> Result<Stored, ServiceError> {
    let stored = integrations::find(conn, credential.integration)
        .await?
        .ok_or(ServiceError::NotFound)?;
    if may_rotate(actor, &stored.integration) {
        Ok(stored)
    } else {
        Err(ServiceError::Forbidden(Permission::RecordRotation.label()))
    }
}

/// Computes anew when the credentials of an integration are due: its provider, whose advice is a policy, has another name or is
/// another one.
pub(super) async fn due_anew(
    conn: &mut Conn<'_>,
    integration: IntegrationId,
    provider_name: &str,
) -> Result<(), ServiceError> {
    let organisation = policies::find(conn).await?;
    for (credential, _) in credentials::of(conn, integration).await? {
        let policy = credential.effective_policy(provider_name, &organisation);
        let due = credentials::due(conn, &credential, policy.as_ref()).await?;
        policies::save_due(conn, credential.id, due).await?;
    }
    Ok(())
}

/// When a credential was last rotated by what is recorded; `None` when nothing is, and it is for whoever edits it to say. A later
/// day that was typed before this was so stays.
pub(super) async fn last_rotated(
    conn: &mut Conn<'_>,
    stored: &Credential,
) -> Result<Option<NaiveDate>, ServiceError> {
    let all = rotations::of(conn, stored.id).await?;
    Ok(all.first().map(|last| {
        stored
            .last_rotated_on
            .max(Some(last.rotated_on))
            .unwrap_or(last.rotated_on)
    }))
}
