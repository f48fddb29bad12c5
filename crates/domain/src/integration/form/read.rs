//! Fields to facts. A wrong field reads as unknown, so that a preview can go on; whoever stores looks at the errors.

use chrono::NaiveDate;

use super::{DEPUTY_IS_OWNER, ROWS_MAX};
use crate::enumeration::Enumeration;
use crate::fields::{FieldErrors, Fields, LINE_MAX, PARAGRAPH_MAX, Reader};
use crate::ids::{IntegrationId, ProviderId};
use crate::integration::{
    Answer, Category, ComplianceFlag, Continuity, ContractTerms, Controls, DataFlow, Declared, Direction,
    Endpoint, EnvironmentUse, FlowDirection, Framework, Integration, Lifecycle, ResilienceAnswer,
    ResilienceItem, ReviewPlan, Sla, Uptime, VersionRecord,
};
use crate::text::IntegrationName;
use crate::words;

/// Longest duration that is taken anywhere: ten years, in minutes.
const MINUTES_MAX: u32 = 10 * 365 * 24 * 60;

/// Reads the form. The result is only fit to be stored when the errors are empty.
#[must_use]
pub fn parse_integration(id: IntegrationId, fields: &Fields, today: NaiveDate) -> (Integration, FieldErrors) {
    let mut reader = Reader::new(fields);
    // Whoever stores looks at the errors first; a preview goes on without the name.
    let name = reader.name("name").unwrap_or_else(IntegrationName::nameless);
    let provider = reader.id::<ProviderId>("provider", "a provider");
    if provider.is_none() {
        reader.error("provider", "Choose the provider from the list.");
    }
    let category = reader.one_of("category");
    if category.is_none() {
        reader.error("category", "Choose a category.");
    }
    let mut integration = Integration::new(
        id,
        name,
        provider.unwrap_or(ProviderId(uuid::Uuid::nil())),
        category.unwrap_or(Category::Other),
    );
    integration.purpose =
        reader.required_paragraph("purpose", PARAGRAPH_MAX, "Say in a sentence what we use it for.");
    integration.consequence = reader.required_paragraph(
        "consequence",
        PARAGRAPH_MAX,
        "Say in a sentence what happens to us when it fails.",
    );
    integration.product = reader.line("product", LINE_MAX);
    integration.method = reader.one_of("method");
    integration.breach_consequence = reader.paragraph("breach_consequence", PARAGRAPH_MAX);
    integration.lifecycle = reader.one_of("lifecycle").unwrap_or(Lifecycle::Proposed);
    integration.live_since = reader.past_date("live_since", today);
    integration.tier = reader.one_of("tier");
    ownership(&mut reader, &mut integration);
    integration.privilege = reader.one_of("privilege");
    integration.environments = environments(&mut reader);
    integration.endpoints = endpoints(&mut reader);
    integration.sub_processors = reader.yes_no("sub_processors");
    integration.data_flows = data_flows(&mut reader);
    integration.compliance = compliance(&mut reader);
    integration.needs_credential = reader.yes_no("needs_credential");
    integration.incidents_checked_on = reader.past_date("incidents_checked_on", today);
    integration.sla = sla(&mut reader);
    integration.continuity = continuity(&mut reader, today);
    integration.resilience = resilience(&mut reader);
    integration.contract = ContractTerms {
        breach_notification_hours: reader.whole("breach_notification_hours", 1..=8_760, "hours"),
        exit_terms: reader.yes_no("exit_terms"),
    };
    integration.controls = Controls {
        least_privilege_verified_on: reader.past_date("least_privilege_verified_on", today),
        monitor_url: reader.url("monitor_url", &["https", "http"]),
        alert: reader.yes_no("alert"),
        runbook_url: reader.url("runbook_url", &["https", "http"]),
    };
    integration.review = review_plan(&mut reader);
    (integration, reader.errors)
}

fn ownership(reader: &mut Reader<'_>, integration: &mut Integration) {
    integration.owner = reader.id("owner", "a person");
    integration.deputy = reader.id("deputy", "a person");
    integration.team = reader.id("team", "a team");
    if integration.owner.is_some() && integration.owner == integration.deputy {
        reader.error("deputy", DEPUTY_IS_OWNER);
    }
    integration.services = reader.ticked_ids("services", "services");
}

