//! The kinds that there are: where the pages of each are, what it is called, and how its form is laid out.

use holdfast_backend::services::corrections::Correctable;
use holdfast_domain::credential::{Credential, Rotation};
use holdfast_domain::evidence::Evidence;
use holdfast_domain::incident::Incident;
use holdfast_domain::notice::Notice;
use holdfast_domain::provider::Provider;
use holdfast_domain::review::Review;
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

impl Shown for Notice {
    const BASE: &'static str = paths::NOTICES;
    const NOUN: &'static str = "notice";
    const WITHOUT_IT: &'static str = "Nobody is reminded of it any longer, and it counts no longer in scores and reports. It stays in the history, \
         and can be restored.";
    const LAYOUT: &'static [&'static [&'static str]] = &[
        &["title"],
        &["kind", "published_on"],
        &["effective_on", "earlier_dates"],
        &["note"],
    ];
    const ALSO: &'static [(&'static str, &'static str)] = &[("Move", "move")];
}

impl Shown for Review {
    const BASE: &'static str = paths::REVIEWS;
    const NOUN: &'static str = "review";
    const WITHOUT_IT: &'static str = "The integration counts as if this review had not been held. It stays in the history, and can be restored.";
    const LAYOUT: &'static [&'static [&'static str]] = &[&["held_on"], &["outcome"], &["note"]];
}

impl Shown for Rotation {
    const BASE: &'static str = paths::ROTATIONS;
    const NOUN: &'static str = "rotation";
    const WITHOUT_IT: &'static str = "The credential counts as if this rotation had not been made: the one before it says when it was last rotated. \
         It stays in the history, and can be restored.";
    const LAYOUT: &'static [&'static [&'static str]] = &[
        &["rotated_on", "ticket"],
        &["overlap_days", "old_revoked_on"],
        &["new_expires_on"],
        &["note"],
    ];
}

impl Shown for Credential {
    const BASE: &'static str = paths::CREDENTIALS;
    const NOUN: &'static str = "credential";
    const WITHOUT_IT: &'static str = "It leaves lists, scores and reminders, and its rotations with it. Withdraw what was recorded by mistake; \
         what was in use once is edited instead, and said to be taken out of use. It stays in the history, and can be restored.";
    const LAYOUT: &'static [&'static [&'static str]] = &[];
    const ALSO: &'static [(&'static str, &'static str)] = &[("Record rotation", "rotate")];
    const BELOW: &'static str = "Rotations";
}

impl Shown for Provider {
    const BASE: &'static str = paths::PROVIDERS;
    const LIST: Option<&'static str> = Some("Providers");
    const NOUN: &'static str = "provider";
    const WITHOUT_IT: &'static str =
        "Nothing can be registered with it any longer. It stays in the history, and can be restored.";
    const LAYOUT: &'static [&'static [&'static str]] = &[
        &["name"],
        &["category", "subcategory"],
        &["sla_uptime"],
        &["status_page"],
        &["api_versioning"],
        &["authentication"],
        &["certifications"],
        &["typical_data"],
    ];
    const ALSO: &'static [(&'static str, &'static str)] = &[("Merge", "merge")];
}

/// Pages of kinds: what each is for, its name, and what it is made with.
macro_rules! pages {
    (shows: $($said:tt $page:ident $kind:ty;)+) => {$(
        #[doc = $said]
        #[component]
        pub fn $page() -> impl IntoView {
            about::<$kind>(|view| view.record.called(), true, show)
        }
    )+};
    (corrects: $($said:tt $page:ident $kind:ty;)+) => {$(
        #[doc = $said]
        #[component]
        pub fn $page() -> impl IntoView {
            about::<$kind>(|view| format!("Correct {}", view.record.called()), false, correct)
        }
    )+};
    (withdraws: $($said:tt $page:ident $kind:ty;)+) => {$(
        #[doc = $said]
        #[component]
        pub fn $page() -> impl IntoView {
            about::<$kind>(|view| format!("Withdraw {}", view.record.called()), false, withdraw)
        }
    )+};
}

pages! { shows:
    "The page of a document." EvidencePage Evidence;
    "The page of an incident." IncidentPage Incident;
    "The page of a service." ServicePage Service;
    "The page of a notice." NoticePage Notice;
    "The page of a review." ReviewPage Review;
    "The page of a rotation." RotationRecord Rotation;
    "The page of a credential." CredentialRecord Credential;
}

pages! { corrects:
    "The form that corrects a document." CorrectEvidence Evidence;
    "The form that corrects an incident." CorrectIncident Incident;
    "The form that corrects a service." CorrectService Service;
    "The form that corrects a notice." CorrectNotice Notice;
    "The form that corrects a review." CorrectReview Review;
    "The form that corrects a rotation." CorrectRotation Rotation;
    "The form that corrects a provider." CorrectProvider Provider;
}

pages! { withdraws:
    "The form that withdraws a document." WithdrawEvidence Evidence;
    "The form that withdraws an incident." WithdrawIncident Incident;
    "The form that withdraws a service." WithdrawService Service;
    "The form that withdraws a notice." WithdrawNotice Notice;
    "The form that withdraws a review." WithdrawReview Review;
    "The form that withdraws a rotation." WithdrawRotation Rotation;
    "The form that withdraws a credential." WithdrawCredential Credential;
    "The form that withdraws a provider." WithdrawProvider Provider;
}
