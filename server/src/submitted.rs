//! A form that was sent, and the one way in which it is answered: on success with 303 See Other, a sentence and the
//! next page; rejected, with the same page, every typed value and what was wrong.

use axum::extract::{FromRequest, FromRequestParts, MatchedPath, RawPathParams, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use holdfast_app::components::notice::{FlashMessage, Tone, UndoAction};
use holdfast_app::context::FormState;
use holdfast_app::pages::error::repeated;
use holdfast_backend::{Backend, ServiceError, StoreError};
use holdfast_domain::access::Actor;
use holdfast_domain::diff::FieldChange;
use holdfast_domain::fields::{FieldErrors, Fields};
use holdfast_domain::secret::waiver;
use holdfast_domain::words;

use crate::error_page::ErrorPage;
use crate::state::Server;
use crate::visitor::Visitor;
use crate::{draft, form_body, page, routes, session};

/// Where a successful form leads.
#[derive(Debug)]
pub struct Next {
    address: String,
    flash: Option<FlashMessage>,
}

impl Next {
    /// To a page.
    pub fn to(address: impl Into<String>) -> Self {
        Self {
            address: address.into(),
            flash: None,
        }
    }

    /// With a sentence about what was done.
    #[must_use]
    pub fn saying(mut self, flash: impl Into<String>) -> Self {
        self.flash = Some(FlashMessage {
            tone: Tone::Good,
            text: flash.into(),
            undo: None,
            link: None,
        });
        self
    }

    /// With a link beside what is said: to what was done, or to what comes next. What is said stands on top of the page,
    /// so that the page is never led to at an anchor, where nobody would see it.
    #[must_use]
    pub fn with_link(mut self, label: impl Into<String>, address: impl Into<String>) -> Self {
        if let Some(flash) = &mut self.flash {
            flash.link = Some((label.into(), address.into()));
        }
        self
    }

    /// With what is said coming as a warning: not everything was done.
    #[must_use]
    pub fn warning(mut self) -> Self {
        if let Some(flash) = &mut self.flash {
            flash.tone = Tone::Warning;
        }
        self
    }

    /// With a button beside what is said that takes it back.
    #[must_use]
    pub fn with_undo(mut self, action: impl Into<String>, fields: Vec<(String, String)>) -> Self {
        if let Some(flash) = &mut self.flash {
            flash.undo = Some(UndoAction {
                label: "Undo".into(),
                action: action.into(),
                fields,
            });
        }
        self
    }
}

/// A form that was sent.
pub struct Submitted {
    /// What answers it.
    pub server: Server,
    /// Who sent it.
    pub visitor: Visitor,
    /// What was typed.
    pub fields: Fields,
    /// What came with it.
    pub headers: HeaderMap,
    uri: Uri,
    /// Whether it was sent to a page, which can show it again; otherwise it is a button.
    is_page: bool,
    parameters: Vec<(String, String)>,
}

impl FromRequest<Server> for Submitted {
    type Rejection = Response;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = parts.extensions.get::<Visitor>().cloned();
        let parameters = RawPathParams::from_request_parts(&mut parts, server)
            .await
            .map_err(IntoResponse::into_response)?;
        let parameters = parameters
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let error = || ServiceError::Internal("a form was read before its visitor was known".into());
        let mut visitor = visitor.ok_or_else(|| ErrorPage::of(&error(), "").answer(server))?;
        let most = match visitor.actor {
            Some(_) => form_body::MAX_BYTES,
            None => form_body::MAX_BYTES_OPEN,
        };
        let fields = form_body::read(&parts.headers, body, most)
            .await
            .map_err(|page| page.answer(server))?;
        if let Some(actor) = &mut visitor.actor {
            actor.waivers = waiver::all(&fields, draft::look(parts.uri.path()));
        }
        Ok(Self {
            server: server.clone(),
            visitor,
            fields,
            headers: parts.headers,
            is_page: parts
                .extensions
                .get::<MatchedPath>()
                .is_some_and(|matched| routes::is_page(matched.as_str())),
            uri: parts.uri,
            parameters,
        })
    }
}

impl Submitted {
    /// The use-cases.
    #[must_use]
    pub fn backend(&self) -> &Backend {
        &self.server.backend
    }

    /// Who sent it.
    ///
    /// # Errors
    /// `SignInFirst` when nobody is signed in.
    pub fn actor(&self) -> Result<&Actor, ServiceError> {
        self.visitor.actor.as_ref().ok_or(ServiceError::SignInFirst)
    }

    /// The part of the path of this name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> &str {
        self.parameters
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// The id in the path.
    ///
    /// # Errors
    /// `NotFound` when it is none.
    pub fn path_id<I: std::str::FromStr>(&self) -> Result<I, ServiceError> {
        self.parameter("id").parse().map_err(|_| ServiceError::NotFound)
    }

    /// A hidden field that the page filled in.
    ///
    /// # Errors
    /// `Invalid` when it is missing or changed.
    pub fn hidden<T: std::str::FromStr>(&self, name: &str) -> Result<T, ServiceError> {
        self.fields.get(name).parse().map_err(|_| {
            ServiceError::Invalid(FieldErrors::one(
                "form",
                "This form is incomplete. Open its page anew and fill it in again.",
            ))
        })
    }

    /// A value of the query of the address.
    #[must_use]
    pub fn query(&self, name: &str) -> String {
        page::query(&self.uri).get(name).to_owned()
    }

