//! What was said about a thing and what was answered, in one list: for the page of a reminder and for the record that
//! it belongs to.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, NotificationId, UserId};
use holdfast_domain::reminder::{AnswerKind, ChannelClass, DeliveryState, Reason, ReminderKind, Subject};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::run;
use super::{Conn, StoreError};

/// One thing that was said, or answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What is due.
    pub kind: ReminderKind,
    /// Of what.
    pub subject: Subject,
    /// When that is due.
    pub due_on: NaiveDate,
    /// When it was said or answered.
    pub at: DateTime<Utc>,
    /// Who was told, or who answered: a person, a team, a webhook of a team.
    pub who: String,
    /// The person, where it was one.
    pub user: Option<UserId>,
    /// Which of both.
    pub what: What,
}

/// What an entry tells of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Somebody was told.
    Told(Told),
    /// Somebody answered.
    Answered(Answered),
}

/// How somebody was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The notification.
    pub id: NotificationId,
    /// What has to be done.
    pub title: String,
    /// Days before the date, negative after it.
    pub step: i32,
    /// As what.
    pub reason: Reason,
    /// Whether nobody owned it then.
    pub orphan: bool,
    /// Over what.
    pub channel: ChannelClass,
    /// How it stands.
    pub state: DeliveryState,
}

/// What somebody answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// What.
    pub answer: AnswerKind,
    /// The last day on which nothing is said, of a snooze.
    pub until: Option<NaiveDate>,
    /// Who owns it since, when it was handed over.
    pub to: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    subject: String,
    due_on: NaiveDate,
    at: DateTime<Utc>,
    who: Option<String>,
    user_id: Option<Uuid>,
    title: Option<String>,
    step: Option<i64>,
    told_as: Option<String>,
    orphan: Option<bool>,
    channel: Option<String>,
    state: Option<String>,
    answer: Option<String>,
    until_on: Option<NaiveDate>,
    to_name: Option<String>,
    reason: Option<String>,
}

impl TryFrom<Row> for Entry {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let what = match row.answer {
            Some(answer) => What::Answered(Answered {
                answer: AnswerKind::parse(&answer)?,
                until: row.until_on,
                to: row.to_name,
                reason: row.reason,
            }),
            None => What::Told(Told {
                id: NotificationId(row.id),
                title: row.title.unwrap_or_default(),
                step: i32::try_from(row.step.unwrap_or_default())
                    .map_err(|_| StoreError::Damaged("a step is out of range".into()))?,
                reason: Reason::parse(&row.told_as.unwrap_or_default())?,
                orphan: row.orphan.unwrap_or_default(),
                channel: ChannelClass::parse(&row.channel.unwrap_or_default())?,
                state: DeliveryState::parse(&row.state.unwrap_or_default())?,
            }),
        };
        Ok(Self {
            kind: ReminderKind::parse(&row.kind)?,
            subject: row.subject.parse()?,
            due_on: row.due_on,
            at: row.at,
            who: row.who.unwrap_or_else(|| "nobody".to_owned()),
            user: row.user_id.map(UserId),
            what,
        })
    }
}

/// Both lists in one statement: reminders that were not dropped, and answers, newest first. The conditions narrow by an
/// index; the limits hold within each half, so that neither is read further than needed.
macro_rules! entries {
    ($told:literal, $answered:literal, $limits:literal) => {
        concat!(
            "SELECT n.id AS id, n.kind, n.subject, n.due_on, n.created_at AS at, COALESCE(u.name, CASE WHEN c.name IS NULL THEN t.name ELSE t.name || ', ' || c.name END) AS who, \
             n.user_id, n.title, CAST(n.step AS BIGINT) AS step, n.reason AS told_as, n.orphan, n.channel, n.state, CAST(NULL AS TEXT) AS answer, CAST(NULL AS DATE) AS until_on, \
             CAST(NULL AS TEXT) AS to_name, CAST(NULL AS TEXT) AS reason \
             FROM (SELECT id, kind, subject, due_on, created_at, title, step, reason, orphan, channel, state, user_id, team_id, channel_id FROM notifications WHERE ",
            $told,
            " AND kind NOT IN ('digest', 'report', 'test') AND state <> 'cancelled' ORDER BY id DESC ", $limits, ") AS n LEFT JOIN users u ON u.id = n.user_id LEFT JOIN teams t ON t.id = n.team_id \
             LEFT JOIN channels c ON c.id = n.channel_id \
             UNION ALL SELECT a.id AS id, a.kind, a.subject, a.due_on, a.at, u.name, a.user_id, NULL, NULL, NULL, NULL, NULL, NULL, a.answer, a.until_on, o.name, a.reason \
             FROM (SELECT id, kind, subject, due_on, at, user_id, answer, until_on, to_id, reason FROM reminder_answers WHERE ",
            $answered,
            " ORDER BY id DESC ", $limits, ") AS a LEFT JOIN users u ON u.id = a.user_id LEFT JOIN users o ON o.id = a.to_id \
             ORDER BY at DESC, id DESC"
        )
    };
}

/// What was said and answered about one date of one thing, newest first, the last 200 of each.
///
/// # Errors
/// When the database fails.
pub async fn about(
    conn: &mut Conn<'_>,
    kind: ReminderKind,
    subject: &Subject,
    due: NaiveDate,
) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(entries!(
        "subject = $1 AND due_on = $2 AND kind = $3", "subject = $1 AND due_on = $2 AND kind = $3", "LIMIT 200"))
        .bind(subject.to_string()).bind(due).bind(kind.as_str()).fetch_all(c))?;
    rows.into_iter().map(Entry::try_from).collect()
}

/// What was said and answered about an integration, newest first, the last 60 of each: a step that reached several
/// people over several channels is one line on the page.
///
/// # Errors
/// When the database fails.
pub async fn of_integration(
    conn: &mut Conn<'_>,
    integration: IntegrationId,
) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(entries!("integration_id = $1", "integration_id = $1", "LIMIT 60"))
        .bind(integration.0).fetch_all(c))?;
    rows.into_iter().map(Entry::try_from).collect()
}
