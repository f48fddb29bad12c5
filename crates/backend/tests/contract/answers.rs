//! Answers to reminders: who may give them, what they keep away and for how long, and what they change.

use holdfast_backend::ServiceError;
use holdfast_backend::services::answers::{Cycle, Outcome};
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::notifications::{self, NewNotification};
use holdfast_backend::store::told::What;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::credential::RotationStatus;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, IntegrationId, NotificationId};
use holdfast_domain::reminder::{
    AnswerKind, ChannelClass, DeliveryState, NotificationKind, Reason, ReminderKind, Subject,
};
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, form, id};

/// An integration of an owner and a deputy, reviewed today, whose key is due on 30 November, and what the owner was told.
pub struct Due {
    pub owner: Actor,
    pub deputy: Actor,
    pub integration: IntegrationId,
    pub key: CredentialId,
    pub reminder: NotificationId,
}

impl Due {
    pub async fn new(app: &TestBackend) -> Self {
        let (owner, deputy) = (app.person(Role::Engineer).await, app.person(Role::Engineer).await);
        let name = format!("Payments {}", id::<uuid::Uuid>());
        let provider = app.new_provider(&name).await;
        let fields = form(&name, provider)
            .with("owner", owner.user.unwrap().to_string())
            .with("deputy", deputy.user.unwrap().to_string());
        let integration = app.register(&app.system(), id(), &fields).await.unwrap();
        app.review(integration).await;
        let key = app.api_key(integration, "Live key", "2026-09-01").await;
        app.plan_reminders().await.unwrap();
        let told = inbox(app, &owner).await;
        assert_eq!(told.len(), 1, "{told:?}");
        Self {
            owner,
            deputy,
            integration,
            key,
            reminder: told[0],
        }
    }
}

/// The inbox of a person, newest first.
pub async fn inbox(app: &TestBackend, actor: &Actor) -> Vec<NotificationId> {
    let inbox = app.inbox(actor, false, &PageRequest::default()).await.unwrap();
    inbox.page.rows.iter().map(|entry| entry.line.id).collect()
}

/// How many more things a person is told when it is planned `days` later.
async fn told_after(app: &TestBackend, actor: &Actor, days: i64) -> usize {
    let before = inbox(app, actor).await.len();
    app.advance_days(days);
    app.plan_reminders().await.unwrap();
    inbox(app, actor).await.len() - before
}

pub fn snooze(days: &str) -> Fields {
    Fields::default()
        .with("days", days)
        .with("reason", "The provider is down.")
}

pub fn hand_over(to: &Actor) -> Fields {
    Fields::default()
        .with("to", to.user.unwrap().to_string())
        .with("handover_reason", "Moved to another team.")
}

/// A notification about a key that is due on 30 November, to nobody yet.
fn notification(app: &TestBackend, integration: IntegrationId, key: CredentialId) -> NewNotification {
    let (id, now): (NotificationId, _) = (id(), app.clock.now());
    NewNotification {
        id,
        key: id.to_string(),
        kind: NotificationKind::Rotation,
        subject: Subject::Credential(key).to_string(),
        due_on: day("2026-11-30"),
        step: 14,
        user: None,
        team: None,
        channel: ChannelClass::Inbox,
        channel_id: None,
        lane: "inbox".into(),
        integration: Some(integration),
        title: "Rotate Live key".into(),
        reason: Reason::Owner,
        orphan: false,
        state: DeliveryState::Sent,
        digest_on: None,
        not_before: now,
        created_at: now,
    }
}

async fn store(app: &TestBackend, new: &NewNotification) -> NotificationId {
    let mut writing = app.db.write().await.unwrap();
    assert!(notifications::insert(&mut writing.conn(), new).await.unwrap());
    writing.commit().await.unwrap();
    new.id
}

/// A reminder of a key, as if this person had been told, whatever they own.
pub async fn reminder_to(app: &TestBackend, actor: &Actor, key: CredentialId) -> NotificationId {
    let page = app.credential(&app.system(), key).await.unwrap();
    let (RotationStatus::Current { due } | RotationStatus::DueSoon { due, .. }) = page.status else {
        panic!("{:?}", page.status);
    };
    let sent = NewNotification {
        user: actor.user,
        due_on: due,
        ..notification(app, page.credential.integration, key)
    };
    store(app, &sent).await
}

fn errors(outcome: Result<Outcome, ServiceError>) -> Vec<String> {
    match outcome {
        Err(ServiceError::Invalid(errors)) => errors.0.into_keys().collect(),
        other => panic!("expected errors, got {other:?}"),
    }
}

async fn answers(app: &TestBackend) -> i64 {
    app.number("SELECT COUNT(*) FROM reminder_answers").await
}

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
async fn what_was_acknowledged_is_not_said_before_its_date_and_is_said_from_then_on(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    let outcome = app.acknowledge_reminder(&due.owner, due.reminder, id()).await;
    assert_eq!(outcome.unwrap(), Outcome::Acknowledged);
    assert_eq!(told_after(&app, &due.owner, 1).await, 0, "7 days before");
    assert_eq!(told_after(&app, &due.owner, 6).await, 0, "1 day before");
    assert_eq!(told_after(&app, &due.owner, 1).await, 1, "on the day");
    assert_eq!(told_after(&app, &due.owner, 7).await, 1, "a week overdue");
}

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

