//! The list of what a fresh organisation does first.

use holdfast_backend::services::my_work::FirstStep;
use leptos::prelude::*;

use crate::components::checklist::{CheckItem, Checklist};
use crate::paths;

/// The card; nothing once everything is done, or when the person may do none of it.
pub(super) fn card(steps: &[(FirstStep, bool)]) -> Option<AnyView> {
    if steps.is_empty() {
        return None;
    }
    let done = steps.iter().filter(|(_, done)| *done).count();
    let items = steps.iter().map(|(step, done)| item(*step, *done)).collect();
    Some(
        view! {
            <section class="card" id="first-steps">
                <div class="card-head">
                    <h2>"Getting started"</h2>
                    <span class="muted small">{format!("{done} of {} done", steps.len())}</span>
                </div>
                <Checklist items=items />
            </section>
        }
        .into_any(),
    )
}

fn item(step: FirstStep, done: bool) -> CheckItem {
    let (title, detail, href) = match step {
        FirstStep::Team => (
            "Add a team",
            "People and integrations belong to teams.",
            paths::TEAMS,
        ),
        FirstStep::People => (
            "Add people",
            "Owners are reminded before something is due.",
            paths::NEW_PERSON,
        ),
        FirstStep::Service => (
            "Add a service",
            "Its criticality raises the score of what it depends on.",
            paths::SERVICES,
        ),
        FirstStep::Integration => (
            "Register the first integration",
            "Name, purpose and what happens when it fails are enough.",
            paths::REGISTER,
        ),
        FirstStep::Mail => (
            "Set up e-mail",
            "Set HOLDFAST_SMTP_URL and HOLDFAST_MAIL_FROM on the server, then send yourself a test.",
            TEST_MAIL,
        ),
    };
    CheckItem {
        title: title.to_owned(),
        detail: detail.to_owned(),
        href: href.to_owned(),
        done,
    }
}

/// Where a test mail is sent from.
const TEST_MAIL: &str = "/account#test";
