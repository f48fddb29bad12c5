//! What to do, in order: numbered steps, each a verb and what exactly.

use leptos::prelude::*;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepText {
    /// The verb: "Issue the new key".
    pub title: String,
    /// What exactly.
    pub text: String,
}

/// The steps.
#[component]
pub fn Steps(steps: Vec<StepText>) -> impl IntoView {
    view! {
        <ol class="steps">
            {steps
                .into_iter()
                .map(|StepText { title, text }| {
                    view! {
                        <li>
                            <b>{title}</b>
                            <p>{text}</p>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}
