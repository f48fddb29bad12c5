//! One-time links: the first administrator, and setting a password.

use chrono::{DateTime, TimeDelta, Utc};
use holdfast_domain::access::{Permission, Role};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::{Fields, Reader};
use holdfast_domain::ids::UserId;
use holdfast_domain::text::{Email, PersonName};
use rand::RngCore;
use secrecy::SecretString;
use serde_json::json;

use super::{Backend, passwords, tries};
use crate::digest::{hex, sha256};
use crate::error::ServiceError;
use crate::store::users::{SignedIn, User};
use crate::store::{Conn, StoreError, browsers, history, sessions, sign_in, users};

/// How long a one-time link works.
const LINK_LIFE: TimeDelta = TimeDelta::hours(24);
/// How long a link works that somebody asked for without being signed in.
pub(super) const RESET_LIFE: TimeDelta = TimeDelta::hours(1);

/// A random token of 256 bits, in hexadecimal.
pub(super) fn new_token() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    hex(&bytes)
}

impl Backend {
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

    /// For whom a one-time link is: `Some(None)` for the first administrator, `Some(Some(person))` to set a password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_purpose(&self, token: &str) -> Result<Option<Option<User>>, ServiceError> {
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        Ok(
            match sign_in::link(&mut conn, &sha256(token), self.clock.now()).await? {
                None => None,
                Some(None) => (!users::any(&mut conn).await?).then_some(None),
                Some(Some(user)) => users::find(&mut conn, user).await?.map(Some),
            },
        )
    }

    /// Looks at a one-time link for whoever asks from an address: unknown ones are limited.
    ///
    /// # Errors
    /// `TooManyTries` after too many unknown links from one address.
    pub async fn try_link(&self, token: &str, address: &str) -> Result<Option<Option<User>>, ServiceError> {
        let limit = tries::of_links(address);
        self.look_at_tries(limit.as_slice()).await?;
        let purpose = self.link_purpose(token).await?;
        if purpose.is_none() {
            self.count_try(limit.as_slice()).await?;
        }
        Ok(purpose)
    }

    /// Uses a one-time link: creates the first administrator, or sets a person's password and ends their sessions.
    ///
    /// # Errors
    /// `NotFound` when the link is used up, expired or wrong; `TooManyTries` after too many of those from one address; `Busy`
    /// when too many passwords are hashed; `Invalid` with what is wrong, by field.
    pub async fn use_link(
        &self,
        token: &str,
        fields: &Fields,
        address: &str,
    ) -> Result<SignedIn, ServiceError> {
        let purpose = self
            .try_link(token, address)
            .await?
            .ok_or(ServiceError::NotFound)?;
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
        let email = match &purpose {
            Some(person) => person.email.to_string(),
            None => fields.get("email").to_owned(),
        };
        if let Some(complaint) = passwords::complaint(&password, &email) {
            reader.error("password", complaint);
        }
        if fields.0.get("password_again") != Some(&password) {
            reader.error("password_again", "This differs from the password above.");
        }
        if !reader.errors.is_empty() {
            return Err(ServiceError::Invalid(reader.errors));
        }
        let place = self.hashing.place().await?;
        let hash = place.hash(SecretString::from(password)).await?;
        drop(place);
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
                shut_out(&mut conn, user, now).await?;
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
            Action::UserPasswordSet,
            Permission::ReadCatalogue,
            ("user", user.0),
            json!({}),
        );
        history::append(&mut conn, &event).await?;
        let signed_in = users::signed_in(&mut conn, user).await?;
        writing.commit().await?;
        Ok(signed_in)
    }

    /// Makes one more link with which a person can set a password, for whoever reads their mail.
    pub(super) async fn reset_link(&self, conn: &mut Conn<'_>, user: UserId) -> Result<String, ServiceError> {
        let token = new_token();
        let until = self.clock.now() + RESET_LIFE;
        sign_in::insert_link(conn, &sha256(&token), Some(user), until).await?;
        Ok(token)
    }

    /// Makes the only link with which a person can set a password: those before it are void.
    pub(super) async fn new_link(&self, conn: &mut Conn<'_>, user: UserId) -> Result<String, ServiceError> {
        let (token, now) = (new_token(), self.clock.now());
        sign_in::void_links(conn, user, now).await?;
        sign_in::insert_link(conn, &sha256(&token), Some(user), now + LINK_LIFE).await?;
        Ok(token)
    }
}

/// Ends everything by which somebody got in as a person until now: sessions, links that are underway, browsers that are known.
/// Whatever gives a person another password asks for it.
///
/// # Errors
/// When the database fails.
pub(super) async fn shut_out(
    conn: &mut Conn<'_>,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    users::end_entries(conn, user).await?;
    sign_in::void_links(conn, user, now).await?;
    sessions::delete_of(conn, user).await?;
    browsers::forget_of(conn, user).await
}

fn read_person(reader: &mut Reader<'_>) -> Option<(Email, PersonName)> {
    let email = Email::parse(reader.fields().get("email"))
        .map_err(|message| reader.error("email", message))
        .ok();
    let name = reader.name("name");
    email.zip(name)
}
