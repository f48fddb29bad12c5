//! Incidents: a provider's failures and breaches.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::fields::{LINE_MAX, PARAGRAPH_MAX, Reader};
use crate::ids::{IncidentId, IntegrationId};
use crate::record::value::{Line, Minutes, Paragraph};
use crate::record::{Record, ask};
use crate::{enumeration, fields};

/// The longest incident that is taken: a year, in minutes.
const YEAR: u32 = 525_600;

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
    pub title: Line<LINE_MAX>,
    /// How bad.
    pub class: IncidentClass,
    /// The day on which it began.
    #[serde(with = "crate::day")]
    pub started_on: NaiveDate,
    /// How long it lasted, in minutes; `None` means unknown or going on.
    pub duration_minutes: Option<Minutes<0, YEAR>>,
    /// What it did to us.
    pub impact: Option<Paragraph<PARAGRAPH_MAX>>,
}

fields! { Incident, besides(id: IncidentId, integration: IntegrationId) {
    title: ask("What happened").help("In a line, such as “Card payments slow in Europe”.").required("Say in a line what happened.");
    class: ask("Class").required("Choose how bad it was.");
    started_on: ask("Started on").required("Say on which day it began.");
    duration_minutes: ask("Lasted");
    impact: ask("Impact");
} }

impl Record for Incident {
    fn check(typed: &mut Reader<'_>, today: NaiveDate) {
        typed.past_date("started_on", today);
    }
}
