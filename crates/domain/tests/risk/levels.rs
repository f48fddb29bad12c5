//! Each factor's levels, fact by fact.

use holdfast_domain::credential::{CredentialKind, Lifetime};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::EvidenceKind;
use holdfast_domain::incident::IncidentClass;
use holdfast_domain::integration::{
    ComplianceFlag, Criticality, DataClass, Declared, Environment, EnvironmentUse, Fallback, Framework,
    Privilege, Protocol, SwitchEffort, Uptime,
};
use holdfast_domain::notice::NoticeKind;
use holdfast_domain::risk::{Factor, RiskFacts};
use rstest::rstest;

use crate::facts::{
    blank, date, dependent, document, environment, flags, flow, in_order, incident, key, level, line, notice,
    outbound, today, webhook,
};

#[test]
fn unknown_is_never_safe() {
    let assessment = today(&blank());
    for line in &assessment.factors {
        assert_eq!(line.level, None, "{}", line.factor);
        assert!(
            line.if_fixed
                .as_ref()
                .is_some_and(|fix| fix.action.starts_with("Record")),
            "{}",
            line.factor
        );
    }
    assert!(assessment.credits.iter().all(|line| !line.held));
    let scores = assessment.scores;
    assert_eq!(
        (
            scores.residual,
            scores.residual_min,
            scores.residual_max,
            scores.confidence
        ),
        (75.0, 0.0, 100.0, 0.0)
    );
}

#[test]
fn facts_in_order_are_level_0_and_hold_every_credit() {
    let assessment = today(&in_order());
    for line in &assessment.factors {
        assert_eq!(line.level, Some(0), "{}: {}", line.factor, line.reason);
    }
    for line in &assessment.credits {
        assert!(line.held, "{}: {}", line.credit, line.reason);
    }
}

#[rstest]
#[case(&[DataClass::Public], 0)]
#[case(&[DataClass::Internal], 1)]
#[case(&[DataClass::Confidential, DataClass::Internal], 2)]
#[case(&[DataClass::Personal], 3)]
#[case(&[DataClass::Financial], 3)]
#[case(&[DataClass::Personal, DataClass::SensitivePersonal], 4)]
#[case(&[DataClass::Cardholder], 4)]
#[case(&[DataClass::Credentials], 4)]
fn the_most_sensitive_class_sets_the_data_level(#[case] classes: &[DataClass], #[case] expected: u8) {
    let mut facts = in_order();
    facts.integration.data_flows = Declared::Some(classes.iter().map(|class| flow(*class)).collect());
    assert_eq!(level(&facts, Factor::Data), Some(expected));
}

#[rstest]
#[case::own_tier(Some(Criticality::High), &[], Some(3))]
#[case::a_critical_service_through_others(Some(Criticality::Low), &[(Criticality::Medium, 1), (Criticality::Critical, 3)], Some(4))]
#[case::own_tier_above_its_services(Some(Criticality::High), &[(Criticality::Low, 1)], Some(3))]
#[case::no_tier_but_already_the_worst(None, &[(Criticality::Critical, 2)], Some(4))]
#[case::no_tier_could_be_worse(None, &[(Criticality::High, 1)], None)]
#[case::nothing(None, &[], None)]
fn criticality_is_the_highest_of_its_own_and_its_dependents(
    #[case] tier: Option<Criticality>,
    #[case] services: &[(Criticality, u32)],
    #[case] expected: Option<u8>,
) {
    let mut facts = in_order();
    facts.integration.tier = tier;
    facts.dependents = services
        .iter()
        .map(|(criticality, depth)| dependent("Storefront", *criticality, *depth))
        .collect();
    assert_eq!(level(&facts, Factor::Criticality), expected);
}

#[rstest]
#[case(Fallback::HotStandby, None, 0)]
#[case(Fallback::WarmStandby, None, 1)]
#[case(Fallback::Cached, None, 2)]
#[case(Fallback::Manual, None, 3)]
#[case(Fallback::None, Some(SwitchEffort::Hours), 3)]
#[case(Fallback::None, Some(SwitchEffort::Weeks), 3)]
#[case(Fallback::None, Some(SwitchEffort::Months), 4)]
#[case(Fallback::None, None, 4)]
fn the_fallback_sets_the_outage_level_and_a_short_rto_makes_it_worse(
    #[case] fallback: Fallback,
    #[case] switch: Option<SwitchEffort>,
    #[case] expected: u8,
) {
    let mut facts = in_order();
    let integration = &mut facts.integration;
    integration.continuity.fallback = Some(fallback);
    integration.continuity.switch_effort = switch;
    integration.continuity.rto_minutes = Some(60.into());
    integration.continuity.provider_recovery_minutes = Some(60.into());
    integration.sla.published_uptime = Some(Uptime::parse("99.95").expect("an uptime"));
    assert_eq!(level(&facts, Factor::Outage), Some(expected), "in line");

    let mut slower = facts.clone();
    slower.integration.continuity.provider_recovery_minutes = Some(61.into());
    assert_eq!(
        level(&slower, Factor::Outage),
        Some((expected + 1).min(4)),
        "the provider recovers more slowly"
    );

    // 99.8 % allows 86.4 minutes in a month of 30 days; the contract counts before the web page.
    facts.integration.sla.contracted_uptime = Some(Uptime::parse("99.8").expect("an uptime"));
    assert_eq!(
        level(&facts, Factor::Outage),
        Some((expected + 1).min(4)),
        "the SLA allows more"
    );
}

