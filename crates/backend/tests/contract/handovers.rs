//! Handing over: to whom, and what it changes.

use holdfast_backend::services::answers::Outcome;
use holdfast_domain::access::{Actor, Role};
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::reminded::{Due, answers, errors, hand_over, inbox, told_after};
use crate::support::{TestBackend, id};

#[rstest]
#[tokio::test]
async fn what_is_handed_over_belongs_to_somebody_else_who_is_told_next(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (due, heir) = (Due::new(&app).await, app.person(Role::Engineer).await);
    let (answer, fields) = (id(), hand_over(&heir));
    for _ in 0..2 {
        let outcome = app.hand_over(&due.owner, due.reminder, answer, &fields).await;
        assert_eq!(outcome.unwrap(), Outcome::HandedOver(heir.name.clone()));
    }
    let view = app.integration_view(due.integration).await;
    assert_eq!(view.stored.integration.owner, heir.user);
    assert_eq!(view.stored.version, 2, "once");
    assert_eq!(view.revisions[0].actor, due.owner.user);
    assert_eq!(
        view.revisions[0].reason.as_deref(),
        Some("Moved to another team.")
    );
    let audited =
        "SELECT COUNT(*) FROM audit_events WHERE action IN ('integration.changed', 'reminder.handed_over')";
    assert_eq!(app.number(audited).await, 2);
    assert_eq!(told_after(&app, &due.owner, 0).await, 0);
    assert_eq!(inbox(&app, &heir).await.len(), 1);
}

#[rstest]
#[tokio::test]
async fn it_is_handed_over_to_somebody_else_who_can_sign_in_and_with_a_reason(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (due, heir) = (Due::new(&app).await, app.person(Role::Engineer).await);
    let nobody = Actor {
        user: Some(id()),
        ..heir.clone()
    };
    for (fields, wrong) in [
        (hand_over(&due.owner), "to"),
        (hand_over(&nobody), "to"),
        (hand_over(&heir).with("to", ""), "to"),
        (hand_over(&heir).with("handover_reason", ""), "handover_reason"),
    ] {
        let outcome = app.hand_over(&due.owner, due.reminder, id(), &fields).await;
        assert_eq!(errors(outcome), [wrong], "{fields:?}");
    }
    app.sql("UPDATE users SET disabled_at = created_at WHERE id NOT IN (SELECT user_id FROM notifications WHERE user_id IS NOT NULL)")
        .await;
    let outcome = app
        .hand_over(&due.owner, due.reminder, id(), &hand_over(&heir))
        .await;
    assert_eq!(errors(outcome), ["to"]);
    assert_eq!(answers(&app).await, 0);
}
