//! Forms are taken from our own pages only, after OWASP's advice on fetch metadata: a browser says in `Sec-Fetch-Site`
//! where a request comes from, and older ones in `Origin`.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::error_page::ErrorPage;
use crate::state::Server;

/// Refuses what would change something and comes from elsewhere.
pub async fn require(State(server): State<Server>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_ours(request.headers(), &server) {
        return next.run(request).await;
    }
    tracing::warn!("Refused a form that was sent from another site");
    ErrorPage::new(
        StatusCode::FORBIDDEN,
        "Not from here",
        "This form was sent from another site, and nothing was changed. Open the page here and try again.",
    )
    .answer(&server)
}

/// Whether a request comes from our own pages. Every browser since 2020 sends one of the two headers with a form; a
/// request with neither was made by a program, and is taken when it carries no cookie that a person could be abused by.
fn is_ours(headers: &HeaderMap, server: &Server) -> bool {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match (
        text(header::HeaderName::from_static("sec-fetch-site")),
        text(header::ORIGIN),
    ) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            origin == server.reach.base_url.origin().ascii_serialization()
                || (host.is_some() && host == text(header::HOST))
        }
        (None, None) => !headers.contains_key(header::COOKIE),
    }
}
