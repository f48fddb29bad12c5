//! Signing in and out, and who is behind a session.

use chrono::TimeDelta;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::UserId;
use holdfast_domain::text::Email;
use secrecy::SecretString;
use serde_json::json;

use super::{Backend, passwords};
use crate::digest::sha256;
use crate::error::ServiceError;
use crate::store::{Conn, StoreError, history, sign_in, users};

/// How many failures within [`WINDOW`] lock an account's sign-in.
const ACCOUNT_FAILURES: i64 = 8;
/// How many failures within [`WINDOW`] lock an address's sign-in.
const ADDRESS_FAILURES: i64 = 40;
/// How long failures count.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// The one answer to every wrong sign-in: it does not tell whether the account is there.
const WRONG: &str = "The e-mail address or the password is wrong.";

/// Under which key the failures of an account are counted.
pub(super) fn account_key(email: &str) -> String {
    format!("account:{}", sha256(&email.trim().to_lowercase()))
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
            (account_key(email), ACCOUNT_FAILURES),
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
        let found = match Email::stored(email) {
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

    pub(super) async fn actor_in(
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
                waivers: Vec::new(),
            }))
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
