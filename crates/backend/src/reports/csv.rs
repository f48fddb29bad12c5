//! CSV after RFC 4180, streamed. What a spreadsheet would take for a formula is neutralised; an error in the middle is
//! an item of the stream, so that the connection ends and nobody takes a torn file for a whole one.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::NaiveDate;
use futures::stream::{self, BoxStream, StreamExt};
use holdfast_domain::enumeration;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::timeout;

pub use super::formula::{neutralised, original};
use super::{Cell, Chunk, ChunkRequest, Column};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::{Conn, Outage, Reading};

/// The bytes by which spreadsheets recognise UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// For people and their spreadsheets instead of programs: a byte-order mark, headings and values in words, one decimal, names
    /// before ids.
    pub spreadsheet: bool,
    /// What stands between values.
    pub separator: Separator,
}

enumeration! {
    /// What stands between the values of a row.
    pub enum Separator "separator" {
        Comma = "," / "Comma",
        Semicolon = ";" / "Semicolon",
        Tab = "tab" / "Tab",
    }
}

impl Separator {
    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

impl Default for Dialect {
    /// For programs, with commas.
    fn default() -> Self {
        Self::from(false)
    }
}

impl From<bool> for Dialect {
    /// For spreadsheets or not, with commas.
    fn from(spreadsheet: bool) -> Self {
        Self {
            spreadsheet,
            separator: Separator::Comma,
        }
    }
}

/// The pieces of a file, the header first.
pub type CsvStream = BoxStream<'static, Result<Vec<u8>, ServiceError>>;

/// Something that gives rows in chunks: a report with its parameters, or a list with its filter.
#[async_trait]
pub trait Source: Send + Sync {
    /// The columns, in order.
    fn columns(&self) -> Cow<'static, [Column]>;

    /// Some rows.
    ///
    /// # Errors
    /// When the database fails, or `request` names no row.
    async fn chunk(
        &self,
        backend: &Backend,
        conn: &mut Conn<'_>,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError>;
}

/// The name under which a file is saved: "holdfast-catalogue-2026-11-22.csv".
#[must_use]
pub fn file_name(slug: &str, today: NaiveDate) -> String {
    format!("holdfast-{slug}-{today}.csv")
}

/// How long a file may take from its first row to its last: SQLite keeps everything that is saved meanwhile in its log, and
/// PostgreSQL every row that is replaced.
const PATIENCE: Duration = Duration::from_mins(5);
/// How long somebody waits for others' files.
const TURN: Duration = Duration::from_secs(10);

/// A piece; `None` when there are no more, so that a file that broke off is never taken for a whole one.
type Piece = Result<Option<Vec<u8>>, ServiceError>;

enum Step {
    Header(Reading, OwnedSemaphorePermit),
    Rows(mpsc::Receiver<Piece>),
    Done,
}

/// The file of a source, of one state of the register: what is saved while it is read is not in it. Asks nobody's permission:
/// the services do that before.
pub(super) async fn stream(
    backend: &Backend,
    source: Box<dyn Source>,
    dialect: Dialect,
) -> Result<CsvStream, ServiceError> {
    let turn = timeout(TURN, Arc::clone(&backend.exporting).acquire_owned())
        .await
        .map_err(|_| Outage::Busy)?
        .map_err(failed)?;
    let reading = backend.db.snapshot(PATIENCE).await?;
    let file = File {
        backend: backend.clone(),
        order: order(&source.columns(), dialect),
        source: source.into(),
        dialect,
    };
    let begun = (file, Step::Header(reading, turn));
    Ok(stream::unfold(begun, move |(file, step)| async move {
        let (piece, next) = match step {
            // Rows are read when somebody wants them, not before.
            Step::Header(reading, turn) => (file.header(), Step::Rows(file.clone().read(reading, turn))),
            Step::Rows(mut rows) => match rows.recv().await {
                Some(Ok(Some(piece))) => (Ok(piece), Step::Rows(rows)),
                Some(Ok(None)) => return None,
                Some(Err(error)) => {
                    tracing::error!(error = %error, "An export broke off");
                    (Err(error), Step::Done)
                }
                None => {
                    tracing::error!(
                        patience.seconds = PATIENCE.as_secs(),
                        "An export took too long and was given up"
                    );
                    (Err(Outage::Slow.into()), Step::Done)
                }
            },
            Step::Done => return None,
        };
        Some((piece, (file, next)))
    })
    .boxed())
}

#[derive(Clone)]
struct File {
    backend: Backend,
    source: Arc<dyn Source>,
    /// Places of the columns, in the order in which they are written.
    order: Vec<usize>,
    dialect: Dialect,
}

/// In which order columns are written: people look for names first, so ids stand last in their files.
fn order(columns: &[Column], dialect: Dialect) -> Vec<usize> {
    let mut order: Vec<usize> = (0..columns.len()).collect();
    if dialect.spreadsheet {
        order.sort_by_key(|place| columns.get(*place).is_some_and(Column::is_id));
    }
    order
}

impl File {
    fn header(&self) -> Result<Vec<u8>, ServiceError> {
        let start = if self.dialect.spreadsheet {
            BYTE_ORDER_MARK.to_vec()
        } else {
            Vec::new()
        };
        let columns = self.source.columns();
        let titles = self
            .order
            .iter()
            .filter_map(|place| columns.get(*place))
            .map(|column| {
                if self.dialect.spreadsheet {
                    column.label
                } else {
                    column.name
                }
            });
        let mut writer = writer(start, self.dialect.separator);
        writer.write_record(titles).map_err(failed)?;
        writer.into_inner().map_err(failed)
    }

