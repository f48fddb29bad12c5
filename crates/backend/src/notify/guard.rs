//! Where webhooks may lead: into the internet, never into our own network. An address is checked as it is written, and again
//! after its name was resolved; who connects uses exactly the addresses that were checked, so that a name cannot mean one
//! thing when it is asked for and another when it is called.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

/// Why nothing is sent somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It may not be called.
    Forbidden(String),
    /// Its name leads nowhere at the moment.
    Unknown,
}

/// The rule, with the hosts that the configuration allows although they are private.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    allowed: BTreeSet<String>,
    names: Option<BTreeMap<String, Vec<IpAddr>>>,
}

/// Checks an address by itself, with no host allowed beyond the internet.
///
/// # Errors
/// Why it may not be called, as a sentence.
pub fn check_url(raw: &str) -> Result<(), String> {
    Guard::default().check_url(raw)
}

impl Guard {
    /// With hosts that may be private and may be spoken to without TLS: names or addresses, as in an address.
    ///
    /// # Errors
    /// The first one that is no host.
    pub fn allowing<'a>(hosts: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let parsed = hosts.into_iter().map(|host| {
            let bare: Option<Ipv6Addr> = host.parse().ok();
            let host = bare.map_or_else(|| host.to_owned(), |ip| format!("[{ip}]"));
            let good = Url::parse(&format!("http://{host}/"))
                .ok()
                .filter(|url| url.path() == "/" && url.port().is_none() && url.username().is_empty());
            good.as_ref().and_then(name).ok_or(host)
        });
        Ok(Self {
            allowed: parsed.collect::<Result<_, _>>()?,
            names: None,
        })
    }

    /// The same where these are all names there are, and nobody else is asked for one: tests.
    #[must_use]
    pub fn in_a_world_of<'a>(mut self, names: impl IntoIterator<Item = (&'a str, Vec<IpAddr>)>) -> Self {
        let names = names.into_iter().map(|(name, ips)| (name.to_owned(), ips));
        self.names = Some(names.collect());
        self
    }

    /// Checks an address as it is written: scheme, host, and the host's address if it is one.
    ///
    /// # Errors
    /// Why it may not be called, as a sentence.
    pub fn check_url(&self, raw: &str) -> Result<(), String> {
        let url = Url::parse(raw.trim()).map_err(|_| {
            "Give the whole address, such as https://hooks.example.org/services/a.".to_owned()
        })?;
        self.check(&url)
    }

    /// The same for an address that was parsed.
    pub(super) fn check(&self, url: &Url) -> Result<(), String> {
        let name = name(url).ok_or_else(|| "The address has no host.".to_owned())?;
        let allowed = self.allowed.contains(&name);
        match url.scheme() {
            "https" => {}
            "http" if allowed => {}
            _ => return Err("The address must begin with https://.".into()),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("The address must not hold a user name or password.".into());
        }
        if allowed {
            return Ok(());
        }
        match url.host() {
            Some(Host::Ipv4(ip)) => permitted(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => permitted(IpAddr::V6(ip)),
            _ if name == "localhost" || name.ends_with(".localhost") => Err(refused("is this machine")),
            _ => Ok(()),
        }
    }

    /// The addresses to connect to, every one of them checked.
    pub(super) async fn resolve(&self, url: &Url) -> Result<Vec<SocketAddr>, Refusal> {
        self.check(url).map_err(Refusal::Forbidden)?;
        let port = url.port_or_known_default().unwrap_or(443);
        let found: Vec<SocketAddr> = match (url.host(), &self.names) {
            (Some(Host::Ipv4(ip)), _) => vec![SocketAddr::from((ip, port))],
            (Some(Host::Ipv6(ip)), _) => vec![SocketAddr::from((ip, port))],
            (Some(Host::Domain(domain)), Some(names)) => {
                let known = names.get(domain).into_iter().flatten();
                known.map(|ip| SocketAddr::new(*ip, port)).collect()
            }
            (Some(Host::Domain(domain)), None) => tokio::net::lookup_host((domain, port))
                .await
                .map_err(|_| Refusal::Unknown)?
                .collect(),
            (None, _) => Vec::new(),
        };
        if found.is_empty() {
            return Err(Refusal::Unknown);
        }
        if !name(url).is_some_and(|name| self.allowed.contains(&name)) {
            // One bad address is enough: whoever mixes them has no good reason.
            for address in &found {
                permitted(address.ip()).map_err(Refusal::Forbidden)?;
            }
        }
        Ok(found)
    }
}

/// The host as the address's parser writes it, without the dot at the end.
fn name(url: &Url) -> Option<String> {
    let name = url.host_str()?.trim_end_matches('.').to_ascii_lowercase();
    (!name.is_empty()).then_some(name)
}

