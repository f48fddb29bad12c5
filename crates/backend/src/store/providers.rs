//! Providers with their facts.

use chrono::{DateTime, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fold::skeleton;
use holdfast_domain::ids::ProviderId;
use holdfast_domain::integration::Category;
use holdfast_domain::provider::{Provider, ProviderFact};
use holdfast_domain::text::ProviderName;
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{execute, run};
use super::list::{Cursor, Page, PageRequest, Sort, SortKind, cut};
use super::names::{Named, own_key, put_terms, search};
use super::sql::{Arg, Sql, bind_args};
use super::stored::{Standing, Stored, Withdrawn, replace_row, standing};
use super::{Conn, StoreError};

#[derive(sqlx::FromRow)]
struct ProviderRow {
    id: Uuid,
    name: String,
    category: String,
    subcategory: Option<String>,
    from_library: bool,
    facts: Json<Vec<ProviderFact>>,
}

impl TryFrom<ProviderRow> for Provider {
    type Error = StoreError;
    fn try_from(row: ProviderRow) -> Result<Self, StoreError> {
        let name = ProviderName::stored(row.name);
        let mut provider = Self::called(ProviderId(row.id), name, Category::parse(&row.category)?);
        provider.subcategory = row.subcategory.map(Into::into);
        provider.from_library = row.from_library;
        provider.learn(row.facts.0);
        Ok(provider)
    }
}

impl Stored for Provider {
    const ENTITY: &'static str = "provider";

    fn key(&self) -> Uuid {
        self.id.0
    }

    async fn insert(&self, conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let name = self.name.as_str();
        execute!(conn, sqlx::query(
            "INSERT INTO providers (id, name, name_key, skeleton, category, subcategory, from_library, facts, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(self.id.0).bind(name).bind(own_key(name, self.id.0)).bind(skeleton(name)).bind(self.category.as_str())
            .bind(self.subcategory.as_deref()).bind(self.from_library).bind(Json(self.facts())).bind(now))?;
        put_terms(conn, Named::Provider, self.id.0, name).await
    }

    async fn find(conn: &mut Conn<'_>, id: Uuid) -> Result<Option<(Self, Standing)>, StoreError> {
        let provider = find(conn, ProviderId(id)).await?;
        Ok(provider.zip(standing(conn, "providers", id).await?))
    }

    async fn replace(
        &self,
        conn: &mut Conn<'_>,
        version: i64,
        withdrawn: Option<&Withdrawn>,
    ) -> Result<bool, StoreError> {
        let name = self.name.as_str();
        // What is withdrawn does not keep its name from others.
        let compared = match withdrawn {
            Some(_) => String::new(),
            None => skeleton(name),
        };
        let subcategory = self.subcategory.as_ref().map(ToString::to_string);
        let values = vec![
            ("name", Arg::Text(name.to_owned())),
            ("name_key", Arg::Text(own_key(name, self.id.0))),
            ("skeleton", Arg::Text(compared)),
            ("category", Arg::Text(self.category.as_str().to_owned())),
            ("subcategory", Arg::MaybeText(subcategory)),
            ("facts", Arg::Json(serde_json::to_value(self.facts())?)),
        ];
        if !replace_row(conn, "providers", (self.id.0, version), values, withdrawn).await? {
            return Ok(false);
        }
        put_terms(conn, Named::Provider, self.id.0, name).await?;
        Ok(true)
    }
}

/// Whether there is a provider whose name looks like this one, or was one of this name that was withdrawn.
///
/// # Errors
/// When the database fails.
pub async fn was_named(conn: &mut Conn<'_>, name: &str) -> Result<bool, StoreError> {
    let found: Option<Uuid> = run!(conn, c => sqlx::query_scalar(
        "SELECT id FROM providers WHERE (skeleton = $1 AND skeleton <> '') OR (withdrawn_at IS NOT NULL AND name = $2) LIMIT 1")
        .bind(skeleton(name)).bind(name).fetch_optional(c))?;
    Ok(found.is_some())
}

/// A provider by id, also one that was withdrawn.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Conn<'_>, id: ProviderId) -> Result<Option<Provider>, StoreError> {
    let row: Option<ProviderRow> = run!(conn, c => sqlx::query_as(
        "SELECT id, name, category, subcategory, from_library, facts FROM providers WHERE id = $1").bind(id.0).fetch_optional(c))?;
    row.map(Provider::try_from).transpose()
}

/// The first names of providers in alphabetical order.
///
/// # Errors
/// When the database fails.
pub async fn names(conn: &mut Conn<'_>, limit: i64) -> Result<Vec<(ProviderId, String)>, StoreError> {
    let rows: Vec<(Uuid, String)> = run!(conn, c => sqlx::query_as("SELECT id, name FROM providers WHERE withdrawn_at IS NULL ORDER BY name_key, id LIMIT $1").bind(limit).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (ProviderId(id), name))
        .collect())
}

