//! Turns a notification into the message that leaves, from the facts of now.

mod facts;

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::{ChannelClass, DueItem, NotificationKind, ReminderKind, Subject, plan};
use url::Url;

use super::bodies::{self, Announcement};
use super::mime::preferences;
use super::template::{Digest, DigestRow, Reminder, Rendered, ScheduledReport, TestMessage};
use super::wording::{self, Wording, Wordings};
use super::{Attachment, Call, Mail, Message, words};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::services::schedules::Mailing;
use crate::store::channels::{self, Channel};
use crate::store::due::{self, DueFilter, Position};
use crate::store::notifications::{self, Notification};
use crate::store::users::{self, User};
use crate::store::{self, Conn, settings};

/// What became of a notification when it was to be turned into a message.
#[derive(Debug)]
pub enum Composed {
    /// This is to be sent.
    Message(Box<Message>),
    /// There is nothing to be said any more, and why, as a sentence: "The person left."
    Obsolete(&'static str),
}

/// To whom.
enum Recipient {
    Person(User),
    Team(Channel, String),
}

/// Rows of a digest that are read: more than fit into a mail.
const DIGEST_ROWS: i64 = 200;
/// Subjects that are looked up at once.
const SUBJECTS: usize = 300;

impl Backend {
    /// Turns a notification into the message that leaves.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn compose(&self, notification: &Notification) -> Result<Composed, ServiceError> {
        let recipient = match self.recipient(notification).await? {
            Ok(recipient) => recipient,
            Err(why) => return Ok(Composed::Obsolete(why)),
        };
        match notification.kind {
            NotificationKind::Test => self.compose_test(notification, &recipient),
            NotificationKind::Digest => self.compose_digest(notification, &recipient).await,
            NotificationKind::Report => self.compose_report(notification, &recipient).await,
            _ => self.compose_reminder(notification, &recipient).await,
        }
    }

