//! Changing several integrations at once, and taking that back. One transaction; each record gets its own revision, audit
//! event and score, or stays as it is and says why. The same form sent twice changes once and answers the same.

use std::collections::BTreeMap;

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{FieldErrors, Fields, LINE_MAX, Reader};
use holdfast_domain::ids::{IntegrationId, TeamId, UserId};
use holdfast_domain::integration::Integration;
use holdfast_domain::integration::together::{TOGETHER_MAX, Together, restored};

use super::{Change, leaves_use, may_edit, still_works};
use crate::error::ServiceError;
use crate::services::{Backend, require};
use crate::store::integrations::{self, Stored};
use crate::store::{Conn, StoreError, history, owners, users};

/// Integrations, with the version of each that was shown.
pub type Seen = BTreeMap<IntegrationId, i64>;

/// The label of a field, what it is, and what it becomes.
pub type FieldMove = (&'static str, String, String);

/// What would happen to one of the chosen integrations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Nothing was chosen yet.
    Open,
    /// These fields change.
    Changes(Vec<FieldMove>),
    /// It stays as it is, because.
    LeftOut(String),
}

/// One of the chosen integrations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Id.
    pub id: IntegrationId,
    /// The version that is shown.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Owner, deputy, team and lifecycle as they are, in words.
    pub now: [String; 4],
    /// What would happen.
    pub plan: Plan,
}

/// What a page shows before several integrations are changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TogetherView {
    /// Those that are there, by name.
    pub chosen: Vec<Chosen>,
    /// People who can be chosen.
    pub people: Vec<(UserId, String)>,
    /// Teams.
    pub teams: Vec<(TeamId, String)>,
    /// What was wrong with what was chosen for them.
    pub errors: FieldErrors,
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Those that changed, with the version that they have now.
    pub changed: Vec<(IntegrationId, i64)>,
    /// Those that stayed as they were: name and reason.
    pub left_out: Vec<(String, String)>,
}

const NOT_YOURS: &str = "you may not change it";
const SO_ALREADY: &str = "it is so already";
const CHANGED_MEANWHILE: &str = "somebody changed it meanwhile";

impl Backend {
    /// What would happen to integrations if they were changed alike.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` when too many are chosen.
    pub async fn plan_together(
        &self,
        actor: &Actor,
        ids: &[IntegrationId],
        fields: &Fields,
    ) -> Result<TogetherView, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        not_too_many(ids.len())?;
        let (together, errors) = match Together::parse(fields) {
            Ok(together) => (together, FieldErrors::default()),
            Err(errors) => (Together::default(), errors),
        };
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let names = Names::read(&mut conn).await?;
        let mut chosen = Vec::new();
        for stored in integrations::find_all(&mut conn, ids).await? {
            let retires = together
                .applied(&stored.integration)
                .is_ok_and(|wanted| leaves_use(&stored.integration, &wanted));
            let works = if retires {
                still_works(&mut conn, stored.integration.id).await?
            } else {
                None
            };
            let plan = match (plan(actor, &stored, &together, &names), works) {
                (Plan::Changes(_), Some(said)) => Plan::LeftOut(within(&said)),
                (plan, _) => plan,
            };
            chosen.push(Chosen {
                id: stored.integration.id,
                version: stored.version,
                name: stored.integration.name.to_string(),
                now: names.of(&stored.integration),
                plan,
            });
        }
        Ok(TogetherView {
            chosen,
            people: owners::names(&mut conn).await?,
            teams: names.teams,
            errors,
        })
    }

    /// Changes those of the integrations that are still at the version that was seen.
    ///
    /// # Errors
    /// `Forbidden` when the actor may change none of them; `Invalid` by field.
    pub async fn change_together(
        &self,
        actor: &Actor,
        seen: &Seen,
        fields: &Fields,
    ) -> Result<Done, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let together = Together::parse(fields)?;
        let mut reader = Reader::new(fields);
        let reason = reader.line("change_reason", LINE_MAX);
        if let Some(error) = reader.errors.get("change_reason") {
            return Err(FieldErrors::one("change_reason", error).into());
        }
        if together.is_empty() {
            return Err(FieldErrors::one("form", "Choose what to change.").into());
        }
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let mut round = Round::new(self, actor, seen);
        round.reason = reason.as_deref();
        for stored in round.open(&mut conn).await? {
            let wanted = together.applied(&stored.integration).map_err(in_words);
            round.settle(&mut conn, stored, wanted).await?;
        }
        let done = round.done;
        writing.commit().await?;
        tracing::info!(
            integrations.count = done.changed.len(),
            "Changed several integrations at once"
        );
        Ok(done)
    }

    /// Gives integrations back what they were before the version that was seen, where nobody changed them since.
    ///
    /// # Errors
    /// `Forbidden` when the actor may change none of them; `NotFound` when none was named.
    pub async fn undo_together(&self, actor: &Actor, seen: &Seen) -> Result<Done, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        if seen.is_empty() {
            return Err(ServiceError::NotFound);
        }
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let mut round = Round::new(self, actor, seen);
        (round.reason, round.undoes) = (Some("Undone"), true);
        for stored in round.open(&mut conn).await? {
            let id = stored.integration.id;
            let before = seen.get(&id).map_or(0, |version| version.saturating_sub(1));
            let wanted = match history::snapshot(&mut conn, "integration", id.0, before).await? {
                Some(before) => {
                    let before = serde_json::from_value(before).map_err(StoreError::from)?;
                    Ok(restored(&stored.integration, &before))
                }
                None => Err("there is no earlier version".to_owned()),
            };
            round.settle(&mut conn, stored, wanted).await?;
        }
        let done = round.done;
        writing.commit().await?;
        tracing::info!(
            integrations.count = done.changed.len(),
            "Took back a change of several integrations"
        );
        Ok(done)
    }
}

