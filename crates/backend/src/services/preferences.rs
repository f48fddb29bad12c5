//! A person's own account: who they are here, how they want to be reminded, and their password.

use chrono::TimeDelta;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::fields::{FieldErrors, Fields};
use holdfast_domain::ids::UserId;
use holdfast_domain::reminder::Preferences;
use secrecy::SecretString;
use serde_json::json;

use super::{Backend, passwords};
use crate::error::ServiceError;
use crate::store::users::User;
use crate::store::{history, preferences, sessions, sign_in, users};

/// How many wrong old passwords within [`WINDOW`] are taken.
const FAILURES: i64 = 8;
/// How long a wrong old password counts.
const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// What a person sees of their account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// The person.
    pub user: User,
    /// The names of their teams.
    pub teams: Vec<String>,
    /// How they want to be reminded.
    pub preferences: Preferences,
    /// Whether mail can be sent at all.
    pub has_mail: bool,
}

/// The person behind an actor; the system has no account.
fn own(actor: &Actor) -> Result<UserId, ServiceError> {
    actor.user.ok_or(ServiceError::Forbidden("Have an account"))
}

impl Backend {
    /// The actor's own account.
    ///
    /// # Errors
    /// `Forbidden` for whoever has none.
    pub async fn account(&self, actor: &Actor) -> Result<AccountView, ServiceError> {
        let id = own(actor)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let user = users::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        let teams = users::teams(&mut conn).await?;
        Ok(AccountView {
            teams: teams
                .into_iter()
                .filter(|team| user.teams.contains(&team.id))
                .map(|team| team.name.to_string())
                .collect(),
            preferences: preferences::find(&mut conn, id).await?,
            has_mail: self.outbound.has_mail(),
            user,
        })
    }

    /// Keeps how the actor wants to be reminded.
    ///
    /// # Errors
    /// `Forbidden` for whoever has no account; `Invalid` by field.
    pub async fn save_preferences(&self, actor: &Actor, fields: &Fields) -> Result<(), ServiceError> {
        let id = own(actor)?;
        let next = Preferences::parse(fields)?;
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        let before = preferences::find(&mut conn, id).await?;
        if before == next {
            return Ok(());
        }
        preferences::save(&mut conn, id, &next, self.clock.now()).await?;
        let event = self.event(
            actor,
            "preferences.changed",
            Permission::ReadCatalogue,
            ("user", id.0),
            json!({ "before": before, "after": next }),
        );
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        tracing::info!(user.id = %id, "Changed how somebody is reminded");
        Ok(())
    }

    /// Replaces the actor's password, and ends every session of theirs; the caller begins a new one.
    ///
    /// # Errors
    /// `Forbidden` for whoever has no account; `Invalid` by field; `TooManyTries` after too many wrong old passwords.
    pub async fn change_password(&self, actor: &Actor, fields: &Fields) -> Result<UserId, ServiceError> {
        let id = own(actor)?;
        let typed = |name: &str| fields.0.get(name).cloned().unwrap_or_default();
        let (old, new) = (typed("password_now"), typed("password"));
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let user = users::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        let known = users::sign_in_row(&mut conn, &user.email).await?;
        drop(reading);
        let mut errors = FieldErrors::default();
        if old.is_empty() {
            errors.add("password_now", "Give the password that you have now.");
        }
        if let Some(complaint) = passwords::complaint(&new, user.email.as_str()) {
            errors.add("password", complaint);
        } else if new == old {
            errors.add(
                "password",
                "This is the password that you have now; choose another.",
            );
        }
        if typed("password_again") != new {
            errors.add("password_again", "This differs from the password above.");
        }
        if !errors.is_empty() {
            return Err(ServiceError::Invalid(errors));
        }
        self.check_own_password(id, old, known.and_then(|(_, hash, _)| hash))
            .await?;
        let hash = self.hashing.hash(SecretString::from(new)).await?;
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        users::set_password(&mut conn, id, &hash).await?;
        sessions::delete_of(&mut conn, id).await?;
        sign_in::forget_failures(&mut conn, &failure_key(id)).await?;
        let event = self.event(
            actor,
            "user.password_set",
            Permission::ReadCatalogue,
            ("user", id.0),
            json!({ "by": "the person, with the old password" }),
        );
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        tracing::info!(user.id = %id, "Changed a password and ended every session of the account");
        Ok(id)
    }

    /// Whether this is the password; wrong ones are counted, so that a session that was left open is no way to guess it.
    async fn check_own_password(
        &self,
        id: UserId,
        password: String,
        hash: Option<String>,
    ) -> Result<(), ServiceError> {
        let (key, now) = (failure_key(id), self.clock.now());
        let failed = sign_in::failures(&mut self.db.read().await?.conn(), &key).await?;
        if let Some((failures, first_at)) = failed
            && failures >= FAILURES
            && first_at + WINDOW > now
        {
            return Err(ServiceError::TooManyTries {
                seconds: (first_at + WINDOW - now).num_seconds().max(1),
            });
        }
        let fits = password.chars().count() <= passwords::PASSWORD_MAX
            && self.hashing.verify(SecretString::from(password), hash).await?;
        if fits {
            return Ok(());
        }
        let mut writing = self.db.write().await?;
        sign_in::count_failure(&mut writing.conn(), &key, now - WINDOW, now).await?;
        writing.commit().await?;
        tracing::warn!(user.id = %id, "A change of password named a wrong old one");
        Err(ServiceError::Invalid(FieldErrors::one(
            "password_now",
            "This is not the password that you have now.",
        )))
    }
}

fn failure_key(id: UserId) -> String {
    format!("password:{id}")
}
