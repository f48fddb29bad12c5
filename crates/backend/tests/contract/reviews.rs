//! Reviews and when the next is due.

use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use holdfast_domain::review::ReviewStatus;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, form, id, refused};

#[rstest]
#[tokio::test]
async fn a_review_sets_the_next_one_by_the_cadence(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    assert_eq!(
        app.integration_view(integration).await.review_status,
        ReviewStatus::NeverHeld
    );
    app.review(integration).await;
    let view = app.integration_view(integration).await;
    let due = day("2026-11-22") + chrono::Months::new(view.cadence.months);
    assert_eq!(view.review_status, ReviewStatus::Current { due });
    assert_eq!(app.due_first(integration).await, ("review".to_owned(), due));
    app.advance_days((due - day("2026-11-22")).num_days() + 1);
    assert_eq!(
        app.integration_view(integration).await.review_status,
        ReviewStatus::Overdue { since: due, days: 1 }
    );
}

#[rstest]
#[tokio::test]
async fn what_serves_users_and_was_never_reviewed_is_due_at_once(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let owner = app.person(Role::Engineer).await;
    let provider = app.new_provider("Acme").await;
    let owned = |name: &str, lifecycle: &str| {
        let owner = owner.user.unwrap().to_string();
        form(name, provider)
            .with("owner", owner)
            .with("lifecycle", lifecycle)
    };
    let live = app
        .register(&app.system(), id(), &owned("Live", "live"))
        .await
        .unwrap();
    let proposed = app
        .register(&app.system(), id(), &owned("Idea", "proposed"))
        .await
        .unwrap();
    assert_eq!(app.due_first(live).await.0, "never_reviewed");
    assert_eq!(app.due_first(proposed).await.0, "none");
    let work = app.my_work(&owner).await.unwrap();
    let names: Vec<_> = work.due.iter().map(|row| row.integration_name.as_str()).collect();
    assert_eq!(names, ["Live"]);
    assert_eq!(
        app.menu_counts(&owner).await.unwrap().overdue.mine,
        0,
        "due today"
    );
    app.advance_days(1);
    assert_eq!(app.menu_counts(&owner).await.unwrap().overdue.mine, 1);
}

#[rstest]
#[tokio::test]
async fn the_same_review_sent_twice_is_recorded_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let (review, system) = (id(), app.system());
    let fields = Fields::default()
        .with("held_on", "2026-11-22")
        .with("outcome", "failed")
        .with("note", "No runbook.");
    app.record_review(&system, integration, review, &fields)
        .await
        .unwrap();
    app.record_review(&system, integration, review, &fields)
        .await
        .unwrap();
    let another = id();
    let (a, b) = tokio::join!(
        app.record_review(&system, integration, another, &fields),
        app.record_review(&system, integration, another, &fields)
    );
    assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
    assert_eq!(app.number("SELECT COUNT(*) FROM reviews").await, 2);
    let before = fields.with("held_on", "2026-11-21");
    refused(
        app.record_review(&system, integration, id(), &before).await,
        "held_on",
    );
}
