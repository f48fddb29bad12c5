use std::collections::BTreeSet;

use rstest::rstest;

use super::shapes::TABLE;
use super::*;
use crate::fields::Fields;

/// Keys are put together here so that scanners of this repository find none.
fn key(prefix: &str, body: &str) -> String {
    format!("{prefix}{body}")
}

#[test]
fn each_shape_of_the_table_finds_its_example_and_lets_its_counter_example_pass() {
    let mut wrong = Vec::new();
    for shape in &TABLE.secrets {
        let example = shape.example.replacen('|', "", 1);
        assert_ne!(example, shape.example, "{}: broken by |", shape.what);
        if !shape.is_in(&example) {
            wrong.push(format!("{}: its own pattern misses its example", shape.what));
        }
        match find(&example) {
            None => wrong.push(format!("{}: the guard lets its example pass", shape.what)),
            Some(found) if shape.sure && !found.is_sure() => {
                wrong.push(format!("{}: taken for {}", shape.what, found.shape()));
            }
            Some(_) => {}
        }
        if let Some(found) = find(&shape.counter) {
            wrong.push(format!("{}: {} in {}", shape.what, found.shape(), shape.counter));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_table_names_its_sources_and_holds_well_over_a_hundred_shapes() {
    assert!(TABLE.secrets.len() >= 200, "{}", TABLE.secrets.len());
    for shape in TABLE.secrets.iter().chain(&TABLE.harmless) {
        assert!(shape.source.starts_with("https://"), "{}", shape.what);
        assert!(!shape.example.is_empty(), "{}", shape.what);
    }
    for shape in &TABLE.secrets {
        assert!(
            !shape.near.is_empty() && !shape.counter.is_empty(),
            "{}",
            shape.what
        );
        let lower = |near: &String| *near == near.to_lowercase();
        assert!(shape.near.iter().all(lower), "{}", shape.what);
    }
    let patterns: BTreeSet<&str> = TABLE.secrets.iter().map(|shape| shape.pattern.as_str()).collect();
    assert_eq!(patterns.len(), TABLE.secrets.len(), "no shape stands twice");
}

#[test]
fn what_says_where_a_secret_is_kept_passes_in_a_field_about_credentials() {
    let refused: Vec<String> = TABLE
        .harmless
        .iter()
        .filter_map(|shape| {
            let found = find_in_credential_field(&shape.example)?;
            Some(format!("{}: {}", shape.what, found.shape()))
        })
        .collect();
    assert_eq!(refused, Vec::<String>::new());
}

#[rstest]
#[case(key("sk_live_", "51H8abCDefGHijKLmnOP"))]
#[case(key("the key is AKIA", "IOSFODNN7EXAMPLE."))]
#[case(key("xoxb-", "123456789012-abcdefGHIJ"))]
#[case(key("token=ghp_", "0123456789abcdefABCDEF0123456789abcd"))]
#[case(key("SG.", "ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf09kqeF8tAmbihYzrnopKc1s5cr"))]
#[case(key("-----BEGIN RSA ", "PRIVATE KEY-----\nMIIEow"))]
#[case(key("-----BEGIN+OPENSSH+", "PRIVATE+KEY-----"))]
#[case(key("postgres://app:", "hunter2@db.example.org/app"))]
#[case(key("https://hooks.example.org/in?x=1&token=glpat-", "abCDefGHijKLmnOP1234"))]
#[case(key("jdbc:postgresql://db/x?user=app&password=", "hunter2hunter2"))]
#[case(key("Server=db;Password=", "Correct-Horse-9;Encrypt=true"))]
#[case(key("host=db user=app password='", "hunter2 and more'"))]
#[case(key("Authorization: Bearer ", "abcdef123456"))]
#[case(key("Authorization: Basic ", "YXBwOmh1bnRlcjI="))]
#[case(key("xsk_live_a-sk_live_", "51H8abCDefGHijKLmnOP"))]
#[case(key("keysk_live_", "51H8abCDefGHijKLmnOP"))]
#[case(key("sk_li\u{200B}ve_51H8ab\u{2060}CDef", "GHijKLmnOP"))]
#[case(key("sk_li\u{FE0F}ve_51H8ab\u{AD}CDef", "GHij\u{E0041}KLmnOP"))]
#[case(key("sk%5Flive%5F", "51H8abCDefGHijKLmnOP"))]
#[case(key("sk%255Flive%255F", "51H8abCDefGHijKLmnOP"))]
#[case(key("ｓｋ＿ｌｉｖｅ＿", "５１Ｈ８ａｂＣＤｅｆＧＨｉｊＫＬ"))]
#[case(key("𝗌𝗄_live_", "51H8abCDefGHijKLmnOP"))]
fn secrets_are_found_in_any_field_and_in_any_disguise(#[case] text: String) {
    assert!(find(&text).is_some(), "{text}");
}

#[rstest]
#[case("Keys begin with sk_live_; keep them in the vault")]
#[case("vault:payments/stripe/live")]
#[case("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/stripe-AbCdEf")]
#[case("STRIPE_SECRET_KEY_LIVE_2024")]
#[case("https://status.stripe.com/incidents/2024")]
#[case("postgres://app:$PASSWORD@db/app")]
#[case("postgres://app:PASSWORD@db/app, postgres://user:xxxx@db, amqp://app:<password>@mq")]
#[case("postgres://app:${DB_PASSWORD}@db, postgres://app:***@db, postgres://app:password@db")]
#[case("stripeLiveSecretKey2024ForCheckout")]
#[case("op://payments/stripe/4f6c1f9e-1c1b-4d5e-9a55-0a1b2c3d4e5f")]
#[case("op://vaults/h4kq3fz6mnb2v7xw9y5t8r1pcd/items/q7xv2lp9zt4rb8nw3kc6m5dg1j")]
#[case("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk")]
#[case("charges:write refunds:write customers:read")]
#[case("https://shop.vault.azure.net/secrets/stripe/4f6c1f9e1c1b4d5e9a550a1b2c3d4e5f")]
#[case("https://shop.vault.azure.net/keys/signing/4f6c1f9e1c1b4d5e9a550a1b2c3d4e5f, rotated by hand")]
#[case("Serial number 4f6c1f9e1c1b4d5e9a550a1b2c3d4e5f")]
#[case("SHA-256 fingerprint 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
#[case("SHA1 Fingerprint=9F:86:D0:81:88:4C:7D:65:9A:2F:EA:A0:C5:5A:D0:15:A3:BF:4F:1B")]
#[case("deployed from commit 9fceb02d0ae598e95dc970b74767f19372d61af8")]
#[case("https://git.example.org/shop/checkout/commit/9fceb02d0ae598e95dc970b74767f19372d61af8")]
#[case("pk_live_51H8abC2DefG3Hij4KLm5nOP")]
#[case("pi_3MtwBwLkdIwHu7ix28a3tqPa")]
#[case("secret/data/payments/stripe#api_key")]
#[case("Password: kept in the vault, rotated each quarter")]
#[case("Bearer authentication over mTLS; Basic authentication is off")]
#[case("Tokens live 90 days; api_key=STRIPE_API_KEY is read from the environment")]
#[case("client_secret is in vault:kv/payments, 2 people can read it")]
#[case("https://api.example.org:8443/v1/@me")]
#[case("The password-reset flow of 2024, token-based")]
fn what_is_none_passes_everywhere(#[case] text: &str) {
    assert_eq!(find_in_credential_field(text), None, "{text}");
}

#[rstest]
#[case("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b")]
#[case("wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1")]
#[case("q7Xv2Lp9Zt4Rb8Nw3Kc6")]
#[case("https://files.example.org/a?x=q7Xv2Lp9Zt4Rb8Nw3Kc6")]
fn random_strings_are_found_in_credential_fields(#[case] text: &str) {
    let found = find_in_credential_field(text).expect("found");
    assert!(!found.is_sure(), "it may be the name of something");
}

#[test]
fn the_message_never_repeats_the_secret() {
    let secret = key("sk_live_", "51H8abCDefGHijKLmnOP");
    assert!(!find(&secret).expect("found").message().contains("51H8"));
}

#[test]
fn of_what_may_be_a_false_alarm_a_person_may_say_so_with_a_reason() {
    let doubtful = Fields::default().with("note", "Server=db;Password=Winter-Sale-9;");
    assert_eq!(waiver::may_be_waived(&doubtful, find), ["note"]);
    assert!(waiver::complaint(&doubtful, "note", find).is_some_and(|said| said.contains("looks like")));
    let ticked = doubtful.with("no_secret.note", "yes");
    assert!(waiver::complaint(&ticked, "note", find).is_some_and(|said| said.contains("why")));
    let with_reason = ticked.with("no_secret_because.note", "The example of the handbook");
    assert_eq!(waiver::complaint(&with_reason, "note", find), None);
    let said = waiver::all(&with_reason, find);
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].reason, "The example of the handbook");
    assert!(!format!("{said:?}").contains("Winter"), "never the value");
    let repeated = with_reason.with("no_secret_because.note", "Server=db;Password=Winter-Sale-9;");
    assert!(waiver::complaint(&repeated, "note", find).is_some());
}

#[test]
fn nobody_may_overrule_a_live_key() {
    let live = key("sk_live_", "51H8abCDefGHijKLmnOP");
    let fields = Fields::default()
        .with("note", &live)
        .with("no_secret.note", "yes")
        .with("no_secret_because.note", "It is only a test");
    assert!(waiver::complaint(&fields, "note", find).is_some());
    assert!(waiver::may_be_waived(&fields, find).is_empty());
    assert!(waiver::all(&fields, find).is_empty());
}
