//! What reports read, in chunks by key: every statement ends at a limit and begins behind a key.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::integration::{Category, Criticality, Framework, Integration, Lifecycle, ReviewPlan};
use holdfast_domain::risk::{Band, Scores};
use sqlx::types::Json;
use uuid::Uuid;

use super::bulk::{self, Carried, Carry};
use super::db::run;
use super::owners::shown_name;
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

#[derive(sqlx::FromRow)]
struct CatalogueFromRow {
    id: Uuid,
    version: i64,
    document: Json<Integration>,
    scores: Json<Scores>,
    score_model: i64,
    last_review_on: Option<NaiveDate>,
    review_due_on: Option<NaiveDate>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    provider_name: String,
    owner_name: Option<String>,
    deputy_name: Option<String>,
    team_name: Option<String>,
}

/// An integration with everything that the catalogue tells of it.
#[derive(Clone, Debug)]
pub struct CatalogueRow {
    /// The key that chunks go by.
    pub id: Uuid,
    /// The record.
    pub integration: Integration,
    /// Counts its changes from 1.
    pub version: i64,
    /// Its scores.
    pub scores: Scores,
    /// The version of the scoring model behind them.
    pub score_model: i64,
    /// The last review.
    pub last_review_on: Option<NaiveDate>,
    /// When the next is due.
    pub review_due_on: Option<NaiveDate>,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// The provider's name.
    pub provider_name: String,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// The deputy's name.
    pub deputy_name: Option<String>,
    /// The team's name.
    pub team_name: Option<String>,
}

/// What the catalogue is narrowed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CatalogueFilter {
    /// Only of this lifecycle.
    pub lifecycle: Option<Lifecycle>,
    /// Only of this category.
    pub category: Option<Category>,
    /// Only with a residual score of this band.
    pub residual_band: Option<Band>,
    /// Only of this tier.
    pub tier: Option<Criticality>,
    /// Only those to which this framework applies.
    pub framework: Option<Framework>,
}

impl CatalogueFilter {
    /// Its conditions, each behind an `AND`.
    fn narrow(self, sql: &mut Sql) {
        let text = |value: &'static str| Arg::Text(value.to_owned());
        let columns = [
            (" AND i.lifecycle = ", self.lifecycle.map(Enumeration::as_str)),
            (" AND i.category = ", self.category.map(Enumeration::as_str)),
            (
                " AND i.residual_band = ",
                self.residual_band.map(Enumeration::as_str),
            ),
            (" AND i.tier = ", self.tier.map(Enumeration::as_str)),
        ];
        for (column, value) in columns {
            if let Some(value) = value {
                sql.push(column).bind(text(value));
            }
        }
        if let Some(framework) = self.framework {
            sql.push(" AND EXISTS (SELECT 1 FROM integration_tags g WHERE g.integration_id = i.id AND g.kind = 'framework' AND g.value = ")
                .bind(text(framework.as_str()))
                .push(")");
        }
    }
}

/// Integrations of every lifecycle behind `after`, by id.
///
/// # Errors
/// When the database fails.
pub async fn catalogue(
    conn: &mut Conn<'_>,
    filter: &CatalogueFilter,
    after: Option<IntegrationId>,
    rows: usize,
) -> Result<Vec<CatalogueRow>, StoreError> {
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let limit = i64::try_from(rows).unwrap_or(i64::MAX);
    let mut sql = Sql::new(concat!(
        "SELECT i.id, i.version, i.document, i.assessment -> 'scores' AS scores, i.score_model, i.last_review_on, i.review_due_on, i.created_at, i.updated_at, \
         p.name AS provider_name, ",
        shown_name!("o"),
        " AS owner_name, ",
        shown_name!("d"),
        " AS deputy_name, t.name AS team_name FROM integrations i \
         JOIN providers p ON p.id = i.provider_id LEFT JOIN users o ON o.id = i.owner_id LEFT JOIN users d ON d.id = i.deputy_id \
         LEFT JOIN teams t ON t.id = i.team_id WHERE i.id > "
    ));
    sql.bind(Arg::Id(after));
    filter.narrow(&mut sql);
    sql.push(" ORDER BY i.id LIMIT ").bind(Arg::Int(limit));
    let rows: Vec<CatalogueFromRow> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    Ok(rows
        .into_iter()
        .map(|row| CatalogueRow {
            id: row.id,
            integration: row.document.0,
            version: row.version,
            scores: row.scores.0,
            score_model: row.score_model,
            last_review_on: row.last_review_on,
            review_due_on: row.review_due_on,
            created_at: row.created_at,
            updated_at: row.updated_at,
            provider_name: row.provider_name,
            owner_name: row.owner_name,
            deputy_name: row.deputy_name,
            team_name: row.team_name,
        })
        .collect())
}

