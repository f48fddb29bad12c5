//! Scores: fresh whenever somebody looks, every move with its cause.

use holdfast_backend::store::PageRequest;
use holdfast_backend::store::integrations::{IntegrationFilter, IntegrationSummary};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::record::Record;
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

/// So many integrations, each with a credential whose rotation falls due.
async fn integrations(app: &TestBackend, number: usize) -> Vec<IntegrationId> {
    let provider = app.new_provider("Acme").await;
    let mut made = Vec::new();
    for index in 0..number {
        let form = form(&format!("Payments {index}"), provider);
        let integration = app.register(&app.system(), id(), &form).await.unwrap();
        app.api_key(integration, "Live key", "2026-11-20").await;
        made.push(integration);
    }
    made
}

async fn list(app: &TestBackend) -> Vec<IntegrationSummary> {
    let (actor, filter) = (app.system(), IntegrationFilter::default());
    let page = app.integrations(&actor, &filter, &PageRequest::default()).await;
    page.unwrap().rows
}

#[rstest]
#[tokio::test]
async fn a_list_waits_for_a_few_scores_that_have_aged(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    integrations(&app, 8).await;
    let before = list(&app).await;
    app.advance_days(400);
    let counts = app.menu_counts(&app.system()).await.unwrap();
    assert_eq!(counts.aged, 0, "nothing to be said of what is computed first");
    let after = list(&app).await;
    for row in &after {
        let old = before.iter().find(|old| old.id == row.id).unwrap();
        assert!(row.residual > old.residual, "{} {}", row.residual, old.residual);
    }
    assert_eq!(app.refresh_scores().await.unwrap(), 0, "the list computed them");
}

#[rstest]
#[tokio::test]
async fn nobody_waits_for_many_scores_that_have_aged_and_nobody_takes_them_for_those_of_today(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let made = integrations(&app, 9).await;
    let before = list(&app).await;
    app.advance_days(400);
    // Somebody else writes meanwhile: whoever waited for the scores would wait for ever.
    let writing = app.db.write().await.unwrap();
    assert_eq!(list(&app).await, before, "what is stored");
    assert_eq!(
        app.menu_counts(&app.system()).await.unwrap().aged,
        9,
        "as it says"
    );
    drop(writing);
    // Waits for the turn that the list has taken.
    assert_eq!(
        app.refresh_scores().await.unwrap(),
        0,
        "the list began what is done by now"
    );
    assert_eq!(app.menu_counts(&app.system()).await.unwrap().aged, 0);
    for row in list(&app).await {
        let old = before.iter().find(|old| old.id == row.id).unwrap();
        assert!(row.residual > old.residual, "{} {}", row.residual, old.residual);
    }
    let view = app.integration_view(made[0]).await;
    assert!(
        view.score_changes
            .last()
            .unwrap()
            .cause
            .starts_with("Time passed.")
    );
}

#[rstest]
#[tokio::test]
async fn the_page_of_a_record_has_the_score_of_today_while_others_are_still_to_come(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let made = integrations(&app, 10).await;
    app.advance_days(400);
    let view = app.integration_view(made[3]).await;
    assert_eq!(view.stored.assessment.as_of, app.clock.today());
    assert_eq!(
        app.menu_counts(&app.system()).await.unwrap().aged,
        9,
        "the others"
    );
    assert_eq!(app.refresh_scores().await.unwrap(), 9);
}

#[rstest]
#[tokio::test]
async fn every_move_of_a_score_names_its_cause(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let fields = app
        .integration_view(integration)
        .await
        .stored
        .integration
        .fields();
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
        let fields = view.stored.integration.fields().with("tier", tier);
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
