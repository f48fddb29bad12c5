//! What the organisation decided about rotating the credentials of a kind, and the form that decides it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::CredentialKind;
use crate::fields::{FieldErrors, Fields, LINE_MAX, PARAGRAPH_MAX, Reader};
use crate::ids::UserId;
use crate::words;

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
                format!(
                    "Enter a whole number of days from 1 to {}.",
                    words::number(i64::from(POLICY_DAYS_MAX))
                ),
            );
        }
        let source = reader.required_line(
            "source",
            LINE_MAX,
            "Enter the basis of this number, such as “PCI DSS 8.6.3, analysis of March 2026”.",
        );
        let reason = reader.required_paragraph(
            "reason",
            PARAGRAPH_MAX,
            "Enter a reason; it is kept in the audit log.",
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

/// What the organisation decided, by kind; a kind that is not in it follows published advice or the built-in default.
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

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
        let fields = Fields::default()
            .with("days", "75")
            .with("source", "PCI DSS 8.6.3")
            .with("reason", "Our analysis.");
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date");
        let policy = KindPolicy::parse(&fields, today, None).expect("a policy");
        let organisation = KindPolicies(BTreeMap::from([(CredentialKind::ApiKey, policy)]));
        let document = serde_json::to_value(&organisation).expect("a document");
        assert_eq!(document["api_key"]["days"], 75);
        assert_eq!(
            serde_json::from_value::<KindPolicies>(document).expect("policies"),
            organisation
        );
    }
}