/// Where a row of the reviews stands: those never held first, then by due date, then by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewKey {
    /// When the next review is due; `None`: none was ever held.
    pub due_on: Option<NaiveDate>,
    /// The integration.
    pub id: Uuid,
}

/// Its fields stand in the order in which they are read.
#[derive(serde::Deserialize)]
struct ReviewFromRow {
    id: Uuid,
    name: String,
    lifecycle: String,
    inherent_band: String,
    review: ReviewPlan,
    last_review_on: Option<NaiveDate>,
    review_due_on: Option<NaiveDate>,
    first_due_on: Option<NaiveDate>,
    provider_name: String,
    owner_name: Option<String>,
    team_name: Option<String>,
    reviewer_name: Option<String>,
    outcome: Option<String>,
}

/// An integration and how its review stands.
#[derive(Clone, Debug)]
pub struct ReviewRow {
    /// The integration.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its lifecycle, stored form.
    pub lifecycle: String,
    /// Its inherent band, stored form.
    pub inherent_band: String,
    /// The cadence set by hand, if one is.
    pub plan: ReviewPlan,
    /// The last review.
    pub last_review_on: Option<NaiveDate>,
    /// When the next is due.
    pub review_due_on: Option<NaiveDate>,
    /// Since when the first is due of what serves users and was never reviewed.
    pub first_due_on: Option<NaiveDate>,
    /// The provider's name.
    pub provider_name: String,
    /// The owner's name.
    pub owner_name: Option<String>,
    /// The team's name.
    pub team_name: Option<String>,
    /// Who held the last review.
    pub reviewer_name: Option<String>,
    /// How it ended, stored form.
    pub outcome: Option<String>,
}

impl ReviewRow {
    /// Where it stands.
    #[must_use]
    pub fn key(&self) -> ReviewKey {
        ReviewKey {
            due_on: self.review_due_on,
            id: self.id,
        }
    }
}

impl From<ReviewFromRow> for ReviewRow {
    fn from(row: ReviewFromRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            lifecycle: row.lifecycle,
            inherent_band: row.inherent_band,
            plan: row.review,
            last_review_on: row.last_review_on,
            review_due_on: row.review_due_on,
            first_due_on: row.first_due_on,
            provider_name: row.provider_name,
            owner_name: row.owner_name,
            team_name: row.team_name,
            reviewer_name: row.reviewer_name,
            outcome: row.outcome,
        }
    }
}

/// How a review stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewStanding {
    /// None was ever held.
    Never,
    /// The next is due between two days, both included.
    Due {
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
    },
}

/// The integrations in use behind `after`: those never reviewed by id, then the others by due date and id. Only those that stand
/// so, when `standing` says how.
///
/// # Errors
/// When the database fails.
pub async fn reviews(
    conn: &mut Conn<'_>,
    standing: Option<ReviewStanding>,
    after: Option<ReviewKey>,
    rows: usize,
) -> Result<Vec<ReviewRow>, StoreError> {
    let never_after = match after {
        None => Some(Uuid::nil()),
        Some(ReviewKey { due_on: None, id }) => Some(id),
        Some(_) => None,
    };
    let mut found = match (never_after, standing) {
        (Some(id), None | Some(ReviewStanding::Never)) => never_reviewed(conn, id, rows).await?,
        _ => Vec::new(),
    };
    if found.len() < rows && standing != Some(ReviewStanding::Never) {
        let (due_on, id) = after
            .and_then(|key| Some((key.due_on?, key.id)))
            .unwrap_or((NaiveDate::default(), Uuid::nil()));
        found.extend(reviewed(conn, (due_on, id), standing, rows - found.len()).await?);
    }
    Ok(found.into_iter().map(ReviewRow::from).collect())
}

