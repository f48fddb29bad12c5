//! Nobody's database is thrown away: what an earlier release wrote is brought up to date and says the same, and a migration that
//! was released is never edited. `tests/releases/` holds, for each release, a small filled database of either kind as SQL and what
//! it says, and the checksums of the migrations. After the last change before a release:
//!
//! ```sh
//! cargo test -p holdfast-backend --test contract -- --ignored keep_this_release
//! ```
//!
//! `0.1.0-first` is the schema as it began, with audit events that tell nothing of their revisions yet.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use holdfast_backend::store::open::open;
use holdfast_backend::store::{Db, Pools, history};
use holdfast_backend::{Backend, Clock};
use holdfast_domain::access::Role;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::incident::Incident;
use holdfast_domain::record::Record;
use rstest::rstest;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{DATES, Home, TestBackend, first_day, form, id};

const RELEASE: &str = env!("CARGO_PKG_VERSION");

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/releases")
}

const fn name(database: Database) -> &'static str {
    match database {
        Sqlite => "sqlite",
        Postgres => "postgres",
    }
}

/// What a database says of itself, a line a thing: the same before and after it was brought up to date.
const SAYS: [(&str, &str); 9] = [
    (
        "integration",
        "SELECT name || ' v' || CAST(version AS TEXT) || ', ' || lifecycle || ', ' || residual_band FROM integrations ORDER BY name",
    ),
    (
        "credential",
        "SELECT name || ', rotated ' || COALESCE(CAST(last_rotated_on AS TEXT), 'never') FROM credentials ORDER BY name",
    ),
    (
        "person",
        "SELECT name || ' <' || email || '>' FROM users ORDER BY name",
    ),
    ("team", "SELECT name FROM teams ORDER BY name"),
    (
        "incident",
        "SELECT title || ', ' || CAST(started_on AS TEXT) FROM incidents ORDER BY title",
    ),
    (
        "review",
        "SELECT outcome || ', ' || CAST(held_on AS TEXT) FROM reviews ORDER BY held_on",
    ),
    (
        "revision",
        "SELECT entity || ' ' || CAST(number AS TEXT) || ' by ' || actor_name FROM revisions ORDER BY entity, number, actor_name",
    ),
    (
        "event",
        "SELECT CAST(seq AS TEXT) || ' ' || action || ' ' || hash FROM audit_events ORDER BY seq",
    ),
    (
        "reminder",
        "SELECT kind || ' ' || title FROM notifications ORDER BY kind, title",
    ),
];

async fn lines(db: &Db, text: &str) -> Vec<String> {
    let text = AssertSqlSafe(text.to_owned());
    match &db.pools {
        Pools::Sqlite { writer, .. } => sqlx::query_scalar(text).fetch_all(writer).await,
        Pools::Postgres(pool) => sqlx::query_scalar(text).fetch_all(pool).await,
    }
    .unwrap()
}

async fn says(db: &Db) -> String {
    let mut said = String::new();
    for (what, statement) in SAYS {
        for line in lines(db, statement).await {
            writeln!(said, "{what}: {line}").unwrap();
        }
    }
    said
}

async fn load(database: Database, url: &str, text: String) {
    match database {
        Sqlite => {
            let mut conn = SqliteConnection::connect(&format!("{url}?mode=rwc"))
                .await
                .unwrap();
            let text = format!("PRAGMA foreign_keys = OFF;\n{text}");
            sqlx::raw_sql(AssertSqlSafe(text))
                .execute(&mut conn)
                .await
                .unwrap();
            conn.close().await.unwrap();
        }
        Postgres => {
            let mut conn = PgConnection::connect(url).await.unwrap();
            // Tables that name each other cannot be filled in any order otherwise.
            let text = format!("SET session_replication_role = replica;\n{text}");
            sqlx::raw_sql(AssertSqlSafe(text))
                .execute(&mut conn)
                .await
                .unwrap();
            conn.close().await.unwrap();
        }
    }
}

