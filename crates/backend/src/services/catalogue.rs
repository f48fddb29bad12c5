//! The catalogue: registering and changing integrations, and who may; reading them is next door.

mod out_of_use;
mod reading;
pub mod together;
mod views;

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::credential::Credential;
use holdfast_domain::diff::{FieldChange, diff};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{FieldErrors, Fields};
use holdfast_domain::ids::{IntegrationId, ServiceId};
use holdfast_domain::integration::Integration;
use holdfast_domain::integration::form::parse_integration;
use holdfast_domain::integration::together::check_step;
use holdfast_domain::record::Described;
use holdfast_domain::service::Service;
use holdfast_domain::text::within_sentence;
use serde_json::json;

pub use self::views::{ConflictView, CredentialView, EditView, FormOptions, IntegrationView, ListOptions};
use super::corrections::Step;
use super::credentials::due_anew;
use super::merging::Late;
pub use super::merging::Saved;
use super::repeated::same_as_at_first;
use super::scoring::Cause;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::integrations::{self, Stored};
use crate::store::{Conn, StoreError, credentials, history, owners, services, users};

impl Backend {
    /// Registers an integration. The id was chosen when the form was opened, so that sending it twice registers once.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` with what is wrong, by field; `Repeated` when the form registered something else before.
    pub async fn register(
        &self,
        actor: &Actor,
        id: IntegrationId,
        fields: &Fields,
    ) -> Result<IntegrationId, ServiceError> {
        require(actor, Permission::RegisterIntegration)?;
        let integration = read_form(id, fields, self.clock.today())?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        if let Some(known) = integrations::find(&mut conn, id).await? {
            same_as_at_first(&mut conn, ("integration", id.0), &known.integration, &integration).await?;
            return Ok(id);
        }
        let event = self.event(
            actor,
            Action::IntegrationRegistered,
            Permission::RegisterIntegration,
            ("integration", id.0),
            json!({ "name": integration.name }),
        );
        let services = services::all(&mut conn).await?;
        check_choices(&mut conn, None, &integration, &services).await?;
        if fields.get(ANOTHER).is_empty() {
            not_there_yet(&mut conn, &integration).await?;
        }
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
        history::append_revision(
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

    /// Replaces an integration that was seen at `expected` version. What others saved since in fields that were left alone is
    /// kept. Answers with the revision that would take it back, if anything changed.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` by field; `Conflict` when others changed a field differently.
    pub async fn update(
        &self,
        actor: &Actor,
        id: IntegrationId,
        expected: i64,
        fields: &Fields,
    ) -> Result<Saved, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let reason = fields.get("change_reason");
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let stored = integrations::find(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let permission = may_edit(actor, &stored.integration)
            .ok_or(ServiceError::Forbidden(Permission::EditOwnIntegration.label()))?;
        let today = self.clock.today();
        let mut saved = Saved::default();
        let integration = if stored.version == expected {
            read_form(id, fields, today)?
        } else {
            let late = Late {
                of: ("integration", id.0),
                opened_at: expected,
                current: stored.version,
                theirs: &stored.integration,
                typed: fields,
                today,
            };
            let (integration, kept) = late.merged(&mut conn, || (id,)).await?;
            saved.kept = kept;
            integration
        };
        // The same form sent twice finds its own result: nothing to do, nothing in conflict.
        if stored.integration == integration {
            let own = stored.version != expected && together::last_by(&mut conn, actor, id).await?;
            saved.back = own.then_some(stored.version - 1);
            return Ok(saved);
        }
        check_step(stored.integration.lifecycle, integration.lifecycle)?;
        if leaves_use(&stored.integration, &integration) && !fields.get(REVOKED).is_empty() {
            self.revoke_all(&mut conn, actor, id).await?;
        }
        let change = Change::saying(permission, reason);
        self.replace(&mut conn, actor, &stored, &integration, change)
            .await?;
        writing.commit().await?;
        tracing::info!(integration.id = %id, integration.version = stored.version + 1, "Changed an integration");
        saved.back = Some(stored.version).filter(|_| may_edit(actor, &integration).is_some());
        Ok(saved)
    }

    /// Records that every credential of an integration was revoked today.
    async fn revoke_all(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        id: IntegrationId,
    ) -> Result<(), ServiceError> {
        let today = self.clock.today();
        for (credential, version) in credentials::of(conn, id).await? {
            if credential.revoked_on.is_some() {
                continue;
            }
            self.step(conn, actor, (credential.id.0, version), |known: &Credential| {
                Ok(Step::Correct(Credential {
                    revoked_on: Some(today),
                    ..known.clone()
                }))
            })
            .await?;
        }
        Ok(())
    }

    /// Writes another state of an integration, with its revision, its audit event and the score that follows.
    pub(super) async fn replace(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        stored: &Stored,
        integration: &Integration,
        change: Change<'_>,
    ) -> Result<(), ServiceError> {
        let (before, after) = (
            serde_json::to_value(&stored.integration).map_err(StoreError::from)?,
            serde_json::to_value(integration).map_err(StoreError::from)?,
        );
        let changes = diff(&before, &after);
        let event = self.event(
            actor,
            change.action,
            change.permission,
            ("integration", integration.id.0),
            json!({ "changes": changes }),
        );
        let services = services::all(conn).await?;
        check_choices(conn, Some(&stored.integration), integration, &services).await?;
        if leaves_use(&stored.integration, integration) {
            nothing_works(conn, integration.id).await?;
        }
        let text = cause_text(&changes);
        if integration.provider != stored.integration.provider
            && let Some((provider, _)) = integrations::names(conn, integration).await?
        {
            due_anew(conn, integration.id, &provider).await?;
        }
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
        history::append_revision(conn, &event, stored.version + 1, change.reason, &after).await?;
        Ok(())
    }
}

/// How a change of an integration is told.
pub(in crate::services) struct Change<'a> {
    /// Its name in the audit log.
    pub(in crate::services) action: Action,
    /// By which permission.
    pub(in crate::services) permission: Permission,
    /// Why.
    pub(in crate::services) reason: Option<&'a str>,
}

impl<'a> Change<'a> {
    /// An ordinary change, with its reason; none when that is empty.
    pub(in crate::services) fn saying(permission: Permission, reason: &'a str) -> Self {
        Self {
            action: Action::IntegrationChanged,
            permission,
            reason: Some(reason).filter(|reason| !reason.is_empty()),
        }
    }
}

/// The box that says that an integration is another one than that of the same name.
const ANOTHER: &str = "another";

/// Asks before a provider gets a second integration of the same name.
async fn not_there_yet(conn: &mut Conn<'_>, integration: &Integration) -> Result<(), ServiceError> {
    let name = integration.name.as_str();
    match integrations::of_the_same_name(conn, integration.provider, name).await? {
        None => Ok(()),
        Some(known) => Err(FieldErrors::one(
            ANOTHER,
            format!("{known} is on record with this provider already. Change that one, or say here that this is another."),
        )
        .into()),
    }
}

/// The box that says that all of its credentials were revoked.
const REVOKED: &str = "credentials_revoked";

/// Whether an integration goes out of use: from then on nobody is reminded of anything that belongs to it.
fn leaves_use(before: &Integration, after: &Integration) -> bool {
    before.lifecycle.is_active() && !after.lifecycle.is_active()
}

/// Which credentials of an integration still work, in a sentence; `None`: none does.
async fn still_works(conn: &mut Conn<'_>, id: IntegrationId) -> Result<Option<String>, ServiceError> {
    let all = credentials::of(conn, id).await?;
    let working: Vec<&str> = all
        .iter()
        .filter(|(credential, _)| credential.revoked_on.is_none())
        .map(|(credential, _)| credential.name.as_str())
        .collect();
    Ok(match working.as_slice() {
        [] => None,
        [one] => Some(format!("Its credential {one} still works.")),
        [one, other] => Some(format!("Its credentials {one} and {other} still work.")),
        [one, other, rest @ ..] => {
            let more = rest.len();
            Some(format!(
                "Its credentials {one}, {other} and {more} more still work."
            ))
        }
    })
}

/// Refuses as long as a credential of an integration works: once that is out of use, nobody would ever revoke it.
async fn nothing_works(conn: &mut Conn<'_>, id: IntegrationId) -> Result<(), ServiceError> {
    match still_works(conn, id).await? {
        None => Ok(()),
        Some(said) => Err(FieldErrors::one(
            REVOKED,
            format!(
                "{said} Before it goes out of use, revoke at the provider what works and say so here; withdraw from this record what serves something else."
            ),
        )
        .into()),
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
/// were `before`, and a team that was put away too, so that a record can be saved without finding another first; they cannot become it.
async fn check_choices(
    conn: &mut Conn<'_>,
    before: Option<&Integration>,
    integration: &Integration,
    services: &[Service],
) -> Result<(), ServiceError> {
    let mut errors = FieldErrors::default();
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
        match owners::candidate(conn, person).await? {
            None => errors.add(path, "This person is no longer registered; choose somebody else."),
            Some(person) if person.left => {
                errors.add(path, "This person has left; choose somebody else.");
            }
            Some(person) if !person.may_own => errors.add(
                path,
                format!(
                    "{} may only read, and could not do what is due; choose somebody else, or have their role changed first.",
                    person.name
                ),
            ),
            Some(_) => {}
        }
    }
    let team_was = before.and_then(|before| before.team);
    if let Some(team) = integration.team.filter(|team| Some(*team) != team_was)
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

/// Under which permission an actor may change an integration, if at all.
pub(super) fn may_edit(actor: &Actor, integration: &Integration) -> Option<Permission> {
    if actor.may(Permission::EditAnyIntegration) {
        return Some(Permission::EditAnyIntegration);
    }
    // Owning is not enough: a role that only reads, a viewer's or an auditor's, changes nothing.
    let owns = actor.owns(integration.owner, integration.deputy, integration.team);
    (owns && actor.may(Permission::EditOwnIntegration)).then_some(Permission::EditOwnIntegration)
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
        let name = Integration::field_at(&change.path).map_or(change.path.as_str(), |view| view.short);
        let name = within_sentence(name);
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
