//! Reviews: recording the periodic look at an integration.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, ReviewId};
use holdfast_domain::review::Review;

use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::stored::Stored;

impl Backend {
    /// Records a review by whoever asks, and the score that follows from it.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` by field. Sending the same form twice records once; with other content it is
    /// `Repeated`.
    pub async fn record_review(
        &self,
        actor: &Actor,
        integration: IntegrationId,
        id: ReviewId,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::RecordReview)?;
        let before = Review::find(&mut self.db.read().await?.conn(), id.0).await?;
        let by = before.map_or(actor.user, |(before, _)| before.by);
        self.file_record::<Review>(actor, (id, integration, by), fields)
            .await?;
        tracing::info!(integration.id = %integration, review.id = %id, "Recorded a review");
        Ok(())
    }
}
