//! The credits that lower the impact: what would soften a failure or a breach.

use super::Verdict;
use crate::enumeration::Enumeration;
use crate::evidence::EvidenceKind;
use crate::integration::{Answer, DataClass, DataFlow, Declared, Fallback, ResilienceItem};
use crate::risk::RiskFacts;
use crate::risk::required::{Check, Requirement, requirements};
use crate::risk::words::{Day, Horizon, listed, months_after};

const TEST_MONTHS: u32 = 12;

/// There is a fallback, and it was tested within 12 months; the same day a year later still counts.
pub(super) fn tested_fallback(facts: &RiskFacts, horizon: &mut Horizon) -> Verdict {
    let continuity = &facts.integration.continuity;
    let test = "Test the fallback";
    match (continuity.fallback, continuity.fallback_tested_on) {
        (None, _) => Verdict::lost(
            "No fallback is recorded.",
            "fallback",
            "Record a fallback and test it",
        ),
        (Some(Fallback::None), _) => Verdict::lost(
            "There is no fallback to test.",
            "fallback",
            "Set up a fallback and test it",
        ),
        (Some(_), None) => Verdict::lost(
            "No test of the fallback is on record.",
            "fallback_tested_on",
            test,
        ),
        (Some(_), Some(day)) => {
            let end = Day(months_after(day, TEST_MONTHS));
            let held = horizon.is_within(day, TEST_MONTHS);
            let day = Day(day);
            if held {
                Verdict::held(
                    format!("The fallback was tested on {day}; this counts through {end}."),
                    "fallback_tested_on",
                )
            } else {
                Verdict::lost(
                    format!(
                        "The fallback test of {day} does not count today: it counts for 12 months, through {end}."
                    ),
                    "fallback_tested_on",
                    test,
                )
            }
        }
    }
}

/// Every flow above Internal is minimised or tokenised, and encrypted on the way and at rest; no data counts too.
/// Public and internal data needs neither.
pub(super) fn data_protected(facts: &RiskFacts) -> Verdict {
    let flows = match &facts.integration.data_flows {
        Declared::None => return Verdict::held("No data travels, as declared.", "data_flows_none"),
        declared => declared.items(),
    };
    if flows.is_empty() {
        let reason = "Not recorded which data travels.";
        return Verdict::lost(
            reason,
            "data_flows.0.data_class",
            "Record which data travels, and protect it",
        );
    }
    let gap = flows
        .iter()
        .enumerate()
        .find_map(|(index, flow)| unprotected(flow).map(|gap| (index, flow, gap)));
    let Some((index, flow, (box_name, gap))) = gap else {
        let reason =
            "Every flow above Internal is minimised or tokenised, and encrypted in transit and at rest.";
        return Verdict::held(reason, "data_flows.0.minimised");
    };
    let class = flow.data_class;
    let action = "Minimise or tokenise every flow above Internal, and encrypt it in transit and at rest";
    Verdict::lost(
        format!("The flow of {class} data is not {gap}."),
        format!("data_flows.{index}.{box_name}"),
        action,
    )
}

/// The first thing that a flow lacks: the name of its box, and in words.
fn unprotected(flow: &DataFlow) -> Option<(&'static str, &'static str)> {
    if flow.data_class <= DataClass::Internal {
        None
    } else if !flow.minimised && !flow.tokenised {
        Some(("minimised", "minimised or tokenised"))
    } else if !flow.encrypted_in_transit {
        Some(("encrypted_in_transit", "encrypted in transit"))
    } else if !flow.encrypted_at_rest {
        Some(("encrypted_at_rest", "encrypted at rest"))
    } else {
        None
    }
}

/// Every item is answered "yes", or "not applicable" with a reason.
pub(super) fn resilience_checklist(facts: &RiskFacts) -> Verdict {
    let answers = &facts.integration.resilience;
    let is_open = |item: &ResilienceItem| {
        let answer = answers.iter().find(|answer| answer.item == *item);
        !answer.is_some_and(|answer| match answer.answer {
            Answer::Yes => true,
            Answer::No => false,
            Answer::NotApplicable => answer
                .reason
                .as_ref()
                .is_some_and(|reason| !reason.trim().is_empty()),
        })
    };
    let open: Vec<ResilienceItem> = ResilienceItem::ALL.iter().copied().filter(is_open).collect();
    let Some(first) = open.first() else {
        let reason = "Every item of the checklist is answered yes, or does not apply for a recorded reason.";
        return Verdict::held(reason, "resilience.timeout");
    };
    let reason = if open.len() == 1 {
        format!(
            "Of {} items, 1 is answered no or not at all: {first}.",
            ResilienceItem::COUNT
        )
    } else {
        format!(
            "Of {} items, {} are answered no or not at all, the first: {first}.",
            ResilienceItem::COUNT,
            open.len()
        )
    };
    let lost = Verdict::lost(
        reason,
        format!("resilience.{}", first.as_str()),
        "Complete the resilience checklist",
    );
    // Where every open item is one that nobody has answered, it may well be complete.
    let is_answered = |item: &ResilienceItem| answers.iter().any(|answer| answer.item == *item);
    if open.iter().any(is_answered) {
        lost
    } else {
        lost.asking()
    }
}

/// The agreements that its flags require (DPA, BAA, AOC) are current, the breach window and the exit are settled.
pub(super) fn contract_terms(facts: &RiskFacts, horizon: &mut Horizon) -> Verdict {
    let integration = &facts.integration;
    let flags = integration.compliance.items();
    if integration.compliance.is_unknown() || (flags.is_empty() && integration.compliance != Declared::None) {
        let reason = "Not recorded which frameworks apply, so the required agreements are unknown.";
        return Verdict::lost(
            reason,
            "compliance_none",
            "Record which frameworks apply, and settle the terms they ask for",
        );
    }
    let agreement = |one: &Requirement| {
        matches!(
            one,
            Requirement::Document(EvidenceKind::Dpa | EvidenceKind::Baa | EvidenceKind::PciAoc)
        )
    };
    let required: Vec<Requirement> = requirements(flags, None).into_iter().filter(agreement).collect();
    let check = Check::of(required, &facts.evidence, horizon);
    let mut missing: Vec<String> = check.gaps().map(|gap| gap.to_string()).collect();
    let mut field = flags
        .first()
        .filter(|_| !missing.is_empty())
        .map(|flag| format!("compliance.{}", flag.framework.as_str()));
    if integration.contract.breach_notification_hours.is_none() {
        missing.push("a breach notification window".to_owned());
        field.get_or_insert_with(|| "breach_notification_hours".to_owned());
    }
    if integration.contract.exit_terms != Some(true) {
        missing.push("exit terms".to_owned());
        field.get_or_insert_with(|| "exit_terms".to_owned());
    }
    if let Some(field) = field {
        let missing = listed(missing);
        return Verdict::lost(
            format!("Missing: {missing}."),
            field,
            "Complete the contract terms",
        );
    }
    let hours = integration.contract.breach_notification_hours;
    let hours = hours.map_or(0, |hours| hours.0);
    let through = check
        .first_to_expire()
        .map(|(first, on)| format!("; {first} is current through {}", Day(on)))
        .unwrap_or_default();
    Verdict::held(
        format!("Breach notification within {hours} hours and exit terms are agreed{through}."),
        "breach_notification_hours",
    )
}
