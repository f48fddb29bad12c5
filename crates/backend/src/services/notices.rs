//! Notices that were read.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, NoticeId};
use holdfast_domain::reminder::Subject;
use serde_json::{Value, json};

use super::catalogue::may_edit;
use super::scoring::Cause;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::integrations::Stored;
use crate::store::notifications::cycle;
use crate::store::{Conn, history, integrations, records, services};

impl Backend {
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
        let mut writing = self.write_as(actor).await?;
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
        let services = services::all(conn).await?;
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
