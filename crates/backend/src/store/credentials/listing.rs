//! The list of credentials: what it is narrowed to, its rows, and its pages by key.

use chrono::NaiveDate;
use holdfast_domain::credential::{Credential, CredentialKind, RotationPolicy, RotationStatus, StatusKind};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, TeamId, UserId};
use holdfast_domain::integration::Environment;
use serde::{Deserialize, Serialize};

use super::super::bulk::{self, Carried, Carry};
use super::super::dates::NEVER;
use super::super::db::run;
use super::super::list::{Cursor, Page, PageRequest, Sort, SortKind, cut};
use super::super::names::{Named, own_key, search};
use super::super::owners::shown_name;
use super::super::sql::{Arg, Sql, bind_args};
use super::super::{Conn, StoreError, policies};
use super::CredentialRow;

/// What a list of credentials is narrowed to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CredentialFilter {
    /// One status.
    pub status: Option<StatusKind>,
    /// One kind.
    pub kind: Option<CredentialKind>,
    /// One environment.
    pub environment: Option<Environment>,
    /// Of one owner's integrations.
    pub owner: Option<UserId>,
    /// Of one team's integrations.
    pub team: Option<TeamId>,
    /// Of one integration.
    pub integration: Option<IntegrationId>,
    /// Words, each of which begins one of the name.
    pub query: String,
    /// By name instead of by due date.
    pub by_name: bool,
}

/// One row of the list of credentials.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CredentialSummary {
    /// The credential.
    pub credential: Credential,
    /// The policy that holds; `None`: nothing to rotate.
    pub policy: Option<RotationPolicy>,
    /// The last day on which its rotation is on time: for what was never rotated the day on which it came on record, and
    /// [`NEVER`] where nothing is to be done.
    pub due_on: NaiveDate,
    /// The integration's name.
    pub integration_name: String,
    /// The provider's name.
    pub provider_name: String,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// The team's name.
    pub team_name: Option<String>,
}

impl CredentialSummary {
    /// The last day on which its rotation is on time; `None`: nothing is to be done.
    #[must_use]
    pub fn due(&self) -> Option<NaiveDate> {
        Some(self.due_on).filter(|due| *due < NEVER)
    }

    /// Days since it was due or expired; `None` while it is neither.
    #[must_use]
    pub fn days_overdue(&self, today: NaiveDate) -> Option<i64> {
        match self.credential.status(self.policy.as_ref(), today) {
            RotationStatus::Overdue { days, .. } | RotationStatus::Expired { days, .. } => Some(days),
            RotationStatus::NeverRotated => Some((today - self.due_on).num_days()).filter(|days| *days > 0),
            _ => None,
        }
    }
}

/// What is read beside the credential itself.
#[derive(Deserialize)]
struct Beside {
    due_on: NaiveDate,
    integration_name: String,
    provider_name: String,
    owner_name: Option<String>,
    team_name: Option<String>,
}

const CREDENTIAL: [Carry; 19] = [
    ("id", Carried::Id),
    ("version", Carried::Plain),
    ("integration_id", Carried::Id),
    ("name", Carried::Plain),
    ("kind", Carried::Plain),
    ("environment", Carried::Plain),
    ("location", Carried::Plain),
    ("scopes", Carried::Plain),
    ("access", Carried::Plain),
    ("lifetime", Carried::Plain),
    ("scoped", Carried::Plain),
    ("shared", Carried::Plain),
    ("issued_on", Carried::Plain),
    ("expires_on", Carried::Plain),
    ("last_rotated_on", Carried::Plain),
    ("policy_choice", Carried::Plain),
    ("policy_days", Carried::Plain),
    ("policy_reason", Carried::Plain),
    ("revoked_on", Carried::Plain),
];
const BESIDE: [Carry; 5] = [
    ("due_on", Carried::Plain),
    ("integration_name", Carried::Plain),
    ("provider_name", Carried::Plain),
    ("owner_name", Carried::Plain),
    ("team_name", Carried::Plain),
];

