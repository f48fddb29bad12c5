//! What a browser keeps since somebody signed in with it: it says who was here, and is no way in.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use holdfast_backend::services::browsers::BROWSER_LIFE;

use crate::state::Server;

/// The cookie's name where people come over TLS, and otherwise.
const NAMES: (&str, &str) = ("__Host-holdfast-browser", "holdfast-browser");

fn name(server: &Server) -> &'static str {
    if server.is_secure() { NAMES.0 } else { NAMES.1 }
}

/// What the browser keeps.
#[must_use]
pub fn of(headers: &HeaderMap, server: &Server) -> Option<String> {
    cookie(headers, name(server)).map(str::to_owned)
}

/// Lets the browser keep this from now on.
pub fn keep(response: &mut Response, token: &str, server: &Server) {
    let secure = if server.is_secure() { "; Secure" } else { "" };
    let cookie = format!(
        "{}={token}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{secure}",
        name(server),
        BROWSER_LIFE.num_seconds()
    );
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}
