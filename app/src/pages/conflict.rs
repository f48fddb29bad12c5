//! Two people edited one record: what both changed differently side by side, above a form in which the rest is together already.

use holdfast_domain::record::merge::Merged;
use leptos::prelude::*;

use super::changes::named;
use crate::components::diff::{SideBySide, SideBySideRow};
use crate::components::notice::{NoticeBox, Tone};

/// What is said above a question that was answered over another version than the one that is stored.
#[must_use]
pub fn changed_meanwhile() -> AnyView {
    view! {
        <NoticeBox tone=Tone::Warning title="Somebody changed it while you were here">
            <p>"Nothing was done yet. Look at its page, then send this again if it still holds."</p>
        </NoticeBox>
    }
    .into_any()
}

/// What is said above the form. `saved_by` is who saved meanwhile; `name_of` what the record of an id is called.
#[must_use]
pub fn notice(saved_by: &str, merged: &Merged, name_of: impl Fn(&str) -> Option<String>) -> AnyView {
    let told = |names_others: bool, words: &str| {
        let words = if names_others {
            named(words, &name_of)
        } else {
            words.to_owned()
        };
        Some(words).filter(|words| !words.is_empty())
    };
    let rows: Vec<SideBySideRow> = merged
        .contested
        .iter()
        .map(|field| SideBySideRow {
            label: field.label.to_owned(),
            yours: told(field.names_others, &field.yours),
            theirs: told(field.names_others, &field.theirs),
            changed: true,
        })
        .collect();
    let kept = (!merged.kept.is_empty()).then(|| {
        let said = format!(
            "What {saved_by} changed elsewhere is in the form already: {}.",
            merged.kept.join(", ")
        );
        view! { <p>{said}</p> }
    });
    let asked = (!rows.is_empty()).then(|| {
        view! {
            <p>"You both changed what is below. The form has what you entered: change it there where the other version is right, then save."</p>
            <SideBySide rows=rows theirs_label=format!("Saved by {saved_by}") />
        }
    });
    view! {
        <div class="stack" id="conflict">
            <NoticeBox tone=Tone::Warning title=format!("{saved_by} saved another version while you were editing")>
                <p>"Nothing of yours has been saved yet."</p>
                {kept}
                {asked}
            </NoticeBox>
        </div>
    }
    .into_any()
}
