//! Renders a page of the app for a visitor, with what the request brings to it.

use axum::body::Body;
use axum::extract::{Extension, Path, Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use holdfast_app::context::{FormState, PageContext, Query};
use holdfast_app::parameters;
use holdfast_app::shell::shell;
use holdfast_backend::store::work::MenuCounts;
use holdfast_backend::{Backend, ServiceError};
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use url::form_urlencoded;

use crate::error_page::ErrorPage;
use crate::state::Server;
use crate::visitor::Visitor;
use crate::{draft, headers, session};

/// The page at the request's address.
pub async fn show(
    State(server): State<Server>,
    Extension(visitor): Extension<Visitor>,
    uri: Uri,
) -> Response {
    match draft_of(&visitor, &uri).await {
        Ok(form) => render(&server, &visitor, &uri, form, StatusCode::OK).await,
        Err(error) => ErrorPage::of(&error, &visitor.request_id).answer(&server),
    }
}

/// The page to sign in at; whoever is signed in goes on.
pub async fn sign_in(state: State<Server>, Extension(visitor): Extension<Visitor>, uri: Uri) -> Response {
    if visitor.actor.is_some() {
        return Redirect::to("/").into_response();
    }
    show(state, Extension(visitor), uri).await
}

/// The page behind a one-time link, unless too many unknown ones were tried from where it is asked for.
pub async fn welcome(
    state: State<Server>,
    Extension(visitor): Extension<Visitor>,
    Path(token): Path<String>,
    uri: Uri,
) -> Response {
    match state.backend.try_link(&token, &visitor.origin).await {
        Ok(_) => show(state, Extension(visitor), uri).await,
        Err(error) => ErrorPage::of(&error, &visitor.request_id).answer(&state),
    }
}

async fn draft_of(visitor: &Visitor, uri: &Uri) -> Result<Option<FormState>, ServiceError> {
    if visitor.actor.is_none() {
        return Ok(None);
    }
    draft::find(&visitor.session, uri.path()).await
}

/// Renders the page at `uri`, with the form that came back to it, under `status` unless the page itself has another.
pub async fn render(
    server: &Server,
    visitor: &Visitor,
    uri: &Uri,
    form: Option<FormState>,
    status: StatusCode,
) -> Response {
    // Its connection goes back as soon as the page is drawn, however slowly that is received.
    let (backend, _kept) = server.backend.keeping();
    match context(server, backend, visitor, uri, form).await {
        Ok(context) => draw(context, uri, status).await,
        Err(error) => ErrorPage::of(&error, &visitor.request_id).answer(server),
    }
}

async fn context(
    server: &Server,
    backend: Backend,
    visitor: &Visitor,
    uri: &Uri,
    form: Option<FormState>,
) -> Result<PageContext, ServiceError> {
    let counts = match &visitor.actor {
        Some(actor) => backend.menu_counts(actor).await?,
        None => MenuCounts::default(),
    };
    Ok(PageContext {
        backend,
        actor: visitor.actor.clone(),
        theme: visitor.theme,
        address: uri
            .path_and_query()
            .map_or_else(|| "/".to_owned(), ToString::to_string),
        unknown: parameters::unknown(uri.path(), &query(uri)),
        query: query(uri),
        left_out: Vec::new(),
        form,
        flash: session::said(&visitor.session).await.unwrap_or_else(|error| {
            tracing::warn!(error = %error, "What was said for this page could not be read");
            None
        }),
        counts,
        site: server.assets.clone(),
        request_id: visitor.request_id.clone(),
    })
}

/// The query of an address.
#[must_use]
pub fn query(uri: &Uri) -> Query {
    Query(
        form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect(),
    )
}

async fn draw(context: PageContext, uri: &Uri, status: StatusCode) -> Response {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri.clone();
    let provide = move || {
        provide_context(context.clone());
        if let Some(options) = use_context::<ResponseOptions>() {
            options.set_status(status);
            if let Some(nonce) = use_nonce() {
                options.insert_header(
                    header::CONTENT_SECURITY_POLICY,
                    headers::policy_with_nonce(&nonce),
                );
            }
        }
    };
    leptos_axum::render_app_async_with_context(provide, shell)(request).await
}
