//! Change notices: something that a provider announced.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::enumeration;
use crate::ids::{NoticeId, ProviderId};

enumeration! {
    /// What was announced.
    pub enum NoticeKind "notice kind" {
        Breaking = "breaking" / "Breaking change",
        Deprecation = "deprecation" / "Deprecation",
        Security = "security" / "Security",
        Maintenance = "maintenance" / "Maintenance",
        Pricing = "pricing" / "Pricing",
        Terms = "terms" / "Terms",
        Format = "format" / "Format",
        Version = "version" / "New version",
    }
}

impl NoticeKind {
    /// Whether ignoring it can break us: what factor V and its credit ask.
    #[must_use]
    pub fn is_breaking(self) -> bool {
        matches!(self, Self::Breaking | Self::Deprecation | Self::Format)
    }
}

/// One announcement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Who announced it.
    pub provider: ProviderId,
    /// What.
    pub kind: NoticeKind,
    /// In a line.
    pub title: String,
    /// When it was announced; `None` means unknown.
    #[serde(with = "crate::day::maybe", default)]
    pub published_on: Option<NaiveDate>,
    /// From when it holds.
    #[serde(with = "crate::day::maybe", default)]
    pub effective_on: Option<NaiveDate>,
    /// The dates it had before, oldest first: a date that moves keeps every earlier one.
    #[serde(with = "crate::day::all")]
    pub earlier_dates: Vec<NaiveDate>,
    /// Anything else.
    pub note: Option<String>,
}

/// A notice as one integration has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeForUs {
    /// The notice.
    pub notice: Notice,
    /// When the owner acknowledged it; `None` means not yet.
    #[serde(with = "crate::day::maybe", default)]
    pub acknowledged_on: Option<NaiveDate>,
}
