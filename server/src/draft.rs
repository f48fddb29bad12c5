//! What somebody typed into a form after their session had ended: kept in the new session until they have signed in and
//! the form has been saved. Passwords and secrets are not kept, and nothing of whoever has not signed in before.

use std::collections::BTreeMap;

use holdfast_app::context::FormState;
use holdfast_backend::ServiceError;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::UserId;
use holdfast_domain::secret::{self, Look};
use tower_sessions::Session;

use crate::session;

const KEY: &str = "drafts";
const MAX_DRAFTS: usize = 5;
const MAX_BYTES: usize = 64_000;
const NOTICE: &str =
    "You were signed out in between. What you typed is here again; nothing has been saved yet.";

/// Fields by path, the newest last.
type Drafts = Vec<(String, BTreeMap<String, String>)>;

/// How the form at a path is looked at: fields about credentials more closely.
#[must_use]
pub fn look(path: &str) -> Look {
    if path.contains("/credentials") || path.starts_with("/rotations/") {
        secret::find_in_credential_field
    } else {
        secret::find
    }
}

/// What of a form may be kept, or shown again to whoever sent it: everything but passwords and what looks like a secret.
#[must_use]
pub fn without_secrets(path: &str, fields: &Fields) -> Fields {
    let look = look(path);
    let harmless =
        |(name, value): &(&String, &String)| !name.starts_with("password") && look(value).is_none();

    Fields(
        fields
            .0
            .iter()
            .filter(harmless)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    )
}

/// Keeps a form of a person under its path. Of more than five, or more than 64 kB, the oldest are forgotten.
///
/// # Errors
/// When the database fails.
pub async fn keep(session: &Session, of: UserId, path: &str, fields: &Fields) -> Result<(), ServiceError> {
    let mut drafts = all(session).await?;
    drafts.retain(|(known, _)| known != path);
    let mut fields = without_secrets(path, fields).0;
    // The address of an incoming webhook is a secret by its nature.
    fields.retain(|name, _| name != "url" || !path.contains("/channels/"));
    drafts.push((path.to_owned(), fields));
    let size = |draft: &(String, BTreeMap<String, String>)| {
        draft
            .1
            .iter()
            .map(|(name, value)| name.len() + value.len() + 6)
            .sum::<usize>()
    };
    while drafts.len() > MAX_DRAFTS || drafts.iter().map(size).sum::<usize>() > MAX_BYTES {
        drafts.remove(0);
    }
    session::keep_briefly(session, of).await?;
    session::set(session, KEY, Some(drafts)).await
}

/// The form that was kept under a path.
///
/// # Errors
/// When the database fails.
pub async fn find(session: &Session, path: &str) -> Result<Option<FormState>, ServiceError> {
    let found = all(session).await?.into_iter().find(|(known, _)| known == path);
    Ok(found.map(|(_, fields)| FormState {
        fields: Fields(fields),
        notice: Some(NOTICE.to_owned()),
        ..FormState::default()
    }))
}

/// Forgets the form that was kept under a path.
///
/// # Errors
/// When the database fails.
pub async fn forget(session: &Session, path: &str) -> Result<(), ServiceError> {
    let mut drafts = all(session).await?;
    let before = drafts.len();
    drafts.retain(|(known, _)| known != path);
    if drafts.len() == before {
        return Ok(());
    }
    session::set(session, KEY, Some(drafts).filter(|drafts| !drafts.is_empty())).await
}

async fn all(session: &Session) -> Result<Drafts, ServiceError> {
    Ok(session::get(session, KEY).await?.unwrap_or_default())
}
