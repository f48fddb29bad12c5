//! What the library lets the form of an integration begin with: values for its fields, each with how it is known. Facts in
//! words are read for the few words that mean a value; what none of them says is left open, never guessed.

use std::collections::BTreeMap;

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::integration::{Authentication, DataClass, Framework};
use holdfast_domain::provider::{Basis, Provider, ProviderTopic, Told};
use serde::Deserialize;

const HOSTS: &str = include_str!("../../data/provider_hosts.csv");

#[derive(Deserialize)]
struct Host {
    name: String,
    api_host: String,
}

/// Where an API is called, without the scheme, by provider. Hosts that depend on a customer's account are left out.
pub(super) fn hosts() -> Result<BTreeMap<String, String>, String> {
    csv::Reader::from_reader(HOSTS.as_bytes())
        .deserialize::<Host>()
        .map(|row| {
            row.map(|row| (row.name, row.api_host))
                .map_err(|error| error.to_string())
        })
        .collect()
}

/// Values for the fields of a form, and for each of them how it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// The values by field path.
    pub fields: Fields,
    /// Field path and sentence.
    pub basis: Vec<(String, String)>,
}

impl Defaults {
    fn set(&mut self, field: impl Into<String>, value: impl Into<String>, basis: impl Into<String>) {
        let field = field.into();
        self.fields.set(field.clone(), value);
        self.basis.push((field, basis.into()));
    }
}

/// What is known of a use of this provider before anybody has typed anything.
#[must_use]
pub fn defaults(provider: &Provider) -> Defaults {
    let mut defaults = Defaults::default();
    if provider.from_library {
        defaults.set(
            "category",
            provider.category.as_str(),
            "from the provider library",
        );
    } else {
        defaults.fields.set("category", provider.category.as_str());
    }
    uptime(provider, &mut defaults);
    connection(provider, &mut defaults);
    data(provider, &mut defaults);
    defaults
}

/// "from the provider library, read on the vendor's page: “99.99”".
fn read(fact: &Told) -> String {
    format!(
        "from the provider library, {}: “{}”",
        fact.basis.label(),
        fact.value
    )
}

/// The same of what was understood from words.
fn guessed(fact: &Told) -> String {
    format!(
        "guessed from the provider library, {}: “{}”",
        fact.basis.label(),
        fact.value
    )
}

fn uptime(provider: &Provider, defaults: &mut Defaults) {
    if let (Some(uptime), Some(fact)) = (
        provider.published_uptime(),
        provider.fact(ProviderTopic::SlaUptime),
    ) {
        defaults.set("published_uptime", uptime.percent().to_string(), read(fact));
    }
}

fn connection(provider: &Provider, defaults: &mut Defaults) {
    let host = super::host(provider);
    if let Some(host) = host {
        let basis = format!("from the provider library, {}", Basis::Unverified.label());
        defaults.set("endpoints.0.url", format!("https://{host}"), basis);
    }
    if let Some(fact) = provider.fact(ProviderTopic::Authentication) {
        defaults.set("needs_credential", "yes", guessed(fact));
        // Of an endpoint, which is none without its address.
        if let Some(way) = host.and_then(|_| authentication(&fact.value)) {
            defaults.set("endpoints.0.authentication", way.as_str(), guessed(fact));
        }
    }
    if let Some((fact, version)) = provider
        .fact(ProviderTopic::ApiVersioning)
        .and_then(|fact| Some((fact, version(&fact.value)?)))
    {
        defaults.set("environments.0.version", version, guessed(fact));
    }
}

/// How calls are authenticated, where one way is named first.
fn authentication(words: &str) -> Option<Authentication> {
    const WAYS: &[(&str, Authentication)] = &[
        ("oauth", Authentication::Oauth2),
        ("entra id", Authentication::Oauth2),
        ("service account", Authentication::Oauth2),
        ("iam", Authentication::Iam),
        ("key-pair", Authentication::Jwt),
        ("key", Authentication::ApiKey),
        ("token", Authentication::ApiKey),
        ("pat", Authentication::ApiKey),
        ("client id", Authentication::ApiKey),
    ];
    let words = words.to_lowercase();
    WAYS.iter()
        .filter_map(|(word, way)| Some((place_of_word(&words, word)?, *way)))
        .min_by_key(|(place, _)| *place)
        .map(|(_, way)| way)
}

/// Where a word begins in a text, on its own or with an ending: "key" in "api key", not in "monkey".
fn place_of_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word)
        .map(|(place, _)| place)
        .find(|place| !text[..*place].ends_with(char::is_alphanumeric))
}

/// The version that a description names first, or behind "current": "v2" in "Mgmt /v2", a date as it stands. Of several,
/// such as "/v1 /v2", none.
fn version(words: &str) -> Option<String> {
    let tokens: Vec<&str> = words
        .split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '/' | '(' | ')'))
        .filter(|token| !token.is_empty())
        .collect();
    if let Some(place) = tokens.iter().position(|token| *token == "current") {
        return tokens.get(place + 1).map(|token| (*token).to_owned());
    }
    let mut named = tokens.into_iter().filter(|token| is_version(token));
    let first = named.next()?;
    let is_dated = |token: &str| token.contains('-');
    // The newest of several dates stands first; of several numbers nobody knows which is in use.
    (is_dated(first) || named.next().is_none()).then(|| first.to_owned())
}

