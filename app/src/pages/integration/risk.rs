//! Why the score is what it is: each factor with its fact, each control, and what would lower it.

pub(super) mod advice;

use chrono::NaiveDate;
use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::risk::{Axis, Counterfactual, CreditLine, FactorLine};
use leptos::prelude::*;

use crate::components::badge::{Status, StatusBadge};
use crate::components::score::{FactorBars, FactorRow};
use crate::components::score_history::{HistoryPoint, ScoreHistory};
use crate::components::table::{Column, DataTable, Row};
use crate::pages::due::shown;

/// The section "Risk".
pub(super) fn section(view: &IntegrationView) -> AnyView {
    let assessment = &view.stored.assessment;
    let scores = &assessment.scores;
    let controls = if assessment.credits.iter().any(|credit| credit.held) {
        "lowered by controls in place today"
    } else {
        "no control in place"
    };
    let range = if scores.residual_max - scores.residual_min > 0.5 {
        format!(
            " Facts are missing, so it could be anywhere from {} to {}.",
            shown(scores.residual_min),
            shown(scores.residual_max)
        )
    } else {
        String::new()
    };
    let lead = format!(
        "Impact {}, likelihood {}, {controls}. {} % of the score rests on recorded facts.{range}",
        shown(scores.impact),
        shown(scores.likelihood),
        shown(scores.confidence)
    );
    let held = assessment.credits.iter().filter(|credit| credit.held).count();
    let rows = |axis: Axis| {
        assessment
            .factors
            .iter()
            .filter(|line| line.factor.axis() == axis)
            .map(|line| factor_row(line, scores.residual))
            .collect::<Vec<_>>()
    };
    view! {
        <section class="card stack" id="risk">
            <div>
                <h2>{format!("Why {}", shown(scores.residual))}</h2>
                <p class="muted small">{lead}</p>
            </div>
            {advice::section(view)}
            <h3>"Impact"</h3>
            <FactorBars rows=rows(Axis::Impact) caption="Impact" />
            <h3>"Likelihood"</h3>
            <FactorBars rows=rows(Axis::Likelihood) caption="Likelihood" />
            <details class="fold">
                <summary>{format!("Controls: {held} of {} in place today", assessment.credits.len())}</summary>
                {controls_table(&assessment.credits, scores.residual)}
            </details>
            <p class="muted small">
                "Each effect is computed on its own; they do not add up. Scoring model version " {assessment.model_version} "."
            </p>
        </section>
    }
    .into_any()
}

fn lowered(counterfactual: Option<&Counterfactual>, residual: f64) -> Option<String> {
    counterfactual
        .filter(|one| residual - one.residual >= 0.05)
        .map(|one| format!("{}: {} {}", one.action, shown(one.residual), one.band.label()))
}

fn factor_row(line: &FactorLine, residual: f64) -> FactorRow {
    FactorRow {
        label: line.factor.label().to_owned(),
        points: line.level.unwrap_or(3) * 25,
        unknown: line.level.is_none(),
        weakest: line.weakest,
        text: line.reason.clone(),
        if_fixed: lowered(line.if_fixed.as_ref(), residual),
    }
}

fn controls_table(credits: &[CreditLine], residual: f64) -> AnyView {
    let columns = vec![
        Column::new("control", "Control").wraps(),
        Column::new("held", "Today"),
        Column::new("why", "Why").wraps(),
        Column::new("then", "If in place").wraps(),
    ];
    let rows = credits
        .iter()
        .map(|line| {
            let (status, text) = if line.held { (Status::Current, "Held") } else { (Status::Exempt, "Not in place") };
            Row::plain(vec![
                view! { {line.credit.label()} <span class="table-sub">{format!("{} points", line.points)}</span> }.into_any(),
                view! { <StatusBadge status=status text=Some(text.to_owned()) /> }.into_any(),
                line.reason.clone().into_any(),
                lowered(line.if_fixed.as_ref(), residual).unwrap_or_default().into_any(),
            ])
        })
        .collect();
    view! { <DataTable caption="Controls that lower the residual score" columns=columns rows=rows free=true /> }.into_any()
}

/// How the score moved.
pub(super) fn history(view: &IntegrationView, today: NaiveDate) -> AnyView {
    let points: Vec<HistoryPoint> = view
        .score_changes
        .iter()
        .map(|change| HistoryPoint {
            date: change.changed_on,
            score: shown(change.residual_after),
            cause: change.cause.clone(),
        })
        .collect();
    view! {
        <section class="card">
            <h2>"Residual score over time"</h2>
            <ScoreHistory points=points until=today />
        </section>
    }
    .into_any()
}
