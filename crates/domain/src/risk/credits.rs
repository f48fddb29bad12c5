//! The ten credits: held only while the fact behind each is current, so that what is overdue or expired counts nothing.

mod impact;
mod likelihood;
mod rotation;

use std::borrow::Cow;

use chrono::NaiveDate;

use super::words::Horizon;
use super::{Band, Credit, RiskFacts, ScoringModel};

/// One credit as the facts give it.
pub(super) struct Earned {
    /// Which credit.
    pub(super) credit: Credit,
    /// Whether it is held on the day.
    pub(super) held: bool,
    /// Why, or why not.
    pub(super) reason: Cow<'static, str>,
    /// The path of the form field where the fact is edited.
    pub(super) field: Cow<'static, str>,
    /// What would earn it; empty when it is held.
    pub(super) action: Cow<'static, str>,
    /// Whether it is only not held because a fact was not recorded.
    pub(super) asks: bool,
    /// The last day on which all of this holds; [`NaiveDate::MAX`] for ever.
    pub(super) holds: NaiveDate,
}

/// What a rule says of its credit, before it is known until when.
struct Verdict {
    held: bool,
    reason: Cow<'static, str>,
    field: Cow<'static, str>,
    action: Cow<'static, str>,
    asks: bool,
}

impl Verdict {
    fn held(reason: impl Into<Cow<'static, str>>, field: impl Into<Cow<'static, str>>) -> Self {
        Self {
            held: true,
            reason: reason.into(),
            field: field.into(),
            action: Cow::Borrowed(""),
            asks: false,
        }
    }

    fn lost(
        reason: impl Into<Cow<'static, str>>,
        field: impl Into<Cow<'static, str>>,
        action: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            held: false,
            reason: reason.into(),
            field: field.into(),
            action: action.into(),
            asks: false,
        }
    }

    /// The same, where it may well be held: only nobody has recorded it.
    fn asking(self) -> Self {
        Self { asks: true, ..self }
    }
}

/// The ten credits, in the order of [`Credit`]. The review's cadence follows the inherent band.
pub(super) fn derive(
    facts: &RiskFacts,
    inherent: Band,
    model: &ScoringModel,
    today: NaiveDate,
) -> [Earned; 10] {
    let earned = |credit, rule: &dyn Fn(&mut Horizon) -> Verdict| {
        let mut horizon = Horizon::new(today);
        let Verdict {
            held,
            reason,
            field,
            action,
            asks,
        } = rule(&mut horizon);
        Earned {
            credit,
            held,
            reason,
            field,
            action,
            asks,
            holds: horizon.through(),
        }
    };
    [
        earned(Credit::TestedFallback, &|horizon| {
            impact::tested_fallback(facts, horizon)
        }),
        earned(Credit::DataProtected, &|_| impact::data_protected(facts)),
        earned(Credit::ResilienceChecklist, &|_| {
            impact::resilience_checklist(facts)
        }),
        earned(Credit::ContractTerms, &|horizon| {
            impact::contract_terms(facts, horizon)
        }),
        earned(Credit::RotationOnTime, &|horizon| {
            rotation::rotation_on_time(facts, horizon)
        }),
        earned(Credit::LeastPrivilegeVerified, &|horizon| {
            likelihood::least_privilege_verified(facts, horizon)
        }),
        earned(Credit::ReviewOnSchedule, &|horizon| {
            likelihood::review_on_schedule(facts, inherent, model, horizon)
        }),
        earned(Credit::AttestationsCurrent, &|horizon| {
            likelihood::attestations_current(facts, horizon)
        }),
        earned(Credit::VersionPinned, &|horizon| {
            likelihood::version_pinned(facts, horizon)
        }),
        earned(Credit::MonitoredWithRunbook, &|_| {
            likelihood::monitored_with_runbook(facts)
        }),
    ]
}
