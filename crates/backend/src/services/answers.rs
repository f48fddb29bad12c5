//! What people answer to a reminder: seen, not now, not mine. An answer comes from whoever was told and holds for nobody
//! else; it is audited, sent twice it is stored once, and about what is no longer due it changes nothing.

mod cycle;
mod page;

use chrono::NaiveDate;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{FieldErrors, Fields};
use holdfast_domain::ids::{AnswerId, IntegrationId, NotificationId, UserId};
use holdfast_domain::integration::Integration;
use holdfast_domain::reminder::answer::{parse_hand_over, parse_snooze};
use holdfast_domain::reminder::{Answer, AnswerKind, ReminderKind, Subject};
use serde_json::json;

pub use self::cycle::{Cycle, Ended};
pub use self::page::{Belongs, Bundled, ReminderView};
use super::catalogue::Change;
use super::catalogue::may_edit;
use super::repeated::same_again;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::answers::{self, Given, NewAnswer};
use crate::store::notifications::{self, Notification, cycle as queue};
use crate::store::{Conn, cycles, history, integrations, lines, users};

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is stored.
    Acknowledged,
    /// It is stored: nothing is said up to and on this day.
    Snoozed(NaiveDate),
    /// It is stored, and this person owns the integration now.
    HandedOver(String),
    /// What the reminder spoke of is no longer due; nothing was changed.
    NoLongerDue,
}

/// The one thing that a reminder is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct About {
    /// What is due.
    pub kind: ReminderKind,
    /// Of what.
    pub subject: Subject,
    /// When.
    pub due: NaiveDate,
    /// The integration that it belongs to.
    pub integration: IntegrationId,
}

impl About {
    /// `None` for what is no reminder of one thing: digests, reports, tests.
    pub(super) fn of(notification: &Notification) -> Option<Self> {
        Some(Self {
            kind: ReminderKind::parse(notification.kind.as_str()).ok()?,
            subject: notification.subject.parse().ok()?,
            due: notification.due_on,
            integration: notification.integration?,
        })
    }

    async fn is_open(&self, conn: &mut Conn<'_>) -> Result<bool, ServiceError> {
        let open = cycles::open(conn, &[self.subject].into()).await?;
        Ok(open.contains(&(self.kind, self.subject, self.due)))
    }
}

/// Whether a notification was sent to this actor: to the person, or to a channel of a team of theirs.
pub(super) fn is_told(actor: &Actor, notification: &Notification) -> bool {
    match (notification.user, notification.team) {
        (Some(user), _) => actor.user == Some(user),
        (None, Some(team)) => actor.user.is_some() && actor.teams.contains(&team),
        (None, None) => false,
    }
}

