//! Who may use the register: their roles and teams, disabling and enabling. Somebody who can administer is always left,
//! and nobody shuts themselves out.

mod email;
mod handing_over;
mod leaving;
mod mailed_link;
mod read;

use chrono::{DateTime, Utc};
use holdfast_domain::access::{Actor, Permission, Role};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::{FieldErrors, Fields};
use holdfast_domain::ids::UserId;
use holdfast_domain::person::PersonState;
use serde::{Deserialize, Serialize};
use serde_json::json;

use self::read::{NewPerson, PersonChange};
use super::repeated::same_as_at_first;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::history::{self, Event, Revision};
use crate::store::people::{self, PeopleFilter, PersonSummary};
use crate::store::users::{self, Team, User};
use crate::store::{Conn, Page, PageRequest, StoreError, owners, teams};

/// What is said to whoever would leave nobody to administer.
const LAST_ADMINISTRATOR: &str =
    "This is the last administrator who can sign in. Give somebody else the role first.";

/// Everything that the page of a person shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonView {
    /// Who it is.
    pub user: User,
    /// Whether they can sign in.
    pub state: PersonState,
    /// When they were registered.
    pub created_at: DateTime<Utc>,
    /// Since when they are disabled.
    pub disabled_at: Option<DateTime<Utc>>,
    /// At which version the record is.
    pub version: i64,
    /// Every team, by name.
    pub teams: Vec<Team>,
    /// The teams that they lead.
    pub leads: Vec<Team>,
    /// How many active integrations they own.
    pub owns: i64,
    /// For how many they stand in.
    pub stands_in_for: i64,
    /// Who can take over what they answer for, by name.
    pub successors: Vec<(UserId, String)>,
    /// Whether it is the actor.
    pub is_self: bool,
    /// Whether nobody else could administer.
    pub is_last_administrator: bool,
    /// What was changed, newest first.
    pub revisions: Vec<Revision>,
}

