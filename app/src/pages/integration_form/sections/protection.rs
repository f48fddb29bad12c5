//! The sections about what is promised, what we do without it, and what keeps it in hand.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::integration::{Answer, ResilienceItem};
use leptos::prelude::*;

use super::lines;
use crate::components::form::{FieldPair, FormSection};
use crate::pages::form::Form;

/// SLA, recovery, fallback.
pub(super) fn continuity(form: Form) -> AnyView {
    view! {
        <FormSection title="Continuity" why="What the provider promises against what we need." id="continuity">
            {lines(
                form,
                &[
                    &["contracted_uptime", "published_uptime"],
                    &["response_minutes", "resolution_minutes"],
                    &["support_hours", "maintenance_window"],
                    &["rto_minutes", "rpo_minutes"],
                    &["mtd_minutes", "provider_recovery_minutes"],
                    &["fallback", "fallback_note"],
                    &["fallback_tested_on", "switch_effort"],
                ],
            )}
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
            {lines(
                form,
                &[
                    &["monitor_url", "runbook_url"],
                    &["alert", "least_privilege_verified_on"],
                    &["incidents_checked_on"],
                    &["review_cadence_months", "review_cadence_reason"],
                ],
            )}
        </FormSection>
    }
    .into_any()
}
