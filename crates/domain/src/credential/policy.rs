//! How long a credential may live, and who says so: somebody for this one credential, the organisation for its kind, its
//! provider's published advice, or the built-in default, in this order.

use serde::{Deserialize, Serialize};

use super::{Credential, CredentialKind, KindPolicies, POLICY_DAYS_MAX, published_advice};
use crate::enumeration::Enumeration;
use crate::fields::{Fields, LINE_MAX, Reader};
use crate::record::value::{Shape, Value};
use crate::words;

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

/// Three inputs: which policy (`policy`), its days (`policy_days`) and why (`policy_reason`). Nothing chosen is the policy of the
/// kind or provider.
impl Value for PolicyChoice {
    const SHAPE: Shape = Shape::ByHand;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        let (days_path, reason_path) = (format!("{path}_days"), format!("{path}_reason"));
        match reader.fields().get(path) {
            "" | "default" => Some(Self::Default),
            "override" => {
                let days = reader.whole(&days_path, 1..=POLICY_DAYS_MAX, "days");
                if days.is_none() {
                    reader.error(&days_path, "Enter a whole number of days from 1 to 3,650.");
                }
                let why = "Say why it differs from the policy of its kind.";
                let reason = reader.required_line(&reason_path, LINE_MAX, why);
                days.map(|days| Self::Override { days, reason })
            }
            "exempt" => Some(Self::Exempt {
                reason: reader.required_line(&reason_path, LINE_MAX, "Say why it is never rotated."),
            }),
            _ => {
                reader.error(path, "Choose one of: default, override, exempt.");
                None
            }
        }
    }

    fn write(&self, path: &str, into: &mut Fields) {
        let (choice, days, reason) = match self {
            Self::Default => ("default", None, None),
            Self::Override { days, reason } => ("override", Some(days), Some(reason)),
            Self::Exempt { reason } => ("exempt", None, Some(reason)),
        };
        into.set(path, choice);
        if let Some(days) = days {
            into.set(format!("{path}_days"), days.to_string());
        }
        if let Some(reason) = reason {
            into.set(format!("{path}_reason"), reason.as_str());
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Default => "that of its kind and provider".to_owned(),
            Self::Override { days, reason } => {
                format!("every {}: {reason}", words::count(i64::from(*days), "day"))
            }
            Self::Exempt { reason } => format!("never rotated: {reason}"),
        }
    }
}

/// Where a number of days comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationPolicy {
    /// Days between rotations.
    pub days: u32,
    /// Who says so, in words that stand alone.
    pub source: String,
}

impl CredentialKind {
    /// Whether there is anything to rotate.
    #[must_use]
    pub fn rotates(self) -> bool {
        self != Self::WorkloadIdentity
    }
}

/// The built-in default of a kind, to be replaced by a targeted risk analysis where PCI DSS 8.6.3 applies; `None` when
/// there is nothing to rotate.
#[must_use]
pub fn house_default(kind: CredentialKind) -> Option<RotationPolicy> {
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
        source: format!("built-in default for this kind ({kind})"),
    })
}

/// The policy that holds for a kind of credential at a provider unless the credential has one of its own; `None` when
/// there is nothing to rotate. The organisation's decision comes before the provider's advice, even when it is longer:
/// then its source says so.
#[must_use]
pub fn default_policy(
    kind: CredentialKind,
    provider_name: &str,
    organisation: &KindPolicies,
) -> Option<RotationPolicy> {
    if !kind.rotates() {
        return None;
    }
    let published = published_advice(kind, provider_name);
    match (organisation.of(kind), published) {
        (Some(decided), published) => {
            let mut source = format!(
                "the organisation’s policy for {}: {}",
                kind.label(),
                decided.source
            );
            if let Some(advice) = published.filter(|advice| advice.days < decided.days) {
                source = format!(
                    "{source}; longer than the {} days that the provider publishes ({})",
                    advice.days, advice.source
                );
            }
            Some(RotationPolicy {
                days: decided.days,
                source,
            })
        }
        (None, Some(advice)) => Some(RotationPolicy {
            days: advice.days,
            source: advice.source.to_owned(),
        }),
        (None, None) => house_default(kind),
    }
}

impl Credential {
    /// The policy that holds for it at its provider, under what the organisation decided; `None` when nothing is to be
    /// rotated.
    #[must_use]
    pub fn effective_policy(
        &self,
        provider_name: &str,
        organisation: &KindPolicies,
    ) -> Option<RotationPolicy> {
        match &self.policy {
            PolicyChoice::Default => default_policy(self.kind, provider_name, organisation),
            PolicyChoice::Override { days, reason } => Some(RotationPolicy {
                days: *days,
                source: format!("set by hand: {reason}"),
            }),
            PolicyChoice::Exempt { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;
    use rstest::rstest;

    use super::*;
    use crate::credential::KindPolicy;

    fn decided(kind: CredentialKind, days: u32) -> KindPolicies {
        let policy = KindPolicy {
            days,
            source: "PCI DSS 8.6.3".into(),
            reason: "Our analysis.".into(),
            decided_on: NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date"),
            decided_by: None,
        };
        KindPolicies(BTreeMap::from([(kind, policy)]))
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
        let none = KindPolicies::default();
        assert_eq!(
            default_policy(kind, provider, &none).map(|policy| policy.days),
            days
        );
    }

    #[test]
    fn the_organisation_s_policy_comes_before_published_advice_and_holds_for_its_kind_only() {
        let organisation = decided(CredentialKind::ApiKey, 75);
        for provider in ["Stripe", "AWS S3", "Azure Blob"] {
            let policy = default_policy(CredentialKind::ApiKey, provider, &organisation).expect("a policy");
            assert_eq!(policy.days, 75, "{provider}");
        }
        let other = default_policy(CredentialKind::SshKey, "Stripe", &organisation);
        assert_eq!(other, house_default(CredentialKind::SshKey));
    }

    #[test]
    fn a_policy_that_is_longer_than_published_advice_says_so_in_its_source() {
        let organisation = decided(CredentialKind::ApiKey, 75);
        let source = |provider: &str| {
            default_policy(CredentialKind::ApiKey, provider, &organisation)
                .expect("a policy")
                .source
        };
        assert_eq!(
            source("Azure Blob"),
            "the organisation’s policy for API key: PCI DSS 8.6.3; longer than the 60 days that the provider publishes (Azure Policy, default for storage account keys)"
        );
        assert_eq!(
            source("AWS S3"),
            "the organisation’s policy for API key: PCI DSS 8.6.3"
        );
    }

    #[test]
    fn nothing_can_be_decided_about_what_does_not_rotate() {
        let organisation = decided(CredentialKind::WorkloadIdentity, 30);
        assert_eq!(
            default_policy(CredentialKind::WorkloadIdentity, "AWS S3", &organisation),
            None
        );
    }
}
