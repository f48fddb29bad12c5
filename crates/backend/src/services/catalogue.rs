//! The catalogue: registering, changing, finding and reading integrations.

mod views;

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::diff::{FieldChange, diff};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, ServiceId, UserId};
use holdfast_domain::integration::Integration;
use holdfast_domain::integration::form::{integration_fields, parse_integration};
use holdfast_domain::risk::{Assessment, RiskFacts};
use holdfast_domain::service::Service;
use holdfast_domain::{enumeration::Enumeration, review};
use serde_json::json;

pub use self::views::{ConflictView, CredentialView, EditView, FormOptions, IntegrationView, ListOptions};
use super::scoring::Cause;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::history;
use crate::store::integrations::{self, IntegrationFilter, IntegrationSummary, Stored};
use crate::store::{
    Conn, Page, PageRequest, StoreError, credentials, policies, providers, records, scores, told, users,
};

impl Backend {
    /// Registers an integration. The id was chosen when the form was opened, so that sending it twice registers once.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` with what is wrong, by field.
    pub async fn register(
        &self,
        actor: &Actor,
        id: IntegrationId,
        fields: &Fields,
    ) -> Result<IntegrationId, ServiceError> {
        require(actor, Permission::RegisterIntegration)?;
        let integration = read_form(id, fields, self.clock.today())?;
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        if integrations::find(&mut conn, id).await?.is_some() {
            return Ok(id);
        }
        let event = self.event(
            actor,
            "integration.registered",
            Permission::RegisterIntegration,
            ("integration", id.0),
            json!({ "name": integration.name }),
        );
        let services = providers::services(&mut conn).await?;
        check_choices(&mut conn, None, &integration, &services).await?;
        self.save_scored(
            &mut conn,
            &integration,
            None,
            &services,
            Cause::Change {
                text: "Registered",
                event: event.id,
            },
        )
        .await?;
        history::append(&mut conn, &event).await?;
        history::save_revision(
            &mut conn,
            &event,
            1,
            None,
            &serde_json::to_value(&integration).map_err(StoreError::from)?,
        )
        .await?;
        writing.commit().await?;
        tracing::info!(integration.id = %id, "Registered an integration");
        Ok(id)
    }

