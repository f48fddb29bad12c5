//! One handle for both databases, and the macro that runs one expression on either.

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};

use super::StoreError;

/// The database: an embedded SQLite file with one writer and several readers, or PostgreSQL.
#[derive(Clone, Debug)]
pub enum Db {
    /// A file.
    Sqlite {
        /// One connection: SQLite has one writer.
        writer: SqlitePool,
        /// Several connections that only read.
        readers: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

/// A borrowed connection to either database.
pub enum Conn<'c> {
    /// To the file.
    Sqlite(&'c mut SqliteConnection),
    /// To the server.
    Postgres(&'c mut PgConnection),
}

/// A connection to read from.
pub enum Reading {
    /// To the file.
    Sqlite(PoolConnection<Sqlite>),
    /// To the server.
    Postgres(PoolConnection<Postgres>),
}

/// A transaction to write in; rolled back when dropped.
pub enum Writing {
    /// `BEGIN IMMEDIATE`: the right to write is taken at once, so that reading and then writing cannot fail half-way.
    Sqlite(Transaction<'static, Sqlite>),
    /// To the server.
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one expression on whichever connection there is: `run!(conn, c => sqlx::query("..").execute(c))`.
macro_rules! run {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::store::Conn::Sqlite($c) => {
                let $c = &mut **$c;
                $body.await
            }
            $crate::store::Conn::Postgres($c) => {
                let $c = &mut **$c;
                $body.await
            }
        }
    };
}
pub(crate) use run;

/// Runs one statement on whichever connection there is and answers how many rows it touched.
macro_rules! execute {
    ($conn:expr, $query:expr) => {
        match $conn {
            $crate::store::Conn::Sqlite(c) => $query.execute(&mut **c).await.map(|done| done.rows_affected()),
            $crate::store::Conn::Postgres(c) => {
                $query.execute(&mut **c).await.map(|done| done.rows_affected())
            }
        }
    };
}
pub(crate) use execute;

impl Db {
    /// A connection to read from.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(&self) -> Result<Reading, StoreError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Reading::Sqlite(readers.acquire().await?),
            Self::Postgres(pool) => Reading::Postgres(pool.acquire().await?),
        })
    }

    /// A transaction to write in. On both databases one transaction writes at a time: what it reads is what the one
    /// before it committed, so that a score never rests on facts that somebody else is changing.
    ///
    /// # Errors
    /// When the database cannot be reached, or another process holds its lock for longer than the busy timeout.
    pub async fn write(&self) -> Result<Writing, StoreError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Writing::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                // Every change queues for the end of the audit chain anyway; this queues before it reads.
                sqlx::query("SELECT pg_advisory_xact_lock(hashtext('holdfast.' || current_schema()))")
                    .execute(&mut *transaction)
                    .await?;
                Writing::Postgres(transaction)
            }
        })
    }

    /// A transaction for the queues: deliveries, lanes, jobs. On PostgreSQL it does not wait for the others, so that workers on
    /// several nodes do not stand in line behind everything that people save.
    ///
    /// That is safe for statements that carry their own guard: an `UPDATE` that names the state or the lease that it expects,
    /// an `INSERT` that does nothing when its key is known. PostgreSQL locks the row and looks at the guard again, whatever
    /// was read before. It is not safe for facts that a score rests on, nor for the history: those take [`write`](Self::write).
    /// Lanes are locked before notifications, and notifications by rising id, so that two of them never wait for each other.
    ///
    /// # Errors
    /// As for [`write`](Self::write).
    pub async fn brief_write(&self) -> Result<Writing, StoreError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Writing::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Writing::Postgres(pool.begin().await?),
        })
    }

    /// Closes every connection; for SQLite this also folds the write-ahead log into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Reading {
    /// Borrows the connection.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(conn) => Conn::Sqlite(conn),
            Self::Postgres(conn) => Conn::Postgres(conn),
        }
    }
}

impl Writing {
    /// Borrows the connection.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(transaction) => Conn::Sqlite(transaction),
            Self::Postgres(transaction) => Conn::Postgres(transaction),
        }
    }

    /// Makes everything that was written last.
    ///
    /// # Errors
    /// When the database cannot be reached; then nothing was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}
