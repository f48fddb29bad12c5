//! The lists inside an integration's document, each as one cell. Unknown is an empty cell, declared absence is `none`.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::ServiceId;
use holdfast_domain::integration::{
    ComplianceFlag, DataFlow, Declared, Endpoint, EnvironmentUse, ResilienceAnswer,
};
use holdfast_domain::service::Service;

use crate::reports::flat::{self, Item};

/// What a list says that somebody declared empty.
const NONE: &str = "none";

/// `<id>; name=Checkout`.
pub(super) fn services(ids: &[ServiceId], known: &[Service]) -> String {
    flat::write(ids.iter().map(|id| {
        let name = known
            .iter()
            .find(|service| service.id == *id)
            .map(|service| &service.name);
        Item::new(id.to_string()).fact("name", name)
    }))
}

/// `production; version=2024-06; pinned=yes; supported_until=2027-06-30`.
pub(super) fn environments(uses: &[EnvironmentUse]) -> String {
    flat::write(uses.iter().map(|used| {
        let item = Item::new(used.environment.as_str());
        match &used.version {
            None => item,
            Some(version) => item
                .fact("version", Some(&version.version))
                .yes_no("pinned", version.pinned)
                .fact("supported_until", version.supported_until),
        }
    }))
}

/// `outbound rest https://api.example.org; authentication=api_key; region=eu`; an unknown protocol reads `unknown`.
pub(super) fn endpoints(endpoints: &[Endpoint]) -> String {
    flat::write(endpoints.iter().map(|endpoint| {
        let protocol = endpoint.protocol.map_or("unknown", Enumeration::as_str);
        Item::new(format!(
            "{} {protocol} {}",
            endpoint.direction.as_str(),
            endpoint.url
        ))
        .fact("authentication", endpoint.authentication.map(Enumeration::as_str))
        .yes_no("signature_verified", endpoint.signature_verified)
        .fact("region", endpoint.region.as_ref())
    }))
}

/// `outbound personal; purpose=Receipts; region=eu; minimised=yes; encrypted_in_transit=yes`; what does not hold is
/// left out.
pub(super) fn data_flows(flows: &Declared<DataFlow>) -> String {
    declared(flows, |flow| {
        Item::new(format!(
            "{} {}",
            flow.direction.as_str(),
            flow.data_class.as_str()
        ))
        .fact("purpose", flow.purpose.as_ref())
        .fact("region", flow.region.as_ref())
        .flag("minimised", flow.minimised)
        .flag("tokenised", flow.tokenised)
        .flag("encrypted_in_transit", flow.encrypted_in_transit)
        .flag("encrypted_at_rest", flow.encrypted_at_rest)
    })
}

/// `gdpr | dora; critical_function=yes`.
pub(super) fn compliance(flags: &Declared<ComplianceFlag>) -> String {
    declared(flags, |flag| {
        Item::new(flag.framework.as_str()).flag("critical_function", flag.critical_function)
    })
}

/// "GDPR, DORA (critical function)", "none"; nothing when nobody has said.
pub(super) fn compliance_in_words(flags: &Declared<ComplianceFlag>) -> String {
    match flags {
        Declared::Unknown => String::new(),
        Declared::None => "None".to_owned(),
        Declared::Some(flags) => {
            let words: Vec<String> = flags
                .iter()
                .map(|flag| {
                    let critical = if flag.critical_function {
                        " (critical function)"
                    } else {
                        ""
                    };
                    format!("{}{critical}", flag.framework.label())
                })
                .collect();
            words.join(", ")
        }
    }
}

/// `timeout yes | queue not_applicable; reason=Calls are synchronous`; an item without an answer is left out.
pub(super) fn resilience(answers: &[ResilienceAnswer]) -> String {
    flat::write(answers.iter().map(|answer| {
        Item::new(format!("{} {}", answer.item.as_str(), answer.answer.as_str()))
            .fact("reason", answer.reason.as_ref())
    }))
}

fn declared<T>(list: &Declared<T>, item: impl Fn(&T) -> Item) -> String {
    match list {
        Declared::Unknown => String::new(),
        Declared::None => NONE.to_owned(),
        Declared::Some(items) => flat::write(items.iter().map(item)),
    }
}
