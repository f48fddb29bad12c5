//! Sending again by hand what could not be delivered.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::{EventId, NotificationId};
use holdfast_domain::reminder::DeliveryState;
use serde_json::json;

use super::Backend;
use crate::error::ServiceError;
use crate::services::require;
use crate::store::history::{self, Event};
use crate::store::notifications::{self, queue};

/// The most that are queued anew at once.
const AT_ONCE: i64 = 1_000;

impl Backend {
    /// Queues a notification anew that was given up, with all its tries. Doing it again does nothing.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` when it is no longer due, or waits for a digest.
    pub async fn send_again(&self, actor: &Actor, id: NotificationId) -> Result<(), ServiceError> {
        require(actor, Permission::ManageDeliveries)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let found = notifications::find(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        match found.state {
            DeliveryState::Dead => {}
            DeliveryState::Queued | DeliveryState::Sending | DeliveryState::Sent => return Ok(()),
            DeliveryState::Cancelled => return Err(refused("It is no longer due, so it is not sent again.")),
            DeliveryState::Held | DeliveryState::Bundled => {
                return Err(refused("It goes with a digest, so it is not sent on its own."));
            }
        }
        if !queue::revive(&mut conn, id, self.clock.now()).await? {
            return Ok(());
        }
        let event = self.event(
            actor,
            Action::DeliverySentAgain,
            Permission::ManageDeliveries,
            ("notification", id.0),
            json!({ "kind": found.kind.as_str(), "channel": found.channel.as_str(), "attempts": found.attempts }),
        );
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        self.worker.wake();
        Ok(())
    }

    /// Queues anew everything that could not be delivered, at most 1,000 at once, and answers how many that were: after a
    /// mail server was set up wrongly.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn send_all_again(&self, actor: &Actor) -> Result<u64, ServiceError> {
        require(actor, Permission::ManageDeliveries)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let revived = queue::revive_all(&mut conn, self.clock.now(), AT_ONCE).await?;
        if revived == 0 {
            return Ok(0);
        }
        let event = Event {
            id: EventId(self.clock.new_id()),
            at: self.clock.now(),
            actor,
            action: Action::DeliveryAllSentAgain,
            permission: Some(Permission::ManageDeliveries),
            entity: "notification",
            entity_id: None,
            data: json!({ "number": revived }),
        };
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        self.worker.wake();
        Ok(revived)
    }
}

fn refused(message: &'static str) -> ServiceError {
    FieldErrors::one("notification", message).into()
}
