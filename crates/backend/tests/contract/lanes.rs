//! Lanes: one that keeps failing rests, is probed with one message, and closes.

use holdfast_backend::notify::{Blame, Failure};
use holdfast_backend::store::lanes;
use holdfast_domain::reminder::DeliveryState;
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

/// A server that answers and refuses.
fn refuses(blame: Blame) -> Failure {
    Failure::Refused {
        error: "The mail server refuses it (550).".into(),
        blame,
        same: "550".into(),
    }
}

#[rstest]
#[tokio::test]
async fn what_refuses_everybody_rests_at_once_and_uses_up_no_message(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let mail = app.queued(user, 1).await[0];
    app.script().always = Some(refuses(Blame::Lane));
    for _ in 0..12 {
        app.deliver_due(10).await.unwrap();
        assert!(email_lane(&app).await.opened_at.is_some());
        app.seconds(601);
    }
    assert!(app.script().asked >= 10, "it is tried now and then");
    let row = app.notification(mail).await;
    assert_eq!((row.state, row.attempts), (DeliveryState::Queued, 0));
    app.script().always = None;
    assert_eq!(app.deliver_due(10).await.unwrap().sent, 1);
}

#[rstest]
#[tokio::test]
async fn the_same_refusal_of_two_in_a_row_is_the_lanes_and_both_wait(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    app.queued(user, 3).await;
    app.script().always = Some(refuses(Blame::Mail));
    app.deliver_due(10).await.unwrap();
    assert_eq!(
        app.mails(DeliveryState::Queued).await,
        3,
        "also the first, that had failed for good"
    );
    assert!(email_lane(&app).await.opened_at.is_some());
    app.seconds(61);
    app.script().always = None;
    assert_eq!(app.deliver_due(10).await.unwrap().sent, 3);
}

#[rstest]
#[tokio::test]
async fn a_refusal_of_one_alone_ends_it(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let mail = app.queued(user, 1).await[0];
    app.script().next = [Err(refuses(Blame::Mail))].into();
    app.deliver_due(10).await.unwrap();
    assert_eq!(app.notification(mail).await.state, DeliveryState::Dead);
    assert_eq!(email_lane(&app).await.opened_at, None);
}

#[rstest]
#[tokio::test]
async fn what_is_refused_again_after_others_arrived_is_its_own_fault(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let refused = app.queued(user, 1).await[0];
    app.script().next = [Err(refuses(Blame::Lane))].into();
    app.deliver_due(10).await.unwrap();
    app.queued(user, 1).await;
    app.seconds(61);
    app.script().next = [Ok(()), Err(refuses(Blame::Lane))].into();
    assert_eq!(
        app.deliver_due(10).await.unwrap().sent,
        1,
        "the other one goes first"
    );
    let row = app.notification(refused).await;
    assert_eq!((row.state, row.attempts), (DeliveryState::Queued, 1));
    assert_eq!(
        email_lane(&app).await.opened_at,
        None,
        "one mail keeps nobody waiting"
    );
}

#[rstest]
#[tokio::test]
async fn everything_that_failed_for_good_is_sent_again_at_once(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    app.queued(user, 3).await;
    app.script().always = Some(crate::queue::refused());
    app.deliver_due(10).await.unwrap();
    assert_eq!(app.mails(DeliveryState::Dead).await, 3);
    app.script().always = None;
    assert_eq!(app.send_all_again(&app.system()).await.unwrap(), 3);
    assert_eq!(app.send_all_again(&app.system()).await.unwrap(), 0);
    assert_eq!(app.deliver_due(10).await.unwrap().sent, 3);
    let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'delivery.all_sent_again'";
    assert_eq!(app.number(events).await, 1);
}
