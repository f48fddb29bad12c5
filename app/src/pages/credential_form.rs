//! Adding and editing a credential: metadata only.

use holdfast_backend::services::credentials::CredentialPage;
use holdfast_domain::credential::{CredentialKind, Lifetime, RotationPolicy};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, IntegrationId};
use holdfast_domain::integration::Environment;
use holdfast_domain::record::Record;
use leptos::prelude::*;

use super::form::{Form, path_in_words};
use super::frame::PageFrame;
use crate::components::choice::Choice;
use crate::components::form::{FieldPair, FormSection, SubmitBar};
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param};
use crate::paths;

/// The page that adds one.
#[component]
pub fn NewCredential() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<IntegrationId>("id");
    let read = {
        let context = context.clone();
        async move {
            context
                .backend
                .edit_view(context.actor()?, id?)
                .await
                .map(|edit| edit.facts.integration)
        }
    };
    load(read, move |integration| {
        let title = format!("Add a credential to {}", integration.name);
        let defaults = || {
            Fields::default()
                .with("environment", "production")
                .with("policy", "default")
        };
        let state = context.form_or(defaults);
        let new_id = context.id_for(&state.fields);
        let crumbs = vec![
            ("Integrations".into(), paths::INTEGRATIONS.into()),
            (integration.name.to_string(), paths::integration(integration.id)),
        ];
        let cancel = paths::integration(integration.id) + "#credentials";
        let form = form_view(
            Form::new(state),
            vec![("id", new_id)],
            paths::new_credential(integration.id),
            cancel,
            "Add credential",
            None,
        );
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs />
                {form}
            </PageFrame>
        }
    })
}

/// The page that edits one.
#[component]
pub fn EditCredential() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<CredentialId>("id");
    let read = {
        let context = context.clone();
        async move {
            let page = context.backend.credential(context.actor()?, id?).await?;
            if page.may_edit {
                Ok(page)
            } else {
                Err(holdfast_backend::ServiceError::Forbidden(
                    "Edit integrations that you or your team own",
                ))
            }
        }
    };
    load(read, move |page| {
        let title = format!("Edit {}", page.credential.name);
        view! { <PageFrame title=title context=context.clone()>{edit_body(page, &context)}</PageFrame> }
    })
}

fn edit_body(page: CredentialPage, context: &PageContext) -> AnyView {
    let CredentialPage {
        credential,
        version,
        integration_name,
        policy,
        ..
    } = page;
    let state = context.form_or(|| credential.fields());
    let conflict = state.conflict.is_some();
    // After a conflict has been seen, saving again replaces what is stored now.
    let version = match state.fields.get("version") {
        typed if !typed.is_empty() && !conflict => typed.to_owned(),
        _ => version.to_string(),
    };
    let crumbs = vec![
        ("Integrations".into(), paths::INTEGRATIONS.into()),
        (integration_name, paths::integration(credential.integration)),
        (
            "Credentials".into(),
            paths::integration(credential.integration) + "#credentials",
        ),
    ];
    let cancel = paths::integration(credential.integration) + "#credentials";
    let hidden = vec![
        ("version", version),
        ("integration", credential.integration.to_string()),
    ];
    let stored = credential.fields();
    let form = form_view(
        Form::new(state),
        hidden,
        paths::edit_credential(credential.id),
        cancel,
        "Save",
        policy.as_ref(),
    );
    view! {
        <PageHeader crumbs=crumbs />
        {conflict.then(|| conflict_view(&stored))}
        {form}
    }
    .into_any()
}

/// What somebody saved meanwhile, beside the form with what was typed.
fn conflict_view(stored: &Fields) -> AnyView {
    let facts = stored
        .0
        .iter()
        .map(|(path, value)| {
            crate::components::facts::Fact::text(path_in_words(path), value.replace('_', " "))
        })
        .collect();
    view! {
        <div class="stack" id="conflict">
            <NoticeBox tone=Tone::Warning title="Somebody saved another version while you were editing">
                <p>"Nothing of yours has been saved yet. Below is what is stored now; the form still has what you entered. Saving replaces what is stored."</p>
            </NoticeBox>
            <section class="card">
                <h2>"Stored now"</h2>
                <crate::components::facts::Facts facts=facts wide=true />
            </section>
        </div>
    }
    .into_any()
}

fn form_view(
    form: Form,
    hidden: Vec<(&'static str, String)>,
    action: String,
    cancel: String,
    submit: &'static str,
    policy: Option<&RotationPolicy>,
) -> AnyView {
    let hidden = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    let policies = vec![
        Choice::new("default", "The policy of its kind and provider"),
        Choice::new("override", "Another number of days"),
        Choice::new("exempt", "Never rotated"),
    ];
    let policy_help = policy.map(|policy| format!("Now: every {} days ({}).", policy.days, policy.source));
    let policy_field = form.field("policy", "Rotation policy");
    let policy_field = match policy_help {
        Some(help) => policy_field.help(help),
        None => policy_field,
    };
    view! {
        <form class="form" method="post" action=action novalidate>
            {hidden}
            {form.head()}
            <NoticeBox title="Holdfast never stores a secret">
                <p>"Write where it is kept: a vault path or the name of an environment variable. What looks like a secret is refused."</p>
            </NoticeBox>
            <FormSection title="What it is" why="So that whoever rotates it finds it." id="what">
                <FieldPair>
                    {form.field("name", "Name").required().help("Such as “Live secret key”.").text_of(120)}
                    {form.field("kind", "Kind").required().one_of::<CredentialKind>("Choose one")}
                </FieldPair>
                <FieldPair>
                    {form.field("environment", "Environment").required().one_of::<Environment>("")}
                    {form.field("location", "Where it is kept").required().help("Such as “vault:payments/stripe” or “STRIPE_SECRET_KEY”.").code()}
                </FieldPair>
            </FormSection>
            <FormSection title="Its design" why="Short-lived, scoped and unshared is best; the worst credential counts in the score." id="design">
                <FieldPair>
                    {form.field("lifetime", "Lifetime").one_of::<Lifetime>("Not known yet")}
                    {form.field("scoped", "Limited to what is needed?").yes_no()}
                </FieldPair>
                <FieldPair>
                    {form.field("shared", "Used by more than one consumer?").yes_no()}
                    {form.field("scopes", "Scopes").help("In the provider’s words.").text()}
                </FieldPair>
                {form.field("access", "Who may see it").text()}
            </FormSection>
            <FormSection title="Its dates" why="From these follows when it is due." id="dates">
                <FieldPair>
                    {form.field("issued_on", "Issued").date()}
                    {form.field("expires_on", "Expires").help("The last day on which it works.").date()}
                </FieldPair>
                <FieldPair>
                    {form.field("last_rotated_on", "Last rotated").date()}
                    {form.field("revoked_on", "Taken out of use").help("Then nothing is due any more.").date()}
                </FieldPair>
                {policy_field.select(policies, "")}
                <FieldPair>
                    {form.field("policy_days", "Days between rotations").number("days")}
                    {form.field("policy_reason", "Why it differs").text()}
                </FieldPair>
            </FormSection>
            <SubmitBar label=submit cancel_href=Some(cancel) />
        </form>
    }
    .into_any()
}