const CARRIED: [Carry; 13] = [
    ("id", Carried::Id),
    ("name", Carried::Plain),
    ("lifecycle", Carried::Plain),
    ("inherent_band", Carried::Plain),
    ("review", Carried::Json),
    ("last_review_on", Carried::Plain),
    ("review_due_on", Carried::Plain),
    ("first_due_on", Carried::Plain),
    ("provider_name", Carried::Plain),
    ("owner_name", Carried::Plain),
    ("team_name", Carried::Plain),
    ("reviewer_name", Carried::Plain),
    ("outcome", Carried::Plain),
];

/// How reviews stand, of the integrations that a condition is still to name.
const STANDING: &str = concat!(
    "SELECT i.id, i.name, i.lifecycle, i.inherent_band, i.document -> 'review' AS review, i.last_review_on, i.review_due_on, \
     d.day AS first_due_on, p.name AS provider_name, ",
    shown_name!("u"),
    " AS owner_name, t.name AS team_name, b.name AS reviewer_name, r.outcome FROM integrations i \
     JOIN providers p ON p.id = i.provider_id LEFT JOIN users u ON u.id = i.owner_id LEFT JOIN teams t ON t.id = i.team_id LEFT JOIN reviews r ON r.id = \
     (SELECT l.id FROM reviews l WHERE l.integration_id = i.id AND l.withdrawn_at IS NULL ORDER BY l.held_on DESC, l.id DESC LIMIT 1) LEFT JOIN users b ON b.id = r.by_id \
     LEFT JOIN record_dates d ON d.integration_id = i.id AND d.what = 'review' AND d.never \
     WHERE i.lifecycle NOT IN ('retired', 'rejected') AND "
);

async fn standing(conn: &mut Conn<'_>, mut sql: Sql, limit: usize) -> Result<Vec<ReviewFromRow>, StoreError> {
    sql.bind(Arg::Int(i64::try_from(limit).unwrap_or(i64::MAX)));
    let rows: Vec<(ReviewFromRow,)> = bulk::rows(conn, sql, &[&CARRIED]).await?;
    Ok(rows.into_iter().map(|(row,)| row).collect())
}

async fn never_reviewed(
    conn: &mut Conn<'_>,
    after: Uuid,
    rows: usize,
) -> Result<Vec<ReviewFromRow>, StoreError> {
    let mut sql = Sql::new(STANDING);
    sql.push("i.review_due_on IS NULL AND i.id > ")
        .bind(Arg::Id(after))
        .push(" ORDER BY i.id LIMIT ");
    standing(conn, sql, rows).await
}

async fn reviewed(
    conn: &mut Conn<'_>,
    (due_on, after): (NaiveDate, Uuid),
    only: Option<ReviewStanding>,
    rows: usize,
) -> Result<Vec<ReviewFromRow>, StoreError> {
    let mut sql = Sql::new(STANDING);
    sql.push("(i.review_due_on, i.id) > (")
        .bind_all([Arg::Date(due_on), Arg::Id(after)])
        .push(")");
    if let Some(ReviewStanding::Due { from, until }) = only {
        sql.push(" AND i.review_due_on BETWEEN ")
            .bind(Arg::Date(from))
            .push(" AND ")
            .bind(Arg::Date(until));
    }
    sql.push(" ORDER BY i.review_due_on, i.id LIMIT ");
    standing(conn, sql, rows).await
}
