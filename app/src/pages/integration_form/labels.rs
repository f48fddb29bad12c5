//! Field paths in words, for the summary of errors.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::integration::{Framework, ResilienceItem};

use crate::pages::form::path_in_words;

/// The fields and groups in the order in which the form asks.
pub(super) const ORDER: &[&str] = &[
    "name",
    "provider",
    "purpose",
    "consequence",
    "breach_consequence",
    "category",
    "product",
    "method",
    "lifecycle",
    "tier",
    "live_since",
    "owner",
    "deputy",
    "team",
    "services",
    "data_flows_none",
    "data_flows",
    "sub_processors",
    "privilege",
    "needs_credential",
    "endpoints",
    "environments",
    "compliance_none",
    "compliance",
    "dora_critical_function",
    "breach_notification_hours",
    "exit_terms",
];

/// The label of a field.
pub(super) fn label(path: &str) -> String {
    let fixed = match path {
        "consequence" => "What happens when it fails",
        "breach_consequence" => "What a breach would do",
        "rto_minutes" => "RTO",
        "rpo_minutes" => "RPO",
        "mtd_minutes" => "Maximum tolerable downtime",
        "provider_recovery_minutes" => "Recovery that the provider promises",
        "data_flows_none" => "Data flows",
        "compliance_none" => "Compliance flags",
        "dora_critical_function" => "DORA critical function",
        "review_cadence_months" => "Review cadence",
        "review_cadence_reason" => "Reason for the cadence",
        _ => "",
    };
    if !fixed.is_empty() || path == "form" {
        return fixed.to_owned();
    }
    if let Some(item) = path
        .strip_prefix("resilience_reason.")
        .and_then(|item| ResilienceItem::parse(item).ok())
    {
        return format!("{item}, reason");
    }
    if let Some(framework) = path
        .strip_prefix("compliance.")
        .and_then(|stored| Framework::parse(stored).ok())
    {
        return framework.label().to_owned();
    }
    path_in_words(path)
}
