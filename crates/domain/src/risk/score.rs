//! From levels and credits to scores: arithmetic only. Every operation is one that IEEE 754 defines to the last bit,
//! so that the server and the browser agree to the last bit as well.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::cube_root::cube_root;
use super::{Axis, Band, Credit, Factor, ScoringModel};
use crate::enumeration::Enumeration;

/// What an unknown level counts as.
pub(super) const UNKNOWN_COUNTS_AS: u8 = 3;
/// The likelihood below which inherent and residual do not sink: nothing is impossible.
const LEAST_LIKELIHOOD: f64 = 5.0;
const IMPACT: std::ops::Range<usize> = 0..5;
const LIKELIHOOD: std::ops::Range<usize> = 5..10;

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
    fn filled(&self, unknown: u8) -> [u8; 10] {
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

/// What remains of each axis after credits, as a factor from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Remaining {
    impact: f64,
    likelihood: f64,
}

impl Remaining {
    const ALL: Self = Self {
        impact: 1.0,
        likelihood: 1.0,
    };

    /// What these credits leave, each axis capped by the model.
    pub(super) fn after(credits: impl Iterator<Item = Credit>, model: &ScoringModel) -> Self {
        let (mut impact, mut likelihood) = (0_u32, 0_u32);
        for credit in credits {
            let sum = if credit.axis() == Axis::Impact {
                &mut impact
            } else {
                &mut likelihood
            };
            *sum = sum.saturating_add(model.credit(credit));
        }
        let left = |sum: u32| f64::from(100_u32.saturating_sub(sum.min(model.credit_cap))) / 100.0;
        Self {
            impact: left(impact),
            likelihood: left(likelihood),
        }
    }
}

/// All scores for these levels and credits.
#[must_use]
pub fn score(levels: &Levels, credits: &BTreeSet<Credit>, model: &ScoringModel) -> Scores {
    score_with(levels, Remaining::after(credits.iter().copied(), model), model)
}

/// [`score`] for credits that are summed up already.
pub(super) fn score_with(levels: &Levels, remaining: Remaining, model: &ScoringModel) -> Scores {
    let counted = levels.filled(UNKNOWN_COUNTS_AS);
    let inherent = combined(&counted, Remaining::ALL, model);
    let residual = combined(&counted, remaining, model);
    let complete = levels.0.iter().all(Option::is_some);
    let bound = |unknown| {
        if complete {
            residual
        } else {
            combined(&levels.filled(unknown), remaining, model)
        }
    };
    Scores {
        impact: tidy(axis(&counted, IMPACT, model)),
        likelihood: tidy(axis(&counted, LIKELIHOOD, model)),
        inherent,
        residual,
        residual_min: bound(0),
        residual_max: bound(4),
        confidence: confidence(levels, model),
        inherent_band: model.band(inherent),
        residual_band: model.band(residual),
    }
}

/// The inherent score alone, for what must know its band first.
pub(super) fn inherent(levels: &Levels, model: &ScoringModel) -> f64 {
    combined(&levels.filled(UNKNOWN_COUNTS_AS), Remaining::ALL, model)
}

/// The residual score alone, for counterfactuals.
pub(super) fn residual(levels: &Levels, remaining: Remaining, model: &ScoringModel) -> f64 {
    combined(&levels.filled(UNKNOWN_COUNTS_AS), remaining, model)
}

/// What one factor adds to the weighted part of its axis.
pub(super) fn contribution(factor: Factor, level: Option<u8>, model: &ScoringModel) -> f64 {
    let range = if factor.axis() == Axis::Impact {
        IMPACT
    } else {
        LIKELIHOOD
    };
    let sum = total(&model.weights[range]);
    if sum == 0 {
        return 0.0;
    }
    let level = level.unwrap_or(UNKNOWN_COUNTS_AS).min(4);
    tidy(0.6 * (f64::from(model.weight(factor)) * points(level) / as_f64(sum)))
}

/// `cbrt(I' * I' * max(L', 5))`, 0 if I' is 0: impact counts twice.
fn combined(levels: &[u8; 10], remaining: Remaining, model: &ScoringModel) -> f64 {
    let impact = axis(levels, IMPACT, model) * remaining.impact;
    if impact <= 0.0 {
        return 0.0;
    }
    let likelihood = axis(levels, LIKELIHOOD, model) * remaining.likelihood;
    tidy(cube_root(impact * impact * likelihood.max(LEAST_LIKELIHOOD)))
}

/// `0.6 * weighted mean + 0.4 * worst`. A factor of weight 0 is switched off: it is not the weakest link either.
fn axis(levels: &[u8; 10], range: std::ops::Range<usize>, model: &ScoringModel) -> f64 {
    let weights = &model.weights[range.clone()];
    let levels = &levels[range];
    let sum = total(weights);
    if sum == 0 {
        return 0.0;
    }
    let weighted: u64 = weights
        .iter()
        .zip(levels)
        .map(|(weight, level)| u64::from(*weight) * u64::from(*level))
        .sum();
    let worst = weights
        .iter()
        .zip(levels)
        .filter(|(weight, _)| **weight > 0)
        .map(|(_, level)| *level)
        .max()
        .unwrap_or(0);
    0.6 * (25.0 * as_f64(weighted) / as_f64(sum)) + 0.4 * points(worst)
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

fn points(level: u8) -> f64 {
    f64::from(level) * 25.0
}

fn total(weights: &[u32]) -> u64 {
    weights.iter().map(|weight| u64::from(*weight)).sum()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "ten 32-bit weights times four stay far below 2^53"
)]
fn as_f64(sum: u64) -> f64 {
    sum as f64
}

/// Nine decimals, 0 to 100: the dust of the last bits must not decide a band.
fn tidy(value: f64) -> f64 {
    ((value * 1e9).round() / 1e9).clamp(0.0, 100.0)
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
