//! What a reminder is about: one thing that has a date.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::enumeration::Enumeration;
use crate::ids::{CredentialId, EvidenceId, IntegrationId, NoticeId, RotationId};
use crate::integration::Environment;

/// One thing that has a date. Written as `credential:<id>`, `notice:<id>:<integration>` and so on; what is written stays
/// the same when the date moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Subject {
    /// A credential: its rotation or its expiry.
    Credential(CredentialId),
    /// An integration: its review.
    Integration(IntegrationId),
    /// A document.
    Evidence(EvidenceId),
    /// A change notice, as it touches one integration.
    Notice(NoticeId, IntegrationId),
    /// The provider's API version that one environment uses.
    Version(IntegrationId, Environment),
    /// A rotation: what it replaced and still works.
    Rotation(RotationId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credential(id) => write!(f, "credential:{id}"),
            Self::Integration(id) => write!(f, "integration:{id}"),
            Self::Evidence(id) => write!(f, "evidence:{id}"),
            Self::Notice(id, integration) => write!(f, "notice:{id}:{integration}"),
            Self::Version(id, environment) => write!(f, "version:{id}:{}", environment.as_str()),
            Self::Rotation(id) => write!(f, "rotation:{id}"),
        }
    }
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(raw: &str) -> Result<Self, String> {
        let unknown = || format!("`{raw}` is not the subject of a reminder");
        let mut parts = raw.split(':');
        let (kind, first, second) = (
            parts.next().unwrap_or_default(),
            parts.next().ok_or_else(unknown)?,
            parts.next(),
        );
        if parts.next().is_some() {
            return Err(unknown());
        }
        match (kind, second) {
            ("credential", None) => first.parse().map(Self::Credential).map_err(|_| unknown()),
            ("integration", None) => first.parse().map(Self::Integration).map_err(|_| unknown()),
            ("rotation", None) => first.parse().map(Self::Rotation).map_err(|_| unknown()),
            ("evidence", None) => first.parse().map(Self::Evidence).map_err(|_| unknown()),
            ("notice", Some(second)) => match (first.parse(), second.parse()) {
                (Ok(notice), Ok(integration)) => Ok(Self::Notice(notice, integration)),
                _ => Err(unknown()),
            },
            ("version", Some(second)) => match (first.parse(), Environment::parse(second)) {
                (Ok(integration), Ok(environment)) => Ok(Self::Version(integration, environment)),
                _ => Err(unknown()),
            },
            _ => Err(unknown()),
        }
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.to_string()
    }
}

impl TryFrom<String> for Subject {
    type Error = String;

    fn try_from(raw: String) -> Result<Self, String> {
        raw.parse()
    }
}
