//! What stands beside a document in rows of its own: services, tags, and the words that it is found by.

use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::ProviderId;
use holdfast_domain::integration::Integration;
use sqlx::types::Json;
use uuid::Uuid;

use super::owner_key;
use crate::store::db::{execute, run};
use crate::store::names::{name_key, words};
use crate::store::sql::{Arg, Sql, bind_args};
use crate::store::{Conn, StoreError};

/// Writes what hangs on the document: services, filter tags, search words. Only what changed is written.
pub(super) async fn replace(
    conn: &mut Conn<'_>,
    integration: &Integration,
    provider_name: &str,
    existed: bool,
) -> Result<(), StoreError> {
    let id = integration.id.0;
    if existed {
        execute!(
            conn,
            sqlx::query("DELETE FROM integration_services WHERE integration_id = $1").bind(id)
        )?;
        execute!(
            conn,
            sqlx::query("DELETE FROM integration_tags WHERE integration_id = $1").bind(id)
        )?;
        execute!(
            conn,
            sqlx::query("DELETE FROM search_terms WHERE integration_id = $1").bind(id)
        )?;
    }
    let services = integration
        .services
        .iter()
        .map(|service| [Arg::Id(id), Arg::Id(service.0)]);
    insert(
        conn,
        "INSERT INTO integration_services (integration_id, service_id) VALUES ",
        services,
    )
    .await?;
    let tags = tags(integration)
        .into_iter()
        .map(|(kind, value)| [Arg::Id(id), Arg::Text(kind.into()), Arg::Text(value.into())]);
    insert(
        conn,
        "INSERT INTO integration_tags (integration_id, kind, value) VALUES ",
        tags,
    )
    .await?;
    put_terms(conn, integration, provider_name).await
}

async fn put_terms(
    conn: &mut Conn<'_>,
    integration: &Integration,
    provider_name: &str,
) -> Result<(), StoreError> {
    let terms = search_terms(integration, provider_name)
        .into_iter()
        .map(|term| [Arg::Id(integration.id.0), Arg::Text(term)]);
    insert(
        conn,
        "INSERT INTO search_terms (integration_id, term) VALUES ",
        terms,
    )
    .await
}

/// Writes the keys and words of a batch of integrations anew, those after `after`; the last of them, or `None` when there are
/// none.
///
/// # Errors
/// When the database fails.
pub async fn make_anew(conn: &mut Conn<'_>, after: Uuid, batch: i64) -> Result<Option<Uuid>, StoreError> {
    let rows: Vec<Named> = run!(conn, c => sqlx::query_as(
        "SELECT i.id, i.document, p.name, u.name FROM integrations i JOIN providers p ON p.id = i.provider_id \
         LEFT JOIN users u ON u.id = i.owner_id WHERE i.id > $1 ORDER BY i.id LIMIT $2")
        .bind(after).bind(batch).fetch_all(&mut *c))?;
    let last = rows.last().map(|row| row.0);
    put_anew(conn, rows).await?;
    Ok(last)
}

/// An integration with the names of its provider and its owner.
type Named = (Uuid, Json<Integration>, String, Option<String>);

/// Writes the keys and words of the integrations of a provider anew, after it got another name.
///
/// # Errors
/// When the database fails.
pub async fn provider_renamed(conn: &mut Conn<'_>, provider: ProviderId) -> Result<(), StoreError> {
    let rows: Vec<Named> = run!(conn, c => sqlx::query_as(
        "SELECT i.id, i.document, p.name, u.name FROM integrations i JOIN providers p ON p.id = i.provider_id \
         LEFT JOIN users u ON u.id = i.owner_id WHERE i.provider_id = $1 ORDER BY i.id")
        .bind(provider.0).fetch_all(&mut *c))?;
    put_anew(conn, rows).await
}

async fn put_anew(conn: &mut Conn<'_>, rows: Vec<Named>) -> Result<(), StoreError> {
    for (id, Json(integration), provider, owner) in rows {
        execute!(
            conn,
            sqlx::query(
                "UPDATE integrations SET name = $2, name_key = $3, provider_key = $4, owner_key = $5 WHERE id = $1"
            )
            .bind(id)
            .bind(integration.name.as_str())
            .bind(name_key(integration.name.as_str()))
            .bind(name_key(&provider))
            .bind(owner_key(owner.as_deref()))
        )?;
        execute!(
            conn,
            sqlx::query("DELETE FROM search_terms WHERE integration_id = $1").bind(id)
        )?;
        put_terms(conn, &integration, &provider).await?;
    }
    Ok(())
}

/// Adds rows in one statement; none when there are none.
async fn insert<const N: usize>(
    conn: &mut Conn<'_>,
    text: &'static str,
    rows: impl Iterator<Item = [Arg; N]>,
) -> Result<(), StoreError> {
    let mut sql = Sql::new(text);
    for (index, row) in rows.enumerate() {
        sql.push(if index > 0 { ", (" } else { "(" })
            .bind_all(row)
            .push(")");
    }
    if !sql.args.is_empty() {
        execute!(conn, bind_args!(sqlx::query(sql.safe()), &sql.args))?;
    }
    Ok(())
}

fn tags(integration: &Integration) -> std::collections::BTreeSet<(&'static str, &'static str)> {
    let classes = integration
        .data_flows
        .items()
        .iter()
        .map(|flow| ("data_class", flow.data_class.as_str()));
    let frameworks = integration
        .compliance
        .items()
        .iter()
        .map(|flag| ("framework", flag.framework.as_str()));
    let environments = integration
        .environments
        .iter()
        .map(|used| ("environment", used.environment.as_str()));
    classes.chain(frameworks).chain(environments).collect()
}

/// The words that an integration is found by.
fn search_terms(integration: &Integration, provider_name: &str) -> std::collections::BTreeSet<String> {
    let hosts = integration
        .endpoints
        .iter()
        .map(|endpoint| endpoint.url.split('/').nth(2).unwrap_or_default());
    [
        integration.name.as_str(),
        provider_name,
        integration.product.as_deref().unwrap_or_default(),
        &integration.purpose,
    ]
    .into_iter()
    .chain(hosts)
    .flat_map(words)
    .collect()
}
