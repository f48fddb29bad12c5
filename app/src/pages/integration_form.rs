//! Registering and editing an integration: one form in sections, filled from the provider library, with the score of
//! what is typed beside it.

mod prefill;
mod sections;

use holdfast_backend::ServiceError;
use holdfast_backend::services::catalogue::{ConflictView, EditView, FormOptions};
use holdfast_domain::access::Permission;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, ProviderId};
use holdfast_domain::integration::form::parse_integration;
use holdfast_domain::provider::Provider;
use holdfast_domain::risk::RiskFacts;
use holdfast_islands::score_preview::PreviewContext;
use leptos::prelude::*;

use super::form::Form;
use super::frame::PageFrame;
use crate::components::form::{EnterSubmits, SubmitBar};
use crate::components::page_header::PageHeader;
use crate::context::{FormState, PageContext, load, path_param};
use crate::islands::score_preview::ScorePreview;
use crate::paths;

/// The id of the form, by which the preview finds it.
const FORM_ID: &str = "integration-form";

/// The page that registers.
#[component]
pub fn RegisterIntegration() -> impl IntoView {
    let context = PageContext::expect();
    let read = {
        let context = context.clone();
        async move {
            let actor = context.actor()?;
            if !actor.may(Permission::RegisterIntegration) {
                return Err(ServiceError::Forbidden("Register an integration"));
            }
            context.backend.form_options(actor).await
        }
    };
    load(read, move |options| {
        view! { <PageFrame title="Register integration" context=context.clone()>{register_body(&options, &context)}</PageFrame> }
    })
}

fn register_body(options: &FormOptions, context: &PageContext) -> AnyView {
    let asked = context.query.get("provider");
    let chosen = prefill::meant(options, asked);
    if context.form.is_none() && chosen.is_none() {
        return prefill::chooser(options, asked);
    }
    let state = context.form_or(|| {
        chosen
            .map(|provider| prefill::from_library(provider, context).0)
            .unwrap_or_default()
    });
    let provider = options
        .providers
        .iter()
        .find(|provider| provider.id.to_string() == state.fields.get("provider"))
        .or(chosen);
    let basis = provider
        .map(|provider| prefill::kept_basis(provider, &state.fields, context))
        .unwrap_or_default();
    let id = context.id_for(&state.fields);
    let form = Form::new(state).with_basis(basis);
    let preview = PreviewContext::new(
        blank_facts(&id, &form.state(), context),
        &options.services,
        &context.backend.model,
        context.today(),
    );
    let hidden = vec![("id".to_owned(), id)];
    let head = view! {
        <PageHeader crumbs=vec![("Integrations".into(), paths::INTEGRATIONS.into())]>
            <p>"Name, purpose and impact are enough to start. The rest can follow; unknown answers count as high risk."</p>
        </PageHeader>
    };
    view! {
        {head}
        {form_view(form, options, provider, hidden, "Register integration", paths::REGISTER.to_owned(), paths::INTEGRATIONS.to_owned(), preview, false)}
    }
    .into_any()
}

/// The page that edits.
#[component]
pub fn EditIntegration() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<IntegrationId>("id");
    let read = {
        let context = context.clone();
        async move {
            let (actor, id) = (context.actor()?, id?);
            let edit = context.backend.edit_view(actor, id).await?;
            let mut options = context.backend.form_options(actor).await?;
            options.people.extend(edit.former.iter().cloned());
            options.teams.extend(edit.former_team.clone());
            let conflict = match context
                .form
                .as_ref()
                .and_then(|form| Some((form.conflict?, &form.fields)))
            {
                Some((expected, fields)) => {
                    Some(context.backend.conflict(actor, id, expected, fields).await?)
                }
                None => None,
            };
            Ok((id, edit, options, conflict))
        }
    };
    load(read, move |(id, edit, options, conflict)| {
        let title = format!("Edit {}", edit.name);
        view! { <PageFrame title=title context=context.clone()>{edit_body(id, edit, &options, conflict, &context)}</PageFrame> }
    })
}

fn edit_body(
    id: IntegrationId,
    edit: EditView,
    options: &FormOptions,
    conflict: Option<ConflictView>,
    context: &PageContext,
) -> AnyView {
    let (stored, name) = (edit.fields, edit.name);
    let mut state = context.form_or(|| stored);
    if let Some(conflict) = &conflict {
        state.fields = conflict.merged.fields.clone();
    }
    // After a conflict has been seen, saving again replaces what is stored now.
    let version = match (&conflict, state.fields.get("version")) {
        (Some(conflict), _) => conflict.current.to_string(),
        (None, "") => edit.version.to_string(),
        (None, typed) => typed.to_owned(),
    };
    let provider = options
        .providers
        .iter()
        .find(|provider| provider.id.to_string() == state.fields.get("provider"));
    let mut facts = edit.facts;
    facts.integration = parse_integration(id, &state.fields, context.today()).0;
    let preview = PreviewContext::new(facts, &options.services, &context.backend.model, context.today());
    let form = Form::new(state);
    let crumbs = vec![
        ("Integrations".into(), paths::INTEGRATIONS.into()),
        (name, paths::integration(id)),
    ];
    view! {
        <PageHeader crumbs=crumbs />
        <div class="stack">
            {conflict.map(|conflict| compared(&conflict))}
            {form_view(form, options, provider, vec![("version".into(), version)], "Save", paths::edit_integration(id), paths::integration(id), preview, true)}
        </div>
    }
    .into_any()
}

fn compared(conflict: &ConflictView) -> AnyView {
    let name_of = |id: &str| {
        let known = conflict.names.iter().find(|(known, _)| known.to_string() == id);
        known.map(|(_, name)| name.clone())
    };
    super::conflict::notice(&conflict.saved_by, &conflict.merged, name_of)
}

fn blank_facts(id: &str, state: &FormState, context: &PageContext) -> RiskFacts {
    let id = id.parse().unwrap_or(IntegrationId(uuid::Uuid::nil()));
    let (integration, _) = parse_integration(id, &state.fields, context.today());
    RiskFacts {
        integration,
        credentials: Vec::new(),
        incidents: Vec::new(),
        evidence: Vec::new(),
        notices: Vec::new(),
        last_review: None,
        dependents: Vec::new(),
    }
}

#[expect(clippy::too_many_arguments, reason = "the two pages differ in just these")]
fn form_view(
    form: Form,
    options: &FormOptions,
    provider: Option<&Provider>,
    hidden: Vec<(String, String)>,
    submit: &'static str,
    action: String,
    cancel: String,
    preview: PreviewContext,
    editing: bool,
) -> AnyView {
    let hidden = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let reason = editing.then(|| {
        form.field("change_reason", "Reason for the change")
            .help("Kept in the history; optional.")
            .text()
    });
    let initial: Fields = form.state().fields;
    view! {
        <div class="columns is-form">
            <form class="form" id=FORM_ID method="post" action=action novalidate>
                <EnterSubmits />
                {hidden}
                {form.head()}
                {sections::all(form, options, provider)}
                {reason}
                <SubmitBar label=submit cancel_href=Some(cancel) />
            </form>
            <aside class="stack" aria-label="Score preview">
                <ScorePreview context=preview form_id=FORM_ID.to_owned() initial=initial />
            </aside>
        </div>
    }
    .into_any()
}

/// A provider's id as it stands in the form.
fn provider_id(form: Form) -> Option<ProviderId> {
    form.value("provider").parse().ok()
}
