//! Where a test's database lives: a temporary folder, or a schema of its own. Dropping it removes both.

use holdfast_backend::Clock;
use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;

/// The variable that names a PostgreSQL which the tests may fill.
const VARIABLE: &str = "TEST_POSTGRES_URL";

/// A place that is removed when it is dropped.
pub enum Home {
    Folder {
        _folder: TempDir,
        url: String,
    },
    Schema {
        server: String,
        name: String,
        url: String,
    },
}

impl Home {
    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self::Folder { _folder: folder, url }
    }

    pub async fn postgres() -> Self {
        let Ok(server) = std::env::var(VARIABLE) else {
            panic!("no PostgreSQL to test on: set {VARIABLE} or run cargo xtask test");
        };
        let name = format!("test_{}", Clock::system().new_id().simple());
        run(&server, format!("CREATE SCHEMA {name}")).await;
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options[search_path]={name}&application_name={name}");
        Self::Schema { server, name, url }
    }

    pub fn url(&self) -> &str {
        match self {
            Self::Folder { url, .. } | Self::Schema { url, .. } => url,
        }
    }
}

async fn run(server: &str, statement: String) {
    let mut conn = PgConnection::connect(server).await.expect("PostgreSQL answers");
    conn.execute(sqlx::AssertSqlSafe(statement))
        .await
        .expect("a schema");
    conn.close().await.ok();
}

impl Drop for Home {
    fn drop(&mut self) {
        let Self::Schema { server, name, .. } = self else {
            return;
        };
        let (server, name) = (server.clone(), name.clone());
        // A thread of its own: a runtime cannot be entered from within another.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            // The test's own runtime stands still meanwhile, so that nothing rolls back what it left open.
            let end = format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'"
            );
            runtime.block_on(run(&server, end));
            runtime.block_on(run(&server, format!("DROP SCHEMA {name} CASCADE")));
        });
        dropped.join().ok();
    }
}
