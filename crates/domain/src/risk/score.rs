//! From levels and credits to scores: arithmetic only.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::axes::{Axes, Remaining, as_f64, tidy, total};
use super::{Band, Credit, Factor, ScoringModel};
use crate::enumeration::Enumeration;

/// What an unknown level counts as.
pub(super) const UNKNOWN_COUNTS_AS: u8 = 3;

/// The level of each factor, 0 to 4, in the order of [`Factor`]; `None` is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Levels(pub [Option<u8>; 10]);

impl Levels {
    /// The level of one factor.
    #[must_use]
    pub fn get(&self, factor: Factor) -> Option<u8> {
        self.0[factor as usize]
    }

    /// The same levels but for one factor.
    #[must_use]
    pub fn with(mut self, factor: Factor, level: Option<u8>) -> Self {
        self.0[factor as usize] = level;
        self
    }

    /// What the level of one factor counts as.
    pub(super) fn counted(&self, factor: Factor) -> u8 {
        self.get(factor).unwrap_or(UNKNOWN_COUNTS_AS).min(4)
    }

    /// The levels as numbers, with `unknown` in the place of each unknown one.
    pub(super) fn filled(&self, unknown: u8) -> [u8; 10] {
        self.0.map(|level| level.unwrap_or(unknown).min(4))
    }
}

/// The scores of one integration, each 0 to 100, to nine decimals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// How much it would hurt, before credits.
    pub impact: f64,
    /// How probable it is, before credits.
    pub likelihood: f64,
    /// The score before credits.
    pub inherent: f64,
    /// The score after credits: what lists sort by.
    pub residual: f64,
    /// The residual if every unknown level were 0, with the same credits.
    pub residual_min: f64,
    /// The residual if every unknown level were 4, with the same credits.
    pub residual_max: f64,
    /// The share of the weight that is known, in percent.
    pub confidence: f64,
    /// The band of the inherent score; the review cadence follows it.
    pub inherent_band: Band,
    /// The band of the residual score.
    pub residual_band: Band,
}

/// All scores for these levels and credits.
#[must_use]
pub fn score(levels: &Levels, credits: &BTreeSet<Credit>, model: &ScoringModel) -> Scores {
    score_with(levels, Remaining::after(credits.iter().copied(), model), model)
}

/// [`score`] for credits that are summed up already.
pub(super) fn score_with(levels: &Levels, remaining: Remaining, model: &ScoringModel) -> Scores {
    let axes = Axes::of(levels, model);
    let inherent = axes.inherent();
    let residual = axes.residual(remaining);
    let complete = levels.0.iter().all(Option::is_some);
    let bound = |unknown| {
        if complete {
            residual
        } else {
            Axes::filled(levels, unknown, model).residual(remaining)
        }
    };
    Scores {
        impact: tidy(axes.impact),
        likelihood: tidy(axes.likelihood),
        inherent,
        residual,
        residual_min: bound(0),
        residual_max: bound(4),
        confidence: confidence(levels, model),
        inherent_band: model.band(inherent),
        residual_band: model.band(residual),
    }
}

fn confidence(levels: &Levels, model: &ScoringModel) -> f64 {
    let all = total(&model.weights);
    if all == 0 {
        return 0.0;
    }
    let known = Factor::ALL.iter().filter(|factor| levels.get(**factor).is_some());
    let known: u64 = known.map(|factor| u64::from(model.weight(*factor))).sum();
    tidy(100.0 * as_f64(known) / as_f64(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_of_weight_0_is_switched_off() {
        let model = ScoringModel {
            weights: [30, 25, 20, 15, 10, 25, 25, 20, 15, 0],
            ..ScoringModel::default()
        };
        let levels = Levels([Some(1); 10]);
        let worse = levels.with(Factor::Version, None);
        assert_eq!(
            score(&levels, &BTreeSet::new(), &model),
            score(&worse, &BTreeSet::new(), &model)
        );
    }

    #[test]
    fn a_model_without_weights_scores_nothing_and_knows_nothing() {
        let model = ScoringModel {
            weights: [0; 10],
            ..ScoringModel::default()
        };
        let scores = score(&Levels([Some(4); 10]), &BTreeSet::new(), &model);
        assert_eq!((scores.inherent.to_bits(), scores.confidence.to_bits()), (0, 0));
    }
}
