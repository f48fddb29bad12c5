//! Where a request comes from: the address of the visitor, as far as it can be known.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, header};

use crate::state::Reach;

/// What stands for an address that is not known.
pub const UNKNOWN: &str = "not known";

/// The visitor's address: the last that a trusted proxy added, else the connection's. Where that is a proxy's, and what the
/// proxy says is not trusted, nobody's address is known, and nobody is taken for everybody.
#[must_use]
pub fn of(request: &Request, reach: &Reach) -> String {
    let connected = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let address = if reach.trust_proxy {
        match last_of_proxy(request.headers()) {
            Some(node) => parse(&node),
            None => connected,
        }
    } else {
        connected.filter(|peer| !reach.is_proxys(*peer))
    };
    address.map_or_else(
        || UNKNOWN.to_owned(),
        |address| address.to_canonical().to_string(),
    )
}

/// The last entry of `X-Forwarded-For`, else of `Forwarded` (RFC 7239): the one that the nearest proxy wrote.
fn last_of_proxy(headers: &HeaderMap) -> Option<String> {
    let last = |name: &str| headers.get_all(name).iter().next_back()?.to_str().ok();
    if let Some(list) = last("x-forwarded-for") {
        return list.rsplit(',').next().map(str::to_owned);
    }
    let forwarded = last(header::FORWARDED.as_str())?;
    let nearest = outside_quotes(forwarded, ',').pop()?;
    let found = outside_quotes(nearest, ';').into_iter().find_map(|pair| {
        let (name, node) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| node.to_owned())
    });
    // An entry that hides its visitor is one whose visitor is not known.
    Some(found.unwrap_or_default())
}

/// The parts of a text between separators that stand outside of quotes.
fn outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
    .collect()
}

/// An address as proxies write it: bare, with a port, in brackets, in quotes, with a zone.
fn parse(node: &str) -> Option<IpAddr> {
    let node = node.trim().trim_matches('"').trim();
    let host = match node.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None => match node.split_once(':') {
            Some((host, port)) if !port.contains(':') => host,
            _ => node,
        },
    };
    let host = host.split_once('%').map_or(host, |(host, _)| host);
    host.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &'static str, value: &str) -> Option<String> {
        let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
        parse(&last_of_proxy(&headers)?).map(|address| address.to_canonical().to_string())
    }

    fn asked(base: &str, trust_proxy: bool, peer: [u8; 4], forwarded: Option<&str>) -> String {
        let reach = Reach {
            base_url: base.parse().unwrap(),
            trust_proxy,
            site_root: std::path::PathBuf::new(),
        };
        let mut request = Request::new(axum::body::Body::empty());
        let peer = SocketAddr::from((peer, 50_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        if let Some(forwarded) = forwarded {
            request
                .headers_mut()
                .insert("x-forwarded-for", forwarded.parse().unwrap());
        }
        of(&request, &reach)
    }

    #[test]
    fn what_a_proxy_says_counts_only_when_it_is_trusted_and_a_proxy_is_never_everybody() {
        let (machine, elsewhere) = ([127, 0, 0, 1], [192, 0, 2, 1]);
        let said = Some("198.51.100.1, 203.0.113.7:51234");
        assert_eq!(asked("https://hf.example", true, machine, said), "203.0.113.7");
        assert_eq!(
            asked("https://hf.example", true, machine, Some("unknown")),
            UNKNOWN
        );
        assert_eq!(asked("https://hf.example", true, machine, None), "127.0.0.1");
        for base in ["https://hf.example", "http://hf.example"] {
            assert_eq!(asked(base, false, machine, said), UNKNOWN, "{base}");
        }
        assert_eq!(asked("https://hf.example", false, elsewhere, said), UNKNOWN);
        assert_eq!(asked("http://hf.example", false, elsewhere, said), "192.0.2.1");
        for local in [
            "http://127.0.0.1:3000",
            "http://localhost:3000",
            "http://[::1]:3000",
        ] {
            assert_eq!(asked(local, false, machine, said), "127.0.0.1", "{local}");
        }
    }

    #[test]
    fn an_address_is_read_however_a_proxy_writes_it() {
        for (value, address) in [
            ("203.0.113.7", "203.0.113.7"),
            ("203.0.113.7:51234", "203.0.113.7"),
            ("10.0.0.1, 203.0.113.7:51234", "203.0.113.7"),
            ("\"203.0.113.7\"", "203.0.113.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("\"[2001:db8::1]:443\"", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::1%25eth0]:443", "fe80::1"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
        ] {
            assert_eq!(
                said("x-forwarded-for", value).as_deref(),
                Some(address),
                "{value}"
            );
        }
        for value in [
            "",
            "unknown",
            "_hidden",
            "203.0.113",
            "[2001:db8::1",
            "203.0.113.7:80:90",
        ] {
            assert_eq!(said("x-forwarded-for", value), None, "{value}");
        }
    }

    #[test]
    fn the_standard_header_is_read_too() {
        for (value, address) in [
            ("for=203.0.113.7", Some("203.0.113.7")),
            ("For=\"203.0.113.7:47011\";proto=https", Some("203.0.113.7")),
            (
                "for=10.0.0.1, proto=https;for=\"[2001:db8::1]:443\"",
                Some("2001:db8::1"),
            ),
            ("for=\"a,b\";by=c, for=203.0.113.8", Some("203.0.113.8")),
            ("for=_hidden", None),
            ("proto=https", None),
        ] {
            assert_eq!(said("forwarded", value).as_deref(), address, "{value}");
        }
    }
}
