//! What an address may ask for. A secret in it would end in the audit log, in a browser's history and in the logs of proxies;
//! what the server does not understand must not silently be answered with something else.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use holdfast_domain::secret;

use crate::error_page::ErrorPage;
use crate::page;
use crate::state::Server;

/// Refuses an address with a secret in its query, and one that asks for the past.
pub async fn check(State(server): State<Server>, request: Request, next: Next) -> Response {
    match complaint(&request) {
        Some(page) => page.answer(&server),
        None => next.run(request).await,
    }
}

fn complaint(request: &Request) -> Option<ErrorPage> {
    let query = page::query(request.uri());
    let found = query
        .0
        .iter()
        .find_map(|(name, value)| secret::find(value).or_else(|| secret::find(name)));
    if let Some(found) = found {
        return Some(ErrorPage::new(
            StatusCode::BAD_REQUEST,
            "This address contains a secret",
            format!(
                "{} Nothing was looked up or recorded; the address itself may be in the history of your browser.",
                found.message()
            ),
        ));
    }
    query.0.iter().any(|(name, _)| name == "as_of").then(|| {
        ErrorPage::new(
            StatusCode::BAD_REQUEST,
            "The past cannot be shown yet",
            "An earlier day (as_of) is not supported yet. Leave it out of the address to see today.",
        )
    })
}