impl CredentialFilter {
    fn condition(&self, today: NaiveDate) -> Sql {
        let mut sql =
            Sql::new(" WHERE c.withdrawn_at IS NULL AND i.lifecycle NOT IN ('retired', 'rejected')");
        let soon =
            today + chrono::Days::new(u64::try_from(holdfast_domain::credential::DUE_SOON_DAYS).unwrap_or(0));
        match self.status {
            None => {}
            Some(StatusKind::Overdue) => {
                // What has expired or was never rotated as well: whoever asks what is late means all of it.
                sql.push(" AND c.state IN ('dated', 'never_rotated') AND c.due_on < ")
                    .bind(Arg::Date(today));
            }
            Some(StatusKind::Expired) => {
                sql.push(" AND c.state = 'dated' AND c.due_on < ")
                    .bind(Arg::Date(today))
                    .push(" AND c.expires_on < ")
                    .bind(Arg::Date(today));
            }
            Some(StatusKind::DueSoon) => {
                sql.push(" AND c.state = 'dated' AND c.due_on >= ")
                    .bind(Arg::Date(today))
                    .push(" AND c.due_on <= ")
                    .bind(Arg::Date(soon));
            }
            Some(StatusKind::Current) => {
                sql.push(" AND c.state = 'dated' AND c.due_on > ")
                    .bind(Arg::Date(soon));
            }
            Some(kind) => {
                sql.push(" AND c.state = ").bind(Arg::Text(kind.as_str().into()));
            }
        }
        if let Some(kind) = self.kind {
            sql.push(" AND c.kind = ").bind(Arg::Text(kind.as_str().into()));
        }
        if let Some(environment) = self.environment {
            sql.push(" AND c.environment = ")
                .bind(Arg::Text(environment.as_str().into()));
        }
        if let Some(owner) = self.owner {
            sql.push(" AND i.owner_id = ").bind(Arg::Id(owner.0));
        }
        if let Some(team) = self.team {
            sql.push(" AND i.team_id = ").bind(Arg::Id(team.0));
        }
        if let Some(integration) = self.integration {
            sql.push(" AND c.integration_id = ").bind(Arg::Id(integration.0));
        }
        search(&mut sql, "c.id", Named::Credential, &self.query);
        sql
    }
}

/// A page of credentials, most urgent first or by name.
///
/// # Errors
/// When the database fails, or the page's key is wrong.
pub async fn list(
    conn: &mut Conn<'_>,
    filter: &CredentialFilter,
    today: NaiveDate,
    request: &PageRequest,
    counted: bool,
) -> Result<Page<CredentialSummary>, StoreError> {
    let condition = filter.condition(today);
    let total = if counted {
        let mut count = Sql::new(
            "SELECT COUNT(*) FROM (SELECT 1 AS one FROM credentials c JOIN integrations i ON i.id = c.integration_id",
        );
        count.append(condition.clone()).push(" LIMIT 1001) AS capped");
        run!(conn, c => bind_args!(sqlx::query_scalar(count.safe()), &count.args).fetch_one(c))?
    } else {
        0
    };
    let mut sql = Sql::new(concat!(
        "SELECT c.id, c.version, c.integration_id, c.name, c.kind, c.environment, c.location, c.scopes, c.access, c.lifetime, c.scoped, c.shared, c.issued_on, \
         c.expires_on, c.last_rotated_on, c.policy_choice, c.policy_days, c.policy_reason, c.revoked_on, c.due_on, i.name AS integration_name, \
         p.name AS provider_name, ",
        shown_name!("u"),
        " AS owner_name, t.name AS team_name FROM credentials c JOIN integrations i ON i.id = c.integration_id \
         JOIN providers p ON p.id = i.provider_id LEFT JOIN users u ON u.id = i.owner_id LEFT JOIN teams t ON t.id = i.team_id"
    ));
    sql.append(condition);
    let sort = if filter.by_name {
        Sort {
            column: "c.name_key",
            id: "c.id",
            kind: SortKind::Text,
            descending: false,
        }
    } else {
        Sort {
            column: "c.due_on",
            id: "c.id",
            kind: SortKind::Date,
            descending: false,
        }
    };
    let reverse = sort.apply(&mut sql, request)?;
    let rows: Vec<(CredentialRow, Beside)> = bulk::rows(conn, sql, &[&CREDENTIAL, &BESIDE]).await?;
    let organisation = policies::find(conn).await?;
    let rows = rows
        .into_iter()
        .map(|(row, beside)| {
            let (credential, _): (Credential, _) = row.try_into()?;
            Ok(CredentialSummary {
                policy: credential.effective_policy(&beside.provider_name, &organisation),
                credential,
                due_on: beside.due_on,
                integration_name: beside.integration_name,
                provider_name: beside.provider_name,
                owner_name: beside.owner_name,
                team_name: beside.team_name,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let by_name = filter.by_name;
    Ok(cut(rows, reverse, request, total, |row| Cursor {
        value: if by_name {
            own_key(row.credential.name.as_str(), row.credential.id.0)
        } else {
            row.due_on.to_string()
        },
        id: row.credential.id.0,
    }))
}
