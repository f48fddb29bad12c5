//! CSV after RFC 4180, streamed. What a spreadsheet would take for a formula is neutralised; an error in the middle is
//! an item of the stream, so that the connection ends and nobody takes a torn file for a whole one.

use std::borrow::Cow;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::NaiveDate;
use futures::stream::{self, BoxStream, StreamExt};
use tokio::task::JoinHandle;

use super::{Cell, Chunk, ChunkRequest, Column};
use crate::error::ServiceError;
use crate::services::Backend;

/// The bytes by which spreadsheets recognise UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

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
    async fn chunk(&self, backend: &Backend, request: &ChunkRequest) -> Result<Chunk, ServiceError>;
}

/// The name under which a file is saved: "holdfast-catalogue-2026-11-22.csv".
#[must_use]
pub fn file_name(slug: &str, today: NaiveDate) -> String {
    format!("holdfast-{slug}-{today}.csv")
}

/// A chunk that is being read.
type Reading = JoinHandle<Result<Chunk, ServiceError>>;

enum Step {
    Header,
    /// The first chunk is read when somebody wants it, not before.
    First,
    Rows(Reading),
    Done,
}

/// The file of a source. Asks nobody's permission: the services do that before.
pub(super) fn stream(backend: Backend, source: Box<dyn Source>, mark: bool) -> CsvStream {
    let file = File {
        backend,
        source: source.into(),
        mark,
    };
    stream::unfold((file, Step::Header), |(file, step)| async move {
        let (piece, next) = match step {
            Step::Header => (header(&file.source.columns(), file.mark), Step::First),
            Step::First => file.rows(file.read(ChunkRequest::default())).await,
            Step::Rows(reading) => file.rows(reading).await,
            Step::Done => return None,
        };
        Some((piece, (file, next)))
    })
    .boxed()
}

struct File {
    backend: Backend,
    source: Arc<dyn Source>,
    mark: bool,
}

impl File {
    fn read(&self, request: ChunkRequest) -> Reading {
        let (backend, source) = (self.backend.clone(), Arc::clone(&self.source));
        tokio::spawn(async move { source.chunk(&backend, &request).await })
    }

    /// The piece of a chunk. While it is written and sent, the next is read; never more than that one.
    async fn rows(&self, reading: Reading) -> (Result<Vec<u8>, ServiceError>, Step) {
        match reading.await.map_err(failed).flatten() {
            Ok(chunk) => {
                let next = chunk.next.map_or(Step::Done, |after| {
                    Step::Rows(self.read(ChunkRequest {
                        after: Some(after),
                        ..ChunkRequest::default()
                    }))
                });
                (records(&chunk.rows), next)
            }
            Err(error) => {
                tracing::error!(error = %error, "An export broke off");
                (Err(error), Step::Done)
            }
        }
    }
}

fn header(columns: &[Column], mark: bool) -> Result<Vec<u8>, ServiceError> {
    let start = if mark {
        BYTE_ORDER_MARK.to_vec()
    } else {
        Vec::new()
    };
    let mut writer = writer(start);
    writer
        .write_record(columns.iter().map(|column| column.name))
        .map_err(failed)?;
    writer.into_inner().map_err(failed)
}

/// Rows as CSV, without a header.
///
/// # Errors
/// Never in practice: memory takes what it is given.
pub fn records(rows: &[Vec<Cell>]) -> Result<Vec<u8>, ServiceError> {
    let mut writer = writer(Vec::with_capacity(rows.len() * 256));
    for row in rows {
        for cell in row {
            writer.write_field(&*field(cell)).map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    writer.into_inner().map_err(failed)
}

fn writer(start: Vec<u8>) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(start)
}

fn failed(error: impl std::fmt::Display) -> ServiceError {
    ServiceError::Internal(format!("the file could not be written: {error}"))
}

fn field(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => neutralised(text),
        other => other.file_form(),
    }
}

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Text that no spreadsheet runs: an apostrophe before what begins like a formula and is no number. Text that begins
/// with apostrophes and then like a formula gets one more, so that [`original`] finds the way back.
#[must_use]
pub fn neutralised(text: &str) -> Cow<'_, str> {
    if begins_like_formula(text) && !is_number(text) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// What [`neutralised`] was given.
#[must_use]
pub fn original(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_like_formula(rest) => rest,
        _ => text,
    }
}

fn begins_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

fn is_number(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'))
        && text.parse::<f64>().is_ok()
}
