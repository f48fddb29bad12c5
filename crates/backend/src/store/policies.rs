//! The rotation policies that the organisation decided, and the credentials that follow them.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::credential::{Credential, CredentialKind, KindPolicies};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::CredentialId;
use holdfast_domain::integration::Lifecycle;
use uuid::Uuid;

use super::credentials::{CredentialRow, projection};
use super::dates::EARLIEST;
use super::db::{execute, run};
use super::{Conn, StoreError, settings};

/// The name of the document.
pub const NAME: &str = "rotation-policies";

/// How many credentials are read at once.
const CHUNK: i64 = 500;

/// What the organisation decided, by kind.
///
/// # Errors
/// When the database fails or the document does not read.
pub async fn find(conn: &mut Conn<'_>) -> Result<KindPolicies, StoreError> {
    Ok(settings::find(conn, NAME)
        .await?
        .map(|(policies, _)| policies)
        .unwrap_or_default())
}

/// A credential that follows the policy of its kind.
#[derive(Clone, Debug)]
pub struct Follower {
    /// The credential.
    pub credential: Credential,
    /// The provider's name.
    pub provider_name: String,
    /// The day on which it came on record, in UTC.
    pub recorded: NaiveDate,
    /// Whether its integration is in use; what is retired or rejected is owed nothing.
    pub in_use: bool,
}

#[derive(sqlx::FromRow)]
struct FollowerRow {
    #[sqlx(flatten)]
    row: CredentialRow,
    due_on: NaiveDate,
    created_at: DateTime<Utc>,
    provider_name: String,
    lifecycle: String,
}

/// Where a chunk of credentials begins: behind this due date and id.
pub type Behind = (NaiveDate, CredentialId);

/// Before the first credential that there can be.
pub const FIRST: Behind = (EARLIEST, CredentialId(Uuid::nil()));

/// Some of the credentials of a kind that follow its policy and are not revoked, by due date, and where the next chunk
/// begins; `None` at the end.
///
/// # Errors
/// When the database fails.
pub async fn followers(
    conn: &mut Conn<'_>,
    kind: CredentialKind,
    behind: Behind,
) -> Result<(Vec<Follower>, Option<Behind>), StoreError> {
    let rows: Vec<FollowerRow> = run!(conn, c => sqlx::query_as(
        "SELECT c.id, c.version, c.integration_id, c.name, c.kind, c.environment, c.location, c.scopes, c.access, c.lifetime, c.scoped, c.shared, \
         c.issued_on, c.expires_on, c.last_rotated_on, c.policy_choice, c.policy_days, c.policy_reason, c.revoked_on, c.due_on, c.created_at, p.name AS provider_name, \
         i.lifecycle FROM credentials c JOIN integrations i ON i.id = c.integration_id JOIN providers p ON p.id = i.provider_id \
         WHERE c.kind = $1 AND (c.due_on, c.id) > ($2, $3) AND c.policy_choice = 'default' AND c.revoked_on IS NULL AND c.withdrawn_at IS NULL ORDER BY c.due_on, c.id LIMIT $4")
        .bind(kind.as_str()).bind(behind.0).bind(behind.1.0).bind(CHUNK).fetch_all(c))?;
    let next = rows.last().map(|row| (row.due_on, CredentialId(row.row.id)));
    let followers = rows
        .into_iter()
        .map(|row| {
            let (credential, _) = row.row.try_into()?;
            Ok(Follower {
                credential,
                provider_name: row.provider_name,
                recorded: row.created_at.date_naive(),
                in_use: Lifecycle::parse(&row.lifecycle)?.is_active(),
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok((followers, next))
}

/// How many credentials in use follow the policy of a kind; at most 1,001.
///
/// # Errors
/// When the database fails.
pub async fn count_followers(conn: &mut Conn<'_>, kind: CredentialKind) -> Result<i64, StoreError> {
    Ok(run!(conn, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM credentials c JOIN integrations i ON i.id = c.integration_id \
         WHERE c.kind = $1 AND c.policy_choice = 'default' AND c.revoked_on IS NULL AND c.withdrawn_at IS NULL AND i.lifecycle NOT IN ('retired', 'rejected') LIMIT 1001) AS capped")
        .bind(kind.as_str()).fetch_one(c))?)
}

/// The state and the due date of a credential.
pub type Due = (&'static str, NaiveDate);

/// What follows for a credential from policies.
#[must_use]
pub fn due(follower: &Follower, policies: &KindPolicies) -> Due {
    let policy = follower
        .credential
        .effective_policy(&follower.provider_name, policies);
    projection(&follower.credential, policy.as_ref(), follower.recorded)
}

/// Keeps the state and the due date that follow from other policies. The version stays: the record itself did not
/// change, and an open form still fits.
///
/// # Errors
/// When the database fails.
pub async fn save_due(conn: &mut Conn<'_>, id: CredentialId, (state, due_on): Due) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE credentials SET state = $2, due_on = $3 WHERE id = $1")
            .bind(id.0)
            .bind(state)
            .bind(due_on)
    )?;
    Ok(())
}
