//! The database cannot take what it should, and then it can again: nobody restarts anything for that.

use std::time::{Duration, Instant};

use holdfast_backend::store::open::open;
use holdfast_backend::store::{Conn, Outage, WAIT, Writing};
use holdfast_backend::{Pools, ServiceError, StoreError};
use rstest::rstest;
use sqlx::AssertSqlSafe;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id};

/// Registers something large.
async fn register(app: &TestBackend) -> Result<(), ServiceError> {
    let provider = app.new_provider_named().await?;
    let large = form("Payments", provider).with("purpose", "Takes payments. ".repeat(120));
    app.register(&app.system(), id(), &large).await.map(drop)
}

impl TestBackend {
    async fn new_provider_named(&self) -> Result<holdfast_domain::ids::ProviderId, ServiceError> {
        let fields = holdfast_domain::fields::Fields::default()
            .with("name", id::<uuid::Uuid>().to_string())
            .with("category", "payment");
        self.add_provider(&self.system(), id(), &fields).await
    }
}

/// Runs a statement within a transaction.
async fn run(writing: &mut Writing, text: &str) -> Result<(), sqlx::Error> {
    match writing.conn() {
        Conn::Sqlite(conn) => sqlx::query(AssertSqlSafe(text)).execute(conn).await.map(drop),
        Conn::Postgres(conn) => sqlx::query(AssertSqlSafe(text)).execute(conn).await.map(drop),
    }
}

#[tokio::test]
async fn a_full_disk_is_told_and_saving_works_by_itself_when_there_is_room() {
    let app = TestBackend::sqlite().await;
    // The file may not grow any more, for as long as this connection lives.
    app.sql("PRAGMA max_page_count = 1").await;
    let mut outcome = Ok(());
    for _ in 0..50 {
        outcome = register(&app).await;
        if outcome.is_err() {
            break;
        }
    }
    let error = outcome.expect_err("the file is full");
    assert_eq!(error.outage(), Some(Outage::Full), "{error}");
    for _ in 0..3 {
        register(&app).await.unwrap();
    }
}

#[rstest]
#[case::dropped(false)]
#[case::committed(true)]
#[tokio::test]
async fn a_connection_whose_transaction_ended_by_itself_is_not_used_again(#[case] committed: bool) {
    let app = TestBackend::sqlite().await;
    let mut writing = app.db.write().await.unwrap();
    // What SQLite does itself on SQLITE_FULL, SQLITE_IOERR, SQLITE_NOMEM and SQLITE_INTERRUPT.
    run(&mut writing, "ROLLBACK").await.unwrap();
    if committed {
        assert!(
            writing.commit().await.is_err(),
            "nothing was there to be committed"
        );
    } else {
        drop(writing);
    }
    register(&app).await.unwrap();
    app.db.require_writable().await.unwrap();
}

#[tokio::test]
async fn a_connection_that_is_lost_within_a_transaction_is_replaced() {
    let app = TestBackend::postgres().await;
    for lost_at_commit in [false, true] {
        let mut writing = app.db.write().await.unwrap();
        let error = run(&mut writing, "SELECT pg_terminate_backend(pg_backend_pid())")
            .await
            .map_err(StoreError::from);
        let error = match (error, lost_at_commit) {
            (Ok(()), _) | (Err(_), true) => writing.commit().await.unwrap_err(),
            (Err(error), false) => error,
        };
        assert!(matches!(error, StoreError::Unavailable(Outage::Gone)), "{error}");
        register(&app).await.unwrap();
    }
}

#[rstest]
#[tokio::test]
async fn whoever_waits_for_the_writer_waits_once_and_not_in_turn(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let another = open(app.url(), 2).await.unwrap();
    let holder = another.write().await.unwrap();
    let began = Instant::now();
    let waiting = futures::future::join_all((0..6).map(|_| async {
        let outcome = app.db.write().await.map(drop);
        (outcome, began.elapsed())
    }));
    for (outcome, waited) in waiting.await {
        assert!(
            matches!(outcome, Err(StoreError::Unavailable(Outage::Busy))),
            "{outcome:?}"
        );
        // One after the other, the last would wait six times as long; what else runs on the machine is allowed for.
        assert!(waited < 3 * WAIT, "{waited:?}");
    }
    drop(holder);
    register(&app).await.unwrap();
    another.close().await;
}

/// The path of a test's file.
fn path(app: &TestBackend) -> std::path::PathBuf {
    app.url().trim_start_matches("sqlite:").into()
}

async fn is_refused(app: &TestBackend) {
    let error = register(app).await.expect_err("the file is another");
    assert_eq!(error.outage(), Some(Outage::Moved), "{error}");
    assert!(app.db.require_writable().await.is_err());
}

#[tokio::test]
async fn a_database_file_that_was_removed_or_replaced_takes_nothing() {
    let app = TestBackend::sqlite().await;
    register(&app).await.unwrap();
    let (file, aside) = (path(&app), path(&app).with_extension("aside"));
    std::fs::rename(&file, &aside).unwrap();
    is_refused(&app).await;
    assert!(!file.exists(), "nobody makes a new one");
    std::fs::copy(&aside, &file).unwrap();
    is_refused(&app).await;
    std::fs::rename(&aside, &file).unwrap();
    register(&app).await.unwrap();
}

#[tokio::test]
async fn a_file_that_is_replaced_within_a_transaction_is_noticed_at_its_end() {
    let app = TestBackend::sqlite().await;
    let writing = app.db.write().await.unwrap();
    std::fs::remove_file(path(&app)).unwrap();
    assert!(matches!(
        writing.commit().await,
        Err(StoreError::Unavailable(Outage::Moved))
    ));
}

#[rstest]
#[tokio::test]
async fn a_statement_ends_when_nobody_waits_for_it(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let endless = match &app.db.pools {
        Pools::Sqlite { .. } => {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"
        }
        Pools::Postgres(_) => "SELECT COUNT(*) FROM generate_series(1, 1000000000000)",
    };
    // More of them than there are connections.
    for _ in 0..20 {
        let begun = async {
            let mut reading = app.db.read().await.unwrap();
            match reading.conn() {
                Conn::Sqlite(conn) => sqlx::query(endless).execute(conn).await.map(drop),
                Conn::Postgres(conn) => sqlx::query(endless).execute(conn).await.map(drop),
            }
        };
        assert!(
            tokio::time::timeout(Duration::from_millis(50), begun)
                .await
                .is_err()
        );
    }
    let mut writing = app.db.write().await.unwrap();
    let begun = tokio::time::timeout(Duration::from_millis(50), run(&mut writing, endless)).await;
    assert!(begun.is_err());
    drop(writing);
    register(&app).await.unwrap();
    if let Pools::Postgres(pool) = &app.db.pools {
        let still = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = current_setting('application_name') \
                     AND query LIKE 'SELECT COUNT(*) FROM generate_series%' AND state = 'active'";
        let began = Instant::now();
        while sqlx::query_scalar::<_, i64>(still).fetch_one(pool).await.unwrap() > 0 {
            assert!(
                began.elapsed() < Duration::from_secs(20),
                "the server goes on with what nobody waits for"
            );
        }
    }
}
