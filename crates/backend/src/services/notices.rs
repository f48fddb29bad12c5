//! Notices: moved by their provider, read by whoever answers for an integration.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{Fields, Reader};
use holdfast_domain::ids::{IntegrationId, NoticeId};
use holdfast_domain::notice::Notice;
use holdfast_domain::reminder::Subject;
use serde_json::{Value, json};

use super::catalogue::may_edit;
use super::corrections::Step;
use super::scoring::Cause;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::integrations::Stored;
use crate::store::notifications::cycle;
use crate::store::{Conn, history, integrations, notices, services};

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
            .acknowledge(&mut writing.conn(), actor, (integration, notice), true)
            .await?
        {
            writing.commit().await?;
        }
        Ok(())
    }

    /// Takes back that a notice was read. Doing it again does nothing.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` when the provider announced no such thing.
    pub async fn unacknowledge_notice(
        &self,
        actor: &Actor,
        integration: IntegrationId,
        notice: NoticeId,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        if self
            .acknowledge(&mut writing.conn(), actor, (integration, notice), false)
            .await?
        {
            writing.commit().await?;
        }
        Ok(())
    }

    /// Moves a notice that is still at a version to another day, because its provider did: the day that it had is kept, and
    /// whoever acknowledged it is asked again. Answers the revision that would take it back.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it was withdrawn; `Invalid` by field; `Conflict`.
    pub async fn move_notice(
        &self,
        actor: &Actor,
        id: NoticeId,
        version: i64,
        fields: &Fields,
    ) -> Result<i64, ServiceError> {
        require(actor, Permission::ManageProviders)?;
        let mut reader = Reader::new(fields);
        let day = reader.date("effective_on");
        if day.is_none() {
            reader.error("effective_on", "Say to which day it was moved.");
        }
        let Some(day) = day.filter(|_| reader.errors.is_empty()) else {
            return Err(reader.errors.into());
        };
        let mut writing = self.write_as(actor).await?;
        self.step(&mut writing.conn(), actor, (id.0, version), |known: &Notice| {
            let said = format!("Moved: {}", known.title);
            Ok(Step::Verb(known.moved_to(day)?, Action::NoticeMoved, said))
        })
        .await?;
        writing.commit().await?;
        Ok(version)
    }

    /// Records within a transaction that an integration's notice was read, or takes that back; `false` when it was so before.
    pub(super) async fn acknowledge(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        (integration, notice): (IntegrationId, NoticeId),
        is_read: bool,
    ) -> Result<bool, ServiceError> {
        let stored = integrations::find(conn, integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let permission = may_edit(actor, &stored.integration)
            .ok_or(ServiceError::Forbidden(Permission::EditOwnIntegration.label()))?;
        let known = notices::for_integration(conn, stored.integration.provider, integration).await?;
        let found = known
            .into_iter()
            .find(|known| known.notice.id == notice)
            .ok_or(ServiceError::NotFound)?;
        if found.acknowledged_on.is_some() == is_read {
            return Ok(false);
        }
        if !is_read {
            notices::take_back(conn, notice, integration).await?;
            let told = Told {
                action: Action::NoticeAcknowledgementWithdrawn,
                permission,
                cause: format!("Not acknowledged after all: {}", found.notice.title),
                data: json!({ "notice": notice }),
            };
            self.tell(conn, actor, &stored, told).await?;
            return Ok(true);
        }
        let today = self.clock.today();
        notices::acknowledge(conn, &found.notice, integration, actor.user, today).await?;
        cycle::end_cycle(conn, &Subject::Notice(notice, integration), self.clock.now()).await?;
        let told = Told {
            action: Action::NoticeAcknowledged,
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
    action: Action,
    permission: Permission,
    cause: String,
    data: Value,
}
