//! What stands first on a page below its title: where it belongs, what it is in a line, what can be done.

use leptos::prelude::*;

use super::long_name::long_name;

/// The lead line and the actions of a page. The title itself is the `h1` of the frame.
#[component]
pub fn PageHeader(
    /// Labels and addresses of the pages above this one.
    #[prop(optional)]
    crumbs: Vec<(String, String)>,
    /// The initial in a square: the provider's, on an integration.
    #[prop(optional, into)]
    logo: Option<String>,
    /// Buttons on the right.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// The lead: what this is, in a line; tags; the band.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let initial = logo
        .and_then(|name| name.chars().next())
        .map(|letter| letter.to_uppercase().to_string());
    let has_lead = initial.is_some() || actions.is_some() || children.is_some();
    view! {
        <div class="page-header">
            {(!crumbs.is_empty()).then(|| view! { <Crumbs crumbs=crumbs /> })}
            {has_lead
                .then(|| {
                    view! {
                        <div class="row is-split">
                            <div class="page-header-lead">
                                {initial.map(|initial| view! { <span class="logo" aria-hidden="true">{initial}</span> })}
                                {children.map(|children| children())}
                            </div>
                            {actions.map(|actions| view! { <div class="row">{actions}</div> })}
                        </div>
                    }
                })}
        </div>
    }
}

#[component]
fn Crumbs(crumbs: Vec<(String, String)>) -> impl IntoView {
    view! {
        <nav aria-label="Breadcrumb">
            <ol class="crumbs">
                {crumbs
                    .into_iter()
                    .map(|(label, href)| {
                        view! {
                            <li>
                                <a href=href>{long_name(&label)}</a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </nav>
    }
}
