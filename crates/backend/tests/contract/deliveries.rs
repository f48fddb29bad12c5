//! Deliveries: each notification arrives once, whatever fails in between.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use holdfast_backend::ServiceError;
use holdfast_backend::store::notifications::log::{self, LogFilter};
use holdfast_backend::store::{PageRequest, lanes};
use holdfast_domain::access::Role;
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::delivery::RETRY_AFTER_SECONDS;
use holdfast_domain::reminder::{AttemptOutcome, DeliveryState};
use rstest::rstest;

use crate::queue::{Queue, down, later, refused};
use crate::support::Database::{self, Postgres, Sqlite};

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
        app.key_due_in(integration, &format!("Key {key}"), 7).await;
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
