//! The risk model, version 1: how much to worry about an integration today, why, and what would lower it. A pure
//! function of recorded facts and a date, the same bit for bit in the browser and on the server.

mod advice;
mod assess;
mod axes;
mod credits;
mod cube_root;
mod factors;
mod model;
mod required;
mod score;
mod words;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::advice::{Advice, AdviceKind, advise};
pub use self::assess::assess;
pub use self::model::ScoringModel;
pub use self::score::{Levels, Scores, score};
use crate::credential::{Credential, RotationPolicy};
use crate::enumeration;
use crate::evidence::Evidence;
use crate::incident::Incident;
use crate::integration::Integration;
use crate::notice::NoticeForUs;
use crate::service::Dependent;

enumeration! {
    /// The band of a score.
    pub enum Band "band" {
        VeryLow = "very_low" / "Very low",
        Low = "low" / "Low",
        Medium = "medium" / "Medium",
        High = "high" / "High",
        Critical = "critical" / "Critical",
    }
}

enumeration! {
    /// One of the ten factors; the first five are impact, the others likelihood.
    pub enum Factor "risk factor" {
        Data = "data_sensitivity" / "Data sensitivity",
        Criticality = "criticality" / "Criticality",
        Outage = "outage" / "Outage",
        Privilege = "privilege" / "Privilege",
        Regulation = "regulatory_reach" / "Regulatory reach",
        Incidents = "incidents" / "Incidents",
        Assurance = "assurance_gap" / "Assurance gap",
        CredentialDesign = "credential_design" / "Credential design",
        Exposure = "exposure_surface" / "Exposure surface",
        Version = "version_and_change" / "Version and change",
    }
}

impl Factor {
    /// The axis that it counts on.
    #[must_use]
    pub fn axis(self) -> Axis {
        if self <= Self::Regulation {
            Axis::Impact
        } else {
            Axis::Likelihood
        }
    }
}

/// What a factor or credit counts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// How much it would hurt.
    Impact,
    /// How probable it is.
    Likelihood,
}

enumeration! {
    /// A control that lowers the residual score while its evidence is current; the first four are impact.
    pub enum Credit "credit" {
        TestedFallback = "tested_fallback" / "Fallback tested within 12 months",
        DataProtected = "data_protected" / "Data minimised or tokenised, and encrypted in every flow",
        ResilienceChecklist = "resilience_checklist" / "Resilience checklist complete",
        ContractTerms = "contract_terms" / "Contract terms complete",
        RotationOnTime = "rotation_on_time" / "Every rotation on time",
        LeastPrivilegeVerified = "least_privilege_verified" / "Least privilege verified within 12 months",
        ReviewOnSchedule = "review_on_schedule" / "Review on schedule",
        AttestationsCurrent = "attestations_current" / "Required evidence current",
        VersionPinned = "version_pinned_and_notices_acknowledged" / "Version pinned, supported, and no breaking notice open",
        MonitoredWithRunbook = "monitored_with_runbook" / "Monitored with an alert and a runbook",
    }
}

impl Credit {
    /// The axis that it lowers.
    #[must_use]
    pub fn axis(self) -> Axis {
        if self <= Self::ContractTerms {
            Axis::Impact
        } else {
            Axis::Likelihood
        }
    }
}

/// Everything that the score of one integration rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RiskFacts {
    /// The record.
    pub integration: Integration,
    /// Its credentials, each with the policy that holds for it (`None`: nothing to rotate).
    pub credentials: Vec<(Credential, Option<RotationPolicy>)>,
    /// Its incidents, of any age.
    pub incidents: Vec<Incident>,
    /// The documents on file.
    pub evidence: Vec<Evidence>,
    /// The notices of its provider.
    pub notices: Vec<NoticeForUs>,
    /// The day of the last review; `None` when none was ever held.
    pub last_review: Option<NaiveDate>,
    /// Every service that depends on it, directly or through others.
    pub dependents: Vec<Dependent>,
}

/// A score with its reasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The version of the scoring model.
    pub model_version: u32,
    /// The day that it was made for.
    pub as_of: NaiveDate,
    /// Both scores, their range and confidence.
    pub scores: Scores,
    /// The ten factors, in the order of [`Factor`].
    pub factors: Vec<FactorLine>,
    /// The ten credits, in the order of [`Credit`].
    pub credits: Vec<CreditLine>,
    /// The last day on which all of this holds if nothing is edited. `NaiveDate::MAX` when no fact ages.
    pub valid_through: NaiveDate,
}

/// One factor of an assessment, in words that stand alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorLine {
    /// Which factor.
    pub factor: Factor,
    /// Its level, 0 to 4; `None` is unknown and counts as 3.
    pub level: Option<u8>,
    /// The fact, value and date that set the level, or what is missing.
    pub reason: String,
    /// What it adds to its axis: `0.6 * weight * points / sum of weights`.
    pub points: f64,
    /// Whether it is the weakest link of its axis (the first of those with the most points; never one with 0 points).
    pub weakest: bool,
    /// The form field where the fact is edited.
    pub field: String,
    /// What would lower it, and the residual then; `None` when it is 0 already, or when what sets it is what the
    /// integration is for.
    pub if_fixed: Option<Counterfactual>,
}

/// One credit of an assessment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreditLine {
    /// Which credit.
    pub credit: Credit,
    /// Whether it is held today.
    pub held: bool,
    /// Its points before the cap.
    pub points: u32,
    /// Why it is held or not.
    pub reason: String,
    /// The form field where the fact is edited.
    pub field: String,
    /// What would earn it, and the residual then; `None` when it is held.
    pub if_fixed: Option<Counterfactual>,
}

/// "If this were fixed, the residual would be n." Counterfactuals do not add up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counterfactual {
    /// What to do ("Rotate Live secret key").
    pub action: String,
    /// The residual score then.
    pub residual: f64,
    /// Its band then.
    pub band: Band,
}
