//! Finding a record by a few letters of its name: at most a handful of each kind, by the same indexes as the lists.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fold;
use holdfast_domain::ids::{IntegrationId, ProviderId};
use holdfast_domain::integration::Lifecycle;
use holdfast_domain::words;

use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::credentials::{self, CredentialFilter};
use crate::store::integrations::{self, IntegrationFilter};
use crate::store::{PageRequest, providers, services};

/// How many of a kind are found at most.
pub const FOUND_MAX: usize = 6;

/// Something that was found: where it belongs, what it is called, what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<I> {
    /// The record that has the page.
    pub id: I,
    /// Its name.
    pub name: String,
    /// What tells it from others of its name.
    pub detail: String,
}

/// What was found, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Integrations, the most risky first, also those that are retired.
    pub integrations: Vec<Hit<IntegrationId>>,
    /// Whether there are more integrations.
    pub more: bool,
    /// Providers by name.
    pub providers: Vec<Hit<ProviderId>>,
    /// Services by name.
    pub services: Vec<String>,
    /// Credentials by name, with the integration that they belong to.
    pub credentials: Vec<Hit<IntegrationId>>,
}

impl Backend {
    /// Records in which each typed word begins one: of an integration's words, of the others' names.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn search(&self, actor: &Actor, typed: &str) -> Result<Found, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let typed = typed.trim();
        if fold::words(typed).next().is_none() {
            return Ok(Found::default());
        }
        let request = PageRequest {
            rows: FOUND_MAX,
            ..PageRequest::default()
        };
        let by_words = IntegrationFilter {
            query: typed.to_owned(),
            lifecycle: Lifecycle::ALL.to_vec(),
            ..IntegrationFilter::default()
        };
        let by_name = CredentialFilter {
            query: typed.to_owned(),
            by_name: true,
            ..CredentialFilter::default()
        };
        let today = self.clock.today();
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let page = integrations::list(&mut conn, &by_words, &request, false).await?;
        let more = page.next.is_some();
        let integrations = page.rows.into_iter().map(|row| Hit {
            id: IntegrationId(row.id),
            detail: match Lifecycle::parse(&row.lifecycle) {
                Ok(lifecycle) if !lifecycle.is_active() => {
                    format!("{}, {}", row.provider_name, lifecycle.label().to_lowercase())
                }
                _ => row.provider_name,
            },
            name: row.name,
        });
        let integrations = integrations.collect();
        let used = |integrations| match integrations {
            0 => "not in use".to_owned(),
            number => words::count(number, "integration"),
        };
        let found = providers::list(&mut conn, typed, None, false, &request).await?;
        let providers = found.rows.into_iter().map(|row| Hit {
            id: ProviderId(row.id),
            name: row.name,
            detail: used(row.integrations),
        });
        let providers = providers.collect();
        let found = credentials::list(&mut conn, &by_name, today, &request, false).await?;
        let credentials = found.rows.into_iter().map(|row| Hit {
            id: row.credential.integration,
            name: row.credential.name.to_string(),
            detail: row.integration_name,
        });
        let credentials = credentials.collect();
        let services = services::all(&mut conn)
            .await?
            .into_iter()
            .map(|service| service.name.to_string())
            .filter(|name| fold::matches(name, typed))
            .take(FOUND_MAX)
            .collect();
        Ok(Found {
            integrations,
            more,
            providers,
            services,
            credentials,
        })
    }
}
