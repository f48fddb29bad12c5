//! The two axes, what credits leave of them, and how they make one score. Every operation is one that IEEE 754 defines
//! to the last bit, so that the server and the browser agree to the last bit as well.

use std::ops::Range;

use super::cube_root::cube_root;
use super::score::UNKNOWN_COUNTS_AS;
use super::{Axis, Credit, Factor, Levels, ScoringModel};

/// The likelihood below which no score sinks: nothing is impossible.
const LEAST_LIKELIHOOD: f64 = 5.0;
const IMPACT: Range<usize> = 0..5;
const LIKELIHOOD: Range<usize> = 5..10;

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

/// Both axes before credits, each 0 to 100.
#[derive(Clone, Copy)]
pub(super) struct Axes {
    /// How much it would hurt.
    pub(super) impact: f64,
    /// How probable it is.
    pub(super) likelihood: f64,
}

impl Axes {
    /// The axes of these levels.
    pub(super) fn of(levels: &Levels, model: &ScoringModel) -> Self {
        Self::filled(levels, UNKNOWN_COUNTS_AS, model)
    }

    pub(super) fn filled(levels: &Levels, unknown: u8, model: &ScoringModel) -> Self {
        let levels = levels.filled(unknown);
        Self {
            impact: axis(&levels, IMPACT, model),
            likelihood: axis(&levels, LIKELIHOOD, model),
        }
    }

    /// The same, but for one factor whose level in `levels` is another now.
    pub(super) fn moved(self, factor: Factor, levels: &Levels, model: &ScoringModel) -> Self {
        let levels = levels.filled(UNKNOWN_COUNTS_AS);
        match factor.axis() {
            Axis::Impact => Self {
                impact: axis(&levels, IMPACT, model),
                ..self
            },
            Axis::Likelihood => Self {
                likelihood: axis(&levels, LIKELIHOOD, model),
                ..self
            },
        }
    }

    /// The score before credits.
    pub(super) fn inherent(self) -> f64 {
        self.residual(Remaining::ALL)
    }

    /// `cbrt(I' * I' * max(L', 5))`, 0 if I' is 0: impact counts twice.
    pub(super) fn residual(self, remaining: Remaining) -> f64 {
        let impact = self.impact * remaining.impact;
        if impact <= 0.0 {
            return 0.0;
        }
        let likelihood = self.likelihood * remaining.likelihood;
        tidy(cube_root(impact * impact * likelihood.max(LEAST_LIKELIHOOD)))
    }
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

/// `0.6 * weighted mean + 0.4 * worst`. A factor of weight 0 is switched off: it is not the weakest link either.
fn axis(levels: &[u8; 10], range: Range<usize>, model: &ScoringModel) -> f64 {
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

fn points(level: u8) -> f64 {
    f64::from(level) * 25.0
}

pub(super) fn total(weights: &[u32]) -> u64 {
    weights.iter().map(|weight| u64::from(*weight)).sum()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "ten 32-bit weights times four stay far below 2^53"
)]
pub(super) fn as_f64(sum: u64) -> f64 {
    sum as f64
}

/// Nine decimals, 0 to 100: the dust of the last bits must not decide a band.
pub(super) fn tidy(value: f64) -> f64 {
    ((value * 1e9).round() / 1e9).clamp(0.0, 100.0)
}
