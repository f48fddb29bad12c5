//! How a cycle stands: still open, or ended by somebody who did something about it.

use chrono::{DateTime, Utc};
use holdfast_domain::credential::Rotation;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::ids::RotationId;
use holdfast_domain::reminder::{ReminderKind, Subject};
use holdfast_domain::review::Review;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::About;
use crate::error::ServiceError;
use crate::store::Conn;
use crate::store::cycles::{self, Deed};
use crate::store::stored::Stored;

/// How a cycle stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cycle {
    /// It is still due.
    Open,
    /// It is not due any more.
    Ended(Ended),
}

/// What ended a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// In words that begin a sentence: "Rotated".
    pub how: String,
    /// By whom and when, where the audit log says so.
    pub by: Option<(String, DateTime<Utc>)>,
}

/// Reads how the cycle of something stands that was said at `said_at`.
pub(super) async fn read(
    conn: &mut Conn<'_>,
    about: &About,
    said_at: DateTime<Utc>,
) -> Result<Cycle, ServiceError> {
    if about.is_open(conn).await? {
        return Ok(Cycle::Open);
    }
    if let Subject::Credential(id) = about.subject {
        let deeds = cycles::since(conn, "credential", id.0, said_at).await?;
        if let Some(ended) = of_credential(&deeds) {
            return Ok(Cycle::Ended(ended));
        }
    }
    if let Subject::Rotation(id) = about.subject
        && let Some((rotation, _)) = Rotation::find(conn, id.0).await?
    {
        let own = cycles::since(conn, "rotation", id.0, said_at).await?;
        let deeds = cycles::since(conn, "credential", rotation.credential.0, said_at).await?;
        if let Some(ended) = of_old_credential(id, &own, &deeds) {
            return Ok(Cycle::Ended(ended));
        }
    }
    if let Subject::Evidence(id) = about.subject {
        let own = cycles::since(conn, "evidence", id.0, said_at).await?;
        let all = cycles::to_those_of::<Evidence>(conn, about.integration, said_at).await?;
        if let Some(ended) = of_document(&own, &all) {
            return Ok(Cycle::Ended(ended));
        }
    }
    let mut deeds = cycles::since(conn, "integration", about.integration.0, said_at).await?;
    if about.kind == ReminderKind::Review {
        deeds.extend(cycles::to_those_of::<Review>(conn, about.integration, said_at).await?);
    }
    let mut found = of_integration(about, &deeds);
    if let (None, Subject::Notice(id, _)) = (&found, about.subject) {
        found = of_notice(&cycles::since(conn, "notice", id.0, said_at).await?);
    }
    let found = found.or_else(|| left_use(&deeds));
    Ok(Cycle::Ended(found.unwrap_or_else(|| Ended {
        how: "Its date was moved".to_owned(),
        by: None,
    })))
}

fn ended(how: &str, deed: &Deed) -> Ended {
    Ended {
        how: how.to_owned(),
        by: Some((deed.by.clone(), deed.at)),
    }
}

/// The withdrawal of a record, unless it was restored since.
fn withdrawn<'a>(entity: &str, deeds: &'a [Deed]) -> Option<&'a Deed> {
    let verb = |deed: &Deed| {
        let (of, verb) = deed.action.split_once('.')?;
        (of == entity && ["withdrawn", "restored"].contains(&verb)).then(|| verb == "withdrawn")
    };
    let last = deeds.iter().rev().find_map(|deed| Some((deed, verb(deed)?)));
    last.filter(|(_, is_withdrawn)| *is_withdrawn)
        .map(|(deed, _)| deed)
}

/// A rotation, or else the last change of what is on record.
fn of_credential(deeds: &[Deed]) -> Option<Ended> {
    if let Some(deed) = withdrawn("credential", deeds) {
        return Some(ended("The credential was withdrawn", deed));
    }
    let rotated = deeds.iter().find(|deed| deed.action == "credential.rotated");
    rotated.map(|deed| ended("Rotated", deed)).or_else(|| {
        let changed = deeds.iter().rfind(|deed| deed.action == "credential.changed");
        changed.map(|deed| ended("The credential’s record was changed", deed))
    })
}