#[test]
fn privilege_is_its_own_level() {
    for (expected, privilege) in (0_u8..).zip(Privilege::ALL) {
        let mut facts = in_order();
        facts.integration.privilege = Some(*privilege);
        assert_eq!(level(&facts, Factor::Privilege), Some(expected));
    }
}

#[rstest]
#[case(&[Framework::Gdpr], false, 2)]
#[case(&[Framework::Gdpr, Framework::Gdpr], false, 2)]
#[case(&[Framework::Gdpr, Framework::PciDss], false, 3)]
#[case(&[Framework::Gdpr, Framework::PciDss, Framework::Nis2], false, 4)]
#[case(&[Framework::Dora], false, 2)]
#[case(&[Framework::Dora], true, 4)]
fn frameworks_are_counted_and_a_critical_function_is_the_worst(
    #[case] frameworks: &[Framework],
    #[case] critical_function: bool,
    #[case] expected: u8,
) {
    let mut facts = in_order();
    let flag = |framework: &Framework| ComplianceFlag {
        framework: *framework,
        critical_function,
    };
    facts.integration.compliance = Declared::Some(frameworks.iter().map(flag).collect());
    assert_eq!(level(&facts, Factor::Regulation), Some(expected));
}

#[rstest]
#[case::checked_and_none(true, &[], Some(0))]
#[case::nobody_looked(false, &[], None)]
#[case::old_ones_show_that_a_history_is_kept(false, &[(IncidentClass::DataBreach, "2024-11-21")], Some(0))]
#[case::same_day_24_months_ago(true, &[(IncidentClass::Outage, "2024-11-22")], Some(1))]
#[case::an_incident_gives_its_level_even_unchecked(false, &[(IncidentClass::Outage, "2026-01-01")], Some(1))]
#[case::two_outages(true, &[(IncidentClass::Outage, "2026-01-01"), (IncidentClass::Outage, "2026-02-01")], Some(2))]
#[case::sla_breach(true, &[(IncidentClass::SlaBreach, "2026-01-01"), (IncidentClass::Outage, "2026-02-01")], Some(3))]
#[case::security(true, &[(IncidentClass::Security, "2026-01-01")], Some(3))]
#[case::data_breach(true, &[(IncidentClass::Security, "2026-01-01"), (IncidentClass::DataBreach, "2025-02-01")], Some(4))]
#[case::not_yet(true, &[(IncidentClass::DataBreach, "2026-11-23")], Some(0))]
fn the_worst_incident_of_24_months_counts(
    #[case] checked: bool,
    #[case] incidents: &[(IncidentClass, &str)],
    #[case] expected: Option<u8>,
) {
    let mut facts = in_order();
    facts.integration.incidents_checked_on = checked.then(|| date("2026-01-01"));
    facts.incidents = incidents
        .iter()
        .map(|(class, day)| incident(*class, day))
        .collect();
    assert_eq!(level(&facts, Factor::Incidents), expected);
}

const CURRENT: Option<&str> = Some("2027-01-01");
const PAST: Option<&str> = Some("2026-11-21");

