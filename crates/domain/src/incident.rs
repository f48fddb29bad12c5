//! Incidents: a provider's failures and breaches.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::enumeration;
use crate::fields::{FieldErrors, Fields, LINE_MAX, PARAGRAPH_MAX, Reader};
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
    #[serde(with = "crate::day")]
    pub started_on: NaiveDate,
    /// How long it lasted, in minutes; `None` means unknown or going on.
    pub duration_minutes: Option<u32>,
    /// What it did to us.
    pub impact: Option<String>,
}

/// Reads the form of an incident.
///
/// # Errors
/// What is wrong, by field.
pub fn parse_incident(
    id: IncidentId,
    integration: IntegrationId,
    fields: &Fields,
    today: NaiveDate,
) -> Result<Incident, FieldErrors> {
    let mut reader = Reader::new(fields);
    let title = reader.required_line("title", LINE_MAX, "Say in a line what happened.");
    let class = reader.one_of("class");
    if class.is_none() {
        reader.error("class", "Choose how bad it was.");
    }
    let started_on = reader.past_date("started_on", today);
    if started_on.is_none() {
        reader.error("started_on", "Say on which day it began.");
    }
    let duration_minutes = reader.whole("duration_minutes", 0..=525_600, "minutes");
    let impact = reader.paragraph("impact", PARAGRAPH_MAX);
    match (class, started_on) {
        (Some(class), Some(started_on)) if reader.errors.is_empty() => Ok(Incident {
            id,
            integration,
            title,
            class,
            started_on,
            duration_minutes,
            impact,
        }),
        _ => Err(reader.errors),
    }
}
