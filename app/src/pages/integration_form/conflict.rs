//! Two people edited one record: what the second one typed beside what was saved meanwhile.

use std::collections::BTreeSet;

use holdfast_backend::services::catalogue::{ConflictView, FormOptions};
use holdfast_domain::diff::FieldChange;
use leptos::prelude::*;

use crate::components::diff::{SideBySide, SideBySideRow};
use crate::components::notice::{NoticeBox, Tone};
use crate::pages::integration::change_row;

/// Every field that either of the two changed, with both values.
pub(super) fn comparison(conflict: &ConflictView, options: &FormOptions) -> AnyView {
    let name_of = |raw: &str| {
        let person = options
            .people
            .iter()
            .find(|(id, _)| id.to_string() == raw)
            .map(|(_, name)| name.clone());
        let team = || {
            options
                .teams
                .iter()
                .find(|(id, _)| id.to_string() == raw)
                .map(|(_, name)| name.clone())
        };
        let service = || {
            options
                .services
                .iter()
                .find(|service| service.id.to_string() == raw)
                .map(|service| service.name.to_string())
        };
        let provider = || {
            options
                .providers
                .iter()
                .find(|provider| provider.id.to_string() == raw)
                .map(|provider| provider.name.to_string())
        };
        person.or_else(team).or_else(service).or_else(provider)
    };
    let find = |changes: &[FieldChange], path: &str| {
        changes
            .iter()
            .find(|change| change.path == path)
            .map(|change| change_row(change, &name_of))
    };
    let paths: BTreeSet<&String> = conflict
        .yours
        .iter()
        .chain(&conflict.theirs)
        .map(|change| &change.path)
        .collect();
    let rows = paths
        .into_iter()
        .filter_map(|path| {
            let (yours, theirs) = (find(&conflict.yours, path), find(&conflict.theirs, path));
            let before = yours.as_ref().or(theirs.as_ref())?.before.clone();
            let label = yours.as_ref().or(theirs.as_ref())?.label.clone();
            let (yours, theirs) = (
                yours.map_or(before.clone(), |row| row.after),
                theirs.map_or(before, |row| row.after),
            );
            Some(SideBySideRow {
                label,
                changed: yours != theirs,
                yours,
                theirs,
            })
        })
        .collect();
    let title = format!(
        "{} saved another version while you were editing",
        conflict.saved_by
    );
    view! {
        <div class="stack" id="conflict">
            <NoticeBox tone=Tone::Warning title=title>
                <p>"Nothing of yours has been saved yet. Below are both versions; the form still has what you entered. Copy anything you want to keep, then save: your form replaces the version saved meanwhile, which stays in the history."</p>
            </NoticeBox>
            <SideBySide rows=rows theirs_label=format!("Saved by {}", conflict.saved_by) />
        </div>
    }
    .into_any()
}
