//! Which mail server, and how safely it is spoken to, from one address.

use std::net::IpAddr;
use std::str::FromStr;

use rustls::pki_types::ServerName;
use secrecy::SecretString;
use url::Url;

/// How safely a mail server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// STARTTLS is required before anything is said.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Nothing, for a server on this machine only.
    None,
}

/// A mail server: `smtp://user:password@host:587` (STARTTLS), `smtps://` (TLS), or `smtp://localhost:25?tls=none`.
#[derive(Clone, Debug)]
pub struct SmtpAddress {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How safely it is spoken to.
    pub security: Security,
    /// User name and password, if it wants them.
    pub credentials: Option<(String, SecretString)>,
}

impl FromStr for SmtpAddress {
    type Err = String;

    /// The error never repeats what was given: it may hold a password.
    fn from_str(raw: &str) -> Result<Self, String> {
        let url = Url::parse(raw.trim()).map_err(|error| format!("it is not an address ({error})"))?;
        let tls = match url.query() {
            None => true,
            Some("tls=none") => false,
            Some(_) => return Err("after ? only tls=none is known".into()),
        };
        let (security, port) = match (url.scheme(), tls) {
            ("smtp", true) => (Security::StartTls, 587),
            ("smtp", false) => (Security::None, 25),
            ("smtps", true) => (Security::Tls, 465),
            ("smtps", false) => return Err("smtps:// always has TLS; write smtp:// with ?tls=none".into()),
            _ => return Err("it begins with smtp:// or smtps://".into()),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err("it has no path".into());
        }
        let host = url.host_str().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        if ServerName::try_from(host.as_str()).is_err() {
            return Err("it has the name of a host".into());
        }
        if security == Security::None && !is_here(&host) {
            return Err("tls=none is for a server on this machine: localhost, 127.0.0.1 or ::1".into());
        }
        let wrong = || "user name and password are percent-encoded UTF-8".to_owned();
        let user = decoded(url.username()).ok_or_else(wrong)?;
        let credentials = match (user.is_empty(), url.password()) {
            (true, None) => None,
            (false, Some(password)) => Some((user, SecretString::from(decoded(password).ok_or_else(wrong)?))),
            _ => return Err("user name and password go together".into()),
        };
        Ok(Self {
            host,
            port: url.port().unwrap_or(port),
            security,
            credentials,
        })
    }
}

fn is_here(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

/// What is percent-encoded, as text.
fn decoded(raw: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let (pair, after) = after.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn the_scheme_says_how_safe_it_is() {
        let read = |raw: &str| {
            let address: SmtpAddress = raw.parse().expect(raw);
            (address.host, address.port, address.security)
        };
        assert_eq!(
            read("smtp://mail.example.org"),
            ("mail.example.org".into(), 587, Security::StartTls)
        );
        assert_eq!(
            read("smtps://mail.example.org"),
            ("mail.example.org".into(), 465, Security::Tls)
        );
        assert_eq!(
            read("smtp://[::1]:2525?tls=none"),
            ("::1".into(), 2525, Security::None)
        );
    }

    #[test]
    fn user_and_password_are_decoded_and_the_password_is_never_shown() {
        let address: SmtpAddress = "smtp://ana%40example.org:p%C3%A4ss%2Fw@mail.example.org"
            .parse()
            .expect("an address");
        let (user, password) = address.credentials.clone().expect("credentials");
        assert_eq!(
            (user.as_str(), password.expose_secret()),
            ("ana@example.org", "päss/w")
        );
        assert!(!format!("{address:?}").contains("ss/w"));
    }

    #[rstest]
    #[case("mail.example.org:587")]
    #[case("https://mail.example.org")]
    #[case("smtp://mail.example.org?tls=none")]
    #[case("smtp://10.0.0.1?tls=none")]
    #[case("smtps://localhost?tls=none")]
    #[case("smtp://localhost?tls=maybe")]
    #[case("smtp://hunter2@mail.example.org")]
    #[case("smtp://:hunter2@mail.example.org")]
    #[case("smtp://ana:hunter2%zz@mail.example.org")]
    #[case("smtp://ana:hunter2@mail.example.org/inbox")]
    #[case("smtp://ana:hunter2@")]
    fn anything_else_is_refused_without_repeating_it(#[case] raw: &str) {
        let error = raw.parse::<SmtpAddress>().expect_err("refused");
        assert!(!error.contains("hunter2"), "{error}");
    }
}