    /// Reads one chunk while the one before is written and sent; never more than that one. Ends, with the statement that it is
    /// at, when nobody takes the pieces any more, or when it takes too long.
    fn read(self, mut reading: Reading, turn: OwnedSemaphorePermit) -> mpsc::Receiver<Piece> {
        let (pieces, rows) = mpsc::channel(1);
        tokio::spawn(async move {
            let _turn = turn;
            tokio::select! {
                () = self.write(&mut reading, &pieces) => {}
                () = pieces.closed() => {}
                () = tokio::time::sleep(PATIENCE) => {}
            }
        });
        rows
    }

    async fn write(&self, reading: &mut Reading, pieces: &mpsc::Sender<Piece>) {
        let mut request = ChunkRequest::default();
        loop {
            let chunk = self
                .source
                .chunk(&self.backend, &mut reading.conn(), &request)
                .await;
            let (piece, next) = match chunk {
                Ok(chunk) => (
                    records_in(&chunk.rows, &self.order, self.dialect).map(Some),
                    chunk.next,
                ),
                Err(error) => (Err(error), None),
            };
            let broke_off = piece.is_err();
            if pieces.send(piece).await.is_err() || broke_off {
                return;
            }
            let Some(after) = next else {
                pieces.send(Ok(None)).await.ok();
                return;
            };
            request.after = Some(after);
        }
    }
}

/// Rows as CSV for programs, without a header.
///
/// # Errors
/// Never in practice: memory takes what it is given.
pub fn records(rows: &[Vec<Cell>]) -> Result<Vec<u8>, ServiceError> {
    let order: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).collect();
    records_in(rows, &order, Dialect::default())
}

fn records_in(rows: &[Vec<Cell>], order: &[usize], dialect: Dialect) -> Result<Vec<u8>, ServiceError> {
    let mut writer = writer(Vec::with_capacity(rows.len() * 256), dialect.separator);
    for row in rows {
        for cell in order.iter().filter_map(|place| row.get(*place)) {
            writer.write_field(&*field(cell, dialect)).map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    writer.into_inner().map_err(failed)
}

fn writer(start: Vec<u8>, separator: Separator) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .delimiter(separator.byte())
        .terminator(csv::Terminator::CRLF)
        .from_writer(start)
}

fn field(cell: &Cell, dialect: Dialect) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => neutralised(text),
        other if dialect.spreadsheet => other.spreadsheet_form(),
        other => other.file_form(),
    }
}

fn failed(error: impl std::fmt::Display) -> ServiceError {
    ServiceError::Internal(format!("the file could not be written: {error}"))
}
