//! Integrations: one document, with the columns that lists sort and filter by kept beside it in the same statement.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, ProviderId, TeamId, UserId};
use holdfast_domain::integration::{
    Category, Criticality, DataClass, Environment, Framework, Integration, Lifecycle,
};
use holdfast_domain::risk::{Assessment, Band};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{execute, run};
use super::list::{COUNT_CAP, Cursor, Page, PageRequest, Sort, SortKind, cut};
use super::providers::name_key;
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// Owners sort by name; a missing one sorts last.
const NO_OWNER_KEY: &str = "\u{ffff}";

/// What is written beside the document: names for sorting, and the score.
#[derive(Clone, Debug)]
pub struct Projection<'a> {
    /// The provider's name.
    pub provider_name: &'a str,
    /// The owner's name.
    pub owner_name: Option<&'a str>,
    /// The score.
    pub assessment: &'a Assessment,
    /// The last review.
    pub last_review_on: Option<NaiveDate>,
    /// When the next review is due.
    pub review_due_on: Option<NaiveDate>,
    /// What is due first, and of which kind.
    pub next_due: (NaiveDate, &'static str),
}

/// The furthest day that is stored; [`NaiveDate::MAX`] does not fit into a date column.
pub const LAST_DAY: NaiveDate = super::credentials::NEVER;

/// Adds an integration at version 1, or replaces the one at `expected` version. `false`: it is at another version.
///
/// # Errors
/// Constraints on what was chosen; [`StoreError::Repeated`] when it is there already.
pub async fn save(
    conn: &mut Conn<'_>,
    integration: &Integration,
    projection: &Projection<'_>,
    expected: Option<i64>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let text = match expected {
        None => {
            "INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, tier, owner_id, deputy_id, team_id, owner_key, \
             frameworks, completeness, document, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, assessment, \
             last_review_on, review_due_on, next_due_on, next_due_kind, created_at, updated_at) \
             VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $29)"
        }
        Some(_) => {
            "UPDATE integrations SET version = $2 + 1, name = $3, name_key = $4, provider_id = $5, provider_key = $6, category = $7, lifecycle = $8, tier = $9, \
             owner_id = $10, deputy_id = $11, team_id = $12, owner_key = $13, frameworks = $14, completeness = $15, document = $16, residual = $17, inherent = $18, \
             confidence = $19, residual_band = $20, inherent_band = $21, score_valid_through = $22, score_model = $23, assessment = $24, last_review_on = $25, \
             review_due_on = $26, next_due_on = $27, next_due_kind = $28, updated_at = $29 WHERE id = $1 AND version = $2"
        }
    };
    let frameworks: Vec<&str> = integration
        .compliance
        .items()
        .iter()
        .map(|flag| flag.framework.as_str())
        .collect();
    let scores = &projection.assessment.scores;
    let done = execute!(
        conn,
        sqlx::query(text)
            .bind(integration.id.0)
            .bind(expected.unwrap_or(0))
            .bind(integration.name.as_str())
            .bind(name_key(integration.name.as_str()))
            .bind(integration.provider.0)
            .bind(name_key(projection.provider_name))
            .bind(integration.category.as_str())
            .bind(integration.lifecycle.as_str())
            .bind(integration.tier.map(Enumeration::as_str))
            .bind(integration.owner.map(|user| user.0))
            .bind(integration.deputy.map(|user| user.0))
            .bind(integration.team.map(|team| team.0))
            .bind(
                projection
                    .owner_name
                    .map_or_else(|| NO_OWNER_KEY.to_owned(), name_key)
            )
            .bind(frameworks.join(","))
            .bind(i64::from(integration.completeness()))
            .bind(Json(integration))
            .bind(scores.residual)
            .bind(scores.inherent)
            .bind(scores.confidence)
            .bind(scores.residual_band.as_str())
            .bind(scores.inherent_band.as_str())
            .bind(projection.assessment.valid_through.min(LAST_DAY))
            .bind(i64::from(projection.assessment.model_version))
            .bind(Json(projection.assessment))
            .bind(projection.last_review_on)
            .bind(projection.review_due_on)
            .bind(projection.next_due.0)
            .bind(projection.next_due.1)
            .bind(now)
    )?;
    if done != 1 {
        return Ok(false);
    }
    replace_children(conn, integration, projection.provider_name, expected.is_some()).await?;
    Ok(true)
}

