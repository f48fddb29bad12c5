//! What happened to a record, newest first: revisions, rotations, reviews, incidents.

use leptos::prelude::*;

/// One thing that happened.
pub struct TimelineEvent {
    /// The moment, for machines: a date or an instant.
    pub datetime: String,
    /// The moment, for people.
    pub when: String,
    pub title: String,
    /// Who did it.
    pub by: Option<String>,
    /// More about it: a difference, a reason, a button.
    pub detail: Option<AnyView>,
}

/// The list of what happened.
#[component]
pub fn Timeline(events: Vec<TimelineEvent>) -> impl IntoView {
    view! {
        <ol class="timeline">
            {events
                .into_iter()
                .map(|TimelineEvent { datetime, when, title, by, detail }| {
                    view! {
                        <li>
                            <div class="timeline-head">
                                <b>{title}</b>
                                {by.map(|by| view! { <span class="timeline-by">{by}</span> })}
                                <time datetime=datetime>{when}</time>
                            </div>
                            {detail}
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}
