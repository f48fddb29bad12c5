//! A one-time link by mail to the person whose it is: sent at once and not over the queue, for the link is kept nowhere.

use std::fmt::Write as _;
use std::time::Duration;

use chrono::TimeDelta;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::ids::UserId;
use holdfast_domain::text::Email;
use holdfast_domain::words;
use serde_json::json;

use crate::error::ServiceError;
use crate::notify::{Failure, Mail, Message};
use crate::services::links::RESET_LIFE;
use crate::services::{Backend, require, tries};
use crate::store::users::User;
use crate::store::{history, sign_in, users};

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most links that one account is sent a day, those of administrators counted.
const A_DAY: i64 = 6;

/// A link that somebody without their password asked for. Whether an account has the address is only looked at once this
/// is sent, so that nobody can tell from the answer, or from how long it takes.
#[derive(Debug)]
#[must_use = "nothing is sent before `Backend::send_forgotten`"]
pub struct Forgotten {
    email: Option<Email>,
    origin: String,
}

impl Backend {
    /// Whether links can be sent by mail from here now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mails_links(&self) -> Result<bool, ServiceError> {
        Ok(self.outbound.has_mail() && self.silence().await?.is_none())
    }

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
        let opening = format!(
            "{} invites you to Holdfast. Set your password with this link; it works once, for 24 hours:",
            actor.name
        );
        if let Err(why) = self.send_link(&user, &opening, address, None).await {
            return Ok(by_hand(&why));
        }
        let mut writing = self.write_as(actor).await?;
        let event = self.event(
            actor,
            Action::UserLinkMailed,
            Permission::ManageUsers,
            ("user", id.0),
            json!({}),
        );
        history::append(&mut writing.conn(), &event).await?;
        writing.commit().await?;
        Ok(format!("The link was sent to {}.", user.email))
    }

    /// Takes the wish of somebody who is not signed in for a link to set a new password, counted whether the account is
    /// there or not.
    ///
    /// # Errors
    /// `NotFound` where no mail can be sent; `TooManyTries`.
    pub async fn forgotten(&self, email: &str, origin: &str) -> Result<Forgotten, ServiceError> {
        if !self.mails_links().await? {
            return Err(ServiceError::NotFound);
        }
        let limits = tries::of_forgotten(email, origin);
        self.look_at_tries(&limits).await?;
        self.count_try(&limits).await?;
        Ok(Forgotten {
            email: Email::stored(email).ok(),
            origin: origin.to_owned(),
        })
    }

    /// Sends the link, if an account with a password that is not disabled has the address. Whoever has no password has a link
    /// from an administrator, which may have been handed over because their mail is no longer theirs alone. Links that are
    /// underway stay good, so that nobody can take one away by asking.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn send_forgotten(
        &self,
        asked: Forgotten,
        address: impl FnOnce(&str) -> String,
    ) -> Result<(), ServiceError> {
        let Some(email) = &asked.email else {
            return Ok(());
        };
        let found = users::sign_in_row(&mut self.db.read().await?.conn(), email).await?;
        let Some((id, Some(_), false)) = found else {
            return Ok(());
        };
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        let now = self.clock.now();
        if sign_in::links_since(&mut conn, id, now - TimeDelta::days(1)).await? >= A_DAY {
            return Ok(());
        }
        let user = users::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        let token = self.reset_link(&mut conn, id).await?;
        let actor = Actor::system(&asked.origin);
        let event = self.event(
            &actor,
            Action::UserLinkAsked,
            Permission::ManageUsers,
            ("user", id.0),
            json!({}),
        );
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        let opening = format!(
            "Somebody asked for a new password for your account. Set it with this link; it works once, for {}:",
            words::wait(RESET_LIFE.num_seconds())
        );
        let closing = "If that was not you, do nothing: your password stays as it is.";
        let sent = self
            .send_link(&user, &opening, &address(&token), Some(closing))
            .await;
        if let Err(why) = sent {
            tracing::warn!(user = %id, error = %why, "A link to set a new password was not sent");
        }
        Ok(())
    }

    /// Sends one link, or says why that did not work.
    async fn send_link(
        &self,
        user: &User,
        opening: &str,
        address: &str,
        closing: Option<&str>,
    ) -> Result<(), String> {
        let mut text = format!("Hello {},\n\n{opening}\n\n{address}\n", user.name);
        let mut html = format!(
            "<p>Hello {},</p><p>{}</p><p><a href=\"{address}\">{address}</a></p>",
            escaped(user.name.as_str()),
            escaped(opening)
        );
        if let Some(closing) = closing {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n{closing}\n");
            let _ = write!(html, "<p>{}</p>", escaped(closing));
        }
        let mail = Message::Mail(Mail {
            id: self.clock.new_id().into(),
            to: user.email.clone(),
            to_name: user.name.to_string(),
            subject: "Your link to Holdfast".into(),
            text,
            html,
            attachment: None,
        });
        match tokio::time::timeout(PATIENCE, self.outbound.send(&mail)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(
                Failure::Transient { error, .. }
                | Failure::Permanent { error }
                | Failure::Refused { error, .. },
            )) => Err(error),
            Err(_) => Err("the mail server did not answer in time.".into()),
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