    async fn recipient(
        &self,
        notification: &Notification,
    ) -> Result<Result<Recipient, &'static str>, ServiceError> {
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        if notification.channel == ChannelClass::Inbox {
            return Ok(Err("The inbox is in the product."));
        }
        if notification.channel == ChannelClass::Webhook {
            let channel = match notification.channel_id {
                Some(id) => channels::find(&mut conn, id).await?,
                None => None,
            };
            let Some(channel) = channel.filter(|channel| !channel.removed) else {
                return Ok(Err("The channel was removed."));
            };
            let teams = users::teams(&mut conn).await?;
            let team = teams.into_iter().find(|team| team.id == channel.team);
            let name = team.map_or_else(String::new, |team| team.name.to_string());
            return Ok(Ok(Recipient::Team(channel, name)));
        }
        let person = match notification.user {
            Some(user) => users::find(&mut conn, user).await?,
            None => None,
        };
        let Some(person) = person.filter(|person| !person.disabled) else {
            return Ok(Err("The person left."));
        };
        // What was asked for by somebody comes all the same.
        let asked = matches!(
            notification.kind,
            NotificationKind::Report | NotificationKind::Test
        );
        if !asked && !store::preferences::find(&mut conn, person.id).await?.email {
            return Ok(Err("The person wants no mail any more."));
        }
        Ok(Ok(Recipient::Person(person)))
    }

    async fn compose_reminder(
        &self,
        notification: &Notification,
        recipient: &Recipient,
    ) -> Result<Composed, ServiceError> {
        const OVER: Composed = Composed::Obsolete("It is no longer due.");
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let today = self.clock.today();
        let Some(item) = self
            .due_now(&mut conn, std::slice::from_ref(notification))
            .await?
            .pop()
        else {
            return Ok(OVER);
        };
        let Some(facts) = facts::read(&mut conn, &item, today).await? else {
            return Ok(OVER);
        };
        let wording = chosen(&mut conn, item.kind).await?;
        let (label, path) = facts::record(&item);
        let reminder = Reminder {
            kind: item.kind,
            title: item.title,
            integration: facts.integration,
            provider: facts.provider,
            due: item.due,
            today,
            recipient: match recipient {
                Recipient::Person(person) => person.name.to_string(),
                Recipient::Team(_, team) => team.clone(),
            },
            facts: facts.more,
            steps: facts.steps,
            why: plan::why(notification.reason, notification.orphan, notification.step),
            record: (label.to_owned(), self.page(&path)),
            answer: self.page(&format!("/reminders/{}", notification.id)),
            preferences: preferences(&self.outbound.base_url),
        };
        Ok(match recipient {
            Recipient::Person(person) => mail(notification, person, reminder.render(&wording)?, None),
            Recipient::Team(channel, team) => {
                let announcement = Announcement {
                    id: notification.id,
                    reminder: &reminder,
                    wording: &wording,
                    step: notification.step,
                    integration: facts.id,
                    integration_url: self.page(&format!("/integrations/{}", facts.id)),
                    owner: facts.owner,
                    team: team.clone(),
                };
                call(notification, channel, announcement.body(channel.kind))
            }
        })
    }

    async fn compose_digest(
        &self,
        notification: &Notification,
        recipient: &Recipient,
    ) -> Result<Composed, ServiceError> {
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let today = self.clock.today();
        let contents = notifications::digest::contents(&mut conn, notification.id, DIGEST_ROWS).await?;
        let due = self.due_now(&mut conn, &contents).await?;
        let rows: Vec<DigestRow> = contents
            .iter()
            .filter_map(|row| {
                let item = due.iter().find(|item| is_about(row, item))?;
                Some(DigestRow {
                    title: item.title.clone(),
                    due: item.due,
                    url: self.page(&format!("/reminders/{}", row.id)),
                })
            })
            .collect();
        let sums = match recipient {
            Recipient::Person(person) => store::sums::of_person(&mut conn, person.id).await?,
            Recipient::Team(..) => Vec::new(),
        };
        if rows.is_empty() && sums.is_empty() {
            return Ok(Composed::Obsolete("Nothing in it is due any more."));
        }
        let (things, late) = notifications::digest::size(&mut conn, notification.id, today).await?;
        // What is no longer due since it was counted is among the first rows, which were looked at.
        let gone = contents.len() - rows.len();
        let counted = |number: i64| usize::try_from(number).unwrap_or(0);
        let late_gone = contents.iter().filter(|row| row.due_on < today).count()
            - rows.iter().filter(|row| row.due < today).count();
        let digest = Digest {
            total: counted(things).saturating_sub(gone).max(rows.len()),
            late: counted(late).saturating_sub(late_gone),
            rows,
            sums: sums
                .iter()
                .map(|line| (line.words(), self.page(&words::list_of_sum(line))))
                .collect(),
            today,
            inbox: self.page(match recipient {
                Recipient::Person(_) => "/inbox",
                Recipient::Team(..) => "/integrations?due=overdue",
            }),
            preferences: preferences(&self.outbound.base_url),
        };
        Ok(match recipient {
            Recipient::Person(person) => mail(notification, person, digest.render()?, None),
            Recipient::Team(channel, team) => {
                let body = bodies::digest(channel.kind, notification.id, team, &digest);
                call(notification, channel, body)
            }
        })
    }

    async fn compose_report(
        &self,
        notification: &Notification,
        recipient: &Recipient,
    ) -> Result<Composed, ServiceError> {
        let Recipient::Person(person) = recipient else {
            return Ok(Composed::Obsolete("A report is mailed to a person."));
        };
        let report = match self.mailed_report(notification).await? {
            Mailing::Report(report) => *report,
            Mailing::Obsolete(why) => return Ok(Composed::Obsolete(why)),
        };
        let letter = ScheduledReport {
            report: report.title.to_owned(),
            day: report.day,
            summary: report.summary,
            file_name: report.file.as_ref().map(|file| file.name.clone()),
            url: self.page(&report.path),
            why: report.why,
            preferences: preferences(&self.outbound.base_url),
        };
        Ok(mail(notification, person, letter.render()?, report.file))
    }

    fn compose_test(
        &self,
        notification: &Notification,
        recipient: &Recipient,
    ) -> Result<Composed, ServiceError> {
        let (day, url) = (self.clock.today(), self.outbound.base_url.clone());
        Ok(match recipient {
            Recipient::Team(channel, _) => {
                let body = bodies::test(channel.kind, notification.id, day, &url);
                call(notification, channel, body)
            }
            Recipient::Person(person) => {
                let letter = TestMessage {
                    day,
                    url,
                    preferences: preferences(&self.outbound.base_url),
                };
                mail(notification, person, letter.render()?, None)
            }
        })
    }

    /// Which of these are still due on the same date, as they are now.
    async fn due_now(
        &self,
        conn: &mut Conn<'_>,
        notifications: &[Notification],
    ) -> Result<Vec<DueItem>, ServiceError> {
        let mut due = Vec::new();
        for some in notifications.chunks(SUBJECTS) {
            let subjects: Vec<Subject> = some.iter().filter_map(|row| row.subject.parse().ok()).collect();
            if subjects.is_empty() {
                continue;
            }
            let (filter, mut position) = (DueFilter::of(subjects), Position::default());
            while let Some(items) = due::chunk(conn, &filter, &mut position).await? {
                due.extend(
                    items
                        .into_iter()
                        .filter(|item| some.iter().any(|row| is_about(row, item))),
                );
            }
        }
        Ok(due)
    }

    /// The address of a page.
    fn page(&self, path: &str) -> Url {
        let base = &self.outbound.base_url;
        base.join(path).unwrap_or_else(|_| base.clone())
    }
}

fn is_about(row: &Notification, item: &DueItem) -> bool {
    row.kind.as_str() == item.kind.as_str()
        && row.due_on == item.due
        && row.subject.parse() == Ok(item.subject)
}

/// What the organisation chose to say; the default where it chose nothing.
async fn chosen(conn: &mut Conn<'_>, kind: ReminderKind) -> Result<Wording, ServiceError> {
    let chosen: Option<(Wordings, i64)> = settings::find(conn, wording::DOCUMENT).await?;
    Ok(chosen
        .and_then(|(mut wordings, _)| wordings.remove(&kind))
        .unwrap_or_else(|| wording::default(kind)))
}

fn mail(
    notification: &Notification,
    person: &User,
    letter: Rendered,
    attachment: Option<Attachment>,
) -> Composed {
    Composed::Message(Box::new(Message::Mail(Mail {
        id: notification.id,
        to: person.email.clone(),
        to_name: person.name.to_string(),
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
        attachment,
    })))
}

fn call(notification: &Notification, channel: &Channel, body: serde_json::Value) -> Composed {
    Composed::Message(Box::new(Message::Call(Call {
        id: notification.id,
        kind: channel.kind,
        url: channel.url.clone(),
        secret: channel.secret.clone(),
        body,
    })))
}
