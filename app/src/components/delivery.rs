//! How a notification or a try to deliver it stands: a shape and a word.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::{AttemptOutcome, DeliveryState};
use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// How a notification stands.
#[component]
pub fn DeliveryBadge(state: DeliveryState) -> impl IntoView {
    let (class, icon) = match state {
        DeliveryState::Sent => ("status is-good", IconName::Check),
        DeliveryState::Bundled => ("status is-good", IconName::Rows),
        DeliveryState::Held => ("status is-exempt", IconName::Reminders),
        DeliveryState::Queued => ("status is-soon", IconName::History),
        DeliveryState::Sending => ("status is-soon", IconName::External),
        DeliveryState::Dead => ("status is-overdue", IconName::Warning),
        DeliveryState::Cancelled => ("status is-exempt", IconName::Close),
    };
    badge(class, icon, state.label())
}

/// How a try went.
#[component]
pub fn OutcomeBadge(outcome: AttemptOutcome) -> impl IntoView {
    let (class, icon) = match outcome {
        AttemptOutcome::Sent => ("status is-good", IconName::Check),
        AttemptOutcome::Transient => ("status is-soon", IconName::History),
        AttemptOutcome::Permanent => ("status is-overdue", IconName::Warning),
    };
    badge(class, icon, outcome.label())
}

fn badge(class: &'static str, icon: IconName, word: &'static str) -> AnyView {
    view! {
        <span class=class>
            <Icon name=icon small=true />
            {word}
        </span>
    }
    .into_any()
}
