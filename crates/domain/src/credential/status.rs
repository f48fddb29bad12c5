//! How a credential stands on a day: a pure function of its dates, its policy and that day.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Credential, PolicyChoice, RotationPolicy};
use crate::enumeration;

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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::credential::{CredentialKind, KindPolicies};
    use crate::integration::Environment;
    use crate::text::CredentialName;

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
        let policy = credential
            .effective_policy("Stripe", &KindPolicies::default())
            .expect("a policy");
        assert_eq!(credential.due_on(Some(&policy)), Some(date("2026-04-01")));
        assert_eq!(credential.status(Some(&policy), date(today)).kind(), expected);
    }

    #[test]
    fn an_expiry_before_the_policy_s_date_is_the_due_date() {
        let credential = Credential {
            expires_on: Some(date("2026-02-01")),
            ..credential()
        };
        let policy = credential.effective_policy("Stripe", &KindPolicies::default());
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
        let policy = credential.effective_policy("Stripe", &KindPolicies::default());
        assert_eq!(
            credential.status(policy.as_ref(), date("2026-02-02")),
            RotationStatus::NeverRotated
        );
        assert!(!RotationStatus::NeverRotated.is_on_time());
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