impl Backend {
    /// A page of the list of people.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn people(
        &self,
        actor: &Actor,
        filter: &PeopleFilter,
        request: &PageRequest,
    ) -> Result<Page<PersonSummary>, ServiceError> {
        require(actor, Permission::ManageUsers)?;
        Ok(people::list(&mut self.db.read().await?.conn(), filter, request).await?)
    }

    /// The teams that a new person can be put into, by name.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn new_person_teams(&self, actor: &Actor) -> Result<Vec<Team>, ServiceError> {
        require(actor, Permission::ManageUsers)?;
        Ok(users::teams(&mut self.db.read().await?.conn()).await?)
    }

    /// One person.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn person_view(&self, actor: &Actor, id: UserId) -> Result<PersonView, ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let user = users::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        let account = people::account(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let (owns, stands_in_for) = people::answers_for(&mut conn, id).await?;
        Ok(PersonView {
            state: account.state,
            created_at: account.created_at,
            disabled_at: account.disabled_at,
            version: account.version,
            teams: users::teams(&mut conn).await?,
            leads: teams::led_by(&mut conn, id).await?,
            owns,
            stands_in_for,
            successors: if owns + stands_in_for > 0 {
                let mut all = owners::names(&mut conn).await?;
                all.retain(|(known, _)| *known != id);
                all
            } else {
                Vec::new()
            },
            is_self: actor.user == Some(id),
            is_last_administrator: is_last_administrator(&mut conn, &user).await?,
            revisions: history::revisions(&mut conn, "user", id.0, 50).await?,
            user,
        })
    }

    /// Registers a person and answers the one-time link where they set their password. Sent twice it registers once, and
    /// answers no link: a link is shown once.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` by field, also when the address is taken; `Repeated`.
    pub async fn add_person(
        &self,
        actor: &Actor,
        id: UserId,
        fields: &Fields,
    ) -> Result<Option<String>, ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let new = NewPerson::read(fields)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let known = users::find(&mut conn, id).await?;
        if known.is_none() {
            check_teams(&mut conn, &new.rest).await?;
        }
        let user = User {
            id,
            email: new.email,
            name: new.rest.name,
            roles: new.rest.roles,
            teams: new.rest.teams,
            disabled: false,
        };
        if let Some(known) = known {
            same_as_at_first(&mut conn, ("user", id.0), &known, &user).await?;
            return Ok(None);
        }
        self.register_user(&mut conn, actor, &user, None).await?;
        for team in &user.teams {
            self.note_membership(&mut conn, actor, *team, json!({ "added": [id] }))
                .await?;
        }
        let token = self.new_link(&mut conn, id).await?;
        writing.commit().await?;
        Ok(Some(token))
    }

    /// Changes name, roles and teams of a person who is still at `version`. A team that they leave and led has no lead
    /// afterwards.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Conflict` at another version; `Invalid` by field, also when it would leave no administrator.
    pub async fn update_person(
        &self,
        actor: &Actor,
        id: UserId,
        version: i64,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let change = PersonChange::read(fields)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let before = users::find(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        check_teams(&mut conn, &change).await?;
        let after = User {
            name: change.name,
            roles: change.roles,
            teams: change.teams,
            ..before.clone()
        };
        if after == before {
            return Ok(());
        }
        still_at(&mut conn, id, version).await?;
        if !after.roles.contains(&Role::Admin) && is_last_administrator(&mut conn, &before).await? {
            return Err(FieldErrors::one("roles", LAST_ADMINISTRATOR).into());
        }
        users::update(&mut conn, &after).await?;
        for team in after.teams.iter().filter(|team| !before.teams.contains(team)) {
            self.note_membership(&mut conn, actor, *team, json!({ "added": [id] }))
                .await?;
        }
        for team in before.teams.iter().filter(|team| !after.teams.contains(team)) {
            self.note_membership(&mut conn, actor, *team, json!({ "removed": [id] }))
                .await?;
        }
        for team in teams::led_by(&mut conn, id).await? {
            if !after.teams.contains(&team.id) {
                self.without_lead(&mut conn, actor, &team).await?;
            }
        }
        self.revise(&mut conn, actor, Action::UserChanged, &after).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Keeps the new state of a person, with its audit event. The state is what `users` holds by now. Addresses of calendars
    /// that rested on what they have lost end with it, for good.
    pub(super) async fn revise(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        action: Action,
        user: &User,
    ) -> Result<(), ServiceError> {
        let event = self.person_event(actor, action, user);
        let number = people::version(conn, user.id).await? + 1;
        let snapshot = serde_json::to_value(user).map_err(StoreError::from)?;
        history::append_revision(conn, &event, number, None, &snapshot).await?;
        self.end_lost_calendars(conn, user).await
    }

    fn person_event<'a>(&self, actor: &'a Actor, action: Action, user: &User) -> Event<'a> {
        let data = json!({ "roles": user.roles, "teams": user.teams });
        self.event(actor, action, Permission::ManageUsers, ("user", user.id.0), data)
    }
}

/// Refuses when a person is at another version than the one that was seen.
async fn still_at(conn: &mut Conn<'_>, id: UserId, version: i64) -> Result<(), ServiceError> {
    let current = people::version(conn, id).await?;
    if current == version {
        Ok(())
    } else {
        Err(ServiceError::Conflict { current })
    }
}

/// Whether nobody could administer without this person.
async fn is_last_administrator(conn: &mut Conn<'_>, user: &User) -> Result<bool, StoreError> {
    Ok(!user.disabled
        && user.roles.contains(&Role::Admin)
        && !users::another_administrator(conn, user.id).await?)
}

/// Teams chosen in a form must still be there.
async fn check_teams(conn: &mut Conn<'_>, change: &PersonChange) -> Result<(), ServiceError> {
    let known = users::teams(conn).await?;
    if change
        .teams
        .iter()
        .all(|id| known.iter().any(|team| team.id == *id))
    {
        return Ok(());
    }
    Err(FieldErrors::one("teams", "A team chosen here is no longer there; choose again.").into())
}