#[rstest]
#[tokio::test]
async fn only_whom_it_was_sent_to_answers_and_who_reads_deliveries_looks(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    for (role, looks) in [
        (Role::Viewer, false),
        (Role::Engineer, false),
        (Role::Compliance, true),
        (Role::Auditor, true),
        (Role::Admin, true),
    ] {
        let other = app.person(role).await;
        let page = app.reminder(&other, due.reminder).await;
        match page {
            Ok(view) => assert!(looks && !view.is_mine, "{role}"),
            Err(ServiceError::Forbidden(_)) => assert!(!looks, "{role}"),
            Err(error) => panic!("{role}: {error}"),
        }
        let outcomes = [
            app.acknowledge_reminder(&other, due.reminder, id()).await,
            app.snooze_reminder(&other, due.reminder, id(), &snooze("7"))
                .await,
            app.hand_over(&other, due.reminder, id(), &hand_over(&other))
                .await,
        ];
        for outcome in outcomes {
            assert!(
                matches!(outcome, Err(ServiceError::Forbidden(_))),
                "{role}: {outcome:?}"
            );
        }
    }
    assert_eq!(answers(&app).await, 0);
    let inbox = app
        .inbox(&due.owner, true, &PageRequest::default())
        .await
        .unwrap();
    assert_eq!(inbox.page.rows.len(), 1, "looking does not mark it as read");
}

#[rstest]
#[tokio::test]
async fn every_member_of_a_team_answers_its_channel_s_message_for_themselves(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    let new = crate::accounts::new_user("member@example.org", Role::Viewer);
    let (member, _) = app.create_user(&app.system(), new).await.unwrap();
    let member = app.actor(member, "").await.unwrap().unwrap();
    let team = *member.teams.first().unwrap();
    let sent = NewNotification {
        user: None,
        team: Some(team),
        channel: ChannelClass::Webhook,
        lane: "somewhere".into(),
        reason: Reason::Team,
        ..notification(&app, due.integration, due.key)
    };
    let message = store(&app, &sent).await;
    assert!(app.reminder(&member, message).await.unwrap().is_mine);
    app.acknowledge_reminder(&member, message, id()).await.unwrap();
    let view = app.reminder(&member, message).await.unwrap();
    let told = view.belongs.unwrap().told;
    let by: Vec<_> = told
        .iter()
        .filter(|entry| matches!(entry.what, What::Answered(_)))
        .map(|entry| entry.user)
        .collect();
    assert_eq!(by, [member.user]);
    let outcome = app.acknowledge_reminder(&due.deputy, message, id()).await;
    assert!(matches!(outcome, Err(ServiceError::Forbidden(_))), "{outcome:?}");
}

#[rstest]
#[tokio::test]
async fn an_answer_to_what_is_done_changes_nothing_and_the_page_says_who_did_it(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (due, heir) = (Due::new(&app).await, app.person(Role::Engineer).await);
    let view = app.reminder(&due.owner, due.reminder).await.unwrap();
    assert_eq!(view.belongs.unwrap().cycle, Cycle::Open);
    let fields = Fields::default().with("rotated_on", "2026-11-22");
    app.record_rotation(&due.deputy, due.key, id(), &fields)
        .await
        .unwrap();
    for outcome in [
        app.acknowledge_reminder(&due.owner, due.reminder, id()).await,
        app.snooze_reminder(&due.owner, due.reminder, id(), &snooze("99"))
            .await,
        app.hand_over(&due.owner, due.reminder, id(), &hand_over(&heir))
            .await,
    ] {
        assert_eq!(outcome.unwrap(), Outcome::NoLongerDue);
    }
    assert_eq!(answers(&app).await, 0);
    let integration = app.integration_view(due.integration).await.stored.integration;
    assert_eq!(integration.owner, due.owner.user);
    let view = app.reminder(&due.owner, due.reminder).await.unwrap();
    let Cycle::Ended(ended) = view.belongs.unwrap().cycle else {
        panic!("it is done");
    };
    assert_eq!(
        (ended.how.as_str(), ended.by.unwrap().0),
        ("Rotated", due.deputy.name)
    );
}

#[rstest]
#[tokio::test]
async fn the_same_answer_sent_twice_is_stored_and_audited_once(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let due = Due::new(&app).await;
    let (seen, later) = (id(), id());
    for _ in 0..2 {
        app.acknowledge_reminder(&due.owner, due.reminder, seen)
            .await
            .unwrap();
        app.snooze_reminder(&due.owner, due.reminder, later, &snooze("3"))
            .await
            .unwrap();
    }
    assert_eq!(answers(&app).await, 2);
    let audited =
        "SELECT COUNT(*) FROM audit_events WHERE action IN ('reminder.acknowledged', 'reminder.snoozed')";
    assert_eq!(app.number(audited).await, 2);
    let told = app.integration_view(due.integration).await.told;
    let kinds: Vec<_> = told
        .iter()
        .map(|entry| match &entry.what {
            What::Told(told) => (None, told.step),
            What::Answered(answered) => (Some(answered.answer), 0),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            (Some(AnswerKind::Snoozed), 0),
            (Some(AnswerKind::Acknowledged), 0),
            (None, 14)
        ],
        "the record tells who was told and who answered, newest first"
    );
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
