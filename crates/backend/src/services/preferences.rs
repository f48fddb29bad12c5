//! A person's own account: who they are here, how they want to be reminded, and their password.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::{FieldErrors, Fields};
use holdfast_domain::ids::UserId;
use holdfast_domain::reminder::Preferences;
use secrecy::SecretString;
use serde_json::json;

use super::links::shut_out;
use super::{Backend, passwords, tries};
use crate::error::ServiceError;
use crate::store::users::{SignedIn, User};
use crate::store::{history, preferences, users};

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
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let before = preferences::find(&mut conn, id).await?;
        if before == next {
            return Ok(());
        }
        preferences::save(&mut conn, id, &next, self.clock.now()).await?;
        let event = self.event(
            actor,
            Action::PreferencesChanged,
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
    /// `Forbidden` for whoever has no account; `Invalid` by field; `TooManyTries` after too many wrong old passwords; `Busy`.
    pub async fn change_password(&self, actor: &Actor, fields: &Fields) -> Result<SignedIn, ServiceError> {
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
            errors.add("password_now", "Enter your current password.");
        }
        if let Some(complaint) = passwords::complaint(&new, user.email.as_str()) {
            errors.add("password", complaint);
        } else if new == old {
            errors.add("password", "This is your current password; choose another.");
        }
        if typed("password_again") != new {
            errors.add("password_again", "This differs from the password above.");
        }
        if !errors.is_empty() {
            return Err(ServiceError::Invalid(errors));
        }
        let limit = [tries::of_own_password(id)];
        self.look_at_tries(&limit).await?;
        let place = self.hashing.place().await?;
        // Before the password is looked at, so that a session that was left open is no way to guess it.
        self.count_try(&limit).await?;
        let current = known.and_then(|(_, hash, _)| hash);
        let fits = old.chars().count() <= passwords::PASSWORD_MAX
            && place.verify(SecretString::from(old), current.clone()).await?;
        let wrong = || FieldErrors::one("password_now", "This is not your current password.");
        if !fits {
            tracing::warn!(user.id = %id, "A change of password named a wrong old one");
            return Err(wrong().into());
        }
        let hash = place.hash(SecretString::from(new)).await?;
        drop(place);
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        // Whoever used a link meanwhile has another password already: it stays.
        if users::password_hash(&mut conn, id).await? != current {
            return Err(wrong().into());
        }
        users::set_password(&mut conn, id, &hash).await?;
        shut_out(&mut conn, id, self.clock.now()).await?;
        tries::forget(&mut conn, &limit).await?;
        let event = self.event(
            actor,
            Action::UserPasswordSet,
            Permission::ReadCatalogue,
            ("user", id.0),
            json!({ "by": "the person, with the old password" }),
        );
        history::append(&mut conn, &event).await?;
        let signed_in = users::signed_in(&mut conn, id).await?;
        writing.commit().await?;
        tracing::info!(user.id = %id, "Changed a password and ended every session of the account");
        Ok(signed_in)
    }
}
