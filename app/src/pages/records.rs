//! Recording what happens to an integration beside its record: an incident, a document.

use holdfast_backend::ServiceError;
use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_domain::evidence::EvidenceKind;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::incident::IncidentClass;
use leptos::prelude::*;

use super::form::Form;
use super::frame::PageFrame;
use crate::components::form::{FieldPair, SubmitBar};
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param};
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
        fields: incident_fields,
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
        fields: evidence_fields,
    })
}

fn incident_fields(form: Form) -> AnyView {
    view! {
        {form.field("title", "What happened").required().help("In a line, such as “Card payments slow in Europe”.").text()}
        <FieldPair>
            {form.field("class", "Class").required().one_of::<IncidentClass>("Choose one")}
            {form.field("started_on", "Started on").required().date()}
        </FieldPair>
        {form.field("duration_minutes", "Lasted").number("minutes")}
        {form.field("impact", "Impact").area(3)}
    }
    .into_any()
}

fn evidence_fields(form: Form) -> AnyView {
    view! {
        {form.field("kind", "Document").required().one_of::<EvidenceKind>("Choose one")}
        <FieldPair>
            {form.field("issuer", "Issuer").text()}
            {form.field("issued_on", "Issued").date()}
        </FieldPair>
        {form.field("expires_on", "Current until").help("Empty: it does not expire.").date()}
        {form.field("link", "Where it is kept").help("An address that begins with https://.").code()}
    }
    .into_any()
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
