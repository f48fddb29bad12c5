//! The list of people, and what is known of one beside who they are.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{TeamId, UserId};
use holdfast_domain::person::PersonState;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::run;
use super::list::{Cursor, Page, PageRequest, Sort, SortKind, cut};
use super::names::{Named, search};
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// What the list of people is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Words, each of which begins one of the name or of the address.
    pub query: String,
    /// Who holds this role.
    pub role: Option<Role>,
    /// Who stands like this.
    pub state: Option<PersonState>,
    /// Who is in this team.
    pub team: Option<TeamId>,
}

/// One row of the list of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSummary {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Roles held.
    pub roles: Vec<Role>,
    /// Names of the teams.
    pub teams: Vec<String>,
    /// Whether they can sign in.
    pub state: PersonState,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    name_key: String,
    email: String,
    has_password: bool,
    disabled_at: Option<DateTime<Utc>>,
}

fn condition(filter: &PeopleFilter) -> Sql {
    let mut sql = Sql::new(" WHERE 1 = 1");
    search(&mut sql, "u.id", Named::Person, &filter.query);
    if let Some(role) = filter.role {
        sql.push(" AND EXISTS (SELECT 1 FROM user_roles r WHERE r.user_id = u.id AND r.role = ")
            .bind(Arg::Text(role.as_str().into()))
            .push(")");
    }
    if let Some(team) = filter.team {
        sql.push(" AND EXISTS (SELECT 1 FROM team_members m WHERE m.user_id = u.id AND m.team_id = ")
            .bind(Arg::Id(team.0))
            .push(")");
    }
    sql.push(match filter.state {
        None => "",
        Some(PersonState::Active) => " AND u.disabled_at IS NULL AND u.password_hash IS NOT NULL",
        Some(PersonState::Invited) => " AND u.disabled_at IS NULL AND u.password_hash IS NULL",
        Some(PersonState::Disabled) => " AND u.disabled_at IS NOT NULL",
    });
    sql
}

/// A page of people by name.
///
/// # Errors
/// When the database fails, or the page's key is wrong.
pub async fn list(
    conn: &mut Conn<'_>,
    filter: &PeopleFilter,
    request: &PageRequest,
) -> Result<Page<PersonSummary>, StoreError> {
    let condition = condition(filter);
    let mut count = Sql::new("SELECT COUNT(*) FROM (SELECT 1 AS one FROM users u");
    count.append(condition.clone()).push(" LIMIT 1001) AS capped");
    let total: i64 = run!(conn, c => bind_args!(sqlx::query_scalar(count.safe()), &count.args).fetch_one(c))?;
    let mut sql = Sql::new(
        "SELECT u.id, u.name, u.name_key, u.email, u.password_hash IS NOT NULL AS has_password, u.disabled_at FROM users u",
    );
    sql.append(condition);
    let sort = Sort {
        column: "u.name_key",
        id: "u.id",
        kind: SortKind::Text,
        descending: false,
    };
    let reverse = sort.apply(&mut sql, request)?;
    let rows: Vec<Row> = run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    let page = cut(rows, reverse, request, total, |row| Cursor {
        value: row.name_key.clone(),
        id: row.id,
    });
    let ids: Vec<Uuid> = page.rows.iter().map(|row| row.id).collect();
    let mut roles = roles_of(conn, &ids).await?;
    let mut teams = teams_of(conn, &ids).await?;
    Ok(Page {
        rows: page
            .rows
            .into_iter()
            .map(|row| PersonSummary {
                id: UserId(row.id),
                roles: roles.remove(&row.id).unwrap_or_default(),
                teams: teams.remove(&row.id).unwrap_or_default(),
                state: PersonState::of(row.disabled_at.is_some(), row.has_password),
                name: row.name,
                email: row.email,
            })
            .collect(),
        next: page.next,
        previous: page.previous,
        total: page.total,
    })
}

async fn roles_of(conn: &mut Conn<'_>, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Role>>, StoreError> {
    let mut found: BTreeMap<Uuid, Vec<Role>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut sql = Sql::new("SELECT user_id, role FROM user_roles WHERE user_id IN (");
    sql.bind_all(ids.iter().map(|id| Arg::Id(*id))).push(")");
    let rows: Vec<(Uuid, String)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    for (user, role) in rows {
        found.entry(user).or_default().push(Role::parse(&role)?);
    }
    for roles in found.values_mut() {
        roles.sort_unstable();
    }
    Ok(found)
}

async fn teams_of(conn: &mut Conn<'_>, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<String>>, StoreError> {
    let mut found: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut sql = Sql::new(
        "SELECT m.user_id, t.name FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.user_id IN (",
    );
    sql.bind_all(ids.iter().map(|id| Arg::Id(*id)))
        .push(") ORDER BY t.name_key, t.id");
    let rows: Vec<(Uuid, String)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    for (user, team) in rows {
        found.entry(user).or_default().push(team);
    }
    Ok(found)
}

/// What is known of an account beside who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whether the person can sign in.
    pub state: PersonState,
    /// When they were registered.
    pub created_at: DateTime<Utc>,
    /// Since when they are disabled.
    pub disabled_at: Option<DateTime<Utc>>,
    /// At which version their record is: the number of its last revision, 0 before the first.
    pub version: i64,
}

/// What is known of an account.
///
/// # Errors
/// When the database fails.
pub async fn account(conn: &mut Conn<'_>, id: UserId) -> Result<Option<Account>, StoreError> {
    let found: Option<(bool, DateTime<Utc>, Option<DateTime<Utc>>)> = run!(conn, c => sqlx::query_as(
        "SELECT password_hash IS NOT NULL, created_at, disabled_at FROM users WHERE id = $1")
        .bind(id.0).fetch_optional(c))?;
    let Some((has_password, created_at, disabled_at)) = found else {
        return Ok(None);
    };
    Ok(Some(Account {
        state: PersonState::of(disabled_at.is_some(), has_password),
        created_at,
        disabled_at,
        version: version(conn, id).await?,
    }))
}

/// At which version the record of a person is: the number of its last revision, 0 before the first.
///
/// # Errors
/// When the database fails.
pub async fn version(conn: &mut Conn<'_>, id: UserId) -> Result<i64, StoreError> {
    let found: Option<i64> = run!(conn, c => sqlx::query_scalar(
        "SELECT number FROM revisions WHERE entity = 'user' AND entity_id = $1 ORDER BY number DESC LIMIT 1")
        .bind(id.0).fetch_optional(c))?;
    Ok(found.unwrap_or(0))
}

/// How many active integrations a person owns and stands in for.
///
/// # Errors
/// When the database fails.
pub async fn answers_for(conn: &mut Conn<'_>, id: UserId) -> Result<(i64, i64), StoreError> {
    Ok(run!(conn, c => sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM integrations o WHERE o.owner_id = $1 AND o.lifecycle NOT IN ('retired', 'rejected')), \
         (SELECT COUNT(*) FROM integrations d WHERE d.deputy_id = $1 AND d.lifecycle NOT IN ('retired', 'rejected'))")
        .bind(id.0).fetch_one(c))?)
}
