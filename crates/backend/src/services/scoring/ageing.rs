//! Scores whose facts have aged. Whoever looks waits for a few of them, never for many: those are computed in the background,
//! and pages say so meanwhile.

use holdfast_domain::ids::IntegrationId;
use tokio::sync::OwnedMutexGuard;

use super::Cause;
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::{StoreError, integrations, scores, services};

/// How many aged scores one transaction recomputes, so that nobody waits long for the lock.
const BATCH: i64 = 20;
/// So many aged scores are computed while somebody waits for what they look at: some milliseconds. More are not waited for.
pub(in crate::services) const WAITED_FOR: i64 = 8;

impl Backend {
    /// Recomputes every score that no longer holds today, in batches, and answers how many it computed. For what must hold to
    /// the last row and may take its time: jobs, exports. When nothing has aged it is one look into an index.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh_scores(&self) -> Result<usize, ServiceError> {
        let turn = self.refreshing.clone().lock_owned().await;
        self.compute_aged(turn).await
    }

    /// Sees to the scores before a page shows them: a few that have aged are computed at once, many in the background, and
    /// the page says so ([`menu_counts`](Self::menu_counts)). While nothing can be saved, pages show the scores that there are.
    pub(crate) async fn look_after_scores(&self) -> Result<(), ServiceError> {
        forgiven(self.see_to_scores().await)
    }

    async fn see_to_scores(&self) -> Result<(), ServiceError> {
        let aged = self.aged(WAITED_FOR + 1).await?;
        if i64::try_from(aged.len()).is_ok_and(|aged| aged <= WAITED_FOR) {
            if !aged.is_empty() {
                self.compute_batch(WAITED_FOR).await?;
            }
            return Ok(());
        }
        // Whoever holds the turn is at it already.
        if let Ok(turn) = self.refreshing.clone().try_lock_owned() {
            let backend = self.clone();
            tokio::spawn(async move {
                if let Err(error) = backend.compute_aged(turn).await {
                    tracing::error!(error = %error, "Aged scores could not be computed; whoever looks next begins again");
                }
            });
        }
        Ok(())
    }

    /// Computes the score of one record that has aged, so that its own page is right while others are still to come.
    pub(in crate::services) async fn look_after_score(&self, id: IntegrationId) -> Result<(), ServiceError> {
        forgiven(self.see_to_score(id).await)
    }

    async fn see_to_score(&self, id: IntegrationId) -> Result<(), ServiceError> {
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        // Asked again under the lock: somebody else may have been faster.
        let aged = integrations::find(&mut conn, id)
            .await?
            .filter(|stored| stored.assessment.valid_through < self.clock.today());
        if let Some(stored) = aged {
            let services = services::all(&mut conn).await?;
            self.rescore(&mut conn, &stored, &services, Cause::Time).await?;
            writing.commit().await?;
        }
        Ok(())
    }

    /// All that have aged. `_turn` is held meanwhile, so that a process does it once at a time.
    async fn compute_aged(&self, _turn: OwnedMutexGuard<()>) -> Result<usize, ServiceError> {
        let today = self.clock.today();
        let mut done = 0;
        while !self.aged(1).await?.is_empty() {
            done += self.compute_batch(BATCH).await?;
        }
        if done > 0 {
            tracing::info!(scores.count = done, today = %today, "Recomputed the scores whose facts have aged");
        }
        Ok(done)
    }

    async fn aged(&self, limit: i64) -> Result<Vec<IntegrationId>, StoreError> {
        scores::stale(&mut self.db.read().await?.conn(), self.clock.today(), limit).await
    }

    /// At most so many of those that have aged, in one transaction; answers how many there were.
    async fn compute_batch(&self, limit: i64) -> Result<usize, ServiceError> {
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        // Asked again under the lock: another node may have been faster.
        let ids = scores::stale(&mut conn, self.clock.today(), limit).await?;
        if ids.is_empty() {
            return Ok(0);
        }
        let services = services::all(&mut conn).await?;
        for id in &ids {
            if let Some(stored) = integrations::find(&mut conn, *id).await? {
                self.rescore(&mut conn, &stored, &services, Cause::Time).await?;
            }
        }
        writing.commit().await?;
        Ok(ids.len())
    }
}

/// Of a score that cannot be written now nothing is lost: whoever looks next begins again.
fn forgiven(seen_to: Result<(), ServiceError>) -> Result<(), ServiceError> {
    match seen_to {
        Err(error) if error.outage().is_some() => {
            tracing::warn!(error = %error, "Aged scores wait until something can be saved");
            Ok(())
        }
        other => other,
    }
}
