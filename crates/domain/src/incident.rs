//! Incidents: a provider's failures and breaches.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::enumeration;
use crate::ids::{IncidentId, IntegrationId};

enumeration! {
    /// How bad an incident was, mildest first.
    pub enum IncidentClass "incident class" {
        Outage = "outage" / "Outage",
        SlaBreach = "sla_breach" / "SLA breach",
        Security = "security" / "Security incident",
        DataBreach = "data_breach" / "Data breach",
    }
}

/// One incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// Which integration it hit.
    pub integration: IntegrationId,
    /// What happened, in a line.
    pub title: String,
    /// How bad.
    pub class: IncidentClass,
    /// The day on which it began.
    pub started_on: NaiveDate,
    /// How long it lasted, in minutes; `None` means unknown or going on.
    pub duration_minutes: Option<u32>,
    /// What it did to us.
    pub impact: Option<String>,
}
