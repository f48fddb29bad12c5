//! Scores are computed where facts change, and again when a fact has aged.

mod ageing;

use chrono::NaiveDate;
use holdfast_domain::credential::StatusKind;
use holdfast_domain::ids::{EventId, IntegrationId};
use holdfast_domain::integration::Integration;
use holdfast_domain::review;
use holdfast_domain::risk::{Assessment, RiskFacts, assess};
use holdfast_domain::service::Service;

pub(super) use self::ageing::WAITED_FOR;
use super::Backend;
use crate::error::ServiceError;
use crate::store::credentials::{LONG_AGO, NEVER};
use crate::store::integrations::{self, Projection, Stored};
use crate::store::scores::{self, ScoreChange};
use crate::store::{Conn, providers, services};

/// Everything that is computed from an integration's facts and stored with it.
struct Computed {
    assessment: Assessment,
    last_review: Option<NaiveDate>,
    review_due: Option<NaiveDate>,
    next_due: (NaiveDate, &'static str),
}

/// Why a score is computed.
pub(super) enum Cause<'a> {
    /// Somebody changed something.
    Change {
        /// In words.
        text: &'a str,
        /// The audit event that tells of it.
        event: EventId,
    },
    /// Time passed.
    Time,
}

impl Backend {
    fn compute(&self, facts: &RiskFacts, today: NaiveDate) -> Computed {
        let assessment = assess(facts, &self.model, today);
        let cadence = review::cadence(
            &facts.integration.review,
            assessment.scores.inherent_band,
            &self.model,
        );
        let active = facts.integration.lifecycle.is_active();
        let review_due = review::due_on(facts.last_review, &cadence).filter(|_| active);
        let rotation = facts
            .credentials
            .iter()
            .filter(|_| active)
            .filter_map(
                |(credential, policy)| match credential.status(policy.as_ref(), today).kind() {
                    StatusKind::NeverRotated => Some((LONG_AGO, "never_rotated")),
                    _ => credential.due_on(policy.as_ref()).map(|due| (due, "rotation")),
                },
            )
            .min();
        let never_reviewed = facts.last_review.is_none() && facts.integration.lifecycle.is_serving();
        let next_due = rotation
            .into_iter()
            .chain(review_due.map(|due| (due, "review")))
            .min()
            // What is late already comes before what was never looked at: it has a date to be late by.
            .filter(|(due, _)| !never_reviewed || *due < today)
            .or(never_reviewed.then_some((LONG_AGO, "never_reviewed")))
            .unwrap_or((NEVER, "none"));
        Computed {
            assessment,
            last_review: facts.last_review,
            review_due,
            next_due,
        }
    }

    /// Saves an integration with its score and what it makes due, and records the move of the score. `expected` is the
    /// version that it replaces; `false` means that it is at another one.
    pub(super) async fn save_scored(
        &self,
        conn: &mut Conn<'_>,
        integration: &Integration,
        expected: Option<i64>,
        services: &[Service],
        cause: Cause<'_>,
    ) -> Result<bool, ServiceError> {
        let (now, today) = (self.clock.now(), self.clock.today());
        let (provider, owner) = integrations::names(conn, integration)
            .await?
            .ok_or_else(missing_provider)?;
        let before = match expected {
            Some(_) => integrations::find(conn, integration.id)
                .await?
                .map(|stored| stored.assessment),
            None => None,
        };
        let facts = match expected {
            Some(_) => scores::facts(conn, integration.clone(), &provider, services).await?,
            None => scores::facts_of_new(conn, integration.clone(), services).await?,
        };
        let computed = self.compute(&facts, today);
        let projection = Projection {
            provider_name: &provider,
            owner_name: owner.as_deref(),
            assessment: &computed.assessment,
            last_review_on: computed.last_review,
            review_due_on: computed.review_due,
            next_due: computed.next_due,
        };
        if !integrations::save(conn, integration, &projection, expected, now).await? {
            return Ok(false);
        }
        self.record_move(conn, integration.id, before.as_ref(), &computed.assessment, cause)
            .await?;
        Ok(true)
    }

    async fn record_move(
        &self,
        conn: &mut Conn<'_>,
        id: IntegrationId,
        before: Option<&Assessment>,
        after: &Assessment,
        cause: Cause<'_>,
    ) -> Result<(), ServiceError> {
        let unmoved = before.is_some_and(|before| {
            before.scores.residual.to_bits() == after.scores.residual.to_bits()
                && before.scores.inherent.to_bits() == after.scores.inherent.to_bits()
        });
        if unmoved {
            return Ok(());
        }
        let (cause, event) = match cause {
            Cause::Change { text, event } => (text.to_owned(), Some(event)),
            Cause::Time => (aged(before, after), None),
        };
        let change = ScoreChange {
            changed_on: self.clock.today(),
            residual_before: before.map(|before| before.scores.residual),
            residual_after: after.scores.residual,
            inherent_before: before.map(|before| before.scores.inherent),
            inherent_after: after.scores.inherent,
            cause,
        };
        Ok(scores::insert_change(conn, self.clock.new_id(), id, &change, event, self.clock.now()).await?)
    }

    /// Computes an integration's score again after something that belongs to it changed. The version stays: the record
    /// itself did not change.
    pub(super) async fn rescore(
        &self,
        conn: &mut Conn<'_>,
        stored: &Stored,
        services: &[Service],
        cause: Cause<'_>,
    ) -> Result<(), ServiceError> {
        // The document is written unchanged; only the version must not move, so that an open form still fits.
        let provider = providers::find(conn, stored.integration.provider)
            .await?
            .ok_or_else(missing_provider)?;
        let facts = scores::facts(conn, stored.integration.clone(), provider.name.as_str(), services).await?;
        let computed = self.compute(&facts, self.clock.today());
        integrations::save_score(
            conn,
            stored.integration.id,
            &computed.assessment,
            (computed.last_review, computed.review_due),
            computed.next_due,
        )
        .await?;
        self.record_move(
            conn,
            stored.integration.id,
            Some(&stored.assessment),
            &computed.assessment,
            cause,
        )
        .await
    }

    /// Computes one integration again after something that belongs to it was recorded.
    pub(crate) async fn rescore_after(
        &self,
        conn: &mut Conn<'_>,
        id: IntegrationId,
        cause: &str,
        event: EventId,
    ) -> Result<(), ServiceError> {
        let stored = integrations::find(conn, id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let services = services::all(conn).await?;
        self.rescore(conn, &stored, &services, Cause::Change { text: cause, event })
            .await
    }
}

fn missing_provider() -> ServiceError {
    ServiceError::Invalid(holdfast_domain::fields::FieldErrors::one(
        "provider",
        "This provider is no longer in the register.",
    ))
}

/// Which facts made the difference when only time passed.
fn aged(before: Option<&Assessment>, after: &Assessment) -> String {
    let Some(before) = before else {
        return "Time passed".into();
    };
    let factors = before
        .factors
        .iter()
        .zip(&after.factors)
        .filter(|(old, new)| old.level != new.level)
        .map(|(_, new)| format!("{}: {}", new.factor, new.reason));
    let credits = before
        .credits
        .iter()
        .zip(&after.credits)
        .filter(|(old, new)| old.held != new.held)
        .map(|(_, new)| format!("{}: {}", new.credit, new.reason));
    let facts: Vec<String> = factors.chain(credits).collect();
    if facts.is_empty() {
        "Time passed".into()
    } else {
        format!("Time passed. {}", facts.join(" "))
    }
}