/// One form at work.
struct Round<'a> {
    backend: &'a Backend,
    actor: &'a Actor,
    seen: &'a Seen,
    reason: Option<&'a str>,
    /// Whether it gives back what was; then each record's refusal is its own.
    undoes: bool,
    done: Done,
}

impl<'a> Round<'a> {
    fn new(backend: &'a Backend, actor: &'a Actor, seen: &'a Seen) -> Self {
        Self {
            backend,
            actor,
            seen,
            reason: None,
            undoes: false,
            done: Done::default(),
        }
    }

    /// What still works of a record that is to go out of use.
    async fn works(
        &self,
        conn: &mut Conn<'_>,
        stored: &Stored,
        wanted: &Integration,
    ) -> Result<Option<String>, ServiceError> {
        if leaves_use(&stored.integration, wanted) {
            still_works(conn, stored.integration.id).await
        } else {
            Ok(None)
        }
    }

    fn leave(&mut self, stored: &Stored, why: impl Into<String>) {
        let name = stored.integration.name.to_string();
        self.done.left_out.push((name, why.into()));
    }

    /// The integrations that the actor may change; the others are left out.
    async fn open(&mut self, conn: &mut Conn<'_>) -> Result<Vec<Stored>, ServiceError> {
        not_too_many(self.seen.len())?;
        let ids: Vec<IntegrationId> = self.seen.keys().copied().collect();
        let found = integrations::find_all(conn, &ids).await?;
        if found.is_empty() {
            return Err(FieldErrors::one("form", "Choose at least one integration.").into());
        }
        let (mine, others): (Vec<Stored>, Vec<Stored>) = found
            .into_iter()
            .partition(|stored| may_edit(self.actor, &stored.integration).is_some());
        if mine.is_empty() {
            return Err(ServiceError::Forbidden(Permission::EditOwnIntegration.label()));
        }
        for stored in &others {
            self.leave(stored, NOT_YOURS);
        }
        Ok(mine)
    }

