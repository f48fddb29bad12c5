//! The form of an integration: what is asked of each field, and the rules that no single field can know. Used by the server to
//! store and by the browser to preview the score, so that both understand the same.

mod checklist;
mod declared;
mod rows;

use chrono::NaiveDate;

use super::{Category, Integration, MINUTES_MAX};
use crate::fields::{FieldErrors, Fields, LINE_MAX, Reader};
use crate::ids::{IntegrationId, ProviderId, UserId};
use crate::record::value::{Minutes, Months, Value};
use crate::record::{Record, ask};
use crate::text::IntegrationName;
use crate::{fields, words};

/// The most rows that a repeated group takes.
pub const ROWS_MAX: usize = 50;
/// Who stands in for the owner is somebody else.
pub(super) const DEPUTY_IS_OWNER: &str = "The deputy must be somebody else than the owner.";

fields! { Integration, from(nothing_known), besides(id: IntegrationId) {
    name: ask("Name").help("What we call it, such as “Checkout payments”.").required("Give it a name.");
    provider: ask("Provider").required("Choose the provider from the list.");
    purpose: ask("Purpose").help("What we use it for, in a sentence.").required("Say in a sentence what we use it for.");
    consequence: ask("What happens when it fails").short("If it fails").help("Who notices, what stops, what it costs an hour.")
        .required("Say in a sentence what happens to us when it fails.");
    breach_consequence: ask("Impact of a breach at the provider").short("If breached");
    category: ask("Category").required("Choose a category.");
    product: ask("Product").help("Which of the provider’s products.");
    method: ask("Method");
    lifecycle: ask("Lifecycle").preset();
    tier: ask("Tier").help("How critical it is on its own, apart from the services above.");
    live_since: ask("Live since").past();
    owner: ask("Owner");
    deputy: ask("Deputy");
    team: ask("Team");
    services: ask("Services that depend on it directly").short("Services");
    data_flows: ask("Data flows").preset();
    sub_processors: ask("Does the provider pass it to sub-processors?").short("Passes data to sub-processors");
    privilege: ask("What may it do in our systems?").short("Privilege");
    needs_credential: ask("Does it need a credential?").short("Needs a credential")
        .help("Credentials themselves are added on the record’s page, as metadata only.");
    endpoints: ask("Endpoints");
    environments: ask("Environments and versions");
    compliance: ask("Frameworks that apply").short("Compliance").preset();
    contract.breach_notification_hours: ask("Provider must tell us of a breach within").short("Breach notification within");
    contract.exit_terms: ask("Are exit terms agreed?").short("Exit terms agreed")
        .help("Data returned or deleted, help with the move.");
    sla.contracted_uptime: ask("Contracted uptime");
    sla.published_uptime: ask("Published uptime");
    sla.response_minutes: ask("Response within").short("Response");
    sla.resolution_minutes: ask("Resolution within").short("Resolution");
    sla.support_hours: ask("Support hours").help("Such as “24/7” or “Mon to Fri, 9 to 17 CET”.");
    sla.maintenance_window: ask("Maintenance window");
    continuity.rto_minutes: ask("RTO: we need it back within").short("RTO");
    continuity.rpo_minutes: ask("RPO: data we may lose").short("RPO");
    continuity.mtd_minutes: ask("Maximum tolerable downtime");
    continuity.provider_recovery_minutes: ask("Provider promises recovery within").short("Provider promises recovery in");
    continuity.fallback: ask("Fallback").help("What we do while it is away.");
    continuity.fallback_note: ask("With what or whom").short("Fallback with");
    continuity.fallback_tested_on: ask("Fallback last tested").help("Counts for 12 months.").past();
    continuity.switch_effort: ask("Moving to another provider takes").short("Switch effort");
    resilience: ask("Resilience checklist");
    controls.monitor_url: ask("Monitor").help("Address of the dashboard.");
    controls.runbook_url: ask("Runbook").help("Address of what to do when it fails.");
    controls.alert: ask("Does an alert fire when it fails?").short("Alert when it fails");
    controls.least_privilege_verified_on: ask("Least privilege verified")
        .help("When someone last checked that it has no more access than it needs.").past();
    incidents_checked_on: ask("Provider’s incident history checked").short("Incident history checked")
        .help("Counts as unknown until checked.").past();
    review.cadence_months: ask("Custom review interval").help("Leave empty to follow the risk band.").named(CADENCE);
    review.reason: ask("Reason").short("Reason for the review interval").named(CADENCE_REASON);
} }

const CADENCE: &str = "review_cadence_months";
const CADENCE_REASON: &str = "review_cadence_reason";

/// An integration of which nothing is known yet.
fn nothing_known(id: IntegrationId) -> Integration {
    let provider = ProviderId(uuid::Uuid::nil());
    Integration::new(id, IntegrationName::nameless(), provider, Category::Other)
}

impl Record for Integration {
    fn check(typed: &mut Reader<'_>, _today: NaiveDate) {
        let owner = UserId::read(typed, "owner");
        if owner.is_some() && owner == UserId::read(typed, "deputy") {
            typed.error("deputy", DEPUTY_IS_OWNER);
        }
        let rto = Minutes::<0, MINUTES_MAX>::read(typed, "rto_minutes");
        let mtd = Minutes::<0, MINUTES_MAX>::read(typed, "mtd_minutes");
        if let (Some(rto), Some(mtd)) = (rto, mtd)
            && mtd < rto
        {
            let rto = words::minutes(rto.0);
            typed.error(
                "mtd_minutes",
                format!("The maximum tolerable downtime cannot be shorter than the RTO ({rto})."),
            );
        }
        if Months::<1, 24>::read(typed, CADENCE).is_some() && typed.line(CADENCE_REASON, LINE_MAX).is_none() {
            typed.error(CADENCE_REASON, "Say why the cadence is set by hand.");
        }
    }

    fn settled(mut self) -> Self {
        if self.review.cadence_months.is_none() {
            self.review.reason = None;
        }
        self
    }
}

/// Reads the form. The result is only fit to be stored when the errors are empty.
#[must_use]
pub fn parse_integration(id: IntegrationId, fields: &Fields, today: NaiveDate) -> (Integration, FieldErrors) {
    let (read, errors) = Integration::read_anyway((id,), fields, today);
    (read.unwrap_or_else(|| nothing_known(id)), errors)
}
