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

/// Schemes of which a browser would run what follows, or that name a file and no host.
const NO_ADDRESS: [&str; 5] = ["javascript", "vbscript", "data", "blob", "file"];

/// Checks an address against the schemes that are taken.
///
/// # Errors
/// What is wrong with it.
pub fn check(raw: &str, schemes: &[&str]) -> Result<(), Wrong> {
    let (scheme, rest) = raw.split_once("://").ok_or(Wrong::Shape)?;
    if !schemes.iter().any(|known| known.eq_ignore_ascii_case(scheme)) || raw.contains(['{', '}']) {
        return Err(Wrong::Shape);
    }
    check_behind_scheme(rest, is_host_and_port)
}

/// Checks the address of an endpoint, as people write it down: any scheme (also behind `jdbc:`), `{templates}` anywhere,
/// `*` for names of a host, several hosts with commas between them.
///
/// # Errors
/// What is wrong with it.
pub fn check_endpoint(raw: &str) -> Result<(), Wrong> {
    let (scheme, rest) = raw.split_once("://").ok_or(Wrong::Shape)?;
    let scheme = scheme.strip_prefix("jdbc:").unwrap_or(scheme);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && !NO_ADDRESS.iter().any(|known| known.eq_ignore_ascii_case(scheme));
    // What stands for a name has no say in what an address looks like.
    let plain = without_templates(rest).ok_or(Wrong::Shape)?;
    if !is_scheme {
        return Err(Wrong::Shape);
    }
    check_behind_scheme(&plain, |authority| {
        authority.split(',').all(|host| {
            let host = host.replace('*', "x");
            is_host_and_port(&host)
        })
    })
}

/// The text with a letter for each `{template}`, or a digit where a port stands; `None` when a brace has no other.
fn without_templates(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, next) = behind.split_once('}')?;
        if name.is_empty() || name.contains('{') || before.contains('}') {
            return None;
        }
        plain.push_str(before.strip_suffix('$').unwrap_or(before));
        plain.push(if plain.ends_with(':') { '1' } else { 'x' });
        rest = next;
    }
    plain.push_str(rest);
    (!rest.contains('}')).then_some(plain)
}

fn check_behind_scheme(rest: &str, is_authority: impl Fn(&str) -> bool) -> Result<(), Wrong> {
    if rest.chars().any(|c| c.is_whitespace() || "<>\"\\^`|".contains(c)) {
        return Err(Wrong::Shape);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(Wrong::UserInfo);
    }
    if is_authority(authority) {
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
    #[case("https://api.example.org/{tenant}/orders", Ok(()))]
    #[case("https://{tenant}.example.org", Ok(()))]
    #[case("https://${REGION}.example.org:{port}/v1", Ok(()))]
    #[case("https://*.example.org", Ok(()))]
    #[case("https://*.example.org:8443/hooks/*", Ok(()))]
    #[case("amqp://broker.example.org", Ok(()))]
    #[case("amqps://broker.example.org:5671/vhost", Ok(()))]
    #[case("redis://cache.example.org:6379/0", Ok(()))]
    #[case("ldaps://ldap.example.org", Ok(()))]
    #[case("ldap://ldap.example.org", Ok(()))]
    #[case("mqtt://iot.example.org", Ok(()))]
    #[case("kafka://a.example.org:9092,b.example.org:9092", Ok(()))]
    #[case("tcp://10.0.0.1:9000", Ok(()))]
    #[case("grpc://[::1]:50051", Ok(()))]
    #[case("mongodb+srv://db.example.org", Ok(()))]
    #[case("jdbc:postgresql://db.example.org/app", Ok(()))]
    #[case("smtp://mail.example.org:25", Ok(()))]
    #[case("api.example.org/v1", Err(Wrong::Shape))]
    #[case("javascript://alert(1)", Err(Wrong::Shape))]
    #[case("FILE://host/etc", Err(Wrong::Shape))]
    #[case("1http://host", Err(Wrong::Shape))]
    #[case("https://", Err(Wrong::Shape))]
    #[case("https://{tenant/orders", Err(Wrong::Shape))]
    #[case("https://tenant}/orders", Err(Wrong::Shape))]
    #[case("https://{}/orders", Err(Wrong::Shape))]
    #[case("https://a b/", Err(Wrong::Shape))]
    #[case("amqp://ana:pass@host/", Err(Wrong::UserInfo))]
    #[case("sftp://{user}@host/", Err(Wrong::UserInfo))]
    fn an_endpoint_is_written_as_people_write_it(#[case] raw: &str, #[case] expected: Result<(), Wrong>) {
        assert_eq!(check_endpoint(raw), expected, "{raw}");
    }

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
