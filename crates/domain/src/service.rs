//! Our services, and how far a failure travels: the graph of who depends on whom.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::fields;
use crate::ids::ServiceId;
use crate::integration::Criticality;
use crate::record::{Record, ask};
use crate::text::ServiceName;

/// A product, a system, a business function of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// What we call it.
    pub name: ServiceName,
    /// How much it matters.
    pub criticality: Criticality,
    /// The services that it depends on directly.
    pub depends_on: Vec<ServiceId>,
}

fields! { Service, besides(id: ServiceId) {
    name: ask("Name").required("Enter a name.");
    criticality: ask("Criticality").required("Choose how much it matters.");
    depends_on: ask("Depends on");
} }

impl Record for Service {}

impl Service {
    /// The way back to this service from one that it would depend on, by the others' names: `["Ledger", "Storefront"]` when
    /// Ledger depends on Storefront and that on this one. `None` when nothing leads back.
    #[must_use]
    pub fn way_back<'a>(&self, services: &'a [Service]) -> Option<Vec<&'a str>> {
        let by_id: BTreeMap<ServiceId, &Service> =
            services.iter().map(|service| (service.id, service)).collect();
        let mut seen = BTreeSet::new();
        let mut ways: Vec<Vec<ServiceId>> = self.depends_on.iter().map(|id| vec![*id]).collect();
        while let Some(way) = ways.pop() {
            let last = *way.last()?;
            if last == self.id {
                let between = &way[..way.len() - 1];
                let names = between.iter().filter_map(|id| by_id.get(id));
                return Some(names.map(|service| service.name.as_str()).collect());
            }
            if seen.insert(last)
                && let Some(service) = by_id.get(&last)
            {
                ways.extend(service.depends_on.iter().map(|next| {
                    let mut further = way.clone();
                    further.push(*next);
                    further
                }));
            }
        }
        None
    }
}

/// What `from` depends on, directly or through others, `from` themselves among them.
#[must_use]
pub fn reached(from: &[ServiceId], services: &[Service]) -> BTreeSet<ServiceId> {
    let mut reached = BTreeSet::new();
    let mut open = from.to_vec();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            let known = services.iter().find(|service| service.id == id);
            open.extend(known.iter().flat_map(|service| &service.depends_on));
        }
    }
    reached
}

/// A service that depends on something, directly or through others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependent {
    /// Its name.
    pub name: String,
    /// How much it matters.
    pub criticality: Criticality,
    /// 1: directly; 2: through one other service; and so on.
    pub depth: u32,
}

/// Who depends on `direct`, and on those, and so on; each service once, at its least depth, deepest last, in the
/// order of `services` within a depth. A circle in the graph is walked once.
#[must_use]
pub fn dependents(direct: &[ServiceId], services: &[Service]) -> Vec<Dependent> {
    let mut by_id: BTreeMap<ServiceId, (usize, &Service)> = BTreeMap::new();
    for (place, service) in services.iter().enumerate() {
        by_id.insert(service.id, (place, service));
    }
    let mut users: BTreeMap<ServiceId, Vec<ServiceId>> = BTreeMap::new();
    for service in services {
        for used in &service.depends_on {
            users.entry(*used).or_default().push(service.id);
        }
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut level: Vec<ServiceId> = direct.to_vec();
    let mut depth = 1;
    while !level.is_empty() {
        let mut here: BTreeMap<usize, &Service> = BTreeMap::new();
        for id in &level {
            if seen.insert(*id)
                && let Some((place, service)) = by_id.get(id)
            {
                here.insert(*place, service);
            }
        }
        level = here
            .values()
            .flat_map(|service| users.get(&service.id).cloned().unwrap_or_default())
            .collect();
        found.extend(here.into_values().map(|service| Dependent {
            name: service.name.to_string(),
            criticality: service.criticality,
            depth,
        }));
        depth += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(number: u128, name: &str, criticality: Criticality, depends_on: &[u128]) -> Service {
        let id = |number: u128| ServiceId(uuid::Uuid::from_u128(number));
        Service {
            id: id(number),
            name: ServiceName::parse(name).expect("a name"),
            criticality,
            depends_on: depends_on.iter().copied().map(id).collect(),
        }
    }

    #[test]
    fn a_way_back_is_found_and_named_however_long_it_is() {
        let services = [
            service(1, "Billing", Criticality::Medium, &[2]),
            service(2, "Ledger", Criticality::Critical, &[3]),
            service(3, "Storefront", Criticality::Low, &[]),
        ];
        let circle = service(3, "Storefront", Criticality::Low, &[1]);
        assert_eq!(circle.way_back(&services), Some(vec!["Billing", "Ledger"]));
        let itself = service(3, "Storefront", Criticality::Low, &[3]);
        assert_eq!(itself.way_back(&services), Some(Vec::new()));
        assert_eq!(services[0].way_back(&services), None);
    }

    #[test]
    fn what_is_typed_of_a_service_is_read_back() {
        let known = service(1, "Billing", Criticality::Medium, &[2, 3]);
        let today = chrono::NaiveDate::MIN;
        assert_eq!(Service::read((known.id,), &known.fields(), today), Ok(known));
    }

    #[test]
    fn depth_counts_the_steps_and_circles_end() {
        let services = [
            service(1, "Billing", Criticality::Medium, &[3]),
            service(2, "Storefront", Criticality::Critical, &[1]),
            service(3, "Ledger", Criticality::Low, &[2]),
        ];
        let found: Vec<(String, u32)> = dependents(&[services[0].id], &services)
            .into_iter()
            .map(|d| (d.name, d.depth))
            .collect();
        assert_eq!(
            found,
            [
                ("Billing".into(), 1),
                ("Storefront".into(), 2),
                ("Ledger".into(), 3)
            ]
        );
    }
}
