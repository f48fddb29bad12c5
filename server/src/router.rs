//! The router: routes and, around them, what every request goes through. The outermost comes last.

use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::error_page::ErrorPage;
use crate::routes::Access;
use crate::state::Server;
use crate::{
    addressed, form_body, headers, health, parameters, request_log, routes, same_origin, session, site,
    visitor,
};

/// How long a request may take until its answer begins.
const PATIENCE: Duration = Duration::from_secs(30);
/// Beyond this, compressing a page takes longer than rendering it.
const PAGE_COMPRESSION: CompressionLevel = CompressionLevel::Precise(2);

/// The whole server.
pub fn build(server: Server) -> Router {
    // Asking for the list also tells leptos to run on tokio, without which no page could be rendered.
    for path in routes::of_app().iter().filter(|path| !routes::is_page(path)) {
        tracing::error!(
            http.route = path,
            "A page of the app has no route and cannot be reached"
        );
    }
    let compression = CompressionLayer::new().quality(PAGE_COMPRESSION).compress_when(
        DefaultPredicate::new()
            .and(NotForContentType::const_new("text/csv"))
            // Some programs that subscribe to calendars cannot read a compressed one.
            .and(NotForContentType::const_new("text/calendar")),
    );
    let css = server.assets.css.clone();
    let panicked = CatchPanicLayer::custom(move |_: Box<dyn std::any::Any + Send>| panic_page(&css));
    Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(site::routes(&server.reach.site_root))
        .merge(pages(&server))
        .layer(from_fn_with_state(server.clone(), same_origin::require))
        .layer(compression)
        .layer(from_fn_with_state(server.clone(), give_up))
        .layer(panicked)
        .layer(from_fn_with_state(server.clone(), headers::secure))
        .layer(from_fn_with_state(server.clone(), request_log::name_and_log))
        .with_state(server)
}

/// What knows its visitor: pages, forms, files, and the page for every other address.
fn pages(server: &Server) -> Router<Server> {
    let mut router = Router::new();
    for route in routes::all() {
        let handler = match route.access {
            Access::Open => route.handler,
            Access::SignedIn => route
                .handler
                .route_layer(from_fn_with_state(server.clone(), visitor::require_person)),
        };
        router = router.route(route.path, handler);
    }
    router
        .fallback(addressed::without_route)
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(server.clone(), parameters::check))
        .layer(from_fn_with_state(server.clone(), visitor::identify))
        .layer(session::layer(server))
        .layer(from_fn_with_state(server.clone(), session::explain))
        .layer(from_fn_with_state(server.clone(), form_body::refuse_nul))
}

async fn not_allowed(State(server): State<Server>) -> Response {
    ErrorPage::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "Not possible here",
        "This address does not take what was sent to it; nothing was changed.",
    )
    .answer(&server)
}

async fn give_up(State(server): State<Server>, request: Request, next: Next) -> Response {
    if let Ok(response) = tokio::time::timeout(PATIENCE, next.run(request)).await {
        return response;
    }
    tracing::error!(
        timeout.seconds = PATIENCE.as_secs(),
        "A request took too long and was given up"
    );
    let page = ErrorPage::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "That took too long",
        "Holdfast is busy. Try again in a moment.",
    );
    let mut response = page.answer(&server);
    response.headers_mut().insert(header::RETRY_AFTER, 10.into());
    response
}

/// The panic itself was logged by the hook.
fn panic_page(css: &str) -> Response {
    ErrorPage::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something broke",
        "Nothing more was done. Try again; if it happens again, tell whoever runs Holdfast.",
    )
    .with_style(css)
}
