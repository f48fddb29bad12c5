//! Credentials, as metadata only, and when each is due: policy, status and due date as pure functions of a date.

pub mod form;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::enumeration;
use crate::ids::{CredentialId, IntegrationId, RotationId, UserId};
use crate::integration::Environment;
use crate::text::CredentialName;

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

/// How long this credential may live, as somebody decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyChoice {
    /// The policy of its kind or provider.
    #[default]
    Default,
    /// Another number of days, and why.
    Override {
        /// Days between rotations.
        days: u32,
        /// Why it differs.
        reason: String,
    },
    /// Never rotated, and why.
    Exempt {
        /// Why.
        reason: String,
    },
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
    pub issued_on: Option<NaiveDate>,
    /// The last day on which it works.
    pub expires_on: Option<NaiveDate>,
    /// When it was last replaced.
    pub last_rotated_on: Option<NaiveDate>,
    /// How long it may live.
    pub policy: PolicyChoice,
    /// When it was taken out of use; then nothing is due.
    pub revoked_on: Option<NaiveDate>,
}

/// Where a number of days comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationPolicy {
    /// Days between rotations.
    pub days: u32,
    /// Who says so, in words that stand alone.
    pub source: String,
}

/// Rotation advice for the credentials of one provider: name, kind if it is for one only, days, source.
const PROVIDER_POLICIES: &[(&str, Option<CredentialKind>, u32, &str)] = &[
    (
        "AWS",
        Some(CredentialKind::ApiKey),
        90,
        "AWS Config rule access-keys-rotated, default",
    ),
    (
        "Amazon SES",
        Some(CredentialKind::ApiKey),
        90,
        "AWS Config rule access-keys-rotated, default",
    ),
    (
        "Google Cloud Storage",
        Some(CredentialKind::ServiceAccountKey),
        90,
        "CIS benchmark for Google Cloud",
    ),
    (
        "Firebase",
        Some(CredentialKind::ServiceAccountKey),
        90,
        "CIS benchmark for Google Cloud",
    ),
    (
        "Azure Blob",
        Some(CredentialKind::ApiKey),
        60,
        "Azure Policy, default for storage account keys",
    ),
    (
        "HubSpot",
        Some(CredentialKind::ApiKey),
        180,
        "HubSpot advises every six months",
    ),
    (
        "GitHub",
        Some(CredentialKind::ApiKey),
        366,
        "GitHub, default maximum lifetime of a fine-grained token",
    ),
];

/// The policy that holds for a kind of credential at a provider; `None` when there is nothing to rotate.
///
/// Sources: the providers' published defaults where there are any (the table above); elsewhere a house default, to be
/// replaced by a targeted risk analysis where PCI DSS 8.6.3 applies.
#[must_use]
pub fn default_policy(kind: CredentialKind, provider_name: &str) -> Option<RotationPolicy> {
    if kind == CredentialKind::WorkloadIdentity {
        return None;
    }
    let published = PROVIDER_POLICIES.iter().find(|(provider, only, ..)| {
        provider_name.starts_with(provider) && only.is_none_or(|only| only == kind)
    });
    if let Some((_, _, days, source)) = published {
        return Some(RotationPolicy {
            days: *days,
            source: (*source).to_owned(),
        });
    }
    let days = match kind {
        CredentialKind::ApiKey
        | CredentialKind::BasicPassword
        | CredentialKind::ServiceAccountKey
        | CredentialKind::DatabasePassword => 90,
        CredentialKind::OauthClientSecret | CredentialKind::JwtSigningKey => 180,
        CredentialKind::WebhookSigningSecret
        | CredentialKind::TlsClientCertificate
        | CredentialKind::SshKey => 365,
        CredentialKind::WorkloadIdentity => return None,
    };
    Some(RotationPolicy {
        days,
        source: format!("house default for this kind ({kind})"),
    })
}

/// How many days before its date a thing counts as due soon.
pub const DUE_SOON_DAYS: i64 = 30;

