//! What the page that records a rotation is handed beside the form: how to do it without downtime, and whom it touches.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::credential::procedure::{Step, UsedBy, procedure};
use holdfast_domain::credential::{Credential, Rotation};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{CredentialId, RotationId, UserId};
use holdfast_domain::integration::{Environment, Integration};
use holdfast_domain::reminder::ReminderKind;
use holdfast_domain::reminder::steps::steps;
use holdfast_domain::service::{Dependent, Service, dependents};
use serde::{Deserialize, Serialize};

use super::credentials::CredentialPage;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::stored::Stored;
use crate::store::{Conn, integrations, services, users};

/// Everything that the page of a rotation shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RotationPage {
    /// The credential with its past.
    pub page: CredentialPage,
    /// What to do, in order.
    pub steps: Vec<Step>,
    /// Whom it touches.
    pub impact: Impact,
}

/// Whom the rotation of one credential touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// The services that depend on its integration, the direct ones first.
    pub services: Vec<Dependent>,
    /// Where the integration exists; the credential itself is valid in one of them.
    pub environments: Vec<Environment>,
    /// Who answers for it.
    pub owner: Option<Answerable>,
    /// Who answers in the owner's absence.
    pub deputy: Option<Answerable>,
    /// Which team it belongs to.
    pub team: Option<String>,
}

/// A person who has to act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answerable {
    /// The name.
    pub name: String,
    /// Whether the person may not sign in any more, so that nobody acts.
    pub left: bool,
}

/// Where a credential is used, by name.
pub(crate) fn used_by(
    credential: &Credential,
    integration: &Integration,
    provider_name: &str,
    services: &[Service],
) -> UsedBy {
    UsedBy {
        provider: provider_name.to_owned(),
        integration: integration.name.to_string(),
        location: credential.location.to_string(),
        environment: credential.environment,
        services: services
            .iter()
            .filter(|service| integration.services.contains(&service.id))
            .map(|service| service.name.to_string())
            .collect(),
    }
}

impl Backend {
    /// What is shown beside the form of a rotation.
    ///
    /// # Errors
    /// `Forbidden` also to who may read the credential and not record its rotation; `NotFound`.
    pub async fn rotation_page(
        &self,
        actor: &Actor,
        credential: CredentialId,
    ) -> Result<RotationPage, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let page = self.credential(actor, credential).await?;
        if !page.may_rotate {
            return Err(ServiceError::Forbidden(Permission::RecordRotation.label()));
        }
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let stored = integrations::find(&mut conn, page.credential.integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let integration = &stored.integration;
        let services = services::all(&mut conn).await?;
        let used = used_by(&page.credential, integration, &page.provider_name, &services);
        let mut environments: Vec<Environment> = integration
            .environments
            .iter()
            .map(|used| used.environment)
            .collect();
        environments.dedup();
        Ok(RotationPage {
            steps: procedure(page.credential.kind, &used),
            impact: Impact {
                services: dependents(&integration.services, &services),
                environments,
                owner: answerable(&mut conn, integration.owner).await?,
                deputy: answerable(&mut conn, integration.deputy).await?,
                team: users::teams(&mut conn)
                    .await?
                    .into_iter()
                    .find(|team| Some(team.id) == integration.team)
                    .map(|team| team.name.to_string()),
            },
            page,
        })
    }
}

/// What is shown beside the form that says when something old was revoked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevocationPage {
    /// The credential with its past.
    pub page: CredentialPage,
    /// The rotation that replaced it.
    pub rotation: Rotation,
    /// What to do, in order.
    pub steps: Vec<Step>,
}

impl Backend {
    /// What is shown beside the form that says when what a rotation replaced was revoked.
    ///
    /// # Errors
    /// `Forbidden` also to who may read the credential and not record its rotation; `NotFound`.
    pub async fn revocation_page(
        &self,
        actor: &Actor,
        rotation: RotationId,
    ) -> Result<RevocationPage, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let found = Rotation::find(&mut self.db.read().await?.conn(), rotation.0).await?;
        let (found, _) = found
            .filter(|(_, standing)| standing.withdrawn.is_none())
            .ok_or(ServiceError::NotFound)?;
        let page = self.credential(actor, found.credential).await?;
        if !page.may_rotate {
            return Err(ServiceError::Forbidden(Permission::RecordRotation.label()));
        }
        Ok(RevocationPage {
            page,
            rotation: found,
            steps: steps(ReminderKind::Revocation),
        })
    }
}

async fn answerable(conn: &mut Conn<'_>, id: Option<UserId>) -> Result<Option<Answerable>, ServiceError> {
    let Some(id) = id else { return Ok(None) };
    Ok(users::find(conn, id).await?.map(|user| Answerable {
        name: user.name.to_string(),
        left: user.disabled,
    }))
}
