//! Change notices: something that a provider announced.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fields::{FieldErrors, LINE_MAX, PARAGRAPH_MAX};
use crate::ids::{NoticeId, ProviderId};
use crate::record::value::{Line, Paragraph};
use crate::record::{Record, ask};
use crate::{enumeration, fields};

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
    pub title: Line<LINE_MAX>,
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
    pub note: Option<Paragraph<PARAGRAPH_MAX>>,
}

fields! { Notice, besides(id: NoticeId, provider: ProviderId) {
    title: ask("What was announced").help("In a line, such as “Version 2024-06 ends”.").required("Say in a line what was announced.");
    kind: ask("Kind").required("Choose what was announced.");
    published_on: ask("Published on");
    effective_on: ask("Effective on").help("The day from which it holds.");
    earlier_dates: ask("Earlier dates").help("The days that were announced before, oldest first, with commas between.");
    note: ask("Note").help("What has to be done, and where it was announced.");
} }

impl Record for Notice {}

impl Notice {
    /// The notice with another day from which it holds; the one that it had is kept.
    ///
    /// # Errors
    /// By field, when it has that day already.
    pub fn moved_to(&self, day: NaiveDate) -> Result<Self, FieldErrors> {
        if self.effective_on == Some(day) {
            return Err(FieldErrors::one(
                "effective_on",
                "It is effective on this day already.",
            ));
        }
        let mut moved = self.clone();
        moved.earlier_dates.extend(self.effective_on);
        moved.effective_on = Some(day);
        Ok(moved)
    }
}

/// A notice as one integration has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeForUs {
    /// The notice.
    pub notice: Notice,
    /// When the owner acknowledged it as it stands; `None` means not yet, or that it was moved since.
    #[serde(with = "crate::day::maybe", default)]
    pub acknowledged_on: Option<NaiveDate>,
}
