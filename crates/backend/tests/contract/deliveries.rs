//! Deliveries: each notification arrives once, whatever fails in between, however many workers there are.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use holdfast_backend::services::Worker;
use holdfast_backend::services::deliver::{Delivered, DeliverySettings};
use holdfast_backend::services::test_message::TestTo;
use holdfast_backend::store::notifications::log::{self, LogFilter};
use holdfast_backend::store::notifications::queue::{self as rows, Lease, Settled};
use holdfast_backend::store::{PageRequest, lanes};
use holdfast_backend::{Backend, ServiceError};
use holdfast_domain::access::{Permission, Role};
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::delivery::RETRY_AFTER_SECONDS;
use holdfast_domain::reminder::{AttemptOutcome, DeliveryState};
use rstest::rstest;

use crate::queue::{Queue, channel, down, later, refused, team};
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
async fn a_failure_is_tried_again_by_the_schedule_then_dead_then_sent_again_by_hand(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let mail = app.queued(user, 1).await[0];
    app.script().always = Some(later(None));
    for (index, seconds) in RETRY_AFTER_SECONDS.into_iter().enumerate() {
        let done = app.deliver_due(10).await.unwrap();
        assert_eq!((done.postponed, done.dead), (1, 0));
        let row = app.notification(mail).await;
        let wait = (row.not_before - app.clock.now()).num_seconds();
        assert_eq!(
            (row.state, row.attempts as usize),
            (DeliveryState::Queued, index + 1)
        );
        assert!(
            (seconds..=seconds + seconds / 10).contains(&wait),
            "{wait} is not {seconds} and up to a tenth"
        );
        app.seconds(wait - 1);
        assert_eq!(
            app.deliver_due(10).await.unwrap().postponed,
            0,
            "not a second early"
        );
        app.seconds(1);
    }
    assert_eq!(
        app.deliver_due(10).await.unwrap().dead,
        1,
        "the seventh is the last"
    );
    let row = app.notification(mail).await;
    assert_eq!(
        (row.state, row.attempts, row.last_error.as_deref()),
        (DeliveryState::Dead, 7, Some("450 Mailbox busy"))
    );
    let tries = log::attempts(&mut app.db.read().await.unwrap().conn(), mail)
        .await
        .unwrap();
    assert_eq!(tries.len(), 7);
    assert!(
        tries
            .iter()
            .all(|attempt| attempt.outcome == AttemptOutcome::Transient)
    );
    app.advance_days(30);
    assert_eq!(app.deliver_due(10).await.unwrap().sent, 0, "dead is dead");

    app.script().always = None;
    let officer = app.person(Role::Compliance).await;
    assert!(matches!(
        app.send_again(&officer, mail).await,
        Err(ServiceError::Forbidden(_))
    ));
    let admin = app.person(Role::Admin).await;
    for _ in 0..2 {
        app.send_again(&admin, mail).await.unwrap();
    }
    let row = app.notification(mail).await;
    assert_eq!((row.state, row.attempts), (DeliveryState::Queued, 0));
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'delivery.sent_again'")
            .await,
        1
    );
    assert_eq!(app.deliver_due(10).await.unwrap().sent, 1);
    app.send_again(&admin, mail).await.unwrap();
    app.deliver_due(10).await.unwrap();
    assert_eq!(app.arrived(), 1);
}

#[rstest]
#[tokio::test]
async fn what_the_receiver_asks_to_wait_is_waited(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let mail = app.queued(user, 1).await[0];
    app.script()
        .next
        .push_back(Err(later(Some(TimeDelta::minutes(20)))));
    app.deliver_due(10).await.unwrap();
    let row = app.notification(mail).await;
    assert_eq!(row.not_before - app.clock.now(), TimeDelta::minutes(20));
    app.seconds(20 * 60);
    assert_eq!(app.deliver_due(10).await.unwrap().sent, 1);
}