#[rstest]
#[case::nothing_required_nothing_on_file(&[], Some(Criticality::Low), &[], Some(1))]
#[case::nothing_required_something_on_file(&[], Some(Criticality::Low), &[(EvidenceKind::PenetrationTest, CURRENT)], Some(0))]
#[case::nothing_required_and_expired(&[], Some(Criticality::Low), &[(EvidenceKind::PenetrationTest, PAST)], Some(1))]
#[case::all_current(&[Framework::Gdpr], Some(Criticality::Low), &[(EvidenceKind::Dpa, Some("2026-11-22"))], Some(0))]
#[case::renewed(&[Framework::Gdpr], Some(Criticality::Low), &[(EvidenceKind::Dpa, PAST), (EvidenceKind::Dpa, None)], Some(0))]
#[case::one_expired(&[Framework::Gdpr, Framework::Hipaa], Some(Criticality::Low), &[(EvidenceKind::Dpa, CURRENT), (EvidenceKind::Baa, PAST)], Some(2))]
#[case::several(&[Framework::Gdpr, Framework::PciDss], Some(Criticality::Low), &[(EvidenceKind::Dpa, CURRENT)], Some(3))]
#[case::none(&[Framework::Gdpr, Framework::PciDss], Some(Criticality::Low), &[(EvidenceKind::Soc2, CURRENT)], Some(4))]
#[case::the_only_one(&[Framework::Gdpr], Some(Criticality::Low), &[], Some(4))]
#[case::a_high_tier_asks_for_an_attestation(&[Framework::Gdpr], Some(Criticality::High), &[(EvidenceKind::Dpa, None)], Some(2))]
#[case::an_iso_certificate_serves(&[Framework::Gdpr], Some(Criticality::Critical), &[(EvidenceKind::Dpa, None), (EvidenceKind::Iso27001, CURRENT)], Some(0))]
#[case::a_framework_covers_the_tier(&[Framework::Soc2], Some(Criticality::Critical), &[], Some(4))]
#[case::without_a_tier_it_could_be_worse(&[Framework::Gdpr], None, &[(EvidenceKind::Dpa, None)], None)]
#[case::without_a_tier_but_attested(&[Framework::Gdpr], None, &[(EvidenceKind::Dpa, None), (EvidenceKind::Soc2, None)], Some(0))]
#[case::without_a_tier_but_already_the_worst(&[Framework::Gdpr], None, &[], Some(4))]
fn the_assurance_gap_counts_what_is_required_and_not_current(
    #[case] frameworks: &[Framework],
    #[case] tier: Option<Criticality>,
    #[case] on_file: &[(EvidenceKind, Option<&str>)],
    #[case] expected: Option<u8>,
) {
    let mut facts = in_order();
    facts.integration.tier = tier;
    facts.integration.compliance = if frameworks.is_empty() {
        Declared::None
    } else {
        flags(frameworks)
    };
    facts.evidence = on_file
        .iter()
        .map(|(kind, expires)| document(*kind, *expires))
        .collect();
    assert_eq!(level(&facts, Factor::Assurance), expected);
}

const SHORT: Option<Lifetime> = Some(Lifetime::Short);
const LONG: Option<Lifetime> = Some(Lifetime::Long);

#[rstest]
#[case(SHORT, Some(false), Some(true), Some(1))]
#[case(SHORT, Some(true), Some(true), Some(1))]
#[case(LONG, Some(false), Some(true), Some(2))]
#[case(LONG, Some(true), Some(true), Some(3))]
#[case(LONG, Some(false), Some(false), Some(3))]
#[case(SHORT, Some(true), Some(false), Some(3))]
#[case(LONG, Some(true), Some(false), Some(4))]
#[case::sharing_does_not_matter_here(SHORT, None, Some(true), Some(1))]
#[case::lifetime_does_not_matter_here(None, Some(false), Some(false), Some(3))]
#[case::could_be_worse(LONG, None, Some(false), None)]
#[case::nothing_known(None, None, None, None)]
fn the_design_of_a_credential_sets_its_level(
    #[case] lifetime: Option<Lifetime>,
    #[case] shared: Option<bool>,
    #[case] scoped: Option<bool>,
    #[case] expected: Option<u8>,
) {
    let mut facts = in_order();
    facts.credentials = vec![key(lifetime, shared, scoped, None)];
    assert_eq!(level(&facts, Factor::CredentialDesign), expected);
}

#[test]
fn the_worst_credential_counts_and_revoked_ones_do_not() {
    let mut facts = in_order();
    let good = key(SHORT, Some(false), Some(true), None);
    let worst = key(LONG, Some(true), Some(false), None);
    let open = key(None, None, None, None);
    facts.credentials = vec![good.clone(), worst.clone(), open.clone()];
    assert_eq!(
        level(&facts, Factor::CredentialDesign),
        Some(4),
        "nothing could be worse"
    );
    facts.credentials = vec![good.clone(), open];
    assert_eq!(level(&facts, Factor::CredentialDesign), None);
    let mut revoked = worst;
    revoked.0.revoked_on = Some(date("2026-01-01"));
    facts.credentials = vec![good.clone(), revoked.clone()];
    assert_eq!(level(&facts, Factor::CredentialDesign), Some(1));
    facts.integration.needs_credential = Some(true);
    facts.credentials = vec![revoked];
    assert_eq!(
        level(&facts, Factor::CredentialDesign),
        None,
        "it needs one, and none is in use"
    );
    let mut identity = good;
    identity.0.kind = CredentialKind::WorkloadIdentity;
    facts.credentials = vec![identity];
    assert_eq!(level(&facts, Factor::CredentialDesign), Some(0));
}

