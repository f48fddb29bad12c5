//! Jobs: each runs in its time, on one node, and goes on after whatever goes wrong.

use chrono::TimeDelta;
use holdfast_backend::ServiceError;
use holdfast_backend::services::jobs::{JOBS, JobView};
use holdfast_backend::store::jobs::{self as rows, Run};
use holdfast_domain::access::Role;
use holdfast_domain::reminder::DeliveryState;
use rstest::rstest;

use crate::queue::Queue;
use crate::support::Database::{self, Postgres, Sqlite};

async fn job(app: &Queue, name: &str) -> JobView {
    let jobs = app.jobs(&app.system()).await.unwrap();
    jobs.into_iter().find(|job| job.name == name).unwrap()
}

#[rstest]
#[tokio::test]
async fn of_several_nodes_one_runs_a_job(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (a, b) = (app.node(), app.node());
    let (first, second) = tokio::join!(a.run_due_jobs(), b.run_due_jobs());
    assert_eq!(first.unwrap() + second.unwrap(), JOBS.len(), "each once");
    assert_eq!(app.run_due_jobs().await.unwrap(), 0, "none is due again");
    for view in app.jobs(&app.system()).await.unwrap() {
        let row = view.row.unwrap();
        assert!(!row.failed && !view.running && !view.late, "{row:?}");
        assert_eq!(row.finished_at, Some(app.clock.now()));
        assert_eq!(
            row.next_at,
            app.clock.now() + TimeDelta::minutes(view.every_minutes)
        );
    }
    app.seconds(60);
    let ran: Vec<&str> = app
        .run_due()
        .await
        .unwrap()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(ran, ["deliver", "refresh-scores"], "only what runs each minute");
}

#[rstest]
#[tokio::test]
async fn the_jobs_together_bring_a_reminder_to_its_owner(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    app.key_due_in(integration, "Key", 7).await;
    for _ in 0..6 {
        app.run_due_jobs().await.unwrap();
        app.seconds(60);
    }
    assert_eq!(app.arrived(), 1);
    let planned = job(&app, "plan-reminders").await.row.unwrap().result.unwrap();
    assert_eq!(
        planned,
        "1 things looked at, 0 notifications recorded, 0 cancelled"
    );
}

#[rstest]
#[tokio::test]
async fn what_a_round_plans_goes_with_the_digests_of_that_round(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    // With the wishes that everybody begins with: one mail a day.
    let owner = app.person(Role::Engineer).await.user.unwrap();
    let integration = app.owned("Payments", Some(owner)).await;
    app.key_due_in(integration, "Key", 7).await;
    app.run_due_jobs().await.unwrap();
    let made = job(&app, "bundle-digests").await.row.unwrap().result.unwrap();
    assert_eq!(made, "1 digests made");
}

#[rstest]
#[tokio::test]
async fn a_run_that_fails_is_on_record_and_followed_by_the_next(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    app.sql("ALTER TABLE settings RENAME TO gone").await;
    assert_eq!(app.run_due_jobs().await.unwrap(), JOBS.len(), "the others run");
    let plan = job(&app, "plan-reminders").await.row.unwrap();
    assert!(plan.failed && plan.result.is_some(), "{plan:?}");
    assert!(!job(&app, "tidy").await.row.unwrap().failed);
    app.sql("ALTER TABLE gone RENAME TO settings").await;
    app.seconds(300);
    app.run_due_jobs().await.unwrap();
    let plan = job(&app, "plan-reminders").await.row.unwrap();
    assert!(!plan.failed, "{plan:?}");
}

#[rstest]
#[tokio::test]
async fn a_job_whose_node_died_is_taken_over_when_its_lease_ends(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    app.run_due_jobs().await.unwrap();
    app.advance_days(1);
    let now = app.clock.now();
    let dead = Run {
        lease: app.clock.new_id(),
        worker: "gone".into(),
        now,
        until: now + TimeDelta::minutes(10),
        by_hand: false,
        horizon: now + TimeDelta::days(1),
    };
    let mut writing = app.db.brief_write().await.unwrap();
    assert!(rows::begin(&mut writing.conn(), "tidy", &dead).await.unwrap());
    writing.commit().await.unwrap();
    assert_eq!(app.run_due_jobs().await.unwrap(), JOBS.len() - 1);
    assert!(job(&app, "tidy").await.running);
    let by_hand = app.run_job(&app.system(), "tidy").await;
    assert!(matches!(by_hand, Err(ServiceError::Invalid(_))), "{by_hand:?}");
    app.seconds(600);
    app.run_due_jobs().await.unwrap();
    let view = job(&app, "tidy").await;
    assert!(!view.running && view.row.unwrap().finished_at == Some(app.clock.now()));
}

#[rstest]
#[tokio::test]
async fn a_clock_that_was_put_back_holds_no_job_up(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    app.run_due_jobs().await.unwrap();
    app.clock.advance(TimeDelta::hours(-1));
    let ran = app.run_due_jobs().await.unwrap();
    assert!(
        ran >= 4,
        "{ran}: what runs every few minutes does not wait for an hour"
    );
    assert_eq!(app.run_due_jobs().await.unwrap(), 0);
}

#[rstest]
#[tokio::test]
async fn a_run_by_hand_is_audited_and_says_what_it_did(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let admin = app.person(Role::Admin).await;
    let run = app.run_job(&admin, "bundle-digests").await.unwrap();
    assert_eq!((run.result.as_str(), run.failed), ("0 digests made", false));
    app.run_job(&admin, "bundle-digests").await.unwrap();
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'job.run'")
            .await,
        2
    );
    let unknown = app.run_job(&admin, "no-such-job").await;
    assert!(matches!(unknown, Err(ServiceError::NotFound)), "{unknown:?}");
    let engineer = app.person(Role::Engineer).await;
    let refused = app.run_job(&engineer, "bundle-digests").await;
    assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn what_was_settled_two_years_ago_is_removed_and_what_waits_is_not(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    app.queued(user, 3).await;
    app.deliver_due(2).await.unwrap();
    app.advance_days(730);
    app.run_job(&app.system(), "tidy").await.unwrap();
    assert_eq!(app.mails(DeliveryState::Sent).await, 2, "two years are kept");
    app.seconds(1);
    let run = app.run_job(&app.system(), "tidy").await.unwrap();
    assert_eq!(run.result, "2 old notifications removed");
    assert_eq!(app.mails(DeliveryState::Queued).await, 1);
    assert_eq!(app.number("SELECT COUNT(*) FROM delivery_attempts").await, 0);
}
