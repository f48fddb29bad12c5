//! The columns of the list of integrations.

use chrono::NaiveDate;
use holdfast_backend::store::integrations::IntegrationSummary;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::integration::{Category, Criticality, Framework, Lifecycle};
use holdfast_domain::risk::ScoringModel;
use leptos::prelude::*;

use crate::components::badge::{BandBadge, DueText, Tag, Urgency};
use crate::components::long_name::{full, long_name};
use crate::components::table::{Column, Row, SortState};
use crate::context::Query;
use crate::pages::due::{next_due, shown};
use crate::paths;

/// Every column, by its name in addresses; the first is always shown.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("name", "Integration"),
    ("provider", "Provider"),
    ("owner", "Owner"),
    ("residual", "Residual"),
    ("inherent", "Inherent"),
    ("due", "Next due"),
    ("compliance", "Compliance"),
    ("lifecycle", "Lifecycle"),
    ("tier", "Tier"),
    ("category", "Category"),
    ("team", "Team"),
    ("confidence", "Confidence"),
    ("complete", "Complete"),
];

/// What is shown until somebody chooses.
const DEFAULT: &[&str] = &[
    "name",
    "provider",
    "owner",
    "residual",
    "inherent",
    "due",
    "compliance",
];

/// The columns that an address asks for.
pub(super) fn shown_columns(query: &Query) -> Vec<&'static str> {
    match query.get("columns") {
        "" => DEFAULT.to_vec(),
        list => COLUMNS
            .iter()
            .map(|(key, _)| *key)
            .filter(|key| *key == "name" || list.split(',').any(|wanted| wanted == *key))
            .collect(),
    }
}

/// How a column sorts: its name in the address, and whether its first order is descending.
fn sort_of(key: &str) -> Option<bool> {
    match key {
        "residual" | "inherent" => Some(true),
        "name" | "provider" | "owner" | "due" => Some(false),
        _ => None,
    }
}

pub(super) fn headers(query: &Query, shown: &[&'static str]) -> Vec<Column> {
    let sort = match query.get("sort") {
        "" => "residual",
        sort => sort,
    };
    COLUMNS
        .iter()
        .filter(|(key, _)| shown.contains(key))
        .map(|(key, label)| {
            let mut column = Column::new(*key, *label);
            if matches!(*key, "inherent" | "confidence" | "complete") {
                column = column.end();
            }
            let Some(descending_first) = sort_of(key) else {
                return column;
            };
            let reversed = format!("-{key}");
            let state = if sort == *key {
                if descending_first {
                    SortState::Descending
                } else {
                    SortState::Ascending
                }
            } else if sort == reversed {
                if descending_first {
                    SortState::Ascending
                } else {
                    SortState::Descending
                }
            } else {
                SortState::None
            };
            let next = if sort == *key { reversed } else { (*key).to_owned() };
            column.sorted(query.with("sort", &next).on(paths::INTEGRATIONS), state)
        })
        .collect()
}

pub(super) fn row(row: &IntegrationSummary, columns: &[&'static str], today: NaiveDate) -> Row {
    Row::link(
        paths::integration(row.id),
        columns.iter().map(|key| cell(row, key, today)).collect(),
    )
}

fn text<E: Enumeration>(stored: &str) -> AnyView {
    E::parse(stored)
        .map_or(stored.to_owned(), |value| value.label().to_owned())
        .into_any()
}

fn cell(row: &IntegrationSummary, key: &str, today: NaiveDate) -> AnyView {
    match key {
        "name" => long_name(&row.name),
        "provider" => view! { <span class="table-long" title=full(&row.provider_name)>{row.provider_name.clone()}</span> }.into_any(),
        "owner" => match &row.owner_name {
            Some(name) => long_name(name),
            None => view! { <DueText text="Unowned" urgency=Urgency::Overdue /> }.into_any(),
        },
        "residual" => {
            let band = ScoringModel::default().band(row.residual);
            view! { <BandBadge band=band score=Some(shown(row.residual)) /> }.into_any()
        }
        "inherent" => view! { <span class="is-muted">{shown(row.inherent)}</span> }.into_any(),
        "due" => {
            let (text, urgency) = next_due(&row.next_due_kind, row.next_due_on, today);
            view! { <DueText text=text urgency=urgency /> }.into_any()
        }
        "compliance" => {
            let tags = row
                .frameworks
                .split(',')
                .filter_map(|stored| Framework::parse(stored).ok());
            view! { <span class="tags">{tags.map(|framework| view! { <Tag label=framework.label() /> }).collect_view()}</span> }.into_any()
        }
        "lifecycle" => text::<Lifecycle>(&row.lifecycle),
        "tier" => row
            .tier
            .as_deref()
            .map_or_else(|| "Unknown".into_any(), text::<Criticality>),
        "category" => text::<Category>(&row.category),
        "team" => long_name(row.team_name.as_deref().unwrap_or_default()),
        "confidence" => format!("{} %", shown(row.confidence)).into_any(),
        _ => format!("{} %", row.completeness).into_any(),
    }
}
