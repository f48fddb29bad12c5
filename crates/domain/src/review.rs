//! Reviews: the periodic look at an integration, and when the next one is due.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::credential::DUE_SOON_DAYS;
use crate::fields::{PARAGRAPH_MAX, Reader};
use crate::ids::{IntegrationId, ReviewId, UserId};
use crate::integration::ReviewPlan;
use crate::record::value::Paragraph;
use crate::record::{Record, ask};
use crate::risk::{Band, ScoringModel};
use crate::{enumeration, fields};

enumeration! {
    /// How a review ended.
    pub enum Outcome "review outcome" {
        Passed = "passed" / "Passed",
        PassedWithActions = "passed_with_actions" / "Passed with actions",
        Failed = "failed" / "Failed",
    }
}

/// One review that was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Chosen when the form is opened.
    pub id: ReviewId,
    /// Of what.
    pub integration: IntegrationId,
    /// When.
    pub held_on: NaiveDate,
    /// By whom.
    pub by: Option<UserId>,
    /// How it ended.
    pub outcome: Outcome,
    /// What was seen.
    pub note: Option<Paragraph<PARAGRAPH_MAX>>,
}

fields! { Review, besides(id: ReviewId, integration: IntegrationId, by: Option<UserId>) {
    held_on: ask("Reviewed on").required("Say when it was held.");
    outcome: ask("Outcome").required("Choose how it ended.");
    note: ask("Findings");
} }

impl Record for Review {
    fn check(typed: &mut Reader<'_>, today: NaiveDate) {
        typed.past_date("held_on", today);
    }
}

/// How often a review is due, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cadence {
    /// Months between reviews.
    pub months: u32,
    /// Why, in words that stand alone.
    pub why: String,
}

/// The cadence of an integration: that of its inherent band, or a shorter one set by hand.
#[must_use]
pub fn cadence(plan: &ReviewPlan, inherent: Band, model: &ScoringModel) -> Cadence {
    use crate::enumeration::Enumeration;
    let by_band = model.cadence_months(inherent);
    let chosen = plan.cadence_months.map(|months| months.0);
    match chosen.filter(|months| *months < by_band) {
        Some(months) => Cadence {
            months,
            why: format!(
                "set by hand: {}",
                plan.reason.as_deref().unwrap_or("no reason given")
            ),
        },
        None => Cadence {
            months: by_band,
            why: format!("inherent {}", inherent.label()),
        },
    }
}

/// The last day on which the next review is on time: the cadence after the last one. `None` when none was ever held.
#[must_use]
pub fn due_on(last: Option<NaiveDate>, cadence: &Cadence) -> Option<NaiveDate> {
    last?.checked_add_months(Months::new(cadence.months))
}

/// How the review of an integration stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum ReviewStatus {
    /// More than 30 days away.
    Current {
        /// The last day on which it is on time.
        due: NaiveDate,
    },
    /// Due today or within 30 days.
    DueSoon {
        /// The last day on which it is on time.
        due: NaiveDate,
        /// Days left.
        days: i64,
    },
    /// Its day has passed.
    Overdue {
        /// The day on which it was due.
        since: NaiveDate,
        /// Days since then.
        days: i64,
    },
    /// Never held.
    NeverHeld,
}

/// How a due date stands on `today`; without one, no review was ever held.
#[must_use]
pub fn status(due: Option<NaiveDate>, today: NaiveDate) -> ReviewStatus {
    match due {
        None => ReviewStatus::NeverHeld,
        Some(due) if due < today => ReviewStatus::Overdue {
            since: due,
            days: (today - due).num_days(),
        },
        Some(due) if (due - today).num_days() <= DUE_SOON_DAYS => ReviewStatus::DueSoon {
            due,
            days: (due - today).num_days(),
        },
        Some(due) => ReviewStatus::Current { due },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::value::Months;

    fn date(raw: &str) -> NaiveDate {
        raw.parse().expect("a date")
    }

    #[test]
    fn the_cadence_follows_the_inherent_band_and_only_shortens() {
        let model = ScoringModel::default();
        let by_hand = |months| ReviewPlan {
            cadence_months: Some(Months(months)),
            reason: Some("new provider".into()),
        };
        assert_eq!(cadence(&ReviewPlan::default(), Band::High, &model).months, 6);
        assert_eq!(cadence(&by_hand(1), Band::High, &model).months, 1);
        assert_eq!(cadence(&by_hand(12), Band::High, &model).months, 6);
    }

    #[test]
    fn a_review_at_the_end_of_a_month_is_due_at_the_end_of_a_month() {
        let three = Cadence {
            months: 3,
            why: String::new(),
        };
        assert_eq!(due_on(Some(date("2025-11-30")), &three), Some(date("2026-02-28")));
    }

    #[test]
    fn overdue_begins_the_day_after() {
        assert_eq!(
            status(Some(date("2026-02-28")), date("2026-02-28")),
            ReviewStatus::DueSoon {
                due: date("2026-02-28"),
                days: 0
            }
        );
        assert_eq!(
            status(Some(date("2026-02-28")), date("2026-03-01")),
            ReviewStatus::Overdue {
                since: date("2026-02-28"),
                days: 1
            }
        );
        assert_eq!(status(None, date("2026-03-01")), ReviewStatus::NeverHeld);
    }
}
