//! The kinds that there are: where the pages of each are, what it is called, and how its form is laid out.

use holdfast_backend::services::corrections::Correctable;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::incident::Incident;
use holdfast_domain::service::Service;
use leptos::prelude::*;

use super::{Shown, about, correct, show, withdraw};
use crate::paths;

impl Shown for Evidence {
    const BASE: &'static str = paths::EVIDENCE;
    const NOUN: &'static str = "document";
    const WITHOUT_IT: &'static str =
        "It counts no longer in scores, reminders and reports. It stays in the history, and can be restored.";
    const LAYOUT: &'static [&'static [&'static str]] =
        &[&["kind"], &["issuer", "issued_on"], &["expires_on"], &["link"]];
}

impl Shown for Incident {
    const BASE: &'static str = paths::INCIDENTS;
    const NOUN: &'static str = "incident";
    const WITHOUT_IT: &'static str =
        "It counts no longer in the score and in reports. It stays in the history, and can be restored.";
    const LAYOUT: &'static [&'static [&'static str]] = &[
        &["title"],
        &["class", "started_on"],
        &["duration_minutes"],
        &["impact"],
    ];
}

impl Shown for Service {
    const BASE: &'static str = paths::SERVICES;
    const LIST: Option<&'static str> = Some("Services");
    const NOUN: &'static str = "service";
    const WITHOUT_IT: &'static str =
        "Nothing can depend on it any longer. It stays in the history, and can be restored.";
    const LAYOUT: &'static [&'static [&'static str]] = &[&["name"], &["criticality"], &["depends_on"]];
}

/// The page of a document.
#[component]
pub fn EvidencePage() -> impl IntoView {
    about::<Evidence>(|view| view.record.called(), true, show)
}

/// The form that corrects a document.
#[component]
pub fn CorrectEvidence() -> impl IntoView {
    about::<Evidence>(|view| format!("Correct {}", view.record.called()), false, correct)
}

/// The form that withdraws a document.
#[component]
pub fn WithdrawEvidence() -> impl IntoView {
    about::<Evidence>(
        |view| format!("Withdraw {}", view.record.called()),
        false,
        withdraw,
    )
}

/// The page of an incident.
#[component]
pub fn IncidentPage() -> impl IntoView {
    about::<Incident>(|view| view.record.called(), true, show)
}

/// The form that corrects an incident.
#[component]
pub fn CorrectIncident() -> impl IntoView {
    about::<Incident>(|view| format!("Correct {}", view.record.called()), false, correct)
}

/// The form that withdraws an incident.
#[component]
pub fn WithdrawIncident() -> impl IntoView {
    about::<Incident>(
        |view| format!("Withdraw {}", view.record.called()),
        false,
        withdraw,
    )
}

/// The page of a service.
#[component]
pub fn ServicePage() -> impl IntoView {
    about::<Service>(|view| view.record.called(), true, show)
}

/// The form that corrects a service.
#[component]
pub fn CorrectService() -> impl IntoView {
    about::<Service>(|view| format!("Correct {}", view.record.called()), false, correct)
}

/// The form that withdraws a service.
#[component]
pub fn WithdrawService() -> impl IntoView {
    about::<Service>(
        |view| format!("Withdraw {}", view.record.called()),
        false,
        withdraw,
    )
}
