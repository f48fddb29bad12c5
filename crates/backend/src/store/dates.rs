//! The table of dates: one row for each thing that has one and what has to be done with it, written with the facts that it follows
//! from and read by everything that says what is due. Of what is out of use it has nothing.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::dates::{Beside, RecordDate};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{CredentialId, EvidenceId, IntegrationId, RotationId, TeamId, UserId};
use holdfast_domain::integration::Integration;
use holdfast_domain::reminder::ReminderKind;
use holdfast_domain::risk::RiskFacts;
use uuid::Uuid;

use super::db::{execute, run};
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// Who answers for an integration: its owner, its deputy, its team.
type Whose = (Option<UserId>, Option<UserId>, Option<TeamId>);

/// The day of what is due never: it sorts last.
pub const NEVER: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a date");
/// Before every day on which something can be due.
pub const EARLIEST: NaiveDate = NaiveDate::from_ymd_opt(1900, 1, 1).expect("a date");

/// Rows that one statement writes.
const ROWS: usize = 500;

/// A row of the table, without whose it is.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    subject: String,
    what: String,
    day: NaiveDate,
    never: bool,
    second: bool,
    recorded_on: NaiveDate,
    name: String,
}

impl Row {
    /// What it says.
    pub(super) fn read(self) -> Result<RecordDate, StoreError> {
        Ok(RecordDate {
            what: ReminderKind::parse(&self.what)?,
            subject: self.subject.parse().map_err(StoreError::Damaged)?,
            day: self.day,
            never: self.never,
            second: self.second,
            recorded: self.recorded_on,
            name: self.name,
        })
    }
}

#[derive(sqlx::FromRow)]
struct OwnedRow {
    #[sqlx(flatten)]
    date: Row,
    owner_id: Option<Uuid>,
    deputy_id: Option<Uuid>,
    team_id: Option<Uuid>,
}

/// The dates of an integration, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn of(conn: &mut Conn<'_>, integration: IntegrationId) -> Result<Vec<RecordDate>, StoreError> {
    let known = with_whose(conn, integration).await?;
    Ok(known.into_iter().map(|(date, _)| date).collect())
}

async fn with_whose(
    conn: &mut Conn<'_>,
    integration: IntegrationId,
) -> Result<Vec<(RecordDate, Whose)>, StoreError> {
    let rows: Vec<OwnedRow> = run!(conn, c => sqlx::query_as(
        "SELECT subject, what, day, never, second, recorded_on, name, owner_id, deputy_id, team_id FROM record_dates \
         WHERE integration_id = $1 ORDER BY day, what, subject")
        .bind(integration.0).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            let whose = (
                row.owner_id.map(UserId),
                row.deputy_id.map(UserId),
                row.team_id.map(TeamId),
            );
            Ok((row.date.read()?, whose))
        })
        .collect()
}

/// Replaces the dates of an integration. Only what changed is written; of one that is `new` there is nothing to compare with.
///
/// # Errors
/// When the database fails.
pub async fn replace(
    conn: &mut Conn<'_>,
    integration: &Integration,
    dates: &[RecordDate],
    new: bool,
) -> Result<(), StoreError> {
    let whose = (integration.owner, integration.deputy, integration.team);
    let known = if new {
        Vec::new()
    } else {
        with_whose(conn, integration.id).await?
    };
    let mut known: BTreeMap<_, _> = known
        .into_iter()
        .map(|known| ((known.0.subject, known.0.what), known))
        .collect();
    let is_new = |date: &&RecordDate| {
        let known = known.remove(&(date.subject, date.what));
        known.is_none_or(|known| known != ((*date).clone(), whose))
    };
    let fresh: Vec<&RecordDate> = dates.iter().filter(is_new).collect();
    for (subject, what) in known.into_keys() {
        execute!(
            conn,
            sqlx::query("DELETE FROM record_dates WHERE subject = $1 AND what = $2")
                .bind(subject.to_string())
                .bind(what.as_str())
        )?;
    }
    for some in fresh.chunks(ROWS) {
        insert(conn, integration.id, whose, some).await?;
    }
    Ok(())
}

