//! What leads and compliance are told: sums of a team, one row a person and team.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{TeamId, UserId};
use holdfast_domain::reminder::{Reason, TeamSum};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// The sums of one person at most.
const TEAMS: i64 = 500;

/// One as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What is said.
    pub sum: TeamSum,
    /// The day of its last news.
    pub counted_on: NaiveDate,
}

/// One as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SumLine {
    /// The team, with its name; `None`: what belongs to no team.
    pub team: Option<(TeamId, String)>,
    /// What is said.
    pub sum: TeamSum,
    /// Whether its last news were seen.
    pub read: bool,
}

impl SumLine {
    /// The whole line: "Payments: 7 overdue over 14 days, 2 new since yesterday".
    #[must_use]
    pub fn words(&self) -> String {
        let team = self.team.as_ref().map_or("No team", |(_, name)| name.as_str());
        format!("{team}: {}", self.sum.words())
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    user_id: Uuid,
    team_id: Uuid,
    team_name: Option<String>,
    reason: String,
    late: i64,
    over_days: i64,
    unowned: i64,
    fresh: i64,
    counted_on: NaiveDate,
    read_at: Option<DateTime<Utc>>,
}

impl Row {
    fn sum(&self) -> Result<TeamSum, StoreError> {
        let count = |value: i64| {
            u32::try_from(value).map_err(|_| StoreError::Damaged("a sum is out of range".into()))
        };
        Ok(TeamSum {
            reason: Reason::parse(&self.reason)?,
            late: count(self.late)?,
            over_days: count(self.over_days)?,
            unowned: count(self.unowned)?,
            fresh: count(self.fresh)?,
        })
    }
}

fn team(id: Uuid) -> Option<TeamId> {
    (!id.is_nil()).then_some(TeamId(id))
}

fn id_of(team: Option<TeamId>) -> Uuid {
    team.map_or(Uuid::nil(), |team| team.0)
}

/// All of them, by person and team.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut Conn<'_>) -> Result<BTreeMap<(UserId, Option<TeamId>), Stored>, StoreError> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(
        "SELECT user_id, team_id, CAST(NULL AS TEXT) AS team_name, reason, late, over_days, unowned, fresh, counted_on, read_at FROM team_sums \
         ORDER BY user_id, team_id LIMIT 100000").fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            let key = (UserId(row.user_id), team(row.team_id));
            let (sum, counted_on) = (row.sum()?, row.counted_on);
            Ok((key, Stored { sum, counted_on }))
        })
        .collect()
}

/// The sums of a person, worst first.
///
/// # Errors
/// When the database fails.
pub async fn of_person(conn: &mut Conn<'_>, user: UserId) -> Result<Vec<SumLine>, StoreError> {
    let rows: Vec<Row> = run!(conn, c => sqlx::query_as(
        "SELECT s.user_id, s.team_id, t.name AS team_name, s.reason, s.late, s.over_days, s.unowned, s.fresh, s.counted_on, s.read_at FROM team_sums s \
         LEFT JOIN teams t ON t.id = s.team_id WHERE s.user_id = $1 ORDER BY s.late + s.unowned DESC, s.team_id LIMIT $2")
        .bind(user.0).bind(TEAMS).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(SumLine {
                sum: row.sum()?,
                team: team(row.team_id).zip(row.team_name),
                read: row.read_at.is_some(),
            })
        })
        .collect()
}

/// How news of a sum are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Only its counts moved.
    None,
    /// It is unread again, and goes with the digest of this day, if the person wants mail.
    On(NaiveDate, Option<NaiveDate>),
}

/// Stores one.
///
/// # Errors
/// When the database fails.
pub async fn save(
    conn: &mut Conn<'_>,
    (user, team): (UserId, Option<TeamId>),
    sum: &TeamSum,
    news: News,
) -> Result<(), StoreError> {
    let (user, team) = (user.0, id_of(team));
    let numbers = [sum.late, sum.over_days, sum.unowned, sum.fresh].map(i64::from);
    let [late, over_days, unowned, fresh] = numbers;
    match news {
        News::None => execute!(conn, sqlx::query(
            "UPDATE team_sums SET reason = $3, late = $4, over_days = $5, unowned = $6, fresh = $7 WHERE user_id = $1 AND team_id = $2")
            .bind(user).bind(team).bind(sum.reason.as_str()).bind(late).bind(over_days).bind(unowned).bind(fresh))?,
        News::On(day, mail_on) => execute!(conn, sqlx::query(
            "INSERT INTO team_sums (user_id, team_id, reason, late, over_days, unowned, fresh, counted_on, mail_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (user_id, team_id) DO UPDATE SET reason = $3, late = $4, over_days = $5, unowned = $6, fresh = $7, counted_on = $8, mail_on = $9, read_at = NULL")
            .bind(user).bind(team).bind(sum.reason.as_str()).bind(late).bind(over_days).bind(unowned).bind(fresh).bind(day).bind(mail_on))?,
    };
    Ok(())
}

/// Removes one: there is nothing left to count.
///
/// # Errors
/// When the database fails.
pub async fn remove(conn: &mut Conn<'_>, (user, team): (UserId, Option<TeamId>)) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM team_sums WHERE user_id = $1 AND team_id = $2")
            .bind(user.0)
            .bind(id_of(team))
    )?;
    Ok(())
}

/// How many sums of a person wait for a digest of `day` or before.
///
/// # Errors
/// When the database fails.
pub async fn waiting(conn: &mut Conn<'_>, user: UserId, day: NaiveDate) -> Result<i64, StoreError> {
    Ok(
        run!(conn, c => sqlx::query_scalar("SELECT COUNT(*) FROM team_sums WHERE user_id = $1 AND mail_on <= $2")
        .bind(user.0).bind(day).fetch_one(c))?,
    )
}

/// Notes that the sums of a person that waited for a digest of `day` or before went with one, or wait for that of `next`.
///
/// # Errors
/// When the database fails.
pub async fn mailed(
    conn: &mut Conn<'_>,
    user: UserId,
    day: NaiveDate,
    next: Option<NaiveDate>,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE team_sums SET mail_on = $3 WHERE user_id = $1 AND mail_on <= $2")
            .bind(user.0)
            .bind(day)
            .bind(next)
    )?;
    Ok(())
}

/// Marks the sums of a person as read.
///
/// # Errors
/// When the database fails.
pub async fn mark_read(conn: &mut Conn<'_>, user: UserId, now: DateTime<Utc>) -> Result<u64, StoreError> {
    Ok(execute!(
        conn,
        sqlx::query("UPDATE team_sums SET read_at = $2 WHERE user_id = $1 AND read_at IS NULL")
            .bind(user.0)
            .bind(now)
    )?)
}
