//! Tabs of a record page: anchors to the sections of one page, so that everything can be read and printed at once.

use leptos::prelude::*;

/// One section of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// The id of the section, or an address when it begins with a slash.
    pub target: String,
    pub label: String,
    pub count: Option<u32>,
    pub current: bool,
}

impl Tab {
    /// A tab that leads to the section with this id on the same page.
    #[must_use]
    pub fn section(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            target: id.into(),
            label: label.into(),
            count: None,
            current: false,
        }
    }
}

/// The row of tabs.
#[component]
pub fn AnchorTabs(
    items: Vec<Tab>,
    /// What the tabs divide, for assistive technology.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <nav class="tabs" aria-label=label>
            <ul class="tabs-list">
                {items
                    .into_iter()
                    .map(|Tab { target, label, count, current }| {
                        let is_page = target.starts_with('/');
                        let kind = if is_page { "page" } else { "location" };
                        let href = if is_page { target } else { format!("#{target}") };
                        view! {
                            <li>
                                <a href=href aria-current=current.then_some(kind)>
                                    {label}
                                    {count.map(|count| view! { <small class="muted">{format!(" {count}")}</small> })}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}
