//! Scores are computed where facts change, and again when a fact has aged.

mod ageing;

use chrono::NaiveDate;
use holdfast_domain::dates::{self, Beside, RecordDate};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{EventId, IntegrationId};
use holdfast_domain::integration::Integration;
use holdfast_domain::reminder::ReminderKind;
use holdfast_domain::review;
use holdfast_domain::risk::{Assessment, RiskFacts, assess};
use holdfast_domain::service::Service;

pub(super) use self::ageing::WAITED_FOR;
use super::Backend;
use crate::error::ServiceError;
use crate::store::dates::NEVER;
use crate::store::integrations::{self, Projection, Stored};
use crate::store::scores::{self, ScoreChange};
use crate::store::{self, Conn, providers, services};

/// Everything that is computed from an integration's facts and stored with it.
struct Computed {
    assessment: Assessment,
    last_review: Option<NaiveDate>,
    review_due: Option<NaiveDate>,
    next_due: (NaiveDate, &'static str),
    dates: Vec<RecordDate>,
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
    fn compute(&self, facts: &RiskFacts, mut beside: Beside, today: NaiveDate) -> Computed {
        let assessment = assess(facts, &self.model, today);
        let cadence = review::cadence(
            &facts.integration.review,
            assessment.scores.inherent_band,
            &self.model,
        );
        beside.review_due = review::due_on(facts.last_review, &cadence);
        let dates = dates::dates(facts, &beside);
        let review_due = dates
            .iter()
            .find(|date| date.what == ReminderKind::Review && !date.never)
            .map(|date| date.day);
        let next_due = dates::first(&dates).map_or((NEVER, "none"), |date| {
            let kind = match (date.never, date.what) {
                (true, ReminderKind::Rotation) => "never_rotated",
                (true, _) => "never_reviewed",
                (false, what) => what.as_str(),
            };
            (date.day, kind)
        });
        Computed {
            assessment,
            last_review: facts.last_review,
            review_due,
            next_due,
            dates,
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
            Some(_) => integrations::find(conn, integration.id).await?,
            None => None,
        };
        let (facts, beside) = match &before {
            Some(before) => {
                let facts = scores::facts(conn, integration.clone(), &provider, services).await?;
                let beside = store::dates::beside(conn, &facts, before.created_at).await?;
                (facts, beside)
            }
            None => (
                scores::facts_of_new(conn, integration.clone(), services).await?,
                Beside::of_new(now.date_naive()),
            ),
        };
        let computed = self.compute(&facts, beside, today);
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
        store::dates::replace(conn, integration, &computed.dates, before.is_none()).await?;
        let before = before.as_ref().map(|before| &before.assessment);
        self.record_move(conn, integration.id, before, &computed.assessment, cause)
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
        let beside = store::dates::beside(conn, &facts, stored.created_at).await?;
        let computed = self.compute(&facts, beside, self.clock.today());
        store::dates::replace(conn, &stored.integration, &computed.dates, false).await?;
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
