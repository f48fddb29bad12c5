//! Taking an integration out of use, and what its page says of one that is.

use axum::http::StatusCode;
use holdfast_backend::services::catalogue::{EditView, IntegrationView};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::IntegrationId;
use leptos::prelude::*;

use crate::components::button::PostButton;
use crate::components::form::SubmitBar;
use crate::components::notice::{NoticeBox, Tone};
use crate::components::page_header::PageHeader;
use crate::context::{PageContext, load, path_param, set_status};
use crate::pages::conflict::changed_meanwhile;
use crate::pages::form::Form;
use crate::pages::frame::PageFrame;
use crate::pages::settings::seen_version;
use crate::paths;

/// The page that takes an integration out of use.
#[component]
pub fn WithdrawIntegration() -> impl IntoView {
    let context = PageContext::expect();
    let id = path_param::<IntegrationId>("id");
    let read = {
        let context = context.clone();
        async move { context.backend.edit_view(context.actor()?, id?).await }
    };
    load(read, move |view| {
        let title = format!("Take {} out of use", view.name);
        let id = view.facts.integration.id;
        let crumbs = vec![
            ("Integrations".into(), paths::INTEGRATIONS.into()),
            (view.name.clone(), paths::integration(id)),
        ];
        let body = form(&view, &context);
        view! {
            <PageFrame title=title context=context.clone()>
                <PageHeader crumbs=crumbs />
                {body}
            </PageFrame>
        }
    })
}

fn form(view: &EditView, context: &PageContext) -> AnyView {
    let integration = &view.facts.integration;
    let page = paths::integration(integration.id);
    if !integration.lifecycle.is_active() {
        set_status(StatusCode::CONFLICT);
        let title = format!("It is {} already", integration.lifecycle.label().to_lowercase());
        return view! {
            <NoticeBox tone=Tone::Warning title=title>
                <p>
                    "It can be brought back on " <a href=page>"its page"</a> "."
                </p>
            </NoticeBox>
        }
        .into_any();
    }
    let state = context.form_or(Fields::default);
    let conflict = state.conflict.map(|_| changed_meanwhile());
    let version = seen_version(&state, view.version);
    let form = Form::new(state);
    let becomes = integration.lifecycle.out_of_use().label().to_lowercase();
    view! {
        <form class="form card narrow" method="post" action=paths::withdraw_integration(integration.id) novalidate>
            <input type="hidden" name="version" value=version />
            {conflict}
            {form.head()}
            <p>{format!("It becomes {becomes}: nothing of it is due any longer, nobody is reminded, and it leaves the counts of what is in use. It stays on record with its history, and can be brought back.")}</p>
            {form.field("reason", "Reason").required().help("Kept in the history.").text()}
            {form.question("credentials_revoked", "All of its credentials are revoked at the provider; record it with today\u{2019}s date")}
            <SubmitBar label="Take out of use" cancel_href=Some(page) />
        </form>
    }
    .into_any()
}

/// What the page of an integration says that is out of use, with the way back.
pub(super) fn notice(view: &IntegrationView) -> Option<AnyView> {
    let integration = &view.stored.integration;
    if integration.lifecycle.is_active() {
        return None;
    }
    let title = format!("Out of use: {}", integration.lifecycle.label().to_lowercase());
    let back = view.may_edit.then(|| {
        let fields = vec![("version".to_owned(), view.stored.version.to_string())];
        let action = paths::restore_integration(integration.id);
        view! { <PostButton action=action label="Bring back into use" fields=fields small=true /> }
    });
    Some(
        view! {
            <NoticeBox title=title>
                <p>"Nothing of it is due, and nobody is reminded. When and why stands in its history. Brought back, its credentials stay as they are recorded, revoked ones too."</p>
                {back}
            </NoticeBox>
        }
        .into_any(),
    )
}
