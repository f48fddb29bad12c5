//! People, their roles, and teams.

use chrono::{DateTime, Utc};
use holdfast_domain::access::Role;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fold::skeleton;
use holdfast_domain::ids::{TeamId, UserId};
use holdfast_domain::text::{Email, PersonName, TeamName};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::{execute, run};
use super::names::{Named, name_key, put_terms};
use super::{Conn, StoreError};

/// A person who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// Address, also the name to sign in with.
    pub email: Email,
    /// Name.
    pub name: PersonName,
    /// Roles held.
    pub roles: Vec<Role>,
    /// Teams, by id.
    pub teams: Vec<TeamId>,
    /// Whether the person may not sign in any more.
    pub disabled: bool,
}

impl User {
    /// The name as lists and records show it; of somebody who left it says so.
    #[must_use]
    pub fn shown_name(&self) -> String {
        if self.disabled {
            left(self.name.as_str())
        } else {
            self.name.to_string()
        }
    }
}

fn left(name: &str) -> String {
    format!("{name} (left)")
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Id.
    pub id: TeamId,
    /// Name.
    pub name: TeamName,
}

/// A person, once for each role and each team.
#[derive(sqlx::FromRow)]
struct UserRow {
    email: String,
    name: String,
    disabled_at: Option<DateTime<Utc>>,
    role: Option<String>,
    team_id: Option<Uuid>,
}

/// A person by id, in one statement: every request asks who it is from.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Conn<'_>, id: UserId) -> Result<Option<User>, StoreError> {
    let rows: Vec<UserRow> = run!(conn, c => sqlx::query_as(
        "SELECT u.email, u.name, u.disabled_at, r.role, NULL AS team_id FROM users u LEFT JOIN user_roles r ON r.user_id = u.id WHERE u.id = $1 \
         UNION ALL SELECT u.email, u.name, u.disabled_at, NULL AS role, m.team_id FROM users u JOIN (SELECT team_id, user_id FROM team_members \
         UNION SELECT id AS team_id, lead_id AS user_id FROM teams) m ON m.user_id = u.id WHERE u.id = $1 AND m.user_id = $1 \
         ORDER BY role, team_id").bind(id.0).fetch_all(c))?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    Ok(Some(User {
        id,
        email: Email::stored(&first.email)?,
        name: PersonName::stored(first.name.clone()),
        disabled: first.disabled_at.is_some(),
        roles: rows
            .iter()
            .filter_map(|row| row.role.as_deref())
            .map(Role::parse)
            .collect::<Result<_, _>>()?,
        teams: rows.iter().filter_map(|row| row.team_id).map(TeamId).collect(),
    }))
}

/// The id, password hash and state behind an address.
///
/// # Errors
/// When the database fails.
pub async fn sign_in_row(
    conn: &mut Conn<'_>,
    email: &Email,
) -> Result<Option<(UserId, Option<String>, bool)>, StoreError> {
    let row: Option<(Uuid, Option<String>, Option<DateTime<Utc>>)> = run!(conn, c => sqlx::query_as("SELECT id, password_hash, disabled_at FROM users WHERE email = $1").bind(email.as_str()).fetch_optional(c))?;
    Ok(row.map(|(id, hash, disabled)| (UserId(id), hash, disabled.is_some())))
}

/// Whether anybody is registered.
///
/// # Errors
/// When the database fails.
pub async fn any(conn: &mut Conn<'_>) -> Result<bool, StoreError> {
    let found: Option<Uuid> =
        run!(conn, c => sqlx::query_scalar("SELECT id FROM users LIMIT 1").fetch_optional(c))?;
    Ok(found.is_some())
}

/// Adds a person.
///
/// # Errors
/// A constraint on `email` when it is taken.
pub async fn insert(
    conn: &mut Conn<'_>,
    user: &User,
    password_hash: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query(
            "INSERT INTO users (id, email, name, name_key, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
        )
        .bind(user.id.0)
        .bind(user.email.as_str())
        .bind(user.name.as_str())
        .bind(name_key(user.name.as_str()))
        .bind(password_hash)
        .bind(now)
    )?;
    put_terms(
        conn,
        Named::Person,
        user.id.0,
        &found_by(user.name.as_str(), user.email.as_str()),
    )
    .await?;
    insert_roles_and_teams(conn, user).await
}

