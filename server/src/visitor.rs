//! Who asks: found once for every request, and asked for by every route that is not open to everybody.

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
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
use crate::{draft, form_body, known_browser, origin, routes, session};

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
    /// What the browser keeps since somebody signed in with it.
    pub browser: Option<String>,
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
    let origin = origin::of(&request, &server.reach);
    match actor(&server, &session, &origin).await {
        Ok(actor) => {
            let theme = theme(request.headers());
            let browser = known_browser::of(request.headers(), &server);
            let asked = Asked::of(&request);
            let person = actor.clone();
            request.extensions_mut().insert(Visitor {
                session,
                actor,
                origin,
                browser,
                theme,
                request_id,
            });
            let response = next.run(request).await;
            if let (StatusCode::FORBIDDEN, Some(person)) = (response.status(), person) {
                asked.was_denied(&server, &person).await;
            }
            response
        }
        Err(error) => ErrorPage::of(&error, &request_id).answer(&server),
    }
}

/// What a request asked for, as the audit log tells of it: its route, and the record that its address names.
struct Asked {
    method: Method,
    route: String,
    record: Option<uuid::Uuid>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>();
        Self {
            method: request.method().clone(),
            route: route.map_or_else(String::new, |route| route.as_str().to_owned()),
            record: request.uri().path().split('/').find_map(|part| part.parse().ok()),
        }
    }

    /// The answer does not wait for more than this, and does not fail over it.
    async fn was_denied(&self, server: &Server, person: &Actor) {
        let told = server
            .backend
            .denied(person, self.method.as_str(), &self.route, self.record)
            .await;
        if let Err(error) = told {
            tracing::warn!(error = %error, "What somebody was denied could not be written into the audit log");
        }
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
    if parts.method == Method::POST
        && let Err(page) = keep_form(&server, &visitor, &parts, body).await
    {
        return page.answer(&server);
    }
    let address = parts.uri.path_and_query().map_or("/", |address| address.as_str());
    Redirect::to(&sign_in_first(address)).into_response()
}

/// Keeps the form of somebody whose session has ended. Of anybody else nothing is kept, and nothing is read.
async fn keep_form(server: &Server, visitor: &Visitor, parts: &Parts, body: Body) -> Result<(), ErrorPage> {
    let failed = |error: ServiceError| ErrorPage::of(&error, &visitor.request_id);
    let Some(token) = &visitor.browser else {
        return Ok(());
    };
    let Some(of) = server.backend.browser_of(token).await.map_err(failed)? else {
        return Ok(());
    };
    let fields = form_body::read(&parts.headers, body, form_body::MAX_BYTES_KEPT).await?;
    // The session is written after this answer: whether it can be is asked before, so that nobody signs in for nothing.
    let writable = server.backend.db.require_writable().await;
    writable.map_err(|error| failed(error.into()))?;
    draft::keep(&visitor.session, of, parts.uri.path(), &fields)
        .await
        .map_err(failed)
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

fn theme(headers: &HeaderMap) -> Theme {
    Theme::from_value(known_browser::cookie(headers, THEME_COOKIE).unwrap_or_default())
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
