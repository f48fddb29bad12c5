//! Providers and our own services.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{Fields, LINE_MAX, Reader};
use holdfast_domain::ids::ProviderId;
use holdfast_domain::integration::Category;
use holdfast_domain::notice::Notice;
use holdfast_domain::provider::{Basis, Provider, ProviderFact, ProviderTopic};
use holdfast_domain::service::Service;
use holdfast_domain::text::ProviderName;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::repeated::same_as_at_first;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::integrations::{IntegrationFilter, IntegrationSummary};
use crate::store::providers::ProviderSummary;
use crate::store::{Conn, Page, PageRequest, StoreError, beside, history, integrations, providers, services};

/// Everything that the page of a provider shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProviderView {
    /// The provider with its facts.
    pub provider: Provider,
    /// What we use of it.
    pub integrations: Vec<IntegrationSummary>,
    /// What it announced.
    pub notices: Vec<Notice>,
    /// Whether the actor may register integrations.
    pub may_register: bool,
    /// Whether there are more integrations than these.
    pub has_more: bool,
}

impl Backend {
    /// A page of the list of providers.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn providers(
        &self,
        actor: &Actor,
        query: &str,
        category: Option<Category>,
        used: bool,
        request: &PageRequest,
    ) -> Result<Page<ProviderSummary>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        self.look_after_scores().await?;
        Ok(providers::list(&mut self.db.read().await?.conn(), query, category, used, request).await?)
    }

    /// One provider.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn provider(&self, actor: &Actor, id: ProviderId) -> Result<ProviderView, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        self.look_after_scores().await?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let provider = providers::find(&mut conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let filter = IntegrationFilter {
            provider: Some(id),
            lifecycle: holdfast_domain::integration::Lifecycle::ALL.to_vec(),
            ..IntegrationFilter::default()
        };
        let page = integrations::list(
            &mut conn,
            &filter,
            &PageRequest {
                rows: 200,
                ..PageRequest::default()
            },
            false,
        )
        .await?;
        let notices = beside::of(&mut conn, id).await?;
        Ok(ProviderView {
            provider,
            has_more: page.next.is_some(),
            integrations: page.rows,
            notices,
            may_register: actor.may(Permission::RegisterIntegration),
        })
    }

    /// Adds a provider that the library lacks.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` by field, also when the name is taken; `Repeated`.
    pub async fn add_provider(
        &self,
        actor: &Actor,
        id: ProviderId,
        fields: &Fields,
    ) -> Result<ProviderId, ServiceError> {
        require(actor, Permission::RegisterIntegration)?;
        let mut reader = Reader::new(fields);
        let name: Option<ProviderName> = reader.name("name");
        let category: Option<Category> = reader.one_of("category");
        if category.is_none() {
            reader.error("category", "Choose a category.");
        }
        let status_page = reader.url("status_page", &["https", "http"]);
        let certifications = reader.line("certifications", LINE_MAX);
        let fact = |topic, value: Option<String>| {
            value.map(|value| ProviderFact {
                topic,
                value,
                basis: Basis::OwnRecord,
            })
        };
        let facts = [
            fact(ProviderTopic::StatusPage, status_page),
            fact(ProviderTopic::Certifications, certifications),
        ]
        .into_iter()
        .flatten()
        .collect();
        let (Some(name), Some(category), true) = (name, category, reader.errors.is_empty()) else {
            return Err(ServiceError::Invalid(reader.errors));
        };
        let provider = Provider {
            id,
            name,
            category,
            subcategory: None,
            facts,
            from_library: false,
        };
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        if let Some(known) = providers::find(&mut conn, id).await? {
            same_as_at_first(&mut conn, ("provider", id.0), &known, &provider).await?;
            return Ok(id);
        }
        self.insert_provider(&mut conn, actor, &provider).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Stores a new provider with its audit event and its first revision.
    pub(crate) async fn insert_provider(
        &self,
        conn: &mut Conn<'_>,
        actor: &Actor,
        provider: &Provider,
    ) -> Result<(), ServiceError> {
        providers::insert(conn, provider, self.clock.now()).await?;
        let event = self.event(
            actor,
            "provider.added",
            Permission::RegisterIntegration,
            ("provider", provider.id.0),
            json!({ "name": provider.name }),
        );
        let snapshot = serde_json::to_value(provider).map_err(StoreError::from)?;
        history::append_revision(conn, &event, 1, None, &snapshot).await?;
        Ok(())
    }

    /// Every service, with what it depends on.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn services(&self, actor: &Actor) -> Result<Vec<Service>, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        Ok(services::all(&mut self.db.read().await?.conn()).await?)
    }
}
