//! What would lower a score: never against what the integration is for, and answers with the range that they can give.

use holdfast_domain::incident::IncidentClass;
use holdfast_domain::integration::{
    Category, Criticality, DataClass, Declared, Framework, Privilege, ResilienceItem,
};
use holdfast_domain::risk::{Advice, AdviceKind, Factor, RiskFacts, ScoringModel, advise, assess};
use proptest::prelude::*;
use rstest::rstest;

use crate::any;
use crate::facts::{blank, date, flags, flow, in_order, incident, line, outbound, today, webhook};

fn advice(facts: &RiskFacts) -> Vec<Advice> {
    advise(facts, &ScoringModel::default(), date("2026-11-22"))
}

fn told(facts: &RiskFacts, kind: AdviceKind) -> Vec<String> {
    advice(facts)
        .into_iter()
        .filter(|one| one.kind == kind)
        .map(|one| one.action)
        .collect()
}

/// A payment provider, a minute after it was registered from the library.
fn payment() -> RiskFacts {
    let mut facts = blank();
    facts.integration.data_flows =
        Declared::Some(vec![flow(DataClass::Cardholder), flow(DataClass::Personal)]);
    facts.integration.compliance = flags(&[Framework::PciDss, Framework::Gdpr]);
    facts.integration.privilege = Some(Privilege::Administers);
    facts.integration.endpoints = vec![outbound("https://api.example.com")];
    facts
}

#[test]
fn nobody_is_told_to_stop_what_the_category_is_for() {
    let facts = payment();
    for factor in [Factor::Data, Factor::Privilege, Factor::Regulation] {
        assert_eq!(line(&facts, factor).if_fixed, None, "{factor}");
    }
    let actions: Vec<String> = advice(&facts).into_iter().map(|one| one.action).collect();
    let all = actions.join("\n");
    for against in [
        "cardholder",
        "Cardholder",
        "PCI DSS into",
        "reading what it needs",
    ] {
        assert!(!all.contains(against), "{against} in {all}");
    }
}

#[rstest]
#[case(Category::Payment, DataClass::Cardholder, false)]
#[case(Category::Payment, DataClass::SensitivePersonal, true)]
#[case(Category::Monitoring, DataClass::Cardholder, true)]
#[case(Category::Communication, DataClass::Personal, false)]
#[case(Category::Authentication, DataClass::Credentials, false)]
#[case(Category::Crm, DataClass::Personal, false)]
#[case(Category::DataApi, DataClass::Personal, true)]
fn what_a_category_does_not_live_on_may_be_left_out(
    #[case] category: Category,
    #[case] class: DataClass,
    #[case] expected: bool,
) {
    let mut facts = in_order();
    facts.integration.category = category;
    facts.integration.data_flows = Declared::Some(vec![flow(class)]);
    let stop = told(&facts, AdviceKind::Redesign)
        .iter()
        .any(|action| action.starts_with("Stop exchanging"));
    assert_eq!(stop, expected);
}

#[test]
fn access_is_limited_to_what_the_category_needs_and_no_further() {
    let mut facts = in_order();
    for (category, expected) in [
        (Category::Payment, None),
        (Category::Erp, Some("Limit it to writing what it needs")),
        (Category::Other, Some("Limit it to reading what it needs")),
    ] {
        facts.integration.category = category;
        facts.integration.privilege = Some(Privilege::Administers);
        let fix = line(&facts, Factor::Privilege).if_fixed;
        assert_eq!(
            fix.as_ref().map(|fix| fix.action.as_str()),
            expected,
            "{category}"
        );
    }
}

#[test]
fn an_answer_comes_with_both_ends_of_what_it_can_give() {
    let mut facts = in_order();
    facts.integration.tier = None;
    let tier = advice(&facts)
        .into_iter()
        .find(|one| one.field == "tier")
        .expect("its tier is asked for");
    assert_eq!(
        (tier.kind, tier.action.as_str()),
        (AdviceKind::Answer, "Record its tier")
    );
    for (answer, end) in [
        (Criticality::BestEffort, tier.best),
        (Criticality::Critical, tier.worst),
    ] {
        facts.integration.tier = Some(answer);
        let reached = today(&facts).scores.residual;
        assert!((reached - end).abs() < 1e-9, "{answer}: {reached} and {tier:?}");
    }
}

