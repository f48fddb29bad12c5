//! Disabling a person, which ends everything that they can do at once; enabling them again; a new link instead of the
//! password that they had.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::{TeamId, UserId};
use serde_json::{Value, json};

use super::super::links::shut_out;
use super::super::tries::forget_account;
use super::super::{Backend, require};
use super::{LAST_ADMINISTRATOR, is_last_administrator};
use crate::error::ServiceError;
use crate::store::users::{self, Team};
use crate::store::{Conn, history, teams};

impl Backend {
    /// Disables a person: their sessions and links end, the teams that they led have no lead, and what they own is orphaned
    /// until somebody takes it over. Nothing happens to whoever is disabled already.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` for oneself and for the last administrator.
    pub async fn disable_person(&self, actor: &Actor, id: UserId) -> Result<(), ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let now = self.clock.now();
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let mut user = users::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        if user.disabled {
            return Ok(());
        }
        if actor.user == Some(id) {
            let message = "You cannot disable yourself. Ask another administrator.";
            return Err(FieldErrors::one("form", message).into());
        }
        if is_last_administrator(&mut conn, &user).await? {
            return Err(FieldErrors::one("form", LAST_ADMINISTRATOR).into());
        }
        users::set_disabled(&mut conn, id, Some(now)).await?;
        shut_out(&mut conn, id, now).await?;
        for team in teams::led_by(&mut conn, id).await? {
            self.without_lead(&mut conn, actor, &team).await?;
        }
        user.disabled = true;
        self.revise(&mut conn, actor, Action::UserDisabled, &user).await?;
        writing.commit().await?;
        tracing::info!(user.id = %id, "Disabled a person and ended their sessions");
        Ok(())
    }

    /// Lets a disabled person sign in again, with the password that they had. Nothing happens to whoever can already.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn enable_person(&self, actor: &Actor, id: UserId) -> Result<(), ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let mut user = users::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        if !user.disabled {
            return Ok(());
        }
        users::set_disabled(&mut conn, id, None).await?;
        user.disabled = false;
        self.revise(&mut conn, actor, Action::UserEnabled, &user).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Makes a new one-time link for a person. Their password and the links before it work no longer, and their sessions
    /// end; failed sign-ins are forgotten.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` for whoever is disabled.
    pub async fn renew_link(&self, actor: &Actor, id: UserId) -> Result<String, ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let user = users::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        if user.disabled {
            let message = "This person is disabled. Enable them first, then make the link.";
            return Err(FieldErrors::one("form", message).into());
        }
        users::clear_password(&mut conn, id).await?;
        shut_out(&mut conn, id, self.clock.now()).await?;
        forget_account(&mut conn, user.email.as_str()).await?;
        let token = self.new_link(&mut conn, id).await?;
        let event = self.event(
            actor,
            Action::UserLinkMade,
            Permission::ManageUsers,
            ("user", id.0),
            json!({}),
        );
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        Ok(token)
    }

    /// Takes the lead from a team, with its audit event.
    pub(super) async fn without_lead(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        team: &Team,
    ) -> Result<(), ServiceError> {
        teams::update(conn, team, None).await?;
        self.note_team(conn, actor, Action::TeamChanged, team.id, json!({ "lead": null }))
            .await
    }

    /// Notes who came to a team or left it.
    pub(super) async fn note_membership(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        team: TeamId,
        data: Value,
    ) -> Result<(), ServiceError> {
        self.note_team(conn, actor, Action::TeamMembersChanged, team, data)
            .await
    }

    /// Appends an audit event about a team; its place in the chain is the team's version.
    pub(in crate::services) async fn note_team(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        action: Action,
        team: TeamId,
        data: Value,
    ) -> Result<(), ServiceError> {
        let event = self.event(actor, action, Permission::ManageUsers, ("team", team.0), data);
        history::append(conn, &event).await?;
        Ok(())
    }
}
