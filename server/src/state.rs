//! What every request is answered with.

use std::path::PathBuf;
use std::sync::Arc;

use holdfast_app::context::SiteAssets;
use holdfast_backend::Backend;
use url::Url;

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

impl Server {
    /// Whether people reach it over TLS, so that cookies may only travel so.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.reach.base_url.scheme() == "https"
    }
}
