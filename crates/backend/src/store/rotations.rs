//! Rotations of credentials, and what each left working: until when it should.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::credential::{Credential, Rotation};
use holdfast_domain::ids::{CredentialId, IntegrationId, RotationId, UserId};
use holdfast_domain::record::value::Days;
use uuid::Uuid;

use super::db::{execute, run};
use super::sql::Arg;
use super::stored::{Standing, Stored, Withdrawn, replace_row, standing};
use super::{Conn, StoreError, history};

/// How many saved states are looked through for one of before the rotations.
const STATES: i64 = 500;

#[derive(sqlx::FromRow)]
struct RotationRow {
    id: Uuid,
    credential_id: Uuid,
    rotated_on: NaiveDate,
    ticket: Option<String>,
    overlap_days: Option<i64>,
    old_revoked_on: Option<NaiveDate>,
    new_expires_on: Option<NaiveDate>,
    by_id: Option<Uuid>,
    note: Option<String>,
}

impl From<RotationRow> for Rotation {
    fn from(row: RotationRow) -> Self {
        let days = row.overlap_days.and_then(|days| u32::try_from(days).ok());
        Self {
            id: RotationId(row.id),
            credential: CredentialId(row.credential_id),
            rotated_on: row.rotated_on,
            ticket: row.ticket.map(Into::into),
            overlap_days: days.map(Days),
            old_revoked_on: row.old_revoked_on,
            new_expires_on: row.new_expires_on,
            by: row.by_id.map(UserId),
            note: row.note.map(Into::into),
        }
    }
}

/// A rotation; what it replaced may have been revoked by a release that kept this apart.
macro_rules! rotation {
    () => {
        "SELECT r.id, r.credential_id, r.rotated_on, r.ticket, r.overlap_days, COALESCE(r.old_revoked_on, o.revoked_on) AS old_revoked_on, \
         r.new_expires_on, r.by_id, r.note FROM rotations r LEFT JOIN old_credentials o ON o.rotation_id = r.id WHERE "
    };
}

/// The rotations of a credential that count, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of(conn: &mut Conn<'_>, credential: CredentialId) -> Result<Vec<Rotation>, StoreError> {
    let rows: Vec<RotationRow> = run!(conn, c => sqlx::query_as(concat!(
        rotation!(), "r.credential_id = $1 AND r.withdrawn_at IS NULL ORDER BY r.rotated_on DESC, r.id DESC LIMIT 200"))
        .bind(credential.0).fetch_all(c))?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The rotations of all credentials of an integration that count, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_integration(
    conn: &mut Conn<'_>,
    integration: IntegrationId,
) -> Result<Vec<Rotation>, StoreError> {
    let rows: Vec<RotationRow> = run!(conn, c => sqlx::query_as(concat!(
        rotation!(), "r.credential_id IN (SELECT c.id FROM credentials c WHERE c.integration_id = $1) \
         AND r.withdrawn_at IS NULL ORDER BY r.rotated_on DESC, r.id DESC LIMIT 2000"))
        .bind(integration.0).fetch_all(c))?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Every rotation of a credential with its day and whether it was withdrawn, newest first.
///
/// # Errors
/// When the database fails.
pub async fn known(
    conn: &mut Conn<'_>,
    credential: CredentialId,
) -> Result<Vec<(RotationId, NaiveDate, bool)>, StoreError> {
    let rows: Vec<(Uuid, NaiveDate, Option<DateTime<Utc>>)> = run!(conn, c => sqlx::query_as(
        "SELECT id, rotated_on, withdrawn_at FROM rotations WHERE credential_id = $1 ORDER BY rotated_on DESC, id DESC LIMIT 200")
        .bind(credential.0).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, day, withdrawn)| (RotationId(id), day, withdrawn.is_some()))
        .collect())
}

