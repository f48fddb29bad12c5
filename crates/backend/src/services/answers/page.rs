//! What the page of a reminder shows: where every link of a mail or webhook leads.

use chrono::NaiveDate;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::credential::procedure::{Step, procedure};
use holdfast_domain::credential::{Credential, Rotation};
use holdfast_domain::ids::{IntegrationId, NotificationId, UserId};
use holdfast_domain::reminder::steps::steps;
use holdfast_domain::reminder::{NotificationKind, ReminderKind, Subject};
use serde::{Deserialize, Serialize};

use super::cycle::{self, Cycle};
use super::{About, is_told};
use crate::error::ServiceError;
use crate::services::catalogue::{may_edit, may_rotate};
use crate::services::rotation::used_by;
use crate::services::{Backend, require};
use crate::store::notifications::{self, Notification};
use crate::store::stored::Stored;
use crate::store::told::{self, Entry};
use crate::store::{Conn, credentials, inbox, integrations, owners, providers, services, users};

/// Everything that the page of a reminder shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReminderView {
    /// The day it was asked for.
    pub today: NaiveDate,
    /// The notification.
    pub notification: Notification,
    /// To whom it was sent: a person or a team.
    pub recipient: String,
    /// Whether the actor may answer it; others may only look.
    pub is_mine: bool,
    /// Who asks.
    pub reader: Option<UserId>,
    /// What it is about; `None` for digests, reports and tests.
    pub belongs: Option<Belongs>,
    /// What went with it, of a digest.
    pub bundled: Vec<Bundled>,
}

/// What a reminder is about, and what the actor may do about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one answer for each thing that the page may offer"
)]
pub struct Belongs {
    /// What is due.
    pub kind: ReminderKind,
    /// Of what.
    pub subject: Subject,
    /// The integration that it belongs to.
    pub integration: IntegrationId,
    /// Its name.
    pub integration_name: String,
    /// The provider's name.
    pub provider_name: String,
    /// Who owns it now.
    pub owner: Option<(UserId, String)>,
    /// The credential, of a rotation, an expiry, or what a rotation replaced.
    pub credential: Option<Credential>,
    /// What to do, in this order.
    pub steps: Vec<Step>,
    /// How the cycle stands.
    pub cycle: Cycle,
    /// Who was told and who answered what, newest first.
    pub told: Vec<Entry>,
    /// Whether the actor may change the integration.
    pub may_edit: bool,
    /// Whether the actor may record a rotation.
    pub may_rotate: bool,
    /// Whether the actor may record a review.
    pub may_review: bool,
    /// Whether the actor may file a document.
    pub may_file: bool,
    /// Who could take it over.
    pub people: Vec<(UserId, String)>,
}

/// One line of a digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundled {
    /// The notification.
    pub id: NotificationId,
    /// What has to be done.
    pub title: String,
    /// When it is due.
    pub due_on: NaiveDate,
    /// What it says.
    pub kind: NotificationKind,
}

impl Backend {
    /// The page of a reminder. Opening it marks what the actor was told about the same date of the same thing as read.
    ///
    /// # Errors
    /// `Forbidden` to whoever it was not sent to and who may not read deliveries; `NotFound`.
    pub async fn reminder(&self, actor: &Actor, id: NotificationId) -> Result<ReminderView, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let notification = notifications::find(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let is_mine = is_told(actor, &notification);
        if !is_mine && !actor.may(Permission::ReadDeliveries) {
            return Err(ServiceError::Forbidden(
                "Read a reminder that was sent to somebody else",
            ));
        }
        let belongs = match About::of(&notification) {
            Some(about) => Some(self.belongs(&mut conn, actor, &about, &notification).await?),
            None => None,
        };
        let bundled = match notification.kind {
            NotificationKind::Digest => notifications_of_digest(&mut conn, id).await?,
            _ => Vec::new(),
        };
        let view = ReminderView {
            today: self.clock.today(),
            recipient: recipient(&mut conn, &notification).await?,
            is_mine,
            reader: actor.user,
            belongs,
            bundled,
            notification,
        };
        let unread = match actor.user.filter(|_| is_mine) {
            Some(user) if inbox::has_unread(&mut conn, user, same(&view.notification)).await? => Some(user),
            _ => None,
        };
        drop(reading);
        if let Some(user) = unread {
            let mut writing = self.write_as(actor).await?;
            inbox::mark_read(
                &mut writing.conn(),
                user,
                same(&view.notification),
                self.clock.now(),
            )
            .await?;
            writing.commit().await?;
        }
        Ok(view)
    }

    async fn belongs(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        about: &About,
        notification: &Notification,
    ) -> Result<Belongs, ServiceError> {
        let stored = integrations::find(conn, about.integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let integration = &stored.integration;
        let provider = providers::find(conn, integration.provider)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let owner = match integration.owner {
            Some(owner) => users::name(conn, owner).await?.map(|name| (owner, name)),
            None => None,
        };
        let credential = match about.subject {
            Subject::Credential(id) => credentials::find(conn, id)
                .await?
                .map(|(credential, _)| credential),
            Subject::Rotation(id) => match Rotation::find(conn, id.0).await?.map(|found| found.0) {
                Some(rotation) => credentials::find(conn, rotation.credential)
                    .await?
                    .map(|(credential, _)| credential),
                None => None,
            },
            _ => None,
        };
        let steps = match &credential {
            Some(credential) if about.kind != ReminderKind::Revocation => {
                let services = services::all(conn).await?;
                let used = used_by(credential, integration, provider.name.as_str(), &services);
                procedure(credential.kind, &used)
            }
            _ => steps(about.kind),
        };
        let may_edit = may_edit(actor, integration).is_some();
        Ok(Belongs {
            kind: about.kind,
            subject: about.subject,
            integration: about.integration,
            integration_name: integration.name.to_string(),
            provider_name: provider.name.to_string(),
            owner,
            credential,
            steps,
            cycle: cycle::read(conn, about, notification.created_at).await?,
            told: told::about(conn, about.kind, &about.subject, about.due).await?,
            may_edit,
            may_rotate: may_rotate(actor, integration),
            may_review: actor.may(Permission::RecordReview),
            may_file: actor.may(Permission::ManageEvidence) || may_edit,
            people: if may_edit {
                owners::names(conn).await?
            } else {
                Vec::new()
            },
        })
    }
}

fn same(notification: &Notification) -> (NotificationKind, &str, NaiveDate) {
    (notification.kind, &notification.subject, notification.due_on)
}

async fn recipient(conn: &mut Conn<'_>, notification: &Notification) -> Result<String, ServiceError> {
    if let Some(user) = notification.user {
        return Ok(users::name(conn, user).await?.unwrap_or_default());
    }
    let team = users::teams(conn)
        .await?
        .into_iter()
        .find(|team| notification.team == Some(team.id));
    Ok(team.map(|team| team.name.to_string()).unwrap_or_default())
}

async fn notifications_of_digest(
    conn: &mut Conn<'_>,
    id: NotificationId,
) -> Result<Vec<Bundled>, ServiceError> {
    let rows = inbox::bundled(conn, id).await?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, title, due_on)| Bundled {
            id,
            title,
            due_on,
            kind,
        })
        .collect())
}
