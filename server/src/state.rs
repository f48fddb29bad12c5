//! What every request is answered with.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use holdfast_app::context::SiteAssets;
use holdfast_backend::Backend;
use url::{Host, Url};

/// The server: use-cases, site, and how it is reached. Cheap to clone.
#[derive(Clone)]
pub struct Server {
    /// The use-cases.
    pub backend: Backend,
    /// Script and style.
    pub assets: Arc<SiteAssets>,
    /// How it is reached.
    pub reach: Arc<Reach>,
}

/// How the server is reached, and what it rests on.
#[derive(Clone, Debug)]
pub struct Reach {
    /// The address that people type.
    pub base_url: Url,
    /// Whether a proxy in front tells the visitor's address.
    pub trust_proxy: bool,
    /// The folder of the site.
    pub site_root: PathBuf,
}

impl Reach {
    /// Whether a proxy in front makes every connection, with this address at its end, as far as the settings tell: the server
    /// itself has no TLS, and nobody reaches another name than this machine's own over its loopback.
    #[must_use]
    pub fn is_proxys(&self, peer: IpAddr) -> bool {
        let is_local = match self.base_url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        self.base_url.scheme() == "https" || (peer.to_canonical().is_loopback() && !is_local)
    }
}

impl Server {
    /// The address behind which a person sets their password with a one-time link.
    #[must_use]
    pub fn welcome_address(&self, token: &str) -> String {
        let base = self.reach.base_url.as_str().trim_end_matches('/');
        format!("{base}/welcome/{token}")
    }

    /// Whether people reach it over TLS, so that cookies may only travel so.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.reach.base_url.scheme() == "https"
    }
}
