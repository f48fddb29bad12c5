//! Reading the catalogue: its list, a record, and what the forms show.

use std::collections::BTreeSet;
use std::sync::Arc;

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::credential::Rotation;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, TeamId, UserId};
use holdfast_domain::integration::Integration;
use holdfast_domain::integration::form::parse_integration;
use holdfast_domain::record::Record;
use holdfast_domain::record::merge::merged;
use holdfast_domain::record::value::BETWEEN;
use holdfast_domain::review::{self, Review};
use holdfast_domain::risk::{Assessment, RiskFacts, advise, assess};
use holdfast_domain::service::dependents;

use super::views::{ConflictView, CredentialView, EditView, FormOptions, IntegrationView, ListOptions};
use super::{may_edit, may_rotate};
use crate::error::ServiceError;
use crate::remembered::State;
use crate::services::audit::{EventView, collect_ids_of, names_of};
use crate::services::{Backend, require};
use crate::store::history;
use crate::store::integrations::{self, IntegrationFilter, IntegrationSummary, Stored};
use crate::store::{
    Conn, Page, PageRequest, StoreError, audit, beside, credentials, dates, notices, providers, rotations,
    scores, services, teams, told, users,
};

/// How many revisions, and how many events beside them, a record's history is read from.
const EVENTS: i64 = 100;

impl Backend {
    /// Shows a second editor what they typed and what was saved meanwhile.
    ///
    /// # Errors
    /// `NotFound` when the record is not there.
    pub async fn conflict(
        &self,
        actor: &Actor,
        id: IntegrationId,
        expected: i64,
        fields: &Fields,
    ) -> Result<ConflictView, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let stored = integrations::find(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let base: Option<Integration> = history::state(&mut conn, "integration", id.0, expected).await?;
        let (typed, _) = parse_integration(id, fields, self.clock.today());
        let last = history::revisions(&mut conn, "integration", id.0, 1).await?;
        let merged = merged(fields, base.as_ref(), &stored.integration, &typed);
        let mentioned = merged.contested.iter().filter(|field| field.names_others);
        let mentioned = mentioned
            .flat_map(|field| field.yours.split(BETWEEN).chain(field.theirs.split(BETWEEN)))
            .filter_map(|id| id.parse().ok())
            .collect();
        Ok(ConflictView {
            current: stored.version,
            saved_by: last
                .into_iter()
                .next()
                .map(|revision| revision.actor_name)
                .unwrap_or_default(),
            names: names_of(&mut conn, mentioned).await?,
            merged,
        })
    }