impl Backend {
    /// Notes that the actor has seen a reminder: nothing more is sent to them before its date. Of a change notice it
    /// acknowledges the notice, which ends its reminders: the word means one thing.
    ///
    /// # Errors
    /// `Forbidden` to whoever it was not sent to, and of a notice to whoever may not acknowledge it; `NotFound`. Sending the
    /// same form twice notes once.
    pub async fn acknowledge_reminder(
        &self,
        actor: &Actor,
        id: NotificationId,
        answer: AnswerId,
    ) -> Result<Outcome, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (user, about) = told(&mut conn, actor, id).await?;
        let new = self.answer(answer, user, &about, AnswerKind::Acknowledged);
        if let Some(given) = answers::given(&mut conn, answer).await? {
            same_again(&given, &Given::from(&new))?;
            return Ok(Outcome::Acknowledged);
        }
        if !about.is_open(&mut conn).await? {
            return Ok(Outcome::NoLongerDue);
        }
        if let Subject::Notice(notice, integration) = about.subject {
            self.acknowledge(&mut conn, actor, (integration, notice), true)
                .await?;
        }
        self.keep(&mut conn, actor, Action::ReminderAcknowledged, &new)
            .await?;
        writing.commit().await?;
        Ok(Outcome::Acknowledged)
    }

    /// Puts a reminder off for the actor: nothing is said to them for 1 to 14 days, and then it comes again by itself.
    ///
    /// # Errors
    /// `Forbidden` to whoever it was not sent to; `NotFound`; `Invalid` by field. Sending the same form twice puts it off
    /// once.
    pub async fn snooze_reminder(
        &self,
        actor: &Actor,
        id: NotificationId,
        answer: AnswerId,
        fields: &Fields,
    ) -> Result<Outcome, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (user, about) = told(&mut conn, actor, id).await?;
        if !about.is_open(&mut conn).await? {
            return Ok(Outcome::NoLongerDue);
        }
        let (until, reason) = parse_snooze(fields, self.clock.today())?;
        let new = NewAnswer {
            until_on: Some(until),
            reason: Some(reason),
            ..self.answer(answer, user, &about, AnswerKind::Snoozed)
        };
        if let Some(given) = answers::given(&mut conn, answer).await? {
            same_again(&given, &Given::from(&new))?;
            return Ok(Outcome::Snoozed(until));
        }
        self.keep(&mut conn, actor, Action::ReminderSnoozed, &new).await?;
        writing.commit().await?;
        Ok(Outcome::Snoozed(until))
    }

    /// Hands the integration of a reminder over: the person named owns it from now on, and is told with the next planning.
    ///
    /// # Errors
    /// `Forbidden` to whoever it was not sent to, and to whoever may not edit the integration; `NotFound`; `Invalid` by
    /// field. Sending the same form twice hands over once.
    pub async fn hand_over(
        &self,
        actor: &Actor,
        id: NotificationId,
        answer: AnswerId,
        fields: &Fields,
    ) -> Result<Outcome, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (user, about) = told(&mut conn, actor, id).await?;
        let stored = integrations::find(&mut conn, about.integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let given = answers::given(&mut conn, answer).await?;
        let known = given.is_some();
        let permission = may_edit(actor, &stored.integration);
        // Sent again by who gave it away and may not edit it any more: it is done.
        if permission.is_none() && !known {
            return Err(ServiceError::Forbidden(Permission::EditOwnIntegration.label()));
        }
        if !known && !about.is_open(&mut conn).await? {
            return Ok(Outcome::NoLongerDue);
        }
        let (to, reason) = parse_hand_over(fields)?;
        let person = users::find(&mut conn, to)
            .await?
            .filter(|person| !person.disabled)
            .ok_or_else(|| wrong("This person cannot sign in any more; choose somebody else."))?;
        let new = NewAnswer {
            to: Some(to),
            reason: Some(reason.clone()),
            ..self.answer(answer, user, &about, AnswerKind::HandedOver)
        };
        if let Some(given) = given {
            same_again(&given, &Given::from(&new))?;
        }
        let (Some(permission), false) = (permission, known) else {
            return Ok(Outcome::HandedOver(person.name.to_string()));
        };
        if stored.integration.owner == Some(to) {
            return Err(wrong("This person owns it already; choose somebody else."));
        }
        let integration = Integration {
            owner: Some(to),
            ..stored.integration.clone()
        };
        let change = Change::saying(permission, &reason);
        self.replace(&mut conn, actor, &stored, &integration, change)
            .await?;
        self.keep(&mut conn, actor, Action::ReminderHandedOver, &new)
            .await?;
        lines::close_of(&mut conn, user, about.integration).await?;
        writing.commit().await?;
        tracing::info!(integration.id = %about.integration, "Handed an integration over");
        Ok(Outcome::HandedOver(person.name.to_string()))
    }

    fn answer(&self, id: AnswerId, user: UserId, about: &About, answer: AnswerKind) -> NewAnswer {
        NewAnswer {
            id,
            kind: about.kind,
            subject: about.subject,
            due_on: about.due,
            integration: about.integration,
            user,
            answer,
            until_on: None,
            to: None,
            reason: None,
            at: self.clock.now(),
        }
    }

    /// Stores an answer with its audit event, and takes back what is queued and would not be said now.
    async fn keep(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        action: Action,
        new: &NewAnswer,
    ) -> Result<(), ServiceError> {
        answers::insert(conn, new).await?;
        let today = self.clock.today();
        let quiet = match new.answer {
            AnswerKind::Acknowledged => Answer::Acknowledged.keeps(new.due_on, today),
            AnswerKind::Snoozed | AnswerKind::HandedOver => true,
        };
        if quiet {
            let cycle = (new.kind, &new.subject, new.due_on);
            queue::withdraw(conn, cycle, new.user, new.at).await?;
        }
        let data = json!({
            "kind": new.kind, "subject": new.subject, "due_on": new.due_on, "until_on": new.until_on, "to": new.to, "reason": new.reason,
        });
        let event = self.event(
            actor,
            action,
            Permission::ReadCatalogue,
            ("integration", new.integration.0),
            data,
        );
        Ok(history::append(conn, &event).await?)
    }
}

/// Who answers, and about what.
async fn told(
    conn: &mut Conn<'_>,
    actor: &Actor,
    id: NotificationId,
) -> Result<(UserId, About), ServiceError> {
    let notification = notifications::find(conn, id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let user = actor
        .user
        .filter(|_| is_told(actor, &notification))
        .ok_or(ServiceError::Forbidden(
            "Answer a reminder that was sent to somebody else",
        ))?;
    let about = About::of(&notification).ok_or(ServiceError::NotFound)?;
    Ok((user, about))
}

fn wrong(message: &str) -> ServiceError {
    ServiceError::Invalid(FieldErrors::one("to", message))
}
