//! A calendar behind its secret address, for programs that cannot sign in. What is refused says why in a sentence.

use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use holdfast_backend::ServiceError;
use holdfast_backend::services::feeds::CalendarAnswer;

use crate::error_page::ErrorPage;
use crate::state::Server;
use crate::visitor::Visitor;

/// `/calendar/{token}`
pub async fn show(
    State(server): State<Server>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    match server.backend.calendar(&token, &visitor.origin).await {
        Ok(CalendarAnswer::File { text, tag }) => file(text, &tag, &headers),
        Ok(CalendarAnswer::Gone(reason)) => {
            ErrorPage::new(StatusCode::GONE, "This address works no longer", reason).answer(&server)
        }
        Err(ServiceError::NotFound) => ErrorPage::new(
            StatusCode::NOT_FOUND,
            "There is no such calendar",
            "The address is not complete, or it never was one. The page of the account or team makes a new one.",
        )
        .answer(&server),
        Err(ServiceError::TooManyTries { seconds }) => {
            let text = format!("Too many unknown addresses were tried from here. Wait {}, then try again.", holdfast_domain::words::wait(seconds));
            let page = ErrorPage::new(StatusCode::TOO_MANY_REQUESTS, "Too many tries", text);
            let mut response = page.answer(&server);
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
            response
        }
        Err(error) => ErrorPage::of(&error, &visitor.request_id).answer(&server),
    }
}

/// The calendar, or that it has not changed. Programs may keep it and ask each time; proxies may not keep it.
fn file(text: String, tag: &str, headers: &HeaderMap) -> Response {
    let tag = format!("\"{tag}\"");
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| {
            known
                .split(',')
                .any(|each| each.trim().trim_start_matches("W/") == tag || each.trim() == "*")
        });
    let kept = [
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::ETAG, tag),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    let kind = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"holdfast.ics\""),
    ];
    (kept, kind, text).into_response()
}
