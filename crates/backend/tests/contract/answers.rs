//! Answers to reminders: who may give them, and what they change.

use std::collections::BTreeSet;

use holdfast_backend::ServiceError;
use holdfast_backend::services::answers::{Cycle, Outcome};
use holdfast_backend::store::answers::{self as stored, NewAnswer};
use holdfast_backend::store::notifications::NewNotification;
use holdfast_backend::store::told::What;
use holdfast_backend::store::{PageRequest, due, rules};
use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::{AnswerKind, ChannelClass, Reason, ReminderKind};
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::notifications::record;
use crate::support::reminded::{Due, about, answers, hand_over, snooze, told_after};
use crate::support::{TestBackend, day, form, id};

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
        ..about(&app, due.integration, due.key)
    };
    let message = record(&app, &sent).await;
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
async fn whether_a_notice_was_read_is_for_its_acknowledgement_to_say_which_can_be_taken_back(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let owner = app.person(Role::Engineer).await.user.unwrap();
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider).with("owner", owner.to_string());
    let integration = app.register(&app.system(), id(), &fields).await.unwrap();
    app.notice(provider).await;
    app.api_key(integration, "Key", "2026-11-01").await;
    let filter = due::DueFilter::until(day("2027-12-31"));
    let mut writing = app.db.write().await.unwrap();
    let conn = &mut writing.conn();
    let (mut items, mut position) = (Vec::new(), due::Position::default());
    while let Some(more) = due::chunk(conn, &filter, &mut position).await.unwrap() {
        items.extend(more);
    }
    for item in &items {
        let new = NewAnswer {
            id: id(),
            kind: item.kind,
            subject: item.subject,
            due_on: item.due,
            integration,
            user: owner,
            answer: AnswerKind::Acknowledged,
            until_on: None,
            to: None,
            reason: None,
            at: app.clock.now(),
        };
        assert!(stored::insert(conn, &new).await.unwrap());
    }
    let known = rules::answers(conn, &items, app.clock.today()).await.unwrap();
    let kinds = |all: &mut dyn Iterator<Item = ReminderKind>| all.collect::<BTreeSet<_>>();
    assert_eq!(
        kinds(&mut items.iter().map(|item| item.kind)),
        [ReminderKind::Rotation, ReminderKind::Review, ReminderKind::Notice].into()
    );
    assert_eq!(
        kinds(&mut known.keys().map(|key| key.0)),
        [ReminderKind::Rotation, ReminderKind::Review].into()
    );
}
