//! One handle for both databases, and the macro that runs one expression on either.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::time::{Instant, timeout_at};

use super::database_file::DatabaseFile;
use super::interrupt::Interrupt;
use super::{Outage, StoreError};

/// How long anybody waits for the right to write, however many wait and for whatever reason.
pub const WAIT: Duration = Duration::from_secs(5);
/// How many files, each of one state, a process reads at once: each holds a connection until its receiver has it all.
pub const SNAPSHOTS: u32 = 3;
/// How long statements that only read may take on one connection: longer than any request waits.
pub(super) const READING: Duration = Duration::from_mins(1);

/// The database, and the connection that one request keeps to read from.
#[derive(Clone, Debug)]
pub struct Db {
    /// Its connections.
    pub pools: Pools,
    kept: Option<Weak<Kept>>,
}

/// The connections to a database: an embedded SQLite file with one writer and several readers, or PostgreSQL.
#[derive(Clone, Debug)]
pub enum Pools {
    /// A file.
    Sqlite {
        /// One connection: SQLite has one writer.
        writer: SqlitePool,
        /// Several connections that only read.
        readers: SqlitePool,
        /// Which file it is; `None`: nobody looks whether it stays.
        file: Option<DatabaseFile>,
        /// Whether everything happens within a transaction that was begun before (`whole.rs`).
        is_whole: bool,
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

/// A connection to read from. What it is at ends when it is dropped, or when the request that keeps it has ended.
pub struct Reading {
    held: Option<Held>,
    kept: Option<Weak<Kept>>,
}

/// What one request keeps between two readings, so that a page that reads five times takes one connection once and not five
/// times. Dropped when the page is drawn: its connection goes back then, whoever still has the [`Db`].
#[derive(Default)]
pub struct Kept(Mutex<Option<Held>>);

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept")
    }
}

