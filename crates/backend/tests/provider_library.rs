//! The provider library: what it holds, that its ids stay, and that it is installed once.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use holdfast_backend::store::{history, open};
use holdfast_backend::{Backend, Clock, library};
use holdfast_domain::access::Actor;
use holdfast_domain::fields::Fields;
use holdfast_domain::integration::Category;
use holdfast_domain::notice::NoticeKind;
use holdfast_domain::provider::{Basis, Provider, ProviderTopic};
use holdfast_domain::record::Record;

fn day(raw: &str) -> NaiveDate {
    raw.parse().expect("a date")
}

fn provider(name: &str) -> Provider {
    library::providers()
        .into_iter()
        .find(|provider| provider.name.as_str() == name)
        .expect("in the library")
}

async fn empty_register(dir: &tempfile::TempDir) -> Backend {
    let url = format!("sqlite:{}", dir.path().join("register.db").display());
    Backend::new(
        open::open(&url, 2).await.expect("opens"),
        Clock::fixed(day("2026-11-22")),
    )
}

#[test]
fn the_library_has_43_providers_with_ids_and_names_of_their_own() {
    let providers = library::providers();
    assert_eq!(providers.len(), 43);
    assert_eq!(
        providers
            .iter()
            .map(|provider| provider.id)
            .collect::<BTreeSet<_>>()
            .len(),
        43
    );
    assert_eq!(
        providers
            .iter()
            .map(|provider| provider.name.as_str().to_lowercase())
            .collect::<BTreeSet<_>>()
            .len(),
        43
    );
    assert!(providers.iter().all(|provider| provider.from_library
        && provider.category != Category::Other
        && provider.subcategory.is_some()));
}

#[test]
fn ids_never_change() {
    assert_eq!(library::providers(), library::providers());
    assert_eq!(
        provider("Stripe").id.to_string(),
        "dd9023b8-b0a3-83f3-8591-3215ced2360f"
    );
    assert!(
        library::providers()
            .iter()
            .all(|provider| provider.id.0.get_version_num() == 8
                && provider.id.0.get_variant() == uuid::Variant::RFC4122)
    );
}

#[test]
fn every_fact_is_known_by_a_basis_and_shows_no_source_mark() {
    for provider in library::providers() {
        for fact in &provider.facts() {
            assert!(
                !fact.value.trim().is_empty(),
                "{}: {:?}",
                provider.name,
                fact.topic
            );
            assert_ne!(
                fact.basis,
                Basis::OwnRecord,
                "{}: {:?}",
                provider.name,
                fact.topic
            );
            let marked = fact
                .value
                .split([' ', '(', ')', ';', ','])
                .any(|word| word == "V" || word == "P");
            assert!(!marked, "{}: {}", provider.name, fact.value);
        }
    }
    let stripe = provider("Stripe");
    assert_eq!(
        stripe.fact(ProviderTopic::ApiVersioning).map(|fact| fact.basis),
        Some(Basis::VendorPage)
    );
    assert_eq!(
        stripe.fact(ProviderTopic::Authentication).map(|fact| fact.basis),
        Some(Basis::Unverified)
    );
    assert_eq!(stripe.fact(ProviderTopic::SlaUptime), None);
}

#[test]
fn every_provider_passes_its_own_form_again_unchanged() {
    for provider in library::providers() {
        let besides = (provider.id, provider.from_library);
        let again = Provider::read(besides, &provider.fields(), day("2026-11-22"));
        assert_eq!(again.as_ref(), Ok(&provider));
        let stored = serde_json::to_value(&provider).unwrap();
        assert_eq!(serde_json::from_value::<Provider>(stored).unwrap(), provider);
    }
}

#[test]
fn the_published_uptime_is_the_first_one_named() {
    let uptime = |name: &str| {
        provider(name)
            .published_uptime()
            .map(holdfast_domain::integration::Uptime::percent)
    };
    assert_eq!(uptime("Twilio"), Some(99.95));
    assert_eq!(uptime("AWS S3"), Some(99.9));
    assert_eq!(uptime("MongoDB Atlas"), Some(99.995));
    assert_eq!(uptime("DigitalOcean"), Some(99.99));
    assert_eq!(uptime("Stripe"), None);
}

