//! People: signing in, one-time links, the first administrator.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use holdfast_domain::access::{Actor, Permission, Role};
use holdfast_domain::fields::{FieldErrors, Fields, Reader};
use holdfast_domain::ids::{TeamId, UserId};
use holdfast_domain::text::{Email, PersonName, TeamName};
use rand::RngCore;
use secrecy::SecretString;
use serde_json::json;

use super::{Backend, passwords, require};
use crate::digest::{hex, sha256};
use crate::error::ServiceError;
use crate::store::users::{Team, User};
use crate::store::{Conn, StoreError, history, sessions, sign_in, users};

/// How many failures within [`WINDOW`] lock an account's sign-in.
const ACCOUNT_FAILURES: i64 = 8;
/// How many failures within [`WINDOW`] lock an address's sign-in.
const ADDRESS_FAILURES: i64 = 40;
/// How long failures count.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// How long a one-time link works.
const LINK_LIFE: TimeDelta = TimeDelta::hours(24);
/// The one answer to every wrong sign-in: it does not tell whether the account is there.
const WRONG: &str = "The e-mail address or the password is wrong.";

/// A random token of 256 bits, in hexadecimal.
fn new_token() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    hex(&bytes)
}

/// What a new person is registered with.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Address.
    pub email: Email,
    /// Name.
    pub name: PersonName,
    /// Roles.
    pub roles: BTreeSet<Role>,
    /// Teams, by name; made when they are not there.
    pub teams: Vec<TeamName>,
}

impl Backend {
    /// Checks an e-mail address and a password.
    ///
    /// # Errors
    /// `Invalid` with the same words whatever was wrong; `TooManyTries` after too many failures of the account or the
    /// address in a quarter of an hour, counted in the database so that it holds across nodes.
    pub async fn sign_in(&self, email: &str, password: &str, address: &str) -> Result<UserId, ServiceError> {
        let wrong = || ServiceError::Invalid(FieldErrors::one("password", WRONG));
        let keys = [
            (
                format!("account:{}", sha256(&email.trim().to_lowercase())),
                ACCOUNT_FAILURES,
            ),
            (format!("address:{address}"), ADDRESS_FAILURES),
        ];
        let now = self.clock.now();
        let mut reading = self.db.read().await?;
        for (key, limit) in &keys {
            if let Some((failures, first_at)) = sign_in::failures(&mut reading.conn(), key).await?
                && failures >= *limit
                && first_at + WINDOW > now
            {
                return Err(ServiceError::TooManyTries {
                    seconds: (first_at + WINDOW - now).num_seconds().max(1),
                });
            }
        }
        let found = match Email::parse(email) {
            Ok(email) => users::sign_in_row(&mut reading.conn(), &email).await?,
            Err(_) => None,
        };
        drop(reading);
        let known = found.is_some();
        let hash = found
            .as_ref()
            .and_then(|(_, hash, disabled)| hash.clone().filter(|_| !disabled));
        let fits = password.chars().count() <= passwords::PASSWORD_MAX
            && self.hashing.verify(SecretString::from(password), hash).await?;
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        let result = if let Some((user, ..)) = found.filter(|_| fits) {
            sign_in::forget_failures(&mut conn, &keys[0].0).await?;
            let actor = self.actor_in(&mut conn, user, address).await?.ok_or_else(wrong)?;
            let event = self.event(
                &actor,
                "session.started",
                Permission::ReadCatalogue,
                ("user", user.0),
                json!({}),
            );
            history::append(&mut conn, &event).await?;
            Ok(user)
        } else {
            for (key, _) in &keys {
                sign_in::count_failure(&mut conn, key, now - WINDOW, now).await?;
            }
            tracing::warn!(account.known = known, "A sign-in failed");
            Err(wrong())
        };
        writing.commit().await?;
        result
    }

