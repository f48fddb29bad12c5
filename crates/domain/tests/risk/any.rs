//! Facts of every kind, with dates close enough to each other and to the day that many of them matter.

use chrono::{Days, NaiveDate};
use holdfast_domain::credential::{CredentialKind, KindPolicies, Lifetime, PolicyChoice};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::EvidenceKind;
use holdfast_domain::incident::IncidentClass;
use holdfast_domain::integration::{
    ComplianceFlag, Criticality, DataClass, Declared, Environment, EnvironmentUse, Fallback, Framework,
    Privilege, SwitchEffort,
};
use holdfast_domain::notice::NoticeKind;
use holdfast_domain::risk::RiskFacts;
use proptest::prelude::*;
use proptest::sample::select;

use crate::facts::{
    blank, date, dependent, document, environment, flow, in_order, incident, key, notice, outbound, webhook,
};

/// Any day of about three years around 2026.
pub fn day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..1_100).prop_map(|days| date("2025-04-01") + Days::new(days))
}

fn maybe_day() -> impl Strategy<Value = Option<NaiveDate>> {
    prop::option::of(day())
}

fn choice<E: Enumeration + std::fmt::Debug>() -> impl Strategy<Value = E> {
    select(E::ALL)
}

fn maybe<E: Enumeration + std::fmt::Debug>() -> impl Strategy<Value = Option<E>> {
    prop::option::of(select(E::ALL))
}

fn few<T: std::fmt::Debug>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(one, 0..3)
}

fn declared<T: std::fmt::Debug + Clone>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Declared<T>> {
    prop_oneof![
        Just(Declared::Unknown),
        Just(Declared::None),
        prop::collection::vec(one, 1..4).prop_map(Declared::Some)
    ]
}

/// Facts of every kind.
pub fn facts() -> impl Strategy<Value = RiskFacts> {
    (any::<bool>(), records(), answers(), dates()).prop_map(|(orderly, records, answers, dates)| {
        let mut facts = if orderly { in_order() } else { blank() };
        records.0(&mut facts);
        answers.0(&mut facts);
        dates.0(&mut facts);
        facts
    })
}

/// A change of some facts.
struct Change(Box<dyn Fn(&mut RiskFacts)>);

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a change")
    }
}

/// What has a life of its own: credentials, incidents, evidence, notices, versions.
fn records() -> impl Strategy<Value = Change> {
    let credential = (
        choice::<CredentialKind>(),
        maybe::<Lifetime>(),
        any::<[Option<bool>; 2]>(),
        any::<[Option<()>; 3]>(),
        [day(), day(), day()],
        any::<bool>(),
    );
    let credentials = few(credential.prop_map(
        |(kind, lifetime, [shared, scoped], [rotated, expires, revoked], [a, b, c], exempt)| {
            let (mut credential, _) = key(lifetime, shared, scoped, None);
            credential.kind = kind;
            credential.last_rotated_on = rotated.map(|()| a);
            credential.expires_on = expires.map(|()| b);
            credential.revoked_on = revoked.map(|()| c);
            if exempt {
                credential.policy = PolicyChoice::Exempt {
                    reason: "behind a broker".into(),
                };
            }
            let policy = credential.effective_policy("Example", &KindPolicies::default());
            (credential, policy)
        },
    ));
    let incidents = few((choice::<IncidentClass>(), day()));
    let evidence = few((choice::<EvidenceKind>(), maybe_day(), maybe_day()));
    let notices = few((choice::<NoticeKind>(), maybe_day(), maybe_day()));
    let version = (
        choice::<Environment>(),
        any::<Option<bool>>(),
        maybe_day(),
        prop::bool::weighted(0.8),
    );
    (credentials, incidents, evidence, notices, few(version)).prop_map(
        |(credentials, incidents, evidence, notices, versions)| {
            Change(Box::new(move |facts: &mut RiskFacts| {
                facts.credentials.clone_from(&credentials);
                facts.incidents = incidents
                    .iter()
                    .map(|(class, day)| incident(*class, &day.to_string()))
                    .collect();
                let on_file = evidence.iter().map(|(kind, issued, expires)| {
                    let mut document = document(*kind, None);
                    (document.issued_on, document.expires_on) = (*issued, *expires);
                    document
                });
                facts.evidence = on_file.collect();
                let announced = notices.iter().map(|(kind, effective, acknowledged)| {
                    let mut notice = notice(*kind, None);
                    notice.notice.effective_on = *effective;
                    notice.acknowledged_on = *acknowledged;
                    notice
                });
                facts.notices = announced.collect();
                let used = versions.iter().map(|(place, pinned, until, recorded)| {
                    let until = until.map(|until| until.to_string());
                    let used = environment(*place, *pinned, until.as_deref());
                    if *recorded {
                        used
                    } else {
                        EnvironmentUse {
                            version: None,
                            ..used
                        }
                    }
                });
                facts.integration.environments = used.collect();
            }))
        },
    )
}