    /// Replaces an integration that is still at `expected` version.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` by field; `Conflict` when somebody saved another version meanwhile.
    pub async fn update(
        &self,
        actor: &Actor,
        id: IntegrationId,
        expected: i64,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let reason = fields.get("change_reason");
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        let stored = integrations::find(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let permission = may_edit(actor, &stored.integration)
            .ok_or(ServiceError::Forbidden(Permission::EditOwnIntegration.label()))?;
        let integration = read_form(id, fields, self.clock.today())?;
        if stored.version != expected {
            // The same form sent twice finds its own result: nothing to do, nothing in conflict.
            return if stored.integration == integration {
                Ok(())
            } else {
                Err(ServiceError::Conflict {
                    current: stored.version,
                })
            };
        }
        if stored.integration == integration {
            return Ok(());
        }
        let (from, to) = (stored.integration.lifecycle, integration.lifecycle);
        if !from.leads_to(to) {
            let message = format!(
                "What is {} cannot become {}.",
                from.label().to_lowercase(),
                to.label().to_lowercase()
            );
            return Err(ServiceError::Invalid(holdfast_domain::fields::FieldErrors::one(
                "lifecycle",
                message,
            )));
        }
        self.replace(
            &mut conn,
            (actor, permission),
            &stored,
            &integration,
            (!reason.is_empty()).then_some(reason),
        )
        .await?;
        writing.commit().await?;
        tracing::info!(integration.id = %id, integration.version = expected + 1, "Changed an integration");
        Ok(())
    }

    /// Writes another state of an integration, with its revision, its audit event and the score that follows.
    pub(super) async fn replace(
        &self,
        conn: &mut Conn<'_>,
        (actor, permission): (&Actor, Permission),
        stored: &Stored,
        integration: &Integration,
        reason: Option<&str>,
    ) -> Result<(), ServiceError> {
        let (before, after) = (
            serde_json::to_value(&stored.integration).map_err(StoreError::from)?,
            serde_json::to_value(integration).map_err(StoreError::from)?,
        );
        let changes = diff(&before, &after);
        let event = self.event(
            actor,
            "integration.changed",
            permission,
            ("integration", integration.id.0),
            json!({ "changes": changes }),
        );
        let services = providers::services(conn).await?;
        check_choices(conn, Some(&stored.integration), integration, &services).await?;
        let text = cause_text(&changes);
        if !self
            .save_scored(
                conn,
                integration,
                Some(stored.version),
                &services,
                Cause::Change {
                    text: &text,
                    event: event.id,
                },
            )
            .await?
        {
            return Err(ServiceError::Conflict {
                current: stored.version,
            });
        }
        history::append(conn, &event).await?;
        history::save_revision(conn, &event, stored.version + 1, reason, &after).await?;
        Ok(())
    }

    /// Shows a second editor what they typed and what was saved meanwhile.
    ///
    /// # Errors
    /// `NotFound` when the record or the version is not there.
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
        let base = history::snapshot(&mut conn, "integration", id.0, expected)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let (typed, _) = parse_integration(id, fields, self.clock.today());
        let as_value =
            |integration: &Integration| serde_json::to_value(integration).map_err(StoreError::from);
        let last = history::revisions(&mut conn, "integration", id.0, 1).await?;
        Ok(ConflictView {
            current: stored.version,
            saved_by: last
                .into_iter()
                .next()
                .map(|revision| revision.actor_name)
                .unwrap_or_default(),
            yours: diff(&base, &as_value(&typed)?),
            theirs: diff(&base, &as_value(&stored.integration)?),
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
        self.refresh_scores().await?;
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
        self.refresh_scores().await?;
        let today = self.clock.today();
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let stored = integrations::find(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let integration = &stored.integration;
        let provider = providers::find(&mut conn, integration.provider)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let services = providers::services(&mut conn).await?;
        let facts = scores::facts(&mut conn, integration.clone(), provider.name.as_str(), &services).await?;
        let organisation = policies::find(&mut conn).await?;
        let mut views = Vec::new();
        for (credential, version) in credentials::of(&mut conn, id).await? {
            let policy = credential.effective_policy(provider.name.as_str(), &organisation);
            let status = credential.status(policy.as_ref(), today);
            let rotations = credentials::rotations(&mut conn, credential.id).await?;
            views.push(CredentialView {
                credential,
                version,
                policy,
                status,
                rotations,
            });
        }
        views.sort_by_key(|view| (view.credential.revoked_on.is_some(), view.status.is_on_time()));
        let people = users::names(&mut conn).await?;
        let teams = users::teams(&mut conn).await?;
        let cadence = review::cadence(
            &integration.review,
            stored.assessment.scores.inherent_band,
            &self.model,
        );
        Ok(IntegrationView {
            owner_name: person(&mut conn, &people, integration.owner).await?,
            deputy_name: person(&mut conn, &people, integration.deputy).await?,
            team_name: integration
                .team
                .and_then(|id| teams.into_iter().find(|team| team.id == id))
                .map(|team| team.name.to_string()),
            dependents: facts.dependents,
            credentials: views,
            reviews: records::reviews(&mut conn, id).await?,
            review_status: review::status(review::due_on(facts.last_review, &cadence), today),
            cadence,
            incidents: facts.incidents,
            evidence: facts.evidence,
            notices: facts.notices,
            revisions: history::revisions(&mut conn, "integration", id.0, 100).await?,
            score_changes: scores::changes(&mut conn, id).await?,
            told: told::of_integration(&mut conn, id).await?,
            may_edit: may_edit(actor, integration).is_some(),
            may_rotate: may_rotate(actor, integration),
            may_review: actor.may(Permission::RecordReview),
            may_record_incident: actor.may(Permission::RecordIncident),
            may_add_evidence: actor.may(Permission::ManageEvidence) || may_edit(actor, integration).is_some(),
            people,
            provider,
            stored,
        })
    }

    /// What the form offers to choose from.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn form_options(&self, actor: &Actor) -> Result<FormOptions, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        Ok(FormOptions {
            providers: providers::all(&mut conn).await?,
            people: users::names(&mut conn).await?,
            teams: users::teams(&mut conn)
                .await?
                .into_iter()
                .map(|team| (team.id, team.name.to_string()))
                .collect(),
            services: providers::services(&mut conn).await?,
        })
    }