    /// The page again, as typed.
    pub async fn again(&self, fields: Fields) -> Response {
        let form = FormState {
            fields,
            ..FormState::default()
        };
        page::render(&self.server, &self.visitor, &self.uri, Some(form), StatusCode::OK).await
    }

    /// The page anew and empty, with a sentence.
    pub async fn say_here(&self, said: impl Into<String>) -> Response {
        let form = FormState {
            notice: Some(said.into()),
            ..FormState::default()
        };
        page::render(&self.server, &self.visitor, &self.uri, Some(form), StatusCode::OK).await
    }

    /// The page with something that is shown this once: it is part of the answer and kept nowhere.
    pub async fn show_once(&self, once: String) -> Response {
        self.show_once_saying(once, None).await
    }

    /// The same with a sentence beside it.
    pub async fn show_once_saying(&self, once: String, said: Option<String>) -> Response {
        if let Err(error) = draft::forget(&self.visitor.session, self.uri.path()).await {
            return self.explain(&error);
        }
        let form = FormState {
            fields: self.fields.clone(),
            once: Some(once),
            notice: said,
            ..FormState::default()
        };
        page::render(&self.server, &self.visitor, &self.uri, Some(form), StatusCode::OK).await
    }

    /// The answer to a form.
    pub async fn answer(&self, result: Result<Next, ServiceError>) -> Response {
        match result {
            Ok(next) => self.lead_on(next).await,
            // A button has no form that could come back: the page that it stands on, one step up, says what is wrong.
            Err(ServiceError::Invalid(errors)) if !self.is_page => {
                let page = self.uri.path().rsplit_once('/').map_or("/", |(page, _)| page);
                let why: Vec<String> = errors.0.into_values().collect();
                self.lead_on(Next::to(page).saying(why.join(" ")).warning()).await
            }
            Err(ServiceError::Invalid(errors)) => {
                self.reject(StatusCode::UNPROCESSABLE_ENTITY, errors, None).await
            }
            Err(ServiceError::Repeated(differences)) => self.offer_second(&differences).await,
            Err(ServiceError::Store(StoreError::Unavailable(outage))) if self.is_page => {
                tracing::error!(outage = %outage, "A form could not be saved");
                self.later(
                    StatusCode::SERVICE_UNAVAILABLE,
                    outage.sentence().into(),
                    outage.retry_after_seconds().into(),
                )
                .await
            }
            Err(ServiceError::Store(StoreError::Repeated)) => {
                let errors = FieldErrors::one("form", "This was recorded already.");
                self.reject(StatusCode::CONFLICT, errors, None).await
            }
            Err(error @ ServiceError::Conflict { .. }) if !self.is_page => self.explain(&error),
            Err(ServiceError::Conflict { .. }) => {
                let typed = self.fields.get("version").parse().ok();
                self.reject(StatusCode::CONFLICT, FieldErrors::default(), typed)
                    .await
            }
            Err(ServiceError::TooManyTries { seconds }) => {
                let text = format!("Too many tries. Wait {}, then try again.", words::wait(seconds));
                self.later(StatusCode::TOO_MANY_REQUESTS, text, seconds).await
            }
            Err(ServiceError::Busy { seconds }) => {
                let text = format!(
                    "Holdfast is busy, and nothing was changed. Try again in {}.",
                    words::wait(seconds)
                );
                self.later(StatusCode::SERVICE_UNAVAILABLE, text, seconds).await
            }
            Err(error) => self.explain(&error),
        }
    }

    /// The page again with a new id, so that what was sent can be recorded beside what the form made before.
    async fn offer_second(&self, differences: &[FieldChange]) -> Response {
        let mut fields = draft::without_secrets(self.uri.path(), &self.fields);
        fields.0.remove("id");
        let form = FormState {
            fields,
            errors: FieldErrors::one("form", repeated(differences)),
            ..FormState::default()
        };
        page::render(
            &self.server,
            &self.visitor,
            &self.uri,
            Some(form),
            StatusCode::CONFLICT,
        )
        .await
    }

    /// On to the next page. What was asked for is done: a session that cannot be read does not make it undone.
    async fn lead_on(&self, next: Next) -> Response {
        let noted = async {
            draft::forget(&self.visitor.session, self.uri.path()).await?;
            match &next.flash {
                Some(flash) => session::say(&self.visitor.session, flash).await,
                None => Ok(()),
            }
        };
        if let Err(error) = noted.await {
            tracing::warn!(error = %error, "What was done could not be noted for the next page");
        }
        Redirect::to(&next.address).into_response()
    }

    /// The page again, with when it may be sent again.
    async fn later(&self, status: StatusCode, text: String, seconds: i64) -> Response {
        let mut response = self.reject(status, FieldErrors::one("form", text), None).await;
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        response
    }

    async fn reject(&self, status: StatusCode, errors: FieldErrors, conflict: Option<i64>) -> Response {
        let path = self.uri.path();
        let doubts = waiver::may_be_waived(&self.fields, draft::look(path));
        let form = FormState {
            fields: draft::without_secrets(path, &self.fields),
            errors,
            conflict,
            doubts,
            ..FormState::default()
        };
        page::render(&self.server, &self.visitor, &self.uri, Some(form), status).await
    }

    fn explain(&self, error: &ServiceError) -> Response {
        ErrorPage::of(error, &self.visitor.request_id).answer(&self.server)
    }
}
