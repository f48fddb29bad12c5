//! Credentials. The columns `state` and `due_on` are computed by `domain` when a row is written,
//! so that lists and counts are one look into an index, whatever the day.

mod listing;

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::credential::{
    Credential, CredentialKind, Lifetime, PolicyChoice, RotationPolicy, RotationStatus,
};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fold::skeleton;
use holdfast_domain::ids::{CredentialId, IntegrationId};
use holdfast_domain::integration::Environment;
use holdfast_domain::text::CredentialName;
use uuid::Uuid;

pub use self::listing::{CredentialFilter, CredentialSummary, list};
use super::bulk::flag;
use super::dates::NEVER;
use super::db::{execute, run};
use super::names::{Named, own_key, put_terms};
use super::sql::Arg;
use super::stored::{Standing, Stored, Withdrawn, replace_row, standing};
use super::{Conn, StoreError, policies};

/// Its fields stand in the order in which the list reads them.
#[derive(serde::Deserialize, sqlx::FromRow)]
pub(super) struct CredentialRow {
    pub(super) id: Uuid,
    version: i64,
    integration_id: Uuid,
    name: String,
    kind: String,
    environment: String,
    location: String,
    scopes: Option<String>,
    access: Option<String>,
    lifetime: Option<String>,
    #[serde(deserialize_with = "flag")]
    scoped: Option<bool>,
    #[serde(deserialize_with = "flag")]
    shared: Option<bool>,
    issued_on: Option<NaiveDate>,
    expires_on: Option<NaiveDate>,
    last_rotated_on: Option<NaiveDate>,
    policy_choice: String,
    policy_days: Option<i64>,
    policy_reason: Option<String>,
    revoked_on: Option<NaiveDate>,
}

impl TryFrom<CredentialRow> for (Credential, i64) {
    type Error = StoreError;
    fn try_from(row: CredentialRow) -> Result<Self, StoreError> {
        let reason = row.policy_reason.unwrap_or_default();
        let policy = match row.policy_choice.as_str() {
            "override" => {
                let days = row.policy_days.and_then(|days| u32::try_from(days).ok());
                PolicyChoice::Override {
                    days: days.ok_or_else(|| StoreError::Damaged("a policy without days".into()))?,
                    reason,
                }
            }
            "exempt" => PolicyChoice::Exempt { reason },
            _ => PolicyChoice::Default,
        };
        let credential = Credential {
            id: CredentialId(row.id),
            integration: IntegrationId(row.integration_id),
            name: CredentialName::stored(row.name),
            kind: CredentialKind::parse(&row.kind)?,
            environment: Environment::parse(&row.environment)?,
            location: row.location.into(),
            scopes: row.scopes.map(Into::into),
            access: row.access.map(Into::into),
            lifetime: row.lifetime.as_deref().map(Lifetime::parse).transpose()?,
            scoped: row.scoped,
            shared: row.shared,
            issued_on: row.issued_on,
            expires_on: row.expires_on,
            last_rotated_on: row.last_rotated_on,
            policy,
            revoked_on: row.revoked_on,
        };
        Ok((credential, row.version))
    }
}

/// The stored state and due date under its policy of a credential that came on record on a day, in UTC.
pub(crate) fn projection(
    credential: &Credential,
    policy: Option<&RotationPolicy>,
    recorded: NaiveDate,
) -> (&'static str, NaiveDate) {
    // Any day will do for telling the states apart; only "due" needs one, and that is kept as a date.
    match credential.status(policy, recorded) {
        RotationStatus::Revoked { .. } => ("revoked", NEVER),
        RotationStatus::Exempt { .. } => ("exempt", NEVER),
        RotationStatus::NeverRotated => ("never_rotated", recorded),
        _ => ("dated", credential.due_on(policy).unwrap_or(NEVER)),
    }
}

/// The stored state and due date under its policy of a credential that is on record.
///
/// # Errors
/// When the database fails.
pub(crate) async fn due(
    conn: &mut Conn<'_>,
    credential: &Credential,
    policy: Option<&RotationPolicy>,
) -> Result<(&'static str, NaiveDate), StoreError> {
    let created: Option<DateTime<Utc>> = run!(conn, c => sqlx::query_scalar("SELECT created_at FROM credentials WHERE id = $1")
        .bind(credential.id.0).fetch_optional(&mut *c))?;
    let recorded = created.map(|at| at.date_naive()).unwrap_or_default();
    Ok(projection(credential, policy, recorded))
}