/// The newest state of a credential that is of no rotation, of those that its history has: what was typed, before the first one was
/// recorded or when none counted. `None` when its history has none.
///
/// # Errors
/// When the database fails.
pub async fn without_any(
    conn: &mut Conn<'_>,
    credential: CredentialId,
) -> Result<Option<Credential>, StoreError> {
    let mut days = BTreeSet::new();
    for (id, day, _) in known(conn, credential).await? {
        days.insert(day);
        let states = history::snapshots(conn, Rotation::ENTITY, id.0, STATES).await?;
        let states = states
            .into_values()
            .filter_map(|state| serde_json::from_value::<Rotation>(state).ok());
        days.extend(states.map(|state| state.rotated_on));
    }
    let states = history::snapshots(conn, Credential::ENTITY, credential.0, STATES).await?;
    let mut states = states
        .into_values()
        .rev()
        .filter_map(|state| serde_json::from_value::<Credential>(state).ok());
    Ok(states.find(|state| state.last_rotated_on.is_none_or(|day| !days.contains(&day))))
}

/// Keeps until when the old one of a rotation should still work, or that nothing is left of it.
async fn keep_old(conn: &mut Conn<'_>, rotation: &Rotation, counts: bool) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM old_credentials WHERE rotation_id = $1").bind(rotation.id.0)
    )?;
    if let Some(due) = rotation.old_due_on().filter(|_| counts) {
        execute!(
            conn,
            sqlx::query(
                "INSERT INTO old_credentials (rotation_id, credential_id, due_on) VALUES ($1, $2, $3)"
            )
            .bind(rotation.id.0)
            .bind(rotation.credential.0)
            .bind(due)
        )?;
    }
    Ok(())
}

impl Stored for Rotation {
    const ENTITY: &'static str = "rotation";

    fn key(&self) -> Uuid {
        self.id.0
    }

    async fn insert(&self, conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
        execute!(conn, sqlx::query(
            "INSERT INTO rotations (id, credential_id, rotated_on, ticket, overlap_days, old_revoked_on, new_expires_on, by_id, note, recorded_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
            .bind(self.id.0).bind(self.credential.0).bind(self.rotated_on).bind(self.ticket.as_deref())
            .bind(self.overlap_days.map(|days| i64::from(days.0)))
            .bind(self.old_revoked_on).bind(self.new_expires_on).bind(self.by.map(|user| user.0)).bind(self.note.as_deref()).bind(now))?;
        match self.old_due_on() {
            Some(_) => keep_old(conn, self, true).await,
            None => Ok(()),
        }
    }

    async fn find(conn: &mut Conn<'_>, id: Uuid) -> Result<Option<(Self, Standing)>, StoreError> {
        let row: Option<RotationRow> = run!(conn, c => sqlx::query_as(concat!(rotation!(), "r.id = $1"))
            .bind(id).fetch_optional(&mut *c))?;
        Ok(row.map(Self::from).zip(standing(conn, "rotations", id).await?))
    }

    async fn replace(
        &self,
        conn: &mut Conn<'_>,
        version: i64,
        withdrawn: Option<&Withdrawn>,
    ) -> Result<bool, StoreError> {
        let days = self.overlap_days.map(|days| i64::from(days.0));
        let values = vec![
            ("rotated_on", Arg::Date(self.rotated_on)),
            (
                "ticket",
                Arg::MaybeText(self.ticket.as_deref().map(str::to_owned)),
            ),
            ("overlap_days", Arg::MaybeInt(days)),
            ("old_revoked_on", Arg::MaybeDate(self.old_revoked_on)),
            ("new_expires_on", Arg::MaybeDate(self.new_expires_on)),
            ("note", Arg::MaybeText(self.note.as_deref().map(str::to_owned))),
        ];
        if !replace_row(conn, "rotations", (self.id.0, version), values, withdrawn).await? {
            return Ok(false);
        }
        keep_old(conn, self, withdrawn.is_none()).await?;
        Ok(true)
    }
}
