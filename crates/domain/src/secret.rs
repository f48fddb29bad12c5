//! The guard at every door: Holdfast records where a secret is kept, never the secret. Anything that looks like
//! one is refused before it is stored or logged.
//!
//! Shapes are those that the providers publish for secret scanning (prefix and length); the entropy rule catches
//! keys without a known shape and is asked only of fields about credentials, where long words are rare.

/// What kind of secret a text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A PEM private key.
    PrivateKey,
    /// A signed JSON Web Token (RFC 7519).
    Jwt,
    /// A key of a shape that a provider publishes; names the provider.
    KeyOf(&'static str),
    /// A URL with a password in it.
    PasswordInUrl,
    /// A long random-looking string.
    HighEntropy,
}

impl Found {
    /// What to tell the person, without repeating what was typed.
    #[must_use]
    pub fn message(self) -> String {
        let what = match self {
            Self::PrivateKey => "a private key",
            Self::Jwt => "a signed token (JWT)",
            Self::KeyOf(provider) => return Self::sentence(&format!("a key of {provider}")),
            Self::PasswordInUrl => "an address with a password in it",
            Self::HighEntropy => "a secret (a long random string)",
        };
        Self::sentence(what)
    }

    fn sentence(what: &str) -> String {
        format!(
            "This looks like {what}. Holdfast never stores secrets: write where it is kept instead, such as \
             `vault:payments/stripe` or the name of an environment variable. If it was real, rotate it: it has left its vault."
        )
    }
}

/// Prefix, how many characters of a key follow at least, and whose key it is.
const SHAPES: &[(&str, usize, &str)] = &[
    ("sk_live_", 10, "Stripe"),
    ("sk_test_", 10, "Stripe"),
    ("rk_live_", 10, "Stripe"),
    ("rk_test_", 10, "Stripe"),
    ("whsec_", 16, "Stripe (a webhook secret)"),
    ("AKIA", 16, "AWS"),
    ("ASIA", 16, "AWS"),
    ("xoxa-", 10, "Slack"),
    ("xoxb-", 10, "Slack"),
    ("xoxe-", 10, "Slack"),
    ("xoxp-", 10, "Slack"),
    ("xoxr-", 10, "Slack"),
    ("xoxs-", 10, "Slack"),
    ("xapp-", 10, "Slack"),
    ("ghp_", 20, "GitHub"),
    ("gho_", 20, "GitHub"),
    ("ghu_", 20, "GitHub"),
    ("ghs_", 20, "GitHub"),
    ("ghr_", 20, "GitHub"),
    ("github_pat_", 20, "GitHub"),
    ("glpat-", 16, "GitLab"),
    ("SG.", 30, "SendGrid"),
    ("sk-ant-", 20, "Anthropic"),
    ("sk-proj-", 20, "OpenAI"),
    ("AIza", 30, "Google"),
    ("ya29.", 20, "Google"),
    ("npm_", 30, "npm"),
    ("shpat_", 20, "Shopify"),
    ("shpss_", 20, "Shopify"),
    ("pat-na1-", 20, "HubSpot"),
    ("pat-eu1-", 20, "HubSpot"),
    ("dop_v1_", 30, "DigitalOcean"),
    ("NRAK-", 20, "New Relic"),
    ("sq0csp-", 20, "Square"),
    ("sq0atp-", 20, "Square"),
    ("key-", 32, "Mailgun"),
    ("PMAK-", 20, "Postman"),
    ("hvs.", 20, "HashiCorp Vault"),
];

fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '=')
}

/// Looks for private keys, tokens, keys of known shapes and passwords in URLs: asked of every text and every file.
#[must_use]
pub fn find(text: &str) -> Option<Found> {
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY") {
        return Some(Found::PrivateKey);
    }
    tokens(text)
        .find_map(known_shape)
        .or_else(|| password_in_url(text).then_some(Found::PasswordInUrl))
}

/// Like [`find`], and refuses long random strings too: asked of fields about credentials.
#[must_use]
pub fn find_in_credential_field(text: &str) -> Option<Found> {
    find(text).or_else(|| {
        text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '=')))
            .any(looks_random)
            .then_some(Found::HighEntropy)
    })
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_key_char(c))
        .filter(|token| token.len() >= 14)
}