    /// A page of the list.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn integrations(
        &self,
        actor: &Actor,
        filter: &IntegrationFilter,
        request: &PageRequest,
    ) -> Result<Page<IntegrationSummary>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        self.look_after_scores().await?;
        Ok(integrations::list(&mut self.db.read().await?.conn(), filter, request, true).await?)
    }

    /// A record with everything that its page shows.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn integration(
        &self,
        actor: &Actor,
        id: IntegrationId,
    ) -> Result<IntegrationView, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let today = self.clock.today();
        let stored = self.fresh(id).await?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let integration = &stored.integration;
        let provider = providers::find(&mut conn, integration.provider)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let common = self.common(&mut conn).await?;
        let rotations = rotations::of_integration(&mut conn, id).await?;
        let mut views = Vec::new();
        for (credential, version) in credentials::of(&mut conn, id).await? {
            let policy = credential.effective_policy(provider.name.as_str(), &common.policies);
            let status = credential.status(policy.as_ref(), today);
            let of_it = |rotation: &&Rotation| rotation.credential == credential.id;
            let rotations = rotations.iter().filter(of_it).cloned().collect();
            views.push(CredentialView {
                credential,
                version,
                policy,
                status,
                rotations,
            });
        }
        views.sort_by_key(|view| (view.credential.revoked_on.is_some(), view.status.is_on_time()));
        let reviews: Vec<Review> = beside::of(&mut conn, id).await?;
        let facts = RiskFacts {
            credentials: views
                .iter()
                .map(|view| (view.credential.clone(), view.policy.clone()))
                .collect(),
            incidents: beside::of(&mut conn, id).await?,
            evidence: beside::of(&mut conn, id).await?,
            notices: notices::for_integration(&mut conn, integration.provider, id).await?,
            last_review: reviews.first().map(|review| review.held_on),
            dependents: dependents(&integration.services, &common.services),
            integration: integration.clone(),
        };
        // The words are of today's rules, also where the score was stored by an earlier release.
        let explained = assess(&facts, &self.model, today);
        let advice = advise(&facts, &self.model, today);
        let team = |team: TeamId| common.teams.iter().find(|known| known.id == team);
        let cadence = review::cadence(
            &integration.review,
            stored.assessment.scores.inherent_band,
            &self.model,
        );
        let revisions = history::revisions(&mut conn, "integration", id.0, EVENTS).await?;
        let events = audit::beside_integration(&mut conn, id.0, EVENTS).await?;
        let events = events.into_iter().map(EventView::read);
        let events = events.collect::<Result<Vec<_>, _>>()?;
        let mut mentioned = BTreeSet::new();
        for changes in revisions.iter().map(|revision| &revision.changes) {
            collect_ids_of(changes, &mut mentioned);
        }
        for changes in events.iter().map(|event| &event.changes) {
            collect_ids_of(changes, &mut mentioned);
        }
        let names = names_of(&mut conn, mentioned).await?;
        Ok(IntegrationView {
            owner_name: person(&mut conn, &common.people, integration.owner).await?,
            deputy_name: person(&mut conn, &common.people, integration.deputy).await?,
            team_name: integration.team.and_then(team).map(|team| team.name.to_string()),
            dependents: facts.dependents,
            dates: dates::of(&mut conn, id).await?,
            credentials: views,
            reviews,
            review_status: review::status(review::due_on(facts.last_review, &cadence), today),
            cadence,
            incidents: facts.incidents,
            evidence: facts.evidence,
            notices: facts.notices,
            revisions,
            events,
            names,
            score_changes: scores::changes(&mut conn, id).await?,
            told: told::of_integration(&mut conn, id).await?,
            may_edit: may_edit(actor, integration).is_some(),
            may_rotate: may_rotate(actor, integration),
            may_review: actor.may(Permission::RecordReview),
            may_record_incident: actor.may(Permission::RecordIncident),
            may_add_evidence: actor.may(Permission::ManageEvidence) || may_edit(actor, integration).is_some(),
            people: common.people.clone(),
            provider,
            advice,
            stored: Stored {
                assessment: Assessment {
                    factors: explained.factors,
                    credits: explained.credits,
                    ..stored.assessment
                },
                ..stored
            },
        })
    }

    /// A record whose score holds today.
    async fn fresh(&self, id: IntegrationId) -> Result<Stored, ServiceError> {
        let find = async || -> Result<Stored, ServiceError> {
            integrations::find(&mut self.db.read().await?.conn(), id)
                .await?
                .ok_or(ServiceError::NotFound)
        };
        let stored = find().await?;
        if stored.assessment.valid_through >= self.clock.today() {
            return Ok(stored);
        }
        self.look_after_score(id).await?;
        find().await
    }

    /// What the form offers to choose from.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn form_options(&self, actor: &Actor) -> Result<FormOptions, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let common = self.common(&mut conn).await?;
        Ok(FormOptions {
            providers: providers::all(&mut conn).await?,
            people: common.owners.clone(),
            teams: common
                .teams
                .iter()
                .map(|team| (team.id, team.name.to_string()))
                .collect(),
            services: common.services.clone(),
        })
    }

    /// What the filters of a list offer to choose from.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn list_options(&self, actor: &Actor) -> Result<Arc<ListOptions>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let state = Some(State::dateless(history::end(&mut conn).await?));
        if let Some(options) = self.remembered.list_options.get(&(), state) {
            return Ok(options);
        }
        let mut people = users::names(&mut conn).await?;
        people.extend(users::names_of_former_owners(&mut conn).await?);
        let options = Arc::new(ListOptions {
            providers: providers::names(&mut conn, 200).await?,
            people,
            teams: users::teams(&mut conn)
                .await?
                .into_iter()
                .map(|team| (team.id, team.name.to_string()))
                .collect(),
        });
        self.remembered.list_options.keep((), state, options.clone());
        Ok(options)
    }

    /// A stored integration as form fields.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn edit_view(&self, actor: &Actor, id: IntegrationId) -> Result<EditView, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let stored = integrations::find(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        may_edit(actor, &stored.integration)
            .ok_or(ServiceError::Forbidden(Permission::EditOwnIntegration.label()))?;
        let provider = providers::find(&mut conn, stored.integration.provider)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let services = services::all(&mut conn).await?;
        let facts = scores::facts(
            &mut conn,
            stored.integration.clone(),
            provider.name.as_str(),
            &services,
        )
        .await?;
        let mut former = Vec::new();
        for id in [stored.integration.owner, stored.integration.deputy]
            .into_iter()
            .flatten()
        {
            if let Some(person) = users::find(&mut conn, id).await?.filter(|person| person.disabled) {
                former.push((id, person.shown_name()));
            }
        }
        former.dedup();
        let former_team = match stored.integration.team {
            Some(team) if teams::withdrawn(&mut conn, team).await?.is_some() => teams::find(&mut conn, team)
                .await?
                .map(|(team, _)| (team.id, format!("{} (put away)", team.name))),
            _ => None,
        };
        Ok(EditView {
            former,
            former_team,
            fields: stored.integration.fields(),
            version: stored.version,
            name: stored.integration.name.to_string(),
            facts,
        })
    }

    /// Today's score of facts that are not stored: what a preview shows.
    #[must_use]
    pub fn preview(&self, facts: &RiskFacts) -> Assessment {
        assess(facts, &self.model, self.clock.today())
    }
}

async fn person(
    conn: &mut Conn<'_>,
    people: &[(UserId, String)],
    id: Option<UserId>,
) -> Result<Option<String>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    match people.iter().find(|(known, _)| *known == id) {
        Some((_, name)) => Ok(Some(name.clone())),
        None => Ok(users::find(conn, id).await?.map(|person| person.shown_name())),
    }
}
