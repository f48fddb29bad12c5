//! What every export is compared with: the very rows of the file, as text in a table, streamed by sqlx into the csv
//! crate in memory.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures::TryStreamExt;
use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

/// A table with the rows of a file.
pub struct Copy {
    conn: SqliteConnection,
    columns: usize,
    rows: usize,
}

impl Copy {
    /// Makes the table in a file of its own.
    pub async fn of(csv: &[u8], file: &Path) -> Result<Self> {
        let mut reader = csv::Reader::from_reader(csv);
        let columns = reader.headers()?.len();
        ensure!(columns > 0, "the file has no columns");
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .synchronous(SqliteSynchronous::Off)
            .pragma("cache_size", "-16000");
        let mut conn = SqliteConnection::connect_with(&options).await?;
        let names: Vec<String> = (0..columns).map(|index| format!("c{index}")).collect();
        let create = format!(
            "CREATE TABLE copy ({} TEXT NOT NULL)",
            names.join(" TEXT NOT NULL, ")
        );
        sqlx::query(AssertSqlSafe(create)).execute(&mut conn).await?;
        let places: Vec<String> = (1..=columns).map(|index| format!("${index}")).collect();
        let insert = format!("INSERT INTO copy VALUES ({})", places.join(", "));
        let mut transaction = conn.begin().await?;
        let mut rows = 0;
        for record in reader.into_records() {
            let record = record?;
            let mut query = sqlx::query(AssertSqlSafe(insert.clone()));
            for cell in &record {
                query = query.bind(cell.to_owned());
            }
            query.execute(&mut *transaction).await?;
            rows += 1;
        }
        transaction.commit().await?;
        Ok(Self { conn, columns, rows })
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Streams every row into the csv crate.
    pub async fn stream(&mut self) -> Result<Duration> {
        let started = Instant::now();
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut rows = sqlx::query("SELECT * FROM copy").fetch(&mut self.conn);
        let mut count = 0;
        while let Some(row) = rows.try_next().await? {
            for column in 0..self.columns {
                writer.write_field(row.try_get::<&str, _>(column)?)?;
            }
            writer.write_record(None::<&[u8]>)?;
            count += 1;
        }
        let bytes = writer.into_inner().ok().context("memory is full")?;
        ensure!(count == self.rows && !bytes.is_empty(), "rows are missing");
        Ok(started.elapsed())
    }

    pub async fn close(self) -> Result<()> {
        Ok(self.conn.close().await?)
    }
}