#[rstest]
#[case::one_outbound(vec![outbound("https://a.example")], Some(false), Some(0))]
#[case::second_endpoint(vec![outbound("https://a.example"), outbound("https://b.example")], Some(false), Some(1))]
#[case::verified_webhook(vec![webhook(Some(true))], Some(false), Some(1))]
#[case::three_endpoints(vec![outbound("https://a.example"), outbound("https://b.example"), webhook(Some(true))], Some(false), Some(2))]
#[case::sub_processors(vec![outbound("https://a.example")], Some(true), Some(2))]
#[case::unverified_webhook(vec![webhook(Some(false))], Some(false), Some(3))]
#[case::nobody_knows_whether_it_is_verified(vec![webhook(None)], None, Some(3))]
#[case::plain_http(vec![outbound("HTTP://a.example"), webhook(None)], None, Some(4))]
#[case::nobody_knows_of_sub_processors(vec![outbound("https://a.example")], None, None)]
#[case::sub_processors_make_no_difference(vec![outbound("https://a.example"), outbound("https://b.example"), outbound("https://c.example")], None, Some(2))]
#[case::no_endpoint(vec![], Some(false), None)]
fn endpoints_and_sub_processors_set_the_exposure(
    #[case] endpoints: Vec<holdfast_domain::integration::Endpoint>,
    #[case] sub_processors: Option<bool>,
    #[case] expected: Option<u8>,
) {
    let mut facts = in_order();
    facts.integration.endpoints = endpoints;
    facts.integration.sub_processors = sub_processors;
    assert_eq!(level(&facts, Factor::Exposure), expected);
}

#[test]
fn an_inbound_file_drop_is_no_webhook_but_silence_is() {
    let mut facts = in_order();
    let mut inbound = webhook(None);
    inbound.protocol = Some(Protocol::Sftp);
    facts.integration.endpoints = vec![inbound.clone()];
    assert_eq!(level(&facts, Factor::Exposure), Some(1));
    inbound.protocol = None;
    facts.integration.endpoints = vec![inbound];
    assert_eq!(level(&facts, Factor::Exposure), Some(3));
}

#[rstest]
#[case::no_end_named(Some(true), None, Some(0))]
#[case::exactly_a_year(Some(true), Some("2027-11-22"), Some(0))]
#[case::under_a_year(Some(true), Some("2027-11-21"), Some(1))]
#[case::floating(Some(false), None, Some(2))]
#[case::floating_under_a_year(Some(false), Some("2027-11-21"), Some(2))]
#[case::exactly_90_days(Some(true), Some("2027-02-20"), Some(1))]
#[case::under_90_days(Some(true), Some("2027-02-19"), Some(3))]
#[case::last_day(Some(false), Some("2026-11-22"), Some(3))]
#[case::unsupported(Some(true), Some("2026-11-21"), Some(4))]
#[case::nobody_knows_whether_pinned(None, None, None)]
#[case::pinning_makes_no_difference(None, Some("2026-12-01"), Some(3))]
fn the_version_ages(#[case] pinned: Option<bool>, #[case] until: Option<&str>, #[case] expected: Option<u8>) {
    let mut facts = in_order();
    facts.integration.environments = vec![environment(Environment::Production, pinned, until)];
    assert_eq!(level(&facts, Factor::Version), expected);
}

#[test]
fn only_production_counts_if_there_is_one() {
    let mut facts = in_order();
    let staging = environment(Environment::Staging, Some(false), None);
    facts.integration.environments = vec![
        environment(Environment::Production, Some(true), None),
        staging.clone(),
    ];
    assert_eq!(level(&facts, Factor::Version), Some(0));
    let blank = EnvironmentUse {
        environment: Environment::Test,
        version: None,
    };
    facts.integration.environments = vec![staging, blank];
    assert_eq!(level(&facts, Factor::Version), None);
}

#[rstest]
#[case::breaking(NoticeKind::Breaking, Some("2026-11-22"), None, 3)]
#[case::deprecation(NoticeKind::Deprecation, Some("2026-01-01"), None, 3)]
#[case::without_a_date(NoticeKind::Breaking, None, None, 3)]
#[case::to_come(NoticeKind::Breaking, Some("2026-11-23"), None, 0)]
#[case::acknowledged(NoticeKind::Breaking, Some("2026-01-01"), Some("2026-11-22"), 0)]
#[case::not_breaking(NoticeKind::Pricing, Some("2026-01-01"), None, 0)]
fn a_breaking_notice_in_effect_must_be_acknowledged(
    #[case] kind: NoticeKind,
    #[case] effective: Option<&str>,
    #[case] acknowledged: Option<&str>,
    #[case] expected: u8,
) {
    let mut facts: RiskFacts = in_order();
    facts.notices = vec![notice(kind, effective)];
    facts.notices[0].acknowledged_on = acknowledged.map(date);
    assert_eq!(level(&facts, Factor::Version), Some(expected));
    assert!(expected == 0 || line(&facts, Factor::Version).reason.contains("Old API goes"));
}
