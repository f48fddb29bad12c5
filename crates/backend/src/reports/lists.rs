//! The lists as files: the same filter, order and columns as on the screen, read page by page.

use std::borrow::Cow;
use std::str::FromStr;

use async_trait::async_trait;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::integration::{Category, Criticality, Lifecycle};
use uuid::Uuid;

use super::csv::Source;
use super::flat::{self, Item};
use super::{Cell, Chunk, ChunkRequest, Column, Cursor};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::credentials::{self, CredentialFilter, CredentialSummary};
use crate::store::dates::NEVER;
use crate::store::integrations::{self, IntegrationFilter, IntegrationSummary};
use crate::store::providers::{self, ProviderSummary};
use crate::store::{Conn, Page, PageRequest, StoreError, list};

/// The list of integrations under a filter.
#[derive(Clone, Debug)]
pub struct IntegrationList {
    /// The filter and the order.
    pub filter: IntegrationFilter,
    /// The columns of the page that were chosen, by their names there; `None`: every column.
    pub shown: Option<Vec<String>>,
}

/// The columns of the page, by their names there, that can be chosen.
const CHOSEN: &[&str] = &[
    "name",
    "provider",
    "owner",
    "team",
    "residual",
    "inherent",
    "due",
    "compliance",
    "lifecycle",
    "tier",
    "category",
    "confidence",
    "complete",
];

/// Refuses columns that the list does not have.
///
/// # Errors
/// `Invalid`, naming the first of them.
pub fn columns_are_known(chosen: &[String]) -> Result<(), ServiceError> {
    let Some(unknown) = chosen.iter().find(|column| !CHOSEN.contains(&column.as_str())) else {
        return Ok(());
    };
    let named: String = unknown.chars().take(40).collect();
    Err(ServiceError::Invalid(FieldErrors::one(
        "columns",
        format!("There is no column `{named}`; there are: {}.", CHOSEN.join(", ")),
    )))
}

/// The columns of the file that a column of the page stands for; id and name are always there.
fn file_columns(shown: &str) -> &'static [&'static str] {
    match shown {
        "provider" => &["provider"],
        "owner" => &["owner"],
        "team" => &["team"],
        "residual" => &["residual", "residual_band"],
        "inherent" => &["inherent", "inherent_band"],
        "due" => &["next_due_on", "next_due_kind"],
        "compliance" => &["frameworks"],
        "lifecycle" => &["lifecycle"],
        "tier" => &["tier"],
        "category" => &["category"],
        "confidence" => &["confidence"],
        "complete" => &["completeness"],
        _ => &[],
    }
}

impl IntegrationList {
    /// Whether a column of the file is wanted.
    fn wants(&self, column: &Column) -> bool {
        let Some(shown) = &self.shown else { return true };
        matches!(column.name, "id" | "name")
            || shown.iter().any(|key| file_columns(key).contains(&column.name))
    }
}

/// The list of credentials under a filter.
#[derive(Clone, Debug)]
pub struct CredentialList(pub CredentialFilter);

/// The list of providers under a filter.
#[derive(Clone, Debug, Default)]
pub struct ProviderList {
    /// Names that begin with this.
    pub query: String,
    /// Of one category.
    pub category: Option<Category>,
    /// Only those that an integration uses.
    pub used: bool,
}

/// Asks a list for the rows of a chunk.
pub(super) fn page_request(request: &ChunkRequest) -> Result<PageRequest, ServiceError> {
    let wrong = |()| StoreError::Constraint {
        field: "after",
        message: "This page's address is wrong; start at the first page.",
    };
    let after = request
        .after
        .as_ref()
        .map(|cursor| list::Cursor::from_str(&cursor.0).map_err(wrong))
        .transpose()?;
    Ok(PageRequest {
        after,
        before: None,
        rows: request.rows,
    })
}

