//! A one-time link by mail to the person whose it is: sent at once and not over the queue, for the link is kept nowhere.

use std::time::Duration;

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::ids::UserId;
use serde_json::json;

use crate::error::ServiceError;
use crate::notify::{Failure, Mail, Message};
use crate::services::{Backend, require};
use crate::store::{history, users};

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(20);

impl Backend {
    /// Sends the address of a one-time link to the person whose it is. Answers what to say: that it was sent, or why not.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn mail_link(&self, actor: &Actor, id: UserId, address: &str) -> Result<String, ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let user = users::find(&mut self.db.read().await?.conn(), id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let by_hand = |why: &str| format!("The link was not sent by mail: {why} Hand it over yourself.");
        if self.silence().await?.is_some() {
            return Ok(by_hand("nothing leaves from here now."));
        }
        let text = format!(
            "Hello {},\n\n{} invites you to Holdfast. Set your password here; the link works once, for 24 hours:\n\n{address}\n",
            user.name, actor.name
        );
        let html = format!(
            "<p>Hello {},</p><p>{} invites you to Holdfast. Set your password with this link; it works once, for 24 hours:</p>\
             <p><a href=\"{address}\">{address}</a></p>",
            escaped(user.name.as_str()),
            escaped(&actor.name)
        );
        let mail = Message::Mail(Mail {
            id: self.clock.new_id().into(),
            to: user.email.clone(),
            to_name: user.name.to_string(),
            subject: "Your link to Holdfast".into(),
            text,
            html,
            attachment: None,
        });
        let sent = tokio::time::timeout(PATIENCE, self.outbound.send(&mail)).await;
        let said = match sent {
            Ok(Ok(())) => format!("The link was sent to {}.", user.email),
            Ok(Err(
                Failure::Transient { error, .. }
                | Failure::Permanent { error }
                | Failure::Refused { error, .. },
            )) => return Ok(by_hand(&error)),
            Err(_) => return Ok(by_hand("the mail server did not answer in time.")),
        };
        let mut writing = self.write_as(actor).await?;
        let event = self.event(
            actor,
            "user.link_mailed",
            Permission::ManageUsers,
            ("user", id.0),
            json!({}),
        );
        history::append(&mut writing.conn(), &event).await?;
        writing.commit().await?;
        Ok(said)
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