/// What somebody chose in the form.
fn answers() -> impl Strategy<Value = Change> {
    let endpoint = prop_oneof![
        Just(outbound("https://api.example.com")),
        Just(outbound("http://api.example.com")),
        any::<Option<bool>>().prop_map(webhook)
    ];
    let flag =
        (choice::<Framework>(), any::<bool>()).prop_map(|(framework, critical_function)| ComplianceFlag {
            framework,
            critical_function,
        });
    let choices = (
        maybe::<Criticality>(),
        maybe::<Privilege>(),
        maybe::<Fallback>(),
        maybe::<SwitchEffort>(),
        any::<[Option<bool>; 2]>(),
    );
    let rto = prop::option::of(1_u32..600);
    let lists = (
        declared(choice::<DataClass>()),
        declared(flag),
        few(endpoint),
        few((choice::<Criticality>(), 1_u32..4)),
    );
    (choices, lists, [rto.clone(), rto]).prop_map(|(choices, lists, [rto, promised])| {
        Change(Box::new(move |facts: &mut RiskFacts| {
            let (tier, privilege, fallback, switch, [sub_processors, needs_credential]) = choices;
            let (classes, compliance, endpoints, dependents) = &lists;
            let integration = &mut facts.integration;
            (integration.tier, integration.privilege) = (tier, privilege);
            (integration.sub_processors, integration.needs_credential) = (sub_processors, needs_credential);
            integration.continuity.fallback = fallback;
            integration.continuity.switch_effort = switch;
            (
                integration.continuity.rto_minutes,
                integration.continuity.provider_recovery_minutes,
            ) = (rto.map(Into::into), promised.map(Into::into));
            integration.data_flows = match classes {
                Declared::Unknown => Declared::Unknown,
                Declared::None => Declared::None,
                Declared::Some(classes) => Declared::Some(classes.iter().map(|class| flow(*class)).collect()),
            };
            integration.compliance = compliance.clone();
            integration.endpoints.clone_from(endpoints);
            facts.dependents = dependents
                .iter()
                .map(|(criticality, depth)| dependent("Storefront", *criticality, *depth))
                .collect();
        }))
    })
}

/// When things were last done.
fn dates() -> impl Strategy<Value = Change> {
    (
        [maybe_day(), maybe_day(), maybe_day(), maybe_day()],
        prop::option::of(1_u32..12),
    )
        .prop_map(|([tested, verified, reviewed, checked], months)| {
            Change(Box::new(move |facts: &mut RiskFacts| {
                facts.integration.continuity.fallback_tested_on = tested;
                facts.integration.controls.least_privilege_verified_on = verified;
                facts.integration.incidents_checked_on = checked;
                facts.integration.review.cadence_months = months.map(Into::into);
                facts.last_review = reviewed;
            }))
        })
}
