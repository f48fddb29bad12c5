//! The bar above a list: a panel with the filters, a chip for each that is set, the count, and the tools.

use leptos::prelude::*;

use super::button::{ButtonKind, SubmitButton, hidden_fields};
use super::icon::{Icon, IconName};

/// A filter that is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterChip {
    /// What is filtered: "Lifecycle".
    pub label: String,
    /// The value that is set: "live".
    pub value: String,
    /// The address of the list without this filter.
    pub remove_href: String,
}

/// Filters of a list. The children are the fields of a GET form; `hidden` keeps the rest of the address.
#[component]
pub fn FilterBar(
    /// The address of the list.
    #[prop(into)]
    action: String,
    /// Names and values that the form must not lose: sorting, columns, density.
    #[prop(optional)]
    hidden: Vec<(String, String)>,
    /// The filters that are set.
    chips: Vec<FilterChip>,
    /// The list without filters.
    #[prop(into)]
    clear_href: String,
    /// How many rows there are: "41 integrations", "1,000+ integrations".
    #[prop(into)]
    count: String,
    /// Buttons on the right.
    #[prop(optional)]
    tools: Option<AnyView>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let clear = clear_href.clone();
    let clear_all = (chips.len() > 1).then(|| {
        view! {
            <a class="small" href=clear>
                "Clear all"
            </a>
        }
    });
    view! {
        <div class="filters">
            {children
                .map(|children| {
                    view! {
                        <details class="menu is-start">
                            <summary class="button is-small">
                                <Icon name=IconName::Filter small=true />
                                "Filter"
                            </summary>
                            <div class="menu-panel filter-panel">
                                <form method="get" action=action>
                                    {hidden_fields(hidden)}
                                    {children()}
                                    <div class="row">
                                        <SubmitButton label="Apply filters" kind=ButtonKind::Primary />
                                        <a class="button is-quiet" href=clear_href>
                                            "Clear filters"
                                        </a>
                                    </div>
                                </form>
                            </div>
                        </details>
                    }
                })}
            {(!chips.is_empty()).then(|| view! { <Chips chips=chips /> })}
            {clear_all}
            <span class="filter-count" role="status">{count}</span>
            {tools.map(|tools| view! { <div class="filter-tools">{tools}</div> })}
        </div>
    }
}

#[component]
fn Chips(chips: Vec<FilterChip>) -> impl IntoView {
    view! {
        <ul class="chips" aria-label="Filters that are set">
            {chips
                .into_iter()
                .map(|FilterChip { label, value, remove_href }| {
                    let title = format!("Remove filter {label} {value}");
                    view! {
                        <li>
                            <a class="chip" href=remove_href title=title>
                                <span>{label}" "<b>{value}</b></span>
                                <Icon name=IconName::Close />
                                <span class="visually-hidden">"remove"</span>
                            </a>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
