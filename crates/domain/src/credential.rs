//! Credentials, as metadata only, and when each is due: policy, status and due date as pure functions of a date.

mod advice;
mod decided;
pub mod form;
mod policy;
pub mod procedure;
mod status;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::enumeration;
use crate::ids::{CredentialId, IntegrationId, RotationId, UserId};
use crate::integration::Environment;
use crate::text::CredentialName;

pub use self::advice::{PUBLISHED, PublishedAdvice, published_advice};
pub use self::decided::{KindPolicies, KindPolicy, POLICY_DAYS_MAX};
pub use self::policy::{PolicyChoice, RotationPolicy, default_policy, house_default};
pub use self::status::{DUE_SOON_DAYS, RotationStatus, StatusKind};

enumeration! {
    /// What a credential is.
    pub enum CredentialKind "credential kind" {
        ApiKey = "api_key" / "API key",
        OauthClientSecret = "oauth_client_secret" / "OAuth 2.0 client secret",
        JwtSigningKey = "jwt_signing_key" / "JWT signing key",
        WebhookSigningSecret = "webhook_signing_secret" / "Webhook signing secret",
        BasicPassword = "basic_password" / "Basic password",
        TlsClientCertificate = "tls_client_certificate" / "TLS client certificate",
        SshKey = "ssh_key" / "SSH key",
        ServiceAccountKey = "service_account_key" / "Service-account key",
        DatabasePassword = "database_password" / "Database password",
        WorkloadIdentity = "workload_identity" / "Workload identity (nothing to rotate)",
    }
}

enumeration! {
    /// How long a credential lives by itself.
    pub enum Lifetime "lifetime" {
        Short = "short" / "Short-lived (hours)",
        Long = "long" / "Long-lived",
    }
}

/// What authenticates us. Never the secret itself: `location` names where it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Chosen when the form is opened.
    pub id: CredentialId,
    /// The integration that it belongs to.
    pub integration: IntegrationId,
    /// What we call it.
    pub name: CredentialName,
    /// What it is.
    pub kind: CredentialKind,
    /// Where it is used.
    pub environment: Environment,
    /// A vault path or the name of an environment variable.
    pub location: String,
    /// What it may do, in the provider's words.
    pub scopes: Option<String>,
    /// Who may see it.
    pub access: Option<String>,
    /// How long it lives by itself; `None` means unknown.
    pub lifetime: Option<Lifetime>,
    /// Whether its scopes are limited to what is needed; `None` means unknown.
    pub scoped: Option<bool>,
    /// Whether more than one consumer uses it; `None` means unknown.
    pub shared: Option<bool>,
    /// When it was made.
    #[serde(with = "crate::day::maybe", default)]
    pub issued_on: Option<NaiveDate>,
    /// The last day on which it works.
    #[serde(with = "crate::day::maybe", default)]
    pub expires_on: Option<NaiveDate>,
    /// When it was last replaced.
    #[serde(with = "crate::day::maybe", default)]
    pub last_rotated_on: Option<NaiveDate>,
    /// How long it may live.
    pub policy: PolicyChoice,
    /// When it was taken out of use; then nothing is due.
    #[serde(with = "crate::day::maybe", default)]
    pub revoked_on: Option<NaiveDate>,
}

/// One recorded change of a credential. Append-only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// Chosen when the form is opened, so that sending it twice records once.
    pub id: RotationId,
    /// Which credential.
    pub credential: CredentialId,
    /// When it was replaced.
    pub rotated_on: NaiveDate,
    /// The ticket that asked for it.
    pub ticket: Option<String>,
    /// For how many days old and new both worked.
    pub overlap_days: Option<u32>,
    /// When the old one was taken out of use.
    pub old_revoked_on: Option<NaiveDate>,
    /// When the new one expires.
    pub new_expires_on: Option<NaiveDate>,
    /// Who did it.
    pub by: Option<UserId>,
    /// Anything else.
    pub note: Option<String>,
}

impl Rotation {
    /// The day on which the overlap ends and the old one is to be revoked; `None` once it is, or where it stopped at once.
    #[must_use]
    pub fn old_due_on(&self) -> Option<NaiveDate> {
        let days = self.overlap_days.filter(|days| *days > 0)?;
        let end = self.rotated_on.checked_add_days(Days::new(u64::from(days)))?;
        self.old_revoked_on.is_none().then_some(end)
    }
}
