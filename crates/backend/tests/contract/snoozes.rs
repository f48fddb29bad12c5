//! Snoozes: what they keep away, from whom and for how long.

use holdfast_backend::services::answers::Outcome;
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::ReminderKind;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::reminded::{Due, answers, errors, inbox, snooze, told_after};
use crate::support::{TestBackend, day, id};

#[rstest]
#[tokio::test]
async fn a_snooze_is_14_days_at_most_and_has_a_reason(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    let none = Fields::default();
    for (fields, wrong) in [
        (snooze("15"), vec!["days"]),
        (snooze("0"), vec!["days"]),
        (snooze("7").with("reason", " "), vec!["reason"]),
        (none, vec!["days", "reason"]),
    ] {
        let outcome = app.snooze_reminder(&due.owner, due.reminder, id(), &fields).await;
        assert_eq!(errors(outcome), wrong, "{fields:?}");
    }
    assert_eq!(answers(&app).await, 0);
    let outcome = app
        .snooze_reminder(&due.owner, due.reminder, id(), &snooze("14"))
        .await;
    assert_eq!(outcome.unwrap(), Outcome::Snoozed(day("2026-12-06")));
}

#[rstest]
#[tokio::test]
async fn a_snooze_keeps_reminders_from_who_gave_it_alone_and_ends_by_itself(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    app.snooze_reminder(&due.owner, due.reminder, id(), &snooze("7"))
        .await
        .unwrap();
    // 7 days before the date the deputy is told as well.
    assert_eq!(told_after(&app, &due.owner, 1).await, 0, "snoozed");
    assert_eq!(inbox(&app, &due.deputy).await.len(), 1, "not snoozed");
    assert_eq!(
        told_after(&app, &due.owner, 6).await,
        0,
        "29 November is its last day"
    );
    assert_eq!(told_after(&app, &due.owner, 1).await, 1, "on the day");
}

#[rstest]
#[tokio::test]
async fn a_snooze_takes_back_the_mail_that_waits_and_no_other(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    assert_eq!(told_after(&app, &due.owner, 1).await, 1, "the deputy is told too");
    app.sql("UPDATE notifications SET channel = 'email', state = 'queued' WHERE kind = 'rotation'")
        .await;
    let waiting = "SELECT COUNT(*) FROM notifications WHERE state = 'queued'";
    assert_eq!(app.number(waiting).await, 3);
    app.snooze_reminder(&due.owner, due.reminder, id(), &snooze("3"))
        .await
        .unwrap();
    assert_eq!(app.number(waiting).await, 1, "the deputy's");
    let view = app.reminder(&due.owner, due.reminder).await.unwrap();
    assert_eq!(view.belongs.unwrap().kind, ReminderKind::Rotation);
}

#[rstest]
#[tokio::test]
async fn what_was_said_before_a_snooze_is_not_said_again_after_it_and_the_preview_knows(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    assert_eq!(told_after(&app, &due.owner, 1).await, 1, "7 days before");
    app.snooze_reminder(&due.owner, due.reminder, id(), &snooze("3"))
        .await
        .unwrap();
    let coming = app
        .preview_reminders(&due.owner, due.owner.user, None, 5, 1)
        .await
        .unwrap();
    assert_eq!(coming.rows, [], "the next step is 1 day before, in 6 days");
    assert_eq!(told_after(&app, &due.owner, 4).await, 0);
}
