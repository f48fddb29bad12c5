//! Providers and our own services.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::{FieldErrors, Fields, Reader};
use holdfast_domain::ids::ProviderId;
use holdfast_domain::integration::{Category, Integration};
use holdfast_domain::notice::Notice;
use holdfast_domain::provider::Provider;
use holdfast_domain::service::Service;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::catalogue::Change;
use super::corrections::Step;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::integrations::{IntegrationFilter, IntegrationSummary};
use crate::store::providers::ProviderSummary;
use crate::store::stored::Stored;
use crate::store::{Page, PageRequest, beside, history, integrations, notices, providers, services};

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
        self.file_record::<Provider>(actor, (id, false), fields).await?;
        Ok(id)
    }

    /// Merges a provider that is still at a version into another one, of which it is the double: its integrations and notices
    /// become the other's, and it is withdrawn.
    ///
    /// # Errors
    /// `Forbidden`, also to who may not change every integration; `NotFound`; `Invalid` by field when the other is the same, was
    /// withdrawn, or was not chosen; `Conflict`.
    pub async fn merge_provider(
        &self,
        actor: &Actor,
        id: ProviderId,
        version: i64,
        fields: &Fields,
    ) -> Result<ProviderId, ServiceError> {
        require(actor, Permission::ManageProviders)?;
        require(actor, Permission::EditAnyIntegration)?;
        let mut reader = Reader::new(fields);
        let into: Option<ProviderId> = reader.id("into", "a provider");
        if into.is_none() {
            reader.error("into", "Choose the provider that stays.");
        }
        if into == Some(id) {
            reader.error("into", "A provider cannot be merged with itself.");
        }
        let Some(into) = into.filter(|_| reader.errors.is_empty()) else {
            return Err(reader.errors.into());
        };
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let stays = Provider::find(&mut conn, into.0).await?;
        let Some((stays, _)) = stays.filter(|(_, standing)| standing.withdrawn.is_none()) else {
            let gone = "This provider is no longer in the register; choose another.";
            return Err(FieldErrors::one("into", gone).into());
        };
        let (goes, standing) = Provider::find(&mut conn, id.0)
            .await?
            .filter(|(_, standing)| standing.withdrawn.is_none())
            .ok_or(ServiceError::NotFound)?;
        if standing.version != version {
            return Err(ServiceError::Conflict {
                current: standing.version,
            });
        }
        let event = self.event(
            actor,
            Action::ProviderMerged,
            Permission::ManageProviders,
            ("provider", into.0),
            json!({ "double": id, "name": goes.name }),
        );
        history::append(&mut conn, &event).await?;
        let why = format!("{} was merged into {}", goes.name, stays.name);
        notices::move_all(&mut conn, id, into).await?;
        // What was announced by the one counts for all of the other, too.
        for integration in integrations::of_provider(&mut conn, into).await? {
            self.rescore_after(&mut conn, integration, &why, event.id).await?;
        }
        for integration in integrations::of_provider(&mut conn, id).await? {
            let stored = integrations::find(&mut conn, integration)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let moved = Integration {
                provider: into,
                ..stored.integration.clone()
            };
            let change = Change::saying(Permission::EditAnyIntegration, &why);
            self.replace(&mut conn, actor, &stored, &moved, change).await?;
        }
        let reason = format!("Merged into {}", stays.name);
        self.step(&mut conn, actor, (id.0, version), |_: &Provider| {
            Ok(Step::Withdraw(reason))
        })
        .await?;
        writing.commit().await?;
        Ok(into)
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
