//! A name for every request, and one line in the log when it was answered: method, route, status, time taken. Never
//! the address itself, which may hold a one-time link or a search.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::state::Server;

/// The header that tells a client the name of its request.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The name of a request. It is always ours: what a client sends under it is not taken.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Names the request and logs the answer.
pub async fn name_and_log(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let id = server.backend.clock.new_id().to_string();
    let route = route(&request);
    let method = request.method().clone();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", request.id = %id);
    async move {
        let started = Instant::now();
        let mut response = next.run(request).await;
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(HEADER, value);
        }
        let status = response.status().as_u16();
        let duration_ms = started.elapsed().as_secs_f64() * 1000.0;
        if is_quiet(&route) {
            tracing::debug!(http.method = %method, http.route = route, http.status = status, duration_ms, "Answered");
        } else {
            tracing::info!(http.method = %method, http.route = route, http.status = status, duration_ms, "Answered");
        }
        response
    }
    .instrument(span)
    .await
}

/// The path as the router has it; folders of files are no routes of its own.
fn route(request: &Request) -> String {
    let folder = ["/pkg/", "/fonts/"]
        .into_iter()
        .find(|folder| request.uri().path().starts_with(folder));
    let matched = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    matched.or(folder).unwrap_or("(none)").to_owned()
}

/// Probes and files would drown the rest.
fn is_quiet(route: &str) -> bool {
    ["/health/", "/pkg", "/fonts", "/favicon.svg", "/robots.txt"]
        .iter()
        .any(|quiet| route.starts_with(quiet))
}