fn permitted(ip: IpAddr) -> Result<(), String> {
    let reason = match ip {
        IpAddr::V4(ip) => forbidden_v4(ip),
        IpAddr::V6(ip) => forbidden_v6(ip),
    };
    reason.map_or(Ok(()), |reason| Err(refused(reason)))
}

fn refused(reason: &str) -> String {
    format!(
        "Webhooks may not lead there: the host {reason}. The configuration can allow it (HOLDFAST_WEBHOOK_HOSTS)."
    )
}

/// Ranges that are not the internet (IANA special-purpose registry, RFC 6890), and where clouds keep their metadata.
const V4: [(Ipv4Addr, u32, &str); 16] = [
    (Ipv4Addr::UNSPECIFIED, 8, "is this machine"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "is this machine"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "is in a private network"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "is in a private network"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "is in a private network"),
    (
        Ipv4Addr::new(100, 64, 0, 0),
        10,
        "is in a provider's shared network",
    ),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "is link-local"),
    (
        Ipv4Addr::new(168, 63, 129, 16),
        32,
        "is a cloud's metadata service",
    ),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "is reserved for protocols"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "is reserved for documentation"),
    (
        Ipv4Addr::new(198, 51, 100, 0),
        24,
        "is reserved for documentation",
    ),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "is reserved for documentation"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "is a relay"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "is reserved for measurements"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "is a multicast address"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "is reserved"),
];

fn forbidden_v4(ip: Ipv4Addr) -> Option<&'static str> {
    V4.iter()
        .find(|(network, bits, _)| (ip.to_bits() ^ network.to_bits()) >> (32 - bits) == 0)
        .map(|(_, _, reason)| *reason)
}

/// Ranges within `2000::/3` that are not the internet, or hold an IPv4 address.
const V6: [(Ipv6Addr, u32, &str); 4] = [
    (
        Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0),
        23,
        "is reserved for protocols",
    ),
    (
        Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0),
        32,
        "is reserved for documentation",
    ),
    (
        Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0),
        20,
        "is reserved for documentation",
    ),
    (
        Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0),
        16,
        "is a translated IPv4 address",
    ),
];

