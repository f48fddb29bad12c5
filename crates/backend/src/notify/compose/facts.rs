//! The facts of a reminder as they are now: what is due, of what, what to do about it, and where.

use chrono::NaiveDate;
use holdfast_domain::credential::Rotation;
use holdfast_domain::credential::procedure::{Step, procedure};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::ids::{IntegrationId, RotationId};
use holdfast_domain::integration::Integration;
use holdfast_domain::reminder::steps::steps;
use holdfast_domain::reminder::{DueItem, ReminderKind, Subject};

use crate::error::ServiceError;
use crate::notify::template::Fact;
use crate::notify::words;
use crate::services::rotation::used_by;
use crate::store::stored::Stored;
use crate::store::{Conn, beside, credentials, integrations, notices, providers, services, users};

/// What a reminder says beside its title.
pub(super) struct Facts {
    /// The integration.
    pub(super) id: IntegrationId,
    /// Its name.
    pub(super) integration: String,
    /// The provider's name.
    pub(super) provider: String,
    /// Who owns it, and has not left.
    pub(super) owner: Option<String>,
    /// What else is worth knowing.
    pub(super) more: Vec<Fact>,
    /// What to do, in this order.
    pub(super) steps: Vec<Step>,
}

/// Reads them; `None` when the thing is gone.
pub(super) async fn read(
    conn: &mut Conn<'_>,
    item: &DueItem,
    today: NaiveDate,
) -> Result<Option<Facts>, ServiceError> {
    let Some(stored) = integrations::find(conn, item.integration).await? else {
        return Ok(None);
    };
    let integration = stored.integration;
    let provider = providers::find(conn, integration.provider)
        .await?
        .map_or_else(String::new, |provider| provider.name.to_string());
    let owner = match integration.owner {
        Some(owner) => users::find(conn, owner).await?.filter(|owner| !owner.disabled),
        None => None,
    };
    let owner = owner.map(|owner| owner.name.to_string());
    let mut facts = vec![
        fact("Integration", integration.name.to_string()),
        fact("Provider", provider.clone()),
        fact("Owner", owner.clone().unwrap_or_else(|| "Nobody".to_owned())),
    ];
    let steps = match item.subject {
        Subject::Credential(_) => {
            let Some((mut more, steps)) = credential(conn, item, &integration, &provider).await? else {
                return Ok(None);
            };
            facts.append(&mut more);
            steps
        }
        subject => {
            facts.extend(detail(conn, subject, &integration, today).await?);
            steps(item.kind)
        }
    };
    Ok(Some(Facts {
        id: item.integration,
        integration: integration.name.to_string(),
        provider,
        owner,
        more: facts,
        steps,
    }))
}

async fn credential(
    conn: &mut Conn<'_>,
    item: &DueItem,
    integration: &Integration,
    provider: &str,
) -> Result<Option<(Vec<Fact>, Vec<Step>)>, ServiceError> {
    let Subject::Credential(id) = item.subject else {
        return Ok(None);
    };
    let Some((credential, _)) = credentials::find(conn, id).await? else {
        return Ok(None);
    };
    let used = used_by(&credential, integration, provider, &services::all(conn).await?);
    let facts = vec![
        fact("Kind", credential.kind.label().to_owned()),
        fact("Environment", credential.environment.label().to_owned()),
        fact("Kept in", credential.location.to_string()),
    ];
    Ok(Some((facts, procedure(credential.kind, &used))))
}

/// What is worth knowing of a notice, a document, a version.
async fn detail(
    conn: &mut Conn<'_>,
    subject: Subject,
    integration: &Integration,
    today: NaiveDate,
) -> Result<Vec<Fact>, ServiceError> {
    Ok(match subject {
        Subject::Notice(id, of) => notices::for_integration(conn, integration.provider, of)
            .await?
            .into_iter()
            .find(|known| known.notice.id == id)
            .map(|known| vec![fact("Announced", known.notice.kind.label().to_owned())])
            .unwrap_or_default(),
        Subject::Evidence(id) => beside::of::<Evidence>(conn, integration.id)
            .await?
            .into_iter()
            .find(|document| document.id == id)
            .map(|document| {
                let state = if document.is_current(today) {
                    "current"
                } else {
                    "no longer current"
                };
                vec![fact("Document", format!("{}, {state}", document.kind.label()))]
            })
            .unwrap_or_default(),
        Subject::Rotation(id) => of_rotation(conn, id).await?,
        Subject::Version(_, environment) => vec![fact("Environment", environment.label().to_owned())],
        Subject::Credential(_) | Subject::Integration(_) => Vec::new(),
    })
}

/// What a rotation replaced, and when.
async fn of_rotation(conn: &mut Conn<'_>, id: RotationId) -> Result<Vec<Fact>, ServiceError> {
    let Some(rotation) = Rotation::find(conn, id.0).await?.map(|found| found.0) else {
        return Ok(Vec::new());
    };
    let mut facts = vec![fact("Rotated on", words::date(rotation.rotated_on))];
    if let Some((credential, _)) = credentials::find(conn, rotation.credential).await? {
        facts.push(fact("Kind", credential.kind.label().to_owned()));
        facts.push(fact("Environment", credential.environment.label().to_owned()));
        facts.push(fact("Kept in", credential.location.to_string()));
    }
    Ok(facts)
}

fn fact(label: &'static str, value: String) -> Fact {
    Fact { label, value }
}

/// Where it is recorded that it was done: what the link says, and its path.
pub(super) fn record(item: &DueItem) -> (&'static str, String) {
    let integration = format!("/integrations/{}", item.integration);
    match (item.kind, item.subject) {
        (ReminderKind::Rotation | ReminderKind::Expiry, Subject::Credential(id)) => {
            ("Record the rotation", format!("/credentials/{id}/rotate"))
        }
        (ReminderKind::Revocation, Subject::Rotation(id)) => (
            "Record that the old one was revoked",
            format!("/rotations/{id}/revoked"),
        ),
        (ReminderKind::Review, _) => ("Record the review", format!("{integration}/review")),
        (ReminderKind::Evidence, _) => ("File the new document", format!("{integration}/evidence/new")),
        (ReminderKind::Version, _) => ("Record the version in use", format!("{integration}/edit")),
        _ => ("Read and acknowledge it", format!("{integration}#due")),
    }
}
