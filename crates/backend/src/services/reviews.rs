//! Reviews: recording the periodic look at an integration.

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, ReviewId};
use holdfast_domain::reminder::Subject;
use holdfast_domain::review::parse_review;
use serde_json::json;

use super::repeated::same_again;
use super::scoring::Cause;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::notifications::cycle;
use crate::store::{history, integrations, records, services};

impl Backend {
    /// Records a review, and the score that follows from it.
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
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let stored = integrations::find(&mut conn, integration)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let known = records::reviews(&mut conn, integration).await?;
        let before = known.iter().find(|review| review.id == id);
        let last = known.first().filter(|_| before.is_none());
        let last = last.map(|review| review.held_on);
        let by = before.map_or(actor.user, |before| before.by);
        let review = parse_review(id, integration, by, last, fields, self.clock.today())?;
        if let Some(before) = before {
            return same_again(before, &review);
        }
        records::insert_review(&mut conn, &review, self.clock.now()).await?;
        let event = self.event(
            actor,
            "review.recorded",
            Permission::RecordReview,
            ("integration", integration.0),
            json!({ "review": review }),
        );
        let services = services::all(&mut conn).await?;
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
