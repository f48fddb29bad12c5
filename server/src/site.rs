//! The files of the site: script, style sheet, fonts, as the build left them, already compressed.

use std::path::Path;

use axum::Router;
use axum::http::{HeaderValue, Response, StatusCode, header};
use holdfast_app::context::SiteAssets;
use tower::ServiceBuilder;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::failure::Failure;
use crate::state::Server;

/// Names in `/pkg` carry a hash of their content: they never change.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Fonts and the icon change rarely, and keep their names.
const FOR_A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// Reads the names of script and style sheet.
///
/// # Errors
/// [`Failure::Configuration`] when there is no built site in `root`.
pub fn assets(root: &Path) -> Result<SiteAssets, Failure> {
    let missing = |reason: String| {
        Failure::Configuration(format!(
            "There is no built site in {}: {reason}. Build it with `cargo xtask build`, or name its folder in HOLDFAST_SITE_ROOT.",
            root.display()
        ))
    };
    let manifest = root.join("manifest.json");
    let text = std::fs::read_to_string(&manifest)
        .map_err(|error| missing(format!("manifest.json cannot be read ({error})")))?;
    serde_json::from_str(&text).map_err(|error| missing(format!("manifest.json is damaged ({error})")))
}

/// The routes of the files. Only what is found is kept: a file that is missing now may be there after the next start.
pub fn routes(root: &Path) -> Router<Server> {
    let folder = |name: &str| ServeDir::new(root.join(name)).append_index_html_on_directories(false);
    let kept = |how: HeaderValue| {
        SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, move |response: &Response<_>| {
            let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
            found.then(|| how.clone())
        })
    };
    let file = |name: &str| {
        ServiceBuilder::new()
            .layer(kept(FOR_A_DAY))
            .service(ServeFile::new(root.join(name)))
    };
    Router::new()
        .nest_service(
            "/pkg",
            ServiceBuilder::new()
                .layer(kept(FOR_EVER))
                .service(folder("pkg").precompressed_br().precompressed_gzip()),
        )
        .nest_service(
            "/fonts",
            ServiceBuilder::new()
                .layer(kept(FOR_A_DAY))
                .service(folder("fonts")),
        )
        .route_service("/favicon.svg", file("favicon.svg"))
        .route_service("/robots.txt", file("robots.txt"))
}
