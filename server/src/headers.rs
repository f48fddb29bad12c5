//! The headers that keep a browser from doing what no page of ours asks for.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::session;
use crate::state::Server;

/// What a page may load, beside its one script.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The policy of a page whose only inline script carries `nonce`. That script imports ours from `/pkg`, and ours
/// compiles WebAssembly.
#[must_use]
pub fn policy_with_nonce(nonce: &str) -> HeaderValue {
    let policy = format!("{POLICY}; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'");
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(POLICY))
}

const ALWAYS: [(HeaderName, HeaderValue); 7] = [
    (
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex"),
    ),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Sets what the answer has not set itself; nothing is kept by browsers or proxies unless it says so.
pub async fn secure(State(server): State<Server>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    vary(headers);
    if server.is_secure() {
        headers
            .entry(header::STRICT_TRANSPORT_SECURITY)
            .or_insert(HeaderValue::from_static("max-age=31536000"));
        secure_removals(headers);
    }
    response
}

/// What can be compressed depends on what the client takes, also in the answer that is not compressed.
fn vary(headers: &mut HeaderMap) {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let compressible = kind.starts_with("text/")
        || ["javascript", "json", "xml", "wasm"]
            .iter()
            .any(|part| kind.contains(part));
    let says = |value: &HeaderValue| {
        value
            .to_str()
            .is_ok_and(|names| names.to_ascii_lowercase().contains("accept-encoding"))
    };
    if compressible && !headers.get_all(header::VARY).iter().any(says) {
        headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
}

/// A browser ignores a removal of a `__Host-` cookie that is not marked secure, and the session library leaves the
/// mark out when it removes.
fn secure_removals(headers: &mut HeaderMap) {
    let cookies: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        let text = cookie.to_str().unwrap_or_default();
        let incomplete = text.starts_with(session::SECURE_COOKIE) && !text.contains("; Secure");
        let completed = incomplete
            .then(|| HeaderValue::from_str(&format!("{text}; Secure")).ok())
            .flatten();
        headers.append(header::SET_COOKIE, completed.unwrap_or(cookie));
    }
}
