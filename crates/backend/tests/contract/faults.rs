//! A transaction that fails half-way leaves nothing: change, revision, audit event and score belong together.

use holdfast_backend::ServiceError;
use holdfast_backend::store::history;
use holdfast_domain::fields::Fields;
use holdfast_domain::record::Record;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id};

/// Each thing that changes write: taken away, given back, and which changes write it.
const TABLES: [(&str, &str, &[&str]); 5] = [
    (
        "ALTER TABLE revisions RENAME TO away",
        "ALTER TABLE away RENAME TO revisions",
        &["register", "update", "rotation"],
    ),
    (
        "ALTER TABLE audit_events RENAME TO away",
        "ALTER TABLE away RENAME TO audit_events",
        &["register", "update", "rotation", "review"],
    ),
    (
        "ALTER TABLE audit_head RENAME TO away",
        "ALTER TABLE away RENAME TO audit_head",
        &["register", "update", "rotation", "review"],
    ),
    (
        "ALTER TABLE score_changes RENAME TO away",
        "ALTER TABLE away RENAME TO score_changes",
        &["register", "update", "rotation", "review"],
    ),
    (
        "ALTER TABLE search_terms RENAME TO away",
        "ALTER TABLE away RENAME TO search_terms",
        &["register", "update"],
    ),
];

async fn counts(app: &TestBackend) -> Vec<i64> {
    let mut counts = Vec::new();
    for question in [
        "SELECT COUNT(*) FROM integrations",
        "SELECT MAX(version) FROM integrations",
        "SELECT COUNT(*) FROM revisions",
        "SELECT COUNT(*) FROM audit_events",
        "SELECT COUNT(*) FROM score_changes",
        "SELECT COUNT(*) FROM search_terms",
        "SELECT COUNT(*) FROM integration_tags",
        "SELECT COUNT(*) FROM rotations",
        "SELECT COUNT(*) FROM reviews",
        "SELECT seq FROM audit_head",
    ] {
        counts.push(app.number(question).await);
    }
    counts
}

#[rstest]
#[tokio::test]
async fn a_change_that_fails_half_way_leaves_nothing(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let key = app.api_key(integration, "Live key", "2026-08-01").await;
    let provider = app.new_provider("Another").await;
    let system = app.system();
    let view = app.integration_view(integration).await;
    let changed = view
        .stored
        .integration
        .fields()
        .with("name", "Renamed")
        .with("privilege", "administers")
        .with("environments.0.environment", "test");
    let today = app.clock.today().to_string();
    let rotation = Fields::default().with("rotated_on", &today);
    let review = Fields::default()
        .with("held_on", &today)
        .with("outcome", "passed");
    let before = counts(&app).await;
    for (away, back, changes) in TABLES {
        app.sql(away).await;
        for change in changes {
            let outcome = match *change {
                "register" => app
                    .register(&system, id(), &form("Mail", provider))
                    .await
                    .map(drop),
                "update" => app.update(&system, integration, 1, &changed).await.map(drop),
                "rotation" => app.record_rotation(&system, key, id(), &rotation).await.map(drop),
                _ => app.record_review(&system, integration, id(), &review).await,
            };
            assert!(
                matches!(outcome, Err(ServiceError::Store(_))),
                "{away}, {change}: {outcome:?}"
            );
        }
        app.sql(back).await;
        assert_eq!(counts(&app).await, before, "{away}");
        let now = app.integration_view(integration).await;
        assert_eq!(
            (now.stored.version, &now.stored.integration),
            (1, &view.stored.integration),
            "{away}"
        );
    }
    assert_eq!(
        history::verify(&mut app.db.read().await.unwrap().conn())
            .await
            .unwrap(),
        None
    );
}
