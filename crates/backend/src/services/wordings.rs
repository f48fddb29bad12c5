//! The words of reminders that the organisation chooses: reading them with examples, and deciding them for one kind.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{FieldErrors, Fields, Reader};
use holdfast_domain::reminder::ReminderKind;
use holdfast_domain::text::capitalised;
use serde_json::json;

use super::decisions::{stored, unchanged_since};
use super::{Backend, require};
use crate::error::ServiceError;
use crate::notify::wording::{
    self, DOCUMENT, INTRODUCTION_MAX, SUBJECT_MAX, Values, Wording, Wordings, check,
};

/// A reminder as it would be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Whether its date has passed.
    pub overdue: bool,
    /// The subject line.
    pub subject: String,
    /// The paragraphs before the facts.
    pub introduction: Vec<String>,
}

/// The words of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordingView {
    /// Which kind.
    pub kind: ReminderKind,
    /// The words that hold.
    pub wording: Wording,
    /// Whether the organisation chose them.
    pub chosen: bool,
    /// The version of all that was chosen; 0 while nothing is.
    pub version: i64,
    /// What the words that were typed say, or else those that hold; empty when those that were typed do not read.
    pub examples: Vec<Example>,
    /// What is wrong with the words that were typed.
    pub wrong: FieldErrors,
}

impl Backend {
    /// The words of all kinds, in the order of the kinds.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn wordings(&self, actor: &Actor) -> Result<Vec<WordingView>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let (chosen, version) = stored::<Wordings>(&mut self.db.read().await?.conn(), DOCUMENT).await?;
        Ok(ReminderKind::ALL
            .iter()
            .map(|kind| view(*kind, &chosen, version, None))
            .collect())
    }

    /// The words of one kind, with examples of what was `typed`, or else of what holds.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn wording(
        &self,
        actor: &Actor,
        kind: ReminderKind,
        typed: Option<&Fields>,
    ) -> Result<WordingView, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let (chosen, version) = stored::<Wordings>(&mut self.db.read().await?.conn(), DOCUMENT).await?;
        Ok(view(kind, &chosen, version, typed))
    }

    /// Decides the words of a kind. `seen` is the version at which the form was opened. With `reset`, the default holds
    /// again.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` by field, with the fields that can be used; `Conflict` when somebody decided meanwhile.
    pub async fn decide_wording(
        &self,
        actor: &Actor,
        kind: ReminderKind,
        seen: i64,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ManageSettings)?;
        let next = match fields.get("reset") {
            "" => Some(parse(fields)?),
            _ => None,
        };
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (mut wordings, version) = stored::<Wordings>(&mut conn, DOCUMENT).await?;
        let before = wordings.get(&kind).cloned();
        if before == next {
            return Ok(());
        }
        unchanged_since(seen, version)?;
        match &next {
            Some(wording) => wordings.insert(kind, wording.clone()),
            None => wordings.remove(&kind),
        };
        let event = self.decided(
            actor,
            Action::WordingChanged,
            json!({ "kind": kind, "before": before, "after": next }),
        );
        self.decide(&mut conn, DOCUMENT, &wordings, version, &event)
            .await?;
        writing.commit().await?;
        tracing::info!(wording.kind = %kind, wording.default = next.is_none(), "Changed the words of a kind of reminder");
        Ok(())
    }
}

fn view(kind: ReminderKind, chosen: &Wordings, version: i64, typed: Option<&Fields>) -> WordingView {
    let wording = chosen
        .get(&kind)
        .cloned()
        .unwrap_or_else(|| wording::default(kind));
    let (examples, wrong) = match typed.map(parse) {
        None => (examples(kind, &wording), FieldErrors::default()),
        Some(Ok(typed)) => (examples(kind, &typed), FieldErrors::default()),
        Some(Err(errors)) => (Vec::new(), errors),
    };
    WordingView {
        kind,
        chosen: chosen.contains_key(&kind),
        version,
        examples,
        wrong,
        wording,
    }
}

/// Reads the form: `subject` and `introduction`.
fn parse(fields: &Fields) -> Result<Wording, FieldErrors> {
    let mut reader = Reader::new(fields);
    let wording = Wording {
        subject: reader.required_line("subject", SUBJECT_MAX, "Give a subject, such as {{ title }}."),
        introduction: reader
            .paragraph("introduction", INTRODUCTION_MAX)
            .unwrap_or_default(),
    };
    // One after the other, so that each learns what is wrong with it.
    let subject = Wording {
        introduction: String::new(),
        ..wording.clone()
    };
    let introduction = Wording {
        subject: "{{ title }}".to_owned(),
        ..wording.clone()
    };
    for (field, alone) in [("subject", subject), ("introduction", introduction)] {
        if let Err(message) = check(&alone) {
            reader.error(field, sentence(&message));
        }
    }
    if reader.errors.is_empty() {
        Ok(wording)
    } else {
        Err(reader.errors)
    }
}

/// The message without the name of the field, which the form says itself.
fn sentence(message: &str) -> String {
    let message = message.split_once(": ").map_or(message, |(_, message)| message);
    capitalised(message)
}

fn examples(kind: ReminderKind, wording: &Wording) -> Vec<Example> {
    wording::samples()
        .into_iter()
        .filter_map(|values| {
            let values = Values {
                title: title(kind).to_owned(),
                kind: kind.label(),
                ..values
            };
            Some(Example {
                overdue: values.overdue,
                subject: wording::subject(wording, &values).ok()?,
                introduction: wording::introduction(wording, &values).ok()?,
            })
        })
        .collect()
}

/// What has to be done, in the example of a kind.
fn title(kind: ReminderKind) -> &'static str {
    match kind {
        ReminderKind::Rotation => "Rotate Live secret key of Checkout payments",
        ReminderKind::Expiry => "Replace Live secret key of Checkout payments before it expires",
        ReminderKind::Review => "Review Checkout payments",
        ReminderKind::Evidence => "Renew the attestation of compliance of Checkout payments",
        ReminderKind::Notice => "Prepare Checkout payments for this announcement: API version 2023-10 ends",
        ReminderKind::Revocation => "Revoke the old Live secret key of Checkout payments",
        ReminderKind::Version => "Move Checkout payments to a supported version",
    }
}