    /// The person behind a session, with roles and teams as they are now; `None` when the account is gone or disabled.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn actor(&self, user: UserId, origin: &str) -> Result<Option<Actor>, ServiceError> {
        let mut reading = self.db.read().await?;
        Ok(self.actor_in(&mut reading.conn(), user, origin).await?)
    }

    async fn actor_in(
        &self,
        conn: &mut Conn<'_>,
        user: UserId,
        origin: &str,
    ) -> Result<Option<Actor>, StoreError> {
        Ok(users::find(conn, user)
            .await?
            .filter(|user| !user.disabled)
            .map(|user| Actor {
                user: Some(user.id),
                name: user.name.to_string(),
                roles: user.roles.into_iter().collect(),
                teams: user.teams.into_iter().collect(),
                origin: origin.to_owned(),
            }))
    }

    /// Whether nobody is registered yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_new(&self) -> Result<bool, ServiceError> {
        Ok(!users::any(&mut self.db.read().await?.conn()).await?)
    }

    /// Makes the link where the first administrator is created; `None` when somebody is registered already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn first_link(&self) -> Result<Option<String>, ServiceError> {
        let mut writing = self.db.write().await?;
        if users::any(&mut writing.conn()).await? {
            return Ok(None);
        }
        let token = new_token();
        sign_in::insert_link(
            &mut writing.conn(),
            &sha256(&token),
            None,
            self.clock.now() + LINK_LIFE,
        )
        .await?;
        writing.commit().await?;
        Ok(Some(token))
    }

    /// For whom a one-time link is: `Some(None)` for the first administrator, `Some(Some(name))` to set a password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_purpose(&self, token: &str) -> Result<Option<Option<String>>, ServiceError> {
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        Ok(
            match sign_in::link(&mut conn, &sha256(token), self.clock.now()).await? {
                None => None,
                Some(None) => (!users::any(&mut conn).await?).then_some(None),
                Some(Some(user)) => users::name(&mut conn, user).await?.map(Some),
            },
        )
    }

    /// Uses a one-time link: creates the first administrator, or sets a person's password and ends their sessions.
    ///
    /// # Errors
    /// `NotFound` when the link is used up, expired or wrong; `Invalid` with what is wrong, by field.
    pub async fn use_link(
        &self,
        token: &str,
        fields: &Fields,
        address: &str,
    ) -> Result<UserId, ServiceError> {
        let purpose = self.link_purpose(token).await?.ok_or(ServiceError::NotFound)?;
        let password = fields.0.get("password").cloned().unwrap_or_default();
        let mut reader = Reader::new(fields);
        // A password may look like anything, even like a key.
        reader.errors.0.remove("password");
        reader.errors.0.remove("password_again");
        let new = if purpose.is_none() {
            read_person(&mut reader)
        } else {
            None
        };
        let email = fields.get("email").to_owned();
        if let Some(complaint) = passwords::complaint(&password, &email) {
            reader.error("password", complaint);
        }
        if fields.0.get("password_again") != Some(&password) {
            reader.error("password_again", "This differs from the password above.");
        }
        if !reader.errors.is_empty() {
            return Err(ServiceError::Invalid(reader.errors));
        }
        let hash = self.hashing.hash(SecretString::from(password)).await?;
        let now = self.clock.now();
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        let linked = sign_in::link(&mut conn, &sha256(token), now)
            .await?
            .ok_or(ServiceError::NotFound)?;
        if !sign_in::use_link(&mut conn, &sha256(token), now).await? {
            return Err(ServiceError::NotFound);
        }
        let user = match (linked, new) {
            (Some(user), _) => {
                users::set_password(&mut conn, user, &hash).await?;
                sessions::delete_of(&mut conn, user).await?;
                user
            }
            (None, Some((email, name))) if !users::any(&mut conn).await? => {
                let user = User {
                    id: UserId(self.clock.new_id()),
                    email,
                    name,
                    roles: vec![Role::Admin, Role::Engineer],
                    teams: Vec::new(),
                    disabled: false,
                };
                users::insert(&mut conn, &user, Some(&hash), now).await?;
                user.id
            }
            _ => return Err(ServiceError::NotFound),
        };
        let actor = self
            .actor_in(&mut conn, user, address)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let event = self.event(
            &actor,
            "user.password_set",
            Permission::ReadCatalogue,
            ("user", user.0),
            json!({}),
        );
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        Ok(user)
    }

    /// Registers a person and answers the one-time link where they set their password.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` when the address is taken.
    pub async fn create_user(&self, actor: &Actor, new: NewUser) -> Result<(UserId, String), ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let token = new_token();
        let now = self.clock.now();
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        let user = self.insert_user(&mut conn, actor, new, None).await?;
        sign_in::insert_link(&mut conn, &sha256(&token), Some(user), now + LINK_LIFE).await?;
        writing.commit().await?;
        Ok((user, token))
    }

    /// Registers people who have one password already: those of the demo portfolio. Hashed once, as it is no secret.
    pub(crate) async fn create_users_with_password(
        &self,
        actor: &Actor,
        new: Vec<NewUser>,
        password: &str,
    ) -> Result<Vec<UserId>, ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let hash = self.hashing.hash(SecretString::from(password)).await?;
        let mut writing = self.db.write().await?;
        let mut users = Vec::with_capacity(new.len());
        for person in new {
            users.push(
                self.insert_user(&mut writing.conn(), actor, person, Some(&hash))
                    .await?,
            );
        }
        writing.commit().await?;
        Ok(users)
    }

    async fn insert_user(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        new: NewUser,
        hash: Option<&str>,
    ) -> Result<UserId, ServiceError> {
        let now = self.clock.now();
        let known = users::teams(conn).await?;
        let mut teams = Vec::new();
        for name in new.teams {
            let id = if let Some(team) = known.iter().find(|team| team.name == name) {
                team.id
            } else {
                let id = TeamId(self.clock.new_id());
                users::insert_team(conn, &Team { id, name }, now).await?;
                id
            };
            teams.push(id);
        }
        let user = User {
            id: UserId(self.clock.new_id()),
            email: new.email,
            name: new.name,
            roles: new.roles.into_iter().collect(),
            teams,
            disabled: false,
        };
        users::insert(conn, &user, hash, now).await?;
        let event = self.event(
            actor,
            "user.created",
            Permission::ManageUsers,
            ("user", user.id.0),
            json!({ "roles": user.roles }),
        );
        history::append(conn, &event).await?;
        Ok(user.id)
    }

    /// Notes in the audit log that somebody signed out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn signed_out(&self, actor: &Actor) -> Result<(), ServiceError> {
        let Some(user) = actor.user else { return Ok(()) };
        let mut writing = self.db.write().await?;
        let event = self.event(
            actor,
            "session.ended",
            Permission::ReadCatalogue,
            ("user", user.0),
            json!({}),
        );
        history::append(&mut writing.conn(), &event).await?;
        writing.commit().await?;
        Ok(())
    }
}

fn read_person(reader: &mut Reader<'_>) -> Option<(Email, PersonName)> {
    let email = Email::parse(reader.fields().get("email"))
        .map_err(|message| reader.error("email", message))
        .ok();
    let name = PersonName::parse(reader.fields().get("name"))
        .map_err(|message| reader.error("name", message))
        .ok();
    email.zip(name)
}
