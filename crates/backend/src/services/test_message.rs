//! A test message: whether what is configured arrives.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::{ChannelId, NotificationId, UserId};
use holdfast_domain::reminder::{ChannelClass, Delivery, NotificationKind};
use serde_json::json;

use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::notifications::{self, NewNotification};
use crate::store::{Conn, channels, history};

/// Where a test goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestTo {
    /// By mail to whoever asks.
    Me,
    /// To a team's webhook.
    Channel(ChannelId),
}

impl Backend {
    /// Queues a test message. `id` is chosen when the form is opened: sending the form twice queues one.
    ///
    /// # Errors
    /// `Forbidden`: people test their own mail, administrators every webhook; `NotFound`; `Invalid` when no mail server is
    /// configured, or the webhook was removed.
    pub async fn send_test(&self, actor: &Actor, id: NotificationId, to: TestTo) -> Result<(), ServiceError> {
        let permission = match to {
            TestTo::Me => Permission::ReadCatalogue,
            TestTo::Channel(_) => Permission::ManageSettings,
        };
        require(actor, permission)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let delivery = match to {
            TestTo::Me => Delivery::Email(self.own_mail(actor)?),
            TestTo::Channel(channel) => webhook(&mut conn, channel).await?,
        };
        if !notifications::insert(&mut conn, &self.test(id, delivery)).await? {
            return Ok(());
        }
        let event = self.event(
            actor,
            Action::DeliveryTested,
            permission,
            ("notification", id.0),
            json!({ "lane": delivery.lane() }),
        );
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        self.worker.wake();
        Ok(())
    }

    fn own_mail(&self, actor: &Actor) -> Result<UserId, ServiceError> {
        let Some(user) = actor.user else {
            return Err(refused("Only a person has an address to send a test to."));
        };
        if self.outbound.has_mail() {
            Ok(user)
        } else {
            Err(refused(
                "No mail server is configured, so no mail can be sent. Whoever runs Holdfast can set HOLDFAST_SMTP_URL.",
            ))
        }
    }

    fn test(&self, id: NotificationId, delivery: Delivery) -> NewNotification {
        let now = self.clock.now();
        NewNotification {
            title: match delivery.channel() {
                ChannelClass::Webhook => "Test message for this channel".to_owned(),
                ChannelClass::Email | ChannelClass::Inbox => "Test message".to_owned(),
            },
            ..NewNotification::asked(NotificationKind::Test, id, self.clock.today(), delivery, now)
        }
    }
}

async fn webhook(conn: &mut Conn<'_>, channel: ChannelId) -> Result<Delivery, ServiceError> {
    let found = channels::find(conn, channel)
        .await?
        .ok_or(ServiceError::NotFound)?;
    if found.removed {
        return Err(refused(
            "This channel was removed; choose another one of the team.",
        ));
    }
    Ok(Delivery::Webhook(found.team, channel))
}

fn refused(message: &'static str) -> ServiceError {
    FieldErrors::one("to", message).into()
}
