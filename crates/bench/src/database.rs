//! Databases of the benchmark's own: SQLite files in its folder, or databases on a PostgreSQL that are dropped at the
//! end.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use holdfast_backend::store::{Conn, open};
use holdfast_backend::{Backend, Clock, Pools};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// As many connections as a server keeps unless it is told otherwise.
const CONNECTIONS: u32 = 8;

/// Where databases are made.
#[derive(Clone, Debug)]
pub enum Place {
    /// In a folder.
    Sqlite(PathBuf),
    /// On a server.
    Postgres(String),
}

/// A database.
#[derive(Clone, Debug)]
pub struct Database {
    pub url: String,
    name: String,
}

impl Place {
    pub fn label(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    fn file(folder: &Path, name: &str) -> PathBuf {
        folder.join(format!("{name}.db"))
    }

    fn named(&self, name: &str) -> Result<Database> {
        let (url, name) = match self {
            Self::Sqlite(folder) => (
                format!("sqlite:{}", Self::file(folder, name).display()),
                name.to_owned(),
            ),
            Self::Postgres(server) => {
                let name = format!("holdfast_bench_{}_{name}", std::process::id());
                let (address, options) = server.split_once('?').unwrap_or((server, ""));
                let (host, _) = address
                    .rsplit_once('/')
                    .context("the address names no database")?;
                let options = if options.is_empty() {
                    String::new()
                } else {
                    format!("?{options}")
                };
                (format!("{host}/{name}{options}"), name)
            }
        };
        Ok(Database { url, name })
    }

    /// An empty database.
    pub async fn create(&self, name: &str) -> Result<Database> {
        let database = self.named(name)?;
        if let Self::Postgres(server) = self {
            run(server, format!("CREATE DATABASE {}", database.name)).await?;
        }
        Ok(database)
    }

    /// A copy of a database that nobody uses.
    pub async fn copy(&self, of: &Database, name: &str) -> Result<Database> {
        let database = self.named(name)?;
        match self {
            Self::Sqlite(folder) => {
                std::fs::copy(Self::file(folder, &of.name), Self::file(folder, name))?;
            }
            Self::Postgres(server) => {
                run(
                    server,
                    format!("CREATE DATABASE {} TEMPLATE {}", database.name, of.name),
                )
                .await?;
            }
        }
        Ok(database)
    }

    /// Removes a database that nobody uses.
    pub async fn drop(&self, database: Database) -> Result<()> {
        match self {
            Self::Sqlite(folder) => std::fs::remove_file(Self::file(folder, &database.name))?,
            Self::Postgres(server) => run(server, format!("DROP DATABASE {}", database.name)).await?,
        }
        Ok(())
    }

    /// Removes everything that was made on a server, also after a failure.
    pub async fn clear(&self) -> Result<()> {
        let Self::Postgres(server) = self else {
            return Ok(());
        };
        let mut conn = PgConnection::connect(server).await?;
        let left: Vec<String> = sqlx::query_scalar("SELECT datname FROM pg_database WHERE datname LIKE $1")
            .bind(format!("holdfast\\_bench\\_{}\\_%", std::process::id()))
            .fetch_all(&mut conn)
            .await?;
        for name in left {
            sqlx::query(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)")))
                .execute(&mut conn)
                .await?;
        }
        Ok(conn.close().await?)
    }
}

async fn run(server: &str, statement: String) -> Result<()> {
    let mut conn = PgConnection::connect(server).await?;
    sqlx::query(AssertSqlSafe(statement)).execute(&mut conn).await?;
    Ok(conn.close().await?)
}

impl Database {
    /// The use-cases over it, as a server has them, on a day that stands still.
    pub async fn backend(&self, today: NaiveDate) -> Result<Backend> {
        let db = open::open(&self.url, CONNECTIONS).await?;
        Ok(Backend::new(db, Clock::fixed(today)))
    }

    /// The use-cases over it for filling it: a crash of the machine may lose everything.
    pub async fn hasty_backend(&self, today: NaiveDate) -> Result<Backend> {
        let opened = open::open(&self.url, CONNECTIONS).await?;
        let db = match &opened.pools {
            Pools::Postgres(pool) => {
                pool.close().await;
                let separator = if self.url.contains('?') { '&' } else { '?' };
                let url = format!("{}{separator}options[synchronous_commit]=off", self.url);
                open::open(&url, CONNECTIONS).await?
            }
            Pools::Sqlite { .. } => {
                opened.close().await;
                let options = SqliteConnectOptions::from_str(&self.url)?
                    .foreign_keys(true)
                    .synchronous(SqliteSynchronous::Off)
                    .pragma("cache_size", "-64000");
                let pool = SqlitePoolOptions::new().max_connections(1);
                let writer = pool.connect_with(options.clone()).await?;
                let readers = SqlitePoolOptions::new().max_connections(2);
                let readers = readers.connect_with(options.read_only(true)).await?;
                let pools = Pools::Sqlite {
                    writer,
                    readers,
                    file: None,
                    is_whole: false,
                };
                pools.into()
            }
        };
        Ok(Backend::new(db, Clock::fixed(today)))
    }
}

/// Makes the table of bare rows, beside the register's own.
pub async fn make_bare_table(backend: &Backend) -> Result<()> {
    let mut writing = backend.db.write().await?;
    execute(
        &mut writing.conn(),
        "CREATE TABLE bench_bare (text TEXT NOT NULL)",
    )
    .await?;
    Ok(writing.commit().await?)
}

/// One transaction that adds one bare row.
pub async fn add_bare_row(backend: &Backend) -> Result<()> {
    let mut writing = backend.db.write().await?;
    execute(
        &mut writing.conn(),
        "INSERT INTO bench_bare (text) VALUES ('a row that tells nothing')",
    )
    .await?;
    Ok(writing.commit().await?)
}

async fn execute(conn: &mut Conn<'_>, statement: &'static str) -> Result<()> {
    let touched = match conn {
        Conn::Sqlite(conn) => sqlx::query(statement).execute(&mut **conn).await?.rows_affected(),
        Conn::Postgres(conn) => sqlx::query(statement).execute(&mut **conn).await?.rows_affected(),
    };
    if touched > 1 {
        bail!("one row was meant, {touched} were touched");
    }
    Ok(())
}
