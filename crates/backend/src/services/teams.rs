//! Teams: their names, members and leads. A lead can sign in, counts as a member whether ticked or not, and gets the sums of
//! what is late in the team.

mod put_away;

use std::collections::BTreeSet;

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::{FieldErrors, Fields, Reader};
use holdfast_domain::ids::{TeamId, UserId};
use holdfast_domain::text::TeamName;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::channels::{ChannelSummary, summaries};
use super::repeated::same_again;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::stored::Withdrawn;
use crate::store::teams::{self, Member, TeamSummary};
use crate::store::users::{self, Team, User};
use crate::store::{Conn, StoreError, integrations};

/// Everything that the page of a team shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeamView {
    /// The team.
    pub team: Team,
    /// Who leads it.
    pub lead: Option<UserId>,
    /// At which version it is.
    pub version: i64,
    /// Its members, by name, also those who left.
    pub members: Vec<Member>,
    /// Everybody else who can sign in, by name; at most 1,000.
    pub others: Vec<(UserId, String)>,
    /// Where it is told.
    pub channels: Vec<ChannelSummary>,
    /// When it was put away, and why.
    pub withdrawn: Option<Withdrawn>,
    /// How many integrations in use it has.
    pub has: i64,
    /// The other teams, which could take them over, by name.
    pub successors: Vec<Team>,
    /// Whether the actor may change name, members and lead.
    pub may_edit: bool,
    /// Whether the actor may add and remove channels.
    pub may_manage_channels: bool,
}

/// What the form of a team says.
struct TeamForm {
    name: TeamName,
    lead: Option<UserId>,
    members: BTreeSet<UserId>,
}

impl TeamForm {
    /// Reads `name`, `lead` and `members.<id>`.
    fn read(fields: &Fields) -> Result<Self, ServiceError> {
        let mut reader = Reader::new(fields);
        let name = reader.name("name");
        let lead: Option<UserId> = reader.id("lead", "a member");
        let members = reader.ticked_ids("members", "members").into_iter().collect();
        match name {
            Some(name) if reader.errors.is_empty() => Ok(Self { name, lead, members }),
            _ => Err(ServiceError::Invalid(reader.errors)),
        }
    }
}

