//! What would lower the score: answers that are missing, with the range that each can give; what can be done; and, folded, what
//! takes another design.

use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::risk::{Advice, AdviceKind};
use leptos::prelude::*;

use crate::components::badge::Urgency;
use crate::components::todo::{TodoItem, TodoList};
use crate::pages::due::{count, shown};
use crate::paths;

/// How many lines of each kind are shown.
const SHOWN: usize = 5;
/// The least by which a line must move the score to be told.
const LEAST: f64 = 0.5;

/// The three groups; nothing when nothing would move the score.
pub(super) fn section(view: &IntegrationView) -> AnyView {
    let residual = view.stored.assessment.scores.residual;
    let items = |kind: AdviceKind| -> Vec<TodoItem> {
        view.advice
            .iter()
            .filter(|advice| advice.kind == kind && moves(advice, residual))
            .take(SHOWN)
            .map(|advice| item(advice, view))
            .collect()
    };
    let [answers, acts, redesigns] = [AdviceKind::Answer, AdviceKind::Act, AdviceKind::Redesign].map(items);
    if answers.is_empty() && acts.is_empty() && redesigns.is_empty() {
        return ().into_any();
    }
    let group = |title: &'static str, items: Vec<TodoItem>| {
        (!items.is_empty()).then(|| {
            view! {
                <h4>{title}</h4>
                <TodoList items=items />
            }
        })
    };
    let folded = (!redesigns.is_empty()).then(|| {
        view! {
            <details class="fold" id="redesign">
                <summary>{format!("Redesign: {}", count(i64::try_from(redesigns.len()).unwrap_or(0), "option"))}</summary>
                <TodoList items=redesigns />
            </details>
        }
    });
    view! {
        <div class="stack" id="advice">
            <h3>"What would lower it"</h3>
            {group("Answer", answers)}
            {group("Do", acts)}
            {folded}
        </div>
    }
    .into_any()
}

/// Whether it can move the score by something that shows.
fn moves(advice: &Advice, residual: f64) -> bool {
    residual - advice.best >= LEAST || advice.worst - residual >= LEAST
}

fn item(advice: &Advice, view: &IntegrationView) -> TodoItem {
    let residual = view.stored.assessment.scores.residual;
    let (when, detail) = match advice.kind {
        AdviceKind::Answer => (
            range(advice),
            if advice.best_band == advice.worst_band {
                format!("{} either way, now {}", advice.best_band.label(), shown(residual))
            } else {
                format!(
                    "{} at best, {} at worst, now {}",
                    advice.best_band.label(),
                    advice.worst_band.label(),
                    shown(residual)
                )
            },
        ),
        _ => (
            format!(
                "\u{2212}{}",
                shown(residual) - shown(advice.best).min(shown(residual))
            ),
            format!("then {} {}", shown(advice.best), advice.best_band.label()),
        ),
    };
    TodoItem {
        when,
        urgency: Urgency::Normal,
        title: advice.action.clone(),
        href: href(advice, view),
        detail: Some(detail),
        action: None,
    }
}

/// "48 to 77", or one number when the answer makes no difference that shows.
fn range(advice: &Advice) -> String {
    let (best, worst) = (shown(advice.best), shown(advice.worst));
    if best == worst {
        best.to_string()
    } else {
        format!("{best} to {worst}")
    }
}

fn href(advice: &Advice, view: &IntegrationView) -> Option<String> {
    let id = view.stored.integration.id;
    match topic(&advice.field) {
        "needs_credential" if !view.credentials.is_empty() => Some("#credentials".to_owned()),
        "compliance" if advice.kind == AdviceKind::Act && view.may_add_evidence => {
            Some(paths::new_evidence(id))
        }
        _ if view.may_edit => Some(format!(
            "{}#{}",
            paths::edit_integration(id),
            crate::components::field::field_id(&advice.field)
        )),
        _ => None,
    }
}

/// What a field is about: "`data_flows`" of "`data_flows.0.region`" and of "`data_flows_none`".
fn topic(field: &str) -> &str {
    let first = field.split('.').next().unwrap_or(field);
    first.strip_suffix("_none").unwrap_or(first)
}

/// What recording a missing fact does to the score, in words.
pub(in crate::pages::integration) fn gain(view: &IntegrationView, field: &str) -> String {
    let residual = view.stored.assessment.scores.residual;
    let advice = view
        .advice
        .iter()
        .find(|advice| topic(&advice.field) == topic(field) && moves(advice, residual));
    match advice {
        Some(advice) if advice.kind == AdviceKind::Answer => format!("score {}", range(advice)),
        Some(advice) => format!("score down to {}", shown(advice.best)),
        None => "no effect on the score".to_owned(),
    }
}
