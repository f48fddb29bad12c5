//! The kinds that there are: what each is called, who may, and how the audit log calls what is done.

use chrono::{DateTime, Utc};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::credential::Credential;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::{
    CredentialId, EvidenceId, IncidentId, IntegrationId, NoticeId, ProviderId, ReviewId, ServiceId, UserId,
};
use holdfast_domain::incident::Incident;
use holdfast_domain::integration::Integration;
use holdfast_domain::notice::Notice;
use holdfast_domain::provider::Provider;
use holdfast_domain::reminder::Subject;
use holdfast_domain::review::Review;
use holdfast_domain::service::{Service, reached};
use holdfast_domain::words;

use super::{Correctable, NEEDING, Named, Other};
use crate::error::ServiceError;
use crate::services::catalogue::may_edit;
use crate::services::credentials::last_rotated;
use crate::services::require;
use crate::store::notifications::cycle;
use crate::store::stored::{Known, Stored};
use crate::store::{Conn, beside, integrations, providers, rotations, services};

impl Correctable for Evidence {
    const ACTIONS: [Action; 4] = [
        Action::EvidenceFiled,
        Action::EvidenceCorrected,
        Action::EvidenceWithdrawn,
        Action::EvidenceRestored,
    ];

    fn called(&self) -> String {
        self.kind.label().to_owned()
    }

    fn cause(&self) -> String {
        format!("Filed {}", self.kind)
    }

    fn besides(&self) -> (EvidenceId, IntegrationId) {
        (self.id, self.integration)
    }

    async fn above(
        besides: &Self::Besides,
        _conn: &mut Conn<'_>,
    ) -> Result<Option<IntegrationId>, ServiceError> {
        Ok(Some(besides.1))
    }

    fn permission(actor: &Actor, of: Option<&Integration>) -> Result<Permission, ServiceError> {
        let permission = actor
            .may(Permission::ManageEvidence)
            .then_some(Permission::ManageEvidence);
        permission
            .or_else(|| may_edit(actor, of?))
            .ok_or(ServiceError::Forbidden(Permission::ManageEvidence.label()))
    }
}

impl Correctable for Incident {
    const ACTIONS: [Action; 4] = [
        Action::IncidentRecorded,
        Action::IncidentCorrected,
        Action::IncidentWithdrawn,
        Action::IncidentRestored,
    ];

    fn called(&self) -> String {
        self.title.to_string()
    }

    fn cause(&self) -> String {
        format!("Incident recorded: {}", self.title)
    }

    fn besides(&self) -> (IncidentId, IntegrationId) {
        (self.id, self.integration)
    }

    async fn above(
        besides: &Self::Besides,
        _conn: &mut Conn<'_>,
    ) -> Result<Option<IntegrationId>, ServiceError> {
        Ok(Some(besides.1))
    }

    fn permission(actor: &Actor, _of: Option<&Integration>) -> Result<Permission, ServiceError> {
        require(actor, Permission::RecordIncident)?;
        Ok(Permission::RecordIncident)
    }
}

impl Correctable for Credential {
    const ACTIONS: [Action; 4] = [
        Action::CredentialAdded,
        Action::CredentialChanged,
        Action::CredentialWithdrawn,
        Action::CredentialRestored,
    ];

    fn called(&self) -> String {
        self.name.to_string()
    }

    fn cause(&self) -> String {
        format!("Added credential {}", self.name)
    }

    fn besides(&self) -> (CredentialId, IntegrationId) {
        (self.id, self.integration)
    }

    async fn above(
        besides: &Self::Besides,
        _conn: &mut Conn<'_>,
    ) -> Result<Option<IntegrationId>, ServiceError> {
        Ok(Some(besides.1))
    }

    fn permission(actor: &Actor, of: Option<&Integration>) -> Result<Permission, ServiceError> {
        of.and_then(|of| may_edit(actor, of))
            .ok_or(ServiceError::Forbidden(Permission::EditOwnIntegration.label()))
    }

