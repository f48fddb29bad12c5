//! The score of what is typed, beside the form.

use holdfast_domain::fields::Fields;
use holdfast_islands::dial::Dial;
use holdfast_islands::score_preview::{PreviewContext, confidence};
use leptos::prelude::*;

use crate::components::score::ScoreDial;

/// The dial of what is typed. Without a script it shows the score of the form as it was sent.
#[component]
pub fn ScorePreview(context: PreviewContext, form_id: String, initial: Fields) -> impl IntoView {
    let assessment = context.assess(&initial);
    view! {
        <section
            class="card stack"
            aria-label="Score preview"
            data-island="ScorePreview"
            data-form=form_id
            data-context=context.written()
        >
            <h2>"Score preview"</h2>
            <ScoreDial dial=Dial::of(&assessment.scores) id="preview" />
            <p class="muted small" data-part="confidence">
                {confidence(&assessment)}
            </p>
            <p class="small" role="status" data-part="effect"></p>
        </section>
    }
}
