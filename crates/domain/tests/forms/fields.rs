//! Fields that cannot be read: an error beside each, never silence.

use chrono::NaiveDate;
use holdfast_domain::credential::form::parse_credential;
use holdfast_domain::fields::Fields;
use holdfast_domain::integration::form::parse_integration;
use rstest::rstest;
use uuid::Uuid;

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date")
}

pub fn least() -> Fields {
    Fields::default()
        .with("name", "Payments")
        .with("provider", Uuid::nil().to_string())
        .with("category", "payment")
        .with("purpose", "Takes payments.")
        .with("consequence", "Nobody can pay.")
}

#[rstest]
#[case("name", "Pay\tments")]
#[case("name", "\u{200b}\u{2060}")]
#[case("name", "Pay\u{202e}gnitset")]
#[case("provider", "stripe")]
#[case("category", "stones")]
#[case("lifecycle", "somewhere")]
#[case("owner", "ana")]
#[case("team", "ours")]
#[case("services", "nobody")]
#[case("live_since", "2027-01-01")]
#[case("live_since", "22.11.2026")]
#[case("tier", "highest")]
#[case("needs_credential", "perhaps")]
#[case("contracted_uptime", "often")]
#[case("rto_minutes", "1.5")]
#[case("endpoints.0.url", "api.example.org")]
#[case("endpoints.0.direction", "sideways")]
#[case("endpoints.x.url", "https://api.example.org")]
#[case("data_flows.0.data_class", "gossip")]
#[case("data_flows.first.data_class", "personal")]
#[case("environments.0.supported_until", "soon")]
#[case("resilience.timeout", "perhaps")]
#[case("review_cadence_months", "25")]
fn what_cannot_be_read_of_an_integration_is_an_error_beside_it(#[case] path: &str, #[case] value: &str) {
    let fields = match path {
        "services" => least().with("services.not-an-id", "on"),
        _ => least().with(path, value),
    };
    let (_, errors) = parse_integration(Uuid::nil().into(), &fields, today());
    assert!(errors.get(path).is_some(), "{path}: {errors}");
}

#[rstest]
#[case("name", "Live\tkey")]
#[case("name", "")]
#[case("kind", "spoken_word")]
#[case("environment", "moon")]
#[case("policy", "sometimes")]
#[case("scoped", "perhaps")]
#[case("expires_on", "never")]
fn what_cannot_be_read_of_a_credential_is_an_error_beside_it(#[case] path: &str, #[case] value: &str) {
    let fields = Fields::default()
        .with("name", "Live key")
        .with("kind", "api_key")
        .with("location", "vault:payments/acme")
        .with(path, value);
    let read = parse_credential(Uuid::nil().into(), Uuid::nil().into(), &fields, today());
    let errors = read.expect_err("something is wrong");
    assert!(errors.get(path).is_some(), "{path}: {errors}");
}
