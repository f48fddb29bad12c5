//! Rotations: what was recorded decides when a credential was last rotated, so that correcting one moves the credential's dates.

use chrono::{DateTime, Utc};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::credential::{Credential, Rotation};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::{CredentialId, IntegrationId, RotationId, UserId};
use holdfast_domain::integration::Integration;
use holdfast_domain::reminder::Subject;
use holdfast_domain::words;
use serde_json::json;

use super::{Correctable, Named, Other};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::services::catalogue::may_rotate;
use crate::store::notifications::cycle;
use crate::store::stored::Stored;
use crate::store::{Conn, credentials, integrations, rotations};

/// The credential of a rotation, also when it was withdrawn.
async fn credential(conn: &mut Conn<'_>, id: CredentialId) -> Result<Credential, ServiceError> {
    let found = Credential::find(conn, id.0).await?;
    found.map(|(known, _)| known).ok_or(ServiceError::NotFound)
}

impl Correctable for Rotation {
    const ACTIONS: [Action; 4] = [
        Action::RotationRecorded,
        Action::RotationCorrected,
        Action::RotationWithdrawn,
        Action::RotationRestored,
    ];

    fn called(&self) -> String {
        format!("Rotation of {}", words::date(self.rotated_on))
    }

    fn cause(&self) -> String {
        "Rotation recorded".to_owned()
    }

    fn besides(&self) -> (RotationId, CredentialId, Option<UserId>) {
        (self.id, self.credential, self.by)
    }

    async fn above(
        besides: &Self::Besides,
        conn: &mut Conn<'_>,
    ) -> Result<Option<IntegrationId>, ServiceError> {
        Ok(Some(credential(conn, besides.1).await?.integration))
    }

    fn permission(actor: &Actor, of: Option<&Integration>) -> Result<Permission, ServiceError> {
        match of.filter(|of| may_rotate(actor, of)) {
            Some(_) => Ok(Permission::RecordRotation),
            None => Err(ServiceError::Forbidden(Permission::RecordRotation.label())),
        }
    }

    async fn hangs_on(&self, conn: &mut Conn<'_>) -> Result<Option<Named>, ServiceError> {
        let credential = credential(conn, self.credential).await?;
        Ok(Some(Named {
            name: credential.name.to_string(),
            what: Other::Credential(credential.id),
        }))
    }

    fn by(&self) -> Option<UserId> {
        self.by
    }

    async fn fits(&self, conn: &mut Conn<'_>) -> Result<(), ServiceError> {
        let credential = credential(conn, self.credential).await?;
        // A new one is the last one; what is corrected may be an older one.
        let last = match Self::find(conn, self.key()).await? {
            Some(_) => None,
            None => credential.last_rotated_on,
        };
        Ok(self.fits(&credential, last)?)
    }

    /// The dates of the credential follow its rotations. What somebody has typed since stays.
    async fn carry(
        &self,
        backend: &Backend,
        conn: &mut Conn<'_>,
        actor: &Actor,
        (before, cause): (Option<&Self>, &str),
    ) -> Result<(), ServiceError> {
        let Some((known, version)) = credentials::find(conn, self.credential).await? else {
            let why = "Its credential was withdrawn. Restore that first.";
            return Err(FieldErrors::one("form", why).into());
        };
        let now = rotations::of(conn, self.credential).await?;
        let others = now.iter().filter(|other| other.id != self.id);
        let was = others
            .chain(before)
            .max_by_key(|rotation| (rotation.rotated_on, rotation.id.0));
        let is_all_there_is = now.iter().all(|rotation| rotation.id == self.id);
        let without = if is_all_there_is {
            rotations::without_any(conn, self.credential).await?
        } else {
            None
        };
        // When it was last rotated and when it expires, by its last rotation; by none, as it was when none counted.
        let dates = |last: Option<&Self>| match (last, &without) {
            (Some(last), _) => (Some(last.rotated_on), last.new_expires_on),
            (None, Some(without)) => (without.last_rotated_on, without.expires_on),
            (None, None) => (None, known.expires_on),
        };
        let ((was_rotated, did_expire), (rotated, expires)) = (dates(was), dates(now.first()));
        let mut credential = known.clone();
        if known.last_rotated_on == was_rotated {
            credential.last_rotated_on = rotated;
        }
        if known.expires_on == did_expire {
            credential.expires_on = expires;
        }
        if credential == known {
            return Ok(());
        }
        let stored = integrations::find(conn, credential.integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let event = backend.event(
            actor,
            Action::CredentialChanged,
            Permission::RecordRotation,
            ("credential", credential.id.0),
            json!({ "integration": credential.integration, "name": credential.name, "rotation": self.id }),
        );
        let cause = format!("{cause}, of {}", credential.name);
        backend
            .store_credential(conn, &stored, &credential, Some(version), &event, &cause)
            .await
    }

    async fn settle(&self, conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<(), ServiceError> {
        cycle::end_cycle(conn, &Subject::Rotation(self.id), now).await?;
        cycle::end_cycle(conn, &Subject::Credential(self.credential), now).await?;
        Ok(())
    }
}