/// Replaces the score of an integration and what it makes due; record and version stay.
///
/// # Errors
/// When the database fails.
pub async fn save_score(
    conn: &mut Conn<'_>,
    id: IntegrationId,
    assessment: &Assessment,
    (last_review_on, review_due_on): (Option<NaiveDate>, Option<NaiveDate>),
    next_due: (NaiveDate, &'static str),
) -> Result<(), StoreError> {
    let scores = &assessment.scores;
    execute!(conn, sqlx::query(
        "UPDATE integrations SET residual = $2, inherent = $3, confidence = $4, residual_band = $5, inherent_band = $6, score_valid_through = $7, \
         score_model = $8, assessment = $9, last_review_on = $10, review_due_on = $11, next_due_on = $12, next_due_kind = $13 WHERE id = $1")
        .bind(id.0).bind(scores.residual).bind(scores.inherent).bind(scores.confidence).bind(scores.residual_band.as_str()).bind(scores.inherent_band.as_str())
        .bind(assessment.valid_through.min(LAST_DAY)).bind(i64::from(assessment.model_version)).bind(Json(assessment)).bind(last_review_on)
        .bind(review_due_on).bind(next_due.0).bind(next_due.1))?;
    Ok(())
}

/// Writes what hangs on the document: services, filter tags, search words. Only what changed is written.
async fn replace_children(
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
    for service in &integration.services {
        execute!(
            conn,
            sqlx::query("INSERT INTO integration_services (integration_id, service_id) VALUES ($1, $2)")
                .bind(id)
                .bind(service.0)
        )?;
    }
    let tags = tags(integration);
    if !tags.is_empty() {
        let mut sql = Sql::new("INSERT INTO integration_tags (integration_id, kind, value) VALUES ");
        for (index, (kind, value)) in tags.iter().enumerate() {
            sql.push(if index > 0 { ", (" } else { "(" })
                .bind_all([Arg::Id(id), Arg::Text((*kind).into()), Arg::Text((*value).into())])
                .push(")");
        }
        execute!(conn, bind_args!(sqlx::query(sql.safe()), &sql.args))?;
    }
    let mut sql = Sql::new("INSERT INTO search_terms (integration_id, term) VALUES ");
    for (index, term) in search_terms(integration, provider_name).into_iter().enumerate() {
        sql.push(if index > 0 { ", (" } else { "(" })
            .bind_all([Arg::Id(id), Arg::Text(term)])
            .push(")");
    }
    execute!(conn, bind_args!(sqlx::query(sql.safe()), &sql.args))?;
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

/// The words of a text, in lower case, at most 64 letters each.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().chars().take(64).collect())
}

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
    .take(400)
    .collect()
}

/// A stored integration with its score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// The record.
    pub integration: Integration,
    /// Its version, for the next save.
    pub version: i64,
    /// Its score; fresh when `valid_through` has not passed.
    pub assessment: Assessment,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was last saved.
    pub updated_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct StoredRow {
    version: i64,
    document: Json<Integration>,
    assessment: Json<Assessment>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// An integration by id.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut Conn<'_>, id: IntegrationId) -> Result<Option<Stored>, StoreError> {
    let row: Option<StoredRow> = run!(conn, c => sqlx::query_as("SELECT version, document, assessment, created_at, updated_at FROM integrations WHERE id = $1").bind(id.0).fetch_optional(c))?;
    Ok(row.map(|row| Stored {
        integration: row.document.0,
        version: row.version,
        assessment: row.assessment.0,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }))
}

/// How a list of integrations is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IntegrationSort {
    /// By residual score.
    #[default]
    Residual,
    /// By inherent score.
    Inherent,
    /// By name.
    Name,
    /// By the provider's name.
    Provider,
    /// By the owner's name.
    Owner,
    /// By what is due first.
    NextDue,
}

/// What a list of integrations is narrowed to. Values within a list are alternatives; lists are all required.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IntegrationFilter {
    /// Words; each must begin a word of the record.
    pub query: String,
    /// Steps of the lifecycle; empty leaves out retired and rejected ones.
    pub lifecycle: Vec<Lifecycle>,
    /// Categories.
    pub category: Vec<Category>,
    /// Residual bands.
    pub band: Vec<Band>,
    /// Tiers.
    pub tier: Vec<Criticality>,
    /// Data classes that flow.
    pub data_class: Vec<DataClass>,
    /// Frameworks that apply.
    pub framework: Vec<Framework>,
    /// Environments in which it exists.
    pub environment: Vec<Environment>,
    /// The provider.
    pub provider: Option<ProviderId>,
    /// The owner.
    pub owner: Option<UserId>,
    /// Nobody owns it.
    pub unowned: bool,
    /// The team.
    pub team: Option<TeamId>,
    /// What is due on this day or before.
    pub due_by: Option<NaiveDate>,
    /// The order.
    pub sort: IntegrationSort,
    /// Reversed: lowest first for scores, Z to A for names.
    pub reversed: bool,
}

/// How the records with a tag are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tagged {
    /// All of them by the tag, then sorted: for few.
    ByTag,
    /// Each record is asked, in the order of the list, until the page is full: for many.
    InOrder,
}

