//! Providers, and the facts of the library with the basis of each.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fields::{Fields, Reader};
use crate::ids::ProviderId;
use crate::integration::Category;
use crate::record::value::{Line, Shape, Value};
use crate::record::{Record, ask};
use crate::text::ProviderName;
use crate::{enumeration, fields, words};

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

/// The longest value of a fact that is taken.
const FACT_MAX: usize = 300;

/// A fact, and how we know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// In the source's words.
    pub value: Line<FACT_MAX>,
    /// How we know.
    pub basis: Basis,
    /// The day on which it was seen there; `None` means unknown.
    pub seen_on: Option<NaiveDate>,
}

/// Three inputs: the value (`status_page`), how it is known (`status_page_basis`) and since when (`status_page_seen_on`). What
/// nobody says the basis of was recorded by us.
impl Value for Told {
    const SHAPE: Shape = Shape::Told(FACT_MAX, Basis::choices);

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        let (basis, seen_on) = (
            reader.one_of(&format!("{path}_basis")),
            reader.date(&format!("{path}_seen_on")),
        );
        Some(Self {
            value: Line::read(reader, path)?,
            basis: basis.unwrap_or(Basis::OwnRecord),
            seen_on,
        })
    }

    fn write(&self, path: &str, into: &mut Fields) {
        self.value.write(path, into);
        self.basis.write(&format!("{path}_basis"), into);
        self.seen_on.write(&format!("{path}_seen_on"), into);
    }

    fn words(&self) -> String {
        let seen = self.seen_on.map(|day| format!(", {}", words::date(day)));
        format!("{} ({}{})", self.value, self.basis, seen.unwrap_or_default())
    }
}

impl Basis {
    fn choices() -> Vec<(&'static str, &'static str)> {
        use crate::enumeration::Enumeration;
        Self::ALL
            .iter()
            .map(|basis| (basis.as_str(), basis.label()))
            .collect()
    }
}

/// One fact as it is stored and as the library has it. Absent means unknown, never zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderFact {
    /// What it is about.
    pub topic: ProviderTopic,
    /// In the source's words.
    pub value: String,
    /// How we know.
    pub basis: Basis,
    /// The day on which it was seen there.
    #[serde(with = "crate::day::maybe", default, skip_serializing_if = "Option::is_none")]
    pub seen_on: Option<NaiveDate>,
}

/// A company or service outside the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Provider {
    /// Its id.
    pub id: ProviderId,
    /// Whether it came with the library.
    pub from_library: bool,
    /// Its name.
    pub name: ProviderName,
    /// Its category in the register.
    pub category: Category,
    /// Its category in finer words.
    pub subcategory: Option<Line<120>>,
    /// The uptime that it publishes.
    pub sla_uptime: Option<Told>,
    /// Where it says how it is doing.
    pub status_page: Option<Told>,
    /// How its API is versioned.
    pub api_versioning: Option<Told>,
    /// How calls are authenticated.
    pub authentication: Option<Told>,
    /// What it is certified for.
    pub certifications: Option<Told>,
    /// Which data usually flows through it.
    pub typical_data: Option<Told>,
}

fields! { Provider, besides(id: ProviderId, from_library: bool) {
    name: ask("Name").required("Give it a name.");
    category: ask("Category").required("Choose a category.");
    subcategory: ask("In detail").help("Its category in finer words.");
    sla_uptime: ask("Published uptime");
    status_page: ask("Status page").help("Such as https://status.example.com.");
    api_versioning: ask("API versioning");
    authentication: ask("Authentication");
    certifications: ask("Certifications").help("Such as SOC 2, ISO 27001.");
    typical_data: ask("Typical data");
} }

impl Record for Provider {
    fn check(typed: &mut Reader<'_>, today: NaiveDate) {
        use crate::enumeration::Enumeration;
        let page = typed.fields().get("status_page");
        // The library knows many by their host alone.
        let is_host = page.contains('.') && !page.contains(|c: char| c.is_whitespace() || c == ':');
        if !is_host {
            typed.url("status_page", &["https", "http"]);
        }
        for topic in ProviderTopic::ALL {
            typed.past_date(&format!("{}_seen_on", topic.as_str()), today);
        }
    }
}

/// A provider as it is stored in a revision.
#[derive(Serialize, Deserialize)]
struct Kept {
    id: ProviderId,
    name: ProviderName,
    category: Category,
    subcategory: Option<Line<120>>,
    facts: Vec<ProviderFact>,
    from_library: bool,
}

impl From<Kept> for Provider {
    fn from(kept: Kept) -> Self {
        let mut provider = Self {
            id: kept.id,
            from_library: kept.from_library,
            name: kept.name,
            category: kept.category,
            subcategory: kept.subcategory,
            sla_uptime: None,
            status_page: None,
            api_versioning: None,
            authentication: None,
            certifications: None,
            typical_data: None,
        };
        provider.learn(kept.facts);
        provider
    }
}

impl From<Provider> for Kept {
    fn from(provider: Provider) -> Self {
        Self {
            facts: provider.facts(),
            id: provider.id,
            name: provider.name,
            category: provider.category,
            subcategory: provider.subcategory,
            from_library: provider.from_library,
        }
    }
}

impl Provider {
    /// One of which nothing is known yet but its name and category.
    #[must_use]
    pub fn called(id: ProviderId, name: ProviderName, category: Category) -> Self {
        Kept {
            id,
            name,
            category,
            subcategory: None,
            facts: Vec::new(),
            from_library: false,
        }
        .into()
    }

    /// Takes facts that are known of it.
    pub fn learn(&mut self, facts: Vec<ProviderFact>) {
        for fact in facts {
            *self.place(fact.topic) = Some(Told {
                value: fact.value.into(),
                basis: fact.basis,
                seen_on: fact.seen_on,
            });
        }
    }

    fn place(&mut self, topic: ProviderTopic) -> &mut Option<Told> {
        match topic {
            ProviderTopic::SlaUptime => &mut self.sla_uptime,
            ProviderTopic::StatusPage => &mut self.status_page,
            ProviderTopic::ApiVersioning => &mut self.api_versioning,
            ProviderTopic::Authentication => &mut self.authentication,
            ProviderTopic::Certifications => &mut self.certifications,
            ProviderTopic::TypicalData => &mut self.typical_data,
        }
    }

    /// The fact about a topic, if it is known.
    #[must_use]
    pub fn fact(&self, topic: ProviderTopic) -> Option<&Told> {
        let place = match topic {
            ProviderTopic::SlaUptime => &self.sla_uptime,
            ProviderTopic::StatusPage => &self.status_page,
            ProviderTopic::ApiVersioning => &self.api_versioning,
            ProviderTopic::Authentication => &self.authentication,
            ProviderTopic::Certifications => &self.certifications,
            ProviderTopic::TypicalData => &self.typical_data,
        };
        place.as_ref()
    }

    /// Every fact that is known.
    #[must_use]
    pub fn facts(&self) -> Vec<ProviderFact> {
        use crate::enumeration::Enumeration;
        let known = ProviderTopic::ALL
            .iter()
            .filter_map(|topic| Some((*topic, self.fact(*topic)?)));
        let known = known.map(|(topic, told)| ProviderFact {
            topic,
            value: told.value.to_string(),
            basis: told.basis,
            seen_on: told.seen_on,
        });
        known.collect()
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
