//! An integration: our use of one provider's product for one purpose. The unit of the catalogue.

pub mod enums;
pub mod form;
pub mod parts;
mod purpose;
pub mod together;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::enums::*;
pub use self::parts::*;
use crate::fields::{LINE_MAX, PARAGRAPH_MAX};
use crate::ids::{IntegrationId, ProviderId, ServiceId, TeamId, UserId};
use crate::record::value::{Line, Paragraph};
use crate::text::IntegrationName;

/// Everything that is recorded about an integration, but what has a life of its own (credentials, reviews, incidents,
/// evidence, notices). Stored and kept in revisions as one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Integration {
    /// Chosen when the form is opened, so that sending the form twice registers once.
    pub id: IntegrationId,
    /// What we call it.
    pub name: IntegrationName,
    /// Who provides it.
    pub provider: ProviderId,
    /// Which of the provider's products.
    pub product: Option<Line<LINE_MAX>>,
    /// What kind of thing it does.
    pub category: Category,
    /// How we are connected.
    pub method: Option<Method>,
    /// Why we use it.
    pub purpose: Paragraph<PARAGRAPH_MAX>,
    /// What happens to us when it fails.
    pub consequence: Paragraph<PARAGRAPH_MAX>,
    /// The worst that a breach at the provider would do to us.
    pub breach_consequence: Option<Paragraph<PARAGRAPH_MAX>>,
    /// Where it stands.
    pub lifecycle: Lifecycle,
    /// Since when it serves users.
    pub live_since: Option<NaiveDate>,
    /// How much it matters by itself.
    pub tier: Option<Criticality>,
    /// Who answers for it.
    pub owner: Option<UserId>,
    /// Who answers in the owner's absence.
    pub deputy: Option<UserId>,
    /// Which team it belongs to.
    pub team: Option<TeamId>,
    /// The services that depend on it directly.
    pub services: Vec<ServiceId>,
    /// What it may do in our systems.
    pub privilege: Option<Privilege>,
    /// Where it exists, and which version each place uses.
    pub environments: Vec<EnvironmentUse>,
    /// The URLs we call or that call us.
    pub endpoints: Vec<Endpoint>,
    /// Whether the provider passes what it gets to others.
    pub sub_processors: Option<bool>,
    /// The data that travels.
    pub data_flows: Declared<DataFlow>,
    /// The frameworks that apply.
    pub compliance: Declared<ComplianceFlag>,
    /// Whether it needs a credential at all; `Some(false)` means none is needed.
    pub needs_credential: Option<bool>,
    /// When somebody last checked the provider's incident history; unknown until then.
    pub incidents_checked_on: Option<NaiveDate>,
    /// What the provider promises.
    pub sla: Sla,
    /// What we need, and what we do without it.
    pub continuity: Continuity,
    /// How our calls are protected.
    pub resilience: Vec<ResilienceAnswer>,
    /// What the contract says, as far as the score asks.
    pub contract: ContractTerms,
    /// What we do to keep it in hand.
    pub controls: Controls,
    /// How often it is reviewed.
    pub review: ReviewPlan,
}

impl Integration {
    /// A new integration with nothing known but its name, provider and category.
    #[must_use]
    pub fn new(id: IntegrationId, name: IntegrationName, provider: ProviderId, category: Category) -> Self {
        Self {
            id,
            name,
            provider,
            product: None,
            category,
            method: None,
            purpose: String::new().into(),
            consequence: String::new().into(),
            breach_consequence: None,
            lifecycle: Lifecycle::Proposed,
            live_since: None,
            tier: None,
            owner: None,
            deputy: None,
            team: None,
            services: Vec::new(),
            privilege: None,
            environments: Vec::new(),
            endpoints: Vec::new(),
            sub_processors: None,
            data_flows: Declared::Unknown,
            compliance: Declared::Unknown,
            needs_credential: None,
            incidents_checked_on: None,
            sla: Sla::default(),
            continuity: Continuity::default(),
            resilience: Vec::new(),
            contract: ContractTerms::default(),
            controls: Controls::default(),
            review: ReviewPlan::default(),
        }
    }

    /// What nobody has said yet, as field path and label: the list behind "what is missing".
    #[must_use]
    pub fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let checks = [
            (self.owner.is_none(), "owner", "Owner"),
            (
                self.deputy.is_none() && self.tier >= Some(Criticality::Critical),
                "deputy",
                "Deputy",
            ),
            (self.tier.is_none(), "tier", "Tier"),
            (self.method.is_none(), "method", "Method"),
            (self.services.is_empty(), "services", "Services that depend on it"),
            (self.privilege.is_none(), "privilege", "Privilege in our systems"),
            (
                self.environments.is_empty(),
                "environments.0.environment",
                "Environments and versions",
            ),
            (self.endpoints.is_empty(), "endpoints.0.url", "Endpoints"),
            (self.sub_processors.is_none(), "sub_processors", "Sub-processors"),
            (
                self.data_flows.is_unknown(),
                "data_flows.0.data_class",
                "Data flows",
            ),
            (
                self.compliance.is_unknown(),
                "compliance_none",
                "Compliance flags",
            ),
            (
                self.needs_credential.is_none(),
                "needs_credential",
                "Whether it needs a credential",
            ),
            (
                self.incidents_checked_on.is_none(),
                "incidents_checked_on",
                "Incident history",
            ),
            (self.continuity.fallback.is_none(), "fallback", "Fallback"),
            (self.continuity.rto_minutes.is_none(), "rto_minutes", "RTO"),
            (
                self.sla.contracted_uptime.is_none() && self.sla.published_uptime.is_none(),
                "contracted_uptime",
                "SLA uptime",
            ),
            (
                self.resilience.len() < ResilienceItem::COUNT,
                "resilience.timeout",
                "Resilience checklist",
            ),
            (self.controls.runbook_url.is_none(), "runbook_url", "Runbook"),
        ];
        checks
            .into_iter()
            .filter(|(missing, ..)| *missing)
            .map(|(_, path, label)| (path, label))
            .collect()
    }

    /// How complete the record is, in percent of what [`Self::missing`] asks for.
    #[must_use]
    pub fn completeness(&self) -> u8 {
        const ASKED: usize = 18;
        u8::try_from(100 * (ASKED - self.missing().len()) / ASKED).unwrap_or(100)
    }
}
