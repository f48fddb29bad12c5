//! The explanation: ten and ten lines in order, one weakest link an axis, and counterfactuals that tell the truth.

use std::collections::BTreeSet;

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::incident::IncidentClass;
use holdfast_domain::integration::{Category, Criticality, DataClass, Declared, Privilege};
use holdfast_domain::record::Record;
use holdfast_domain::risk::{Axis, Credit, Factor, Levels, RiskFacts, ScoringModel, assess, score};
use proptest::prelude::*;

use crate::any;
use crate::facts::{dependent, flow, in_order, incident, line, today};

proptest! {
    #[test]
    fn the_lines_add_up_to_the_scores(facts in any::facts(), day in any::day()) {
        let model = ScoringModel::default();
        let assessment = assess(&facts, &model, day);
        let factors: Vec<Factor> = assessment.factors.iter().map(|line| line.factor).collect();
        let credits: Vec<Credit> = assessment.credits.iter().map(|line| line.credit).collect();
        prop_assert_eq!(factors, Factor::ALL);
        prop_assert_eq!(credits, Credit::ALL);
        let mut levels = Levels::default();
        for line in &assessment.factors {
            levels = levels.with(line.factor, line.level);
        }
        let held: BTreeSet<Credit> = assessment.credits.iter().filter(|line| line.held).map(|line| line.credit).collect();
        prop_assert_eq!(assessment.scores, score(&levels, &held, &model));
        for (axis, value) in [(Axis::Impact, assessment.scores.impact), (Axis::Likelihood, assessment.scores.likelihood)] {
            let of_axis = || assessment.factors.iter().filter(|line| line.factor.axis() == axis);
            let counted = |level: Option<u8>| f64::from(level.unwrap_or(3)) * 25.0;
            let worst = of_axis().map(|line| counted(line.level)).fold(0.0, f64::max);
            let sum: f64 = of_axis().map(|line| line.points).sum();
            prop_assert!((sum + 0.4 * worst - value).abs() < 1e-4);
            let weakest: Vec<_> = of_axis().filter(|line| line.weakest).collect();
            prop_assert_eq!(weakest.len(), usize::from(worst > 0.0));
            prop_assert!(weakest.iter().all(|line| counted(line.level) >= worst));
        }
    }

    #[test]
    fn a_counterfactual_never_raises_the_score_and_is_there_whenever_something_can_be_done(facts in any::facts(), day in any::day()) {
        let model = ScoringModel::default();
        let assessment = assess(&facts, &model, day);
        let residual = assessment.scores.residual;
        for line in &assessment.factors {
            // Nothing is said against what the integration is for.
            prop_assert!(line.if_fixed.is_none() || line.level != Some(0), "{}", line.factor);
            prop_assert!(line.if_fixed.is_some() || line.level.is_some(), "{}", line.factor);
            if let Some(fix) = &line.if_fixed {
                prop_assert!(fix.residual <= residual && !fix.action.is_empty());
                prop_assert_eq!(fix.band, model.band(fix.residual));
            }
        }
        for line in &assessment.credits {
            prop_assert_eq!(line.if_fixed.is_some(), !line.held, "{}", line.credit);
            prop_assert!(line.if_fixed.as_ref().is_none_or(|fix| fix.residual <= residual && !fix.action.is_empty()));
        }
    }

    #[test]
    fn every_reason_is_a_sentence_and_every_field_a_path(facts in any::facts(), day in any::day()) {
        let assessment = assess(&facts, &ScoringModel::default(), day);
        let factors = assessment.factors.iter().map(|line| (&line.reason, &line.field));
        let credits = assessment.credits.iter().map(|line| (&line.reason, &line.field));
        for (reason, field) in factors.chain(credits) {
            prop_assert!(reason.ends_with('.') && !reason.contains("  ") && !reason.contains(": ."), "{}", reason);
            prop_assert!(!field.is_empty() && field.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.')), "{}", field);
        }
    }
}

/// The fields that a full form has, and those that only an empty one offers.
#[test]
fn known_facts_point_at_fields_of_the_form() {
    let mut facts = in_order();
    facts.integration.data_flows = Declared::Some(vec![flow(DataClass::Internal), flow(DataClass::Personal)]);
    let fields = facts.integration.fields();
    let elsewhere = ["data_flows.1.minimised", "review_cadence_months"];
    let assessment = today(&facts);
    let paths = assessment
        .factors
        .iter()
        .map(|line| &line.field)
        .chain(assessment.credits.iter().map(|line| &line.field));
    for path in paths {
        assert!(
            fields.0.contains_key(path) || elsewhere.contains(&path.as_str()),
            "{path}"
        );
    }
}

#[test]
fn the_reason_names_the_fact_its_value_and_its_date() {
    let mut facts = in_order();
    facts.incidents = vec![incident(IncidentClass::Security, "2026-02-12")];
    let told = line(&facts, Factor::Incidents);
    assert_eq!(told.reason, "Security incident \"API down\" of 12 Feb 2026.");
    assert_eq!(
        told.if_fixed.expect("a fix").action,
        "Pass 12 Feb 2028 without another incident"
    );

    facts.dependents = vec![
        dependent("Ledger", Criticality::High, 1),
        dependent("Storefront", Criticality::Critical, 3),
    ];
    let told = line(&facts, Factor::Criticality);
    assert_eq!(
        told.reason,
        "Storefront, which is Critical, depends on it through 2 other services."
    );
    assert_eq!(told.field, "services");
}

#[test]
fn a_fix_reaches_the_next_worst_fact_and_no_further() {
    let mut facts = in_order();
    facts.integration.category = Category::Monitoring;
    facts.integration.data_flows =
        Declared::Some(vec![flow(DataClass::Personal), flow(DataClass::Cardholder)]);
    let fix = line(&facts, Factor::Data).if_fixed.expect("a fix");
    assert_eq!(fix.action, "Stop exchanging Cardholder data");
    facts.integration.data_flows = Declared::Some(vec![flow(DataClass::Personal)]);
    let reached = today(&facts).scores.residual;
    assert_eq!(
        fix.residual.to_bits(),
        reached.to_bits(),
        "the credit for protected data is lost either way"
    );
}

#[test]
fn the_first_of_equals_is_the_weakest_link() {
    let mut facts: RiskFacts = in_order();
    facts.integration.tier = Some(Criticality::Medium);
    facts.integration.privilege = Some(Privilege::ScopedWrite);
    let weakest: Vec<Factor> = today(&facts)
        .factors
        .iter()
        .filter(|line| line.weakest)
        .map(|line| line.factor)
        .collect();
    assert_eq!(weakest, [Factor::Criticality]);
}
