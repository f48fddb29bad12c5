//! The proxy that webhooks are called through. Variables that other programs read are not: whoever sets them for everything on a
//! machine would not know that addresses of webhooks pass there too. They are named at the start, so that nobody waits for it.

use url::Url;

/// The variables that other programs read.
const OTHERS: [&str; 6] = [
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
];

/// Those of them that are set.
pub(super) fn named_to_others(environment: &[(String, String)]) -> Vec<String> {
    let is_named = |(name, value): &&(String, String)| OTHERS.contains(&name.as_str()) && !value.is_empty();
    environment
        .iter()
        .filter(is_named)
        .map(|(name, _)| name.clone())
        .collect()
}

/// The setting: an address, or `none`.
#[expect(
    clippy::option_option,
    reason = "what cannot be read, and a proxy that is not wanted, are two things"
)]
pub(super) fn read(raw: &str) -> Option<Option<Url>> {
    if raw.eq_ignore_ascii_case("none") {
        return Some(None);
    }
    let url = Url::parse(raw).ok()?;
    let good = matches!(url.scheme(), "http" | "https") && url.has_host() && url.path() == "/";
    good.then_some(Some(url))
}
