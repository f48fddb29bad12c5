//! Our services: what depends on integrations, and on each other.

use holdfast_backend::store::stored::Known;
use holdfast_domain::access::Permission;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::service::Service;
use leptos::prelude::*;

use super::corrections::fields;
use super::form::Form;
use super::frame::PageFrame;
use crate::components::empty::EmptyState;
use crate::components::form::SubmitBar;
use crate::components::icon::IconName;
use crate::components::long_name::long_name;
use crate::components::page_header::PageHeader;
use crate::components::table::{Column, DataTable, Row};
use crate::context::{PageContext, load};
use crate::paths;

/// The page: the list, and the form that adds one.
#[component]
pub fn Services() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move { context.backend.services(context.actor()?).await }
    };
    load(
        read,
        move |services| view! { <PageFrame title="Services" context=context.clone()>{body(&services, &context)}</PageFrame> },
    )
}

fn body(services: &[Service], context: &PageContext) -> AnyView {
    let may_add = context.may(Permission::ManageServices);
    let name = |id| {
        services
            .iter()
            .find(|service| service.id == id)
            .map(|service| service.name.to_string())
    };
    let rows = services
        .iter()
        .map(|service| {
            let used: Vec<String> = service.depends_on.iter().filter_map(|id| name(*id)).collect();
            Row::link(
                paths::record(paths::SERVICES, service.id),
                vec![
                    long_name(service.name.as_str()),
                    service.criticality.label().into(),
                    if used.is_empty() {
                        "nothing".into()
                    } else {
                        used.join(", ").into()
                    },
                ],
            )
        })
        .collect();
    let columns = vec![
        Column::new("name", "Service"),
        Column::new("criticality", "Criticality"),
        Column::new("depends_on", "Depends on").wraps(),
    ];
    let layout = if may_add { "columns is-form" } else { "stack" };
    view! {
        <PageHeader>
            <p>"Your products, systems or business functions. Their criticality raises the score of what they depend on."</p>
        </PageHeader>
        <div class=layout>
            <div class="table-block">
                <DataTable caption="Services" columns=columns rows=rows free=true>
                    <EmptyState icon=IconName::Services title="No service is registered yet" text="Add the first one; integrations can then name the services that depend on them." />
                </DataTable>
            </div>
            {may_add.then(|| add_form(services, context))}
        </div>
    }
    .into_any()
}

fn add_form(services: &[Service], context: &PageContext) -> AnyView {
    let state = context.form_or(Default::default);
    let id = context.id_for(&state.fields);
    let form = Form::new(state);
    let known: Vec<Known> = services
        .iter()
        .map(|service| Known {
            id: service.id.0,
            name: service.name.to_string(),
            withdrawn: false,
        })
        .collect();
    view! {
        <form class="form card" method="post" action=paths::SERVICES novalidate>
            <h2>"Add a service"</h2>
            <input type="hidden" name="id" value=id />
            {form.head()}
            {fields::<Service>(form, &known)}
            <SubmitBar label="Add service" />
        </form>
    }
    .into_any()
}