/// A page of a list as a chunk.
pub(super) fn chunk_of<T>(page: Page<T>, cells: impl Fn(T) -> Vec<Cell>) -> Chunk {
    Chunk {
        next: page.next.map(Cursor),
        rows: page.rows.into_iter().map(cells).collect(),
    }
}

/// An id, as text.
pub(super) fn id(id: Uuid) -> Cell {
    Cell::Text(id.to_string())
}

static INTEGRATION_COLUMNS: [Column; 18] = [
    Column::in_file("id", "Id", "The integration's stable id"),
    Column::new("name", "Name", "What we call it"),
    Column::new("provider", "Provider", "Who provides it"),
    Column::new("category", "Category", "What kind of thing it does"),
    Column::new("tier", "Tier", "How critical it is on its own; empty: unknown"),
    Column::new("owner", "Owner", "Who answers for it; empty: nobody"),
    Column::new("team", "Team", "Which team it belongs to"),
    Column::new("lifecycle", "Lifecycle", "Current state"),
    Column::new("residual", "Residual", "Risk score after credits, 0 to 100"),
    Column::new("residual_band", "Residual band", "The band of the residual score"),
    Column::new("inherent", "Inherent", "Risk score before credits, 0 to 100"),
    Column::new("inherent_band", "Inherent band", "The band of the inherent score"),
    Column::new(
        "confidence",
        "Confidence",
        "Share of the score's weight that rests on known facts, in percent",
    ),
    Column::new(
        "frameworks",
        "Frameworks",
        "The frameworks that apply, with a bar between them",
    ),
    Column::new(
        "next_due_on",
        "Next due",
        "When what is due first is due; for what was never done the day on which it came on record; empty: nothing is",
    ),
    Column::new(
        "next_due_kind",
        "What is due",
        "rotation, expiry, review, evidence, notice, version, revocation, never_rotated, never_reviewed or none",
    ),
    Column::new(
        "review_due_on",
        "Review due",
        "When the next review is due; empty: none was ever held",
    ),
    Column::new(
        "completeness",
        "Completeness",
        "How complete the record is, in percent",
    ),
];

#[async_trait]
impl Source for IntegrationList {
    fn columns(&self) -> Cow<'static, [Column]> {
        INTEGRATION_COLUMNS
            .iter()
            .filter(|column| self.wants(column))
            .copied()
            .collect()
    }

    async fn chunk(
        &self,
        backend: &Backend,
        conn: &mut Conn<'_>,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError> {
        let request = page_request(request)?;
        let page = integrations::list(conn, &self.filter, &request, false).await?;
        Ok(chunk_of(page, |row| {
            let cells = INTEGRATION_COLUMNS.iter().zip(integration_cells(backend, row));
            cells
                .filter(|(column, _)| self.wants(column))
                .map(|(_, cell)| cell)
                .collect()
        }))
    }
}

fn integration_cells(backend: &Backend, row: IntegrationSummary) -> Vec<Cell> {
    let due = (row.next_due_on != NEVER).then_some(row.next_due_on);
    vec![
        id(row.id),
        row.name.into(),
        row.provider_name.into(),
        Cell::stored_choice::<Category>(&row.category),
        Cell::maybe(row.tier, |tier| Cell::stored_choice::<Criticality>(&tier)),
        row.owner_name.into(),
        row.team_name.into(),
        Cell::stored_choice::<Lifecycle>(&row.lifecycle),
        Cell::score(row.residual),
        Cell::choice(backend.model.band(row.residual)),
        Cell::score(row.inherent),
        Cell::choice(backend.model.band(row.inherent)),
        Cell::Decimal {
            value: row.confidence,
            places: 0,
        },
        flat::write(
            row.frameworks
                .split(',')
                .filter(|name| !name.is_empty())
                .map(Item::new),
        )
        .into(),
        due.into(),
        row.next_due_kind.into(),
        row.review_due_on.into(),
        row.completeness.into(),
    ]
}