    /// What the filters of a list offer to choose from.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn list_options(&self, actor: &Actor) -> Result<ListOptions, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let mut people = users::names(&mut conn).await?;
        people.extend(users::names_of_former_owners(&mut conn).await?);
        Ok(ListOptions {
            providers: providers::names(&mut conn, 200).await?,
            people,
            teams: users::teams(&mut conn)
                .await?
                .into_iter()
                .map(|team| (team.id, team.name.to_string()))
                .collect(),
        })
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
        let services = providers::services(&mut conn).await?;
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
        Ok(EditView {
            former,
            fields: integration_fields(&stored.integration),
            version: stored.version,
            name: stored.integration.name.to_string(),
            facts,
        })
    }

    /// Today's score of facts that are not stored: what a preview shows.
    #[must_use]
    pub fn preview(&self, facts: &RiskFacts) -> Assessment {
        holdfast_domain::risk::assess(facts, &self.model, self.clock.today())
    }
}

fn read_form(
    id: IntegrationId,
    fields: &Fields,
    today: chrono::NaiveDate,
) -> Result<Integration, ServiceError> {
    let (integration, errors) = parse_integration(id, fields, today);
    if errors.is_empty() {
        Ok(integration)
    } else {
        Err(ServiceError::Invalid(errors))
    }
}

/// Everything chosen from a list must still be there: SQLite does not name the reference that fails. Who left may stay what they
/// were `before`, so that a record can be saved without finding a new owner first; they cannot become it.
async fn check_choices(
    conn: &mut Conn<'_>,
    before: Option<&Integration>,
    integration: &Integration,
    services: &[Service],
) -> Result<(), ServiceError> {
    let mut errors = holdfast_domain::fields::FieldErrors::default();
    let chosen = [
        ("owner", integration.owner, before.and_then(|before| before.owner)),
        (
            "deputy",
            integration.deputy,
            before.and_then(|before| before.deputy),
        ),
    ];
    for (path, person, was) in chosen {
        let Some(person) = person.filter(|person| Some(*person) != was) else {
            continue;
        };
        match users::find(conn, person).await? {
            None => errors.add(path, "This person is no longer registered; choose somebody else."),
            Some(person) if person.disabled => {
                errors.add(path, "This person has left; choose somebody else.");
            }
            Some(_) => {}
        }
    }
    if let Some(team) = integration.team
        && !users::teams(conn).await?.iter().any(|known| known.id == team)
    {
        errors.add("team", "This team is no longer there; choose another.");
    }
    let unknown = |id: &&ServiceId| !services.iter().any(|service| service.id == **id);
    if integration.services.iter().any(|id| unknown(&id)) {
        errors.add(
            "services",
            "A service chosen here is no longer there; choose again.",
        );
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Invalid(errors))
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

/// Under which permission an actor may change an integration, if at all.
pub(super) fn may_edit(actor: &Actor, integration: &Integration) -> Option<Permission> {
    if actor.may(Permission::EditAnyIntegration) {
        return Some(Permission::EditAnyIntegration);
    }
    // "Owners always may edit what they own", whatever their role; an auditor changes nothing.
    let reads_only = actor
        .roles
        .iter()
        .all(|role| *role == holdfast_domain::access::Role::Auditor);
    let owns = actor.owns(integration.owner, integration.deputy, integration.team);
    (owns && !reads_only).then_some(Permission::EditOwnIntegration)
}

/// Whether an actor may record a rotation: engineers always, owners of what they own.
pub(super) fn may_rotate(actor: &Actor, integration: &Integration) -> bool {
    actor.may(Permission::RecordRotation)
        || may_edit(actor, integration) == Some(Permission::EditOwnIntegration)
}

/// What moved a score, in a line: the fields that changed.
fn cause_text(changes: &[FieldChange]) -> String {
    let mut names: Vec<String> = Vec::new();
    for change in changes {
        let name: Vec<&str> = change
            .path
            .split('.')
            .filter(|part| part.parse::<usize>().is_err() && *part != "some")
            .collect();
        let name = name.join(" ").replace('_', " ");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = names.len().saturating_sub(4);
    let listed = names.into_iter().take(4).collect::<Vec<_>>().join(", ");
    if more > 0 {
        format!("Changed {listed} and {more} more")
    } else {
        format!("Changed {listed}")
    }
}
