//! How messages leave: what a delivery is turned into, over what it goes, and how its failures are told apart.
//! Nothing leaves unless it was configured.

pub mod bodies;
pub mod compose;
mod digest;
mod folder;
pub mod guard;
pub mod mime;
pub mod script;
pub mod smtp;
pub mod template;
pub mod trust;
pub mod webhook;
pub mod wording;
pub mod words;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::WebhookKind;
use holdfast_domain::text::Email;
use secrecy::SecretString;
use url::Url;

use self::guard::Guard;
use self::mime::Sender;
use self::smtp::Smtp;
use self::trust::Trust;
use crate::clock::Clock;

/// A mail that is ready to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The notification; its Message-ID is made of it, so that a receiver can drop a second copy (RFC 5322 3.6.4).
    pub id: NotificationId,
    /// To whom.
    pub to: Email,
    /// What the person is called.
    pub to_name: String,
    /// The subject line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// A file that comes with it.
    pub attachment: Option<Attachment>,
}

/// A file that comes with a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its type, such as `text/csv; charset=utf-8`.
    pub media_type: String,
    /// What is in it.
    pub content: Vec<u8>,
}

/// A call of an incoming webhook that is ready to leave.
#[derive(Clone, Debug)]
pub struct Call {
    /// The notification.
    pub id: NotificationId,
    /// What the receiver understands.
    pub kind: WebhookKind,
    /// Where to.
    pub url: String,
    /// What the body is signed with (HMAC-SHA256), of a generic webhook.
    pub secret: Option<SecretString>,
    /// The body.
    pub body: serde_json::Value,
}

/// Something that is ready to leave.
#[derive(Clone, Debug)]
pub enum Message {
    /// By mail.
    Mail(Mail),
    /// To a webhook.
    Call(Call),
}

/// Why something did not arrive, in words for the delivery log: no address, no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It may arrive later.
    Transient {
        /// What went wrong.
        error: String,
        /// What the receiver asked to wait (`Retry-After`).
        retry_after: Option<TimeDelta>,
        /// Whether the receiver is up and only this one message has to wait; then the lane is not to blame.
        message_only: bool,
    },
    /// It never will.
    Permanent {
        /// What went wrong.
        error: String,
    },
}

/// How mail leaves.
#[derive(Clone, Debug, Default)]
pub enum Mailer {
    /// Not at all: no server is configured. Mail is not queued then.
    #[default]
    Off,
    /// To a mail server.
    Smtp(Arc<Smtp>),
    /// Each mail as one `.eml` file in a folder: rehearsals.
    File(PathBuf),
    /// Kept in memory: tests.
    Memory(Arc<Mutex<Vec<Mail>>>),
    /// Kept in memory, or failing as it is told to: tests of the queue.
    Scripted(Arc<Mutex<script::Script>>),
}

/// Everything that leaves goes through here.
#[derive(Clone, Debug)]
pub struct Outbound {
    /// How mail leaves.
    pub mailer: Mailer,
    /// Who mail is from.
    pub from: Sender,
    /// Where webhooks may lead.
    pub guard: Guard,
    /// Whose certificates webhooks may show.
    pub trust: Trust,
    /// The time that mails and signatures carry.
    pub clock: Clock,
    /// The address under which people reach the product; links lead there.
    pub base_url: Url,
}

impl Default for Outbound {
    fn default() -> Self {
        Self {
            mailer: Mailer::Off,
            from: "Holdfast <holdfast@localhost>"
                .parse()
                .expect("a constant address"),
            guard: Guard::default(),
            trust: Trust::default(),
            clock: Clock::system(),
            base_url: Url::parse("http://127.0.0.1:3000").expect("a constant address"),
        }
    }
}

impl Outbound {
    /// Whether mail can be sent at all.
    #[must_use]
    pub fn has_mail(&self) -> bool {
        !matches!(self.mailer, Mailer::Off)
    }

    /// Sends one message; the caller sets the time limit.
    ///
    /// # Errors
    /// Whether it is worth trying again.
    pub async fn send(&self, message: &Message) -> Result<(), Failure> {
        let now = self.clock.now();
        let mail = match message {
            Message::Call(call) => return webhook::call(&self.guard, &self.trust, call, now).await,
            Message::Mail(mail) => mail,
        };
        let written = || mime::message(mail, &self.from, &self.base_url, now);
        match &self.mailer {
            Mailer::Off => Err(Failure::Permanent {
                error: "No mail server is configured.".into(),
            }),
            Mailer::Smtp(server) => server.send(&written()?).await,
            Mailer::File(folder) => folder::write(folder, &mail.id.to_string(), written()?.formatted()).await,
            Mailer::Scripted(script) => script::play(script, mail).await,
            Mailer::Memory(sent) => {
                sent.lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner)
                    .push(mail.clone());
                Ok(())
            }
        }
    }
}
