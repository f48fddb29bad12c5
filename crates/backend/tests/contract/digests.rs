//! Digests and quiet days: mail waits as people wish, and nothing waits too long.

use chrono::TimeDelta;
use holdfast_domain::reminder::{DeliveryState, Digest, NotificationKind};
use rstest::rstest;

use crate::queue::Queue;
use crate::support::Database::{self, Postgres, Sqlite};

#[rstest]
#[tokio::test]
async fn a_daily_digest_leaves_at_seven_with_everything_that_waited(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (actor, owner) = app.owner().await;
    app.wishes(&actor, |wishes| wishes.digest = Digest::Daily).await;
    let integration = app.owned("Payments", Some(owner)).await;
    app.key_due_in(integration, "First", 8).await;
    app.key_due_in(integration, "Second", 15).await;
    app.turn().await;
    app.script().arrived.clear();
    app.clock.advance(TimeDelta::hours(13));
    app.turn().await;
    assert_eq!(
        (app.arrived(), app.mails(DeliveryState::Held).await),
        (0, 2),
        "it is one in the morning"
    );
    app.clock.advance(TimeDelta::hours(6));
    app.turn().await;
    assert_eq!(app.arrived(), 1, "one mail for both");
    let digest = app.script().arrived[0].id;
    assert_eq!(app.notification(digest).await.kind, NotificationKind::Digest);
    assert_eq!(app.mails(DeliveryState::Held).await, 0);
    // What comes later on the same day waits for the next.
    app.key_due_in(integration, "Third", 20).await;
    app.key_due_in(integration, "Fourth", 1).await;
    app.turn().await;
    assert_eq!(app.mails(DeliveryState::Held).await, 2);
    app.turn().await;
    assert_eq!(app.arrived(), 1, "one message a person and day");
    app.advance_days(1);
    app.turn().await;
    assert_eq!(app.arrived(), 2);
    app.turn().await;
    assert_eq!(app.arrived(), 2);
}

#[rstest]
#[tokio::test]
async fn a_digest_leaves_at_the_hour_of_whoever_gets_it(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (actor, owner) = app.owner().await;
    let (late, other) = app.owner().await;
    app.wishes(&actor, |wishes| wishes.digest = Digest::Daily).await;
    app.wishes(&late, |wishes| (wishes.digest, wishes.hour) = (Digest::Daily, 23))
        .await;
    for (name, owner) in [("Payments", owner), ("Parcels", other)] {
        let integration = app.owned(name, Some(owner)).await;
        app.key_due_in(integration, name, 8).await;
    }
    app.turn().await;
    app.script().arrived.clear();
    app.clock.advance(TimeDelta::hours(20));
    app.turn().await;
    assert_eq!(
        app.arrived(),
        1,
        "at eight in the morning one of them has its hour"
    );
    app.clock.advance(TimeDelta::hours(15));
    app.turn().await;
    assert_eq!(app.arrived(), 2, "at eleven in the evening the other");
}

#[rstest]
#[tokio::test]
async fn a_weekly_digest_leaves_on_monday_and_what_cannot_wait_with_one_of_its_day(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (actor, owner) = app.owner().await;
    app.wishes(&actor, |wishes| wishes.digest = Digest::Weekly).await;
    let integration = app.owned("Payments", Some(owner)).await;
    // The first day is a Sunday.
    app.advance_days(1);
    app.key_due_in(integration, "Far", 16).await;
    app.turn().await;
    assert_eq!(app.arrived(), 1, "on Monday itself");
    app.advance_days(1);
    app.key_due_in(integration, "Waits", 20).await;
    app.key_due_in(integration, "Cannot", 4).await;
    app.turn().await;
    assert_eq!(
        app.arrived(),
        2,
        "only what is due before the next Monday is sent on Tuesday"
    );
    for _ in 0..5 {
        app.advance_days(1);
        app.turn().await;
    }
    // Friday: "Cannot" is due. Until Sunday nothing else leaves.
    assert_eq!(app.arrived(), 4, "a day before and on the day");
    app.advance_days(1);
    app.turn().await;
    let mail = app.script().arrived.last().unwrap().id;
    assert_eq!(app.notification(mail).await.kind, NotificationKind::Digest);
}

#[rstest]
#[tokio::test]
async fn a_digest_loses_what_was_done_meanwhile(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (actor, owner) = app.owner().await;
    app.wishes(&actor, |wishes| wishes.digest = Digest::Daily).await;
    let integration = app.owned("Payments", Some(owner)).await;
    let key = app.key_due_in(integration, "Key", 8).await;
    app.plan_reminders().await.unwrap();
    assert_eq!(app.bundle_digests().await.unwrap(), 1);
    app.rotate(key).await;
    let done = app.deliver_due(10).await.unwrap();
    assert_eq!((done.sent, done.cancelled), (0, 1));
    assert_eq!(app.arrived(), 0);
}

#[rstest]
#[tokio::test]
async fn quiet_days_are_kept(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (actor, owner) = app.owner().await;
    app.wishes(&actor, |wishes| wishes.quiet_days = [0, 6].into())
        .await;
    let integration = app.owned("Payments", Some(owner)).await;
    app.key_due_in(integration, "Key", 10).await;
    for _ in 0..2 {
        app.turn().await;
        assert_eq!(app.arrived(), 0, "Sunday and Monday are quiet");
        app.advance_days(1);
    }
    app.clock.advance(TimeDelta::hours(-6));
    app.turn().await;
    assert_eq!(app.arrived(), 0, "six o'clock on Tuesday");
    app.clock.advance(TimeDelta::hours(1));
    app.turn().await;
    assert_eq!(app.arrived(), 1);
    assert_eq!(
        app.number("SELECT COUNT(*) FROM notifications WHERE channel = 'inbox'")
            .await,
        1,
        "the inbox is never quiet, and has it once"
    );
}
