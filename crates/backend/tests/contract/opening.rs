//! Opening what is no database of this program: a clear sentence, and the file stays as it was.

use std::path::{Path, PathBuf};

use holdfast_backend::store::open::{known_version, open};
use holdfast_backend::{Pools, StoreError};
use rstest::rstest;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Executor, SqliteConnection};
use tempfile::TempDir;

use crate::support::{Home, TestBackend};

async fn refusal(url: &str) -> String {
    match open(url, 2).await {
        Err(StoreError::Open(message)) => message,
        Err(other) => panic!("no sentence for people: {other:?}"),
        Ok(_) => panic!("{url} was opened"),
    }
}

/// A file that SQLite made, with the journal as it was before write-ahead logs.
async fn file(folder: &TempDir) -> (PathBuf, SqliteConnection) {
    let path = folder.path().join("file.db");
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Delete);
    let conn = options.connect().await.unwrap();
    (path, conn)
}

fn url(path: &Path) -> String {
    format!("sqlite:{}", path.display())
}

/// A database of this program at rest.
async fn ours(folder: &TempDir) -> PathBuf {
    let path = folder.path().join("ours.db");
    open(&url(&path), 2).await.unwrap().close().await;
    path
}

async fn change(path: &Path, statement: &'static str) {
    use sqlx::Connection;
    let mut conn = SqliteConnectOptions::new()
        .filename(path)
        .connect()
        .await
        .unwrap();
    conn.execute(statement).await.unwrap();
    conn.close().await.unwrap();
}

async fn refused_untouched(path: &Path, words: &[&str]) {
    let before = std::fs::read(path).unwrap();
    let message = refusal(&url(path)).await;
    for word in words {
        assert!(message.contains(word), "\"{word}\" is not in: {message}");
    }
    assert!(
        message.contains(&path.display().to_string()),
        "the file is not named: {message}"
    );
    assert_eq!(std::fs::read(path).unwrap(), before, "the file was touched");
}

#[tokio::test]
async fn a_text_file_is_no_database() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("notes.txt");
    std::fs::write(&path, "These are my notes, longer than a header.").unwrap();
    refused_untouched(&path, &["is not a SQLite database", "left as it is"]).await;
}

#[rstest]
#[case::with_tables("CREATE TABLE recipes (name TEXT)")]
#[case::with_migrations_of_its_own(
    "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, \
     success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL); \
     INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (1, 'recipes', TRUE, x'00', 1)"
)]
#[case::with_later_migrations_of_its_own(
    "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, \
     success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL); \
     INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (20240101, 'recipes', TRUE, x'00', 1)"
)]
#[tokio::test]
async fn another_program_s_database_is_left_alone(#[case] statement: &'static str) {
    let folder = TempDir::new().unwrap();
    let (path, mut conn) = file(&folder).await;
    conn.execute(statement).await.unwrap();
    drop(conn);
    refused_untouched(&path, &["another program", "left as it is"]).await;
}

#[tokio::test]
async fn a_newer_version_s_database_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = ours(&folder).await;
    change(&path, "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', TRUE, x'00', 1)").await;
    refused_untouched(&path, &["newer Holdfast", "9999", &known_version().to_string()]).await;
}

#[tokio::test]
async fn a_read_only_file_is_refused_at_once() {
    let folder = TempDir::new().unwrap();
    let path = ours(&folder).await;
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    refused_untouched(&path, &["read-only", "right to write"]).await;
}

#[tokio::test]
async fn a_locked_file_is_refused_after_a_while() {
    let folder = TempDir::new().unwrap();
    let path = ours(&folder).await;
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .pragma("locking_mode", "EXCLUSIVE");
    let mut holder = options.connect().await.unwrap();
    holder.execute("BEGIN EXCLUSIVE").await.unwrap();
    refused_untouched(&path, &["another process holds its lock"]).await;
}

