//! Opening a database: look first, touch later. A file that is locked, read-only, of a newer version, or not ours is
//! refused with a sentence, and stays as it was.

mod postgres;

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::db::SNAPSHOTS;
use super::{DatabaseFile, Db, Pools, StoreError, names, private};

static SQLITE: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/sqlite");

/// How long a command or a start waits for another process's lock.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long one try to write waits in SQLite. Short, for whoever gave up must not hold the only connection that writes:
/// `Db::write` tries again until its deadline.
const WRITER_BUSY_TIMEOUT: Duration = Duration::from_millis(200);
/// How long somebody waits for a connection to read from.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections for files that are read as one state, beside those of pages.
const FOR_SNAPSHOTS: u32 = SNAPSHOTS;
/// Memory for pages of the file that the writing connection keeps, as SQLite writes it: 16 MB.
const WRITER_CACHE: &str = "-16000";
/// The same of each reading connection: 4 MB. The system keeps the rest of the file for all of them.
const READER_CACHE: &str = "-4000";
/// Pages of the write-ahead log after which what they hold goes into the database file, 16 MB. Changes write many of the same
/// pages, one after the other: those go over once for all of them.
const WAL_PAGES: &str = "4000";
/// Rows that a connection reads ahead of whoever waits for them: a page of any list at once.
const READ_AHEAD: usize = 256;

/// The schema version that this program knows.
#[must_use]
pub fn known_version() -> i64 {
    SQLITE
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or(0)
}

fn refuse(message: impl Into<String>) -> StoreError {
    StoreError::Open(message.into())
}

/// Opens the database at `url` (`sqlite:path` or `postgres://..`) and brings its schema up to date.
///
/// # Errors
/// [`StoreError::Open`] with what is wrong and what to do; the database is untouched then.
pub async fn open(url: &str, max_connections: u32) -> Result<Db, StoreError> {
    let db = if url.starts_with("sqlite:") {
        open_sqlite(url, max_connections).await?
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        postgres::open(url, max_connections).await?
    } else {
        return Err(refuse(
            "DATABASE_URL must begin with sqlite: or postgres://, such as sqlite:data/holdfast.db",
        ));
    };
    names::make_anew(&db).await?;
    Ok(db)
}

async fn open_sqlite(url: &str, max_connections: u32) -> Result<Db, StoreError> {
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|error| refuse(format!("DATABASE_URL is not a SQLite address: {error}")))?;
    let path = options.get_filename().to_path_buf();
    inspect(&path).await?;
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty() && !parent.exists())
    {
        private::make_folder(parent).map_err(|error| {
            refuse(format!(
                "The folder {} cannot be made: {error}.",
                parent.display()
            ))
        })?;
    }
    if let Err(error) = private::close_database(&path) {
        // It is somebody else's; whether it can be opened is said next.
        tracing::warn!(error = %error, "The database file could not be closed to other users of this machine");
    }
    let options = options
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("temp_store", "memory")
        .pragma("cache_size", WRITER_CACHE)
        .row_buffer_size(READ_AHEAD)
        .disable_statement_logging();
    migrate(&options, &path).await?;
    // From here on nobody makes a file: one that is removed is missed, not made anew.
    let options = options.create_if_missing(false);
    let file = DatabaseFile::at(&path).ok();
    let writer = pool(file.as_ref())
        .max_connections(1)
        .connect_with(
            options
                .clone()
                .busy_timeout(WRITER_BUSY_TIMEOUT)
                .pragma("wal_autocheckpoint", WAL_PAGES),
        )
        .await
        .map_err(|error| cannot_open(&path, &error))?;
    // All that pages read over are opened now: a file that is gone later is still read over them.
    let readers = pool(file.as_ref())
        .max_connections(useful_readers(max_connections) + FOR_SNAPSHOTS)
        .min_connections(useful_readers(max_connections))
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options.pragma("cache_size", READER_CACHE).read_only(true))
        .await
        .map_err(|error| cannot_open(&path, &error))?;
    let pools = Pools::Sqlite {
        writer,
        readers,
        file,
        is_whole: false,
    };
    Ok(pools.into())
}