/// Adds a credential at version 1, or replaces the one at `expected` version. `false`: it is at another version.
///
/// # Errors
/// Constraints on `name` and the dates; [`StoreError::Repeated`] when it is there already.
pub async fn save(
    conn: &mut Conn<'_>,
    credential: &Credential,
    policy: Option<&RotationPolicy>,
    expected: Option<i64>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let (state, due_on) = match expected {
        Some(_) => due(conn, credential, policy).await?,
        None => projection(credential, policy, now.date_naive()),
    };
    let (choice, days, reason) = stored_policy(&credential.policy);
    // What was taken out of use leaves its name to others.
    let compared = match credential.revoked_on {
        Some(_) => String::new(),
        None => skeleton(credential.name.as_str()),
    };
    let text = match expected {
        None => {
            "INSERT INTO credentials (id, version, integration_id, name, name_key, kind, environment, location, scopes, access, lifetime, scoped, shared, \
             issued_on, expires_on, last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on, state, due_on, created_at, updated_at, skeleton) \
             VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $23, $24)"
        }
        Some(_) => {
            "UPDATE credentials SET version = $2 + 1, name = $4, name_key = $5, kind = $6, environment = $7, location = $8, scopes = $9, access = $10, \
             lifetime = $11, scoped = $12, shared = $13, issued_on = $14, expires_on = $15, last_rotated_on = $16, policy_choice = $17, policy_days = $18, \
             policy_reason = $19, revoked_on = $20, state = $21, due_on = $22, updated_at = $23, skeleton = $24 WHERE id = $1 AND integration_id = $3 AND version = $2"
        }
    };
    let done = execute!(
        conn,
        sqlx::query(text)
            .bind(credential.id.0)
            .bind(expected.unwrap_or(0))
            .bind(credential.integration.0)
            .bind(credential.name.as_str())
            .bind(own_key(credential.name.as_str(), credential.id.0))
            .bind(credential.kind.as_str())
            .bind(credential.environment.as_str())
            .bind(&*credential.location)
            .bind(credential.scopes.as_deref())
            .bind(credential.access.as_deref())
            .bind(credential.lifetime.map(Enumeration::as_str))
            .bind(credential.scoped)
            .bind(credential.shared)
            .bind(credential.issued_on)
            .bind(credential.expires_on)
            .bind(credential.last_rotated_on)
            .bind(choice)
            .bind(days)
            .bind(reason)
            .bind(credential.revoked_on)
            .bind(state)
            .bind(due_on)
            .bind(now)
            .bind(compared)
    )?;
    if done != 1 {
        return Ok(false);
    }
    put_terms(conn, Named::Credential, credential.id.0, credential.name.as_str()).await?;
    Ok(true)
}

/// A credential and its version, unless it was withdrawn.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Conn<'_>, id: CredentialId) -> Result<Option<(Credential, i64)>, StoreError> {
    let row: Option<CredentialRow> = run!(conn, c => sqlx::query_as(
        "SELECT id, version, integration_id, name, kind, environment, location, scopes, access, lifetime, scoped, shared, issued_on, expires_on, \
         last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on FROM credentials WHERE id = $1 AND withdrawn_at IS NULL")
        .bind(id.0).fetch_optional(c))?;
    row.map(TryInto::try_into).transpose()
}

/// The credentials of an integration, by name.
///
/// # Errors
/// When the database fails.
pub async fn of(
    conn: &mut Conn<'_>,
    integration: IntegrationId,
) -> Result<Vec<(Credential, i64)>, StoreError> {
    let rows: Vec<CredentialRow> = run!(conn, c => sqlx::query_as(
        "SELECT id, version, integration_id, name, kind, environment, location, scopes, access, lifetime, scoped, shared, issued_on, expires_on, \
         last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on FROM credentials WHERE integration_id = $1 AND withdrawn_at IS NULL ORDER BY name_key, id")
        .bind(integration.0).fetch_all(c))?;
    rows.into_iter().map(TryInto::try_into).collect()
}

impl Stored for Credential {
    const ENTITY: &'static str = "credential";

    fn key(&self) -> Uuid {
        self.id.0
    }

