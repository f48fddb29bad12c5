//! Evidence: documents with a validity, and which of them the frameworks ask for.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fields::{LINE_MAX, Reader};
use crate::ids::{EvidenceId, IntegrationId};
use crate::integration::Framework;
use crate::record::value::{Line, Web};
use crate::record::{Record, ask};
use crate::{enumeration, fields, words};

enumeration! {
    /// What a document proves.
    pub enum EvidenceKind "evidence kind" {
        Dpa = "dpa" / "Data processing agreement (DPA)",
        Baa = "baa" / "Business associate agreement (BAA)",
        Soc2 = "soc2_report" / "SOC 2 report",
        Iso27001 = "iso27001_certificate" / "ISO 27001 certificate",
        PciAoc = "pci_aoc" / "PCI DSS attestation of compliance (AOC)",
        ResponsibilityMatrix = "responsibility_matrix" / "Responsibility matrix",
        PenetrationTest = "penetration_test" / "Penetration test",
    }
}

/// One document on file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// For which integration it was collected.
    pub integration: IntegrationId,
    /// What it proves.
    pub kind: EvidenceKind,
    /// Who issued it.
    pub issuer: Option<Line<LINE_MAX>>,
    /// When it was issued.
    #[serde(with = "crate::day::maybe", default)]
    pub issued_on: Option<NaiveDate>,
    /// The last day on which it is current; `None` means that it does not expire.
    #[serde(with = "crate::day::maybe", default)]
    pub expires_on: Option<NaiveDate>,
    /// Where it is.
    pub link: Option<Web>,
}

fields! { Evidence, besides(id: EvidenceId, integration: IntegrationId) {
    kind: ask("Document").required("Choose what the document is.");
    issuer: ask("Issuer");
    issued_on: ask("Issued");
    expires_on: ask("Current until").help("Empty: it does not expire.");
    link: ask("Where it is kept").help("An address that begins with https://.");
} }

impl Record for Evidence {
    fn check(typed: &mut Reader<'_>, today: NaiveDate) {
        let (issued, expires) = (typed.past_date("issued_on", today), typed.date("expires_on"));
        if let (Some(issued), Some(expires)) = (issued, expires)
            && expires < issued
        {
            typed.error(
                "expires_on",
                format!("It cannot expire before it was issued ({}).", words::date(issued)),
            );
        }
    }
}

impl Evidence {
    /// Whether it is current on `today`.
    #[must_use]
    pub fn is_current(&self, today: NaiveDate) -> bool {
        self.expires_on.is_none_or(|expiry| today <= expiry)
            && self.issued_on.is_none_or(|issued| issued <= today)
    }
}

/// What a framework requires of a provider.
///
/// Sources: GDPR Art. 28 (3) (a contract with the processor); HIPAA 45 CFR 164.504(e) (business associate contract);
/// PCI DSS v4.0.1 12.8.4 and 12.8.5 (status of compliance, responsibilities); DORA Art. 28 and NIS2 Art. 21 (2) (d)
/// (assurance about the supply chain), for which a SOC 2 report serves; CCPA 1798.100 (d) (a contract with the service
/// provider), for which the DPA serves.
#[must_use]
pub fn required_by(framework: Framework) -> &'static [EvidenceKind] {
    match framework {
        Framework::Gdpr | Framework::Ccpa => &[EvidenceKind::Dpa],
        Framework::Hipaa => &[EvidenceKind::Baa],
        Framework::PciDss => &[EvidenceKind::PciAoc, EvidenceKind::ResponsibilityMatrix],
        Framework::Soc2 | Framework::Dora | Framework::Nis2 => &[EvidenceKind::Soc2],
        Framework::Iso27001 => &[EvidenceKind::Iso27001],
    }
}
