//! Every stored value passes its own form again, unchanged.

use holdfast_domain::credential::form::parse_credential;
use holdfast_domain::credential::{CredentialKind, KindPolicy, Lifetime};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::integration::form::parse_integration;
use holdfast_domain::integration::{
    Answer, Authentication, Category, Criticality, DataClass, Direction, Environment, Fallback,
    FlowDirection, Framework, Lifecycle, Privilege, Protocol, ResilienceItem, SwitchEffort, Uptime,
};
use holdfast_domain::record::Record;
use holdfast_domain::reminder::preferences::{Digest, Preferences, WEEKDAYS};
use holdfast_domain::reminder::{Ladder, ReminderKind};
use proptest::prelude::*;
use uuid::Uuid;

use super::fields::{least, today};

/// What somebody may type into a field: nothing, something that fits, or anything at all.
fn typed(fits: &[&str]) -> BoxedStrategy<String> {
    let fits: Vec<String> = fits.iter().map(|text| (*text).to_owned()).collect();
    prop_oneof![
        3 => Just(String::new()),
        6 => proptest::sample::select(fits),
        1 => "\\PC{0,12}",
    ]
    .boxed()
}

fn one_of<E: Enumeration>() -> BoxedStrategy<String> {
    let known: Vec<&str> = E::ALL.iter().map(|value| value.as_str()).collect();
    typed(&known)
}

const TEXTS: &[&str] = &[
    "Grüße Ångström",
    "a  b",
    "two\r\nlines",
    "x\ty",
    "Pay\u{ad}ments",
    "100 %",
    "=1+1",
    "日本",
    "1",
];
const DATES: &[&str] = &[
    "1990-01-01",
    "2026-11-22",
    "2024-02-29",
    "2026-01-31",
    "2100-12-31",
];
const NUMBERS: &[&str] = &["0", "1", "12", "24", "60", "90", "365", "1440", "5256000"];
const UPTIMES: &[&str] = &[
    "99.95",
    "99,95",
    "99.9999999",
    "0.000001",
    "0.000000001",
    "100",
    "99.95 %",
    "99.5%",
    "1",
    "100.0",
];
const ADDRESSES: &[&str] = &[
    "https://api.example.org/{tenant}/orders",
    "http://api.example.org",
    "https://*.example.org",
    "amqp://broker.example.org",
    "redis://cache.example.org:6379/0",
    "jdbc:postgresql://db.example.org/app",
];
const LINKS: &[&str] = &["https://example.org/runbook", "http://example.org/?a=b"];
const YES_NO: &[&str] = &["yes", "no"];
const TICK: &[&str] = &["on"];

