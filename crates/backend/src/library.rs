//! The provider library: well-known third parties and what they announced, each fact with its basis. It is part of the
//! program, has the same ids everywhere, and is brought into a register once, at a start.

mod defaults;
mod install;
mod notices;
mod read;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use holdfast_domain::notice::Notice;
use holdfast_domain::provider::Provider;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

pub use self::defaults::{Defaults, defaults};

/// The providers of the library.
#[must_use]
pub fn providers() -> Vec<Provider> {
    read::providers()
        .unwrap_or_else(|error| unreachable!("the embedded providers read, a test looks: {error}"))
}

/// What the providers of the library announced.
///
/// Announcements of somebody who is not in the library are left out. There is one, npm's: tying it to GitHub, which runs
/// npm, would make every use of GitHub look as if it published packages.
#[must_use]
pub fn notices() -> Vec<Notice> {
    notices::read(&providers())
        .unwrap_or_else(|error| unreachable!("the embedded notices read, a test looks: {error}"))
}

/// Where the API of a provider of the library is called, without the scheme. By name, so that registers that were filled by an
/// earlier release know it too.
fn host(provider: &Provider) -> Option<&'static str> {
    static HOSTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        defaults::hosts()
            .unwrap_or_else(|error| unreachable!("the embedded hosts read, a test looks: {error}"))
    });
    provider
        .from_library
        .then(|| HOSTS.get(provider.name.as_str()))
        .flatten()
        .map(String::as_str)
}

/// The id of something in the library: UUID version 8 (RFC 9562) from the SHA-256 of what it is and its name, so that
/// two registers agree and a second installation finds the first.
pub(crate) fn stable_id(what: &str, name: &str) -> Uuid {
    let digest = Sha256::digest(format!("holdfast:{what}:{name}").as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}