/// The rows of a group that hold anything, and an error when there are too many.
fn rows(reader: &mut Reader<'_>, group: &str) -> Vec<String> {
    let fields = reader.fields();
    let prefixes: Vec<String> = fields
        .rows(group)
        .into_iter()
        .map(|index| format!("{group}.{index}"))
        .filter(|prefix| !fields.row_is_blank(prefix))
        .collect();
    if let Some(path) = fields.unreadable_row(group) {
        reader.error(&path, "This row has no number; it cannot be read. Add it again.");
    }
    if prefixes.len() > ROWS_MAX {
        reader.error(
            group,
            format!("At most {ROWS_MAX} rows; this has {}.", prefixes.len()),
        );
    }
    prefixes.into_iter().take(ROWS_MAX).collect()
}

fn environments(reader: &mut Reader<'_>) -> Vec<EnvironmentUse> {
    let mut found: Vec<EnvironmentUse> = Vec::new();
    for row in rows(reader, "environments") {
        let path = format!("{row}.environment");
        let version = reader.line(&format!("{row}.version"), 120);
        let pinned = reader.yes_no(&format!("{row}.pinned"));
        let supported_until = reader.date(&format!("{row}.supported_until"));
        let Some(environment) = reader.one_of(&path) else {
            reader.error(&path, "Choose which environment this is.");
            continue;
        };
        if found.iter().any(|used| used.environment == environment) {
            reader.error(&path, format!("{environment} is listed twice."));
        }
        let known = version.is_some() || pinned.is_some() || supported_until.is_some();
        let version = known.then(|| VersionRecord {
            version: version.unwrap_or_default(),
            pinned,
            supported_until,
        });
        found.push(EnvironmentUse { environment, version });
    }
    found
}

fn endpoints(reader: &mut Reader<'_>) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for row in rows(reader, "endpoints") {
        let path = format!("{row}.url");
        let endpoint_direction = reader
            .one_of(&format!("{row}.direction"))
            .unwrap_or(Direction::Outbound);
        let protocol = reader.one_of(&format!("{row}.protocol"));
        let authentication = reader.one_of(&format!("{row}.authentication"));
        let signature_verified = reader.yes_no(&format!("{row}.signature_verified"));
        let region = reader.line(&format!("{row}.region"), 80);
        if reader.fields().get(&path).is_empty() {
            // A row of defaults only (a direction is always chosen) says nothing.
            if protocol.is_some()
                || authentication.is_some()
                || signature_verified.is_some()
                || region.is_some()
            {
                reader.error(&path, "Enter the address of this endpoint.");
            }
            continue;
        }
        let Some(url) = reader.endpoint(&path) else {
            continue;
        };
        found.push(Endpoint {
            url,
            direction: endpoint_direction,
            protocol,
            authentication,
            signature_verified,
            region,
        });
    }
    found
}

fn data_flows(reader: &mut Reader<'_>) -> Declared<DataFlow> {
    let none = reader.ticked("data_flows_none");
    let mut found = Vec::new();
    for row in rows(reader, "data_flows") {
        let path = format!("{row}.data_class");
        let flow_direction = reader
            .one_of(&format!("{row}.direction"))
            .unwrap_or(FlowDirection::Outbound);
        let purpose = reader.line(&format!("{row}.purpose"), LINE_MAX);
        let region = reader.line(&format!("{row}.region"), 80);
        let boxes = [
            "minimised",
            "tokenised",
            "encrypted_in_transit",
            "encrypted_at_rest",
        ]
        .map(|name| reader.ticked(&format!("{row}.{name}")));
        let Some(data_class) = reader.one_of(&path) else {
            if purpose.is_some() || region.is_some() || boxes.contains(&true) {
                reader.error(&path, "Choose the class of the data in this flow.");
            }
            continue;
        };
        let [minimised, tokenised, encrypted_in_transit, encrypted_at_rest] = boxes;
        found.push(DataFlow {
            data_class,
            direction: flow_direction,
            purpose,
            region,
            minimised,
            tokenised,
            encrypted_in_transit,
            encrypted_at_rest,
        });
    }
    declared(
        reader,
        none,
        found,
        "data_flows_none",
        "Either there is no data flow, or there are these; not both.",
    )
}

