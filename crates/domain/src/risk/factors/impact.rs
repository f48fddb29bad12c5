//! The impact factors but the outage: how much a failure or a breach would hurt. None of these facts ages.

use super::{Derived, Fix};
use crate::enumeration::Enumeration;
use crate::integration::{Criticality, DataClass, DataFlow, Declared, FlowDirection, Framework, Privilege};
use crate::risk::RiskFacts;
use crate::risk::words::listed;

fn data_level(class: DataClass) -> u8 {
    match class {
        DataClass::Public => 0,
        DataClass::Internal => 1,
        DataClass::Confidential => 2,
        DataClass::Personal | DataClass::Financial => 3,
        DataClass::SensitivePersonal | DataClass::Cardholder | DataClass::Credentials => 4,
    }
}

/// D: the most sensitive class that travels. Tokens and minimisation are credits and leave the level as it is.
pub(super) fn data(facts: &RiskFacts) -> Derived {
    let flows: &[DataFlow] = match &facts.integration.data_flows {
        Declared::None => return Derived::best("No data travels, as declared.", "data_flows_none"),
        declared => declared.items(),
    };
    let level = |flow: &DataFlow| data_level(flow.data_class);
    let Some(worst) = flows.iter().map(level).max() else {
        return Derived::unknown(
            "Nobody has said which data travels, or that none does.",
            "data_flows.0.data_class",
            "Record which data travels",
        );
    };
    let Some((index, flow)) = flows.iter().enumerate().find(|(_, flow)| level(flow) == worst) else {
        return Derived::best("No data travels.", "data_flows_none");
    };
    let way = match flow.direction {
        FlowDirection::Outbound => "to the provider",
        FlowDirection::Inbound => "from the provider",
        FlowDirection::Both => "to the provider and back",
    };
    let purpose = flow
        .purpose
        .as_ref()
        .map(|purpose| format!(" ({purpose})"))
        .unwrap_or_default();
    let reason = format!("{} data travels {way}{purpose}.", flow.data_class);
    let field = format!("data_flows.{index}.data_class");
    if worst == 0 {
        return Derived::best(reason, field);
    }
    let mut classes: Vec<DataClass> = flows
        .iter()
        .filter(|flow| level(flow) == worst)
        .map(|flow| flow.data_class)
        .collect();
    classes.sort_unstable();
    classes.dedup();
    let rest = flows
        .iter()
        .map(level)
        .filter(|level| *level < worst)
        .max()
        .unwrap_or(0);
    let action = format!("Stop exchanging {} data", listed(classes));
    Derived::fixable(worst, reason, field, Fix { action, level: rest })
}

/// C: the highest of its own tier and of every service that depends on it. Without its own tier it is known only if a
/// dependent is critical already, as nothing could be worse.
pub(super) fn criticality(facts: &RiskFacts) -> Derived {
    let tier = facts.integration.tier;
    // The nearest of the most critical: dependents come nearest first.
    let top = facts
        .dependents
        .iter()
        .map(|dependent| dependent.criticality)
        .max();
    let dependent = facts
        .dependents
        .iter()
        .find(|dependent| Some(dependent.criticality) == top);
    let of_dependents = |below: Criticality| {
        let rest = facts.dependents.iter().map(|dependent| dependent.criticality);
        rest.filter(|criticality| *criticality < below)
            .max()
            .map_or(0, |criticality| criticality as u8)
    };
    match (tier, dependent) {
        (Some(tier), _) if top <= Some(tier) => {
            let reason = format!("Its own tier is {tier}.");
            if top < Some(tier) {
                let action = "Lower its own tier, once it matters less by itself".to_owned();
                let rest = of_dependents(tier);
                return Derived::fixable(tier as u8, reason, "tier", Fix { action, level: rest });
            }
            let action = format!("Let every {tier} service work without it, and lower its own tier");
            Derived::fixable(
                tier as u8,
                reason,
                "tier",
                Fix {
                    action,
                    level: of_dependents(tier),
                },
            )
        }
        (tier, Some(dependent)) if tier.is_some() || dependent.criticality == Criticality::Critical => {
            let worst = dependent.criticality;
            let way = match dependent.depth {
                0 | 1 => "directly".to_owned(),
                2 => "through one other service".to_owned(),
                depth => format!("through {} other services", depth - 1),
            };
            let reason = format!("{}, which is {worst}, depends on it {way}.", dependent.name);
            let action = format!("Let every {worst} service work without it");
            // Without a tier nobody knows what would be left.
            let rest = tier.map_or(3, |tier| (tier as u8).max(of_dependents(worst)));
            Derived::fixable(worst as u8, reason, "services", Fix { action, level: rest })
        }
        (_, dependent) => {
            let reason = match dependent {
                Some(dependent) => format!(
                    "Its own tier is not recorded; {}, which depends on it, is {}.",
                    dependent.name, dependent.criticality
                ),
                None => "Its own tier is not recorded, and no service that depends on it is.".to_owned(),
            };
            Derived::unknown(reason, "tier", "Record its tier")
        }
    }
}