    async fn below(&self, conn: &mut Conn<'_>) -> Result<Vec<Named>, ServiceError> {
        let all = rotations::known(conn, self.id).await?.into_iter();
        let named = all.map(|(id, day, withdrawn)| Named {
            name: format!(
                "{}{}",
                words::date(day),
                if withdrawn { " (withdrawn)" } else { "" }
            ),
            what: Other::Rotation(id),
        });
        Ok(named.collect())
    }

    /// When it was last rotated is for its rotations to say, as long as there are any; the end of an earlier secret says nothing of
    /// the one that is there.
    async fn following(mut self, conn: &mut Conn<'_>) -> Result<Self, ServiceError> {
        let stored = Self::find(conn, self.key()).await?;
        if let Some((stored, _)) = stored
            && let Some(last) = last_rotated(conn, &stored).await?
            && self.last_rotated_on != Some(last)
        {
            self.last_rotated_on = Some(last);
            self.expires_on = stored.expires_on;
        }
        Ok(self)
    }

    async fn settle(&self, conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<(), ServiceError> {
        cycle::end_cycle(conn, &Subject::Credential(self.id), now).await?;
        for rotation in rotations::of(conn, self.id).await? {
            cycle::end_cycle(conn, &Subject::Rotation(rotation.id), now).await?;
        }
        Ok(())
    }
}

impl Correctable for Review {
    const ACTIONS: [Action; 4] = [
        Action::ReviewRecorded,
        Action::ReviewCorrected,
        Action::ReviewWithdrawn,
        Action::ReviewRestored,
    ];

    fn called(&self) -> String {
        format!("Review of {}", words::date(self.held_on))
    }

    fn cause(&self) -> String {
        "Review recorded".to_owned()
    }

    fn besides(&self) -> (ReviewId, IntegrationId, Option<UserId>) {
        (self.id, self.integration, self.by)
    }

    async fn above(
        besides: &Self::Besides,
        _conn: &mut Conn<'_>,
    ) -> Result<Option<IntegrationId>, ServiceError> {
        Ok(Some(besides.1))
    }

    fn permission(actor: &Actor, _of: Option<&Integration>) -> Result<Permission, ServiceError> {
        require(actor, Permission::RecordReview)?;
        Ok(Permission::RecordReview)
    }

    fn by(&self) -> Option<UserId> {
        self.by
    }

    /// A new one is the last one: whoever types an earlier day than one on record has mistyped it.
    async fn fits(&self, conn: &mut Conn<'_>) -> Result<(), ServiceError> {
        if Self::find(conn, self.key()).await?.is_some() {
            return Ok(());
        }
        let held: Vec<Self> = beside::of(conn, self.integration).await?;
        match held.first().filter(|last| self.held_on < last.held_on) {
            None => Ok(()),
            Some(last) => Err(FieldErrors::one(
                "held_on",
                format!(
                    "A later review is on record already ({}).",
                    words::date(last.held_on)
                ),
            )
            .into()),
        }
    }

    async fn settle(&self, conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<(), ServiceError> {
        cycle::end_cycle(conn, &Subject::Integration(self.integration), now).await?;
        Ok(())
    }
}

impl Correctable for Notice {
    const ACTIONS: [Action; 4] = [
        Action::NoticeRecorded,
        Action::NoticeCorrected,
        Action::NoticeWithdrawn,
        Action::NoticeRestored,
    ];

    fn called(&self) -> String {
        self.title.to_string()
    }

    fn cause(&self) -> String {
        format!("Announced: {}", self.title)
    }

    fn besides(&self) -> (NoticeId, ProviderId) {
        (self.id, self.provider)
    }

    async fn hangs_on(&self, conn: &mut Conn<'_>) -> Result<Option<Named>, ServiceError> {
        let provider = providers::find(conn, self.provider).await?;
        Ok(provider.map(|provider| Named {
            name: provider.name.to_string(),
            what: Other::Provider(provider.id),
        }))
    }

