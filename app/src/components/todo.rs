//! What is due, most urgent first: when, what, why, and the button that does it.

use leptos::prelude::*;

use super::badge::Urgency;
use super::button::LinkButton;
use super::long_name::long_name;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TodoItem {
    /// "6 days overdue", "in 19 days", "14 Jan 2027".
    pub when: String,
    pub urgency: Urgency,
    /// "Rotate Live secret key".
    pub title: String,
    /// Where the title leads.
    pub href: Option<String>,
    /// "every 90 days, last 18 Aug 2026".
    pub detail: Option<String>,
    /// The label and address of the button.
    pub action: Option<(String, String)>,
}

/// The list; the children stand in its place when nothing is due.
#[component]
pub fn TodoList(items: Vec<TodoItem>, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    if items.is_empty() {
        return children.map(|children| children()).into_any();
    }
    view! { <ul class="todo">{items.into_iter().map(entry).collect_view()}</ul> }.into_any()
}

fn entry(item: TodoItem) -> AnyView {
    let TodoItem {
        when,
        urgency,
        title,
        href,
        detail,
        action,
    } = item;
    let class = format!("todo-when {}", urgency.class());
    let title = match href {
        Some(href) => view! { <a href=href>{long_name(&title)}</a> }.into_any(),
        None => long_name(&title).view(),
    };
    view! {
        <li>
            <span class=class.trim_end().to_owned()>{when}</span>
            <div>
                <span class="todo-title">{title}</span>
                {detail.map(|detail| view! { <span class="todo-detail">{detail}</span> })}
            </div>
            {action.map(|(label, href)| view! { <LinkButton href=href label=label small=true /> })}
        </li>
    }
    .into_any()
}
