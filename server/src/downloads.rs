//! Lists and reports as CSV, streamed: what goes wrong before the first byte is a page, and after it ends the
//! connection, so that nobody takes a torn file for a whole one.

use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use holdfast_app::context::Query;
use holdfast_app::filters;
use holdfast_backend::ServiceError;
use holdfast_backend::reports::csv::{CsvStream, Dialect, Separator, file_name};
use holdfast_backend::reports::{self, Parameters};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::FieldErrors;

use crate::error_page::ErrorPage;
use crate::page;
use crate::state::Server;
use crate::visitor::Visitor;

const CSV: &str = "text/csv; charset=utf-8; header=present";

/// `/integrations.csv`: what the list shows under the same query.
pub async fn integrations(
    State(server): State<Server>,
    Extension(visitor): Extension<Visitor>,
    uri: Uri,
) -> Response {
    let query = page::query(&uri);
    let file = async {
        let filter = filters::integrations(&query, server.backend.clock.today())?;
        server
            .backend
            .export_integrations(actor(&visitor)?, filter, chosen_columns(&query), dialect(&query)?)
            .await
    };
    answer(&server, &visitor, "integrations", file.await)
}

/// The columns that the address asks for, if it does.
fn chosen_columns(query: &Query) -> Option<Vec<String>> {
    let columns = query.get("columns");
    (!columns.is_empty()).then(|| columns.split(',').map(str::to_owned).collect())
}

/// `/credentials.csv`
pub async fn credentials(
    State(server): State<Server>,
    Extension(visitor): Extension<Visitor>,
    uri: Uri,
) -> Response {
    let query = page::query(&uri);
    let file = async {
        server
            .backend
            .export_credentials(actor(&visitor)?, filters::credentials(&query)?, dialect(&query)?)
            .await
    };
    answer(&server, &visitor, "credentials", file.await)
}

/// `/providers.csv`
pub async fn providers(
    State(server): State<Server>,
    Extension(visitor): Extension<Visitor>,
    uri: Uri,
) -> Response {
    let query = page::query(&uri);
    let file = async {
        let (name, category, used) = filters::providers(&query)?;
        server
            .backend
            .export_providers(actor(&visitor)?, &name, category, used, dialect(&query)?)
            .await
    };
    answer(&server, &visitor, "providers", file.await)
}

/// `/reports/{slug}.csv`, or the report's page: the router cannot tell the two apart.
pub async fn report_or_page(
    state: State<Server>,
    visitor: Extension<Visitor>,
    Path(slug): Path<String>,
    uri: Uri,
) -> Response {
    let Some(slug) = slug.strip_suffix(".csv") else {
        return page::show(state, visitor, uri).await;
    };
    let (State(server), Extension(visitor)) = (state, visitor);
    let query = page::query(&uri);
    let file = async {
        let report = reports::find(slug).ok_or(ServiceError::NotFound)?;
        let parameters = Parameters::parse(
            report,
            query
                .0
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        )?;
        server
            .backend
            .export_report(actor(&visitor)?, report, parameters, dialect(&query)?)
            .await
    };
    answer(&server, &visitor, slug, file.await)
}

fn actor(visitor: &Visitor) -> Result<&holdfast_domain::access::Actor, ServiceError> {
    visitor.actor.as_ref().ok_or(ServiceError::SignInFirst)
}

/// How the file is to be written: `bom=1` for spreadsheets, `separator=;` where those expect it.
fn dialect(query: &Query) -> Result<Dialect, ServiceError> {
    let raw = query.get("separator");
    let separator = if raw.is_empty() {
        Separator::Comma
    } else {
        Separator::parse(raw).map_err(|_| {
            FieldErrors::one("separator", "Choose one of: a comma, a semicolon, the word tab.")
        })?
    };
    Ok(Dialect {
        spreadsheet: query.get("bom") == "1",
        separator,
    })
}

fn answer(server: &Server, visitor: &Visitor, slug: &str, file: Result<CsvStream, ServiceError>) -> Response {
    match file {
        Ok(stream) => {
            let name = file_name(slug, server.backend.clock.today());
            let headers = [
                (header::CONTENT_TYPE, CSV.to_owned()),
                (
                    header::CONTENT_DISPOSITION,
                    format!("attachment; filename=\"{name}\""),
                ),
            ];
            (headers, Body::from_stream(stream)).into_response()
        }
        Err(error) => ErrorPage::of(&error, &visitor.request_id).answer(server),
    }
}
