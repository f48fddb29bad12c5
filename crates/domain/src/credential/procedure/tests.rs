use rstest::rstest;

use super::*;

fn used() -> UsedBy {
    UsedBy {
        provider: "Acme".into(),
        integration: "Checkout payments".into(),
        location: "vault:payments/acme".into(),
        environment: Environment::Production,
        services: vec!["Storefront".into(), "Billing".into(), "Ledger".into()],
    }
}

fn at(provider: &str) -> UsedBy {
    UsedBy {
        provider: provider.into(),
        ..used()
    }
}

fn text(steps: &[Step]) -> String {
    let lines: Vec<String> = steps
        .iter()
        .flat_map(|step| [step.title.clone(), step.text.clone()])
        .collect();
    lines.join("\n")
}

/// Where a title that contains this stands.
fn place(steps: &[Step], words: &str) -> usize {
    steps
        .iter()
        .position(|step| step.title.contains(words))
        .unwrap_or_else(|| panic!("no step `{words}` in {steps:#?}"))
}

/// The kinds whose secret is replaced.
fn replaceable() -> impl Iterator<Item = CredentialKind> {
    CredentialKind::ALL
        .iter()
        .copied()
        .filter(|kind| *kind != CredentialKind::WorkloadIdentity)
}

#[test]
fn the_new_one_is_stored_deployed_and_verified_before_the_old_one_ends_and_recording_comes_last() {
    for kind in replaceable() {
        let parts: Vec<Part> = kinds::steps(kind, &used())
            .into_iter()
            .map(|(part, ..)| part)
            .collect();
        let place = |part| parts.iter().position(|known| *known == part);
        let order = [
            Part::Issue,
            Part::Deploy,
            Part::Verify,
            Part::Watch,
            Part::Revoke,
            Part::Record,
        ]
        .map(place);
        assert!(order.iter().all(Option::is_some), "{kind}: {parts:?}");
        assert!(order.is_sorted(), "{kind}: {parts:?}");
        assert_eq!(parts.last(), Some(&Part::Record), "{kind}");
    }
}

#[test]
fn every_kind_names_where_it_is_kept_where_it_is_used_and_by_whom_it_was_issued() {
    for kind in replaceable() {
        let text = text(&procedure(kind, &used()));
        for named in [
            "vault:payments/acme",
            "production",
            "Storefront, Billing and Ledger",
        ] {
            assert!(text.contains(named), "{kind} does not say `{named}`:\n{text}");
        }
        assert!(
            text.contains("Acme") || kind == CredentialKind::DatabasePassword,
            "{kind} does not say who issued it:\n{text}"
        );
    }
}

#[test]
fn titles_are_short_and_texts_are_sentences() {
    for kind in CredentialKind::ALL {
        for step in procedure(*kind, &used()) {
            assert!(step.title.len() <= 60 && !step.title.ends_with('.'), "{step:?}");
            assert!(
                step.text.ends_with('.') && !step.text.contains("  ") && !step.text.contains('!'),
                "{step:?}"
            );
            assert!(
                step.text
                    .chars()
                    .next()
                    .is_some_and(|first| !first.is_lowercase()),
                "{step:?}"
            );
        }
    }
}

#[rstest]
#[case(CredentialKind::ApiKey, &["Issue the new key", "Revoke the old key"])]
#[case(CredentialKind::OauthClientSecret, &["Add a second client secret", "Remove the old client secret"])]
#[case(CredentialKind::JwtSigningKey, &["Publish the public key first", "Deploy", "Wait for the longest token lifetime", "out of the key set"])]
#[case(CredentialKind::WebhookSigningSecret, &["verify against both", "Issue", "Drop the old secret"])]
#[case(CredentialKind::BasicPassword, &["two users that alternate", "idle user", "Lock the old user"])]
#[case(CredentialKind::DatabasePassword, &["two users that alternate", "idle user", "sessions of the old user", "Lock the old user"])]
#[case(CredentialKind::TlsClientCertificate, &["Order", "Let both be trusted", "whole chain", "handshake", "Revoke the old certificate"])]
#[case(CredentialKind::SshKey, &["new key pair", "Authorise both keys", "new key alone", "Remove the old line"])]
#[case(CredentialKind::ServiceAccountKey, &["second key of the same account", "Disable and delete"])]
fn each_kind_overlaps_in_its_own_way(#[case] kind: CredentialKind, #[case] titles: &[&str]) {
    let steps = procedure(kind, &used());
    let places: Vec<usize> = titles.iter().map(|title| place(&steps, title)).collect();
    assert!(places.is_sorted(), "{steps:#?}");
}

#[test]
fn a_workload_identity_has_nothing_to_rotate_and_nothing_to_record() {
    let steps = procedure(CredentialKind::WorkloadIdentity, &used());
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].title, "Nothing to rotate");
    assert!(
        steps[0]
            .text
            .contains("Acme trusts Storefront, Billing and Ledger in production")
    );
}

#[rstest]
#[case(&[], "Deploy or reload whatever uses Checkout payments in production")]
#[case(&["Storefront"], "Deploy or reload Storefront in production")]
#[case(&["Storefront", "Billing"], "Deploy or reload Storefront and Billing in production")]
fn the_places_are_named_as_many_as_there_are(#[case] services: &[&str], #[case] expected: &str) {
    let used = UsedBy {
        services: services.iter().map(|name| (*name).to_owned()).collect(),
        ..used()
    };
    let text = text(&procedure(CredentialKind::ApiKey, &used));
    assert!(text.contains(expected), "{text}");
}

#[rstest]
#[case("Stripe", CredentialKind::ApiKey, "Issue", "choose when the old one expires")]
#[case("Stripe", CredentialKind::ApiKey, "Issue", "restricted key is advised")]
#[case("Stripe", CredentialKind::ApiKey, "Revoke", "on the date that you chose")]
#[case("Stripe", CredentialKind::WebhookSigningSecret, "Issue", "24 hours")]
#[case("Twilio", CredentialKind::ApiKey, "Issue", "create the secondary token")]
#[case("Twilio", CredentialKind::ApiKey, "Revoke", "promote the secondary token")]
#[case("AWS S3", CredentialKind::ApiKey, "Revoke", "inactive first")]
#[case("Amazon SES", CredentialKind::ApiKey, "Issue", "two access keys")]
#[case("Azure Blob", CredentialKind::ApiKey, "Issue", "two keys")]
#[case(
    "Google Cloud Storage",
    CredentialKind::ServiceAccountKey,
    "Disable",
    "disable the old key first"
)]
#[case("HubSpot", CredentialKind::ApiKey, "Issue", "Rotate and expire later")]
#[case("GitHub", CredentialKind::ApiKey, "Issue", "create a second token")]
fn what_is_particular_to_a_provider_stands_in_the_step_that_it_concerns(
    #[case] provider: &str,
    #[case] kind: CredentialKind,
    #[case] title: &str,
    #[case] said: &str,
) {
    let steps = procedure(kind, &at(provider));
    let step = &steps[place(&steps, title)];
    assert!(step.text.contains(said), "{step:?}");
}

#[test]
fn a_provider_changes_no_step_of_a_kind_that_it_says_nothing_of() {
    let of = |provider| text(&procedure(CredentialKind::SshKey, &at(provider))).replace(provider, "");
    assert_eq!(of("Stripe"), of("Twilio"));
}
