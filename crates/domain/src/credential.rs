//! Credentials, as metadata only, and when each is due: policy, status and due date as pure functions of a date.

mod advice;
mod decided;
pub mod form;
mod policy;
pub mod procedure;
mod rotation;
mod status;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::enumeration;
use crate::fields::LINE_MAX;
use crate::ids::{CredentialId, IntegrationId};
use crate::integration::Environment;
use crate::record::value::Line;
use crate::text::CredentialName;

pub use self::advice::{PUBLISHED, PublishedAdvice, published_advice};
pub use self::decided::{KindPolicies, KindPolicy, POLICY_DAYS_MAX};
pub use self::policy::{PolicyChoice, RotationPolicy, default_policy, house_default};
pub use self::rotation::Rotation;
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
    pub location: Line<LINE_MAX>,
    /// What it may do, in the provider's words.
    pub scopes: Option<Line<LINE_MAX>>,
    /// Who may see it.
    pub access: Option<Line<LINE_MAX>>,
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
