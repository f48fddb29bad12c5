//! What is always true of scores, whatever the levels, the credits and, where it can be, the model.

use std::collections::BTreeSet;

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::risk::{Credit, Factor, Levels, ScoringModel, score};
use proptest::prelude::*;

fn level() -> impl Strategy<Value = Option<u8>> {
    prop_oneof![4 => (0_u8..=4).prop_map(Some), 1 => Just(None)]
}

fn levels() -> impl Strategy<Value = Levels> {
    prop::array::uniform10(level()).prop_map(Levels)
}

fn credits() -> impl Strategy<Value = BTreeSet<Credit>> {
    prop::collection::btree_set(prop::sample::select(Credit::ALL), 0..=10)
}

fn factor() -> impl Strategy<Value = Factor> {
    prop::sample::select(Factor::ALL)
}

fn model() -> impl Strategy<Value = ScoringModel> {
    let weights = prop::array::uniform10(0_u32..=100);
    let points = prop::array::uniform10(0_u32..=100);
    (weights, points, 0_u32..=100).prop_map(|(weights, credits, credit_cap)| ScoringModel {
        weights,
        credits,
        credit_cap,
        ..ScoringModel::default()
    })
}

proptest! {
    #[test]
    fn residual_lies_between_0_and_inherent_and_that_below_100(levels in levels(), credits in credits(), model in model()) {
        let scores = score(&levels, &credits, &model);
        prop_assert!(0.0 <= scores.residual && scores.residual <= scores.inherent && scores.inherent <= 100.0);
        prop_assert!(scores.residual_min <= scores.residual && scores.residual <= scores.residual_max);
        for value in [scores.impact, scores.likelihood, scores.residual_min, scores.residual_max, scores.confidence] {
            prop_assert!((0.0..=100.0).contains(&value));
        }
        prop_assert_eq!(scores.inherent_band, model.band(scores.inherent));
        prop_assert_eq!(scores.residual_band, model.band(scores.residual));
    }

    #[test]
    fn a_worse_level_never_lowers_either_score(levels in levels(), credits in credits(), factor in factor(), a in 0_u8..=4, b in 0_u8..=4, model in model()) {
        let at = |level| score(&levels.with(factor, Some(level)), &credits, &model);
        let (better, worse) = (at(a.min(b)), at(a.max(b)));
        prop_assert!(better.inherent <= worse.inherent);
        prop_assert!(better.residual <= worse.residual);
    }

    #[test]
    fn one_more_credit_never_raises_a_score(levels in levels(), credits in credits(), extra in prop::sample::select(Credit::ALL), model in model()) {
        let mut more = credits.clone();
        more.insert(extra);
        let (before, after) = (score(&levels, &credits, &model), score(&levels, &more, &model));
        prop_assert!(after.residual <= before.residual);
        prop_assert_eq!(after.inherent.to_bits(), before.inherent.to_bits());
    }

    #[test]
    fn all_0_gives_0(credits in credits()) {
        let scores = score(&Levels([Some(0); 10]), &credits, &ScoringModel::default());
        prop_assert_eq!((scores.inherent.to_bits(), scores.residual.to_bits()), (0, 0));
    }

    #[test]
    fn knowing_an_unknown_level_stays_within_the_range(levels in levels(), credits in credits(), factor in factor(), known in 0_u8..=4, model in model()) {
        let before = score(&levels.with(factor, None), &credits, &model);
        let after = score(&levels.with(factor, Some(known)), &credits, &model);
        prop_assert!(before.residual_min <= after.residual && after.residual <= before.residual_max);
        prop_assert!(before.residual_min <= after.residual_min && after.residual_max <= before.residual_max);
        prop_assert!(before.confidence <= after.confidence);
    }

    #[test]
    fn an_unknown_level_scores_like_3(levels in levels(), credits in credits(), factor in factor(), model in model()) {
        let unknown = score(&levels.with(factor, None), &credits, &model);
        let three = score(&levels.with(factor, Some(3)), &credits, &model);
        prop_assert_eq!(unknown.residual.to_bits(), three.residual.to_bits());
        prop_assert_eq!(unknown.inherent.to_bits(), three.inherent.to_bits());
    }

    #[test]
    fn scores_survive_their_stored_form(levels in levels(), credits in credits(), model in model()) {
        let scores = score(&levels, &credits, &model);
        let stored = serde_json::to_string(&scores).expect("json");
        prop_assert_eq!(serde_json::from_str::<holdfast_domain::risk::Scores>(&stored).expect("scores"), scores);
    }
}

#[test]
fn all_4_without_credits_gives_100() {
    let scores = score(&Levels([Some(4); 10]), &BTreeSet::new(), &ScoringModel::default());
    assert_eq!(
        (scores.inherent.to_bits(), scores.residual.to_bits()),
        (100_f64.to_bits(), 100_f64.to_bits())
    );
}

#[test]
fn credits_take_off_60_percent_of_an_axis_at_most() {
    let all: BTreeSet<Credit> = Credit::ALL.iter().copied().collect();
    let scores = score(&Levels([Some(4); 10]), &all, &ScoringModel::default());
    assert_eq!(format!("{:.4}", scores.residual), "40.0000");
}

#[test]
fn an_axis_never_sinks_below_a_likelihood_of_5() {
    let levels = Levels([
        Some(4),
        Some(4),
        Some(4),
        Some(4),
        Some(4),
        Some(0),
        Some(0),
        Some(0),
        Some(0),
        Some(0),
    ]);
    let scores = score(&levels, &BTreeSet::new(), &ScoringModel::default());
    assert_eq!(
        format!("{:.4}", scores.inherent),
        format!("{:.4}", 50_000_f64.cbrt())
    );
}

/// Fixed bits: a platform whose arithmetic differs fails here, in the browser's build as on the server.
#[test]
fn scores_are_the_same_to_the_last_bit_everywhere() {
    let levels = Levels([
        Some(4),
        None,
        Some(3),
        Some(1),
        Some(2),
        Some(3),
        None,
        Some(2),
        Some(1),
        Some(4),
    ]);
    let scores = score(
        &levels,
        &BTreeSet::from([Credit::DataProtected, Credit::RotationOnTime]),
        &ScoringModel::default(),
    );
    assert_eq!(
        (scores.inherent, scores.residual),
        (82.230_806_089, 69.896_185_176)
    );
}