fn forbidden_v6(ip: Ipv6Addr) -> Option<&'static str> {
    let first = ip.segments()[0];
    if ip.is_loopback() || ip.is_unspecified() {
        return Some("is this machine");
    }
    if ip.is_multicast() {
        return Some("is a multicast address");
    }
    if first & 0xfe00 == 0xfc00 {
        return Some("is in a private network");
    }
    if first & 0xff80 == 0xfe80 {
        return Some("is link-local");
    }
    if first == 0 || first == 0x64 {
        return Some("is a mapped or translated IPv4 address");
    }
    if first & 0xe000 != 0x2000 {
        return Some("is reserved");
    }
    V6.iter()
        .find(|(network, bits, _)| (ip.to_bits() ^ network.to_bits()) >> (128 - bits) == 0)
        .map(|(_, _, reason)| *reason)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://hooks.slack.com/services/a/b/c")]
    #[case("https://example.org:8443/hook?key=1")]
    #[case("https://8.8.8.8/")]
    #[case("https://172.32.0.1/")]
    #[case("https://100.128.0.1/")]
    #[case("https://[2606:4700::1111]/")]
    fn the_internet_may_be_called(#[case] url: &str) {
        assert_eq!(check_url(url), Ok(()));
    }

    #[rstest]
    #[case("http://example.org/", "https://")]
    #[case("ftp://example.org/", "https://")]
    #[case("file:///etc/passwd", "host")]
    #[case("example.org", "whole address")]
    #[case("https://ana:pw@example.org/", "user name or password")]
    #[case("https://localhost/", "this machine")]
    #[case("https://LOCALHOST./", "this machine")]
    #[case("https://a.localhost/", "this machine")]
    #[case("https://127.0.0.1/", "this machine")]
    #[case("https://127.1/", "this machine")]
    #[case("https://2130706433/", "this machine")]
    #[case("https://0x7f000001/", "this machine")]
    #[case("https://0177.0.0.1/", "this machine")]
    #[case("https://0/", "this machine")]
    #[case("https://10.1.2.3/", "private network")]
    #[case("https://172.16.0.1/", "private network")]
    #[case("https://172.31.255.255/", "private network")]
    #[case("https://192.168.1.1/", "private network")]
    #[case("https://100.64.0.1/", "shared network")]
    #[case("https://100.100.100.200/", "shared network")]
    #[case("https://169.254.169.254/latest/meta-data", "link-local")]
    #[case("https://168.63.129.16/", "metadata")]
    #[case("https://192.0.0.192/", "protocols")]
    #[case("https://192.0.2.1/", "documentation")]
    #[case("https://198.51.100.1/", "documentation")]
    #[case("https://203.0.113.1/", "documentation")]
    #[case("https://198.19.0.1/", "measurements")]
    #[case("https://224.0.0.1/", "multicast")]
    #[case("https://255.255.255.255/", "reserved")]
    #[case("https://[::]/", "this machine")]
    #[case("https://[::1]/", "this machine")]
    #[case("https://[::ffff:8.8.8.8]/", "IPv4")]
    #[case("https://[::ffff:7f00:1]/", "IPv4")]
    #[case("https://[::127.0.0.1]/", "IPv4")]
    #[case("https://[64:ff9b::10.0.0.1]/", "IPv4")]
    #[case("https://[64:ff9b:1::1]/", "IPv4")]
    #[case("https://[2002:7f00:1::]/", "IPv4")]
    #[case("https://[2001:0:7f00:1::]/", "protocols")]
    #[case("https://[fd00:ec2::254]/", "private network")]
    #[case("https://[fc00::1]/", "private network")]
    #[case("https://[fe80::1]/", "link-local")]
    #[case("https://[fec0::1]/", "link-local")]
    #[case("https://[ff02::1]/", "multicast")]
    #[case("https://[2001:db8::1]/", "documentation")]
    #[case("https://[3fff::1]/", "documentation")]
    #[case("https://[100::1]/", "reserved")]
    #[case("https://[5f00::1]/", "reserved")]
    fn nothing_else_may(#[case] url: &str, #[case] reason: &str) {
        let error = check_url(url).expect_err("refused");
        assert!(error.contains(reason), "{error}");
    }

    #[test]
    fn a_host_that_the_configuration_allows_may_be_private_and_plain() {
        let guard = Guard::allowing(["Chat.Internal", "10.0.0.5", "::1"]).expect("hosts");
        for url in [
            "http://chat.internal/hook",
            "https://chat.internal./hook",
            "http://10.0.0.5:8080/",
            "http://[::1]/",
        ] {
            assert_eq!(guard.check_url(url), Ok(()), "{url}");
        }
        for url in ["http://10.0.0.6/", "https://127.0.0.1/", "http://other.internal/"] {
            assert!(guard.check_url(url).is_err(), "{url}");
        }
        assert!(guard.check_url("http://ana:pw@chat.internal/").is_err());
    }

    #[rstest]
    #[case("chat.internal/path")]
    #[case("chat.internal:80 80")]
    #[case("ana@chat.internal")]
    #[case("")]
    fn only_hosts_can_be_allowed(#[case] host: &str) {
        assert_eq!(Guard::allowing([host]).err().as_deref(), Some(host));
    }

    async fn resolved(guard: &Guard, url: &str, addresses: &[&str]) -> Result<Vec<SocketAddr>, Refusal> {
        let url = Url::parse(url).expect("an address");
        let ips = addresses
            .iter()
            .map(|address| address.parse().expect("an address"));
        let world = [(url.host_str().expect("a host"), ips.collect())];
        guard.clone().in_a_world_of(world).resolve(&url).await
    }

    #[tokio::test]
    async fn a_name_is_checked_again_after_it_was_resolved() {
        let guard = Guard::default();
        let url = "https://hooks.example.org/";
        let good = resolved(&guard, url, &["8.8.8.8", "2606:4700::1111"]).await;
        let expected: Vec<SocketAddr> = ["8.8.8.8:443", "[2606:4700::1111]:443"]
            .map(|address| address.parse().expect("an address"))
            .into();
        assert_eq!(good, Ok(expected));
        for bad in [
            &["127.0.0.1"][..],
            &["8.8.8.8", "10.0.0.1"],
            &["::ffff:127.0.0.1"],
            &["169.254.169.254"],
        ] {
            let refused = resolved(&guard, url, bad).await;
            assert!(
                matches!(refused, Err(Refusal::Forbidden(_))),
                "{bad:?}: {refused:?}"
            );
        }
        assert_eq!(resolved(&guard, url, &[]).await, Err(Refusal::Unknown));
    }

    #[tokio::test]
    async fn an_allowed_name_may_lead_into_our_network() {
        let guard = Guard::allowing(["chat.internal"]).expect("a host");
        let found = resolved(&guard, "http://chat.internal:8080/", &["10.0.0.5"]).await;
        assert_eq!(found, Ok(vec!["10.0.0.5:8080".parse().expect("an address")]));
    }
}
