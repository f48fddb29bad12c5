//! The impact factors but the outage: how much a failure or a breach would hurt. None of these facts ages.

use super::{Derived, Fix, Span};
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
            "Not recorded which data travels.",
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
    let category = facts.integration.category;
    let is_worst = |class: DataClass| {
        flows
            .iter()
            .any(|flow| flow.data_class == class && level(flow) == worst)
    };
    let classes = DataClass::ALL.iter().copied().filter(|class| is_worst(*class));
    // What such an integration exists to carry stays, whatever else is left out.
    let rest = flows
        .iter()
        .filter(|flow| level(flow) < worst || category.lives_on(flow.data_class))
        .map(level)
        .max()
        .unwrap_or(0);
    let action = format!("Stop exchanging {} data", listed(classes));
    let fix = (rest < worst).then(|| Fix::redesign(action, rest));
    Derived::known(worst, reason, field, fix)
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
                return Derived::fixable(tier as u8, reason, "tier", Fix::redesign(action, rest));
            }
            let action = format!("Let every {tier} service work without it, and lower its own tier");
            Derived::fixable(
                tier as u8,
                reason,
                "tier",
                Fix::redesign(action, of_dependents(tier)),
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
            Derived::fixable(worst as u8, reason, "services", Fix::redesign(action, rest))
        }
        (_, dependent) => {
            let reason = match dependent {
                Some(dependent) => format!(
                    "Its own tier is not recorded; {}, which depends on it, is {}.",
                    dependent.name, dependent.criticality
                ),
                None => "Its own tier is not recorded, and no service that depends on it is.".to_owned(),
            };
            // Its own tier cannot make it matter less than what depends on it.
            let least = dependent.map_or(0, |dependent| dependent.criticality as u8);
            Derived::unknown(reason, "tier", "Record its tier").between(Span { least, most: 4 })
        }
    }
}

/// P: what it may do in our systems. Nobody is told to take away what such an integration cannot do without.
pub(super) fn privilege(facts: &RiskFacts) -> Derived {
    let Some(privilege) = facts.integration.privilege else {
        return Derived::unknown(
            "Not recorded what it may do in our systems.",
            "privilege",
            "Record its privilege",
        );
    };
    let reason = match privilege {
        Privilege::None => return Derived::best("It has no access to our systems.", "privilege"),
        Privilege::ScopedRead => "It reads what it needs in our systems.",
        Privilege::ScopedWrite => "It writes what it needs in our systems.",
        Privilege::BroadWrite => "It writes broadly in our systems.",
        Privilege::Administers => "It administers our systems, moves money, or changes production.",
    };
    let limited = match privilege {
        Privilege::None | Privilege::ScopedRead => Privilege::None,
        _ => Privilege::ScopedRead,
    };
    let limited = limited.max(facts.integration.category.needs_privilege());
    let action = match limited {
        Privilege::None => "Withdraw its access",
        Privilege::ScopedRead => "Limit it to reading what it needs",
        _ => "Limit it to writing what it needs",
    };
    let fix = if privilege > Privilege::ScopedWrite {
        Fix::act(action, limited as u8)
    } else {
        Fix::redesign(action, limited as u8)
    };
    let fix = Some(fix).filter(|_| limited < privilege);
    Derived::known(privilege as u8, reason, "privilege", fix)
}

/// R: how many frameworks apply; a critical function under DORA is the worst by itself.
pub(super) fn regulation(facts: &RiskFacts) -> Derived {
    let flags = match &facts.integration.compliance {
        Declared::None => return Derived::best("No framework applies, as declared.", "compliance_none"),
        declared => declared.items(),
    };
    let is_flagged = |framework: Framework| flags.iter().any(|flag| flag.framework == framework);
    let frameworks: Vec<Framework> = Framework::ALL
        .iter()
        .copied()
        .filter(|framework| is_flagged(*framework))
        .collect();
    let Some(first) = frameworks.first() else {
        let reason = "Not recorded which frameworks apply.";
        return Derived::unknown(reason, "compliance_none", "Record which frameworks apply");
    };
    let names = listed(&frameworks);
    // A framework that what it exists for brings along stays.
    let category = facts.integration.category;
    let (kept, movable): (Vec<Framework>, Vec<Framework>) = frameworks
        .iter()
        .partition(|framework| category.brings(**framework));
    let critical = flags
        .iter()
        .any(|flag| flag.framework == Framework::Dora && flag.critical_function);
    let action = format!("Take what brings {} into scope elsewhere", listed(&movable));
    let rest = match kept.len() {
        0 => 0,
        1 => 2,
        2 => 3,
        _ => 4,
    };
    let fix = (!movable.is_empty()).then(|| Fix::redesign(action, rest));
    if critical {
        let reason = format!(
            "It supports a critical or important function under DORA; {names} {}.",
            applies(&frameworks)
        );
        return Derived::known(4, reason, "dora_critical_function", fix);
    }
    let level = match frameworks.len() {
        1 => 2,
        2 => 3,
        _ => 4,
    };
    let reason = format!("{names} {}.", applies(&frameworks));
    Derived::known(level, reason, format!("compliance.{}", first.as_str()), fix)
}

fn applies(frameworks: &[Framework]) -> &'static str {
    if frameworks.len() == 1 { "applies" } else { "apply" }
}