    async fn insert(&self, conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let policy = policy_of(conn, self).await?;
        save(conn, self, policy.as_ref(), None, now).await?;
        Ok(())
    }

    async fn find(conn: &mut Conn<'_>, id: Uuid) -> Result<Option<(Self, Standing)>, StoreError> {
        let row: Option<CredentialRow> = run!(conn, c => sqlx::query_as(
            "SELECT id, version, integration_id, name, kind, environment, location, scopes, access, lifetime, scoped, shared, issued_on, expires_on, \
             last_rotated_on, policy_choice, policy_days, policy_reason, revoked_on FROM credentials WHERE id = $1")
            .bind(id).fetch_optional(&mut *c))?;
        let Some(row) = row else { return Ok(None) };
        let (credential, _) = row.try_into()?;
        Ok(standing(conn, "credentials", id)
            .await?
            .map(|standing| (credential, standing)))
    }

    async fn replace(
        &self,
        conn: &mut Conn<'_>,
        version: i64,
        withdrawn: Option<&Withdrawn>,
    ) -> Result<bool, StoreError> {
        let policy = policy_of(conn, self).await?;
        let name = self.name.as_str();
        // What is withdrawn is never due, and does not keep its name from others.
        let (state, due_on) = match withdrawn {
            Some(_) => ("revoked", NEVER),
            None => due(conn, self, policy.as_ref()).await?,
        };
        let compared = match (withdrawn, self.revoked_on) {
            (None, None) => skeleton(name),
            _ => String::new(),
        };
        let (choice, days, reason) = stored_policy(&self.policy);
        let values = vec![
            ("name", Arg::Text(name.to_owned())),
            ("name_key", Arg::Text(own_key(name, self.id.0))),
            ("skeleton", Arg::Text(compared)),
            ("kind", Arg::Text(self.kind.as_str().to_owned())),
            ("environment", Arg::Text(self.environment.as_str().to_owned())),
            ("location", Arg::Text(self.location.to_string())),
            (
                "scopes",
                Arg::MaybeText(self.scopes.as_ref().map(ToString::to_string)),
            ),
            (
                "access",
                Arg::MaybeText(self.access.as_ref().map(ToString::to_string)),
            ),
            (
                "lifetime",
                Arg::MaybeText(self.lifetime.map(|it| it.as_str().to_owned())),
            ),
            ("scoped", Arg::MaybeFlag(self.scoped)),
            ("shared", Arg::MaybeFlag(self.shared)),
            ("issued_on", Arg::MaybeDate(self.issued_on)),
            ("expires_on", Arg::MaybeDate(self.expires_on)),
            ("last_rotated_on", Arg::MaybeDate(self.last_rotated_on)),
            ("policy_choice", Arg::Text(choice.to_owned())),
            ("policy_days", Arg::MaybeInt(days)),
            ("policy_reason", Arg::MaybeText(reason.cloned())),
            ("revoked_on", Arg::MaybeDate(self.revoked_on)),
            ("state", Arg::Text(state.to_owned())),
            ("due_on", Arg::Date(due_on)),
        ];
        if !replace_row(conn, "credentials", (self.id.0, version), values, withdrawn).await? {
            return Ok(false);
        }
        put_terms(conn, Named::Credential, self.id.0, name).await?;
        Ok(true)
    }
}

/// The policy that holds for a credential; `None`: nothing to rotate.
async fn policy_of(
    conn: &mut Conn<'_>,
    credential: &Credential,
) -> Result<Option<RotationPolicy>, StoreError> {
    let provider: Option<String> = run!(conn, c => sqlx::query_scalar(
        "SELECT p.name FROM integrations i JOIN providers p ON p.id = i.provider_id WHERE i.id = $1")
        .bind(credential.integration.0).fetch_optional(&mut *c))?;
    let organisation = policies::find(conn).await?;
    Ok(credential.effective_policy(&provider.unwrap_or_default(), &organisation))
}

/// A policy as it is stored: which, its days, and why.
fn stored_policy(policy: &PolicyChoice) -> (&'static str, Option<i64>, Option<&String>) {
    match policy {
        PolicyChoice::Default => ("default", None, None),
        PolicyChoice::Override { days, reason } => ("override", Some(i64::from(*days)), Some(reason)),
        PolicyChoice::Exempt { reason } => ("exempt", None, Some(reason)),
    }
}
