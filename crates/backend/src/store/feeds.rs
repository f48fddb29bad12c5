//! Calendars behind secret addresses, by the hash of what makes them secret, and what each calendar has told so far.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::ids::{TeamId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// Whose dates a calendar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    /// A person's: what they own, stand in for, or what nobody owns in a team of theirs.
    Person(UserId),
    /// A team's: everything of it.
    Team(TeamId),
}

impl Whose {
    /// The name under which the calendar remembers what it told; an address that is renewed leads to the same.
    #[must_use]
    pub fn calendar(self) -> String {
        match self {
            Self::Person(user) => format!("user:{user}"),
            Self::Team(team) => format!("team:{team}"),
        }
    }

    fn user(self) -> Option<Uuid> {
        match self {
            Self::Person(user) => Some(user.0),
            Self::Team(_) => None,
        }
    }

    fn team(self) -> Option<Uuid> {
        match self {
            Self::Person(_) => None,
            Self::Team(team) => Some(team.0),
        }
    }
}

/// One address of a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// The hash of its token.
    pub token_hash: String,
    /// Whose dates it shows.
    pub whose: Whose,
    /// Who made it; `None` when that is not known.
    pub made_by: Option<UserId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The last day on which it works.
    pub expires_on: NaiveDate,
    /// When it was renewed or ended.
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct FeedRow {
    token_hash: String,
    user_id: Option<Uuid>,
    team_id: Option<Uuid>,
    made_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    expires_on: NaiveDate,
    ended_at: Option<DateTime<Utc>>,
}

impl TryFrom<FeedRow> for Feed {
    type Error = StoreError;

    fn try_from(row: FeedRow) -> Result<Self, StoreError> {
        let whose = match (row.user_id, row.team_id) {
            (Some(user), None) => Whose::Person(UserId(user)),
            (None, Some(team)) => Whose::Team(TeamId(team)),
            _ => return Err(StoreError::Damaged("a calendar belongs to nobody".into())),
        };
        Ok(Self {
            token_hash: row.token_hash,
            whose,
            made_by: row.made_by.map(UserId),
            created_at: row.created_at,
            expires_on: row.expires_on,
            ended_at: row.ended_at,
        })
    }
}

/// The address with this hash, also one that was renewed, ended or has expired.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Conn<'_>, token_hash: &str) -> Result<Option<Feed>, StoreError> {
    let row: Option<FeedRow> = run!(conn, c => sqlx::query_as(
        "SELECT token_hash, user_id, team_id, made_by, created_at, expires_on, ended_at FROM calendar_feeds WHERE token_hash = $1")
        .bind(token_hash).fetch_optional(c))?;
    row.map(Feed::try_from).transpose()
}

/// The newest address of a calendar, also one that was ended or has expired.
///
/// # Errors
/// When the database fails.
pub async fn newest(conn: &mut Conn<'_>, whose: Whose) -> Result<Option<Feed>, StoreError> {
    let row: Option<FeedRow> = match whose {
        Whose::Person(user) => run!(conn, c => sqlx::query_as(
            "SELECT token_hash, user_id, team_id, made_by, created_at, expires_on, ended_at FROM calendar_feeds \
             WHERE user_id = $1 ORDER BY created_at DESC, ended_at DESC NULLS FIRST LIMIT 1")
            .bind(user.0).fetch_optional(c))?,
        Whose::Team(team) => run!(conn, c => sqlx::query_as(
            "SELECT token_hash, user_id, team_id, made_by, created_at, expires_on, ended_at FROM calendar_feeds \
             WHERE team_id = $1 ORDER BY created_at DESC, ended_at DESC NULLS FIRST LIMIT 1")
            .bind(team.0).fetch_optional(c))?,
    };
    row.map(Feed::try_from).transpose()
}

/// Adds an address.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut Conn<'_>, feed: &Feed) -> Result<(), StoreError> {
    execute!(conn, sqlx::query(
        "INSERT INTO calendar_feeds (token_hash, user_id, team_id, made_by, created_at, expires_on, ended_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(&feed.token_hash).bind(feed.whose.user()).bind(feed.whose.team())
        .bind(feed.made_by.map(|user| user.0)).bind(feed.created_at).bind(feed.expires_on).bind(feed.ended_at))?;
    Ok(())
}

/// Ends an address; `false` when it had ended already.
///
/// # Errors
/// When the database fails.
pub async fn end(conn: &mut Conn<'_>, token_hash: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let touched = execute!(
        conn,
        sqlx::query("UPDATE calendar_feeds SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL")
            .bind(token_hash)
            .bind(now)
    )?;
    Ok(touched == 1)
}

/// The addresses of teams' calendars that somebody made and that have not ended.
///
/// # Errors
/// When the database fails.
pub async fn made_for_teams(conn: &mut Conn<'_>, user: UserId) -> Result<Vec<(TeamId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> = run!(conn, c => sqlx::query_as(
        "SELECT team_id, token_hash FROM calendar_feeds WHERE made_by = $1 AND team_id IS NOT NULL AND ended_at IS NULL LIMIT 1000")
        .bind(user.0).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(team, token)| (TeamId(team), token))
        .collect())
}

/// One event of a calendar, as it was told last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::FromRow)]
pub struct Entry {
    /// What makes it the same event when its date moves.
    pub uid: String,
    /// What has to be done, in words that stand alone.
    pub title: String,
    /// How.
    pub detail: String,
    /// The last day on which it is on time.
    pub due_on: NaiveDate,
    /// The page where it is done.
    pub path: String,
    /// How often the event changed so that people have to know.
    pub sequence: i64,
    /// Whether it is no longer due.
    pub cancelled: bool,
    /// When it was last told differently.
    pub modified_at: DateTime<Utc>,
}

/// What a calendar has told so far, by date.
///
/// # Errors
/// When the database fails.
pub async fn entries(conn: &mut Conn<'_>, calendar: &str) -> Result<Vec<Entry>, StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT uid, title, detail, due_on, path, sequence, cancelled, modified_at FROM calendar_entries \
         WHERE calendar = $1 ORDER BY due_on, uid LIMIT 20000")
        .bind(calendar).fetch_all(c))?)
}

/// Remembers how an event is told now.
///
/// # Errors
/// When the database fails.
pub async fn save_entry(conn: &mut Conn<'_>, calendar: &str, entry: &Entry) -> Result<(), StoreError> {
    execute!(conn, sqlx::query(
        "INSERT INTO calendar_entries (calendar, uid, title, detail, due_on, path, sequence, cancelled, modified_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (calendar, uid) DO UPDATE SET title = $3, detail = $4, due_on = $5, \
         path = $6, sequence = $7, cancelled = $8, modified_at = $9")
        .bind(calendar).bind(&entry.uid).bind(&entry.title).bind(&entry.detail).bind(entry.due_on).bind(&entry.path)
        .bind(entry.sequence).bind(entry.cancelled).bind(entry.modified_at))?;
    Ok(())
}