/// Each field of an integration's form with what may be typed into it.
fn integration_form() -> impl Strategy<Value = Fields> {
    let mut fields: Vec<(String, BoxedStrategy<String>)> = vec![
        ("name".into(), typed(TEXTS)),
        ("product".into(), typed(TEXTS)),
        ("purpose".into(), typed(TEXTS)),
        ("consequence".into(), typed(TEXTS)),
        ("breach_consequence".into(), typed(TEXTS)),
        ("category".into(), one_of::<Category>()),
        ("lifecycle".into(), one_of::<Lifecycle>()),
        ("tier".into(), one_of::<Criticality>()),
        ("privilege".into(), one_of::<Privilege>()),
        ("fallback".into(), one_of::<Fallback>()),
        ("switch_effort".into(), one_of::<SwitchEffort>()),
        ("published_uptime".into(), typed(UPTIMES)),
        ("contracted_uptime".into(), typed(UPTIMES)),
        ("monitor_url".into(), typed(LINKS)),
        ("runbook_url".into(), typed(LINKS)),
    ];
    let mut add = |path: &str, strategy: BoxedStrategy<String>| fields.push((path.to_owned(), strategy));
    for path in [
        "live_since",
        "incidents_checked_on",
        "fallback_tested_on",
        "least_privilege_verified_on",
    ] {
        add(path, typed(DATES));
    }
    for path in [
        "response_minutes",
        "resolution_minutes",
        "rto_minutes",
        "rpo_minutes",
        "mtd_minutes",
        "provider_recovery_minutes",
        "breach_notification_hours",
        "review_cadence_months",
    ] {
        add(path, typed(NUMBERS));
    }
    for path in [
        "support_hours",
        "maintenance_window",
        "fallback_note",
        "review_cadence_reason",
    ] {
        add(path, typed(TEXTS));
    }
    for path in ["sub_processors", "needs_credential", "exit_terms", "alert"] {
        add(path, typed(YES_NO));
    }
    for path in ["data_flows_none", "compliance_none", "dora_critical_function"] {
        add(path, typed(TICK));
    }
    for row in [0, 3] {
        add(&format!("endpoints.{row}.url"), typed(ADDRESSES));
        add(&format!("endpoints.{row}.direction"), one_of::<Direction>());
        add(&format!("endpoints.{row}.protocol"), one_of::<Protocol>());
        add(
            &format!("endpoints.{row}.authentication"),
            one_of::<Authentication>(),
        );
        add(&format!("endpoints.{row}.region"), typed(TEXTS));
        add(&format!("data_flows.{row}.data_class"), one_of::<DataClass>());
        add(&format!("data_flows.{row}.direction"), one_of::<FlowDirection>());
        add(&format!("data_flows.{row}.purpose"), typed(TEXTS));
        add(&format!("data_flows.{row}.tokenised"), typed(TICK));
        add(
            &format!("environments.{row}.environment"),
            one_of::<Environment>(),
        );
        add(&format!("environments.{row}.version"), typed(TEXTS));
        add(&format!("environments.{row}.supported_until"), typed(DATES));
    }
    for framework in Framework::ALL {
        add(&format!("compliance.{}", framework.as_str()), typed(TICK));
    }
    for item in ResilienceItem::ALL {
        add(&format!("resilience.{}", item.as_str()), one_of::<Answer>());
        add(&format!("resilience_reason.{}", item.as_str()), typed(TEXTS));
    }
    some_of(fields, least())
}

/// The least form with some fields typed anew, so that most forms are good ones.
fn some_of(fields: Vec<(String, BoxedStrategy<String>)>, least: Fields) -> impl Strategy<Value = Fields> {
    let many = fields.len();
    proptest::sample::subsequence(fields, 0..many.min(9)).prop_flat_map(move |chosen| {
        let (paths, values): (Vec<_>, Vec<_>) = chosen.into_iter().unzip();
        let least = least.clone();
        values.prop_map(move |values| {
            paths
                .iter()
                .zip(values)
                .fold(least.clone(), |fields, (path, value)| fields.with(path, value))
        })
    })
}

