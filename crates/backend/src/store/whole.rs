//! Many writes that appear together or not at all: the use-cases run as always, each transaction a part of one.

use sqlx::Connection;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::SqlitePoolOptions;

use super::{Db, Pools, StoreError};

/// A database within one transaction. What is read and written over it happens one after another, on one connection; if it is
/// dropped, or its process ends, nothing of it happened.
pub struct Whole {
    db: Db,
}

impl Whole {
    /// Begins one over the same database. Others wait for it when they write, and are told so.
    ///
    /// # Errors
    /// When the database cannot be reached or others write.
    pub async fn begin(db: &Db) -> Result<Self, StoreError> {
        let pools = match &db.pools {
            Pools::Sqlite { writer, file, .. } => {
                let pool = SqlitePoolOptions::new()
                    .max_connections(1)
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .test_before_acquire(false)
                    .after_release(|conn, _| {
                        Box::pin(async move {
                            conn.lock_handle().await?.remove_progress_handler();
                            Ok(true)
                        })
                    })
                    .connect_with((*writer.connect_options()).clone())
                    .await?;
                let mut conn = pool.acquire().await?;
                // It outlives this place: each write over the pool becomes a savepoint within it.
                std::mem::forget(conn.begin_with("BEGIN IMMEDIATE").await?);
                Pools::Sqlite {
                    writer: pool.clone(),
                    readers: pool.clone(),
                    file: file.clone(),
                    is_whole: true,
                }
            }
            Pools::Postgres(pool) => {
                let pool = PgPoolOptions::new()
                    .max_connections(1)
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .connect_with((*pool.connect_options()).clone())
                    .await?;
                let mut conn = pool.acquire().await?;
                std::mem::forget(conn.begin().await?);
                Pools::Postgres(pool.clone())
            }
        };
        Ok(Self { db: pools.into() })
    }

    /// The database within it.
    #[must_use]
    pub fn db(&self) -> Db {
        self.db.clone()
    }

    /// Makes everything last at once.
    ///
    /// # Errors
    /// When the database cannot be reached; then nothing was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        match &self.db.pools {
            Pools::Sqlite { writer, .. } => {
                sqlx::query("COMMIT").execute(writer).await?;
            }
            Pools::Postgres(pool) => {
                sqlx::query("COMMIT").execute(pool).await?;
            }
        }
        self.db.close().await;
        Ok(())
    }
}
