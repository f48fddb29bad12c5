//! `valid_through` is a promise: up to and on that day nothing changes, and every fact that ages ends it in time.

use chrono::{Days, NaiveDate};
use holdfast_domain::evidence::EvidenceKind;
use holdfast_domain::incident::IncidentClass;
use holdfast_domain::integration::{
    Criticality, DataClass, Declared, Environment, Fallback, Framework, Privilege,
};
use holdfast_domain::notice::NoticeKind;
use holdfast_domain::risk::{Assessment, Factor, RiskFacts, ScoringModel, assess};
use proptest::prelude::*;
use rstest::rstest;

use crate::any;
use crate::facts::{
    blank, date, document, environment, flags, flow, in_order, incident, inherent_band, key, notice, on,
    today, webhook,
};

/// Everything but the two days that are meant to differ.
fn essence(assessment: Assessment) -> Assessment {
    Assessment {
        as_of: NaiveDate::MIN,
        valid_through: NaiveDate::MIN,
        ..assessment
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn nothing_changes_up_to_and_on_valid_through(facts in any::facts(), day in any::day(), steps in prop::collection::vec(0_i64..=100, 8)) {
        let model = ScoringModel::default();
        let first = assess(&facts, &model, day);
        prop_assert!(first.valid_through >= day);
        let days = (first.valid_through.min(day + Days::new(3_000)) - day).num_days();
        let inner = steps.iter().map(|percent| day + chrono::TimeDelta::days(days * percent / 100));
        for later in inner.chain([day + chrono::TimeDelta::days(days)]) {
            let again = assess(&facts, &model, later);
            prop_assert_eq!(again.valid_through, first.valid_through);
            prop_assert_eq!(essence(again), essence(first.clone()));
        }
    }

    #[test]
    fn a_score_that_never_ages_stays_for_ever(facts in any::facts(), day in any::day()) {
        let model = ScoringModel::default();
        let first = assess(&facts, &model, day);
        if first.valid_through == NaiveDate::MAX {
            prop_assert_eq!(essence(assess(&facts, &model, NaiveDate::MAX)), essence(first));
        }
    }

    #[test]
    fn the_same_facts_give_the_same_answer_after_being_stored(facts in any::facts(), day in any::day()) {
        let stored: RiskFacts = serde_json::from_str(&serde_json::to_string(&facts).expect("json")).expect("facts");
        let model = ScoringModel::default();
        prop_assert_eq!(assess(&stored, &model, day), assess(&facts, &model, day));
    }
}

/// Facts of which nothing ages, to watch one fact alone.
fn ageless() -> RiskFacts {
    let mut facts = in_order();
    facts.last_review = None;
    facts.integration.continuity.fallback_tested_on = None;
    facts.integration.controls.least_privilege_verified_on = None;
    facts
}

#[test]
fn a_score_without_dates_holds_for_ever() {
    assert_eq!(today(&ageless()).valid_through, NaiveDate::MAX);
    assert_eq!(today(&blank()).valid_through, NaiveDate::MAX);
}

fn with(change: impl FnOnce(&mut RiskFacts)) -> RiskFacts {
    let mut facts = ageless();
    // Data travels and a webhook is unverified, so that both axes are high enough for every change to show.
    facts.integration.endpoints = vec![webhook(Some(false))];
    facts.integration.data_flows = Declared::Some(vec![flow(DataClass::Personal)]);
    facts.integration.privilege = Some(Privilege::BroadWrite);
    change(&mut facts);
    facts
}

#[rstest]
#[case::an_outage_leaves_the_24_months(with(|facts| facts.incidents = vec![incident(IncidentClass::Outage, "2025-02-10")]), "2027-02-10")]
#[case::the_second_outage_leaves_first(
    with(|facts| facts.incidents = vec![incident(IncidentClass::Outage, "2025-02-10"), incident(IncidentClass::Outage, "2025-12-01")]),
    "2027-02-10"
)]
#[case::a_breach_hides_a_milder_incident_that_leaves_earlier(
    with(|facts| facts.incidents = vec![incident(IncidentClass::DataBreach, "2025-06-01"), incident(IncidentClass::Outage, "2025-02-10")]),
    "2027-06-01"
)]
#[case::a_document_expires(
    with(|facts| {
        facts.integration.compliance = flags(&[Framework::Gdpr]);
        facts.evidence = vec![document(EvidenceKind::Dpa, Some("2026-12-31"))];
    }),
    "2026-12-31"
)]
#[case::support_falls_below_a_year(
    with(|facts| facts.integration.environments = vec![environment(Environment::Production, Some(true), Some("2028-01-01"))]),
    "2027-01-01"
)]
#[case::support_falls_below_90_days(
    with(|facts| facts.integration.environments = vec![environment(Environment::Production, Some(true), Some("2027-06-30"))]),
    "2027-04-01"
)]
#[case::support_ends(
    with(|facts| facts.integration.environments = vec![environment(Environment::Production, Some(true), Some("2026-12-24"))]),
    "2026-12-24"
)]
#[case::a_rotation_falls_due(with(|facts| facts.credentials = vec![key(None, None, None, Some("2026-11-01"))]), "2027-01-30")]
#[case::the_fallback_test_is_a_year_old(
    with(|facts| {
        facts.integration.continuity.fallback = Some(Fallback::WarmStandby);
        facts.integration.continuity.fallback_tested_on = Some(date("2026-03-03"));
    }),
    "2027-03-03"
)]
#[case::least_privilege_was_verified_a_year_ago(
    with(|facts| facts.integration.controls.least_privilege_verified_on = Some(date("2026-03-03"))),
    "2027-03-03"
)]
#[case::a_breaking_notice_becomes_effective(with(|facts| facts.notices = vec![notice(NoticeKind::Breaking, Some("2026-12-10"))]), "2026-12-09")]
#[case::a_review_falls_due(
    with(|facts| {
        facts.last_review = Some(date("2026-11-10"));
        facts.integration.review.cadence_months = Some(1.into());
    }),
    "2026-12-10"
)]
fn a_fact_that_ages_ends_the_score_on_its_day(#[case] facts: RiskFacts, #[case] last: &str) {
    let before = today(&facts);
    assert_eq!(before.valid_through, date(last));
    let same = on(&facts, last);
    assert_eq!(essence(same), essence(before.clone()));
    let after = assess(&facts, &ScoringModel::default(), date(last) + Days::new(1));
    assert_ne!(
        after.scores.residual.to_bits(),
        before.scores.residual.to_bits(),
        "the score changes the day after"
    );
}

