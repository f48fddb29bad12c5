//! The score of what is typed, beside the form: the same function as on the server, run at every input.

use std::cmp::Ordering;

use chrono::NaiveDate;
use holdfast_domain::credential::{Credential, RotationPolicy};
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::incident::Incident;
use holdfast_domain::integration::form::parse_integration;
use holdfast_domain::notice::NoticeForUs;
use holdfast_domain::risk::{Assessment, RiskFacts, ScoringModel, assess};
use holdfast_domain::service::{Service, dependents};
use holdfast_domain::words;
use serde::{Deserialize, Serialize};

use crate::dial::Dial;
use crate::parts::Changes;

/// What the score rests on beside the form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewContext {
    integration: IntegrationId,
    credentials: Vec<(Credential, Option<RotationPolicy>)>,
    incidents: Vec<Incident>,
    evidence: Vec<Evidence>,
    notices: Vec<NoticeForUs>,
    #[serde(with = "holdfast_domain::day::maybe")]
    last_review: Option<NaiveDate>,
    services: Vec<Service>,
    model: ScoringModel,
    #[serde(with = "holdfast_domain::day")]
    today: NaiveDate,
}

impl PreviewContext {
    /// Over the facts that are stored.
    #[must_use]
    pub fn new(facts: RiskFacts, services: &[Service], model: &ScoringModel, today: NaiveDate) -> Self {
        Self {
            integration: facts.integration.id,
            credentials: facts.credentials,
            incidents: facts.incidents,
            evidence: facts.evidence,
            notices: facts.notices,
            last_review: facts.last_review,
            services: services.to_vec(),
            model: model.clone(),
            today,
        }
    }

    /// The score if the form were saved as it is.
    #[must_use]
    pub fn assess(&self, fields: &Fields) -> Assessment {
        let (integration, _) = parse_integration(self.integration, fields, self.today);
        let facts = RiskFacts {
            dependents: dependents(&integration.services, &self.services),
            integration,
            credentials: self.credentials.clone(),
            incidents: self.incidents.clone(),
            evidence: self.evidence.clone(),
            notices: self.notices.clone(),
            last_review: self.last_review,
        };
        assess(&facts, &self.model, self.today)
    }

    /// For the page, as text: Postcard in Base64.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn written(&self) -> String {
        // Everything in it has a length that is known, so that nothing can fail.
        let bytes = postcard::to_allocvec(self).unwrap_or_default();
        data_encoding::BASE64.encode(&bytes)
    }

    /// From what the page holds, decoded from Base64.
    ///
    /// # Errors
    /// When it is something else.
    pub fn read(bytes: &[u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(bytes)
    }
}

/// How much of the score rests on facts, in words.
#[must_use]
pub fn confidence(assessment: &Assessment) -> String {
    format!(
        "{} % of the score rests on recorded facts; unknown answers count as high risk.",
        words::score(assessment.scores.confidence)
    )
}

/// A preview that was drawn for a form and goes on with it.
#[derive(Debug)]
pub struct Preview {
    context: PreviewContext,
    shown: Assessment,
}

impl Preview {
    /// As the server drew it: for these fields.
    #[must_use]
    pub fn new(context: PreviewContext, drawn_for: &Fields) -> Self {
        let shown = context.assess(drawn_for);
        Self { context, shown }
    }

    /// What changes in the picture with these fields.
    pub fn change(&mut self, fields: &Fields) -> Changes {
        let next = self.context.assess(fields);
        let mut changes = Changes::default();
        Dial::of(&next.scores).change(&mut changes);
        changes.text("confidence", &confidence(&next));
        let effect = effect(&self.shown, &next);
        if !effect.is_empty() {
            changes.text("effect", &effect);
        }
        self.shown = next;
        changes
    }
}

/// What the last change did, in words; empty when it did nothing.
fn effect(before: &Assessment, after: &Assessment) -> String {
    let (old, new) = (
        words::score(before.scores.residual),
        words::score(after.scores.residual),
    );
    let factor = before
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
        Ordering::Less => format!("{old} to {new}, {} lower. ", old - new),
        Ordering::Greater => format!("{old} to {new}, {} higher. ", new - old),
        Ordering::Equal => String::new(),
    };
    score + &factor.or_else(credit).unwrap_or_default()
}

/// Fields as a browser writes them into a form's body (URL standard, `application/x-www-form-urlencoded`).
#[must_use]
pub fn typed(body: &str) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        fields.set(name, value);
    }
    fields
}