static CREDENTIAL_COLUMNS: [Column; 13] = [
    Column::in_file("id", "Id", "The credential's stable id"),
    Column::in_file("integration_id", "Integration id", "The integration's stable id"),
    Column::new("name", "Credential", "What we call it"),
    Column::new("integration", "Integration", "What it belongs to"),
    Column::new("provider", "Provider", "Who provides that"),
    Column::new("kind", "Kind", "What kind of credential it is"),
    Column::new("environment", "Environment", "Where it is used"),
    Column::new("owner", "Owner", "Who answers for the integration; empty: nobody"),
    Column::new("team", "Team", "Which team the integration belongs to"),
    Column::new("status", "Status", "State of its rotation today"),
    Column::new(
        "due_on",
        "Due",
        "The last day on which its rotation is on time; for what was never rotated the day on which it came on record; empty: none",
    ),
    Column::new(
        "days_overdue",
        "Days overdue",
        "Days since it was due or expired; empty: it is not overdue",
    ),
    Column::new(
        "last_rotated_on",
        "Last rotated",
        "When it was last replaced; empty: no rotation is on record",
    ),
];

#[async_trait]
impl Source for CredentialList {
    fn columns(&self) -> Cow<'static, [Column]> {
        Cow::Borrowed(&CREDENTIAL_COLUMNS)
    }

    async fn chunk(
        &self,
        backend: &Backend,
        conn: &mut Conn<'_>,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError> {
        let request = page_request(request)?;
        let today = backend.clock.today();
        let page = credentials::list(conn, &self.0, today, &request, false).await?;
        Ok(chunk_of(page, |row| credential_cells(row, today)))
    }
}

fn credential_cells(row: CredentialSummary, today: chrono::NaiveDate) -> Vec<Cell> {
    let (due, overdue) = (row.due(), row.days_overdue(today));
    let credential = row.credential;
    let policy = row.policy;
    let status = credential.status(policy.as_ref(), today);
    vec![
        id(credential.id.0),
        id(credential.integration.0),
        credential.name.as_str().into(),
        row.integration_name.into(),
        row.provider_name.into(),
        Cell::choice(credential.kind),
        Cell::choice(credential.environment),
        row.owner_name.into(),
        row.team_name.into(),
        Cell::choice(status.kind()),
        due.into(),
        overdue.into(),
        credential.last_rotated_on.into(),
    ]
}

static PROVIDER_COLUMNS: [Column; 7] = [
    Column::in_file("id", "Id", "The provider's stable id"),
    Column::new("name", "Name", "What it is called"),
    Column::new("category", "Category", "What kind of thing it does"),
    Column::new("subcategory", "In detail", "Its category in finer words"),
    Column::new(
        "integrations",
        "Integrations",
        "How many integrations in use it has",
    ),
    Column::new(
        "worst_residual",
        "Highest residual",
        "The highest residual score among them; empty: none is in use",
    ),
    Column::new("worst_residual_band", "Band", "The band of that score"),
];

#[async_trait]
impl Source for ProviderList {
    fn columns(&self) -> Cow<'static, [Column]> {
        Cow::Borrowed(&PROVIDER_COLUMNS)
    }

    async fn chunk(
        &self,
        backend: &Backend,
        conn: &mut Conn<'_>,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError> {
        let request = page_request(request)?;
        let page = providers::list(conn, &self.query, self.category, self.used, &request).await?;
        Ok(chunk_of(page, |row| provider_cells(backend, row)))
    }
}

fn provider_cells(backend: &Backend, row: ProviderSummary) -> Vec<Cell> {
    vec![
        id(row.id),
        row.name.into(),
        Cell::stored_choice::<Category>(&row.category),
        row.subcategory.into(),
        row.integrations.into(),
        Cell::maybe(row.worst, Cell::score),
        Cell::maybe(row.worst, |worst| Cell::choice(backend.model.band(worst))),
    ]
}