    fn permission(actor: &Actor, _of: Option<&Integration>) -> Result<Permission, ServiceError> {
        require(actor, Permission::ManageProviders)?;
        Ok(Permission::ManageProviders)
    }

    async fn fits(&self, conn: &mut Conn<'_>) -> Result<(), ServiceError> {
        match Provider::find(conn, self.provider.0).await? {
            None => Err(ServiceError::NotFound),
            Some((_, standing)) if standing.withdrawn.is_some() => {
                let why = "Its provider was withdrawn. Restore that first, or record it for another.";
                Err(FieldErrors::one("form", why).into())
            }
            Some(_) => Ok(()),
        }
    }

    async fn counts_in(
        &self,
        conn: &mut Conn<'_>,
        _before: Option<&Self>,
    ) -> Result<Vec<IntegrationId>, ServiceError> {
        Ok(integrations::of_provider(conn, self.provider).await?)
    }
}

impl Correctable for Service {
    const ACTIONS: [Action; 4] = [
        Action::ServiceAdded,
        Action::ServiceCorrected,
        Action::ServiceWithdrawn,
        Action::ServiceRestored,
    ];

    fn called(&self) -> String {
        self.name.to_string()
    }

    fn cause(&self) -> String {
        format!("Service {} now depends on it", self.name)
    }

    fn besides(&self) -> (ServiceId,) {
        (self.id,)
    }

    fn permission(actor: &Actor, _of: Option<&Integration>) -> Result<Permission, ServiceError> {
        require(actor, Permission::ManageServices)?;
        Ok(Permission::ManageServices)
    }

    async fn fits(&self, conn: &mut Conn<'_>) -> Result<(), ServiceError> {
        let all = services::all(conn).await?;
        let wrong = |why: String| Err(FieldErrors::one("depends_on", why).into());
        let is_there = |id: &ServiceId| *id == self.id || all.iter().any(|service| service.id == *id);
        if !self.depends_on.iter().all(is_there) {
            return wrong("A service chosen here is no longer there; choose again.".to_owned());
        }
        match self.way_back(&all).as_deref() {
            None => Ok(()),
            Some([]) => wrong("A service cannot depend on itself.".to_owned()),
            Some(between @ [first, ..]) => wrong(format!(
                "Services cannot depend on each other in a circle: {} needs {}. Leave out {first}.",
                between.join(" needs "),
                self.name,
            )),
        }
    }

    async fn needed_by(&self, conn: &mut Conn<'_>) -> Result<Vec<Named>, ServiceError> {
        let others = services::all(conn).await?.into_iter();
        let others = others
            .filter(|other| other.depends_on.contains(&self.id))
            .map(|other| Named {
                name: other.name.to_string(),
                what: Other::Service(other.id),
            });
        let integrations = services::needed(conn, self.id, i64::try_from(NEEDING).unwrap_or(i64::MAX))
            .await?
            .into_iter();
        let integrations = integrations.map(|(id, name)| Named {
            name,
            what: Other::Integration(id),
        });
        Ok(others.chain(integrations).collect())
    }

    async fn known(conn: &mut Conn<'_>) -> Result<Vec<Known>, ServiceError> {
        Ok(services::known(conn).await?)
    }

    async fn counts_in(
        &self,
        conn: &mut Conn<'_>,
        before: Option<&Self>,
    ) -> Result<Vec<IntegrationId>, ServiceError> {
        let all = services::all(conn).await?;
        // A new one is needed by nothing yet; one that was there counts where it is named itself, too.
        let mut from = self.depends_on.clone();
        if let Some(before) = before {
            from.extend(&before.depends_on);
            from.push(self.id);
        }
        let reached: Vec<ServiceId> = reached(&from, &all).into_iter().collect();
        Ok(integrations::used_by(conn, &reached).await?)
    }
}