impl IntegrationFilter {
    fn condition(&self, tagged: Tagged) -> Sql {
        let mut sql = Sql::new(" WHERE ");
        if self.lifecycle.is_empty() {
            sql.push("i.lifecycle NOT IN ('retired', 'rejected')");
        } else {
            any_of(&mut sql, "i.lifecycle", &self.lifecycle);
        }
        for (column, values) in [
            ("i.category", stored(&self.category)),
            ("i.residual_band", stored(&self.band)),
            ("i.tier", stored(&self.tier)),
        ] {
            if !values.is_empty() {
                sql.push(" AND ")
                    .push(column)
                    .push(" IN (")
                    .bind_all(values)
                    .push(")");
            }
        }
        for (kind, values) in [
            ("data_class", stored(&self.data_class)),
            ("framework", stored(&self.framework)),
            ("environment", stored(&self.environment)),
        ] {
            if !values.is_empty() {
                sql.push(match tagged {
                    Tagged::ByTag => " AND i.id IN (SELECT g.integration_id FROM integration_tags g WHERE g.kind = ",
                    Tagged::InOrder => " AND EXISTS (SELECT 1 FROM integration_tags g WHERE g.integration_id = i.id AND g.kind = ",
                });
                sql.bind(Arg::Text(kind.into()));
                sql.push(" AND g.value IN (").bind_all(values).push("))");
            }
        }
        for (column, id) in [
            ("i.provider_id", self.provider.map(|id| id.0)),
            ("i.owner_id", self.owner.map(|id| id.0)),
            ("i.team_id", self.team.map(|id| id.0)),
        ] {
            if let Some(id) = id {
                sql.push(" AND ").push(column).push(" = ").bind(Arg::Id(id));
            }
        }
        if self.unowned {
            sql.push(" AND i.owner_id IS NULL");
        }
        if let Some(day) = self.due_by {
            sql.push(" AND i.next_due_on <= ").bind(Arg::Date(day));
        }
        self.search(&mut sql);
        sql
    }

    /// The words that are searched for, longest first: the longest is most likely the rarest.
    fn search(&self, sql: &mut Sql) {
        let mut found: Vec<String> = words(&self.query).take(8).collect();
        found.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let Some((first, rest)) = found.split_first() else {
            return;
        };
        // Bounded: a word that thousands of records share answers with the first 2,000 of them.
        sql.push(" AND i.id IN (SELECT s.integration_id FROM search_terms s WHERE s.term >= ")
            .bind(Arg::Text(first.clone()));
        sql.push(" AND s.term < ")
            .bind(Arg::Text(format!("{first}\u{10ffff}")));
        for word in rest {
            sql.push(" AND EXISTS (SELECT 1 FROM search_terms o WHERE o.integration_id = s.integration_id AND o.term >= ").bind(Arg::Text(word.clone()));
            sql.push(" AND o.term < ")
                .bind(Arg::Text(format!("{word}\u{10ffff}")))
                .push(")");
        }
        sql.push(" LIMIT 2000)");
    }

    fn order(&self) -> Sort {
        let (column, kind, descending) = match self.sort {
            IntegrationSort::Residual => ("i.residual", SortKind::Real, true),
            IntegrationSort::Inherent => ("i.inherent", SortKind::Real, true),
            IntegrationSort::Name => ("i.name_key", SortKind::Text, false),
            IntegrationSort::Provider => ("i.provider_key", SortKind::Text, false),
            IntegrationSort::Owner => ("i.owner_key", SortKind::Text, false),
            IntegrationSort::NextDue => ("i.next_due_on", SortKind::Date, false),
        };
        Sort {
            column,
            id: "i.id",
            kind,
            descending: descending != self.reversed,
        }
    }
}

fn stored<E: Enumeration>(values: &[E]) -> Vec<Arg> {
    values
        .iter()
        .map(|value| Arg::Text(value.as_str().to_owned()))
        .collect()
}

fn any_of<E: Enumeration>(sql: &mut Sql, column: &'static str, values: &[E]) {
    sql.push(column).push(" IN (").bind_all(stored(values)).push(")");
}

/// One row of the list of integrations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, sqlx::FromRow)]
pub struct IntegrationSummary {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// The provider's name.
    pub provider_name: String,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// The team's name.
    pub team_name: Option<String>,
    /// Category, stored form.
    pub category: String,
    /// Lifecycle, stored form.
    pub lifecycle: String,
    /// Tier, stored form.
    pub tier: Option<String>,
    /// Residual score.
    pub residual: f64,
    /// Inherent score.
    pub inherent: f64,
    /// Share of the weight that is known, in percent.
    pub confidence: f64,
    /// Frameworks that apply, stored forms joined by commas.
    pub frameworks: String,
    /// How complete the record is, in percent.
    pub completeness: i64,
    /// What is due first, or 9999-12-31.
    pub next_due_on: NaiveDate,
    /// Of which kind: `none`, `rotation`, `never_rotated`, `review`.
    pub next_due_kind: String,
    /// When the next review is due.
    pub review_due_on: Option<NaiveDate>,
}

