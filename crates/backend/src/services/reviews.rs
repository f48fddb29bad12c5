//! Reviews: recording the periodic look at an integration.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, ReviewId};
use holdfast_domain::reminder::Subject;
use holdfast_domain::review::parse_review;
use serde_json::json;

use super::scoring::Cause;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::notifications::cycle;
use crate::store::{history, integrations, providers, records};

impl Backend {
    /// Records a review, and the score that follows from it.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound`; `Invalid` by field. Sending the same form twice records once.
    pub async fn record_review(
        &self,
        actor: &Actor,
        integration: IntegrationId,
        id: ReviewId,
        fields: &Fields,
    ) -> Result<(), ServiceError> {
        require(actor, Permission::RecordReview)?;
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        let stored = integrations::find(&mut conn, integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let known = records::reviews(&mut conn, integration).await?;
        if known.iter().any(|review| review.id == id) {
            return Ok(());
        }
        let last = known.first().map(|review| review.held_on);
        let review = parse_review(id, integration, actor.user, last, fields, self.clock.today())?;
        records::insert_review(&mut conn, &review, self.clock.now()).await?;
        let event = self.event(
            actor,
            "review.recorded",
            Permission::RecordReview,
            ("integration", integration.0),
            json!({ "review": review }),
        );
        let services = providers::services(&mut conn).await?;
        self.rescore(
            &mut conn,
            &stored,
            &services,
            Cause::Change {
                text: "Review recorded",
                event: event.id,
            },
        )
        .await?;
        cycle::end_cycle(&mut conn, &Subject::Integration(integration), self.clock.now()).await?;
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        tracing::info!(integration.id = %integration, review.id = %id, "Recorded a review");
        Ok(())
    }
}