/// What a person is found by.
pub(super) fn found_by(name: &str, email: &str) -> String {
    format!("{name} {email}")
}

async fn insert_roles_and_teams(conn: &mut Conn<'_>, user: &User) -> Result<(), StoreError> {
    for role in &user.roles {
        execute!(
            conn,
            sqlx::query("INSERT INTO user_roles (user_id, role) VALUES ($1, $2)")
                .bind(user.id.0)
                .bind(role.as_str())
        )?;
    }
    for team in &user.teams {
        execute!(
            conn,
            sqlx::query("INSERT INTO team_members (team_id, user_id) VALUES ($1, $2)")
                .bind(team.0)
                .bind(user.id.0)
        )?;
    }
    Ok(())
}

/// Changes the address of a person.
///
/// # Errors
/// A constraint on `email` when somebody else has it.
pub async fn set_email(conn: &mut Conn<'_>, id: UserId, email: &Email) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE users SET email = $2 WHERE id = $1")
            .bind(id.0)
            .bind(email.as_str())
    )?;
    let name = name(conn, id).await?.unwrap_or_default();
    put_terms(conn, Named::Person, id.0, &found_by(&name, email.as_str())).await
}

/// Replaces name, roles and teams of a person.
///
/// # Errors
/// When the database fails.
pub async fn update(conn: &mut Conn<'_>, user: &User) -> Result<(), StoreError> {
    let id = user.id.0;
    execute!(
        conn,
        sqlx::query("UPDATE users SET name = $2, name_key = $3 WHERE id = $1")
            .bind(id)
            .bind(user.name.as_str())
            .bind(name_key(user.name.as_str()))
    )?;
    put_terms(
        conn,
        Named::Person,
        id,
        &found_by(user.name.as_str(), user.email.as_str()),
    )
    .await?;
    // Lists of integrations sort by the owner's name.
    execute!(
        conn,
        sqlx::query("UPDATE integrations SET owner_key = $2 WHERE owner_id = $1")
            .bind(id)
            .bind(name_key(user.name.as_str()))
    )?;
    execute!(
        conn,
        sqlx::query("DELETE FROM user_roles WHERE user_id = $1").bind(id)
    )?;
    execute!(
        conn,
        sqlx::query("DELETE FROM team_members WHERE user_id = $1").bind(id)
    )?;
    insert_roles_and_teams(conn, user).await
}

/// Lets a person in again (`None`) or no more (since when).
///
/// # Errors
/// When the database fails.
pub async fn set_disabled(
    conn: &mut Conn<'_>,
    id: UserId,
    since: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE users SET disabled_at = $2 WHERE id = $1")
            .bind(id.0)
            .bind(since)
    )?;
    Ok(())
}

/// Takes a person's password away.
///
/// # Errors
/// When the database fails.
pub async fn clear_password(conn: &mut Conn<'_>, id: UserId) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE users SET password_hash = NULL WHERE id = $1").bind(id.0)
    )?;
    Ok(())
}

/// Whether an administrator can sign in who is not this person.
///
/// # Errors
/// When the database fails.
pub async fn another_administrator(conn: &mut Conn<'_>, than: UserId) -> Result<bool, StoreError> {
    let found: Option<Uuid> = run!(conn, c => sqlx::query_scalar(
        "SELECT u.id FROM user_roles r JOIN users u ON u.id = r.user_id \
         WHERE r.role = 'admin' AND u.disabled_at IS NULL AND u.id <> $1 LIMIT 1")
        .bind(than.0).fetch_optional(c))?;
    Ok(found.is_some())
}

/// The hash of somebody's password, if they have one.
///
/// # Errors
/// When the database fails.
pub async fn password_hash(conn: &mut Conn<'_>, id: UserId) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> = run!(conn, c => sqlx::query_scalar("SELECT password_hash FROM users WHERE id = $1").bind(id.0).fetch_optional(c))?;
    Ok(found.flatten())
}

/// Somebody who has just shown who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// How often everything had been ended by then by which they got in.
    pub entry: i64,
}

impl PartialEq<UserId> for SignedIn {
    fn eq(&self, user: &UserId) -> bool {
        self.user == *user
    }
}