/// The releases of which a database of this kind was kept.
fn kept(database: Database) -> Vec<String> {
    let ending = format!(".{}.sql", name(database));
    let mut releases: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| {
            let file = entry.unwrap().file_name().into_string().unwrap();
            file.strip_suffix(&ending).map(str::to_owned)
        })
        .collect();
    releases.sort();
    releases
}

#[rstest]
#[tokio::test]
async fn a_database_of_every_release_is_brought_up_to_date_and_says_the_same(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let releases = kept(database);
    assert!(
        releases.iter().any(|release| release.starts_with("0.1.0")),
        "{releases:?}"
    );
    for release in releases {
        let read =
            |ending: &str| std::fs::read_to_string(folder().join(format!("{release}.{ending}"))).unwrap();
        let home = match database {
            Sqlite => Home::sqlite(),
            Postgres => Home::postgres().await,
        };
        load(database, home.url(), read(&format!("{}.sql", name(database)))).await;
        let db = open(home.url(), 4).await.unwrap();
        assert_eq!(
            says(&db).await,
            read(&format!("{}.says.txt", name(database))),
            "{release}"
        );
        let flaw = history::verify(&mut db.read().await.unwrap().conn())
            .await
            .unwrap();
        assert_eq!(flaw, None, "{release}");
        let due = lines(&db, DATES).await;
        assert!(!due.is_empty(), "{release}");
        // It goes on from there.
        let backend = Backend::new(db, Clock::fixed(first_day()));
        let system = holdfast_domain::access::Actor::system("test");
        let named = Fields::default()
            .with("name", "Of today")
            .with("category", "payment");
        backend.add_provider(&system, id(), &named).await.unwrap();
        let integrations = holdfast_backend::store::integrations::chunk(
            &mut backend.db.read().await.unwrap().conn(),
            None,
            10,
        )
        .await
        .unwrap();
        assert!(!integrations.is_empty());
        for stored in integrations {
            let changed = stored.integration.fields().with("purpose", "Changed today.");
            backend
                .update(&system, stored.integration.id, stored.version, &changed)
                .await
                .unwrap();
        }
        // What the migration made of the register is what every change makes of it.
        assert_eq!(due, lines(&backend.db, DATES).await, "{release}");
        let flaw = history::verify(&mut backend.db.read().await.unwrap().conn())
            .await
            .unwrap();
        assert_eq!(flaw, None, "{release}");
        backend.db.close().await;
    }
}

/// Number and checksum of each migration, as databases keep them.
async fn checksums(app: &TestBackend) -> BTreeMap<i64, String> {
    let text = "SELECT version, checksum FROM _sqlx_migrations ORDER BY version";
    let rows: Vec<(i64, Vec<u8>)> = match &app.db.pools {
        Pools::Sqlite { writer, .. } => sqlx::query_as(text).fetch_all(writer).await,
        Pools::Postgres(pool) => sqlx::query_as(text).fetch_all(pool).await,
    }
    .unwrap();
    let hex = |bytes: Vec<u8>| {
        bytes
            .iter()
            .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    };
    rows.into_iter()
        .map(|(version, checksum)| (version, hex(checksum)))
        .collect()
}

fn list(database: Database) -> PathBuf {
    folder().join(format!("migrations.{}.txt", name(database)))
}

#[rstest]
#[tokio::test]
async fn a_released_migration_is_never_edited(#[values(Sqlite, Postgres)] database: Database) {
    let now = checksums(&TestBackend::new(database).await).await;
    let released = std::fs::read_to_string(list(database)).unwrap();
    assert!(released.lines().count() >= 2);
    for line in released.lines() {
        let (number, checksum) = line.split_once(' ').unwrap();
        assert_eq!(
            now.get(&number.parse().unwrap()).map(String::as_str),
            Some(checksum),
            "{}: migration {number} is in people's databases; add another instead",
            name(database)
        );
    }
}

