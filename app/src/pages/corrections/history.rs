//! What happened to a record, newest first, in words, with the way back to each of its states.

use holdfast_backend::services::corrections::{RecordView, State};
use holdfast_backend::store::stored::Known;
use leptos::prelude::*;

use super::{Shown, step, told, version};
use crate::components::button::{ButtonKind, PostButton};
use crate::components::diff::{FieldChange, FieldDiff};
use crate::components::instant::format_instant;
use crate::components::timeline::{Timeline, TimelineEvent};
use crate::context::PageContext;
use crate::pages::audit_event;
use crate::pages::due::count;

/// What happened to a record, newest first.
pub fn section<R: Shown>(view: &RecordView<R>, context: &PageContext) -> AnyView {
    let may_set_back = view.may_correct && view.standing.withdrawn.is_none();
    let events = view
        .states
        .iter()
        .enumerate()
        .map(|(place, state)| {
            let before = view.states.get(place + 1);
            let rows = differences(before, state, &view.known);
            let title = title(before, state, rows.len());
            let number = state.revision.number;
            let set_back = (may_set_back && place > 0 && state.record.is_some() && !state.withdrawn).then(|| {
                let fields = vec![version(view), ("number".to_owned(), number.to_string())];
                let action = step::<R>(view.record.key(), "revert");
                view! { <PostButton action=action label="Set back to this" fields=fields kind=ButtonKind::Quiet small=true /> }
            });
            let reason = state.revision.reason.clone();
            let detail = view! {
                {reason.map(|reason| view! { <p>{reason}</p> })}
                {(!rows.is_empty())
                    .then(|| view! { <FieldDiff rows=rows caption=format!("Changed in revision {number}") /> })}
                {set_back}
            };
            TimelineEvent {
                datetime: state.revision.at.to_rfc3339(),
                when: format_instant(context.local(state.revision.at)),
                title,
                by: Some(state.revision.actor_name.clone()),
                detail: Some(detail.into_any()),
            }
        })
        .collect::<Vec<_>>();
    let told = if events.is_empty() {
        view! { <p class="muted">"Recorded before changes of it were kept. The first correction begins its history."</p> }
            .into_any()
    } else {
        view! { <Timeline events=events /> }.into_any()
    };
    view! {
        <section class="card" id="history">
            <h2>"History"</h2>
            {told}
            {audit_event::of_record(view.record.key(), context)}
        </section>
    }
    .into_any()
}

fn differences<R: Shown>(before: Option<&State<R>>, state: &State<R>, known: &[Known]) -> Vec<FieldChange> {
    let (Some(before), Some(after)) = (before.and_then(|before| before.record.as_ref()), &state.record)
    else {
        return Vec::new();
    };
    before
        .differences(after)
        .into_iter()
        .map(|difference| {
            let words = |words: &str| {
                Some(told(difference.names_others, words, known)).filter(|words| !words.is_empty())
            };
            FieldChange {
                label: difference.label.to_owned(),
                before: words(&difference.before),
                after: words(&difference.after),
            }
        })
        .collect()
}

fn title<R>(before: Option<&State<R>>, state: &State<R>, changed: usize) -> String {
    let was = before.is_some_and(|before| before.withdrawn);
    match state.deed.rsplit('.').next() {
        Some("rotated") => return "Rotated".to_owned(),
        Some("moved") => return "Moved".to_owned(),
        Some("old_revoked") => return "Old one revoked".to_owned(),
        Some("kept") => return "Recorded earlier".to_owned(),
        _ => {}
    }
    match (was, state.withdrawn, before) {
        (false, true, _) => "Withdrawn".to_owned(),
        (true, false, _) => "Restored".to_owned(),
        (_, _, None) if state.revision.number == 1 => "Recorded".to_owned(),
        (_, _, None) => "Corrected".to_owned(),
        _ => format!(
            "Corrected {}",
            count(i64::try_from(changed).unwrap_or(0), "field")
        ),
    }
}