#[rstest]
#[tokio::test]
async fn what_is_refused_for_good_is_not_tried_again(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    let mails = app.queued(user, 8).await;
    app.script().always = Some(refused());
    assert_eq!(app.deliver_due(100).await.unwrap().dead, 8);
    app.advance_days(2);
    assert_eq!(app.script().asked, 8);
    assert_eq!(app.deliver_due(100).await.unwrap().dead, 0);
    let page = log::list(
        &mut app.db.read().await.unwrap().conn(),
        &LogFilter {
            state: Some(DeliveryState::Dead),
            user: Some(user),
            ..LogFilter::default()
        },
        &PageRequest::default(),
    )
    .await
    .unwrap();
    let listed: BTreeSet<NotificationId> = page.rows.iter().map(|row| row.notification.id).collect();
    assert_eq!((page.total, listed), (8, mails.into_iter().collect()));
    let lanes = lanes::all(&mut app.db.read().await.unwrap().conn())
        .await
        .unwrap();
    assert_eq!(
        lanes[0].opened_at, None,
        "whoever refuses is there: the lane is not to blame"
    );
}

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

#[rstest]
#[tokio::test]
async fn a_day_without_a_mail_server_loses_nothing_and_doubles_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, user) = app.owner().await;
    // One alone meets the schedule before the lane opens, many open it at once.
    for mails in [1, 20] {
        app.script().arrived.clear();
        app.queued(user, mails).await;
        app.script().always = Some(down());
        for _ in 0..24 * 12 {
            app.deliver_due(100).await.unwrap();
            app.seconds(5 * 60);
        }
        assert_eq!(app.mails(DeliveryState::Dead).await, 0);
        app.script().always = None;
        for _ in 0..24 * 12 {
            app.deliver_due(100).await.unwrap();
            app.seconds(5 * 60);
        }
        assert_eq!(app.arrived(), mails);
        assert_eq!(app.mails(DeliveryState::Queued).await, 0);
    }
}

#[rstest]
#[tokio::test]
async fn a_clock_that_jumps_loses_nothing_and_doubles_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    for key in 0..6 {
        app.key_due_in(integration, &format!("Key {key}"), 10).await;
    }
    app.plan_reminders().await.unwrap();
    assert_eq!(app.deliver_due(2).await.unwrap().sent, 2);
    app.clock.advance(TimeDelta::hours(-1));
    app.turn().await;
    assert_eq!(
        app.arrived(),
        2,
        "what was ready at twelve is not ready at eleven"
    );
    app.clock.advance(TimeDelta::hours(25));
    app.turn().await;
    assert_eq!(app.arrived(), 6);
    app.clock.advance(TimeDelta::hours(-25));
    app.turn().await;
    app.clock.advance(TimeDelta::hours(25));
    app.turn().await;
    assert_eq!(app.arrived(), 6);
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
        while app.mails(DeliveryState::Sent).await < 200 {
            app.run_due_jobs().await.unwrap();
            app.seconds(60);
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

#[rstest]
#[tokio::test]
async fn a_test_goes_to_oneself_and_by_administrators_to_a_channel_once_a_form(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let viewer = app.person(Role::Viewer).await;
    let form = id();
    for _ in 0..2 {
        app.send_test(&viewer, form, TestTo::Me).await.unwrap();
        app.deliver_due(10).await.unwrap();
    }
    assert_eq!(app.arrived(), 1);
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'delivery.tested'")
            .await,
        1
    );
    let hook = channel(&app, team(&app, None).await).await;
    let refused = app.send_test(&viewer, id(), TestTo::Channel(hook)).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "{refused:?}");
    let admin = app.person(Role::Admin).await;
    assert!(admin.may(Permission::ManageSettings));
    app.send_test(&admin, id(), TestTo::Channel(hook)).await.unwrap();
    assert_eq!(
        app.number("SELECT COUNT(*) FROM notifications WHERE channel = 'webhook' AND state = 'queued'")
            .await,
        1
    );
    let mut mute = app.node();
    mute.outbound = Arc::default();
    let refused = mute.send_test(&viewer, id(), TestTo::Me).await;
    assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
}