fn known_shape(token: &str) -> Option<Found> {
    if is_jwt(token) {
        return Some(Found::Jwt);
    }
    SHAPES.iter().find_map(|(prefix, least, provider)| {
        let at = token.find(prefix)?;
        let starts_a_word = token[..at]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_ascii_alphanumeric());
        let rest = token[at + prefix.len()..].trim_end_matches('.');
        let body = rest.chars().filter(char::is_ascii_alphanumeric).count();
        // Placeholders such as `sk_live_...` or `ghp_your_token_here` are words; keys have digits or capitals.
        let key_like =
            rest.chars().any(|c| c.is_ascii_digit()) || rest.chars().any(|c| c.is_ascii_uppercase());
        (starts_a_word && body >= *least && key_like).then_some(Found::KeyOf(provider))
    })
}

fn is_jwt(token: &str) -> bool {
    let Some(at) = token.find("eyJ") else { return false };
    let parts: Vec<&str> = token[at..].split('.').collect();
    parts.len() >= 3 && parts[0].len() >= 10 && parts[1].len() >= 10 && parts[2].len() >= 10
}

fn password_in_url(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let Some((_, rest)) = word.split_once("://") else {
            return false;
        };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        authority.rsplit_once('@').is_some_and(|(user, _)| {
            user.split_once(':').is_some_and(|(_, password)| {
                !password.is_empty() && !password.starts_with(['$', '<', '{', '*'])
            })
        })
    })
}

/// A run of letters and digits that nobody would type: 32 or more hexadecimal digits, or 20 or more characters that
/// change between lower case, capitals and digits nearly every time (in words they change about once in six).
fn looks_random(token: &str) -> bool {
    let token = token.trim_end_matches('=');
    if token.len() >= 32
        && token.chars().all(|c| c.is_ascii_hexdigit())
        && token.chars().any(|c| c.is_ascii_digit())
    {
        return true;
    }
    if token.len() < 20 {
        return false;
    }
    let class = |c: char| match c {
        'a'..='z' => 0,
        'A'..='Z' => 1,
        '0'..='9' => 2,
        _ => 3,
    };
    let classes: Vec<i32> = token.chars().map(class).collect();
    let changes = classes.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let distinct = classes.iter().collect::<std::collections::BTreeSet<_>>().len();
    distinct >= 2 && classes.contains(&2) && changes * 100 >= token.len() * 35
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// Keys are put together here so that scanners of this repository find none.
    fn key(prefix: &str, body: &str) -> String {
        format!("{prefix}{body}")
    }

    #[rstest]
    #[case(key("sk_live_", "51H8abCDefGHijKLmnOP"))]
    #[case(key("the key is AKIA", "IOSFODNN7EXAMPLE."))]
    #[case(key("xoxb-", "123456789012-abcdefGHIJ"))]
    #[case(key("token=ghp_", "0123456789abcdefABCDEF0123456789abcd"))]
    #[case(key("SG.", "ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf09kqeF8tAmbihYzrnopKc1s5cr"))]
    #[case(key(
        "eyJ",
        "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"
    ))]
    #[case(key("-----BEGIN RSA ", "PRIVATE KEY-----\nMIIEow"))]
    #[case(key("postgres://app:", "hunter2@db.example.org/app"))]
    fn secrets_are_found_in_any_field(#[case] text: String) {
        assert!(find(&text).is_some(), "{text}");
    }

    #[rstest]
    #[case("Keys begin with sk_live_; keep them in the vault")]
    #[case("vault:payments/stripe/live")]
    #[case("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/stripe-AbCdEf")]
    #[case("STRIPE_SECRET_KEY_LIVE_2024")]
    #[case("https://status.stripe.com/incidents/2024")]
    #[case("postgres://app:$PASSWORD@db/app")]
    #[case("stripeLiveSecretKey2024ForCheckout")]
    #[case("op://payments/stripe/4f6c1f9e-1c1b-4d5e-9a55-0a1b2c3d4e5f")]
    #[case("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk")]
    #[case("charges:write refunds:write customers:read")]
    fn ordinary_text_passes_everywhere(#[case] text: &str) {
        assert_eq!(find_in_credential_field(text), None, "{text}");
    }

    #[rstest]
    #[case("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b")]
    #[case("wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1")]
    #[case("q7Xv2Lp9Zt4Rb8Nw3Kc6")]
    fn random_strings_are_found_in_credential_fields(#[case] text: &str) {
        assert_eq!(find_in_credential_field(text), Some(Found::HighEntropy), "{text}");
    }

    #[test]
    fn the_message_never_repeats_the_secret() {
        let secret = key("sk_live_", "51H8abCDefGHijKLmnOP");
        assert!(!find(&secret).expect("found").message().contains("51H8"));
    }
}