/// Notes that somebody has shown who they are.
///
/// # Errors
/// When the database fails.
pub async fn signed_in(conn: &mut Conn<'_>, user: UserId) -> Result<SignedIn, StoreError> {
    let entry: Option<i64> = run!(conn, c => sqlx::query_scalar("SELECT entry FROM users WHERE id = $1").bind(user.0).fetch_optional(c))?;
    Ok(SignedIn {
        user,
        entry: entry.unwrap_or(0),
    })
}

/// Whether nothing was ended since somebody has shown who they are. Until the transaction ends, nothing is: the row is
/// written, so that whoever would end it waits.
///
/// # Errors
/// When the database fails.
pub async fn is_still_in(conn: &mut Conn<'_>, who: SignedIn) -> Result<bool, StoreError> {
    let same = execute!(
        conn,
        sqlx::query("UPDATE users SET entry = entry WHERE id = $1 AND entry = $2")
            .bind(who.user.0)
            .bind(who.entry)
    )?;
    Ok(same == 1)
}

/// Voids everything that began before by which somebody gets in.
///
/// # Errors
/// When the database fails.
pub async fn end_entries(conn: &mut Conn<'_>, user: UserId) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE users SET entry = entry + 1 WHERE id = $1").bind(user.0)
    )?;
    Ok(())
}

/// Replaces a password.
///
/// # Errors
/// When the database fails.
pub async fn set_password(conn: &mut Conn<'_>, id: UserId, password_hash: &str) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
            .bind(id.0)
            .bind(password_hash)
    )?;
    Ok(())
}

/// Everybody who may sign in, by name.
///
/// # Errors
/// When the database fails.
pub async fn names(conn: &mut Conn<'_>) -> Result<Vec<(UserId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> = run!(conn, c => sqlx::query_as("SELECT id, name FROM users WHERE disabled_at IS NULL ORDER BY name_key, id LIMIT 1000").fetch_all(c))?;
    Ok(rows.into_iter().map(|(id, name)| (UserId(id), name)).collect())
}

/// Those who left and still own something, by name and as having left: lists can be narrowed to what they left behind.
///
/// # Errors
/// When the database fails.
pub async fn names_of_former_owners(conn: &mut Conn<'_>) -> Result<Vec<(UserId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> = run!(conn, c => sqlx::query_as(
        "SELECT u.id, u.name FROM users u WHERE u.disabled_at IS NOT NULL \
         AND EXISTS (SELECT 1 FROM integrations i WHERE i.owner_id = u.id) ORDER BY u.name_key, u.id LIMIT 1000")
        .fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (UserId(id), left(&name)))
        .collect())
}

/// The name of one person, also of one who left.
///
/// # Errors
/// When the database fails.
pub async fn name(conn: &mut Conn<'_>, id: UserId) -> Result<Option<String>, StoreError> {
    Ok(
        run!(conn, c => sqlx::query_scalar("SELECT name FROM users WHERE id = $1").bind(id.0).fetch_optional(c))?,
    )
}

/// Adds a team.
///
/// # Errors
/// A constraint on `name` when it is taken.
pub async fn insert_team(conn: &mut Conn<'_>, team: &Team, now: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query(
            "INSERT INTO teams (id, name, name_key, skeleton, created_at) VALUES ($1, $2, $3, $4, $5)"
        )
        .bind(team.id.0)
        .bind(team.name.as_str())
        .bind(name_key(team.name.as_str()))
        .bind(skeleton(team.name.as_str()))
        .bind(now)
    )?;
    Ok(())
}

/// Every team that was not put away, by name.
///
/// # Errors
/// When the database fails.
pub async fn teams(conn: &mut Conn<'_>) -> Result<Vec<Team>, StoreError> {
    let rows: Vec<(Uuid, String)> = run!(conn, c => sqlx::query_as("SELECT id, name FROM teams WHERE withdrawn_at IS NULL ORDER BY name_key, id LIMIT 1000").fetch_all(c))?;
    rows.into_iter()
        .map(|(id, name)| {
            Ok(Team {
                id: TeamId(id),
                name: TeamName::stored(name),
            })
        })
        .collect()
}
