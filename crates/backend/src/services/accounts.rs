//! People: registering them, with the one-time link where they set their password.

use std::collections::BTreeSet;

use holdfast_domain::access::{Actor, Permission, Role};
use holdfast_domain::audit::Action;
use holdfast_domain::ids::{TeamId, UserId};
use holdfast_domain::text::{Email, PersonName, TeamName};
use secrecy::SecretString;
use serde_json::json;

pub(super) use super::links::new_token;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::users::{Team, User};
use crate::store::{Conn, StoreError, history, users};

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
    /// Registers a person and answers the one-time link where they set their password.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` when the address is taken.
    pub async fn create_user(&self, actor: &Actor, new: NewUser) -> Result<(UserId, String), ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let user = UserId(self.clock.new_id());
        self.insert_user(&mut conn, actor, user, new, None).await?;
        let token = self.new_link(&mut conn, user).await?;
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
        let place = self.hashing.place().await?;
        let hash = place.hash(SecretString::from(password)).await?;
        drop(place);
        let mut writing = self.write_as(actor).await?;
        let mut users = Vec::with_capacity(new.len());
        for person in new {
            let user = UserId(self.clock.new_id());
            self.insert_user(&mut writing.conn(), actor, user, person, Some(&hash))
                .await?;
            users.push(user);
        }
        writing.commit().await?;
        Ok(users)
    }

    async fn insert_user(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        id: UserId,
        new: NewUser,
        hash: Option<&str>,
    ) -> Result<(), ServiceError> {
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
            id,
            email: new.email,
            name: new.name,
            roles: new.roles.into_iter().collect(),
            teams,
            disabled: false,
        };
        self.register_user(conn, actor, &user, hash).await
    }

    /// Stores a new person, with the first revision and the audit event.
    pub(super) async fn register_user(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        user: &User,
        hash: Option<&str>,
    ) -> Result<(), ServiceError> {
        users::insert(conn, user, hash, self.clock.now()).await?;
        let event = self.event(
            actor,
            Action::UserCreated,
            Permission::ManageUsers,
            ("user", user.id.0),
            json!({ "roles": user.roles }),
        );
        let snapshot = serde_json::to_value(user).map_err(StoreError::from)?;
        history::append_revision(conn, &event, 1, None, &snapshot).await?;
        Ok(())
    }
}