/// The revocation of what this rotation replaced, or that the rotation was withdrawn, or else the last change of the
/// credential: it was revoked as a whole.
fn of_old_credential(id: RotationId, own: &[Deed], deeds: &[Deed]) -> Option<Ended> {
    let last = |action: &str| own.iter().rfind(|deed| deed.action == action);
    if let Some(deed) = withdrawn("credential", deeds) {
        return Some(ended("The credential was withdrawn", deed));
    }
    if let Some(deed) = withdrawn("rotation", own) {
        return Some(ended("The rotation was withdrawn", deed));
    }
    if let Some(deed) = last("rotation.old_revoked") {
        return Some(ended("The old one was revoked", deed));
    }
    if let Some(deed) = last("rotation.corrected") {
        return Some(ended("The rotation was corrected", deed));
    }
    let id = id.to_string();
    let revoked = deeds.iter().find(|deed| {
        deed.action == "credential.old_revoked" && deed.data["rotation"].as_str() == Some(id.as_str())
    });
    revoked
        .map(|deed| ended("The old one was revoked", deed))
        .or_else(|| {
            let changed = deeds.iter().rfind(|deed| deed.action == "credential.changed");
            changed.map(|deed| ended("The credential’s record was changed", deed))
        })
}

/// That it was withdrawn, or that a newer one was filed, or else the last correction of it.
fn of_document(own: &[Deed], all: &[Deed]) -> Option<Ended> {
    let last = |action: &str| own.iter().rfind(|deed| deed.action == action);
    let withdrawn = withdrawn("evidence", own).map(|deed| ended("The document was withdrawn", deed));
    let newer = || {
        let filed = all.iter().find(|deed| deed.action == "evidence.filed");
        filed.map(|deed| ended("A newer document was filed", deed))
    };
    let corrected = || last("evidence.corrected").map(|deed| ended("The document was corrected", deed));
    withdrawn.or_else(newer).or_else(corrected)
}

/// That it was withdrawn, or else the last correction of it.
fn of_notice(deeds: &[Deed]) -> Option<Ended> {
    let last = |action: &str| deeds.iter().rfind(|deed| deed.action == action);
    let withdrawn = withdrawn("notice", deeds).map(|deed| ended("The notice was withdrawn", deed));
    let moved = || last("notice.moved").map(|deed| ended("The notice’s date was moved", deed));
    let corrected = || last("notice.corrected").map(|deed| ended("The notice was corrected", deed));
    withdrawn.or_else(moved).or_else(corrected)
}

/// What is done about each kind, as the audit log calls it.
fn of_integration(about: &About, deeds: &[Deed]) -> Option<Ended> {
    let first = |action: &str| deeds.iter().find(|deed| deed.action == action);
    match (about.kind, about.subject) {
        (ReminderKind::Review, _) => first("review.recorded").map(|deed| ended("Reviewed", deed)),
        (ReminderKind::Evidence, _) => {
            first("evidence.filed").map(|deed| ended("A newer document was filed", deed))
        }
        (ReminderKind::Notice, Subject::Notice(notice, _)) => {
            let id = notice.to_string();
            let of_it = |deed: &&Deed| {
                ["notice.acknowledged", "notice.acknowledgement_withdrawn"].contains(&deed.action.as_str())
                    && deed.data["notice"].as_str() == Some(id.as_str())
            };
            deeds
                .iter()
                .rfind(of_it)
                .filter(|deed| deed.action == "notice.acknowledged")
                .map(|deed| ended("The notice was acknowledged", deed))
        }
        (ReminderKind::Version, _) => {
            changed(deeds, "environments").map(|deed| ended("The version on record was changed", deed))
        }
        _ => None,
    }
}

/// The integration was retired or rejected.
fn left_use(deeds: &[Deed]) -> Option<Ended> {
    changed(deeds, "lifecycle").map(|deed| ended("The integration left use", deed))
}

/// The last change of a part of the record.
fn changed<'a>(deeds: &'a [Deed], part: &str) -> Option<&'a Deed> {
    let touches = |change: &Value| {
        change["path"]
            .as_str()
            .is_some_and(|path| path.split('.').next() == Some(part))
    };
    deeds.iter().rfind(|deed| {
        deed.action == "integration.changed"
            && deed.data["changes"]
                .as_array()
                .is_some_and(|changes| changes.iter().any(touches))
    })
}