/// Makes the file, or brings it up to date.
async fn migrate(options: &SqliteConnectOptions, path: &Path) -> Result<(), StoreError> {
    let mut conn = options
        .clone()
        .create_if_missing(true)
        .connect()
        .await
        .map_err(|error| cannot_open(path, &error))?;
    SQLITE.run(&mut conn).await.map_err(|error| {
        refuse(format!(
            "The database file {} cannot be brought up to date: {}.",
            path.display(),
            migration_reason(&error)
        ))
    })?;
    Ok(conn.close().await?)
}

fn cannot_open(path: &Path, error: &sqlx::Error) -> StoreError {
    refuse(format!(
        "The database file {} cannot be opened: {}.",
        path.display(),
        reason(error)
    ))
}

/// Connections to one file, and to no other that takes its name.
fn pool(file: Option<&DatabaseFile>) -> SqlitePoolOptions {
    let file = file.cloned();
    SqlitePoolOptions::new()
        // A file does not go away as a server does: asking each connection first whether it lives would only cost time, and
        // so would a new one every half hour.
        .test_before_acquire(false)
        .max_lifetime(None)
        .after_connect(move |_, _| {
            let is_there = file.as_ref().is_none_or(DatabaseFile::is_there);
            let moved = || std::io::Error::new(std::io::ErrorKind::NotFound, "the file is another by now");
            Box::pin(async move { is_there.then_some(()).ok_or_else(|| moved().into()) })
        })
        .after_release(|conn, _| Box::pin(has_no_transaction(conn)))
}

/// Whether a connection may be used again. SQLite ends a transaction by itself when the disk is full or cannot be written, when
/// memory is out or a statement was interrupted; sqlx, which counts for itself, then believes for ever that it is within one.
async fn has_no_transaction(conn: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // It is given when everything that was asked of the connection before is done: also a rollback that nobody waited for.
    // What ended that does not end what the next one asks of it.
    conn.lock_handle().await?.remove_progress_handler();
    let clean = !conn.is_in_transaction();
    if !clean {
        tracing::warn!("SQLite ended a transaction by itself; its connection is replaced");
    }
    Ok(clean)
}

/// The pool takes connections in turn, so that each fills a cache of its own; more than the processors can keep busy
/// cost memory and gain nothing.
fn useful_readers(wanted: u32) -> u32 {
    let cores = std::thread::available_parallelism()
        .map_or(1, |cores| u32::try_from(cores.get()).unwrap_or(u32::MAX));
    wanted.min(cores.saturating_mul(2)).max(2)
}

/// Looks at an existing file without writing to it.
async fn inspect(path: &Path) -> Result<(), StoreError> {
    let shown = path.display();
    let Ok(metadata) = std::fs::metadata(path) else {
        return refuse_remains(path);
    };
    if metadata.is_dir() {
        return Err(refuse(format!(
            "{shown} is a folder; DATABASE_URL must name a file."
        )));
    }
    let mut header = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| std::io::Read::read_to_end(&mut std::io::Read::take(file, 16), &mut header))
        .map_err(|error| refuse(format!("The database file {shown} cannot be read: {error}.")))?;
    if header.is_empty() {
        return refuse_remains(path);
    }
    if header != b"SQLite format 3\0" {
        return Err(refuse(format!(
            "{shown} is not a SQLite database. It was left as it is; name another file in DATABASE_URL."
        )));
    }
    if std::fs::OpenOptions::new().append(true).open(path).is_err() || metadata.permissions().readonly() {
        return Err(refuse(format!(
            "The database file {shown} is read-only. Give the user that runs Holdfast the right to write it."
        )));
    }
    let mut conn = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging()
        .connect()
        .await
        .map_err(|error| {
            refuse(format!(
                "The database file {shown} cannot be opened: {}.",
                reason(&error)
            ))
        })?;
    let tables: Result<i64, sqlx::Error> = sqlx::query_scalar(
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name <> '_sqlx_migrations'",
    )
    .fetch_one(&mut conn)
    .await;
    let tables = tables.map_err(|error| {
        refuse(format!(
            "The database file {shown} cannot be read: {}.",
            reason(&error)
        ))
    })?;
    // No such table: nothing was applied.
    let applied: Vec<Applied> = sqlx::query_as(APPLIED)
        .fetch_all(&mut conn)
        .await
        .unwrap_or_default();
    conn.close().await?;
    if applied.is_empty() && tables == 0 {
        return Ok(());
    }
    judge(&shown.to_string(), &SQLITE, &applied)
}

