//! Addresses that lead nowhere as they are typed, and the address under which people are expected.

use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use holdfast_domain::fields::FieldErrors;
use url::Url;

use crate::error_page::ErrorPage;
use crate::page;
use crate::state::Server;
use crate::visitor::{Visitor, local};

/// What has no route. With a slash at its end it is tried again without, by the same method and with what was typed (308,
/// RFC 9110); only what reads gets a page, and nothing else is answered with success.
pub async fn without_route(
    state: State<Server>,
    visitor: Extension<Visitor>,
    uri: Uri,
    request: Request,
) -> Response {
    if let Some(address) = without_slash(&uri) {
        return Redirect::permanent(&address).into_response();
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return page::show(state, visitor, uri).await;
    }
    ErrorPage::new(
        StatusCode::NOT_FOUND,
        "Not found",
        "There is nothing at this address, and nothing was changed.",
    )
    .answer(&state)
}

/// The address without the slashes at its end, if that is another one of ours.
fn without_slash(uri: &Uri) -> Option<String> {
    let path = uri.path();
    let shorter = path.trim_end_matches('/');
    if shorter.is_empty() || shorter.len() == path.len() {
        return None;
    }
    let address = match uri.query() {
        Some(query) => format!("{shorter}?{query}"),
        None => shorter.to_owned(),
    };
    local(&address).map(str::to_owned)
}

/// Refuses to sign somebody in where their browser would not keep it, or not under the address that links and mails name:
/// without TLS, or under another host name, when people are expected over TLS.
///
/// # Errors
/// The sentence that names the address that is expected.
pub fn expected(headers: &HeaderMap, server: &Server) -> Result<(), FieldErrors> {
    let expected = server.reach.base_url.origin().ascii_serialization();
    if !server.is_secure() || is_there(headers, &server.reach.base_url) {
        return Ok(());
    }
    Err(FieldErrors::one(
        "form",
        format!("You cannot sign in at this address. Open {expected} and sign in there."),
    ))
}

/// What a browser says of where it is counts more than the host, which a proxy may have replaced by its own.
fn is_there(headers: &HeaderMap, base: &Url) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN.as_str()).filter(|origin| *origin != "null");
    if let Some(origin) = origin {
        return origin == base.origin().ascii_serialization();
    }
    let host = text("x-forwarded-host").or_else(|| text(header::HOST.as_str()));
    host.and_then(|host| Url::parse(&format!("{}://{host}", base.scheme())).ok())
        .is_none_or(|url| url.origin() == base.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_is_taken_away_and_leads_to_no_other_site() {
        let shorter = |address: &str| without_slash(&address.parse().unwrap());
        assert_eq!(
            shorter("/integrations/new/").as_deref(),
            Some("/integrations/new")
        );
        assert_eq!(shorter("/search//?q=a").as_deref(), Some("/search?q=a"));
        for other in ["/", "/integrations", "//evil.example/", "///"] {
            assert_eq!(shorter(other), None, "{other}");
        }
    }
}