#[tokio::test]
async fn a_folder_and_a_strange_address_are_refused() {
    let folder = TempDir::new().unwrap();
    assert!(refusal(&url(folder.path())).await.contains("is a folder"));
    assert!(
        refusal("mysql://localhost/register")
            .await
            .contains("must begin with sqlite: or postgres://")
    );
    let nowhere = refusal("postgres://nobody@127.0.0.1:1/none").await;
    assert!(nowhere.contains("PostgreSQL cannot be reached"), "{nowhere}");
}

#[tokio::test]
async fn an_empty_file_becomes_a_database_in_folders_that_are_made() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("empty.db");
    std::fs::write(&path, "").unwrap();
    open(&url(&path), 2).await.unwrap().close().await;
    let deep = folder.path().join("a/b/new.db");
    open(&url(&deep), 2).await.unwrap().close().await;
    assert!(deep.is_file());
    open(&url(&deep), 2).await.unwrap().close().await;
}

#[tokio::test]
async fn a_postgresql_of_a_newer_version_or_another_program_is_refused() {
    let app = TestBackend::postgres().await;
    app.sql("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', TRUE, '', 1)").await;
    let message = refusal(app.url()).await;
    assert!(message.contains("newer Holdfast"), "{message}");
    app.sql("DELETE FROM _sqlx_migrations WHERE version = 9999").await;
    app.sql("UPDATE _sqlx_migrations SET checksum = ''").await;
    let message = refusal(app.url()).await;
    assert!(message.contains("another program"), "{message}");
    let home = Home::postgres().await;
    open(home.url(), 2).await.unwrap().close().await;
}

#[tokio::test]
async fn no_register_is_begun_where_the_log_of_an_old_one_lies() {
    let folder = TempDir::new().unwrap();
    for (ending, is_empty) in [("-wal", false), ("-shm", false), ("-wal", true)] {
        let path = folder.path().join(format!("lost{ending}{is_empty}.db"));
        let beside = PathBuf::from(format!("{}{ending}", path.display()));
        std::fs::write(&beside, "what was saved last").unwrap();
        if is_empty {
            std::fs::write(&path, "").unwrap();
        }
        let message = refusal(&url(&path)).await;
        assert!(message.contains(&beside.display().to_string()), "{message}");
        assert_eq!(std::fs::read(&path).unwrap_or_default(), b"", "nothing was made");
        std::fs::remove_file(&beside).unwrap();
        open(&url(&path), 2).await.unwrap().close().await;
    }
}

#[tokio::test]
async fn a_role_that_may_not_change_the_schema_serves_a_database_that_is_up_to_date() {
    use sqlx::{Connection, PgConnection};
    let app = TestBackend::postgres().await;
    let schema: String = sqlx::query_scalar("SELECT current_schema()")
        .fetch_one(match &app.db.pools {
            Pools::Postgres(pool) => pool,
            Pools::Sqlite { .. } => unreachable!(),
        })
        .await
        .unwrap();
    let mut owner = PgConnection::connect(app.url()).await.unwrap();
    let role = format!("serves_{schema}");
    let grants = format!(
        "CREATE ROLE {role} LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA {schema} TO {role}; \
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"
    );
    owner.execute(sqlx::AssertSqlSafe(grants)).await.unwrap();
    // The role is taken on by setting it: how the server lets people sign in is not this test's.
    let as_role = format!("{}&options[role]={role}", app.url());
    let serving = open(&as_role, 2).await;
    owner
        .execute("DELETE FROM _sqlx_migrations WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)")
        .await
        .unwrap();
    let behind = refusal(&as_role).await;
    let drop = format!("DROP OWNED BY {role}; DROP ROLE {role}");
    match serving {
        Ok(db) => {
            db.require_writable().await.unwrap();
            db.close().await;
        }
        Err(error) => panic!("{error}"),
    }
    owner.execute(sqlx::AssertSqlSafe(drop)).await.unwrap();
    assert!(
        behind.contains(&format!("GRANT CREATE ON SCHEMA {schema} TO {role}")),
        "{behind}"
    );
}
