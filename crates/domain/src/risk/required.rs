//! Which evidence an integration must have on file, and whether it is current: by its compliance flags
//! ([`required_by`]), and by its tier (High and Critical ask for a SOC 2 report or an ISO 27001 certificate).

use std::fmt::{self, Display, Formatter};

use chrono::NaiveDate;

use super::words::{Day, Horizon};
use crate::evidence::{Evidence, EvidenceKind, required_by};
use crate::integration::{ComplianceFlag, Criticality};

/// One thing that must be on file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Requirement {
    /// A document of this kind.
    Document(EvidenceKind),
    /// Either attestation, because of the tier.
    Attestation,
}

impl Requirement {
    fn is_met_by(self, kind: EvidenceKind) -> bool {
        match self {
            Self::Document(wanted) => wanted == kind,
            Self::Attestation => is_attestation(kind),
        }
    }
}

impl Display for Requirement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(kind) => kind.fmt(f),
            Self::Attestation => f.write_str("SOC 2 report or ISO 27001 certificate"),
        }
    }
}

fn is_attestation(kind: EvidenceKind) -> bool {
    matches!(kind, EvidenceKind::Soc2 | EvidenceKind::Iso27001)
}

/// What the flags and the tier require, each once, in the order of the flags. A framework that asks for an
/// attestation covers what the tier asks.
pub(super) fn requirements(flags: &[ComplianceFlag], tier: Option<Criticality>) -> Vec<Requirement> {
    let mut found: Vec<Requirement> = Vec::new();
    for kind in flags.iter().flat_map(|flag| required_by(flag.framework)) {
        let requirement = Requirement::Document(*kind);
        if !found.contains(&requirement) {
            found.push(requirement);
        }
    }
    let covered = found
        .iter()
        .any(|one| matches!(one, Requirement::Document(kind) if is_attestation(*kind)));
    if tier >= Some(Criticality::High) && !covered {
        found.push(Requirement::Attestation);
    }
    found
}

/// How one requirement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Met up to and on a day; [`NaiveDate::MAX`] when the document does not expire.
    Current(NaiveDate),
    /// The last document ended on this day.
    Expired(NaiveDate),
    /// Nothing on file.
    Missing,
}

/// How a requirement stands on the horizon's day.
pub(super) fn standing(requirement: Requirement, evidence: &[Evidence], horizon: &mut Horizon) -> Standing {
    best(
        evidence
            .iter()
            .filter(|document| requirement.is_met_by(document.kind)),
        horizon,
    )
    .map_or(Standing::Missing, |(_, standing)| standing)
}

/// The document that stays current longest, else the one that expired last.
pub(super) fn best<'a>(
    documents: impl Iterator<Item = &'a Evidence>,
    horizon: &mut Horizon,
) -> Option<(&'a Evidence, Standing)> {
    let mut best: Option<(&Evidence, NaiveDate)> = None;
    for document in documents {
        let last = document.expires_on.unwrap_or(NaiveDate::MAX);
        let issued = document.issued_on.is_none_or(|issued| horizon.has_begun(issued));
        if issued && best.is_none_or(|(_, longest)| longest < last) {
            best = Some((document, last));
        }
    }
    let (document, last) = best?;
    horizon.last_day(last);
    Some((
        document,
        if horizon.today() <= last {
            Standing::Current(last)
        } else {
            Standing::Expired(last)
        },
    ))
}

/// How everything that is required stands.
pub(super) struct Check {
    /// What is required, and how it stands.
    pub(super) items: Vec<(Requirement, Standing)>,
}

impl Check {
    /// Looks at each requirement.
    pub(super) fn of(requirements: Vec<Requirement>, evidence: &[Evidence], horizon: &mut Horizon) -> Self {
        let stand = |one| (one, standing(one, evidence, horizon));
        Self {
            items: requirements.into_iter().map(stand).collect(),
        }
    }

    /// What is missing or expired.
    pub(super) fn gaps(&self) -> impl Iterator<Item = Gap> + '_ {
        self.items.iter().filter_map(|(requirement, standing)| {
            (!matches!(standing, Standing::Current(_))).then_some(Gap {
                requirement: *requirement,
                standing: *standing,
            })
        })
    }

    /// The first of what is current to expire, if any of it does.
    pub(super) fn first_to_expire(&self) -> Option<(Requirement, NaiveDate)> {
        let ends = self
            .items
            .iter()
            .filter_map(|(requirement, standing)| match standing {
                Standing::Current(last) if *last < NaiveDate::MAX => Some((*requirement, *last)),
                _ => None,
            });
        ends.min_by_key(|(_, last)| *last)
    }
}

/// One requirement that is not met; shown as "SOC 2 report (expired on 12 Feb 2026)".
pub(super) struct Gap {
    /// What is required.
    pub(super) requirement: Requirement,
    standing: Standing,
}

impl Display for Gap {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.standing {
            Standing::Expired(on) => write!(f, "{} (expired on {})", self.requirement, Day(on)),
            Standing::Missing | Standing::Current(_) => write!(f, "{} (not on file)", self.requirement),
        }
    }
}
