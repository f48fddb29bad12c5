//! What happens to an integration beside its record: incidents, documents, notices that were read.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::parse_evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{EvidenceId, IncidentId, IntegrationId, NoticeId};
use holdfast_domain::incident::parse_incident;
use holdfast_domain::reminder::Subject;
use serde_json::{Value, json};

use super::catalogue::may_edit;
use super::scoring::Cause;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::integrations::Stored;
use crate::store::notifications::cycle;
use crate::store::{Conn, history, integrations, providers, records};

impl Backend {
    /// Records an incident, and the score that follows from it.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` by field. Sending the same form twice records once.
    pub async fn record_incident(
        &self,
        actor: &Actor,
        integration: IntegrationId,
        id: IncidentId,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::RecordIncident)?;
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        let stored = integrations::find(&mut conn, integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        if records::incidents(&mut conn, integration)
            .await?
            .iter()
            .any(|known| known.id == id)
        {
            return Ok(());
        }
        let incident = parse_incident(id, integration, fields, self.clock.today())?;
        records::insert_incident(&mut conn, &incident, self.clock.now()).await?;
        let told = Told {
            action: "incident.recorded",
            permission: Permission::RecordIncident,
            cause: format!("Incident recorded: {}", incident.title),
            data: json!({ "incident": incident }),
        };
        self.tell(&mut conn, actor, &stored, told).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Files a document, and the score that follows from it.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` by field. Sending the same form twice files once.
    pub async fn add_evidence(
        &self,
        actor: &Actor,
        integration: IntegrationId,
        id: EvidenceId,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        let stored = integrations::find(&mut conn, integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let permission = if actor.may(Permission::ManageEvidence) {
            Some(Permission::ManageEvidence)
        } else {
            may_edit(actor, &stored.integration)
        };
        let permission = permission.ok_or(ServiceError::Forbidden(Permission::ManageEvidence.label()))?;
        if records::evidence(&mut conn, integration)
            .await?
            .iter()
            .any(|known| known.id == id)
        {
            return Ok(());
        }
        let evidence = parse_evidence(id, integration, fields, self.clock.today())?;
        records::insert_evidence(&mut conn, &evidence, self.clock.now()).await?;
        let told = Told {
            action: "evidence.filed",
            permission,
            cause: format!("Filed {}", evidence.kind),
            data: json!({ "evidence": evidence }),
        };
        self.tell(&mut conn, actor, &stored, told).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Records that whoever answers for an integration has read a notice. Doing it again does nothing.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` when the provider announced no such thing.
    pub async fn acknowledge_notice(
        &self,
        actor: &Actor,
        integration: IntegrationId,
        notice: NoticeId,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.db.write().await?;
        if self
            .acknowledge(&mut writing.conn(), actor, integration, notice)
            .await?
        {
            writing.commit().await?;
        }
        Ok(())
    }

    /// The same within a transaction; `false` when it was acknowledged before.
    pub(super) async fn acknowledge(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        integration: IntegrationId,
        notice: NoticeId,
    ) -> Result<bool, ServiceError> {
        let stored = integrations::find(conn, integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let permission = may_edit(actor, &stored.integration)
            .ok_or(ServiceError::Forbidden(Permission::EditOwnIntegration.label()))?;
        let known = records::notices(conn, stored.integration.provider, integration).await?;
        let found = known
            .into_iter()
            .find(|known| known.notice.id == notice)
            .ok_or(ServiceError::NotFound)?;
        if found.acknowledged_on.is_some() {
            return Ok(false);
        }
        records::acknowledge(conn, notice, integration, actor.user, self.clock.today()).await?;
        cycle::end_cycle(conn, &Subject::Notice(notice, integration), self.clock.now()).await?;
        let told = Told {
            action: "notice.acknowledged",
            permission,
            cause: format!("Acknowledged: {}", found.notice.title),
            data: json!({ "notice": notice }),
        };
        self.tell(conn, actor, &stored, told).await?;
        Ok(true)
    }

    /// The score that follows, and the audit event.
    async fn tell(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        stored: &Stored,
        told: Told,
    ) -> Result<(), ServiceError> {
        let event = self.event(
            actor,
            told.action,
            told.permission,
            ("integration", stored.integration.id.0),
            told.data,
        );
        let services = providers::services(conn).await?;
        self.rescore(
            conn,
            stored,
            &services,
            Cause::Change {
                text: &told.cause,
                event: event.id,
            },
        )
        .await?;
        history::append(conn, &event).await?;
        Ok(())
    }
}

/// How a change is told.
struct Told {
    action: &'static str,
    permission: Permission,
    cause: String,
    data: Value,
}