    /// Brings one record to what is wanted of it, or leaves it out.
    async fn settle(
        &mut self,
        conn: &mut Conn<'_>,
        stored: Stored,
        wanted: Result<Integration, String>,
    ) -> Result<(), ServiceError> {
        let id = stored.integration.id;
        let (Some(version), Some(permission)) = (
            self.seen.get(&id).copied(),
            may_edit(self.actor, &stored.integration),
        ) else {
            return Ok(());
        };
        let wanted = match wanted {
            Ok(wanted) => wanted,
            Err(why) => {
                self.leave(&stored, why);
                return Ok(());
            }
        };
        let is_so = stored.integration == wanted;
        if stored.version == version.saturating_add(1) && is_so && last_by(conn, self.actor, id).await? {
            // The same form sent twice finds its own result.
            self.done.changed.push((id, stored.version));
        } else if stored.version != version {
            self.leave(&stored, CHANGED_MEANWHILE);
        } else if is_so {
            self.leave(&stored, SO_ALREADY);
        } else if let Some(said) = self.works(conn, &stored, &wanted).await? {
            self.leave(&stored, within(&said));
        } else {
            let change = Change {
                reason: self.reason,
                ..Change::saying(permission, "")
            };
            match self
                .backend
                .replace(conn, self.actor, &stored, &wanted, change)
                .await
            {
                Ok(()) => self.done.changed.push((id, version.saturating_add(1))),
                // Whoever was to come back has left meanwhile. Choices are looked at before anything is written.
                Err(ServiceError::Invalid(errors)) if self.undoes => self.leave(&stored, in_words(errors)),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn not_too_many(chosen: usize) -> Result<(), ServiceError> {
    if chosen > TOGETHER_MAX {
        let message = format!("Choose at most {TOGETHER_MAX} integrations at once; {chosen} are chosen.");
        return Err(FieldErrors::one("form", message).into());
    }
    Ok(())
}

/// Whether the newest version of a record is the actor's.
pub(super) async fn last_by(
    conn: &mut Conn<'_>,
    actor: &Actor,
    id: IntegrationId,
) -> Result<bool, StoreError> {
    let last = history::revisions(conn, "integration", id.0, 1).await?;
    Ok(last.first().is_some_and(|revision| revision.actor == actor.user))
}

fn plan(actor: &Actor, stored: &Stored, together: &Together, names: &Names) -> Plan {
    if may_edit(actor, &stored.integration).is_none() {
        return Plan::LeftOut(NOT_YOURS.to_owned());
    }
    if together.is_empty() {
        return Plan::Open;
    }
    let wanted = match together.applied(&stored.integration) {
        Ok(wanted) => wanted,
        Err(errors) => return Plan::LeftOut(in_words(errors)),
    };
    let changes: Vec<_> = ["Owner", "Deputy", "Team", "Lifecycle"]
        .into_iter()
        .zip(names.of(&stored.integration).into_iter().zip(names.of(&wanted)))
        .filter(|(_, (now, then))| now != then)
        .map(|(label, (now, then))| (label, now, then))
        .collect();
    if wanted == stored.integration {
        Plan::LeftOut(SO_ALREADY.to_owned())
    } else {
        Plan::Changes(changes)
    }
}

/// The first thing that is wrong, as the end of a sentence.
fn in_words(errors: FieldErrors) -> String {
    within(&errors.0.into_values().next().unwrap_or_default())
}

/// A sentence as the end of another.
fn within(sentence: &str) -> String {
    let mut letters = sentence.trim_end_matches('.').chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The names of people and teams.
struct Names {
    people: Vec<(UserId, String)>,
    former: Vec<(UserId, String)>,
    teams: Vec<(TeamId, String)>,
}

impl Names {
    async fn read(conn: &mut Conn<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            people: users::names(conn).await?,
            former: users::names_of_former_owners(conn).await?,
            teams: users::teams(conn)
                .await?
                .into_iter()
                .map(|team| (team.id, team.name.to_string()))
                .collect(),
        })
    }

    /// Owner, deputy, team and lifecycle in words.
    fn of(&self, integration: &Integration) -> [String; 4] {
        let person = |id: Option<UserId>| match id {
            None => "nobody".to_owned(),
            Some(id) => self
                .people
                .iter()
                .chain(&self.former)
                .find(|(known, _)| *known == id)
                .map_or_else(|| "somebody who left".to_owned(), |(_, name)| name.clone()),
        };
        let team = match integration.team {
            None => "none".to_owned(),
            Some(id) => self
                .teams
                .iter()
                .find(|(known, _)| *known == id)
                .map(|(_, name)| name.clone())
                .unwrap_or_default(),
        };
        [
            person(integration.owner),
            person(integration.deputy),
            team,
            integration.lifecycle.label().to_owned(),
        ]
    }
}
