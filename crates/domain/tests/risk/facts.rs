//! Facts to start a story from: everything known and in order, or nothing known at all.

use chrono::NaiveDate;
use holdfast_domain::credential::{
    Credential, CredentialKind, KindPolicies, Lifetime, PolicyChoice, RotationPolicy,
};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::{Evidence, EvidenceKind};
use holdfast_domain::incident::{Incident, IncidentClass};
use holdfast_domain::integration::{
    Answer, Category, ComplianceFlag, Criticality, DataClass, DataFlow, Declared, Direction, Endpoint,
    Environment, EnvironmentUse, Fallback, FlowDirection, Framework, Integration, Privilege, Protocol,
    ResilienceAnswer, ResilienceItem, VersionRecord,
};
use holdfast_domain::notice::{Notice, NoticeForUs, NoticeKind};
use holdfast_domain::risk::{
    Assessment, Band, Credit, CreditLine, Factor, FactorLine, RiskFacts, ScoringModel, assess,
};
use holdfast_domain::service::Dependent;
use holdfast_domain::text::{CredentialName, IntegrationName};

/// The day of every story.
pub const TODAY: &str = "2026-11-22";

pub fn date(raw: &str) -> NaiveDate {
    raw.parse().expect("a date")
}

/// The assessment of the story's day.
pub fn today(facts: &RiskFacts) -> Assessment {
    on(facts, TODAY)
}

pub fn on(facts: &RiskFacts, day: &str) -> Assessment {
    assess(facts, &ScoringModel::default(), date(day))
}

pub fn line(facts: &RiskFacts, factor: Factor) -> FactorLine {
    today(facts).factors[factor as usize].clone()
}

pub fn level(facts: &RiskFacts, factor: Factor) -> Option<u8> {
    line(facts, factor).level
}

pub fn credit(facts: &RiskFacts, credit: Credit) -> CreditLine {
    today(facts).credits[credit as usize].clone()
}

/// The band that the review's cadence follows.
pub fn inherent_band(facts: &RiskFacts) -> Band {
    today(facts).scores.inherent_band
}

/// Nothing is known but the name.
pub fn blank() -> RiskFacts {
    let name = IntegrationName::parse("Checkout payments").expect("a name");
    let id = uuid::Uuid::from_u128(1);
    RiskFacts {
        integration: Integration::new(id.into(), name, id.into(), Category::Payment),
        credentials: Vec::new(),
        incidents: Vec::new(),
        evidence: Vec::new(),
        notices: Vec::new(),
        last_review: None,
        dependents: Vec::new(),
    }
}

/// Everything is known, every level is 0, every credit is held, and nothing ages.
pub fn in_order() -> RiskFacts {
    let mut facts = blank();
    let integration = &mut facts.integration;
    integration.tier = Some(Criticality::BestEffort);
    integration.privilege = Some(Privilege::None);
    integration.environments = vec![environment(Environment::Production, Some(true), None)];
    integration.endpoints = vec![outbound("https://api.example.com")];
    integration.sub_processors = Some(false);
    integration.data_flows = Declared::None;
    integration.compliance = Declared::None;
    integration.needs_credential = Some(false);
    integration.incidents_checked_on = Some(date("2026-01-15"));
    integration.continuity.fallback = Some(Fallback::HotStandby);
    integration.continuity.fallback_tested_on = Some(date("2026-06-01"));
    integration.resilience = ResilienceItem::ALL
        .iter()
        .map(|item| ResilienceAnswer {
            item: *item,
            answer: Answer::Yes,
            reason: None,
        })
        .collect();
    integration.contract.breach_notification_hours = Some(48.into());
    integration.contract.exit_terms = Some(true);
    integration.controls.least_privilege_verified_on = Some(date("2026-05-01"));
    integration.controls.monitor_url = Some("https://watch.example.com".into());
    integration.controls.alert = Some(true);
    integration.controls.runbook_url = Some("https://wiki.example.com/runbook".into());
    facts.evidence = vec![document(EvidenceKind::Soc2, None)];
    facts.last_review = Some(date("2026-09-01"));
    facts
}

