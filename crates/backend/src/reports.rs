//! Reports: one definition each, from which page, route, CSV, permission test and documentation follow. Rows come in
//! chunks by key, so that memory does not grow with their number.

mod asked;
mod audit_log;
mod catalogue;
mod cell;
pub mod csv;
mod export;
pub mod flat;
mod formula;
pub mod lists;
mod parameters;
mod reminders_sent;
mod reviews;
mod rotation;

use async_trait::async_trait;
use holdfast_domain::access::Permission;

pub use self::cell::Cell;
pub use self::export::BoundReport;
pub use self::parameters::{Parameter, ParameterKind, Parameters, RESERVED};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::Conn;

/// Rows in one chunk of an export.
pub const CHUNK_ROWS: usize = 500;

/// A column of a report or list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the file's header: `snake_case`, stable for ever.
    pub name: &'static str,
    /// The heading on the page.
    pub label: &'static str,
    /// What a value in it means, in words that stand alone.
    pub meaning: &'static str,
    /// Whether the page shows it; the file holds every column.
    pub on_page: bool,
}

impl Column {
    /// A column of page and file.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, meaning: &'static str) -> Self {
        Self {
            name,
            label,
            meaning,
            on_page: true,
        }
    }

    /// Whether it holds an id.
    #[must_use]
    pub fn is_id(&self) -> bool {
        self.name == "id" || self.name.ends_with("_id")
    }

    /// A column that only the file holds.
    #[must_use]
    pub const fn in_file(name: &'static str, label: &'static str, meaning: &'static str) -> Self {
        Self {
            name,
            label,
            meaning,
            on_page: false,
        }
    }
}

/// Where a chunk begins: behind the row that this names. Opaque, and fit for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub String);

/// Which rows are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunkRequest {
    /// Those behind this row; `None`: from the first.
    pub after: Option<Cursor>,
    /// At most so many.
    pub rows: usize,
}

impl Default for ChunkRequest {
    fn default() -> Self {
        Self {
            after: None,
            rows: CHUNK_ROWS,
        }
    }
}

/// Some rows of a report, each as long as its columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chunk {
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Where the next chunk begins; `None`: this was the last.
    pub next: Option<Cursor>,
}

/// A report that exists once, for everybody who may read it.
#[async_trait]
pub trait Report: Send + Sync {
    /// Its name in addresses and file names.
    fn slug(&self) -> &'static str;

    /// Its name on the screen.
    fn title(&self) -> &'static str;

    /// Who reads it, and why.
    fn purpose(&self) -> &'static str;

    /// What one row is: "integration".
    fn row(&self) -> &'static str;

    /// What somebody needs to see and to export it.
    fn permission(&self) -> Permission {
        Permission::ExportReports
    }

    /// What it can be narrowed by.
    fn parameters(&self) -> &'static [Parameter] {
        &[]
    }

    /// Its columns, in order.
    fn columns(&self) -> &'static [Column];

    /// Where a row leads: the address before the value of a column, and that column's name. `None`: a row is all there is.
    fn rows_lead_to(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Some of its rows. Scores are fresh and the permission was asked when this is called. A file is one state of the register:
    /// everything is read over `conn`.
    ///
    /// # Errors
    /// When the database fails, or `request` names no row.
    async fn chunk(
        &self,
        backend: &Backend,
        conn: &mut Conn<'_>,
        parameters: &Parameters,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError>;
}

/// Every report, in the order in which they are offered.
#[must_use]
pub fn registry() -> &'static [&'static dyn Report] {
    static ALL: [&dyn Report; 5] = [
        &catalogue::Catalogue,
        &rotation::CredentialRotation,
        &reviews::Reviews,
        &reminders_sent::RemindersSent,
        &audit_log::AuditLog,
    ];
    &ALL
}

/// The report with this slug.
#[must_use]
pub fn find(slug: &str) -> Option<&'static dyn Report> {
    registry().iter().copied().find(|report| report.slug() == slug)
}
