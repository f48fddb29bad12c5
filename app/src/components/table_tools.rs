//! What stands around a table: pages, the CSV button, choices of columns and density, and the bulk action bar.
//! Each state is an address, so that every view can be shared and works without a script.

use leptos::prelude::*;

use super::button::{ButtonKind, LinkButton, hidden_fields};
use super::icon::{Icon, IconName};

/// Links to the neighbouring pages and a line on what is shown.
#[component]
pub fn Pager(
    /// What is shown: "50 of 1,000+ integrations".
    #[prop(into)]
    summary: String,
    #[prop(default = None, into)] previous: Option<String>,
    #[prop(default = None, into)] next: Option<String>,
) -> impl IntoView {
    let links = [(previous, "prev", "Previous"), (next, "next", "Next")];
    view! {
        <nav class="pager" aria-label="Pages">
            <span>{summary}</span>
            <div class="row">
                {links
                    .into_iter()
                    .filter_map(|(href, rel, label)| Some((href?, rel, label)))
                    .map(|(href, rel, label)| {
                        view! {
                            <a class="button is-small" href=href rel=rel>
                                {label}
                            </a>
                        }
                    })
                    .collect_view()}
            </div>
        </nav>
    }
}

/// Downloads what is shown.
#[component]
pub fn CsvButton(
    /// The address of the file, with the filters of the list.
    #[prop(into)]
    href: String,
    #[prop(default = "Export CSV".to_owned(), into)] label: String,
) -> impl IntoView {
    view! {
        <a class="button is-small" href=href download="">
            <Icon name=IconName::Download small=true />
            {label}
        </a>
    }
}

/// One choice in a menu of links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToggleItem {
    pub label: String,
    /// The address of this page with the choice turned over.
    pub href: String,
    pub on: bool,
}

/// A menu whose items turn something on or off by an address: the columns of a table.
#[component]
pub fn ToggleMenu(
    /// The word on the button: "Columns".
    #[prop(into)]
    label: String,
    #[prop(default = IconName::Columns)] icon: IconName,
    items: Vec<ToggleItem>,
) -> impl IntoView {
    view! {
        <details class="menu">
            <summary class="button is-small">
                <Icon name=icon small=true />
                {label}
            </summary>
            <div class="menu-panel">
                {items
                    .into_iter()
                    .map(|ToggleItem { label, href, on }| {
                        view! {
                            <a class="menu-item" href=href aria-current=on.then_some("true")>
                                <span class="menu-check">
                                    <Icon name=IconName::Check small=true />
                                </span>
                                {label}
                            </a>
                        }
                    })
                    .collect_view()}
            </div>
        </details>
    }
}

/// Switches between comfortable and dense rows.
#[component]
pub fn DensitySwitch(
    /// Whether rows are dense now.
    dense: bool,
    #[prop(into)] comfortable_href: String,
    #[prop(into)] dense_href: String,
) -> impl IntoView {
    view! {
        <div class="segmented" role="group" aria-label="Density">
            <a href=comfortable_href aria-current=(!dense).then_some("true")>
                "Comfortable"
            </a>
            <a href=dense_href aria-current=dense.then_some("true")>
                "Dense"
            </a>
        </div>
    }
}

/// The form of the checkboxes in the rows; appears once a row is ticked. It leads to the page that asks what to do with them. The
/// children are its buttons.
#[component]
pub fn BulkBar(
    /// The id that each row's `RowSelect` names.
    #[prop(into)]
    id: String,
    /// The address of the page that the form leads to.
    #[prop(into)]
    action: String,
    /// What the actions apply to: "Selected integrations".
    #[prop(into)]
    label: String,
    #[prop(optional)] fields: Vec<(String, String)>,
    /// The list without ticks, when it came with them; otherwise the browser takes them away.
    #[prop(default = None, into)]
    none_href: Option<String>,
    children: Children,
) -> impl IntoView {
    let name = label.clone();
    view! {
        <form class="bulk-bar" id=id method="get" action=action aria-label=name>
            {hidden_fields(fields)}
            <b>{label}</b>
            {children()}
            {match none_href {
                Some(href) => view! { <LinkButton href=href label="Select none" kind=ButtonKind::Quiet small=true /> }.into_any(),
                None => {
                    view! {
                        <button type="reset" class=ButtonKind::Quiet.class(true)>
                            "Select none"
                        </button>
                    }
                        .into_any()
                }
            }}
        </form>
    }
}
