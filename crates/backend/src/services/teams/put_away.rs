//! Putting a team away that is no longer there, with its work handed over, and restoring it.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::{FieldErrors, Fields, LINE_MAX, Reader};
use holdfast_domain::ids::TeamId;
use holdfast_domain::words;
use serde_json::json;

use crate::error::ServiceError;
use crate::services::{Backend, require};
use crate::store::integrations::Work;
use crate::store::{Conn, integrations, teams, users};

impl Backend {
    /// Puts a team away with a reason. What it has goes to the team that the form names first; its members leave it. Its name
    /// stays taken, for it can be restored.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it was put away; `Conflict` at another version; `Invalid` by field, also when it has
    /// integrations and no other team is named.
    pub async fn withdraw_team(
        &self,
        actor: &Actor,
        id: TeamId,
        version: i64,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let mut reader = Reader::new(fields);
        let reason = reader.required_line("reason", LINE_MAX, "Say in a line why it is put away.");
        if !reader.errors.is_empty() {
            return Err(reader.errors.into());
        }
        standing(&mut self.db.read().await?.conn(), (id, version), false).await?;
        if !fields.get("to").is_empty() {
            self.hand_over_work(actor, Work::OfTeam(id), fields).await?;
        }
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        standing(&mut conn, (id, version), false).await?;
        let left = integrations::count_of_team(&mut conn, id).await?;
        if left > 0 {
            let said = format!(
                "It has {}. Choose which team takes them over.",
                words::count(left, "integration")
            );
            return Err(FieldErrors::one("to", said).into());
        }
        let members = teams::members(&mut conn, id).await?;
        let removed: Vec<_> = members.iter().map(|member| member.id).collect();
        // First: who leads it counts as a member, and whoever is none any more loses its calendar.
        let now = self.clock.now();
        teams::set_withdrawn(&mut conn, id, Some(&(now, reason.clone()))).await?;
        // Who left leaves it, too: they do not come back into a team that is not there.
        for member in &removed {
            if let Some(user) = users::find(&mut conn, *member).await? {
                self.change_teams(&mut conn, actor, user, |teams| teams.retain(|known| *known != id))
                    .await?;
            }
        }
        let data = json!({ "reason": reason, "removed": removed });
        self.note_team(&mut conn, actor, Action::TeamWithdrawn, id, data)
            .await?;
        writing.commit().await?;
        Ok(())
    }

    /// Restores a team that was put away, without members.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`, also when it is there; `Conflict` at another version.
    pub async fn restore_team(&self, actor: &Actor, id: TeamId, version: i64) -> Result<(), ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        standing(&mut conn, (id, version), true).await?;
        teams::set_withdrawn(&mut conn, id, None).await?;
        self.note_team(&mut conn, actor, Action::TeamRestored, id, json!({}))
            .await?;
        writing.commit().await?;
        Ok(())
    }
}

/// Refuses unless a team is at a version, and put away or not.
async fn standing(
    conn: &mut Conn<'_>,
    (id, version): (TeamId, i64),
    is_withdrawn: bool,
) -> Result<(), ServiceError> {
    teams::find(conn, id).await?.ok_or(ServiceError::NotFound)?;
    if teams::withdrawn(conn, id).await?.is_some() != is_withdrawn {
        return Err(ServiceError::NotFound);
    }
    let current = teams::version(conn, id).await?;
    if current == version {
        Ok(())
    } else {
        Err(ServiceError::Conflict { current })
    }
}