#[test]
fn a_floating_version_ignores_the_year() {
    let facts = with(|facts| {
        facts.integration.environments = vec![environment(
            Environment::Production,
            Some(false),
            Some("2028-01-01"),
        )];
    });
    assert_eq!(today(&facts).valid_through, date("2027-10-03"));
}

#[test]
fn the_review_follows_the_inherent_band() {
    let mut facts = with(|facts| facts.last_review = Some(date("2026-11-10")));
    let due = |facts: &RiskFacts| today(facts).valid_through;
    let months = ScoringModel::default().cadence_months(inherent_band(&facts));
    assert_eq!(due(&facts), date("2026-11-10") + chrono::Months::new(months));
    facts.integration.tier = Some(Criticality::Critical);
    facts.integration.data_flows = Declared::Some(vec![flow(DataClass::Cardholder)]);
    facts.integration.privilege = None;
    facts.integration.environments.clear();
    facts.integration.needs_credential = None;
    let sooner = ScoringModel::default().cadence_months(inherent_band(&facts));
    assert!(sooner < months);
    assert_eq!(due(&facts), date("2026-11-10") + chrono::Months::new(sooner));
}

#[test]
fn an_incident_that_left_lowers_the_score() {
    let facts = with(|facts| facts.incidents = vec![incident(IncidentClass::DataBreach, "2024-11-22")]);
    let level = |day: &str| on(&facts, day).factors[Factor::Incidents as usize].level;
    assert_eq!((level("2026-11-22"), level("2026-11-23")), (Some(4), Some(0)));
}
