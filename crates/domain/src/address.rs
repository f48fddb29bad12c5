//! Addresses as people record them: a scheme that is known, a host, no user name or password (RFC 3986). Nothing is
//! fetched from here, so names are neither resolved nor normalised; a full URL library with its tables of Unicode
//! domain names would be a quarter of what the browser fetches for the score preview.

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// No known scheme, no host, or characters that an address cannot have.
    Shape,
    /// A user name or a password.
    UserInfo,
}

/// Checks an address against the schemes that are taken.
///
/// # Errors
/// What is wrong with it.
pub fn check(raw: &str, schemes: &[&str]) -> Result<(), Wrong> {
    let (scheme, rest) = raw.split_once("://").ok_or(Wrong::Shape)?;
    if !schemes.iter().any(|known| known.eq_ignore_ascii_case(scheme))
        || raw
            .chars()
            .any(|c| c.is_whitespace() || "<>\"\\^`{|}".contains(c))
    {
        return Err(Wrong::Shape);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(Wrong::UserInfo);
    }
    if is_host_and_port(authority) {
        Ok(())
    } else {
        Err(Wrong::Shape)
    }
}

fn is_host_and_port(authority: &str) -> bool {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) if address.parse::<std::net::Ipv6Addr>().is_ok() => {
                ("v6", port.strip_prefix(':').unwrap_or(port))
            }
            _ => return false,
        },
        None => authority.split_once(':').unwrap_or((authority, "")),
    };
    let good_port = port.is_empty() || port.parse::<u16>().is_ok();
    let good_host = !host.is_empty()
        && host
            .split('.')
            .all(|label| !label.is_empty() || host.ends_with('.'))
        && host
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
    good_port && good_host
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://api.stripe.com/v1", Ok(()))]
    #[case("HTTPS://api.stripe.com", Ok(()))]
    #[case("https://localhost:8080/a?b=c#d", Ok(()))]
    #[case("https://[::1]:8080/", Ok(()))]
    #[case("https://müller.example", Ok(()))]
    #[case("api.stripe.com", Err(Wrong::Shape))]
    #[case("https://", Err(Wrong::Shape))]
    #[case("https:///path", Err(Wrong::Shape))]
    #[case("https://a..b/", Err(Wrong::Shape))]
    #[case("https://host:port/", Err(Wrong::Shape))]
    #[case("https://host:70000/", Err(Wrong::Shape))]
    #[case("https://a b/", Err(Wrong::Shape))]
    #[case("javascript://alert(1)", Err(Wrong::Shape))]
    #[case("https://ana:pass@host/", Err(Wrong::UserInfo))]
    #[case("https://ana@host/", Err(Wrong::UserInfo))]
    fn an_address_has_a_known_scheme_and_a_host_and_nothing_secret(
        #[case] raw: &str,
        #[case] expected: Result<(), Wrong>,
    ) {
        assert_eq!(check(raw, &["https", "http"]), expected, "{raw}");
    }
}
