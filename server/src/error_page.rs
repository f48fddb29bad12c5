//! The page about what went wrong before, or beside, the pages of the app. It needs nothing but the style sheet.

use std::fmt::Write;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use holdfast_app::pages::error::words;
use holdfast_backend::ServiceError;

use crate::state::Server;

/// What is said: status, title, sentence, and the reference under which the log knows the request.
#[derive(Clone, Debug)]
pub struct ErrorPage {
    status: StatusCode,
    title: &'static str,
    text: String,
    reference: Option<String>,
    retry_after: Option<i64>,
}

impl ErrorPage {
    /// A page that says this.
    pub fn new(status: StatusCode, title: &'static str, text: impl Into<String>) -> Self {
        Self {
            status,
            title,
            text: text.into(),
            reference: None,
            retry_after: None,
        }
    }

    /// What a use-case answered instead of a result. What broke is logged here, once.
    #[must_use]
    pub fn of(error: &ServiceError, request_id: &str) -> Self {
        let (status, title, text) = words(error);
        let outage = error.outage();
        let retry_after = match error {
            ServiceError::TooManyTries { seconds } | ServiceError::Busy { seconds } => Some(*seconds),
            _ => outage.map(|outage| outage.retry_after_seconds().into()),
        };
        let broke = status.is_server_error() && (retry_after.is_none() || outage.is_some());
        let reference = broke.then(|| request_id.to_owned());
        if broke {
            tracing::error!(error = %error, "A request could not be answered");
        }
        Self {
            status,
            title,
            text,
            reference,
            retry_after,
        }
    }

    /// The answer.
    #[must_use]
    pub fn answer(&self, server: &Server) -> Response {
        self.with_style(&server.assets.css)
    }

    /// The answer, with the address of a style sheet.
    #[must_use]
    pub fn with_style(&self, css: &str) -> Response {
        let mut reference = String::new();
        if let Some(id) = &self.reference {
            let _ = write!(
                reference,
                "<p class=\"muted small\">Reference: <code>{}</code></p>",
                escaped(id)
            );
        }
        let (title, text, css) = (escaped(self.title), escaped(&self.text), escaped(css));
        let html = format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{title} · Holdfast</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\" href=\"{css}\"></head>\
             <body><div class=\"plain\"><main id=\"main\"><h1>{title}</h1><p>{text}</p>{reference}<p><a href=\"/\">Go to My work</a></p></main></div></body></html>"
        );
        let mut response = (self.status, Html(html)).into_response();
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
