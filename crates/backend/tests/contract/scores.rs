//! Scores: fresh whenever somebody looks, every move with its cause.

use holdfast_domain::fields::Fields;
use holdfast_domain::integration::form::integration_fields;
use holdfast_domain::risk::{Credit, assess};
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id};

#[rstest]
#[tokio::test]
async fn a_score_that_time_has_changed_is_computed_before_anybody_sees_it(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    app.api_key(integration, "Live key", "2026-11-20").await;
    let before = app.integration_view(integration).await;
    let rotation = &before.stored.assessment.credits[Credit::RotationOnTime as usize];
    assert!(rotation.held, "{}", rotation.reason);
    let valid_through = before.stored.assessment.valid_through;
    app.advance_days((valid_through - app.clock.today()).num_days());
    assert_eq!(app.refresh_scores().await.unwrap(), 0, "it holds on its last day");
    app.advance_days(1);
    let after = app.integration_view(integration).await;
    assert_eq!(after.stored.assessment.as_of, app.clock.today());
    assert!(!after.stored.assessment.credits[Credit::RotationOnTime as usize].held);
    assert!(after.stored.assessment.scores.residual > before.stored.assessment.scores.residual);
    assert_eq!(
        after.stored.version, before.stored.version,
        "an open form still fits"
    );
    let change = after.score_changes.last().unwrap();
    assert_eq!(
        (change.residual_before, change.residual_after),
        (
            Some(before.stored.assessment.scores.residual),
            after.stored.assessment.scores.residual
        )
    );
    assert_eq!(change.changed_on, app.clock.today());
    assert!(
        change.cause.starts_with("Time passed. Every rotation on time: "),
        "{}",
        change.cause
    );
    assert_eq!(app.refresh_scores().await.unwrap(), 0, "once is enough");
}

#[rstest]
#[tokio::test]
async fn every_move_of_a_score_names_its_cause(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let fields = integration_fields(&app.integration_view(integration).await.stored.integration);
    let minute = || app.clock.advance(chrono::TimeDelta::minutes(1));
    minute();
    app.update(
        &app.system(),
        integration,
        1,
        &fields.with("privilege", "administers"),
    )
    .await
    .unwrap();
    minute();
    let key = app.api_key(integration, "Live key", "2026-08-01").await;
    minute();
    app.rotate(key).await;
    minute();
    app.review(integration).await;
    let causes: Vec<String> = app
        .integration_view(integration)
        .await
        .score_changes
        .into_iter()
        .map(|change| change.cause)
        .collect();
    assert_eq!(causes[0], "Registered");
    for cause in ["Changed privilege", "Rotated Live key", "Review recorded"] {
        assert!(
            causes.iter().any(|known| known == cause),
            "{cause} is not in {causes:?}"
        );
    }
}

#[rstest]
#[tokio::test]
async fn a_service_that_depends_on_it_raises_its_score(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let service = |name: &str, criticality: &str| {
        Fields::default()
            .with("name", name)
            .with("criticality", criticality)
    };
    let ledger = app
        .add_service(&system, id(), &service("Ledger", "low"))
        .await
        .unwrap();
    let full = form("Payments", app.new_provider("Acme").await)
        .with("tier", "low")
        .with(format!("services.{ledger}"), "on");
    let integration = app.register(&system, id(), &full).await.unwrap();
    let before = app
        .integration_view(integration)
        .await
        .stored
        .assessment
        .scores
        .inherent;
    app.clock.advance(chrono::TimeDelta::minutes(1));
    let depends = service("Storefront", "critical").with(format!("depends_on.{ledger}"), "on");
    app.add_service(&system, id(), &depends).await.unwrap();
    let after = app.integration_view(integration).await;
    assert!(after.stored.assessment.scores.inherent > before);
    assert_eq!(
        after.score_changes.last().unwrap().cause,
        "Service Storefront now depends on it"
    );
}

#[rstest]
#[tokio::test]
async fn changes_at_once_leave_the_score_of_all_of_them(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let system = app.system();
    for round in 0..5 {
        let view = app.integration_view(integration).await;
        let tier = ["critical", "low"][round % 2];
        let fields = integration_fields(&view.stored.integration).with("tier", tier);
        let review = Fields::default()
            .with("held_on", "2026-11-22")
            .with("outcome", "passed");
        let key = crate::support::key_form(&format!("Key {round}")).with("last_rotated_on", "2026-11-01");
        let (a, b, c) = tokio::join!(
            app.update(&system, integration, view.stored.version, &fields),
            app.save_credential(&system, integration, id(), None, &key),
            app.record_review(&system, integration, id(), &review),
        );
        assert!(a.is_ok() && b.is_ok() && c.is_ok(), "{a:?} {b:?} {c:?}");
        let stored = app.integration_view(integration).await.stored.assessment;
        let facts = app.edit_view(&system, integration).await.unwrap().facts;
        assert_eq!(
            stored,
            assess(&facts, &app.model, app.clock.today()),
            "round {round}"
        );
    }
}