/// Refuses to begin anew where a register was: what was saved last may be in the files that SQLite keeps beside it.
fn refuse_remains(path: &Path) -> Result<(), StoreError> {
    for ending in ["-wal", "-shm"] {
        let mut beside = path.to_owned().into_os_string();
        beside.push(ending);
        let beside = PathBuf::from(beside);
        if beside.exists() {
            return Err(refuse(format!(
                "The database file {} is not there, but {} of it is. Put the file back, from a backup if need be; to begin \
                 with an empty register, move {} away first.",
                path.display(),
                beside.display(),
                beside.display()
            )));
        }
    }
    Ok(())
}

/// The version and checksum of a migration that a database went through.
type Applied = (i64, Vec<u8>);

const APPLIED: &str = "SELECT version, checksum FROM _sqlx_migrations ORDER BY version";

/// Whether a database went through every migration of ours, as it is now.
fn is_current(ours: &sqlx::migrate::Migrator, applied: &[Applied]) -> bool {
    ours.iter().all(|migration| {
        applied
            .iter()
            .any(|(version, checksum)| *version == migration.version && **checksum == *migration.checksum)
    })
}

/// Refuses a database by the migrations that it went through: those of a newer version, or of another program, which
/// never began with our first one.
fn judge(what: &str, ours: &sqlx::migrate::Migrator, applied: &[Applied]) -> Result<(), StoreError> {
    let began_as_ours = ours
        .iter()
        .min_by_key(|migration| migration.version)
        .is_some_and(|first| {
            applied
                .iter()
                .any(|(version, checksum)| *version == first.version && **checksum == *first.checksum)
        });
    match applied.last() {
        Some((version, _)) if began_as_ours && *version > known_version() => Err(newer(what, *version)),
        _ if began_as_ours => Ok(()),
        _ => Err(refuse(format!(
            "{what} belongs to another program, or to an unfinished Holdfast. It was left as it is; name another \
             database in DATABASE_URL."
        ))),
    }
}

fn newer(what: &str, version: i64) -> StoreError {
    refuse(format!(
        "{what} was written by a newer Holdfast (schema {version}; this program knows {}). Install that version, or restore a backup.",
        known_version()
    ))
}

fn reason(error: &sqlx::Error) -> String {
    let text = error.to_string();
    if text.contains("locked") || text.contains("busy") {
        "another process holds its lock; stop it or wait, then try again".into()
    } else if text.contains("readonly") || text.contains("read-only") {
        "it is read-only".into()
    } else if text.contains("malformed") {
        "it is damaged; restore a backup".into()
    } else {
        text
    }
}

fn migration_reason(error: &sqlx::migrate::MigrateError) -> String {
    match error {
        sqlx::migrate::MigrateError::Execute(error)
        | sqlx::migrate::MigrateError::ExecuteMigration(error, _) => reason(error),
        sqlx::migrate::MigrateError::VersionMismatch(version) => {
            format!("migration {version} differs from the one it was made with")
        }
        other => other.to_string(),
    }
}