/// A handful of everything.
async fn fill(app: &TestBackend) {
    let system = app.system();
    let ana = app.person(Role::Engineer).await;
    let team = Fields::default().with("name", "Platform");
    app.add_team(&system, id(), &team).await.unwrap();
    for (name, uptime) in [("Payments", "99.95"), ("Mail", "99.9")] {
        let provider = app.new_provider(&format!("{name} Inc.")).await;
        let fields = form(name, provider).with("owner", ana.user.unwrap().to_string());
        let integration = app.register(&system, id(), &fields).await.unwrap();
        let changed = fields
            .with("contracted_uptime", uptime)
            .with("change_reason", "New contract");
        app.update(&system, integration, 1, &changed).await.unwrap();
        let key = app
            .api_key(integration, &format!("{name} key"), "2026-01-01")
            .await;
        if name == "Mail" {
            app.rotate(key).await;
        }
        app.review(integration).await;
        app.notice(provider).await;
        let incident = Fields::default()
            .with("title", format!("{name} was \"down\"; it's back"))
            .with("class", "outage")
            .with("started_on", "2026-11-01");
        app.file_record::<Incident>(&system, (id(), integration), &incident)
            .await
            .unwrap();
        app.file_record::<Evidence>(
            &system,
            (id(), integration),
            &Fields::default().with("kind", "dpa"),
        )
        .await
        .unwrap();
    }
    let service = Fields::default()
        .with("name", "Shop")
        .with("criticality", "critical");
    app.add_service(&system, id(), &service).await.unwrap();
    app.plan_reminders().await.unwrap();
}

/// Every table in the order in which it was made, with a statement that answers its rows as SQL.
async fn tables(app: &TestBackend) -> Vec<(String, String)> {
    let (tables, columns, quote) = match &app.db.pools {
        Pools::Sqlite { .. } => (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
            "SELECT name FROM pragma_table_info('TABLE') ORDER BY cid",
            "quote(COLUMN)",
        ),
        Pools::Postgres(_) => (
            "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY oid",
            "SELECT attname::text FROM pg_attribute WHERE attrelid = 'TABLE'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            "quote_nullable(COLUMN::text)",
        ),
    };
    let mut found = Vec::new();
    for table in lines(&app.db, tables).await {
        let columns = lines(&app.db, &columns.replace("TABLE", &table)).await;
        let values: Vec<String> = columns
            .iter()
            .map(|column| quote.replace("COLUMN", column))
            .collect();
        let rows = format!(
            "SELECT 'INSERT INTO {table} ({}) VALUES (' || {} || ');' FROM {table} ORDER BY 1",
            columns.join(", "),
            values.join(" || ', ' || ")
        );
        found.push((table, rows));
    }
    found
}

const MIGRATIONS: &str = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, \
    execution_time BIGINT NOT NULL);\n";

async fn dump(app: &TestBackend, database: Database) -> String {
    let mut text = MIGRATIONS.to_owned();
    if database == Postgres {
        text = text
            .replace("BLOB", "BYTEA")
            .replace("TIMESTAMP ", "TIMESTAMPTZ ");
    }
    let migrations = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../migrations")
        .join(name(database));
    let mut files: Vec<PathBuf> = std::fs::read_dir(migrations)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files {
        let migration = std::fs::read_to_string(file).unwrap();
        let code = migration
            .lines()
            .filter(|line| !line.is_empty() && !line.trim_start().starts_with("--"));
        text.extend(code.flat_map(|line| [line, "\n"]));
    }
    for (table, rows) in tables(app).await {
        // What the migrations themselves put there.
        writeln!(text, "DELETE FROM {table};").unwrap();
        for row in lines(&app.db, &rows).await {
            writeln!(text, "{row}").unwrap();
        }
    }
    text
}

#[rstest]
#[tokio::test]
#[ignore = "writes the files of this release: for whoever releases"]
async fn keep_this_release(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    fill(&app).await;
    let write = |ending: &str, text: String| {
        std::fs::write(
            folder().join(format!("{RELEASE}.{}.{ending}", name(database))),
            text,
        )
        .unwrap();
    };
    write("says.txt", says(&app.db).await);
    write("sql", dump(&app, database).await);
    let list_of_checksums = checksums(&app)
        .await
        .into_iter()
        .fold(String::new(), |text, (number, checksum)| {
            format!("{text}{number} {checksum}\n")
        });
    std::fs::write(list(database), list_of_checksums).unwrap();
}
