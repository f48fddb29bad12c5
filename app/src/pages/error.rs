//! What stands in the place of a page that cannot be shown: what happened, what to do, and the reference for the log.

use axum::http::StatusCode;
use holdfast_backend::ServiceError;
use holdfast_domain::words as written;
use leptos::prelude::*;

use super::frame::{PageFrame, theme_choice};
use crate::components::button::LinkButton;
use crate::components::frame::PlainFrame;
use crate::components::page_title::PageTitle;
use crate::context::{PageContext, set_status};

/// What is said about an error: status, title, sentence. Nothing of its inside is told.
#[must_use]
pub fn words(error: &ServiceError) -> (StatusCode, &'static str, String) {
    match error {
        ServiceError::NotFound => (StatusCode::NOT_FOUND, "Not found", "This record does not exist, or its address is wrong.".into()),
        ServiceError::SignInFirst => (StatusCode::UNAUTHORIZED, "Sign in first", "Your session has ended.".into()),
        ServiceError::Forbidden(what) => {
            (StatusCode::FORBIDDEN, "Not allowed", format!("Your roles do not allow this: {}. Ask an administrator if you need it.", what.to_lowercase()))
        }
        ServiceError::Conflict { .. } => (StatusCode::CONFLICT, "Changed meanwhile", "Somebody else saved this record. Open it again to see the newest version.".into()),
        ServiceError::Invalid(errors) => (StatusCode::BAD_REQUEST, "This address is wrong", errors.to_string()),
        ServiceError::TooManyTries { seconds } => (StatusCode::TOO_MANY_REQUESTS, "Too many tries", format!("Wait {}, then try again.", written::wait(*seconds))),
        ServiceError::Store(_) | ServiceError::Internal(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something broke",
            "Nothing was changed. Try again; if it happens again, give the reference below to whoever runs Holdfast.".into(),
        ),
    }
}

/// The page about an error; logs what broke, once.
#[component]
pub fn ErrorPage(error: ServiceError, context: PageContext) -> impl IntoView {
    let (status, title, text) = words(&error);
    set_status(status);
    if status.is_server_error() {
        tracing::error!(request.id = context.request_id, error = %error, "A page could not be shown");
    }
    let reference = status.is_server_error().then(|| context.request_id.clone());
    view! { <Message title=title text=text reference=reference context=context /> }
}

/// The page about an address that leads nowhere.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let context = PageContext::expect();
    view! { <Message title="Not found" text="There is no page at this address.".to_owned() reference=None context=context /> }
}

#[component]
fn Message(
    title: &'static str,
    text: String,
    reference: Option<String>,
    context: PageContext,
) -> impl IntoView {
    let body = view! {
        <div class="card narrow stack">
            <p>{text}</p>
            {reference.map(|reference| view! { <p class="muted small">"Reference: " <code>{reference}</code></p> })}
            <div class="row">
                <LinkButton href="/" label="Go to My work" />
            </div>
        </div>
    };
    if context.actor.is_some() {
        view! { <PageFrame title=title context=context>{body}</PageFrame> }.into_any()
    } else {
        let theme = theme_choice(&context);
        view! {
            <PageTitle text=title />
            <PlainFrame title=title theme=theme>{body}</PlainFrame>
        }
        .into_any()
    }
}
