//! Recording what happens to an integration beside its record: an incident, a document.

use holdfast_backend::ServiceError;
use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::incident::Incident;
use leptos::prelude::*;

use crate::components::form::SubmitBar;
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param};
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::paths;

/// One of the two forms.
struct Kind {
    title: &'static str,
    why: &'static str,
    submit: &'static str,
    forbidden: &'static str,
    allowed: fn(&IntegrationView) -> bool,
    path: fn(IntegrationId) -> String,
    defaults: fn(String) -> Fields,
    fields: fn(Form) -> AnyView,
}

/// The page that records an incident.
#[component]
pub fn RecordIncident() -> impl IntoView {
    page(Kind {
        title: "Record incident",
        why: "A failure or a breach at the provider. It counts in the score for 24 months.",
        submit: "Record incident",
        forbidden: "Record an incident",
        allowed: |view| view.may_record_incident,
        path: |id| paths::new_incident(id),
        defaults: |today| Fields::default().with("started_on", today),
        fields: |form| super::fields::<Incident>(form, &[]),
    })
}

/// The page that files a document.
#[component]
pub fn AddEvidence() -> impl IntoView {
    page(Kind {
        title: "Add evidence",
        why: "A document that proves compliance. Store the link; the file stays where it is.",
        submit: "Add evidence",
        forbidden: "Manage evidence",
        allowed: |view| view.may_add_evidence,
        path: |id| paths::new_evidence(id),
        defaults: |_| Fields::default(),
        fields: |form| super::fields::<Evidence>(form, &[]),
    })
}

fn page(kind: Kind) -> AnyView {
    let context = PageContext::expect();
    let id = path_param::<IntegrationId>("id");
    let (allowed, forbidden) = (kind.allowed, kind.forbidden);
    let read = {
        let context = context.clone();
        async move {
            let view = context.backend.integration(context.actor()?, id?).await?;
            if allowed(&view) {
                Ok(view)
            } else {
                Err(ServiceError::Forbidden(forbidden))
            }
        }
    };
    load(read, move |view| {
        let integration = &view.stored.integration;
        let state = context.form_or(|| (kind.defaults)(context.today().to_string()));
        let id = context.id_for(&state.fields);
        let form = Form::new(state);
        let crumbs = vec![
            ("Integrations".into(), paths::INTEGRATIONS.into()),
            (integration.name.to_string(), paths::integration(integration.id)),
        ];
        let (action, cancel) = ((kind.path)(integration.id), paths::integration(integration.id));
        let fields = (kind.fields)(form);
        view! {
            <PageFrame title=kind.title context=context.clone()>
                <PageHeader crumbs=crumbs>
                    <p>{kind.why}</p>
                </PageHeader>
                <form class="form card narrow" method="post" action=action novalidate>
                    <input type="hidden" name="id" value=id />
                    {form.head()}
                    {fields}
                    <SubmitBar label=kind.submit cancel_href=Some(cancel) />
                </form>
            </PageFrame>
        }
    })
}
