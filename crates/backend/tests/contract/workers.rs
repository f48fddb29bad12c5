//! Workers: each message is sent once, however many there are, wherever one of them dies.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use holdfast_backend::Backend;
use holdfast_backend::services::Worker;
use holdfast_backend::services::deliver::{Delivered, DeliverySettings};
use holdfast_backend::services::test_message::TestTo;
use holdfast_backend::store::notifications::queue::{self as rows, Lease, Settled};
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::DeliveryState;
use rstest::rstest;

use crate::queue::Queue;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::id;

/// A worker with other settings.
fn worker(change: impl FnOnce(&mut DeliverySettings)) -> Arc<Worker> {
    let mut settings = DeliverySettings::default();
    change(&mut settings);
    Arc::new(Worker::new(settings))
}

#[rstest]
#[tokio::test]
async fn what_a_process_is_sending_is_never_taken_by_itself_however_far_the_clock_jumps(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let mail = app.queued(user, 1).await[0];
    let mut node = app.node();
    node.worker = worker(|settings| settings.send_timeout = Duration::from_millis(300));
    app.script().silent = true;
    let meanwhile = async {
        while app.script().asked == 0 {
            tokio::task::yield_now().await;
        }
        node.clock.advance(TimeDelta::days(1));
        node.deliver_due(10).await.unwrap()
    };
    let (first, second) = tokio::join!(node.deliver_due(1), meanwhile);
    assert_eq!(first.unwrap().postponed, 1, "it ended by its time limit");
    assert_eq!(second, Delivered::default());
    assert_eq!(app.script().asked, 1);
    let row = app.notification(mail).await;
    assert_eq!(row.state, DeliveryState::Queued);
    assert!(row.last_error.unwrap().starts_with("No answer within"));
}

#[rstest]
#[tokio::test]
async fn two_nodes_whose_clocks_differ_by_half_a_minute_send_each_once(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let (slow, fast) = (app.node(), app.node());
    fast.clock.advance(TimeDelta::seconds(30));
    for _ in 0..5 {
        app.queued(user, 10).await;
        let (a, b) = tokio::join!(slow.deliver_due(100), fast.deliver_due(100));
        assert_eq!(a.unwrap().lost + b.unwrap().lost, 0);
        for node in [&slow, &fast] {
            node.clock.advance(TimeDelta::seconds(31));
        }
        app.seconds(31);
    }
    assert_eq!(app.arrived(), 50);
}

#[rstest]
#[tokio::test]
async fn two_workers_at_once_send_each_of_two_hundred_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    app.queued(user, 200).await;
    let nodes: Vec<Backend> = (0..2).map(|_| app.node()).collect();
    let (a, b) = tokio::join!(nodes[0].deliver_due(1_000), nodes[1].deliver_due(1_000));
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!(a.sent + b.sent, 200, "{a:?} {b:?}");
    assert!(a.sent > 0 && b.sent > 0, "both work: {a:?} {b:?}");
    assert_eq!(app.arrived(), 200);
    assert_eq!(
        app.number("SELECT COUNT(*) FROM delivery_attempts WHERE outcome = 'sent'")
            .await,
        200
    );
}

#[rstest]
#[tokio::test]
async fn two_workers_that_run_all_the_time_beside_the_jobs_send_each_once_and_end(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    app.queued(user, 200).await;
    let nodes: Vec<Backend> = (0..2).map(|_| app.node()).collect();
    let (stop, stopped) = tokio::sync::watch::channel(());
    let told = |mut stopped: tokio::sync::watch::Receiver<()>| async move { drop(stopped.changed().await) };
    let driving = async {
        // Less than a lease in all: however slow the machine is, nobody takes over what another one is sending.
        let lease = TimeDelta::from_std(DeliverySettings::default().lease).unwrap();
        let mut left = lease.num_minutes() - 1;
        while app.mails(DeliveryState::Sent).await < 200 {
            app.run_due_jobs().await.unwrap();
            if left > 0 {
                app.seconds(60);
                left -= 1;
            }
        }
        drop(stop);
    };
    tokio::join!(
        nodes[0].deliver_until(told(stopped.clone())),
        nodes[1].deliver_until(told(stopped)),
        driving,
    );
    assert_eq!(app.arrived(), 200);
}

#[rstest]
#[tokio::test]
async fn what_a_request_left_behind_is_taken_over_also_by_the_same_process(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let mail = app.queued(user, 1).await[0];
    app.script().silent = true;
    {
        let mut sending = Box::pin(app.deliver_due(1));
        while app.script().asked == 0 {
            tokio::select! {
                biased;
                _ = &mut sending => panic!("nobody answers"),
                () = tokio::task::yield_now() => {}
            }
        }
    }
    app.script().silent = false;
    assert_eq!(app.notification(mail).await.state, DeliveryState::Sending);
    app.seconds(120);
    assert_eq!(app.deliver_due(1).await.unwrap().sent, 1);
}