/// Adds some. What belonged to another integration before, such as a document that was filed elsewhere, belongs to this one now.
async fn insert(
    conn: &mut Conn<'_>,
    integration: IntegrationId,
    whose: Whose,
    dates: &[&RecordDate],
) -> Result<(), StoreError> {
    let mut sql = Sql::new(
        "INSERT INTO record_dates (integration_id, subject, what, day, never, second, recorded_on, name, owner_id, deputy_id, team_id) VALUES ",
    );
    for (index, date) in dates.iter().enumerate() {
        sql.push(if index > 0 { ", (" } else { "(" });
        sql.bind_all([
            Arg::Id(integration.0),
            Arg::Text(date.subject.to_string()),
            Arg::Text(date.what.as_str().to_owned()),
            Arg::Date(date.day),
            Arg::Flag(date.never),
            Arg::Flag(date.second),
            Arg::Date(date.recorded),
            Arg::Text(date.name.clone()),
            Arg::MaybeId(whose.0.map(|user| user.0)),
            Arg::MaybeId(whose.1.map(|user| user.0)),
            Arg::MaybeId(whose.2.map(|team| team.0)),
        ]);
        sql.push(")");
    }
    sql.push(
        " ON CONFLICT (subject, what) DO UPDATE SET integration_id = excluded.integration_id, day = excluded.day, never = excluded.never, \
         second = excluded.second, recorded_on = excluded.recorded_on, name = excluded.name, owner_id = excluded.owner_id, \
         deputy_id = excluded.deputy_id, team_id = excluded.team_id",
    );
    execute!(conn, bind_args!(sqlx::query(sql.safe()), &sql.args))?;
    Ok(())
}

/// What the dates of an integration that came on record at `recorded` rest on besides the facts of its score.
///
/// # Errors
/// When the database fails.
pub async fn beside(
    conn: &mut Conn<'_>,
    facts: &RiskFacts,
    recorded: DateTime<Utc>,
) -> Result<Beside, StoreError> {
    let integration = facts.integration.id;
    let mut beside = Beside::of_new(recorded.date_naive());
    if !facts.credentials.is_empty() {
        read_credentials(conn, integration, &mut beside).await?;
    }
    if !facts.evidence.is_empty() {
        let filed: Vec<(Uuid, DateTime<Utc>)> = run!(conn, c => sqlx::query_as(
            "SELECT id, recorded_at FROM evidence WHERE integration_id = $1 AND withdrawn_at IS NULL ORDER BY recorded_at, id")
            .bind(integration.0).fetch_all(c))?;
        beside.filed = filed
            .into_iter()
            .map(|(id, at)| (EvidenceId(id), at.date_naive()))
            .collect();
    }
    Ok(beside)
}

/// A credential with what one of its rotations left working.
#[derive(sqlx::FromRow)]
struct KeyRow {
    id: Uuid,
    created_at: DateTime<Utc>,
    rotation_id: Option<Uuid>,
    due_on: Option<NaiveDate>,
}

async fn read_credentials(
    conn: &mut Conn<'_>,
    integration: IntegrationId,
    beside: &mut Beside,
) -> Result<(), StoreError> {
    let rows: Vec<KeyRow> = run!(conn, c => sqlx::query_as(
        "SELECT c.id, c.created_at, o.rotation_id, o.due_on FROM credentials c LEFT JOIN old_credentials o ON o.credential_id = c.id \
         WHERE c.integration_id = $1 AND c.withdrawn_at IS NULL").bind(integration.0).fetch_all(&mut *c))?;
    let mut left = BTreeMap::new();
    for row in rows {
        let credential = CredentialId(row.id);
        beside.credentials.insert(credential, row.created_at.date_naive());
        // Of what was revoked already a row stays that is due never.
        if let Some((rotation, due)) = row.rotation_id.zip(row.due_on).filter(|(_, due)| *due < NEVER) {
            left.insert(rotation, (RotationId(rotation), credential, due));
        }
    }
    beside.left_working = left.into_values().collect();
    Ok(())
}
