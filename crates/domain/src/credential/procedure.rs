//! How each kind of credential is replaced without downtime: the new one works before the old one stops. Pure text from
//! facts, the same on the page that records a rotation and in the reminder that asks for it.
//!
//! Sources: NIST SP 800-57 part 1, 5.3 (cryptoperiods) and 8.2.3 (key change); RFC 7517, 4.5 and 5 (`kid` and key sets);
//! RFC 6749, 2.3.1 (client secrets); RFC 8446, 4.4.2 (certificate chains); sshd(8), `AUTHORIZED_KEYS`. What is said of one
//! provider comes from that provider's documentation, named in [`providers`].

mod kinds;
mod providers;

use serde::{Deserialize, Serialize};

use super::CredentialKind;
use crate::enumeration::Enumeration;
use crate::integration::Environment;

/// Where a credential is used, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedBy {
    /// Who issued it, or checks it.
    pub provider: String,
    /// The integration that it belongs to.
    pub integration: String,
    /// Where it is kept: a vault path or the name of an environment variable.
    pub location: String,
    /// In which environment it is valid.
    pub environment: Environment,
    /// The services that use the integration directly.
    pub services: Vec<String>,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The verb: "Issue the new key".
    pub title: String,
    /// What exactly, in one to three sentences.
    pub text: String,
}

/// What a step is for, so that a provider's particulars find their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Prepare,
    Issue,
    Store,
    Deploy,
    Verify,
    Watch,
    Revoke,
    Record,
}

/// What to do, in this order, to replace a credential of `kind` while everything that uses it goes on. A workload identity
/// has nothing to replace: its one step says what to look at instead.
#[must_use]
pub fn procedure(kind: CredentialKind, used: &UsedBy) -> Vec<Step> {
    kinds::steps(kind, used)
        .into_iter()
        .map(|(part, title, text)| {
            let note = providers::note(&used.provider, kind, part);
            Step {
                title,
                text: note.map_or_else(|| text.clone(), |note| format!("{text} {note}")),
            }
        })
        .collect()
}

impl UsedBy {
    /// The environment in the middle of a sentence: "production".
    fn environment(&self) -> String {
        self.environment.label().to_lowercase()
    }

    /// What has to be reloaded: "Storefront, Billing and Ledger".
    fn readers(&self) -> String {
        match self.services.as_slice() {
            [] => format!("whatever uses {}", self.integration),
            [only] => only.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests;
