//! What stands in the place of a page that cannot be shown: what happened, what to do, and the reference for the log.

use axum::http::StatusCode;
use holdfast_backend::ServiceError;
use holdfast_backend::store::{Outage, StoreError};
use holdfast_domain::diff::FieldChange;
use holdfast_domain::words as written;
use leptos::prelude::*;
use serde_json::Value;

use super::frame::{PageFrame, theme_choice};
use crate::components::button::LinkButton;
use crate::components::frame::PlainFrame;
use crate::components::page_title::PageTitle;
use crate::context::{PageContext, retry_after, set_status};

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
        ServiceError::Repeated(differences) => (StatusCode::CONFLICT, "Recorded already", repeated(differences)),
        ServiceError::Store(StoreError::Unavailable(outage)) => {
            (StatusCode::SERVICE_UNAVAILABLE, "Not possible just now", outage.sentence().into())
        }
        ServiceError::Busy { seconds } => (StatusCode::SERVICE_UNAVAILABLE, "Busy", format!("Holdfast is busy, and nothing was changed. Try again in {}.", written::wait(*seconds))),
        ServiceError::Store(_) | ServiceError::Internal(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something broke",
            "Nothing was changed. Try again; if it happens again, give the reference below to whoever runs Holdfast.".into(),
        ),
    }
}

/// How many differences are told in a sentence.
const TOLD: usize = 6;

/// What is said to whoever sends a form again with other content: what is stored, and what was sent.
#[must_use]
pub fn repeated(differences: &[FieldChange]) -> String {
    let told = differences.iter().take(TOLD).map(|change| {
        let name = change.path.replace(['.', '_'], " ");
        format!(
            "{name} is {} there, and you sent {}",
            shown(&change.before),
            shown(&change.after)
        )
    });
    let told = told.collect::<Vec<_>>().join("; ");
    let more = match differences.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    format!(
        "This form was recorded already, and it says something else now: {told}{more}. Nothing was changed. \
         Send it again to record it beside the first, or open the first to change it."
    )
}

/// A value as people write it.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 80;
    let text = match value {
        Value::Null => return "nothing".into(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() <= LONGEST {
        return format!("\u{201c}{text}\u{201d}");
    }
    let beginning: String = text.chars().take(LONGEST).collect();
    format!("\u{201c}{beginning}\u{2026}\u{201d}")
}

/// The page about an error; logs what broke, once.
#[component]
pub fn ErrorPage(error: ServiceError, context: PageContext) -> impl IntoView {
    let (status, title, text) = words(&error);
    set_status(status);
    if let Some(seconds) = error.outage().map(Outage::retry_after_seconds) {
        retry_after(seconds);
    }
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
