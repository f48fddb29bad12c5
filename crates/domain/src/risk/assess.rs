//! The whole answer: both scores, and in words that stand alone why they are what they are and what would lower them.
//!
//! A counterfactual changes one line and leaves the rest: mending a factor may earn a credit too, and earning a credit
//! may mend a factor, but each is counted in its own line only, and the lines do not add up.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::axes::{Axes, Remaining, contribution};
use super::credits::{self, Earned};
use super::factors::{self, Derived};
use super::score::score_with;
use super::{
    Assessment, Axis, Counterfactual, Credit, CreditLine, Factor, FactorLine, Levels, RiskFacts, ScoringModel,
};
use crate::enumeration::Enumeration;

/// What both the score and the advice rest on.
pub(super) struct Ground {
    /// The factors.
    pub(super) derived: [Derived; 10],
    /// Their levels.
    pub(super) levels: Levels,
    /// The axes before credits.
    pub(super) axes: Axes,
    /// The credits.
    pub(super) earned: [Earned; 10],
    /// What those that are held leave of the axes.
    pub(super) remaining: Remaining,
}

impl Ground {
    /// From the facts on a day.
    pub(super) fn of(facts: &RiskFacts, model: &ScoringModel, today: NaiveDate) -> Self {
        let derived = factors::derive(facts, today);
        let levels = Levels(derived.each_ref().map(|one| one.level));
        let axes = Axes::of(&levels, model);
        let band = model.band(axes.inherent());
        let earned = credits::derive(facts, band, model, today);
        let held = earned.iter().filter(|one| one.held).map(|one| one.credit);
        let remaining = Remaining::after(held, model);
        Self {
            derived,
            levels,
            axes,
            earned,
            remaining,
        }
    }

    /// What would be left of the axes with one credit more.
    pub(super) fn with(&self, credit: Credit, model: &ScoringModel) -> Remaining {
        let held = self.earned.iter().filter(|one| one.held).map(|one| one.credit);
        Remaining::after(held.chain(std::iter::once(credit)), model)
    }
}

/// The score of an integration on a day, with its reasons. The same facts, model and day give the same answer, bit
/// for bit, wherever it runs.
#[must_use]
pub fn assess(facts: &RiskFacts, model: &ScoringModel, today: NaiveDate) -> Assessment {
    let ground = Ground::of(facts, model, today);
    let wins: Vec<Option<Remaining>> = ground
        .earned
        .iter()
        .map(|one| (!one.held).then(|| ground.with(one.credit, model)))
        .collect();
    let Ground {
        derived,
        levels,
        axes,
        earned,
        remaining,
    } = ground;
    let scores = score_with(&levels, remaining, model);
    let ends = derived
        .iter()
        .map(|one| one.holds)
        .chain(earned.iter().map(|one| one.holds));
    let valid_through = ends.min().unwrap_or(NaiveDate::MAX);
    let counterfactual = |action: Cow<'static, str>, axes: Axes, remaining: Remaining| {
        let residual = axes.residual(remaining);
        Counterfactual {
            action: action.into_owned(),
            residual,
            band: model.band(residual),
        }
    };

    let weakest = [
        weakest(Axis::Impact, &levels, model),
        weakest(Axis::Likelihood, &levels, model),
    ];
    let factor_line = |(factor, one): (Factor, Derived)| FactorLine {
        factor,
        level: one.level,
        reason: one.reason.into_owned(),
        points: contribution(factor, one.level, model),
        weakest: weakest.contains(&Some(factor)),
        field: one.field.into_owned(),
        if_fixed: one.fix.map(|fix| {
            counterfactual(
                fix.action.into(),
                axes.moved(factor, &levels.with(factor, Some(fix.level)), model),
                remaining,
            )
        }),
    };
    let factors = Factor::ALL
        .iter()
        .copied()
        .zip(derived)
        .map(factor_line)
        .collect();

    let credit_line = |(one, win): (Earned, Option<Remaining>)| CreditLine {
        credit: one.credit,
        held: one.held,
        points: model.credit(one.credit),
        reason: one.reason.into_owned(),
        field: one.field.into_owned(),
        if_fixed: win.map(|remaining| counterfactual(one.action, axes, remaining)),
    };
    let credits = earned.into_iter().zip(wins).map(credit_line).collect();

    Assessment {
        model_version: model.version,
        as_of: today,
        scores,
        factors,
        credits,
        valid_through,
    }
}

/// The first of the worst factors of an axis: the one whose points count as a whole. None where all are 0.
fn weakest(axis: Axis, levels: &Levels, model: &ScoringModel) -> Option<Factor> {
    let mut worst: Option<(Factor, u8)> = None;
    for factor in Factor::ALL
        .iter()
        .copied()
        .filter(|factor| factor.axis() == axis && model.weight(*factor) > 0)
    {
        let level = levels.counted(factor);
        if level > worst.map_or(0, |(_, level)| level) {
            worst = Some((factor, level));
        }
    }
    worst.map(|(factor, _)| factor)
}
