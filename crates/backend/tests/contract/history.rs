//! Revisions with their differences, and the chain of audit events.

use holdfast_backend::store::history::{self, Flaw};
use holdfast_domain::access::Role;
use holdfast_domain::record::Record;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id};

async fn first_broken(app: &TestBackend) -> Option<Flaw> {
    history::verify(&mut app.db.read().await.unwrap().conn())
        .await
        .unwrap()
}

async fn eventful(database: Database) -> TestBackend {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let key = app.api_key(integration, "Live key", "2026-08-01").await;
    app.rotate(key).await;
    app.review(integration).await;
    app
}

#[rstest]
#[tokio::test]
async fn a_revision_tells_who_changed_what_and_why(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let ana = app.person(Role::Engineer).await;
    let owned = form("Payments", app.new_provider("Acme").await).with("owner", ana.user.unwrap().to_string());
    let integration = app.register(&ana, id(), &owned).await.unwrap();
    let fields = app
        .integration_view(integration)
        .await
        .stored
        .integration
        .fields();
    let changed = fields
        .with("rto_minutes", "60")
        .with("contracted_uptime", "99.95")
        .with("change_reason", "New contract");
    app.update(&ana, integration, 1, &changed).await.unwrap();
    let revisions = app.integration_view(integration).await.revisions;
    assert_eq!(
        revisions
            .iter()
            .map(|revision| revision.number)
            .collect::<Vec<_>>(),
        [2, 1]
    );
    let last = &revisions[0];
    assert_eq!(
        (last.actor, last.actor_name.as_str(), last.reason.as_deref()),
        (ana.user, ana.name.as_str(), Some("New contract"))
    );
    let changes: Vec<_> = last
        .changes
        .iter()
        .map(|change| {
            (
                change.path.as_str(),
                change.before.to_string(),
                change.after.to_string(),
            )
        })
        .collect();
    assert_eq!(
        changes,
        [
            ("continuity.rto_minutes", "null".into(), "60".into()),
            ("sla.contracted_uptime", "null".into(), "99.95".into())
        ]
    );
    assert!(revisions[1].changes.is_empty());
}

#[rstest]
#[tokio::test]
async fn the_chain_holds_and_its_hashes_cover_every_event(#[values(Sqlite, Postgres)] database: Database) {
    let app = eventful(database).await;
    assert_eq!(first_broken(&app).await, None);
    assert!(app.number("SELECT COUNT(*) FROM audit_events").await >= 5);
}

#[rstest]
#[case::a_changed_detail("UPDATE audit_events SET data = '{}' WHERE seq = 2", Flaw::Event(2))]
#[case::a_changed_actor(
    "UPDATE audit_events SET actor_name = 'Mallory' WHERE seq = 3",
    Flaw::Event(3)
)]
#[case::a_moved_time(
    "UPDATE audit_events SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 1",
    Flaw::Event(1)
)]
#[case::a_missing_event("DELETE FROM audit_events WHERE seq = 2", Flaw::Event(3))]
#[case::a_missing_end(
    "DELETE FROM audit_events WHERE seq = (SELECT MAX(seq) FROM audit_events)",
    Flaw::Event(6)
)]
#[case::an_event_before_the_first("UPDATE audit_events SET seq = -7 WHERE seq = 5", Flaw::Outside(-7))]
#[case::an_event_at_zero("UPDATE audit_events SET seq = 0 WHERE seq = 5", Flaw::Outside(0))]
#[case::a_changed_snapshot(
    "UPDATE revisions SET snapshot = (SELECT snapshot FROM revisions WHERE entity = 'provider') WHERE entity = 'integration'",
    Flaw::Changed(2)
)]
#[case::a_changed_credential(
    "UPDATE revisions SET changes = '[]' WHERE entity = 'credential' AND number = 2",
    Flaw::Changed(4)
)]
#[case::a_changed_reason(
    "UPDATE revisions SET reason = 'Because' WHERE entity = 'credential' AND number = 1",
    Flaw::Changed(3)
)]
#[case::a_changed_author(
    "UPDATE revisions SET actor_name = 'Mallory' WHERE entity = 'provider'",
    Flaw::Changed(1)
)]
#[case::a_removed_revision("DELETE FROM revisions WHERE entity = 'integration'", Flaw::Missing(2))]
#[case::a_renumbered_revision(
    "UPDATE revisions SET number = 7 WHERE entity = 'credential' AND number = 2",
    Flaw::Changed(4)
)]
#[case::a_doubled_revision(
    "INSERT INTO revisions SELECT entity, entity_id, 9, at, actor_id, actor_name, reason, snapshot, changes, event_id FROM revisions WHERE entity = 'provider'",
    Flaw::Missing(1)
)]
#[case::an_added_revision(
    "INSERT INTO revisions SELECT 'service', entity_id, number, at, actor_id, actor_name, reason, snapshot, changes, event_id FROM revisions WHERE entity = 'provider'",
    Flaw::Added(1)
)]
#[tokio::test]
async fn tampering_shows(
    #[values(Sqlite, Postgres)] database: Database,
    #[case] tampering: &'static str,
    #[case] flaw: Flaw,
) {
    let app = eventful(database).await;
    app.sql(tampering).await;
    assert_eq!(first_broken(&app).await, Some(flaw));
}

#[rstest]
#[tokio::test]
async fn events_at_once_stay_in_one_chain(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Acme").await;
    let system = app.system();
    let forms: Vec<_> = (0..12)
        .map(|number| form(&format!("Integration {number}"), provider))
        .collect();
    let registered =
        futures::future::join_all(forms.iter().map(|form| app.register(&system, id(), form))).await;
    assert!(registered.iter().all(Result::is_ok), "{registered:?}");
    assert_eq!(first_broken(&app).await, None);
    assert_eq!(app.number("SELECT MAX(seq) FROM audit_events").await, 13);
}
