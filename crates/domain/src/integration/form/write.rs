//! Facts to fields: what the form shows when a record is edited.

use super::yes_no;
use crate::enumeration::Enumeration;
use crate::fields::Fields;
use crate::integration::{Declared, Integration, Uptime};

struct Writer(Fields);

impl Writer {
    fn put(&mut self, path: impl Into<String>, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.0.set(path, value.to_string());
        }
    }

    fn tick(&mut self, path: impl Into<String>, ticked: bool) {
        self.put(path, ticked.then_some("on"));
    }
}

/// Writes an integration into the form's fields; reading them gives the same integration.
#[must_use]
pub fn integration_fields(integration: &Integration) -> Fields {
    let mut writer = Writer(Fields::default());
    basics(&mut writer, integration);
    lists(&mut writer, integration);
    promises(&mut writer, integration);
    writer.0
}

fn basics(writer: &mut Writer, integration: &Integration) {
    writer.put("name", Some(&integration.name));
    writer.put("provider", Some(integration.provider));
    writer.put("product", integration.product.as_ref());
    writer.put("category", Some(integration.category.as_str()));
    writer.put("method", integration.method.map(Enumeration::as_str));
    writer.put("purpose", Some(&integration.purpose));
    writer.put("consequence", Some(&integration.consequence));
    writer.put("breach_consequence", integration.breach_consequence.as_ref());
    writer.put("lifecycle", Some(integration.lifecycle.as_str()));
    writer.put("live_since", integration.live_since);
    writer.put("tier", integration.tier.map(Enumeration::as_str));
    writer.put("owner", integration.owner);
    writer.put("deputy", integration.deputy);
    writer.put("team", integration.team);
    for service in &integration.services {
        writer.tick(format!("services.{service}"), true);
    }
    writer.put("privilege", integration.privilege.map(Enumeration::as_str));
    writer.put("sub_processors", integration.sub_processors.map(yes_no));
    writer.put("needs_credential", integration.needs_credential.map(yes_no));
    writer.put("incidents_checked_on", integration.incidents_checked_on);
}

fn lists(writer: &mut Writer, integration: &Integration) {
    for (index, used) in integration.environments.iter().enumerate() {
        let path = |name: &str| format!("environments.{index}.{name}");
        writer.put(path("environment"), Some(used.environment.as_str()));
        if let Some(version) = &used.version {
            writer.put(
                path("version"),
                Some(&version.version).filter(|text| !text.is_empty()),
            );
            writer.put(path("pinned"), version.pinned.map(yes_no));
            writer.put(path("supported_until"), version.supported_until);
        }
    }
    for (index, endpoint) in integration.endpoints.iter().enumerate() {
        let path = |name: &str| format!("endpoints.{index}.{name}");
        writer.put(path("url"), Some(&endpoint.url));
        writer.put(path("direction"), Some(endpoint.direction.as_str()));
        writer.put(path("protocol"), endpoint.protocol.map(Enumeration::as_str));
        writer.put(
            path("authentication"),
            endpoint.authentication.map(Enumeration::as_str),
        );
        writer.put(
            path("signature_verified"),
            endpoint.signature_verified.map(yes_no),
        );
        writer.put(path("region"), endpoint.region.as_ref());
    }
    writer.tick(
        "data_flows_none",
        matches!(integration.data_flows, Declared::None),
    );
    for (index, flow) in integration.data_flows.items().iter().enumerate() {
        let path = |name: &str| format!("data_flows.{index}.{name}");
        writer.put(path("data_class"), Some(flow.data_class.as_str()));
        writer.put(path("direction"), Some(flow.direction.as_str()));
        writer.put(path("purpose"), flow.purpose.as_ref());
        writer.put(path("region"), flow.region.as_ref());
        writer.tick(path("minimised"), flow.minimised);
        writer.tick(path("tokenised"), flow.tokenised);
        writer.tick(path("encrypted_in_transit"), flow.encrypted_in_transit);
        writer.tick(path("encrypted_at_rest"), flow.encrypted_at_rest);
    }
    writer.tick(
        "compliance_none",
        matches!(integration.compliance, Declared::None),
    );
    for flag in integration.compliance.items() {
        writer.tick(format!("compliance.{}", flag.framework.as_str()), true);
        if flag.critical_function {
            writer.tick("dora_critical_function", true);
        }
    }
    for answer in &integration.resilience {
        writer.put(
            format!("resilience.{}", answer.item.as_str()),
            Some(answer.answer.as_str()),
        );
        writer.put(
            format!("resilience_reason.{}", answer.item.as_str()),
            answer.reason.as_ref(),
        );
    }
}

fn promises(writer: &mut Writer, integration: &Integration) {
    let sla = &integration.sla;
    writer.put(
        "published_uptime",
        sla.published_uptime
            .map(Uptime::percent)
            .filter(|percent| *percent > 0.0),
    );
    writer.put(
        "contracted_uptime",
        sla.contracted_uptime
            .map(Uptime::percent)
            .filter(|percent| *percent > 0.0),
    );
    writer.put("response_minutes", sla.response_minutes);
    writer.put("resolution_minutes", sla.resolution_minutes);
    writer.put("support_hours", sla.support_hours.as_ref());
    writer.put("maintenance_window", sla.maintenance_window.as_ref());
    let continuity = &integration.continuity;
    writer.put("rto_minutes", continuity.rto_minutes);
    writer.put("rpo_minutes", continuity.rpo_minutes);
    writer.put("mtd_minutes", continuity.mtd_minutes);
    writer.put("provider_recovery_minutes", continuity.provider_recovery_minutes);
    writer.put("fallback", continuity.fallback.map(Enumeration::as_str));
    writer.put("fallback_note", continuity.fallback_note.as_ref());
    writer.put("switch_effort", continuity.switch_effort.map(Enumeration::as_str));
    writer.put("fallback_tested_on", continuity.fallback_tested_on);
    writer.put(
        "breach_notification_hours",
        integration.contract.breach_notification_hours,
    );
    writer.put("exit_terms", integration.contract.exit_terms.map(yes_no));
    let controls = &integration.controls;
    writer.put(
        "least_privilege_verified_on",
        controls.least_privilege_verified_on,
    );
    writer.put("monitor_url", controls.monitor_url.as_ref());
    writer.put("alert", controls.alert.map(yes_no));
    writer.put("runbook_url", controls.runbook_url.as_ref());
    writer.put("review_cadence_months", integration.review.cadence_months);
    writer.put("review_cadence_reason", integration.review.reason.as_ref());
}
