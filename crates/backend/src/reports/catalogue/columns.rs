//! The catalogue's columns, in the order of its cells; named like the fields of the form where there is one.

use crate::reports::Column;

/// Every column.
pub(super) static ALL: &[Column] = &[
    Column::in_file("id", "Id", "The integration's stable id"),
    Column::new("name", "Name", "What we call it"),
    Column::in_file("provider_id", "Provider id", "The provider's stable id"),
    Column::new("provider", "Provider", "Who provides it"),
    Column::in_file("product", "Product", "Which of the provider's products"),
    Column::new("category", "Category", "What kind of thing it does"),
    Column::in_file("method", "Method", "How we are connected; empty: unknown"),
    Column::in_file("purpose", "Purpose", "Why we use it"),
    Column::in_file("consequence", "Consequence", "What happens to us when it fails"),
    Column::in_file(
        "breach_consequence",
        "Consequence of a breach",
        "The worst that a breach at the provider would do to us",
    ),
    Column::new("lifecycle", "Lifecycle", "Current state"),
    Column::in_file("live_since", "Live since", "Since when it serves users"),
    Column::new("tier", "Tier", "How critical it is on its own; empty: unknown"),
    Column::in_file("owner_id", "Owner id", "The owner's stable id"),
    Column::new("owner", "Owner", "Who answers for it; empty: nobody"),
    Column::in_file("deputy_id", "Deputy id", "The deputy's stable id"),
    Column::in_file("deputy", "Deputy", "Who answers in the owner's absence"),
    Column::in_file("team_id", "Team id", "The team's stable id"),
    Column::new("team", "Team", "Which team it belongs to"),
    Column::new("residual", "Residual", "Risk score after credits, 0 to 100"),
    Column::new("residual_band", "Residual band", "The band of the residual score"),
    Column::new("inherent", "Inherent", "Risk score before credits, 0 to 100"),
    Column::in_file("inherent_band", "Inherent band", "The band of the inherent score"),
    Column::new(
        "confidence",
        "Confidence",
        "Share of the score's weight that rests on known facts, in percent",
    ),
    Column::in_file(
        "residual_min",
        "Residual at best",
        "The residual score if every unknown were harmless",
    ),
    Column::in_file(
        "residual_max",
        "Residual at worst",
        "The residual score if every unknown were as bad as can be",
    ),
    Column::in_file(
        "impact",
        "Impact",
        "How much it would hurt, before credits, 0 to 100",
    ),
    Column::in_file(
        "likelihood",
        "Likelihood",
        "How probable it is, before credits, 0 to 100",
    ),
    Column::in_file("score_model", "Scoring model", "The version of the scoring model"),
    Column::in_file(
        "services",
        "Services",
        "The services that depend on it directly: id; name",
    ),
    Column::in_file(
        "privilege",
        "Privilege",
        "What it may do in our systems; empty: unknown",
    ),
    Column::in_file(
        "environments",
        "Environments",
        "Where it exists: environment; version, pinned, supported_until",
    ),
    Column::in_file(
        "endpoints",
        "Endpoints",
        "Direction, protocol and address; authentication, signature_verified, region",
    ),
    Column::in_file(
        "sub_processors",
        "Sub-processors",
        "Whether the provider passes what it gets to others; empty: unknown",
    ),
    Column::in_file(
        "data_flows",
        "Data flows",
        "Direction and class; purpose, region, protections. none: there are none; empty: unknown",
    ),
    Column::new(
        "compliance",
        "Compliance",
        "The frameworks that apply. none: none does; empty: unknown",
    ),
    Column::in_file(
        "needs_credential",
        "Needs a credential",
        "Whether it needs one at all; empty: unknown",
    ),
    Column::in_file(
        "incidents_checked_on",
        "Incidents checked",
        "When the provider's incident history was last checked; empty: unknown",
    ),
    Column::in_file(
        "published_uptime",
        "Published uptime",
        "In percent, on the provider's page",
    ),
    Column::in_file(
        "contracted_uptime",
        "Contracted uptime",
        "In percent, in our contract",
    ),
    Column::in_file(
        "response_minutes",
        "Response",
        "Minutes until the provider answers",
    ),
    Column::in_file("resolution_minutes", "Resolution", "Minutes until it is solved"),
    Column::in_file("support_hours", "Support hours", "When support is there"),
    Column::in_file(
        "maintenance_window",
        "Maintenance window",
        "When it may be away on purpose",
    ),
    Column::in_file(
        "rto_minutes",
        "RTO",
        "Recovery time objective: minutes until we need it back",
    ),
    Column::in_file(
        "rpo_minutes",
        "RPO",
        "Recovery point objective: minutes of data that may be lost",
    ),
    Column::in_file("mtd_minutes", "MTD", "Maximum tolerable downtime, in minutes"),
    Column::in_file(
        "provider_recovery_minutes",
        "Provider's recovery",
        "The recovery time that the provider promises, in minutes",
    ),
    Column::in_file(
        "fallback",
        "Fallback",
        "What we do while it is away; empty: unknown",
    ),
    Column::in_file("fallback_note", "Fallback in detail", "With what or whom"),
    Column::in_file(
        "switch_effort",
        "Switch effort",
        "How long a move to another provider would take",
    ),
    Column::in_file(
        "fallback_tested_on",
        "Fallback tested",
        "When the fallback was last tried",
    ),
    Column::in_file(
        "resilience",
        "Resilience",
        "The checklist: item and answer; reason. An item that is left out is unknown",
    ),
    Column::in_file(
        "breach_notification_hours",
        "Breach notice",
        "Within how many hours the provider must tell us of a breach",
    ),
    Column::in_file(
        "exit_terms",
        "Exit terms",
        "Whether leaving is settled in the contract; empty: unknown",
    ),
    Column::in_file(
        "least_privilege_verified_on",
        "Least privilege verified",
        "When someone last checked that it has no more access than it needs",
    ),
    Column::in_file("monitor_url", "Monitor", "Where it is watched"),
    Column::in_file(
        "alert",
        "Alert",
        "Whether an alert fires when it fails; empty: unknown",
    ),
    Column::in_file("runbook_url", "Runbook", "What to do then"),
    Column::in_file(
        "review_cadence_months",
        "Review cadence",
        "Months between reviews, where set by hand",
    ),
    Column::in_file(
        "review_cadence_reason",
        "Why this cadence",
        "Why it was set by hand",
    ),
    Column::in_file(
        "last_review_on",
        "Last review",
        "When it was last reviewed; empty: never",
    ),
    Column::new(
        "review_due_on",
        "Next review",
        "The last day on which the next review is on time",
    ),
    Column::in_file(
        "completeness",
        "Completeness",
        "How complete the record is, in percent",
    ),
    Column::in_file("version", "Version", "Counts the record's changes from 1"),
    Column::in_file("created_at", "Registered", "When it was registered"),
    Column::in_file("updated_at", "Changed", "When it was last changed"),
];
