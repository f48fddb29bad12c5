//! What providers publish about rotating their credentials, with where they say so.

use super::CredentialKind;

/// What a provider publishes about rotating credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedAdvice {
    /// What the names of its products begin with.
    pub provider: &'static str,
    /// For which kind.
    pub kind: CredentialKind,
    /// Days between rotations.
    pub days: u32,
    /// Where it says so.
    pub source: &'static str,
}

/// Rotation advice that providers publish.
pub const PUBLISHED: &[PublishedAdvice] = &[
    advice(
        "AWS",
        CredentialKind::ApiKey,
        90,
        "AWS Config rule access-keys-rotated, default",
    ),
    advice(
        "Amazon SES",
        CredentialKind::ApiKey,
        90,
        "AWS Config rule access-keys-rotated, default",
    ),
    advice(
        "Google Cloud Storage",
        CredentialKind::ServiceAccountKey,
        90,
        "CIS benchmark for Google Cloud",
    ),
    advice(
        "Firebase",
        CredentialKind::ServiceAccountKey,
        90,
        "CIS benchmark for Google Cloud",
    ),
    advice(
        "Azure Blob",
        CredentialKind::ApiKey,
        60,
        "Azure Policy, default for storage account keys",
    ),
    advice(
        "HubSpot",
        CredentialKind::ApiKey,
        180,
        "HubSpot advises every six months",
    ),
    advice(
        "GitHub",
        CredentialKind::ApiKey,
        366,
        "GitHub, default maximum lifetime of a fine-grained token",
    ),
];

const fn advice(
    provider: &'static str,
    kind: CredentialKind,
    days: u32,
    source: &'static str,
) -> PublishedAdvice {
    PublishedAdvice {
        provider,
        kind,
        days,
        source,
    }
}

/// What the provider of this name publishes about a kind.
#[must_use]
pub fn published_advice(kind: CredentialKind, provider_name: &str) -> Option<&'static PublishedAdvice> {
    PUBLISHED
        .iter()
        .find(|advice| advice.kind == kind && provider_name.starts_with(advice.provider))
}
