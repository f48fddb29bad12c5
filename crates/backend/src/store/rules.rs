//! What the plan of reminders rests on beside the facts: ladders, people and their wishes, leads, channels, answers.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{ChannelId, TeamId, UserId};
use holdfast_domain::reminder::{Answer, DueItem, Ladders, Preferences, ReminderKind, Rules, Subject};
use sqlx::types::Json;
use uuid::Uuid;

use super::db::run;
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError, settings};

/// The name of the document that holds the ladders.
pub const LADDERS: &str = "ladders";

/// Rows that are read at once.
const CHUNK: i64 = 1_000;

/// Everything but the answers, which are read with each chunk of things. The number says of how many people the wishes do
/// not read: they are told as if they had none, because one damaged row must not keep everybody from being told.
///
/// # Errors
/// When the database fails, or the ladders do not read.
pub async fn read(conn: &mut Conn<'_>) -> Result<(Rules, usize), StoreError> {
    let ladders = settings::find::<Ladders>(conn, LADDERS).await?;
    let (people, unreadable) = people(conn).await?;
    let mut compliance = holders(conn, Role::Compliance).await?;
    if compliance.is_empty() {
        compliance = holders(conn, Role::Admin).await?;
    }
    let leads: Vec<(Uuid, Uuid)> = run!(conn, c => sqlx::query_as(
        "SELECT id, lead_id FROM teams WHERE lead_id IS NOT NULL ORDER BY id LIMIT 10000").fetch_all(&mut *c))?;
    let rules = Rules {
        ladders: ladders.map(|(ladders, _)| ladders).unwrap_or_default(),
        people,
        leads: leads
            .into_iter()
            .map(|(team, lead)| (TeamId(team), UserId(lead)))
            .collect(),
        channels: channels(conn).await?,
        compliance,
        answers: BTreeMap::new(),
    };
    Ok((rules, unreadable))
}

/// Everybody who may sign in, with their wishes.
async fn people(conn: &mut Conn<'_>) -> Result<(BTreeMap<UserId, Preferences>, usize), StoreError> {
    let (mut people, mut unreadable, mut after) = (BTreeMap::new(), 0, Uuid::nil());
    loop {
        let rows: Vec<(Uuid, Option<Json<serde_json::Value>>)> = run!(conn, c => sqlx::query_as(
            "SELECT u.id, p.document FROM users u LEFT JOIN preferences p ON p.user_id = u.id WHERE u.disabled_at IS NULL AND u.id > $1 ORDER BY u.id LIMIT $2")
            .bind(after).bind(CHUNK).fetch_all(&mut *c))?;
        let Some(last) = rows.last().map(|row| row.0) else {
            return Ok((people, unreadable));
        };
        after = last;
        for (id, document) in rows {
            let wishes = document.map(|Json(document)| serde_json::from_value(document));
            let wishes = wishes.transpose().unwrap_or_else(|_| {
                unreadable += 1;
                None
            });
            people.insert(UserId(id), wishes.unwrap_or_default());
        }
    }
}

/// Who holds a role and may sign in.
async fn holders(conn: &mut Conn<'_>, role: Role) -> Result<Vec<UserId>, StoreError> {
    let ids: Vec<Uuid> = run!(conn, c => sqlx::query_scalar(
        "SELECT r.user_id FROM user_roles r JOIN users u ON u.id = r.user_id WHERE r.role = $1 AND u.disabled_at IS NULL ORDER BY r.user_id LIMIT 1000")
        .bind(role.as_str()).fetch_all(c))?;
    Ok(ids.into_iter().map(UserId).collect())
}

async fn channels(conn: &mut Conn<'_>) -> Result<BTreeMap<TeamId, Vec<ChannelId>>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = run!(conn, c => sqlx::query_as(
        "SELECT team_id, id FROM channels WHERE removed_at IS NULL ORDER BY team_id, id LIMIT 10000").fetch_all(c))?;
    let mut channels: BTreeMap<TeamId, Vec<ChannelId>> = BTreeMap::new();
    for (team, channel) in rows {
        channels.entry(TeamId(team)).or_default().push(ChannelId(channel));
    }
    Ok(channels)
}

/// What keeps reminders of these things from whom on `today`: acknowledgements, and snoozes that still run.
///
/// # Errors
/// When the database fails.
pub async fn answers(
    conn: &mut Conn<'_>,
    items: &[DueItem],
    today: NaiveDate,
) -> Result<BTreeMap<(ReminderKind, Subject, NaiveDate), Vec<(UserId, Answer)>>, StoreError> {
    let mut answers: BTreeMap<_, Vec<_>> = BTreeMap::new();
    if items.is_empty() {
        return Ok(answers);
    }
    let mut sql =
        Sql::new("SELECT kind, subject, due_on, user_id, until_on FROM reminder_answers WHERE subject IN (");
    sql.bind_all(items.iter().map(|item| Arg::Text(item.subject.to_string())));
    // A notice that is acknowledged is due no longer; one whose acknowledgement was taken back is, whatever was answered.
    sql.push(") AND ((answer = 'acknowledged' AND kind <> 'notice') OR (answer = 'snoozed' AND until_on >= ")
        .bind(Arg::Date(today))
        .push("))");
    let rows: Vec<(String, String, NaiveDate, Uuid, Option<NaiveDate>)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    for (kind, subject, due, user, until) in rows {
        let key = (ReminderKind::parse(&kind)?, subject.parse()?, due);
        let answer = until.map_or(Answer::Acknowledged, Answer::Snoozed);
        answers.entry(key).or_default().push((UserId(user), answer));
    }
    Ok(answers)
}
