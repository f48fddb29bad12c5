//! Who asks: found once for every request, and asked for by every route that is not open to everybody.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use holdfast_app::components::theme::Theme;
use holdfast_app::context::encode;
use holdfast_app::paths;
use holdfast_backend::ServiceError;
use holdfast_domain::access::Actor;
use tower_sessions::Session;

use crate::error_page::ErrorPage;
use crate::request_log::RequestId;
use crate::state::Server;
use crate::{draft, form_body, routes, session};

/// The cookie that holds the theme.
pub const THEME_COOKIE: &str = "theme";

/// Who asks, and with what.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The session; empty until something is put into it.
    pub session: Session,
    /// The person, when somebody is signed in.
    pub actor: Option<Actor>,
    /// Where the request came from.
    pub origin: String,
    /// The theme that the browser remembers.
    pub theme: Theme,
    /// The name of the request.
    pub request_id: String,
}

/// Finds out who asks.
pub async fn identify(
    State(server): State<Server>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let request_id = request
        .extensions()
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default();
    let origin = origin(&request, server.reach.trust_proxy);
    match actor(&server, &session, &origin).await {
        Ok(actor) => {
            let theme = theme(request.headers());
            request.extensions_mut().insert(Visitor {
                session,
                actor,
                origin,
                theme,
                request_id,
            });
            next.run(request).await
        }
        Err(error) => ErrorPage::of(&error, &request_id).answer(&server),
    }
}

/// The person of a session, with the roles of now; whoever was disabled or removed is signed out.
async fn actor(server: &Server, session: &Session, origin: &str) -> Result<Option<Actor>, ServiceError> {
    let Some(user) = session::user(session, server.backend.clock.now()).await? else {
        return Ok(None);
    };
    let actor = server.backend.actor(user, origin).await?;
    if actor.is_none()
        && let Err(error) = session::end(session).await
    {
        tracing::warn!(error = %error, "The session of somebody who may not sign in any more could not be removed");
    }
    Ok(actor)
}

/// Lets those pass who are signed in; everybody else signs in first and comes back. A form is kept meanwhile.
pub async fn require_person(State(server): State<Server>, request: Request, next: Next) -> Response {
    let Some(visitor) = request.extensions().get::<Visitor>().cloned() else {
        let error = ServiceError::Internal("a route was asked before its visitor was known".into());
        return ErrorPage::of(&error, "").answer(&server);
    };
    if visitor.actor.is_some() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let matched = parts
        .extensions
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str);
    if parts.method == Method::POST && !routes::is_page(matched) {
        // A button on a page: there is nothing to keep, and its page is one step up.
        let page = parts.uri.path().rsplit_once('/').map_or("/", |(page, _)| page);
        return Redirect::to(&sign_in_first(page)).into_response();
    }
    if parts.method == Method::POST {
        let fields = match form_body::read(&parts.headers, body).await {
            Ok(fields) => fields,
            Err(page) => return page.answer(&server),
        };
        // The session is written after this answer: whether it can be is asked before, so that nobody signs in for nothing.
        let kept = async {
            server.backend.db.require_writable().await?;
            draft::keep(&visitor.session, parts.uri.path(), &fields).await
        };
        let kept = kept.await;
        if let Err(error) = kept {
            return ErrorPage::of(&error, &visitor.request_id).answer(&server);
        }
    }
    let address = parts.uri.path_and_query().map_or("/", |address| address.as_str());
    Redirect::to(&sign_in_first(address)).into_response()
}

/// The address of the sign-in page that leads back.
fn sign_in_first(address: &str) -> String {
    match address {
        "" | "/" => paths::SIGN_IN.to_owned(),
        address => format!("{}?next={}", paths::SIGN_IN, encode(address)),
    }
}

/// Where somebody may be sent: a path of ours, never another site.
#[must_use]
pub fn local(address: &str) -> Option<&str> {
    let local = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    (local && address.len() <= 2_000 && address.bytes().all(|byte| byte.is_ascii_graphic()))
        .then_some(address)
}

/// The client's address: the last that a trusted proxy added, else the connection's.
fn origin(request: &Request, trust_proxy: bool) -> String {
    let forwarded = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|value| value.to_str().ok());
    let forwarded =
        forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse::<std::net::IpAddr>().ok());
    let connected = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    forwarded
        .filter(|_| trust_proxy)
        .or(connected)
        .map_or_else(|| "unknown".to_owned(), |address| address.to_string())
}

fn theme(headers: &HeaderMap) -> Theme {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    let found = cookies
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == THEME_COOKIE);
    Theme::from_value(found.map_or("", |(_, value)| value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(local("/integrations?q=a"), Some("/integrations?q=a"));
        for elsewhere in [
            "",
            "integrations",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\nb",
            "/\t/evil.example",
        ] {
            assert_eq!(local(elsewhere), None, "{elsewhere:?}");
        }
    }
}