pub fn environment(
    environment: Environment,
    pinned: Option<bool>,
    supported_until: Option<&str>,
) -> EnvironmentUse {
    let version = VersionRecord {
        version: "2026-01".into(),
        pinned,
        supported_until: supported_until.map(date),
    };
    EnvironmentUse {
        environment,
        version: Some(version),
    }
}

pub fn outbound(url: &str) -> Endpoint {
    Endpoint {
        url: url.into(),
        direction: Direction::Outbound,
        protocol: Some(Protocol::Rest),
        authentication: None,
        signature_verified: None,
        region: None,
    }
}

pub fn webhook(signature_verified: Option<bool>) -> Endpoint {
    Endpoint {
        direction: Direction::Inbound,
        protocol: Some(Protocol::Webhook),
        signature_verified,
        ..outbound("https://shop.example.com/hooks")
    }
}

/// A flow with nothing done to protect it.
pub fn flow(data_class: DataClass) -> DataFlow {
    DataFlow {
        data_class,
        direction: FlowDirection::Outbound,
        purpose: None,
        region: None,
        minimised: false,
        tokenised: false,
        encrypted_in_transit: false,
        encrypted_at_rest: false,
    }
}

pub fn flags(frameworks: &[Framework]) -> Declared<ComplianceFlag> {
    Declared::Some(
        frameworks
            .iter()
            .map(|framework| ComplianceFlag {
                framework: *framework,
                critical_function: false,
            })
            .collect(),
    )
}

pub fn document(kind: EvidenceKind, expires_on: Option<&str>) -> Evidence {
    Evidence {
        id: uuid::Uuid::from_u128(2).into(),
        integration: uuid::Uuid::from_u128(1).into(),
        kind,
        issuer: None,
        issued_on: None,
        expires_on: expires_on.map(date),
        link: None,
    }
}

pub fn incident(class: IncidentClass, started_on: &str) -> Incident {
    Incident {
        id: uuid::Uuid::from_u128(3).into(),
        integration: uuid::Uuid::from_u128(1).into(),
        title: "API down".into(),
        class,
        started_on: date(started_on),
        duration_minutes: None,
        impact: None,
    }
}

pub fn notice(kind: NoticeKind, effective_on: Option<&str>) -> NoticeForUs {
    let notice = Notice {
        id: uuid::Uuid::from_u128(4).into(),
        provider: uuid::Uuid::from_u128(1).into(),
        kind,
        title: "Old API goes".into(),
        published_on: None,
        effective_on: effective_on.map(date),
        earlier_dates: Vec::new(),
        note: None,
    };
    NoticeForUs {
        notice,
        acknowledged_on: None,
    }
}

/// An API key of 90 days, rotated on a day.
pub fn key(
    lifetime: Option<Lifetime>,
    shared: Option<bool>,
    scoped: Option<bool>,
    rotated: Option<&str>,
) -> (Credential, Option<RotationPolicy>) {
    let credential = Credential {
        id: uuid::Uuid::from_u128(5).into(),
        integration: uuid::Uuid::from_u128(1).into(),
        name: CredentialName::parse("Live secret key").expect("a name"),
        kind: CredentialKind::ApiKey,
        environment: Environment::Production,
        location: "vault:payments/live".into(),
        scopes: None,
        access: None,
        lifetime,
        scoped,
        shared,
        issued_on: None,
        expires_on: None,
        last_rotated_on: rotated.map(date),
        policy: PolicyChoice::Default,
        revoked_on: None,
    };
    let policy = credential.effective_policy("Example", &KindPolicies::default());
    (credential, policy)
}

pub fn dependent(name: &str, criticality: Criticality, depth: u32) -> Dependent {
    Dependent {
        name: name.into(),
        criticality,
        depth,
    }
}