/// How a credential stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum RotationStatus {
    /// More than [`DUE_SOON_DAYS`] away.
    Current {
        /// The last day on which it is on time.
        due: NaiveDate,
    },
    /// Due today or within [`DUE_SOON_DAYS`].
    DueSoon {
        /// The last day on which it is on time.
        due: NaiveDate,
        /// Days left; 0 is today.
        days: i64,
    },
    /// Its day has passed.
    Overdue {
        /// The day on which it was due.
        since: NaiveDate,
        /// Days since then; at least 1.
        days: i64,
    },
    /// It stopped working.
    Expired {
        /// The last day on which it worked.
        on: NaiveDate,
        /// Days since then; at least 1.
        days: i64,
    },
    /// Neither an issue date nor a rotation is on record, so that nobody knows how old it is.
    NeverRotated,
    /// Nothing to rotate, and why.
    Exempt {
        /// Why.
        reason: String,
    },
    /// Taken out of use.
    Revoked {
        /// When.
        on: NaiveDate,
    },
}

enumeration! {
    /// The statuses as a list filters them.
    pub enum StatusKind "rotation status" {
        Overdue = "overdue" / "Overdue",
        Expired = "expired" / "Expired",
        NeverRotated = "never_rotated" / "Never rotated",
        DueSoon = "due_soon" / "Due soon",
        Current = "current" / "Current",
        Exempt = "exempt" / "Exempt",
        Revoked = "revoked" / "Revoked",
    }
}

impl RotationStatus {
    /// Which status, without its data.
    #[must_use]
    pub fn kind(&self) -> StatusKind {
        match self {
            Self::Current { .. } => StatusKind::Current,
            Self::DueSoon { .. } => StatusKind::DueSoon,
            Self::Overdue { .. } => StatusKind::Overdue,
            Self::Expired { .. } => StatusKind::Expired,
            Self::NeverRotated => StatusKind::NeverRotated,
            Self::Exempt { .. } => StatusKind::Exempt,
            Self::Revoked { .. } => StatusKind::Revoked,
        }
    }

    /// Whether the rotation is on time: what the score's credit asks.
    #[must_use]
    pub fn is_on_time(&self) -> bool {
        matches!(
            self,
            Self::Current { .. } | Self::DueSoon { .. } | Self::Exempt { .. } | Self::Revoked { .. }
        )
    }
}

impl Credential {
    /// The policy that holds for it at its provider; `None` when nothing is to be rotated.
    #[must_use]
    pub fn effective_policy(&self, provider_name: &str) -> Option<RotationPolicy> {
        match &self.policy {
            PolicyChoice::Default => default_policy(self.kind, provider_name),
            PolicyChoice::Override { days, reason } => Some(RotationPolicy {
                days: *days,
                source: format!("set by hand: {reason}"),
            }),
            PolicyChoice::Exempt { .. } => None,
        }
    }

    /// The last day on which the rotation is on time: the policy's days after the last rotation, or after the issue
    /// date, and never after the expiry. `None` when nothing is due or no start is known.
    #[must_use]
    pub fn due_on(&self, policy: Option<&RotationPolicy>) -> Option<NaiveDate> {
        if self.revoked_on.is_some() {
            return None;
        }
        let start = self.last_rotated_on.or(self.issued_on);
        let by_policy = policy
            .zip(start)
            .and_then(|(policy, start)| start.checked_add_days(Days::new(u64::from(policy.days))));
        match (by_policy, self.expires_on) {
            (Some(due), Some(expiry)) => Some(due.min(expiry)),
            (due, expiry) => due.or(expiry),
        }
    }

