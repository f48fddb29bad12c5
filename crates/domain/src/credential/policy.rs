//! How long a credential may live, and who says so: somebody for this one credential, the organisation for its kind, its
//! provider's published advice, or the house default, in this order.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Credential, CredentialKind};
use crate::enumeration::Enumeration;
use crate::fields::{FieldErrors, Fields, LINE_MAX, PARAGRAPH_MAX, Reader};
use crate::ids::UserId;

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

/// Where a number of days comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationPolicy {
    /// Days between rotations.
    pub days: u32,
    /// Who says so, in words that stand alone.
    pub source: String,
}

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

/// The most days between two rotations that anybody can decide.
pub const POLICY_DAYS_MAX: u32 = 3_650;

/// What the organisation decided for one kind of credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindPolicy {
    /// Days between rotations.
    pub days: u32,
    /// What it rests on: a standard, an analysis, a contract.
    pub source: String,
    /// Why it was decided so.
    pub reason: String,
    /// When.
    pub decided_on: NaiveDate,
    /// By whom; `None` is the system.
    pub decided_by: Option<UserId>,
}

impl KindPolicy {
    /// Reads the form: `days`, `source`, `reason`.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn parse(
        fields: &Fields,
        decided_on: NaiveDate,
        decided_by: Option<UserId>,
    ) -> Result<Self, FieldErrors> {
        let mut reader = Reader::new(fields);
        let days = reader.whole("days", 1..=POLICY_DAYS_MAX, "days");
        if days.is_none() {
            reader.error(
                "days",
                format!("Give a whole number of days from 1 to {POLICY_DAYS_MAX}."),
            );
        }
        let source = reader.required_line(
            "source",
            LINE_MAX,
            "Say what the number rests on, such as “PCI DSS 8.6.3, analysis of March 2026”.",
        );
        let reason = reader.required_paragraph(
            "reason",
            PARAGRAPH_MAX,
            "Say why it is decided so; the audit log keeps it.",
        );
        match days {
            Some(days) if reader.errors.is_empty() => Ok(Self {
                days,
                source,
                reason,
                decided_on,
                decided_by,
            }),
            _ => Err(reader.errors),
        }
    }

    /// The fields that [`KindPolicy::parse`] reads. The reason of the next change is another one.
    #[must_use]
    pub fn fields(&self) -> Fields {
        Fields::default()
            .with("days", self.days.to_string())
            .with("source", self.source.clone())
    }
}

/// What the organisation decided, by kind; a kind that is not in it follows published advice or the house default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KindPolicies(pub BTreeMap<CredentialKind, KindPolicy>);

impl KindPolicies {
    /// What was decided for a kind.
    #[must_use]
    pub fn of(&self, kind: CredentialKind) -> Option<&KindPolicy> {
        self.0.get(&kind)
    }
}

impl CredentialKind {
    /// Whether there is anything to rotate.
    #[must_use]
    pub fn rotates(self) -> bool {
        self != Self::WorkloadIdentity
    }
}

/// What the provider of this name publishes about a kind.
#[must_use]
pub fn published_advice(kind: CredentialKind, provider_name: &str) -> Option<&'static PublishedAdvice> {
    PUBLISHED
        .iter()
        .find(|advice| advice.kind == kind && provider_name.starts_with(advice.provider))
}

/// The house default of a kind, to be replaced by a targeted risk analysis where PCI DSS 8.6.3 applies; `None` when
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
        source: format!("house default for this kind ({kind})"),
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
    use rstest::rstest;

    use super::*;

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

    #[rstest]
    #[case("", "PCI", "Because.", &["days"])]
    #[case("0", "PCI", "Because.", &["days"])]
    #[case("3651", "PCI", "Because.", &["days"])]
    #[case("ninety", "PCI", "Because.", &["days"])]
    #[case("90", "", "", &["reason", "source"])]
    fn a_policy_needs_days_a_source_and_a_reason(
        #[case] days: &str,
        #[case] source: &str,
        #[case] reason: &str,
        #[case] wrong: &[&str],
    ) {
        let fields = Fields::default()
            .with("days", days)
            .with("source", source)
            .with("reason", reason);
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date");
        let errors = KindPolicy::parse(&fields, today, None).expect_err("errors");
        assert_eq!(errors.0.keys().collect::<Vec<_>>(), wrong);
    }

    #[test]
    fn what_was_decided_reads_back_from_its_document() {
        let organisation = decided(CredentialKind::ApiKey, 75);
        let document = serde_json::to_value(&organisation).expect("a document");
        assert_eq!(document["api_key"]["days"], 75);
        assert_eq!(
            serde_json::from_value::<KindPolicies>(document).expect("policies"),
            organisation
        );
    }
}