impl Kept {
    fn slot(&self) -> MutexGuard<'_, Option<Held>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(
    dead_code,
    reason = "an interrupt is not read: it ends what its connection is at when it is dropped"
)]
enum Held {
    /// To the file.
    Sqlite(Interrupt, PoolConnection<Sqlite>),
    /// To the server.
    Postgres(PoolConnection<Postgres>),
    /// One state of the file.
    SqliteSnapshot(Interrupt, Transaction<'static, Sqlite>),
    /// One state of the server.
    PostgresSnapshot(Transaction<'static, Postgres>),
}

/// A transaction to write in; rolled back when dropped, and what it is at ends then.
pub enum Writing {
    /// `BEGIN IMMEDIATE`: the right to write is taken at once, so that reading and then writing cannot fail half-way.
    Sqlite(Interrupt, Transaction<'static, Sqlite>, Option<DatabaseFile>),
    /// To the server.
    Postgres(Transaction<'static, Postgres>),
}

impl Drop for Reading {
    fn drop(&mut self) {
        let Some(kept) = self.kept.take().and_then(|kept| kept.upgrade()) else {
            return;
        };
        let mut slot = kept.slot();
        // Where two are read at once, one is kept.
        if slot.is_none() {
            *slot = self.held.take();
        }
    }
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

impl From<Pools> for Db {
    fn from(pools: Pools) -> Self {
        Self { pools, kept: None }
    }
}

impl Db {
    /// The same database for one request: what it reads over is kept from one reading to the next until `Kept` is dropped, or
    /// it writes.
    #[must_use]
    pub fn keeping(&self) -> (Self, Arc<Kept>) {
        let kept = Arc::new(Kept::default());
        let db = Self {
            pools: self.pools.clone(),
            kept: Some(Arc::downgrade(&kept)),
        };
        (db, kept)
    }

    fn take_kept(&self) -> Option<Held> {
        let kept = self.kept.as_ref()?.upgrade()?;
        kept.slot().take()
    }

    /// A connection to read from.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn read(&self) -> Result<Reading, StoreError> {
        let held = if let Some(held) = self.take_kept() {
            held
        } else {
            match &self.pools {
                Pools::Sqlite { readers, .. } => {
                    let mut conn = readers.acquire().await.map_err(|error| self.refused(error))?;
                    Held::Sqlite(Interrupt::arm(&mut conn, Some(READING)).await?, conn)
                }
                Pools::Postgres(pool) => Held::Postgres(pool.acquire().await?),
            }
        };
        Ok(Reading {
            held: Some(held),
            kept: self.kept.clone(),
        })
    }

    /// A connection that reads one state of the register, however long it takes and whatever is saved meanwhile; it fails
    /// after `patience`, for SQLite keeps everything that is written until the last such reader has ended.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn snapshot(&self, patience: Duration) -> Result<Reading, StoreError> {
        let held = match &self.pools {
            Pools::Sqlite { readers, .. } => {
                let mut reading = readers.begin().await.map_err(|error| self.refused(error))?;
                let interrupt = Interrupt::arm(&mut reading, Some(patience)).await?;
                // The state is that of the first statement.
                sqlx::query("SELECT seq FROM audit_head")
                    .execute(&mut *reading)
                    .await?;
                Held::SqliteSnapshot(interrupt, reading)
            }
            Pools::Postgres(pool) => {
                let mut reading = pool
                    .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    .await?;
                sqlx::query("SELECT set_config('statement_timeout', $1, true)")
                    .bind(milliseconds(patience))
                    .execute(&mut *reading)
                    .await?;
                Held::PostgresSnapshot(reading)
            }
        };
        Ok(Reading {
            held: Some(held),
            kept: None,
        })
    }

    /// A transaction to write in. On both databases one transaction writes at a time: what it reads is what the one
    /// before it committed, so that a score never rests on facts that somebody else is changing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database cannot be reached, its file is another by now, or others write for longer
    /// than [`WAIT`].
    pub async fn write(&self) -> Result<Writing, StoreError> {
        self.begin(true, WAIT).await
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
        self.begin(false, WAIT).await
    }

    /// The same, for whoever can do without: a session that is kept up to date beside a page waits no longer than `wait`.
    ///
    /// # Errors
    /// As for [`write`](Self::write).
    pub async fn brief_write_within(&self, wait: Duration) -> Result<Writing, StoreError> {
        self.begin(false, wait).await
    }

    async fn begin(&self, in_turn: bool, wait: Duration) -> Result<Writing, StoreError> {
        // Whoever waits for others holds no connection meanwhile.
        drop(self.take_kept());
        let deadline = Instant::now() + wait;
        match &self.pools {
            Pools::Sqlite {
                writer,
                file,
                is_whole,
                ..
            } => {
                let mut transaction = loop {
                    if let Some(file) = file {
                        file.require()?;
                    }
                    // Each try is short (`open.rs`): whoever waits does not make the next one wait for longer than its own deadline.
                    let begun = timeout_at(deadline, async {
                        if *is_whole {
                            writer.begin().await
                        } else {
                            writer.begin_with("BEGIN IMMEDIATE").await
                        }
                    })
                    .await;
                    match begun.map_err(|_| Outage::Busy)? {
                        Ok(transaction) => break transaction,
                        Err(error) => match Outage::behind(&error) {
                            Some(Outage::Busy) if Instant::now() < deadline => {}
                            _ => return Err(self.refused(error)),
                        },
                    }
                };
                let interrupt = Interrupt::arm(&mut transaction, None).await?;
                Ok(Writing::Sqlite(interrupt, transaction, file.clone()))
            }
            Pools::Postgres(pool) => {
                let begun = timeout_at(deadline, pool.begin()).await;
                let mut transaction = begun.map_err(|_| Outage::Busy)??;
                // Every change queues for the end of the audit chain anyway; this queues before it reads.
                let text = if in_turn {
                    "SELECT set_config('lock_timeout', $1, true), pg_advisory_xact_lock(hashtext('holdfast.' || current_schema()))"
                } else {
                    "SELECT set_config('lock_timeout', $1, true)"
                };
                sqlx::query(text)
                    .bind(milliseconds(deadline - Instant::now()))
                    .execute(&mut *transaction)
                    .await?;
                Ok(Writing::Postgres(transaction))
            }
        }
    }

    /// Begins a write, changes something, and takes it back: whether saving would work.
    ///
    /// # Errors
    /// Whatever is in the way.
    pub async fn require_writable(&self) -> Result<(), StoreError> {
        if let Pools::Sqlite { file: Some(file), .. } = &self.pools {
            file.require_room()?;
        }
        let mut writing = self.begin(true, WAIT).await?;
        let mut conn = writing.conn();
        execute!(
            &mut conn,
            sqlx::query("UPDATE audit_head SET seq = seq WHERE id = 1")
        )?;
        Ok(())
    }

    /// What a connection that was not given means. A file that is another by now is the reason, whatever SQLite says of it.
    fn refused(&self, error: sqlx::Error) -> StoreError {
        if let Pools::Sqlite { file: Some(file), .. } = &self.pools
            && let Err(moved) = file.require()
        {
            return moved;
        }
        error.into()
    }

    /// Closes every connection; for SQLite this also folds the write-ahead log into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Reading {
    /// Borrows the connection.
    ///
    /// # Panics
    /// Never: it is given up only when this is dropped.
    pub fn conn(&mut self) -> Conn<'_> {
        match self.held.as_mut().expect("held until it is dropped") {
            Held::Sqlite(_, conn) => Conn::Sqlite(conn),
            Held::Postgres(conn) => Conn::Postgres(conn),
            Held::SqliteSnapshot(_, reading) => Conn::Sqlite(reading),
            Held::PostgresSnapshot(reading) => Conn::Postgres(reading),
        }
    }
}

impl Writing {
    /// Borrows the connection.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(_, transaction, _) => Conn::Sqlite(transaction),
            Self::Postgres(transaction) => Conn::Postgres(transaction),
        }
    }

    /// Makes everything that was written last.
    ///
    /// # Errors
    /// When the database cannot be reached, or its file is another by now; then nothing was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_interrupt, transaction, file) => {
                if let Some(file) = file {
                    file.require()?;
                }
                transaction.commit().await?;
            }
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}

/// A bound as PostgreSQL takes it; 0 would mean none.
fn milliseconds(patience: Duration) -> String {
    patience.as_millis().max(1).to_string()
}
