//! A mail as it travels (RFC 5322): text and HTML, an attachment, and the headers by which programs know what it is. No
//! header can be smuggled in by a name, a subject or an address.

use std::str::FromStr;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use holdfast_domain::text::Email;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment as Part, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use url::Url;

use super::{Attachment, Failure, Mail, wording};

/// Who mail is from: "Holdfast <holdfast@example.org>" or the address alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(pub(super) Mailbox);

impl FromStr for Sender {
    type Err = String;

    fn from_str(raw: &str) -> Result<Self, String> {
        let wrong = || "Give an address such as Holdfast <holdfast@example.org>.".to_owned();
        if raw.chars().any(char::is_control) {
            return Err(wrong());
        }
        raw.trim().parse().map(Self).map_err(|_| wrong())
    }
}

impl std::fmt::Display for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The mail as it travels. `base_url` is where people say how they want to be reminded; its host names the Message-ID.
///
/// # Errors
/// [`Failure::Permanent`] when it cannot be written: an address that mail cannot have.
pub fn message(mail: &Mail, from: &Sender, base_url: &Url, now: DateTime<Utc>) -> Result<Message, Failure> {
    let permanent = |error: &str| Failure::Permanent { error: error.into() };
    let address = Email::parse(mail.to.as_str())
        .ok()
        .and_then(|email| {
            let (local, host) = email.parts_to_send()?;
            Address::new(local, host).ok()
        })
        .ok_or_else(|| permanent("The recipient has no address that mail can be sent to."))?;
    let name = Some(wording::one_line(&mail.to_name)).filter(|name| !name.is_empty());
    let host = base_url.host_str().unwrap_or("localhost");
    let headers = [
        (
            HeaderName::new_from_ascii_str("List-Unsubscribe"),
            format!("<{}>", preferences(base_url)),
        ),
        (
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ),
    ];
    let mut builder = Message::builder()
        .from(in_ascii(&from.0))
        .to(Mailbox::new(name, address))
        .subject(wording::one_line(&mail.subject))
        .date(SystemTime::from(now))
        .message_id(Some(format!("<{}@{host}>", mail.id)));
    for (name, value) in headers {
        builder = builder.raw_header(HeaderValue::new(name, value));
    }
    let both = MultiPart::alternative()
        .singlepart(SinglePart::plain(mail.text.clone()))
        .singlepart(SinglePart::html(mail.html.clone()));
    let body = match &mail.attachment {
        None => both,
        Some(attachment) => MultiPart::mixed().multipart(both).singlepart(part(attachment)?),
    };
    builder
        .multipart(body)
        .map_err(|_| permanent("The mail cannot be written."))
}

/// The sender with the host as it travels: in ASCII.
fn in_ascii(sender: &Mailbox) -> Mailbox {
    let host = idna::domain_to_ascii_strict(sender.email.domain()).ok();
    let address = host.and_then(|host| Address::new(sender.email.user(), host).ok());
    Mailbox::new(
        sender.name.clone(),
        address.unwrap_or_else(|| sender.email.clone()),
    )
}

/// Where people say how they want to be reminded.
pub(super) fn preferences(base_url: &Url) -> Url {
    base_url.join("/account").unwrap_or_else(|_| base_url.clone())
}

fn part(attachment: &Attachment) -> Result<SinglePart, Failure> {
    let media_type = ContentType::parse(&attachment.media_type).map_err(|_| Failure::Permanent {
        error: "The attachment has a type that mail does not know.".into(),
    })?;
    let name: String = attachment
        .name
        .chars()
        .map(|c| {
            if c.is_control() || ['"', '\\', '/'].contains(&c) {
                '_'
            } else {
                c
            }
        })
        .collect();
    Ok(Part::new(name).body(attachment.content.clone(), media_type))
}
