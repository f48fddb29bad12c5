//! The list of integrations: filters, search, order and pages, composed from literals and bound values.

use chrono::NaiveDate;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{ProviderId, TeamId, UserId};
use holdfast_domain::integration::{Category, Criticality, DataClass, Environment, Framework, Lifecycle};
use holdfast_domain::risk::Band;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::sought::Sought;
use crate::store::bulk::{self, Carried, Carry, exact};
use crate::store::db::run;
use crate::store::list::{COUNT_CAP, Cursor, Page, PageRequest, Sort, SortKind, cut};
use crate::store::names::name_key;
use crate::store::owners::{shown_name, unowned};
use crate::store::sql::{Arg, Sql, bind_args};
use crate::store::{Conn, StoreError};

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
    /// Nobody owns it, or somebody who left.
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
    fn condition(&self, tagged: Tagged, sought: &Sought) -> Sql {
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
            sql.push(concat!(" AND ", unowned!("i.owner_id")));
        }
        if let Some(day) = self.due_by {
            sql.push(" AND i.next_due_on <= ").bind(Arg::Date(day));
        }
        sought.narrow(&mut sql);
        sql
    }

    /// Whether hits come in another order than the list's, so that all of them are sorted for one page.
    fn finds_first(&self, tagged: Tagged, sought: &Sought) -> bool {
        let by_tag =
            !(self.data_class.is_empty() && self.framework.is_empty() && self.environment.is_empty());
        (by_tag && tagged == Tagged::ByTag) || sought.begins_with_words()
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

/// One row of the list of integrations. Its fields stand in the order of the columns that are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    #[serde(with = "exact")]
    pub residual: f64,
    /// Inherent score.
    #[serde(with = "exact")]
    pub inherent: f64,
    /// Share of the weight that is known, in percent.
    #[serde(with = "exact")]
    pub confidence: f64,
    /// Frameworks that apply, stored forms joined by commas.
    pub frameworks: String,
    /// How complete the record is, in percent.
    pub completeness: i64,
    /// What is due first, or 9999-12-31.
    pub next_due_on: NaiveDate,
    /// Of which kind: that of its first date, `never_rotated`, `never_reviewed` or `none`.
    pub next_due_kind: String,
    /// When the next review is due.
    pub review_due_on: Option<NaiveDate>,
    /// The key by which it sorts by its owner.
    pub owner_key: String,
}

impl IntegrationSummary {
    fn cursor(&self, sort: IntegrationSort) -> Cursor {
        let value = match sort {
            IntegrationSort::Residual => self.residual.to_string(),
            IntegrationSort::Inherent => self.inherent.to_string(),
            IntegrationSort::Name => name_key(&self.name),
            IntegrationSort::Provider => name_key(&self.provider_name),
            IntegrationSort::Owner => self.owner_key.clone(),
            IntegrationSort::NextDue => self.next_due_on.to_string(),
        };
        Cursor { value, id: self.id }
    }
}

const COLUMNS: &str = concat!(
    "SELECT i.id, i.name, p.name AS provider_name, ",
    shown_name!("u"),
    " AS owner_name, t.name AS team_name, i.category, i.lifecycle, i.tier, i.residual, \
                       i.inherent, i.confidence, i.frameworks, i.completeness, i.next_due_on, i.next_due_kind, i.review_due_on, i.owner_key FROM "
);
const CARRIED: [Carry; 17] = [
    ("id", Carried::Id),
    ("name", Carried::Plain),
    ("provider_name", Carried::Plain),
    ("owner_name", Carried::Plain),
    ("team_name", Carried::Plain),
    ("category", Carried::Plain),
    ("lifecycle", Carried::Plain),
    ("tier", Carried::Plain),
    ("residual", Carried::Real),
    ("inherent", Carried::Real),
    ("confidence", Carried::Real),
    ("frameworks", Carried::Plain),
    ("completeness", Carried::Plain),
    ("next_due_on", Carried::Plain),
    ("next_due_kind", Carried::Plain),
    ("review_due_on", Carried::Plain),
    ("owner_key", Carried::Plain),
];
const NAMES: &str = " JOIN providers p ON p.id = i.provider_id LEFT JOIN users u ON u.id = i.owner_id LEFT JOIN teams t ON t.id = i.team_id";

fn list_sql(
    filter: &IntegrationFilter,
    request: &PageRequest,
    tagged: Tagged,
    sought: &Sought,
) -> Result<(Sql, bool), StoreError> {
    let (condition, order) = (filter.condition(tagged, sought), filter.order());
    let mut sql = Sql::new(COLUMNS);
    if filter.finds_first(tagged, sought) {
        // The hits are sorted by what an index knows of them; only the page's own rows are walked to.
        let mut found = Sql::new("(SELECT i.id FROM integrations i");
        found.append(condition);
        let reverse = order.apply(&mut found, request)?;
        sql.append(found)
            .push(") k JOIN integrations i ON i.id = k.id")
            .push(NAMES);
        order.order(&mut sql, reverse);
        sql.push(" LIMIT ").bind(request.limit_arg());
        Ok((sql, reverse))
    } else {
        sql.push("integrations i").push(NAMES).append(condition);
        let reverse = order.apply(&mut sql, request)?;
        Ok((sql, reverse))
    }
}

fn count_sql(filter: &IntegrationFilter, sought: &Sought) -> Sql {
    let mut count = Sql::new("SELECT COUNT(*) FROM (SELECT 1 AS one FROM integrations i");
    count
        .append(filter.condition(Tagged::ByTag, sought))
        .push(" LIMIT 1001) AS capped");
    count
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
    let sought = Sought::of(conn, &filter.query).await?;
    let total = if counted {
        let count = count_sql(filter, &sought);
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
    let (sql, reverse) = list_sql(filter, request, tagged, &sought)?;
    let rows: Vec<(IntegrationSummary,)> = bulk::rows(conn, sql, &[&CARRIED]).await?;
    let rows = rows.into_iter().map(|(row,)| row).collect();
    Ok(cut(rows, reverse, request, total, |row: &IntegrationSummary| {
        row.cursor(filter.sort)
    }))
}

/// How SQLite would run a list, of few hits and of many, and count it: the lines of `EXPLAIN QUERY PLAN`. For tests.
///
/// # Errors
/// When the database fails.
pub async fn explain_list(
    conn: &mut Conn<'_>,
    filter: &IntegrationFilter,
    request: &PageRequest,
) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    let sought = Sought::of(conn, &filter.query).await?;
    let few = list_sql(filter, request, Tagged::ByTag, &sought)?.0;
    let many = list_sql(filter, request, Tagged::InOrder, &sought)?.0;
    for list in [few, many, count_sql(filter, &sought)] {
        let mut sql = Sql::new("EXPLAIN QUERY PLAN ");
        sql.append(list);
        let rows: Vec<(i64, i64, i64, String)> =
            run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
        lines.extend(rows.into_iter().map(|row| row.3));
    }
    Ok(lines)
}