/// Every provider, by name; at most 2,000.
///
/// # Errors
/// When the database fails.
pub async fn all(conn: &mut Conn<'_>) -> Result<Vec<Provider>, StoreError> {
    let rows: Vec<ProviderRow> = run!(conn, c => sqlx::query_as(
        "SELECT id, name, category, subcategory, from_library, facts FROM providers WHERE withdrawn_at IS NULL ORDER BY name_key, id LIMIT 2000").fetch_all(c))?;
    rows.into_iter().map(Provider::try_from).collect()
}

/// One row of the list of providers.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, sqlx::FromRow)]
pub struct ProviderSummary {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Name, for sorting.
    pub name_key: String,
    /// Category, stored form.
    pub category: String,
    /// In the library's own words.
    pub subcategory: Option<String>,
    /// How many active integrations use it.
    pub integrations: i64,
    /// The highest residual score among them.
    pub worst: Option<f64>,
}

/// A page of providers by name; `used` leaves out those without an active integration, `query` keeps names in which each of
/// its words begins one.
///
/// # Errors
/// When the database fails, or the page's key is wrong.
pub async fn list(
    conn: &mut Conn<'_>,
    query: &str,
    category: Option<Category>,
    used: bool,
    request: &PageRequest,
) -> Result<Page<ProviderSummary>, StoreError> {
    let mut condition = Sql::new(" WHERE p.withdrawn_at IS NULL");
    search(&mut condition, "p.id", Named::Provider, query);
    if let Some(category) = category {
        condition
            .push(" AND p.category = ")
            .bind(Arg::Text(category.as_str().into()));
    }
    if used {
        condition.push(" AND EXISTS (SELECT 1 FROM integrations i WHERE i.provider_id = p.id AND i.lifecycle NOT IN ('retired', 'rejected'))");
    }
    let mut count = Sql::new("SELECT COUNT(*) FROM (SELECT 1 AS one FROM providers p");
    count.append(condition.clone()).push(" LIMIT 1001) AS capped");
    let total: i64 = run!(conn, c => bind_args!(sqlx::query_scalar(count.safe()), &count.args).fetch_one(c))?;
    let mut sql = Sql::new(
        "SELECT p.id, p.name, p.name_key, p.category, p.subcategory, \
         (SELECT COUNT(*) FROM integrations i WHERE i.provider_id = p.id AND i.lifecycle NOT IN ('retired', 'rejected')) AS integrations, \
         (SELECT MAX(i.residual) FROM integrations i WHERE i.provider_id = p.id AND i.lifecycle NOT IN ('retired', 'rejected')) AS worst \
         FROM providers p",
    );
    sql.append(condition);
    let sort = Sort {
        column: "p.name_key",
        id: "p.id",
        kind: SortKind::Text,
        descending: false,
    };
    let reverse = sort.apply(&mut sql, request)?;
    let rows: Vec<ProviderSummary> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(cut(rows, reverse, request, total, |row| Cursor {
        value: row.name_key.clone(),
        id: row.id,
    }))
}
