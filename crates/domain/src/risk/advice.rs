//! What would lower the score, by what it takes: an answer that is missing, something to do, or another design. An answer may
//! turn out either way, so that it comes with the range of scores that it can give.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::assess::Ground;
use super::axes::Axes;
use super::factors::{Derived, Fix};
use super::{Band, Factor, RiskFacts, ScoringModel};
use crate::enumeration::Enumeration;

/// What it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AdviceKind {
    /// To record a fact that nobody has recorded.
    Answer,
    /// To do something about what is there.
    Act,
    /// To build it in another way, or with somebody else.
    Redesign,
    /// Nothing but time.
    Wait,
}

/// One thing that would lower the score, each computed alone; the effects do not add up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// What it takes.
    pub kind: AdviceKind,
    /// "Record its tier", "Verify the signature of what comes in".
    pub action: String,
    /// The form field where the fact is edited.
    pub field: String,
    /// The residual score then; of an answer, the lowest that it can give.
    pub best: f64,
    /// The band of the lowest.
    pub best_band: Band,
    /// Of an answer the highest residual score that it can give; else the same as the lowest.
    pub worst: f64,
    /// The band of the highest.
    pub worst_band: Band,
}

/// What would lower the residual score on a day, by what it takes and then by how much. What only time brings is left out, and what
/// depends on an answer comes after it is given.
#[must_use]
pub fn advise(facts: &RiskFacts, model: &ScoringModel, today: NaiveDate) -> Vec<Advice> {
    let ground = Ground::of(facts, model, today);
    let mut found = of_factors(&ground, model);
    let asked: Vec<String> = found
        .iter()
        .filter(|advice| advice.kind == AdviceKind::Answer)
        .map(|advice| advice.field.clone())
        .collect();
    found.extend(of_credits(&ground, model).filter(|advice| !asked.contains(&advice.field)));
    found.retain(|advice| advice.kind != AdviceKind::Wait);
    found.sort_by(|a, b| {
        a.kind
            .cmp(&b.kind)
            .then_with(|| a.best.total_cmp(&b.best))
            .then_with(|| b.worst.total_cmp(&a.worst))
            .then_with(|| a.action.cmp(&b.action))
    });
    // One action may settle several lines; it is told once.
    let mut told = std::collections::BTreeSet::new();
    found.retain(|advice| told.insert((advice.kind, advice.action.clone())));
    found
}

fn of_factors(ground: &Ground, model: &ScoringModel) -> Vec<Advice> {
    let fixes: Vec<(Factor, &Derived, &Fix)> = Factor::ALL
        .iter()
        .zip(&ground.derived)
        .filter_map(|(factor, one)| Some((*factor, one, one.fix.as_ref()?)))
        .collect();
    let advice = |(factor, one, fix): &(Factor, &Derived, &Fix)| {
        let (best, worst) = if fix.kind == AdviceKind::Answer {
            // One answer settles every line that asks for it.
            let settled = |level: fn(&Derived) -> u8| {
                let same = fixes.iter().filter(|(.., other)| other.action == fix.action);
                let levels = same.fold(ground.levels, |levels, (factor, one, _)| {
                    levels.with(*factor, Some(level(one)))
                });
                Axes::of(&levels, model).residual(ground.remaining)
            };
            (settled(|one| one.span.least), settled(|one| one.span.most))
        } else {
            let levels = ground.levels.with(*factor, Some(fix.level));
            let reached = ground
                .axes
                .moved(*factor, &levels, model)
                .residual(ground.remaining);
            (reached, reached)
        };
        Advice {
            kind: fix.kind,
            action: fix.action.clone(),
            field: one.field.clone().into_owned(),
            best,
            best_band: model.band(best),
            worst,
            worst_band: model.band(worst),
        }
    };
    fixes.iter().map(advice).collect()
}

fn of_credits<'a>(ground: &'a Ground, model: &'a ScoringModel) -> impl Iterator<Item = Advice> + 'a {
    ground.earned.iter().filter(|one| !one.held).map(|one| {
        let best = ground.axes.residual(ground.with(one.credit, model));
        let kind = if one.asks {
            AdviceKind::Answer
        } else {
            AdviceKind::Act
        };
        let worst = if one.asks {
            ground.axes.residual(ground.remaining)
        } else {
            best
        };
        Advice {
            kind,
            action: one.action.clone().into_owned(),
            field: one.field.clone().into_owned(),
            best,
            best_band: model.band(best),
            worst,
            worst_band: model.band(worst),
        }
    })
}
