//! Things to do once, each ticked when it is done.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckItem {
    /// "Add a team".
    pub title: String,
    /// Why, in a sentence.
    pub detail: String,
    /// Where it is done.
    pub href: String,
    pub done: bool,
}

/// The list. What is done is told by a word, too.
#[component]
pub fn Checklist(items: Vec<CheckItem>) -> impl IntoView {
    view! { <ul class="checklist">{items.into_iter().map(entry).collect_view()}</ul> }
}

fn entry(item: CheckItem) -> AnyView {
    let CheckItem {
        title,
        detail,
        href,
        done,
    } = item;
    let class = if done {
        "checklist-item is-done"
    } else {
        "checklist-item"
    };
    view! {
        <li class=class>
            <span class="checklist-mark" aria-hidden="true">{done.then(|| view! { <Icon name=IconName::Check small=true /> })}</span>
            <div>
                <a href=href>{title}</a>
                {done.then(|| view! { <span class="visually-hidden">" (done)"</span> })}
                <span class="todo-detail">{detail}</span>
            </div>
        </li>
    }
    .into_any()
}