    /// How it stands on `today`.
    #[must_use]
    pub fn status(&self, policy: Option<&RotationPolicy>, today: NaiveDate) -> RotationStatus {
        if let Some(on) = self.revoked_on {
            return RotationStatus::Revoked { on };
        }
        if let Some(on) = self.expires_on.filter(|expiry| *expiry < today) {
            return RotationStatus::Expired {
                on,
                days: (today - on).num_days(),
            };
        }
        match self.due_on(policy) {
            Some(due) if due < today => RotationStatus::Overdue {
                since: due,
                days: (today - due).num_days(),
            },
            Some(due) if (due - today).num_days() <= DUE_SOON_DAYS => RotationStatus::DueSoon {
                due,
                days: (due - today).num_days(),
            },
            Some(due) => RotationStatus::Current { due },
            None => match (&self.policy, policy) {
                (PolicyChoice::Exempt { reason }, _) => RotationStatus::Exempt {
                    reason: reason.clone(),
                },
                (_, None) => RotationStatus::Exempt {
                    reason: format!("{}: nothing to rotate", self.kind),
                },
                (_, Some(_)) => RotationStatus::NeverRotated,
            },
        }
    }
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn date(raw: &str) -> NaiveDate {
        raw.parse().expect("a date")
    }

    fn credential() -> Credential {
        Credential {
            id: uuid::Uuid::nil().into(),
            integration: uuid::Uuid::nil().into(),
            name: CredentialName::parse("Live secret key").expect("a name"),
            kind: CredentialKind::ApiKey,
            environment: Environment::Production,
            location: "vault:payments/stripe".into(),
            scopes: None,
            access: None,
            lifetime: None,
            scoped: None,
            shared: None,
            issued_on: Some(date("2026-01-01")),
            expires_on: None,
            last_rotated_on: None,
            policy: PolicyChoice::Default,
            revoked_on: None,
        }
    }

    #[rstest]
    #[case("2026-03-01", StatusKind::Current)]
    #[case("2026-03-02", StatusKind::DueSoon)]
    #[case("2026-04-01", StatusKind::DueSoon)]
    #[case("2026-04-02", StatusKind::Overdue)]
    fn a_key_of_90_days_is_overdue_the_day_after_its_date(#[case] today: &str, #[case] expected: StatusKind) {
        let credential = credential();
        let policy = credential.effective_policy("Stripe").expect("a policy");
        assert_eq!(credential.due_on(Some(&policy)), Some(date("2026-04-01")));
        assert_eq!(credential.status(Some(&policy), date(today)).kind(), expected);
    }

    #[test]
    fn an_expiry_before_the_policy_s_date_is_the_due_date() {
        let credential = Credential {
            expires_on: Some(date("2026-02-01")),
            ..credential()
        };
        let policy = credential.effective_policy("Stripe");
        assert_eq!(credential.due_on(policy.as_ref()), Some(date("2026-02-01")));
        assert_eq!(
            credential.status(policy.as_ref(), date("2026-02-02")),
            RotationStatus::Expired {
                on: date("2026-02-01"),
                days: 1
            }
        );
    }

    #[test]
    fn without_any_date_nobody_knows_how_old_it_is() {
        let credential = Credential {
            issued_on: None,
            ..credential()
        };
        let policy = credential.effective_policy("Stripe");
        assert_eq!(
            credential.status(policy.as_ref(), date("2026-02-02")),
            RotationStatus::NeverRotated
        );
        assert!(!RotationStatus::NeverRotated.is_on_time());
    }

    #[rstest]
    #[case(CredentialKind::ApiKey, "AWS S3", Some(90))]
    #[case(CredentialKind::ApiKey, "Azure Blob", Some(60))]
    #[case(CredentialKind::ApiKey, "HubSpot", Some(180))]
    #[case(CredentialKind::ApiKey, "GitHub", Some(366))]
    #[case(CredentialKind::WebhookSigningSecret, "GitHub", Some(365))]
    #[case(CredentialKind::TlsClientCertificate, "Azure Blob", Some(365))]
    #[case(CredentialKind::WorkloadIdentity, "AWS S3", None)]
    fn published_advice_comes_before_the_house_default(
        #[case] kind: CredentialKind,
        #[case] provider: &str,
        #[case] days: Option<u32>,
    ) {
        assert_eq!(default_policy(kind, provider).map(|policy| policy.days), days);
    }

    #[test]
    fn workload_identity_is_exempt() {
        let credential = Credential {
            kind: CredentialKind::WorkloadIdentity,
            issued_on: None,
            ..credential()
        };
        assert_eq!(
            credential.status(None, date("2026-02-02")).kind(),
            StatusKind::Exempt
        );
    }
}
