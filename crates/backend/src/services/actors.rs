//! Who acts, read again where it counts: inside of the transaction that writes.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::UserId;

use super::Backend;
use crate::error::ServiceError;
use crate::store::{Conn, StoreError, Writing, users};

impl Backend {
    /// A transaction to write in for an actor. Permissions were asked for of what was known when the request began; here the
    /// person is read again, behind everything that was committed before. Whoever was disabled meanwhile is signed out, and
    /// who has lost a role or a team since has to ask anew. Jobs and the command line act as the system, which loses nothing.
    ///
    /// # Errors
    /// `SignInFirst`; `Forbidden`; when the database cannot be reached.
    pub(crate) async fn write_as(&self, actor: &Actor) -> Result<Writing, ServiceError> {
        let mut writing = self.db.write().await?;
        if let Some(user) = actor.user {
            let now = self
                .actor_in(&mut writing.conn(), user, &actor.origin)
                .await?
                .ok_or(ServiceError::SignInFirst)?;
            let lost = Permission::ALL
                .iter()
                .any(|permission| actor.may(*permission) && !now.may(*permission));
            if lost || !actor.teams.is_subset(&now.teams) {
                return Err(ServiceError::Forbidden(
                    "Do this: your roles or teams were changed in this moment",
                ));
            }
        }
        Ok(writing)
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
}