fn credential_form() -> impl Strategy<Value = Fields> {
    let fields = vec![
        ("name".to_owned(), typed(TEXTS)),
        ("kind".to_owned(), one_of::<CredentialKind>()),
        ("environment".to_owned(), one_of::<Environment>()),
        (
            "location".to_owned(),
            typed(&["vault:payments/acme", "PAYMENTS_KEY"]),
        ),
        ("scopes".to_owned(), typed(&["read write"])),
        ("access".to_owned(), typed(TEXTS)),
        ("lifetime".to_owned(), one_of::<Lifetime>()),
        ("scoped".to_owned(), typed(YES_NO)),
        ("shared".to_owned(), typed(YES_NO)),
        ("issued_on".to_owned(), typed(DATES)),
        ("expires_on".to_owned(), typed(DATES)),
        ("last_rotated_on".to_owned(), typed(DATES)),
        ("revoked_on".to_owned(), typed(DATES)),
        ("policy".to_owned(), typed(&["default", "override", "exempt"])),
        ("policy_days".to_owned(), typed(NUMBERS)),
        ("policy_reason".to_owned(), typed(TEXTS)),
    ];
    let least = Fields::default()
        .with("name", "Live key")
        .with("kind", "api_key")
        .with("location", "vault:payments/acme");
    some_of(fields, least)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_integration_passes_its_own_form_again_unchanged(fields in integration_form()) {
        let id = Uuid::nil().into();
        let (stored, errors) = parse_integration(id, &fields, today());
        if errors.is_empty() {
            let (again, errors) = parse_integration(id, &stored.fields(), today());
            prop_assert!(errors.is_empty(), "{}", errors);
            prop_assert_eq!(&again, &stored);
            // Also as it lies in the database.
            let document = serde_json::to_string(&stored).expect("a document");
            prop_assert_eq!(serde_json::from_str::<holdfast_domain::integration::Integration>(&document).expect("a record"), stored);
        }
    }

    #[test]
    fn a_credential_passes_its_own_form_again_unchanged(fields in credential_form()) {
        let stored = parse_credential(Uuid::nil().into(), Uuid::nil().into(), &fields, today());
        if let Ok(stored) = stored {
            let again = parse_credential(Uuid::nil().into(), Uuid::nil().into(), &stored.fields(), today());
            prop_assert_eq!(again, Ok(stored));
        }
    }

    #[test]
    fn an_uptime_passes_its_own_form_again_unchanged(whole in 0_u32..=100, decimals in "[0-9]{0,9}", comma in any::<bool>()) {
        let raw = format!("{whole}{}{decimals}", if comma { ',' } else { '.' });
        if let Ok(uptime) = Uptime::parse(&raw) {
            prop_assert!(uptime.percent() > 0.0);
            prop_assert_eq!(uptime.to_string(), format!("{} %", uptime.percent()));
            prop_assert_eq!(Uptime::parse(&uptime.percent().to_string()), Ok(uptime));
            let typed: f64 = raw.replace(',', ".").parse().expect("a number");
            prop_assert_eq!(uptime.percent().to_bits(), typed.to_bits(), "{} became {}", raw, uptime);
        }
    }

    #[test]
    fn a_decided_policy_passes_its_own_form_again_unchanged(days in typed(NUMBERS), source in typed(TEXTS)) {
        let fields = Fields::default().with("days", days).with("source", source).with("reason", "Because.");
        if let Ok(stored) = KindPolicy::parse(&fields, today(), None) {
            let again = stored.fields().with("reason", "Because.");
            prop_assert_eq!(KindPolicy::parse(&again, today(), None), Ok(stored));
        }
    }

    #[test]
    fn preferences_pass_their_own_form_again_unchanged(
        ticked in proptest::collection::btree_set(0_usize..WEEKDAYS.len() + ReminderKind::ALL.len(), 0..8),
        digest in one_of::<Digest>(),
    ) {
        let names = WEEKDAYS.iter().map(|(name, _)| (*name).to_owned());
        let names: Vec<String> = names
            .chain(ReminderKind::ALL.iter().map(|kind| format!("mute_{}", kind.as_str())))
            .collect();
        let fields = ticked
            .iter()
            .filter_map(|place| names.get(*place))
            .fold(Fields::default().with("digest", digest), |fields, name| fields.with(name, "on"));
        if let Ok(stored) = Preferences::parse(&fields) {
            prop_assert_eq!(Preferences::parse(&stored.fields()), Ok(stored));
        }
    }

    #[test]
    fn a_ladder_passes_its_own_form_again_unchanged(
        steps in typed(&["30, 14, 7, 1, 0", "365;0", "7 3 1"]),
        days in proptest::collection::vec(typed(NUMBERS), 5),
    ) {
        let paths = ["repeat_days", "deputy_from", "team_from", "lead_overdue", "compliance_overdue"];
        let fields = paths
            .iter()
            .zip(days)
            .fold(Fields::default().with("steps", steps), |fields, (path, value)| fields.with(*path, value));
        if let Ok(stored) = Ladder::parse(&fields) {
            prop_assert_eq!(Ladder::parse(&stored.fields()), Ok(stored));
        }
    }
}