fn compliance(reader: &mut Reader<'_>) -> Declared<ComplianceFlag> {
    let none = reader.ticked("compliance_none");
    let critical_function = reader.ticked("dora_critical_function");
    let found: Vec<ComplianceFlag> = Framework::ALL
        .iter()
        .filter(|framework| reader.ticked(&format!("compliance.{}", framework.as_str())))
        .map(|framework| ComplianceFlag {
            framework: *framework,
            critical_function: critical_function && *framework == Framework::Dora,
        })
        .collect();
    if critical_function && !found.iter().any(|flag| flag.framework == Framework::Dora) {
        reader.error(
            "dora_critical_function",
            "Tick DORA too: a critical function is DORA's word.",
        );
    }
    declared(
        reader,
        none,
        found,
        "compliance_none",
        "Either no framework applies, or these do; not both.",
    )
}

fn declared<T>(reader: &mut Reader<'_>, none: bool, found: Vec<T>, path: &str, both: &str) -> Declared<T> {
    match (none, found.is_empty()) {
        (true, true) => Declared::None,
        (true, false) => {
            reader.error(path, both);
            Declared::Some(found)
        }
        (false, true) => Declared::Unknown,
        (false, false) => Declared::Some(found),
    }
}

fn uptime(reader: &mut Reader<'_>, path: &str) -> Option<Uptime> {
    let raw = reader.line(path, 40)?;
    Uptime::parse(&raw)
        .map_err(|message| reader.error(path, message))
        .ok()
}

fn sla(reader: &mut Reader<'_>) -> Sla {
    Sla {
        published_uptime: uptime(reader, "published_uptime"),
        contracted_uptime: uptime(reader, "contracted_uptime"),
        response_minutes: reader.whole("response_minutes", 1..=MINUTES_MAX, "minutes"),
        resolution_minutes: reader.whole("resolution_minutes", 1..=MINUTES_MAX, "minutes"),
        support_hours: reader.line("support_hours", 120),
        maintenance_window: reader.line("maintenance_window", 120),
    }
}

fn continuity(reader: &mut Reader<'_>, today: NaiveDate) -> Continuity {
    let minutes = |reader: &mut Reader<'_>, path: &str| reader.whole(path, 0..=MINUTES_MAX, "minutes");
    let continuity = Continuity {
        rto_minutes: minutes(reader, "rto_minutes"),
        rpo_minutes: minutes(reader, "rpo_minutes"),
        mtd_minutes: minutes(reader, "mtd_minutes"),
        provider_recovery_minutes: minutes(reader, "provider_recovery_minutes"),
        fallback: reader.one_of("fallback"),
        fallback_note: reader.line("fallback_note", LINE_MAX),
        switch_effort: reader.one_of("switch_effort"),
        fallback_tested_on: reader.past_date("fallback_tested_on", today),
    };
    if let (Some(rto), Some(mtd)) = (continuity.rto_minutes, continuity.mtd_minutes)
        && mtd < rto
    {
        reader.error(
            "mtd_minutes",
            format!(
                "The maximum tolerable downtime cannot be shorter than the RTO ({}).",
                words::minutes(rto)
            ),
        );
    }
    continuity
}

fn resilience(reader: &mut Reader<'_>) -> Vec<ResilienceAnswer> {
    let mut answers = Vec::new();
    for item in ResilienceItem::ALL {
        let path = format!("resilience.{}", item.as_str());
        let Some(answer) = reader.one_of(&path) else {
            continue;
        };
        let reason_path = format!("resilience_reason.{}", item.as_str());
        let reason = reader.line(&reason_path, LINE_MAX);
        if answer == Answer::NotApplicable && reason.is_none() {
            reader.error(&reason_path, format!("Say why \"{item}\" does not apply."));
        }
        answers.push(ResilienceAnswer {
            item: *item,
            answer,
            reason: reason.filter(|_| answer == Answer::NotApplicable),
        });
    }
    answers
}

fn review_plan(reader: &mut Reader<'_>) -> ReviewPlan {
    let cadence_months = reader.whole("review_cadence_months", 1..=24, "months");
    let reason = reader.line("review_cadence_reason", LINE_MAX);
    if cadence_months.is_some() && reason.is_none() {
        reader.error("review_cadence_reason", "Say why the cadence is set by hand.");
    }
    ReviewPlan {
        cadence_months,
        reason: reason.filter(|_| cadence_months.is_some()),
    }
}
