//! Each credit: what holds it and what loses it.

use holdfast_domain::credential::PolicyChoice;
use holdfast_domain::evidence::EvidenceKind;
use holdfast_domain::integration::{
    Answer, Criticality, DataClass, Declared, Environment, Fallback, Framework,
};
use holdfast_domain::notice::NoticeKind;
use holdfast_domain::risk::{Credit, RiskFacts};
use rstest::rstest;

use crate::facts::{credit, date, document, environment, flags, flow, in_order, key, notice, today};

fn held(facts: &RiskFacts, which: Credit) -> bool {
    credit(facts, which).held
}

fn with(change: impl FnOnce(&mut RiskFacts)) -> RiskFacts {
    let mut facts = in_order();
    change(&mut facts);
    facts
}

#[test]
fn an_overdue_rotation_loses_its_credit() {
    // An API key lives 90 days.
    let rotated = |day: &str| with(|facts| facts.credentials = vec![key(None, None, None, Some(day))]);
    assert!(held(&rotated("2026-08-24"), Credit::RotationOnTime), "due today");
    let overdue = credit(&rotated("2026-08-23"), Credit::RotationOnTime);
    assert!(!overdue.held);
    assert!(
        overdue
            .reason
            .starts_with("Live secret key was due for rotation on 21 Nov 2026 (90 days"),
        "{}",
        overdue.reason
    );
    assert_eq!(
        overdue.if_fixed.map(|fix| fix.action),
        Some("Rotate Live secret key".into())
    );
}

#[rstest]
#[case::none_needed(Some(false), true)]
#[case::one_needed(Some(true), false)]
#[case::nobody_knows(None, false)]
fn without_a_credential_the_rotation_is_on_time_only_if_none_is_needed(
    #[case] needs: Option<bool>,
    #[case] expected: bool,
) {
    assert_eq!(
        held(
            &with(|facts| facts.integration.needs_credential = needs),
            Credit::RotationOnTime
        ),
        expected
    );
}

#[test]
fn every_credential_in_use_must_be_on_time() {
    let never = key(None, None, None, None);
    let fresh = key(None, None, None, Some("2026-11-01"));
    let mut revoked = never.clone();
    revoked.0.revoked_on = Some(date("2026-11-01"));
    let mut exempt = never.clone();
    exempt.0.policy = PolicyChoice::Exempt {
        reason: "behind a broker".into(),
    };
    exempt.1 = None;
    let mut expired = fresh.clone();
    expired.0.expires_on = Some(date("2026-11-21"));
    for (credentials, expected) in [
        (vec![fresh.clone(), revoked], true),
        (vec![fresh.clone(), exempt], true),
        (vec![fresh.clone(), never], false),
        (vec![fresh, expired], false),
    ] {
        assert_eq!(
            held(
                &with(|facts| facts.credentials = credentials),
                Credit::RotationOnTime
            ),
            expected
        );
    }
}

#[rstest]
#[case::a_year_to_the_day(Some(Fallback::Manual), Some("2025-11-22"), true)]
#[case::a_day_longer(Some(Fallback::Manual), Some("2025-11-21"), false)]
#[case::in_the_future(Some(Fallback::Manual), Some("2026-11-23"), false)]
#[case::nothing_to_test(Some(Fallback::None), Some("2026-11-01"), false)]
#[case::unknown(None, Some("2026-11-01"), false)]
#[case::never(Some(Fallback::Manual), None, false)]
fn a_fallback_test_counts_for_12_months(
    #[case] fallback: Option<Fallback>,
    #[case] tested: Option<&str>,
    #[case] expected: bool,
) {
    let facts = with(|facts| {
        facts.integration.continuity.fallback = fallback;
        facts.integration.continuity.fallback_tested_on = tested.map(date);
    });
    assert_eq!(held(&facts, Credit::TestedFallback), expected);
}

#[test]
fn every_flow_above_internal_must_be_protected() {
    let mut safe = flow(DataClass::Personal);
    (safe.tokenised, safe.encrypted_in_transit, safe.encrypted_at_rest) = (true, true, true);
    let mut at_rest = safe.clone();
    at_rest.encrypted_at_rest = false;
    let mut whole = safe.clone();
    whole.tokenised = false;
    let cases = [
        (Declared::Unknown, false),
        (Declared::None, true),
        (
            Declared::Some(vec![safe.clone(), flow(DataClass::Internal)]),
            true,
        ),
        (Declared::Some(vec![safe.clone(), at_rest]), false),
        (Declared::Some(vec![safe, whole]), false),
    ];
    for (flows, expected) in cases {
        let facts = with(|facts| facts.integration.data_flows = flows.clone());
        assert_eq!(held(&facts, Credit::DataProtected), expected, "{flows:?}");
    }
}

#[rstest]
#[case::no(Answer::No, None, false)]
#[case::not_applicable(Answer::NotApplicable, None, false)]
#[case::not_applicable_with_a_blank_reason(Answer::NotApplicable, Some(" "), false)]
#[case::not_applicable_with_a_reason(Answer::NotApplicable, Some("we never retry"), true)]
fn the_checklist_is_complete_only_without_a_gap(
    #[case] answer: Answer,
    #[case] reason: Option<&str>,
    #[case] expected: bool,
) {
    let facts = with(|facts| {
        facts.integration.resilience[2].answer = answer;
        facts.integration.resilience[2].reason = reason.map(str::to_owned);
    });
    assert_eq!(held(&facts, Credit::ResilienceChecklist), expected);
    assert_eq!(
        credit(&facts, Credit::ResilienceChecklist).field,
        if expected {
            "resilience.timeout"
        } else {
            "resilience.retries"
        }
    );
    assert!(
        !held(
            &with(|facts| drop(facts.integration.resilience.pop())),
            Credit::ResilienceChecklist
        ),
        "an item without an answer"
    );
}