/// P: what it may do in our systems.
pub(super) fn privilege(facts: &RiskFacts) -> Derived {
    let fix = |action: &str, level| Fix {
        action: action.to_owned(),
        level,
    };
    let limit = "Limit it to reading what it needs";
    match facts.integration.privilege {
        None => Derived::unknown(
            "Nobody has said what it may do in our systems.",
            "privilege",
            "Record its privilege",
        ),
        Some(Privilege::None) => Derived::best("It has no access to our systems.", "privilege"),
        Some(Privilege::ScopedRead) => Derived::fixable(
            1,
            "It reads what it needs in our systems.",
            "privilege",
            fix("Withdraw its access", 0),
        ),
        Some(Privilege::ScopedWrite) => Derived::fixable(
            2,
            "It writes what it needs in our systems.",
            "privilege",
            fix(limit, 1),
        ),
        Some(Privilege::BroadWrite) => {
            Derived::fixable(3, "It writes broadly in our systems.", "privilege", fix(limit, 1))
        }
        Some(Privilege::Administers) => {
            let reason = "It administers our systems, moves money, or changes production.";
            Derived::fixable(4, reason, "privilege", fix(limit, 1))
        }
    }
}

/// R: how many frameworks apply; a critical function under DORA is the worst by itself.
pub(super) fn regulation(facts: &RiskFacts) -> Derived {
    let flags = match &facts.integration.compliance {
        Declared::None => return Derived::best("No framework applies, as declared.", "compliance_none"),
        declared => declared.items(),
    };
    let mut frameworks: Vec<Framework> = flags.iter().map(|flag| flag.framework).collect();
    frameworks.sort_unstable();
    frameworks.dedup();
    let Some(first) = frameworks.first() else {
        let reason = "Nobody has said which frameworks apply, or that none does.";
        return Derived::unknown(reason, "compliance_none", "Record which frameworks apply");
    };
    let names = listed(&frameworks);
    let action = format!("Take what brings {names} into scope elsewhere");
    let fix = Fix { action, level: 0 };
    if flags
        .iter()
        .any(|flag| flag.framework == Framework::Dora && flag.critical_function)
    {
        let reason = format!(
            "It supports a critical or important function under DORA; {names} {}.",
            applies(&frameworks)
        );
        return Derived::fixable(4, reason, "dora_critical_function", fix);
    }
    let level = match frameworks.len() {
        1 => 2,
        2 => 3,
        _ => 4,
    };
    let reason = format!("{names} {}.", applies(&frameworks));
    Derived::fixable(level, reason, format!("compliance.{}", first.as_str()), fix)
}

fn applies(frameworks: &[Framework]) -> &'static str {
    if frameworks.len() == 1 { "applies" } else { "apply" }
}