/// "v2", "v1beta", "2010-04-01", "2026-09-30.endive".
fn is_version(token: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    let dated = token
        .get(..10)
        .is_some_and(|day| day.parse::<chrono::NaiveDate>().is_ok());
    let numbered = token.strip_prefix('v').is_some_and(|rest| {
        let number: String = rest
            .chars()
            .take_while(|letter| letter.is_ascii_digit() || *letter == '.')
            .collect();
        digits(&number.replace('.', "")) && rest[number.len()..].chars().all(char::is_alphabetic)
    });
    dated || numbered
}

/// Words of the library about data and the class that they mean.
const DATA_WORDS: &[(&str, DataClass)] = &[
    ("cardholder", DataClass::Cardholder),
    ("credentials", DataClass::Credentials),
    ("bank account", DataClass::Financial),
    ("deals", DataClass::Personal),
    ("contact", DataClass::Personal),
    ("identity", DataClass::Personal),
    ("e-mail", DataClass::Personal),
    ("phone", DataClass::Personal),
    ("message", DataClass::Personal),
    ("chats", DataClass::Personal),
    ("orders", DataClass::Personal),
    ("behaviour", DataClass::Personal),
    ("location", DataClass::Personal),
    ("ip", DataClass::Personal),
    ("prompts", DataClass::Confidential),
    ("source code", DataClass::Confidential),
    ("logs", DataClass::Internal),
    ("errors", DataClass::Internal),
    ("content", DataClass::Internal),
    ("media", DataClass::Internal),
    ("traffic", DataClass::Internal),
];

/// A flow for each class that is named, the most sensitive first, and the frameworks that such data brings.
fn data(provider: &Provider, defaults: &mut Defaults) {
    let Some(fact) = provider.fact(ProviderTopic::TypicalData) else {
        return;
    };
    let words = fact.value.to_lowercase();
    let mut flows: Vec<(DataClass, bool)> = Vec::new();
    for part in words.split(',') {
        let Some((_, class)) = DATA_WORDS
            .iter()
            .find(|(word, _)| place_of_word(part, word).is_some())
        else {
            continue;
        };
        if !flows.iter().any(|(known, _)| known == class) {
            flows.push((*class, part.contains("tokenised")));
        }
    }
    flows.sort_by_key(|(class, _)| std::cmp::Reverse(*class));
    for (index, (class, tokenised)) in flows.iter().enumerate() {
        let field = |name: &str| format!("data_flows.{index}.{name}");
        defaults.set(field("data_class"), class.as_str(), guessed(fact));
        if *tokenised {
            defaults.set(field("tokenised"), "on", guessed(fact));
        }
    }
    let brought = [
        (DataClass::Cardholder, Framework::PciDss),
        (DataClass::Personal, Framework::Gdpr),
    ];
    for (class, framework) in brought {
        if flows.iter().any(|(known, _)| *known == class) {
            defaults.set(
                format!("compliance.{}", framework.as_str()),
                "on",
                format!(
                    "because {} data travels; untick it where it does not apply",
                    class.label().to_lowercase()
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        "date+name, account-pinned, Stripe-Version, current 2026-09-30.endive",
        Some("2026-09-30.endive")
    )]
    #[case("Mgmt /v2", Some("v2"))]
    #[case("/api/v1", Some("v1"))]
    #[case("2006-03-01", Some("2006-03-01"))]
    #[case("v1beta", Some("v1beta"))]
    #[case(
        "X-GitHub-Api-Version 2026-03-10, 2022-11-28 supported ≥ 24 m",
        Some("2026-03-10")
    )]
    #[case("/v1 /v2", None)]
    #[case("dated version", None)]
    #[case("unversioned", None)]
    #[case("quarterly YYYY-MM, ≥ 12 m", None)]
    fn only_a_version_that_is_named_alone_is_filled_in(#[case] words: &str, #[case] expected: Option<&str>) {
        assert_eq!(version(words).as_deref(), expected);
    }

    #[rstest]
    #[case("secret/restricted key, webhook secret", Some(Authentication::ApiKey))]
    #[case("OAuth2/token", Some(Authentication::Oauth2))]
    #[case("token/OAuth2", Some(Authentication::ApiKey))]
    #[case(
        "IAM role or keys (AWS Config default: rotate every 90 days)",
        Some(Authentication::Iam)
    )]
    #[case("key-pair", Some(Authentication::Jwt))]
    #[case("carrier pigeon", None)]
    fn the_way_of_authentication_that_is_named_first_is_filled_in(
        #[case] words: &str,
        #[case] expected: Option<Authentication>,
    ) {
        assert_eq!(authentication(words), expected);
    }
}