/// Claims one as a worker that will never be heard of again.
async fn claim(app: &Queue, id: NotificationId) -> Lease {
    let lease = Lease {
        token: app.clock.new_id(),
        until: app.clock.now() + TimeDelta::seconds(120),
    };
    let mut writing = app.db.brief_write().await.unwrap();
    let row = rows::claim(&mut writing.conn(), id, lease, app.clock.now())
        .await
        .unwrap();
    assert!(row.is_some());
    writing.commit().await.unwrap();
    lease
}

#[rstest]
#[tokio::test]
async fn when_a_worker_dies_another_takes_over_as_its_lease_ends(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let mail = app.queued(user, 1).await[0];
    let dead = claim(&app, mail).await;
    app.seconds(119);
    assert_eq!(app.deliver_due(10).await.unwrap().sent, 0);
    app.seconds(1);
    assert_eq!(app.deliver_due(10).await.unwrap().sent, 1);
    let before = app.notification(mail).await;
    let late = Settled {
        state: DeliveryState::Dead,
        attempts: 1,
        not_before: app.clock.now(),
        error: Some("late".into()),
    };
    let mut writing = app.db.brief_write().await.unwrap();
    let changed = rows::settle(&mut writing.conn(), mail, dead.token, &late, app.clock.now())
        .await
        .unwrap();
    writing.commit().await.unwrap();
    assert!(!changed, "the lease was lost");
    assert_eq!(app.notification(mail).await, before, "nothing is changed");
}

#[rstest]
#[tokio::test]
async fn a_worker_that_lost_its_lease_writes_nothing(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let mail = app.queued(user, 1).await[0];
    let mut hung = app.node();
    hung.worker = worker(|settings| settings.send_timeout = Duration::from_millis(300));
    app.script().silent = true;
    let other = async {
        while app.script().asked == 0 {
            tokio::task::yield_now().await;
        }
        app.script().silent = false;
        app.seconds(121);
        app.deliver_due(10).await.unwrap()
    };
    let (hung, other) = tokio::join!(hung.deliver_due(1), other);
    assert_eq!((hung.unwrap().lost, other.sent), (1, 1));
    let row = app.notification(mail).await;
    assert_eq!((row.state, row.attempts), (DeliveryState::Sent, 0));
    assert_eq!(
        app.number("SELECT COUNT(*) FROM delivery_attempts").await,
        1,
        "only the try that holds is on record"
    );
}

#[rstest]
#[tokio::test]
async fn a_node_that_dies_between_sending_and_writing_sends_a_copy_with_the_same_id(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let mail = app.queued(user, 1).await[0];
    // The worker is dropped when the message has arrived and nothing is written yet.
    {
        let node = app.node();
        let mut sending = Box::pin(node.deliver_due(1));
        while app.script().arrived.is_empty() {
            tokio::select! {
                biased;
                _ = &mut sending => panic!("it was written down"),
                () = tokio::task::yield_now() => {}
            }
        }
    }
    assert_eq!(app.notification(mail).await.state, DeliveryState::Sending);
    app.seconds(120);
    assert_eq!(app.deliver_due(10).await.unwrap().sent, 1);
    let ids: Vec<NotificationId> = app.script().arrived.iter().map(|copy| copy.id).collect();
    assert_eq!(
        ids,
        [mail, mail],
        "the receiver can tell the copy by its Message-ID"
    );
}

#[rstest]
#[tokio::test]
async fn the_worker_is_woken_and_ends_what_is_under_way_when_told_to(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (actor, user) = app.owner().await;
    let mut node = app.node();
    node.worker = worker(|settings| settings.idle = Duration::from_hours(1));
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = node.deliver_until(async { drop(stopped.await) });
    let driving = async {
        tokio::task::yield_now().await;
        node.send_test(&actor, id(), TestTo::Me).await.unwrap();
        while app.script().arrived.is_empty() {
            tokio::task::yield_now().await;
        }
        app.queued(user, 1).await;
        node.worker.wake();
        while app.script().asked < 2 {
            tokio::task::yield_now().await;
        }
        drop(stop);
    };
    tokio::join!(running, driving);
    assert_eq!(app.arrived(), 2);
    assert_eq!(app.mails(DeliveryState::Sending).await, 0, "it was written down");
    assert_eq!(app.mails(DeliveryState::Sent).await, 2);
}
