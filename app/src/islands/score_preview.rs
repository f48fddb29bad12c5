//! The score of what is typed, beside the form: the same function as on the server, run in the browser at every input.

use chrono::NaiveDate;
use holdfast_domain::fields::Fields;
use holdfast_domain::risk::{Assessment, RiskFacts, ScoringModel, assess};
use holdfast_domain::service::{Service, dependents};
use holdfast_domain::words::score as shown;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::components::score::ScoreDial;

/// What the score rests on beside the form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewContext {
    facts: RiskFacts,
    services: Vec<Service>,
    model: ScoringModel,
    today: NaiveDate,
}

impl PreviewContext {
    /// Over the facts that are stored.
    #[must_use]
    pub fn new(facts: RiskFacts, services: &[Service], model: &ScoringModel, today: NaiveDate) -> Self {
        Self {
            facts,
            services: services.to_vec(),
            model: model.clone(),
            today,
        }
    }

    /// The score if the form were saved as it is.
    fn assess(&self, fields: &Fields) -> Assessment {
        let (integration, _) = holdfast_domain::integration::form::parse_integration(
            self.facts.integration.id,
            fields,
            self.today,
        );
        let mut facts = self.facts.clone();
        facts.dependents = dependents(&integration.services, &self.services);
        facts.integration = integration;
        assess(&facts, &self.model, self.today)
    }
}

/// What the last change did, in words.
fn effect(before: &Assessment, after: &Assessment) -> String {
    let (old, new) = (shown(before.scores.residual), shown(after.scores.residual));
    let moved = before
        .factors
        .iter()
        .zip(&after.factors)
        .find(|(old, new)| old.level != new.level)
        .map(|(_, line)| format!("{}: {}", line.factor, line.reason));
    let credit = || {
        before
            .credits
            .iter()
            .zip(&after.credits)
            .find(|(old, new)| old.held != new.held)
            .map(|(_, line)| format!("{}: {}", line.credit, line.reason))
    };
    let score = match new.cmp(&old) {
        std::cmp::Ordering::Less => format!("{old} to {new}, {} lower. ", old - new),
        std::cmp::Ordering::Greater => format!("{old} to {new}, {} higher. ", new - old),
        std::cmp::Ordering::Equal => String::new(),
    };
    match moved.or_else(credit) {
        Some(reason) => score + &reason,
        None => score,
    }
}

/// The dial of what is typed. Without a script it shows the score of the form as it was sent.
#[island]
pub fn ScorePreview(context: PreviewContext, form_id: String, initial: Fields) -> impl IntoView {
    let first = context.assess(&initial);
    let (assessment, set_assessment) = signal(first);
    let (last_effect, set_last_effect) = signal(String::new());
    // An effect runs once the page is taken over: what changes the signals before that would not be drawn.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let context = context.clone();
        browser::listen(&form_id, move |fields| {
            let next = context.assess(&fields);
            let said = assessment.with_untracked(|before| effect(before, &next));
            if !said.is_empty() {
                set_last_effect.set(said);
            }
            set_assessment.set(next);
        });
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (form_id, set_assessment, set_last_effect, effect);
    let dial = move || {
        let scores = assessment.with(|assessment| assessment.scores);
        view! {
            <ScoreDial
                residual=shown(scores.residual)
                inherent=shown(scores.inherent)
                min=shown(scores.residual_min)
                max=shown(scores.residual_max)
                band=scores.residual_band
                inherent_band=scores.inherent_band
                id="preview"
            />
        }
    };
    let confidence = move || {
        assessment.with(|assessment| {
            format!(
                "{} % of the score rests on recorded facts; unknown answers count as high risk.",
                shown(assessment.scores.confidence)
            )
        })
    };
    view! {
        <section class="card stack" aria-label="Score preview">
            <h2>"Score preview"</h2>
            {dial}
            <p class="muted small">{confidence}</p>
            <p class="small" role="status">{last_effect}</p>
        </section>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    //! Reads the form as the browser would send it.

    use holdfast_domain::fields::Fields;
    use leptos::prelude::document;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Event, FormData, HtmlFormElement};

    /// Calls `changed` with every field, at once and at each input: somebody may have typed before the script was there, and a
    /// browser that goes back fills the form in by itself. The listener lives as long as the page.
    pub(super) fn listen(form_id: &str, changed: impl Fn(Fields) + 'static) {
        let Some(form) = document()
            .get_element_by_id(form_id)
            .and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
        else {
            return;
        };
        changed(read(&form));
        let source = form.clone();
        let listener = Closure::<dyn Fn(Event)>::new(move |_| changed(read(&source)));
        for name in ["input", "change"] {
            // A form that cannot be listened to still works; only the preview stays as it was.
            let _ = form.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        }
        listener.forget();
    }

    fn read(form: &HtmlFormElement) -> Fields {
        let mut fields = Fields::default();
        let Ok(data) = FormData::new_with_form(form) else {
            return fields;
        };
        for entry in data.entries().into_iter().flatten() {
            let pair = js_sys::Array::from(&entry);
            if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
                fields.set(name, value);
            }
        }
        fields
    }
}
