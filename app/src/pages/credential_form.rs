//! Adding and editing a credential: metadata only.

use holdfast_backend::services::corrections::RecordView;
use holdfast_backend::services::credentials::CredentialPage;
use holdfast_domain::credential::{Credential, CredentialKind, Lifetime, RotationPolicy};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, IntegrationId};
use holdfast_domain::integration::Environment;
use holdfast_domain::record::Record;
use leptos::prelude::*;

use super::conflict;
use super::corrections::{merged_over, saved_by};
use super::form::Form;
use super::frame::PageFrame;
use super::settings::seen_version;
use crate::components::choice::Choice;
use crate::components::form::{FieldPair, FormSection, SubmitBar};
use crate::components::notice::NoticeBox;
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
            let (actor, id) = (context.actor()?, id?);
            let page = context.backend.credential(actor, id).await?;
            if !page.may_edit {
                return Err(holdfast_backend::ServiceError::Forbidden(
                    "Edit integrations that you or your team own",
                ));
            }
            let saved = match context.form.as_ref().and_then(|form| form.conflict) {
                Some(_) => Some(context.backend.record_view::<Credential>(actor, id.0).await?),
                None => None,
            };
            Ok((page, saved))
        }
    };
    load(read, move |(page, saved)| {
        let title = format!("Edit {}", page.credential.name);
        view! { <PageFrame title=title context=context.clone()>{edit_body(page, saved.as_ref(), &context)}</PageFrame> }
    })
}

/// `saved` is what somebody saved meanwhile.
fn edit_body(page: CredentialPage, saved: Option<&RecordView<Credential>>, context: &PageContext) -> AnyView {
    let CredentialPage {
        credential,
        version,
        integration_name,
        policy,
        ..
    } = page;
    let mut state = context.form_or(|| credential.fields());
    let conflict = saved.zip(state.conflict).and_then(|(saved, opened_at)| {
        let merged = merged_over(saved, opened_at, &state.fields, context)?;
        state.fields.clone_from(&merged.fields);
        Some(conflict::notice(saved_by(saved), &merged, |_| None))
    });
    let version = seen_version(&state, version);
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
        <div class="stack">{conflict} {form}</div>
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