impl IntegrationSummary {
    fn cursor(&self, sort: IntegrationSort) -> Cursor {
        let value = match sort {
            IntegrationSort::Residual => self.residual.to_string(),
            IntegrationSort::Inherent => self.inherent.to_string(),
            IntegrationSort::Name => name_key(&self.name),
            IntegrationSort::Provider => name_key(&self.provider_name),
            IntegrationSort::Owner => self
                .owner_name
                .as_deref()
                .map_or_else(|| NO_OWNER_KEY.to_owned(), name_key),
            IntegrationSort::NextDue => self.next_due_on.to_string(),
        };
        Cursor { value, id: self.id }
    }
}

fn list_sql(
    filter: &IntegrationFilter,
    request: &PageRequest,
    tagged: Tagged,
) -> Result<(Sql, bool), StoreError> {
    let mut sql = Sql::new(
        "SELECT i.id, i.name, p.name AS provider_name, u.name AS owner_name, t.name AS team_name, i.category, i.lifecycle, i.tier, i.residual, i.inherent, \
         i.confidence, i.frameworks, i.completeness, i.next_due_on, i.next_due_kind, i.review_due_on FROM integrations i \
         JOIN providers p ON p.id = i.provider_id LEFT JOIN users u ON u.id = i.owner_id LEFT JOIN teams t ON t.id = i.team_id",
    );
    sql.append(filter.condition(tagged));
    let reverse = filter.order().apply(&mut sql, request)?;
    Ok((sql, reverse))
}

/// A page of integrations. The total is counted only when asked for, since the second page's total is the first's.
///
/// # Errors
/// When the database fails, or the page's key is wrong.
pub async fn list(
    conn: &mut Conn<'_>,
    filter: &IntegrationFilter,
    request: &PageRequest,
    counted: bool,
) -> Result<Page<IntegrationSummary>, StoreError> {
    let total = if counted {
        let mut count = Sql::new("SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations i");
        count
            .append(filter.condition(Tagged::ByTag))
            .push(" LIMIT 1001) AS capped");
        run!(conn, c => bind_args!(sqlx::query_scalar(count.safe()), &count.args).fetch_one(c))?
    } else {
        0
    };
    // A file is read from its first row to its last: sorting every hit for each of its chunks would be for nothing.
    let tagged = if counted && total <= COUNT_CAP {
        Tagged::ByTag
    } else {
        Tagged::InOrder
    };
    let (sql, reverse) = list_sql(filter, request, tagged)?;
    let rows: Vec<IntegrationSummary> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(cut(rows, reverse, request, total, |row| row.cursor(filter.sort)))
}

/// How SQLite would run a list, of few hits and of many: the lines of `EXPLAIN QUERY PLAN`. For tests.
///
/// # Errors
/// When the database fails.
pub async fn explain_list(
    conn: &mut Conn<'_>,
    filter: &IntegrationFilter,
    request: &PageRequest,
) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    for tagged in [Tagged::ByTag, Tagged::InOrder] {
        let (list, _) = list_sql(filter, request, tagged)?;
        let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
        sql.append(list);
        let rows: Vec<(i64, i64, i64, String)> =
            run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
        lines.extend(rows.into_iter().map(|row| row.3));
    }
    Ok(lines)
}

/// The documents of a chunk of integrations by id, for reports that read everything: those after `after`, in order.
///
/// # Errors
/// When the database fails.
pub async fn chunk(
    conn: &mut Conn<'_>,
    after: Option<IntegrationId>,
    rows: i64,
) -> Result<Vec<Stored>, StoreError> {
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let rows: Vec<StoredRow> = run!(conn, c => sqlx::query_as(
        "SELECT version, document, assessment, created_at, updated_at FROM integrations WHERE id > $1 ORDER BY id LIMIT $2").bind(after).bind(rows).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|row| Stored {
            integration: row.document.0,
            version: row.version,
            assessment: row.assessment.0,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
        .collect())
}

/// The integrations that any of `services` depends on directly.
///
/// # Errors
/// When the database fails.
pub async fn used_by(
    conn: &mut Conn<'_>,
    services: &[holdfast_domain::ids::ServiceId],
) -> Result<Vec<IntegrationId>, StoreError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("SELECT DISTINCT integration_id FROM integration_services WHERE service_id IN (");
    sql.bind_all(services.iter().map(|service| Arg::Id(service.0)))
        .push(") ORDER BY integration_id");
    let ids: Vec<Uuid> = run!(conn, c => bind_args!(sqlx::query_scalar(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(ids.into_iter().map(IntegrationId).collect())
}
