//! What a file of a list was narrowed to, by names and values: what the audit log keeps of it.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::secret;
use serde_json::{Map, Value, json};

use super::lists::{CredentialList, IntegrationList, ProviderList};
use crate::error::ServiceError;
use crate::store::integrations::IntegrationSort;

/// The longest value that is kept.
const VALUE_MAX: usize = 200;

/// Names and values; what narrows nothing is left out.
#[derive(Debug, Default)]
pub(super) struct Asked(Map<String, Value>);

impl Asked {
    fn all<E: Enumeration>(mut self, name: &str, values: &[E]) -> Self {
        if !values.is_empty() {
            let values: Vec<&str> = values.iter().map(|value| value.as_str()).collect();
            self.0.insert(name.into(), json!(values));
        }
        self
    }

    fn one(mut self, name: &str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            let value: String = value.to_string().chars().take(VALUE_MAX).collect();
            self.0.insert(name.into(), Value::String(value));
        }
        self
    }

    fn flag(self, name: &str, set: bool) -> Self {
        self.one(name, set.then_some("yes"))
    }

    /// What is searched for, unless it looks like a secret: the audit log is for ever.
    fn search(self, query: &str) -> Result<Self, ServiceError> {
        match secret::find(query) {
            Some(found) => Err(ServiceError::Invalid(FieldErrors::one("q", found.message()))),
            None => Ok(self.one("q", Some(query).filter(|query| !query.is_empty()))),
        }
    }

    /// As the audit event holds it.
    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

fn order(sort: IntegrationSort) -> &'static str {
    match sort {
        IntegrationSort::Residual => "residual",
        IntegrationSort::Inherent => "inherent",
        IntegrationSort::Name => "name",
        IntegrationSort::Provider => "provider",
        IntegrationSort::Owner => "owner",
        IntegrationSort::NextDue => "due",
    }
}

/// What the list of integrations was narrowed to.
pub(super) fn integrations(list: &IntegrationList) -> Result<Asked, ServiceError> {
    let filter = &list.filter;
    let owner = if filter.unowned {
        Some("none".to_owned())
    } else {
        filter.owner.map(|owner| owner.to_string())
    };
    Ok(Asked::default()
        .search(&filter.query)?
        .all("lifecycle", &filter.lifecycle)
        .all("category", &filter.category)
        .all("band", &filter.band)
        .all("tier", &filter.tier)
        .all("data", &filter.data_class)
        .all("framework", &filter.framework)
        .all("environment", &filter.environment)
        .one("provider", filter.provider)
        .one("owner", owner)
        .one("team", filter.team)
        .one("due_by", filter.due_by)
        .one("sort", Some(order(filter.sort)))
        .flag("reversed", filter.reversed)
        .one("columns", list.shown.as_ref().map(|shown| shown.join(","))))
}

/// What the list of credentials was narrowed to.
pub(super) fn credentials(CredentialList(filter): &CredentialList) -> Result<Asked, ServiceError> {
    Ok(Asked::default()
        .search(&filter.query)?
        .all("status", filter.status.as_slice())
        .all("kind", filter.kind.as_slice())
        .all("environment", filter.environment.as_slice())
        .one("owner", filter.owner)
        .one("team", filter.team)
        .one("integration", filter.integration)
        .one("sort", Some(if filter.by_name { "name" } else { "due" })))
}

/// What the list of providers was narrowed to.
pub(super) fn providers(list: &ProviderList) -> Result<Asked, ServiceError> {
    Ok(Asked::default()
        .search(&list.query)?
        .all("category", list.category.as_slice())
        .flag("used", list.used))
}
