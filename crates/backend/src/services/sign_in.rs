//! Signing in and out.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::text::Email;
use secrecy::SecretString;
use serde_json::json;

use super::tries::{self, Guest};
use super::{Backend, passwords};
use crate::digest::sha256;
use crate::error::ServiceError;
pub use crate::store::users::SignedIn;
use crate::store::{history, users};

/// The one answer to every wrong sign-in: it does not tell whether the account is there.
pub(super) const WRONG: &str = "The e-mail address or the password is wrong.";

impl Backend {
    /// Checks an e-mail address and a password.
    ///
    /// # Errors
    /// `Invalid` with the same words whatever was wrong; `TooManyTries` as [`tries`] says; `Busy` when too many others wait
    /// for their passwords to be checked.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        guest: impl Into<Guest<'_>>,
    ) -> Result<SignedIn, ServiceError> {
        let guest = guest.into();
        let wrong = || ServiceError::Invalid(FieldErrors::one("password", WRONG));
        let found = match Email::stored(email) {
            Ok(email) => users::sign_in_row(&mut self.db.read().await?.conn(), &email).await?,
            Err(_) => None,
        };
        let known = match guest.browser {
            Some(token) => self.browser_of(token).await?.map(|user| (user, sha256(token))),
            None => None,
        };
        let known = known.filter(|(user, _)| found.as_ref().is_some_and(|(id, ..)| id == user));
        let limits = tries::of_sign_in(
            email,
            guest.address,
            known.as_ref().map(|(_, browser)| browser.as_str()),
        );
        let limited = limits.all();
        self.look_at_tries(&limited).await?;
        let place = self.hashing.place().await?;
        self.count_try(&limited).await?;
        let is_registered = found.is_some();
        let hash = found
            .as_ref()
            .and_then(|(_, hash, disabled)| hash.clone().filter(|_| !disabled));
        let fits = password.chars().count() <= passwords::PASSWORD_MAX
            && place.verify(SecretString::from(password), hash.clone()).await?;
        drop(place);
        let Some((user, ..)) = found.filter(|_| fits) else {
            tracing::warn!(account.known = is_registered, "A sign-in failed");
            return Err(wrong());
        };
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        // The password may have been replaced while it was looked at; then this one gets nobody in.
        if users::password_hash(&mut conn, user).await? != hash {
            return Err(wrong());
        }
        limits.succeeded(&mut conn).await?;
        let actor = self
            .actor_in(&mut conn, user, guest.address)
            .await?
            .ok_or_else(wrong)?;
        let event = self.event(
            &actor,
            Action::SessionStarted,
            Permission::ReadCatalogue,
            ("user", user.0),
            json!({}),
        );
        history::append(&mut conn, &event).await?;
        let signed_in = users::signed_in(&mut conn, user).await?;
        writing.commit().await?;
        Ok(signed_in)
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
            Action::SessionEnded,
            Permission::ReadCatalogue,
            ("user", user.0),
            json!({}),
        );
        history::append(&mut writing.conn(), &event).await?;
        writing.commit().await?;
        Ok(())
    }
}
