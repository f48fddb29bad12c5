//! Providers: named by integrations, whose scores and dates follow what is known of them.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::ids::{IntegrationId, ProviderId};
use holdfast_domain::integration::Integration;
use holdfast_domain::provider::Provider;

use super::{Correctable, NEEDING, Named, Other};
use crate::error::ServiceError;
use crate::services::credentials::due_anew;
use crate::services::{Backend, require};
use crate::store::{Conn, integrations};

impl Correctable for Provider {
    const ACTIONS: [Action; 4] = [
        Action::ProviderAdded,
        Action::ProviderCorrected,
        Action::ProviderWithdrawn,
        Action::ProviderRestored,
    ];

    fn called(&self) -> String {
        self.name.to_string()
    }

    fn cause(&self) -> String {
        format!("Added provider {}", self.name)
    }

    fn besides(&self) -> (ProviderId, bool) {
        (self.id, self.from_library)
    }

    fn permission(actor: &Actor, _of: Option<&Integration>) -> Result<Permission, ServiceError> {
        require(actor, Permission::ManageProviders)?;
        Ok(Permission::ManageProviders)
    }

    async fn needed_by(&self, conn: &mut Conn<'_>) -> Result<Vec<Named>, ServiceError> {
        let all = integrations::named_of_provider(conn, self.id, i64::try_from(NEEDING).unwrap_or(i64::MAX))
            .await?
            .into_iter();
        let named = all.map(|(id, name)| Named {
            name,
            what: Other::Integration(id),
        });
        Ok(named.collect())
    }

    /// By its name it is found and sorted, and has policies of its own for its credentials.
    async fn carry(
        &self,
        _backend: &Backend,
        conn: &mut Conn<'_>,
        _actor: &Actor,
        (before, _): (Option<&Self>, &str),
    ) -> Result<(), ServiceError> {
        if before.is_none_or(|before| before.name == self.name) {
            return Ok(());
        }
        integrations::provider_renamed(conn, self.id).await?;
        for integration in integrations::of_provider(conn, self.id).await? {
            due_anew(conn, integration, self.name.as_str()).await?;
        }
        Ok(())
    }

    async fn counts_in(
        &self,
        conn: &mut Conn<'_>,
        before: Option<&Self>,
    ) -> Result<Vec<IntegrationId>, ServiceError> {
        if before.is_none_or(|before| before.name == self.name) {
            return Ok(Vec::new());
        }
        Ok(integrations::of_provider(conn, self.id).await?)
    }
}
