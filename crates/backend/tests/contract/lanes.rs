//! Lanes: one that keeps failing rests, is probed with one message, and closes.

use holdfast_backend::store::lanes;
use rstest::rstest;

use crate::queue::{Queue, down, later};
use crate::support::Database::{self, Postgres, Sqlite};

/// The lane of mail.
async fn email_lane(app: &Queue) -> lanes::Lane {
    lanes::all(&mut app.db.read().await.unwrap().conn())
        .await
        .unwrap()
        .into_iter()
        .find(|lane| lane.lane == "email")
        .unwrap()
}

#[rstest]
#[tokio::test]
async fn a_lane_that_keeps_failing_rests_is_probed_with_one_message_and_closes(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    app.queued(user, 10).await;
    app.script().always = Some(down());
    app.deliver_due(100).await.unwrap();
    assert_eq!(
        app.script().asked,
        8,
        "four at once; with the fifth failure the lane opens, and the second four end"
    );
    let lane = email_lane(&app).await;
    assert_eq!(lane.failures, 5, "what was under way does not count");
    assert_eq!(lane.opened_at, Some(app.clock.now()));
    assert_eq!(lane.last_error.as_deref(), Some("421 Service not available"));
    app.seconds(59);
    app.deliver_due(100).await.unwrap();
    assert_eq!(app.script().asked, 8, "it rests, also for what was never tried");
    app.seconds(1);
    let (a, b) = (app.node(), app.node());
    let (a, b) = tokio::join!(a.deliver_due(100), b.deliver_due(100));
    assert_eq!(
        a.unwrap().postponed + b.unwrap().postponed,
        1,
        "one node probes, with one message"
    );
    assert_eq!(app.script().asked, 9);
    app.seconds(119);
    app.deliver_due(100).await.unwrap();
    assert_eq!(
        app.script().asked,
        9,
        "after a probe that failed it rests twice as long"
    );
    app.seconds(1);
    app.script().always = None;
    let done = app.deliver_due(100).await.unwrap();
    assert_eq!(
        done.sent, 10,
        "the probe arrives, the lane closes, the rest follows"
    );
    let lane = email_lane(&app).await;
    assert_eq!((lane.failures, lane.opened_at), (0, None));
    assert_eq!(app.arrived(), 10);
}

#[rstest]
#[tokio::test]
async fn one_busy_mailbox_does_not_open_the_lane(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    app.queued(user, 20).await;
    app.script().next = (0..10).map(|_| Err(later(None))).collect();
    let done = app.deliver_due(100).await.unwrap();
    assert_eq!((done.postponed, done.sent), (10, 10));
}
