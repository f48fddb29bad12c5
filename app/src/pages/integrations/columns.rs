//! The columns of the list of integrations.

use chrono::NaiveDate;
use holdfast_backend::store::integrations::IntegrationSummary;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::integration::{Category, Criticality, Framework, Lifecycle};
use holdfast_domain::risk::ScoringModel;

use crate::components::badge::{TagTone, Urgency, band_badge, due_text, tag};
use crate::components::long_name::{full, long_name};
use crate::components::markup::Markup;
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

fn text<E: Enumeration>(stored: &str) -> Markup {
    E::parse(stored).map_or_else(|_| stored.into(), |value| value.label().into())
}

fn percent(value: impl std::fmt::Display) -> Markup {
    Markup::of_text(&format!("{value} %"))
}

fn cell(row: &IntegrationSummary, key: &str, today: NaiveDate) -> Markup {
    match key {
        "name" => long_name(&row.name),
        "provider" => {
            let attributes = [("class", Some("table-long")), ("title", full(&row.provider_name))];
            Markup::of("span", &attributes, |it| it.text(&row.provider_name))
        }
        "owner" => match &row.owner_name {
            Some(name) => long_name(name),
            None => due_text("Unowned", Urgency::Overdue),
        },
        "residual" => band_badge(
            ScoringModel::default().band(row.residual),
            Some(shown(row.residual)),
        ),
        "inherent" => Markup::of("span", &[("class", Some("is-muted"))], |it| {
            it.text(&shown(row.inherent).to_string());
        }),
        "due" => {
            let (text, urgency) = next_due(&row.next_due_kind, row.next_due_on, today);
            due_text(&text, urgency)
        }
        "compliance" => {
            let frameworks = row.frameworks.split(',');
            Markup::of("span", &[("class", Some("tags"))], |tags| {
                for framework in frameworks.filter_map(|stored| Framework::parse(stored).ok()) {
                    tags.push(&tag(framework.label(), TagTone::Plain));
                }
            })
        }
        "lifecycle" => text::<Lifecycle>(&row.lifecycle),
        "tier" => row
            .tier
            .as_deref()
            .map_or_else(|| Markup::of_text("Unknown"), text::<Criticality>),
        "category" => text::<Category>(&row.category),
        "team" => long_name(row.team_name.as_deref().unwrap_or_default()),
        "confidence" => percent(shown(row.confidence)),
        _ => percent(row.completeness),
    }
}
