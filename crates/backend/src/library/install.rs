//! Brings the library into a register: once, in one transaction, and only what is missing.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::notice::Notice;
use holdfast_domain::provider::Provider;

use super::{notices, providers};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::providers as stored;
use crate::store::stored::Stored;
use crate::store::{Conn, StoreError};

/// What a register lacks of the library.
struct Missing {
    providers: Vec<Provider>,
    notices: Vec<Notice>,
}

impl Missing {
    fn is_empty(&self) -> bool {
        self.providers.is_empty() && self.notices.is_empty()
    }
}

impl Backend {
    /// Adds the providers and notices of the library that the register lacks, and answers how many it added. Meant to be
    /// called at every start: when nothing is missing it only reads.
    ///
    /// A provider whose name somebody has registered by hand stays theirs; the library's one and its notices are left
    /// out then.
    ///
    /// # Errors
    /// When the database fails; then nothing was added.
    pub async fn install_library(&self) -> Result<usize, ServiceError> {
        if missing(&mut self.db.read().await?.conn()).await?.is_empty() {
            return Ok(0);
        }
        let actor = Actor::system("library");
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        // Asked again under the lock: another node may have been faster.
        let missing = missing(&mut conn).await?;
        for provider in &missing.providers {
            self.insert_record(&mut conn, &actor, Permission::ManageProviders, provider)
                .await?;
        }
        for notice in &missing.notices {
            self.insert_record(&mut conn, &actor, Permission::ManageProviders, notice)
                .await?;
        }
        writing.commit().await?;
        let added = missing.providers.len() + missing.notices.len();
        tracing::info!(
            providers.count = missing.providers.len(),
            notices.count = missing.notices.len(),
            "Added what was missing of the provider library"
        );
        Ok(added)
    }
}

async fn missing(conn: &mut Conn<'_>) -> Result<Missing, StoreError> {
    let mut found = Missing {
        providers: Vec::new(),
        notices: Vec::new(),
    };
    let mut announcing = Vec::new();
    for provider in providers() {
        let known = Provider::find(conn, provider.id.0).await?;
        if let Some((_, standing)) = known {
            announcing.extend(standing.withdrawn.is_none().then_some(provider.id));
        } else if !stored::was_named(conn, provider.name.as_str()).await? {
            announcing.push(provider.id);
            found.providers.push(provider);
        }
    }
    for notice in notices()
        .into_iter()
        .filter(|notice| announcing.contains(&notice.provider))
    {
        if Notice::find(conn, notice.id.0).await?.is_none() {
            found.notices.push(notice);
        }
    }
    Ok(found)
}
