//! The sections about what is promised, what we do without it, and what keeps it in hand.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::integration::{Answer, Fallback, ResilienceItem, SwitchEffort};
use leptos::prelude::*;

use crate::components::form::{FieldPair, FormSection};
use crate::pages::form::Form;

/// SLA, recovery, fallback.
pub(super) fn continuity(form: Form) -> AnyView {
    view! {
        <FormSection title="Continuity" why="What the provider promises against what we need." id="continuity">
            <FieldPair>
                {form.field("contracted_uptime", "Contracted uptime").number("%")}
                {form.field("published_uptime", "Published uptime").number("%")}
            </FieldPair>
            <FieldPair>
                {form.field("response_minutes", "Response within").number("minutes")}
                {form.field("resolution_minutes", "Resolution within").number("minutes")}
            </FieldPair>
            <FieldPair>
                {form.field("support_hours", "Support hours").help("Such as “24/7” or “Mon to Fri, 9 to 17 CET”.").text_of(120)}
                {form.field("maintenance_window", "Maintenance window").text_of(120)}
            </FieldPair>
            <FieldPair>
                {form.field("rto_minutes", "RTO: we need it back within").number("minutes")}
                {form.field("rpo_minutes", "RPO: data we may lose").number("minutes")}
            </FieldPair>
            <FieldPair>
                {form.field("mtd_minutes", "Maximum tolerable downtime").number("minutes")}
                {form.field("provider_recovery_minutes", "Provider promises recovery within").number("minutes")}
            </FieldPair>
            <FieldPair>
                {form.field("fallback", "Fallback").help("What we do while it is away.").one_of::<Fallback>("Not known yet")}
                {form.field("fallback_note", "With what or whom").text()}
            </FieldPair>
            <FieldPair>
                {form.field("fallback_tested_on", "Fallback last tested").help("Counts for 12 months.").date()}
                {form.field("switch_effort", "Moving to another provider takes").one_of::<SwitchEffort>("Not known yet")}
            </FieldPair>
        </FormSection>
    }
    .into_any()
}

/// The checklist.
pub(super) fn resilience(form: Form) -> AnyView {
    let items = ResilienceItem::ALL
        .iter()
        .map(|item| {
            let answer = format!("resilience.{}", item.as_str());
            let reason = format!("resilience_reason.{}", item.as_str());
            view! {
                <FieldPair>
                    {form.field(answer, item.label()).one_of::<Answer>("Not known yet")}
                    {form.field(reason, "If it does not apply: why").text()}
                </FieldPair>
            }
        })
        .collect_view();
    let open = form
        .state()
        .errors
        .0
        .keys()
        .any(|path| path.starts_with("resilience"));
    view! {
        <FormSection title="Resilience checklist" why="How our calls are protected. Complete, it lowers the residual score." id="resilience">
            <details class="fold" open=open>
                <summary>{format!("{} items", ResilienceItem::COUNT)}</summary>
                {items}
            </details>
        </FormSection>
    }
    .into_any()
}

/// Monitoring, access, reviews.
pub(super) fn governance(form: Form) -> AnyView {
    view! {
        <FormSection title="Monitoring and review" why="Each lowers the residual score while it is current." id="governance">
            <FieldPair>
                {form.field("monitor_url", "Monitor").help("Address of the dashboard.").code()}
                {form.field("runbook_url", "Runbook").help("Address of what to do when it fails.").code()}
            </FieldPair>
            <FieldPair>
                {form.field("alert", "Does an alert fire when it fails?").yes_no()}
                {form.field("least_privilege_verified_on", "Least privilege verified").help("When someone last checked that it has no more access than it needs.").date()}
            </FieldPair>
            {form.field("incidents_checked_on", "Provider’s incident history checked").help("Counts as unknown until checked.").date()}
            <FieldPair>
                {form.field("review_cadence_months", "Custom review interval").help("Leave empty to follow the risk band.").number("months")}
                {form.field("review_cadence_reason", "Reason").text()}
            </FieldPair>
        </FormSection>
    }
    .into_any()
}