impl Backend {
    /// Every team, by name, also those that were put away.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn teams(&self, actor: &Actor) -> Result<Vec<TeamSummary>, ServiceError> {
        require_either(actor)?;
        Ok(teams::list(&mut self.db.read().await?.conn()).await?)
    }

    /// One team.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn team(&self, actor: &Actor, id: TeamId) -> Result<TeamView, ServiceError> {
        require_either(actor)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let (team, lead) = teams::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        let members = teams::members(&mut conn, id).await?;
        let mut others = users::names(&mut conn).await?;
        others.retain(|(id, _)| !members.iter().any(|member| member.id == *id));
        Ok(TeamView {
            version: teams::version(&mut conn, id).await?,
            channels: summaries(&mut conn, id).await?,
            withdrawn: teams::withdrawn(&mut conn, id).await?,
            has: integrations::count_of_team(&mut conn, id).await?,
            successors: {
                let mut all = users::teams(&mut conn).await?;
                all.retain(|known| known.id != id);
                all
            },
            may_edit: actor.may(Permission::ManageUsers),
            may_manage_channels: actor.may(Permission::ManageSettings)
                && teams::withdrawn(&mut conn, id).await?.is_none(),
            team,
            lead,
            members,
            others,
        })
    }

    /// Makes a team without members.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` by field, also when the name is taken; `Repeated`.
    pub async fn add_team(&self, actor: &Actor, id: TeamId, fields: &Fields) -> Result<(), ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let form = TeamForm::read(fields)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let team = Team { id, name: form.name };
        if let Some((known, _)) = teams::find(&mut conn, id).await? {
            return same_again(&known, &team);
        }
        if teams::is_put_away(&mut conn, &team.name).await? {
            let message = "A team of this name was put away. Restore it on its page, or choose another name.";
            return Err(FieldErrors::one("name", message).into());
        }
        users::insert_team(&mut conn, &team, self.clock.now()).await?;
        self.note_team(
            &mut conn,
            actor,
            Action::TeamAdded,
            id,
            json!({ "name": team.name }),
        )
        .await?;
        writing.commit().await?;
        Ok(())
    }

    /// Changes name, members and lead of a team that is still at `version`. Members who left stay members, so that they
    /// come back with their team.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Conflict` at another version; `Invalid` by field.
    pub async fn update_team(
        &self,
        actor: &Actor,
        id: TeamId,
        version: i64,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let mut form = TeamForm::read(fields)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (before, lead_before) = teams::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        if teams::withdrawn(&mut conn, id).await?.is_some() {
            return Err(ServiceError::NotFound);
        }
        let members = teams::members(&mut conn, id).await?;
        let present: BTreeSet<UserId> = members
            .iter()
            .filter(|member| !member.disabled)
            .map(|member| member.id)
            .collect();
        let left: BTreeSet<UserId> = members.iter().map(|member| member.id).collect();
        let left: BTreeSet<UserId> = left.difference(&present).copied().collect();
        if let Some(lead) = form.lead {
            let known = users::find(&mut conn, lead).await?;
            if known.is_none_or(|lead| lead.disabled) {
                let message = "The lead must be able to sign in. Choose somebody else.";
                return Err(FieldErrors::one("lead", message).into());
            }
            form.members.insert(lead);
        }
        let wanted: BTreeSet<UserId> = form.members.difference(&left).copied().collect();
        let added: Vec<UserId> = wanted.difference(&present).copied().collect();
        let removed: Vec<UserId> = present.difference(&wanted).copied().collect();
        let renamed = form.name != before.name;
        if !renamed && form.lead == lead_before && added.is_empty() && removed.is_empty() {
            return Ok(());
        }
        let current = teams::version(&mut conn, id).await?;
        if current != version {
            return Err(ServiceError::Conflict { current });
        }
        let team = Team { id, name: form.name };
        teams::update(&mut conn, &team, form.lead).await?;
        for user in &removed {
            self.move_person(&mut conn, actor, *user, |teams| {
                teams.retain(|known| *known != id);
            })
            .await?;
        }
        for user in &added {
            self.move_person(&mut conn, actor, *user, |teams| teams.push(id))
                .await?;
        }
        let mut data = json!({ "lead": form.lead, "added": added, "removed": removed });
        if renamed {
            data["name"] = json!(team.name);
        }
        self.note_team(&mut conn, actor, Action::TeamChanged, id, data)
            .await?;
        writing.commit().await?;
        Ok(())
    }

    /// Changes the teams of one person who can sign in, with their revision.
    async fn move_person(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        id: UserId,
        change: impl FnOnce(&mut Vec<TeamId>) + Send,
    ) -> Result<(), ServiceError> {
        let gone = || {
            FieldErrors::one(
                "members",
                "Somebody ticked here can no longer sign in; choose again.",
            )
        };
        let user = users::find(conn, id)
            .await?
            .filter(|user| !user.disabled)
            .ok_or_else(gone)?;
        self.change_teams(conn, actor, user, change).await
    }

    async fn change_teams(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        mut user: User,
        change: impl FnOnce(&mut Vec<TeamId>) + Send,
    ) -> Result<(), ServiceError> {
        change(&mut user.teams);
        // A lead counts as a member already.
        user.teams.sort_unstable();
        user.teams.dedup();
        users::update(conn, &user).await?;
        self.revise(conn, actor, Action::UserChanged, &user).await
    }
}

/// Pages of teams are for whoever manages people, and for whoever manages channels.
fn require_either(actor: &Actor) -> Result<(), ServiceError> {
    require(actor, Permission::ManageUsers).or_else(|_| require(actor, Permission::ManageSettings))
}

/// A team that must be there.
pub(super) async fn existing(conn: &mut Conn<'_>, id: TeamId) -> Result<Team, ServiceError> {
    let found: Result<_, StoreError> = teams::find(conn, id).await;
    Ok(found?.ok_or(ServiceError::NotFound)?.0)
}
