//! Changing the address of a person: how they sign in, and where mail to them goes.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::{Fields, Reader};
use holdfast_domain::ids::UserId;
use holdfast_domain::text::Email;

use super::super::{Backend, require};
use super::still_at;
use crate::error::ServiceError;
use crate::store::{sign_in, users};

impl Backend {
    /// Changes the e-mail address of a person who is still at `version`. Their sessions go on; they sign in with the new
    /// address from now on, and what is queued for them goes there, for a mail's address is looked up when it is sent.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Conflict` at another version; `Invalid` by field, also when the address is taken.
    pub async fn change_email(
        &self,
        actor: &Actor,
        id: UserId,
        version: i64,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let mut reader = Reader::new(fields);
        let email = Email::parse(fields.get("email"))
            .map_err(|message| reader.error("email", message))
            .ok();
        let Some(email) = email.filter(|_| reader.errors.is_empty()) else {
            return Err(ServiceError::Invalid(reader.errors));
        };
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let mut user = users::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        if user.email == email {
            return Ok(());
        }
        still_at(&mut conn, id, version).await?;
        user.email = email;
        users::set_email(&mut conn, id, &user.email).await?;
        // Links went to the old address, which may be somebody else's.
        sign_in::void_links(&mut conn, id, self.clock.now()).await?;
        self.revise(&mut conn, actor, Action::UserEmailChanged, &user)
            .await?;
        writing.commit().await?;
        tracing::info!(user.id = %id, "Changed the e-mail address of a person");
        Ok(())
    }
}
