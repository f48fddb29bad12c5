//! The one rule for e-mail addresses: what the form takes is what is stored and what mail can be sent to.

/// The longest address (RFC 5321 4.5.3.1).
const MAX: usize = 254;
/// The longest part before the @.
const LOCAL_MAX: usize = 64;

/// An e-mail address in lower case: words with dots between them (RFC 5322, dot-atom), an @, and the name of a host, which may
/// have letters beyond ASCII.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Trims, lowers and checks what a person typed.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let text = raw.trim().to_lowercase();
        let wrong = || "Enter an e-mail address such as ana@example.org.".to_owned();
        let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
        if !local.is_ascii()
            && local
                .chars()
                .all(|c| c.is_alphanumeric() || is_word(c) || c == '.')
        {
            return Err(
                "Enter an address without letters such as é before the @: most mail servers take no mail for it.".into(),
            );
        }
        let words = |local: &str| {
            local
                .split('.')
                .all(|word| !word.is_empty() && word.chars().all(is_word))
        };
        if local.len() > LOCAL_MAX || !words(local) {
            return Err(wrong());
        }
        match ascii(domain) {
            Some(host) if host.contains('.') && local.len() + 1 + host.len() <= MAX => Ok(Self(text)),
            _ => Err(wrong()),
        }
    }

    /// What was stored before the rule was as strict as it is: it reads, and can sign in; what cannot be mailed fails there.
    ///
    /// # Errors
    /// When it is no address at all.
    pub fn stored(raw: &str) -> Result<Self, String> {
        let text = raw.trim().to_lowercase();
        let good = text.len() <= MAX
            && !text.chars().any(|c| c.is_whitespace() || c.is_control())
            && text.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty() && !domain.is_empty() && !domain.contains('@')
            });
        if good {
            Ok(Self(text))
        } else {
            Err("This is no e-mail address.".into())
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the @, and the host as it travels: in ASCII (Punycode, RFC 3492). `None` when mail has no such host.
    #[must_use]
    pub fn parts_to_send(&self) -> Option<(&str, String)> {
        let (local, domain) = self.0.rsplit_once('@')?;
        Some((local, ascii(domain)?))
    }
}

/// What a word of a dot-atom is made of (RFC 5322 3.2.3).
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c)
}

/// The name of a host in ASCII; `None` when it is none.
fn ascii(domain: &str) -> Option<String> {
    let host = encoded(domain)?;
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last_is_a_name = host
        .rsplit('.')
        .next()
        .is_some_and(|last| last.chars().any(|c| c.is_ascii_alphabetic()));
    (host.split('.').all(label) && last_is_a_name).then_some(host)
}

#[cfg(feature = "guard")]
fn encoded(domain: &str) -> Option<String> {
    idna::domain_to_ascii_strict(domain).ok()
}

/// A browser asks the server about names beyond ASCII.
#[cfg(not(feature = "guard"))]
fn encoded(domain: &str) -> Option<String> {
    domain.is_ascii().then(|| domain.to_owned())
}

impl TryFrom<String> for Email {
    type Error = String;
    fn try_from(raw: String) -> Result<Self, String> {
        Self::stored(&raw)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(all(test, feature = "guard"))]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Ana@Example.org ", "ana", "example.org")]
    #[case("o'brien+holdfast@example.co.uk", "o'brien+holdfast", "example.co.uk")]
    #[case("test@b\u{fc}cher.example", "test", "xn--bcher-kva.example")]
    #[case("test@xn--bcher-kva.example", "test", "xn--bcher-kva.example")]
    #[case("a.b.c@mail-1.example.org", "a.b.c", "mail-1.example.org")]
    #[case("1@3com.example", "1", "3com.example")]
    fn an_address_goes_to_its_host_in_ascii(#[case] typed: &str, #[case] local: &str, #[case] host: &str) {
        let email = Email::parse(typed).unwrap();
        assert_eq!(email.parts_to_send(), Some((local, host.to_owned())));
        assert_eq!(
            Email::parse(email.as_str()),
            Ok(email.clone()),
            "it passes its own rule"
        );
        assert_eq!(Email::stored(email.as_str()), Ok(email));
    }

    #[rstest]
    #[case("a..b@example.org")]
    #[case(".a@example.org")]
    #[case("a.@example.org")]
    #[case("x,y@example.org")]
    #[case("x;y@example.org")]
    #[case("x y@example.org")]
    #[case("\"x y\"@example.org")]
    #[case("ana<>@example.org")]
    #[case("ana(home)@example.org")]
    #[case("ana@b@example.org")]
    #[case("ana@localhost")]
    #[case("ana@[127.0.0.1]")]
    #[case("ana@192.0.2.1")]
    #[case("ana@example..org")]
    #[case("ana@-example.org")]
    #[case("ana@exam_ple.org")]
    #[case("ana@.org")]
    #[case("ana@example.org.")]
    #[case("@example.org")]
    #[case("ana")]
    #[case("")]
    #[case("mailto:ana@example.org")]
    #[case("ana@example.org\r\nBcc: eve@example.org")]
    #[case("zo\u{eb}@example.org")]
    fn what_mail_cannot_be_sent_to_is_refused(#[case] typed: &str) {
        assert!(Email::parse(typed).is_err(), "{typed}");
    }

    #[test]
    fn a_part_or_an_address_that_is_too_long_is_refused() {
        assert!(Email::parse(&format!("{}@example.org", "a".repeat(64))).is_ok());
        assert!(Email::parse(&format!("{}@example.org", "a".repeat(65))).is_err());
        assert!(Email::parse(&format!("a@{}.org", "b".repeat(64))).is_err());
        assert!(Email::parse(&format!("a@{}org", "b.".repeat(130))).is_err());
    }

    #[test]
    fn letters_beyond_ascii_before_the_at_are_named() {
        assert!(Email::parse("zo\u{eb}@example.org").is_err_and(|said| said.contains("before the @")));
    }

    #[test]
    fn an_address_of_before_still_reads() {
        for kept in ["a..b@example.org", "x,y@example.org", "zo\u{eb}@example.org"] {
            assert_eq!(Email::stored(kept).unwrap().as_str(), kept);
        }
    }
}