#[test]
fn an_answer_that_settles_several_lines_is_asked_once_with_all_that_it_moves() {
    let asked: Vec<Advice> = advice(&blank())
        .into_iter()
        .filter(|one| one.action == "Record which frameworks apply")
        .collect();
    let [frameworks] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    let regulation_alone = line(&blank(), Factor::Regulation)
        .if_fixed
        .expect("a fix")
        .residual;
    assert!(
        frameworks.best < regulation_alone,
        "{frameworks:?} and {regulation_alone}"
    );
}

#[test]
fn an_answer_gives_only_what_the_known_facts_leave_open() {
    let mut facts = in_order();
    facts.integration.sub_processors = None;
    let asked = advice(&facts)
        .into_iter()
        .find(|one| one.field == "sub_processors")
        .expect("it is asked for");
    facts.integration.sub_processors = Some(true);
    let worst = today(&facts).scores.residual;
    assert!(
        (asked.worst - worst).abs() < 1e-9,
        "sub-processors are level 2, not 4: {asked:?}"
    );
}

#[test]
fn what_can_be_done_is_apart_from_what_takes_another_design() {
    let mut facts = in_order();
    facts.integration.category = Category::Other;
    facts.integration.endpoints = vec![webhook(Some(false))];
    facts.integration.privilege = Some(Privilege::BroadWrite);
    facts.integration.tier = Some(Criticality::High);
    facts.last_review = None;
    let (acts, redesigns) = (told(&facts, AdviceKind::Act), told(&facts, AdviceKind::Redesign));
    assert!(
        acts.iter()
            .any(|action| action.starts_with("Verify the signature")),
        "{acts:?}"
    );
    assert!(acts.iter().any(|action| action == "Hold a review"), "{acts:?}");
    assert!(
        acts.iter().any(|action| action.starts_with("Limit it")),
        "{acts:?}"
    );
    assert!(
        redesigns
            .iter()
            .any(|action| action.contains("ower its own tier")),
        "{redesigns:?}"
    );
}

#[test]
fn what_depends_on_an_answer_waits_for_it() {
    let facts = blank();
    let acts = told(&facts, AdviceKind::Act);
    assert!(!acts.iter().any(|action| action.contains("Record")), "{acts:?}");
    assert!(told(&facts, AdviceKind::Answer).contains(&"Record the fallback".to_owned()));
}

#[test]
fn a_checklist_that_nobody_answered_is_asked_and_one_with_a_no_is_work() {
    let mut facts = in_order();
    facts
        .integration
        .resilience
        .retain(|one| one.item != ResilienceItem::Queue);
    let complete = "Complete the resilience checklist".to_owned();
    assert!(told(&facts, AdviceKind::Answer).contains(&complete));
    facts.integration.resilience[0].answer = holdfast_domain::integration::Answer::No;
    assert!(told(&facts, AdviceKind::Act).contains(&complete));
}

#[test]
fn what_only_time_brings_is_no_advice() {
    let mut facts = in_order();
    facts.incidents = vec![incident(IncidentClass::Outage, "2026-02-12")];
    assert!(line(&facts, Factor::Incidents).if_fixed.is_some());
    assert!(advice(&facts).iter().all(|one| !one.action.starts_with("Pass ")));
}

proptest! {
    #[test]
    fn answers_stay_within_the_range_that_is_shown_and_acts_never_raise_the_score(facts in any::facts(), day in any::day()) {
        let model = ScoringModel::default();
        let scores = assess(&facts, &model, day).scores;
        for one in advise(&facts, &model, day) {
            prop_assert!(one.best <= one.worst, "{:?}", one);
            prop_assert!(one.best <= scores.residual, "{:?}", one);
            prop_assert_eq!((one.best_band, one.worst_band), (model.band(one.best), model.band(one.worst)));
            if one.kind == AdviceKind::Answer { prop_assert!(one.worst <= scores.residual_max.max(scores.residual)) } else { prop_assert_eq!(one.best.to_bits(), one.worst.to_bits()) }
        }
    }
}
