//! Turns a notification into the message that leaves, from the facts of now.

use holdfast_domain::reminder::ChannelClass;

use super::{Mail, Message};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::notifications::Notification;
use crate::store::users;

/// What became of a notification when it was to be turned into a message.
#[derive(Debug)]
pub enum Composed {
    /// This is to be sent.
    Message(Box<Message>),
    /// There is nothing to be said any more, and why: the person left, the channel was removed.
    Obsolete(&'static str),
}

impl Backend {
    /// Turns a notification into the message that leaves.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn compose(&self, notification: &Notification) -> Result<Composed, ServiceError> {
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let Some(user) = notification.user else {
            return Ok(Composed::Obsolete("nobody is told"));
        };
        let Some(person) = users::find(&mut conn, user)
            .await?
            .filter(|person| !person.disabled)
        else {
            return Ok(Composed::Obsolete("the person left"));
        };
        if notification.channel != ChannelClass::Email {
            return Ok(Composed::Obsolete("nothing leaves over this channel"));
        }
        Ok(Composed::Message(Box::new(Message::Mail(Mail {
            id: notification.id,
            to: person.email,
            to_name: person.name.to_string(),
            subject: notification.title.clone(),
            text: notification.title.clone(),
            html: String::new(),
            attachment: None,
        }))))
    }
}
