//! A: the gap between the evidence that the flags and the tier require and what is current today.
//!
//! An expired document counts as a missing one. If the only requirement is not met, none of what is required is there:
//! level 4, not 2. Without a tier the level is known only if a high tier would not change it.

use chrono::NaiveDate;

use super::{Derived, Fix, Span};
use crate::enumeration::Enumeration;
use crate::integration::{Criticality, Declared};
use crate::risk::RiskFacts;
use crate::risk::required::{Check, Standing, best, requirements};
use crate::risk::words::{Day, Horizon, listed};

/// The level of the evidence on file.
pub(super) fn assurance(facts: &RiskFacts, today: NaiveDate) -> Derived {
    let mut horizon = Horizon::new(today);
    let integration = &facts.integration;
    let unknown_flags = matches!(&integration.compliance, Declared::Some(flags) if flags.is_empty());
    if integration.compliance.is_unknown() || unknown_flags {
        return Derived::unknown(
            "Not recorded which frameworks apply, so the required evidence is unknown.",
            "compliance_none",
            "Record which frameworks apply",
        );
    }
    let flags = integration.compliance.items();
    let mut with_tier =
        |tier: Option<Criticality>| Check::of(requirements(flags, tier), &facts.evidence, &mut horizon);
    let check = with_tier(integration.tier);
    let if_high = integration
        .tier
        .is_none()
        .then(|| with_tier(Some(Criticality::High)));
    let on_file = best(facts.evidence.iter(), &mut horizon);
    let anything = matches!(on_file, Some((_, Standing::Current(_))));
    let span = Span::exactly(level(&check, anything));
    let span = if_high.map_or(span, |check| Span {
        most: span.most.max(level(&check, anything)),
        ..span
    });
    let derived = match (span.level(), on_file) {
        (None, _) => Derived::unknown(
            "Its tier is not recorded, and a high or critical one requires a SOC 2 report or ISO 27001 certificate, of which none is current.",
            "tier",
            "Record its tier",
        )
        .between(span),
        (Some(0), Some((document, Standing::Current(last)))) if check.items.is_empty() => {
            let until = if last == NaiveDate::MAX {
                "without an end".to_owned()
            } else {
                format!("current through {}", Day(last))
            };
            Derived::best(
                format!("No document is required; {} is on file, {until}.", document.kind),
                "compliance_none",
            )
        }
        (Some(0), _) => Derived::best(all_current(&check), field(facts)),
        (Some(level), _) if check.items.is_empty() => {
            let action = "File a document that shows its controls, such as a SOC 2 report".to_owned();
            Derived::fixable(
                level,
                "No document is required, and no current one is on file.",
                "compliance_none",
                Fix::act(action, 0),
            )
        }
        (Some(level), _) => {
            let reason = format!(
                "Of {} required, missing or expired: {}.",
                documents(check.items.len()),
                listed(check.gaps())
            );
            let action = format!("Obtain {}", listed(check.gaps().map(|gap| gap.requirement)));
            Derived::fixable(level, reason, field(facts), Fix::act(action, 0))
        }
    };
    derived.through(horizon.through())
}

fn level(check: &Check, anything_on_file: bool) -> u8 {
    let required = check.items.len();
    match check.gaps().count() {
        0 if required == 0 && !anything_on_file => 1,
        0 => 0,
        gaps if gaps == required => 4,
        1 => 2,
        _ => 3,
    }
}

fn all_current(check: &Check) -> String {
    let names = listed(check.items.iter().map(|(requirement, _)| requirement));
    match check.first_to_expire() {
        Some((first, on)) if check.items.len() > 1 => format!(
            "Everything required is current: {names}; the first to expire is {first}, on {}.",
            Day(on)
        ),
        Some((_, on)) => format!("Everything required is current: {names}, through {}.", Day(on)),
        None => format!("Everything required is current: {names}."),
    }
}

fn documents(number: usize) -> String {
    if number == 1 {
        "1 document".to_owned()
    } else {
        format!("{number} documents")
    }
}

/// Where the requirement comes from: the first flag, or the tier.
fn field(facts: &RiskFacts) -> String {
    let flag = facts.integration.compliance.items().first();
    flag.map_or_else(
        || "tier".to_owned(),
        |flag| format!("compliance.{}", flag.framework.as_str()),
    )
}