#[test]
fn notices_keep_the_date_they_had_before() {
    let notices = library::notices();
    assert_eq!(notices.len(), 5);
    let auth0 = notices
        .iter()
        .find(|notice| notice.provider == provider("Auth0").id)
        .expect("a notice");
    assert_eq!(
        (auth0.kind, auth0.effective_on),
        (NoticeKind::Deprecation, Some(day("2026-11-18")))
    );
    assert_eq!(auth0.earlier_dates, [day("2024-11-18")]);
}

#[tokio::test]
async fn installing_twice_installs_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let backend = empty_register(&dir).await;
    assert_eq!(backend.install_library().await.expect("installs"), 48);
    assert_eq!(backend.install_library().await.expect("looks"), 0);
    let mut reading = backend.db.read().await.expect("reads");
    let stored = holdfast_backend::store::providers::all(&mut reading.conn())
        .await
        .expect("reads");
    let by_id = |mut providers: Vec<Provider>| {
        providers.sort_by_key(|provider| provider.id);
        providers
    };
    assert_eq!(by_id(stored), by_id(library::providers()));
    assert_eq!(history::verify(&mut reading.conn()).await.expect("reads"), None);
}

#[tokio::test]
async fn a_provider_registered_by_hand_stays() {
    let dir = tempfile::tempdir().expect("a folder");
    let backend = empty_register(&dir).await;
    let id = backend.clock.new_id().into();
    let fields = Fields::default()
        .with("name", "slack")
        .with("category", "communication");
    backend
        .add_provider(&Actor::system("test"), id, &fields)
        .await
        .expect("added");
    assert_eq!(backend.install_library().await.expect("installs"), 46);
    assert_eq!(backend.install_library().await.expect("looks"), 0);
    let view = backend.provider(&Actor::system("test"), id).await.expect("there");
    assert!(!view.provider.from_library);
}

#[test]
fn what_the_library_knows_is_filled_in_with_how_it_is_known() {
    let known = library::defaults(&provider("Stripe"));
    for (field, value) in [
        ("category", "payment"),
        ("endpoints.0.url", "https://api.stripe.com"),
        ("endpoints.0.authentication", "api_key"),
        ("needs_credential", "yes"),
        ("environments.0.version", "2026-09-30.endive"),
        ("data_flows.0.data_class", "cardholder"),
        ("data_flows.0.tokenised", "on"),
        ("data_flows.1.data_class", "personal"),
        ("data_flows.1.tokenised", ""),
        ("compliance.pci_dss", "on"),
        ("compliance.gdpr", "on"),
    ] {
        assert_eq!(known.fields.get(field), value, "{field}");
    }
    for provider in library::providers() {
        let known = library::defaults(&provider);
        for field in known.fields.0.keys() {
            assert!(
                known
                    .basis
                    .iter()
                    .any(|(name, basis)| name == field && !basis.is_empty()),
                "{}: {field} has no basis",
                provider.name
            );
        }
    }
}

#[test]
fn every_value_that_the_library_fills_in_passes_the_form() {
    for provider in library::providers() {
        let known = library::defaults(&provider);
        let fields = known
            .fields
            .with("name", "Something")
            .with("provider", provider.id.to_string())
            .with("purpose", "For something.")
            .with("consequence", "It stops.")
            .with("lifecycle", "proposed")
            .with("environments.0.environment", "production")
            .with("endpoints.0.direction", "outbound");
        let id = uuid::Uuid::nil().into();
        let (_, errors) =
            holdfast_domain::integration::form::parse_integration(id, &fields, day("2026-11-22"));
        assert!(errors.is_empty(), "{}: {errors}", provider.name);
    }
}

#[test]
fn every_host_belongs_to_a_provider_and_data_that_is_named_brings_its_frameworks() {
    let hosts = include_str!("../data/provider_hosts.csv");
    for line in hosts.lines().skip(1) {
        let (name, host) = line.rsplit_once(',').expect("two columns");
        let known = library::defaults(&provider(name.trim_matches('"')));
        assert_eq!(known.fields.get("endpoints.0.url"), format!("https://{host}"));
    }
    let brought = |name: &str| {
        let known = library::defaults(&provider(name));
        ["pci_dss", "gdpr"].map(|framework| !known.fields.get(&format!("compliance.{framework}")).is_empty())
    };
    assert_eq!(brought("Square"), [true, false]);
    assert_eq!(brought("HubSpot"), [false, true]);
    assert_eq!(brought("OpenWeatherMap"), [false, false]);
}
