//! What people answered to reminders. Append-only: an answer holds for one date of one thing, and a new date knows
//! nothing of it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{AnswerId, IntegrationId, UserId};
use holdfast_domain::reminder::{AnswerKind, ReminderKind, Subject};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::{execute, run};
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// An answer before it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAnswer {
    /// Chosen when the form was opened.
    pub id: AnswerId,
    /// What is due.
    pub kind: ReminderKind,
    /// Of what.
    pub subject: Subject,
    /// When.
    pub due_on: NaiveDate,
    /// The integration that it belongs to.
    pub integration: IntegrationId,
    /// Who answers.
    pub user: UserId,
    /// What.
    pub answer: AnswerKind,
    /// The last day on which nothing is said, of a snooze.
    pub until_on: Option<NaiveDate>,
    /// Who owns it from now on, when it was handed over.
    pub to: Option<UserId>,
    /// Why.
    pub reason: Option<String>,
    /// When it was given.
    pub at: DateTime<Utc>,
}

/// Stores an answer; `false` when it is there already.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut Conn<'_>, new: &NewAnswer) -> Result<bool, StoreError> {
    let done = execute!(conn, sqlx::query(
        "INSERT INTO reminder_answers (id, kind, subject, due_on, integration_id, user_id, answer, until_on, to_id, reason, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING")
        .bind(new.id.0).bind(new.kind.as_str()).bind(new.subject.to_string()).bind(new.due_on).bind(new.integration.0).bind(new.user.0)
        .bind(new.answer.as_str()).bind(new.until_on).bind(new.to.map(|user| user.0)).bind(&new.reason).bind(new.at))?;
    Ok(done == 1)
}

/// Whether an answer is there already: its form was sent before.
///
/// # Errors
/// When the database fails.
pub async fn is_known(conn: &mut Conn<'_>, id: AnswerId) -> Result<bool, StoreError> {
    let found: Option<Uuid> = run!(conn, c => sqlx::query_scalar("SELECT id FROM reminder_answers WHERE id = $1").bind(id.0).fetch_optional(c))?;
    Ok(found.is_some())
}

/// What somebody answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// What.
    pub answer: AnswerKind,
    /// The last day on which nothing is sent, of a snooze.
    pub until: Option<NaiveDate>,
    /// Who owns it since, when it was handed over.
    pub to: Option<String>,
}

/// What a person answered last to some of these things, by thing and date.
///
/// # Errors
/// When the database fails.
pub async fn latest(
    conn: &mut Conn<'_>,
    user: UserId,
    subjects: &[Subject],
) -> Result<BTreeMap<(ReminderKind, Subject, NaiveDate), Given>, StoreError> {
    type Row = (
        String,
        String,
        NaiveDate,
        String,
        Option<NaiveDate>,
        Option<String>,
    );
    if subjects.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut sql = Sql::new(
        "SELECT a.kind, a.subject, a.due_on, a.answer, a.until_on, o.name FROM reminder_answers a LEFT JOIN users o ON o.id = a.to_id WHERE a.subject IN (",
    );
    sql.bind_all(subjects.iter().map(|subject| Arg::Text(subject.to_string())));
    sql.push(") AND a.user_id = ")
        .bind(Arg::Id(user.0))
        .push(" ORDER BY a.id LIMIT 2000");
    let rows: Vec<Row> = run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    rows.into_iter()
        .map(|(kind, subject, due, answer, until, to)| {
            let answer = AnswerKind::parse(&answer)?;
            let key = (ReminderKind::parse(&kind)?, subject.parse()?, due);
            Ok((key, Given { answer, until, to }))
        })
        .collect()
}

/// Until when a person has put off some of these things, by thing and date: of several snoozes the longest.
///
/// # Errors
/// When the database fails.
pub async fn snoozed(
    conn: &mut Conn<'_>,
    user: UserId,
    subjects: &[Subject],
    today: NaiveDate,
) -> Result<BTreeMap<(ReminderKind, Subject, NaiveDate), NaiveDate>, StoreError> {
    if subjects.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut sql = Sql::new("SELECT kind, subject, due_on, until_on FROM reminder_answers WHERE subject IN (");
    sql.bind_all(subjects.iter().map(|subject| Arg::Text(subject.to_string())));
    sql.push(") AND user_id = ").bind(Arg::Id(user.0));
    sql.push(" AND answer = 'snoozed' AND until_on >= ")
        .bind(Arg::Date(today))
        .push(" ORDER BY until_on LIMIT 1000");
    let rows: Vec<(String, String, NaiveDate, NaiveDate)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    rows.into_iter()
        .map(|(kind, subject, due, until)| Ok(((ReminderKind::parse(&kind)?, subject.parse()?, due), until)))
        .collect()
}