#[test]
fn contract_terms_need_the_agreement_the_window_and_the_exit() {
    let gdpr = |on_file: Vec<_>| {
        with(|facts| {
            facts.integration.compliance = flags(&[Framework::Gdpr, Framework::Soc2]);
            facts.evidence = on_file;
        })
    };
    assert!(
        held(
            &gdpr(vec![document(EvidenceKind::Dpa, Some("2026-11-22"))]),
            Credit::ContractTerms
        ),
        "no SOC 2 report needed here"
    );
    let lost = credit(
        &gdpr(vec![document(EvidenceKind::Dpa, Some("2026-11-21"))]),
        Credit::ContractTerms,
    );
    assert_eq!(
        (lost.held, lost.reason.contains("expired on 21 Nov 2026")),
        (false, true),
        "{}",
        lost.reason
    );
    assert!(!held(
        &with(|facts| facts.integration.compliance = Declared::Unknown),
        Credit::ContractTerms
    ));
    assert!(!held(
        &with(|facts| facts.integration.contract.breach_notification_hours = None),
        Credit::ContractTerms
    ));
    assert!(!held(
        &with(|facts| facts.integration.contract.exit_terms = None),
        Credit::ContractTerms
    ));
}

#[rstest]
#[case(Some("2025-11-22"), true)]
#[case(Some("2025-11-21"), false)]
#[case(None, false)]
fn least_privilege_is_verified_every_12_months(#[case] day: Option<&str>, #[case] expected: bool) {
    let facts = with(|facts| facts.integration.controls.least_privilege_verified_on = day.map(date));
    assert_eq!(held(&facts, Credit::LeastPrivilegeVerified), expected);
}

#[rstest]
#[case::very_low_is_due_after_24_months(Some("2024-11-22"), None, true)]
#[case::a_day_late(Some("2024-11-21"), None, false)]
#[case::by_hand(Some("2026-10-21"), Some(1), false)]
#[case::never(None, None, false)]
fn a_review_counts_until_the_next_is_due(
    #[case] last: Option<&str>,
    #[case] months: Option<u32>,
    #[case] expected: bool,
) {
    let facts = with(|facts| {
        facts.last_review = last.map(date);
        facts.integration.review.cadence_months = months.map(Into::into);
    });
    assert_eq!(held(&facts, Credit::ReviewOnSchedule), expected);
}

#[test]
fn required_evidence_must_all_be_current() {
    let cases = [
        (Declared::None, Some(Criticality::Low), vec![], true),
        (Declared::None, None, vec![], false),
        (Declared::None, None, vec![EvidenceKind::Soc2], true),
        (
            Declared::Unknown,
            Some(Criticality::Low),
            vec![EvidenceKind::Soc2],
            false,
        ),
        (
            flags(&[Framework::Gdpr]),
            Some(Criticality::Low),
            vec![EvidenceKind::Dpa],
            true,
        ),
        (
            flags(&[Framework::Gdpr]),
            Some(Criticality::High),
            vec![EvidenceKind::Dpa],
            false,
        ),
    ];
    for (compliance, tier, kinds, expected) in cases {
        let facts = with(|facts| {
            facts.integration.compliance = compliance.clone();
            facts.integration.tier = tier;
            facts.evidence = kinds.iter().map(|kind| document(*kind, None)).collect();
        });
        assert_eq!(
            held(&facts, Credit::AttestationsCurrent),
            expected,
            "{compliance:?} {tier:?} {kinds:?}"
        );
    }
}

#[test]
fn a_breaking_notice_loses_the_credit_before_it_takes_effect() {
    let facts = with(|facts| facts.notices = vec![notice(NoticeKind::Breaking, Some("2027-06-01"))]);
    assert!(!held(&facts, Credit::VersionPinned));
    let pricing = with(|facts| facts.notices = vec![notice(NoticeKind::Pricing, Some("2026-06-01"))]);
    assert!(held(&pricing, Credit::VersionPinned));
}

#[rstest]
#[case::last_day(Some(true), Some("2026-11-22"), true)]
#[case::unsupported(Some(true), Some("2026-11-21"), false)]
#[case::floating(Some(false), None, false)]
#[case::unknown(None, None, false)]
fn the_version_must_be_pinned_and_supported(
    #[case] pinned: Option<bool>,
    #[case] until: Option<&str>,
    #[case] expected: bool,
) {
    let facts = with(|facts| {
        facts.integration.environments = vec![environment(Environment::Production, pinned, until)];
    });
    assert_eq!(held(&facts, Credit::VersionPinned), expected);
}

#[test]
fn monitoring_needs_all_three() {
    assert!(!held(
        &with(|facts| facts.integration.controls.monitor_url = None),
        Credit::MonitoredWithRunbook
    ));
    assert!(!held(
        &with(|facts| facts.integration.controls.alert = None),
        Credit::MonitoredWithRunbook
    ));
    assert!(!held(
        &with(|facts| facts.integration.controls.runbook_url = None),
        Credit::MonitoredWithRunbook
    ));
}

#[test]
fn credits_stand_in_their_order_with_the_points_of_the_model() {
    let lines = today(&in_order()).credits;
    assert_eq!(
        lines.iter().map(|line| line.points).collect::<Vec<_>>(),
        [25, 15, 10, 10, 15, 10, 10, 10, 10, 5]
    );
    assert!(lines.windows(2).all(|pair| pair[0].credit < pair[1].credit));
}
