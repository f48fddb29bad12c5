//! Providers, and the facts of the library with the basis of each.

use serde::{Deserialize, Serialize};

use crate::enumeration;
use crate::ids::ProviderId;
use crate::integration::Category;
use crate::text::ProviderName;

enumeration! {
    /// How we know a fact about a provider.
    pub enum Basis "basis" {
        VendorPage = "vendor_page" / "read on the vendor's page",
        ThirdPartyList = "third_party_list" / "from a third-party list",
        Unverified = "unverified" / "unverified",
        OwnRecord = "own_record" / "recorded by us",
    }
}

enumeration! {
    /// What a fact of the library is about.
    pub enum ProviderTopic "provider fact" {
        SlaUptime = "sla_uptime" / "Published uptime",
        StatusPage = "status_page" / "Status page",
        ApiVersioning = "api_versioning" / "API versioning",
        Authentication = "authentication" / "Authentication",
        Certifications = "certifications" / "Certifications",
        TypicalData = "typical_data" / "Typical data",
    }
}

/// One fact, and how we know it. Absent means unknown, never zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderFact {
    /// What it is about.
    pub topic: ProviderTopic,
    /// In the source's words.
    pub value: String,
    /// How we know.
    pub basis: Basis,
}

/// A company or service outside the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// Its name.
    pub name: ProviderName,
    /// Its category in the register.
    pub category: Category,
    /// Its category in the library's own, finer words.
    pub subcategory: Option<String>,
    /// What is known of it.
    pub facts: Vec<ProviderFact>,
    /// Whether it came with the library.
    pub from_library: bool,
}

impl Provider {
    /// The fact about a topic, if it is known.
    #[must_use]
    pub fn fact(&self, topic: ProviderTopic) -> Option<&ProviderFact> {
        self.facts.iter().find(|fact| fact.topic == topic)
    }

    /// The first uptime named in the published SLA ("99.95; 99.99 enterprise" gives 99.95): a default for the form,
    /// shown with its basis, to be corrected by whoever knows the plan.
    #[must_use]
    pub fn published_uptime(&self) -> Option<crate::integration::Uptime> {
        let fact = self.fact(ProviderTopic::SlaUptime)?;
        fact.value
            .split(|c: char| !(c.is_ascii_digit() || c == '.'))
            .find(|word| word.contains('.') && word.starts_with('9'))
            .and_then(|word| crate::integration::Uptime::parse(word.trim_end_matches('.')).ok())
    }
}
