//! The credits that lower the likelihood but the rotation: what keeps it in hand.

use chrono::NaiveDate;

use super::Verdict;
use crate::enumeration::Enumeration;
use crate::integration::Declared;
use crate::review;
use crate::risk::factors::environments_that_count;
use crate::risk::required::{Check, Requirement, Standing, requirements, standing};
use crate::risk::words::{Day, Horizon, listed, months_after};
use crate::risk::{Band, RiskFacts, ScoringModel};

const PRIVILEGE_MONTHS: u32 = 12;

/// Somebody verified within 12 months that it holds no more than it needs; the same day a year later still counts.
pub(super) fn least_privilege_verified(facts: &RiskFacts, horizon: &mut Horizon) -> Verdict {
    const FIELD: &str = "least_privilege_verified_on";
    let action = "Verify that it has no more access than it needs";
    let Some(day) = facts.integration.controls.least_privilege_verified_on else {
        return Verdict::lost(
            "Not verified that it has no more access than it needs.",
            FIELD,
            action,
        );
    };
    let end = Day(months_after(day, PRIVILEGE_MONTHS));
    if horizon.is_within(day, PRIVILEGE_MONTHS) {
        Verdict::held(
            format!(
                "Least privilege was verified on {}; this counts through {end}.",
                Day(day)
            ),
            FIELD,
        )
    } else {
        Verdict::lost(
            format!(
                "The verification of {} does not count today: it counts for 12 months, through {end}.",
                Day(day)
            ),
            FIELD,
            action,
        )
    }
}

/// The last review is no older than the cadence, which follows the inherent band or is shorter by hand.
pub(super) fn review_on_schedule(
    facts: &RiskFacts,
    inherent: Band,
    model: &ScoringModel,
    horizon: &mut Horizon,
) -> Verdict {
    const FIELD: &str = "review_cadence_months";
    let cadence = review::cadence(&facts.integration.review, inherent, model);
    let every = format!("every {} months ({})", cadence.months, cadence.why);
    let Some(last) = facts.last_review else {
        return Verdict::lost(
            format!("No review was ever held; one is due {every}."),
            FIELD,
            "Hold a review",
        );
    };
    let due = months_after(last, cadence.months);
    if horizon.is_within(last, cadence.months) {
        Verdict::held(
            format!(
                "The last review was on {}; one is due {every}, the next on {}.",
                Day(last),
                Day(due)
            ),
            FIELD,
        )
    } else {
        let reason = format!(
            "The review of {} does not count today; one is due {every}, on {}.",
            Day(last),
            Day(due)
        );
        Verdict::lost(reason, FIELD, "Hold a review")
    }
}

/// Everything that its flags and tier require is current. Held where nothing is required; without a tier only if an
/// attestation is current, as a high tier would require one.
pub(super) fn attestations_current(facts: &RiskFacts, horizon: &mut Horizon) -> Verdict {
    let integration = &facts.integration;
    let flags = integration.compliance.items();
    if integration.compliance.is_unknown() || (flags.is_empty() && integration.compliance != Declared::None) {
        let reason = "Not recorded which frameworks apply, so the required evidence is unknown.";
        return Verdict::lost(
            reason,
            "compliance_none",
            "Record which frameworks apply, and file what they require",
        );
    }
    let field = || {
        flags.first().map_or_else(
            || "tier".to_owned(),
            |flag| format!("compliance.{}", flag.framework.as_str()),
        )
    };
    let check = Check::of(requirements(flags, integration.tier), &facts.evidence, horizon);
    let gaps = listed(check.gaps());
    if !gaps.is_empty() {
        let action = format!("Obtain {}", listed(check.gaps().map(|gap| gap.requirement)));
        return Verdict::lost(format!("Missing or expired: {gaps}."), field(), action);
    }
    if integration.tier.is_none()
        && !matches!(
            standing(Requirement::Attestation, &facts.evidence, horizon),
            Standing::Current(_)
        )
    {
        let reason = "Its tier is not recorded, and a high or critical one requires a SOC 2 report or ISO 27001 certificate, of which none is current.";
        return Verdict::lost(reason, "tier", "Record its tier").asking();
    }
    if check.items.is_empty() {
        return Verdict::held(
            "Neither its flags nor its tier require a document.",
            "compliance_none",
        );
    }
    let reason = match check.first_to_expire() {
        Some((first, on)) => format!(
            "Everything required is current; the first to expire is {first}, on {}.",
            Day(on)
        ),
        None => "Everything required is current, and nothing of it expires.".to_owned(),
    };
    Verdict::held(reason, field())
}

/// Every environment that counts pins a supported version, and no breaking notice, in effect or to come, is open.
pub(super) fn version_pinned(facts: &RiskFacts, horizon: &mut Horizon) -> Verdict {
    let mut first_end = None;
    let mut any = false;
    for (index, used) in environments_that_count(facts) {
        any = true;
        let place = used.environment;
        let Some(version) = &used.version else {
            let field = format!("environments.{index}.version");
            return Verdict::lost(
                format!("The version in {place} is not recorded."),
                field,
                "Record and pin the version",
            );
        };
        if version.pinned != Some(true) {
            let field = format!("environments.{index}.pinned");
            return Verdict::lost(
                format!("{place} is not known to pin its version."),
                field,
                "Pin the version",
            );
        }
        if let Some(end) = version.supported_until {
            horizon.last_day(end);
            if end < horizon.today() {
                let field = format!("environments.{index}.supported_until");
                let reason = format!("The support of the version in {place} ended on {}.", Day(end));
                return Verdict::lost(reason, field, "Move to a supported version");
            }
            first_end = Some(first_end.map_or(end, |first: NaiveDate| first.min(end)));
        }
    }
    if !any {
        return Verdict::lost(
            "No version is recorded.",
            "environments.0.version",
            "Record and pin the version",
        );
    }
    for notice in facts
        .notices
        .iter()
        .filter(|notice| notice.notice.kind.is_breaking())
    {
        if !notice.acknowledged_on.is_some_and(|day| horizon.has_begun(day)) {
            let title = &notice.notice.title;
            let kind = notice.notice.kind.label();
            return Verdict::lost(
                format!("{kind} \"{title}\" is not acknowledged."),
                "environments.0.version",
                format!("Acknowledge \"{title}\""),
            );
        }
    }
    let end = first_end
        .map(|end| format!(", supported through {}", Day(end)))
        .unwrap_or_default();
    Verdict::held(
        format!("The version is pinned{end}, and no breaking notice is open."),
        "environments.0.version",
    )
}

/// It is watched, an alert fires, and a runbook says what to do then.
pub(super) fn monitored_with_runbook(facts: &RiskFacts) -> Verdict {
    let controls = &facts.integration.controls;
    let parts = [
        (controls.monitor_url.is_none(), "monitor_url", "a monitor"),
        (controls.alert != Some(true), "alert", "an alert"),
        (controls.runbook_url.is_none(), "runbook_url", "a runbook"),
    ];
    let missing = || parts.iter().filter(|(missing, ..)| *missing);
    let Some((_, field, _)) = missing().next() else {
        return Verdict::held(
            "It is monitored, an alert fires, and there is a runbook.",
            "monitor_url",
        );
    };
    let names = listed(missing().map(|(.., name)| *name));
    Verdict::lost(format!("Missing: {names}."), *field, format!("Add {names}"))
}
