//! Reminders: what is due is said once, in time, to the right people, and no longer than it is due.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::answers::{self, NewAnswer};
use holdfast_backend::store::notifications::log::{self, LogFilter};
use holdfast_backend::store::sums;
use holdfast_domain::access::Role;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::record::Record;
use holdfast_domain::reminder::{AnswerKind, DeliveryState, NotificationKind, Reason, ReminderKind, Subject};
use rstest::rstest;

use crate::queue::{Queue, channel, team};
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{first_day, form, id};

#[rstest]
#[tokio::test]
async fn everything_is_said_once_however_often_it_is_planned(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    app.key_due_in(integration, "Key", 7).await;
    let planned = app.plan_reminders().await.unwrap();
    assert_eq!(
        (planned.things, planned.recorded, planned.cancelled),
        (1, 2, 0),
        "inbox and mail"
    );
    for _ in 0..3 {
        assert_eq!(app.plan_reminders().await.unwrap().recorded, 0);
        app.turn().await;
        app.clock.advance(TimeDelta::hours(5));
    }
    assert_eq!(app.arrived(), 1);
    let mail = app.script().arrived[0].clone();
    let row = app.notification(mail.id).await;
    assert_eq!(
        (row.kind, row.reason, row.step, row.title.as_str()),
        (
            NotificationKind::Rotation,
            Reason::Owner,
            7,
            "Rotate Key of Payments"
        )
    );
    assert_eq!(row.due_on, first_day() + TimeDelta::days(7));
}

#[rstest]
#[tokio::test]
async fn what_was_planned_at_night_leaves_at_seven(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    app.key_due_in(integration, "Key", 8).await;
    app.turn().await;
    app.script().arrived.clear();
    app.clock.advance(TimeDelta::hours(13));
    app.turn().await;
    assert_eq!(app.arrived(), 0, "it is one in the morning");
    assert_eq!(
        app.number("SELECT COUNT(*) FROM notifications WHERE step = 7 AND channel = 'inbox'")
            .await,
        1
    );
    app.clock.advance(TimeDelta::hours(6));
    app.turn().await;
    assert_eq!(app.arrived(), 1);
}

#[rstest]
#[tokio::test]
async fn after_ten_days_asleep_only_the_latest_step_is_said(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let (_, deputy) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    let view = app.integration_view(integration).await;
    let fields = view
        .stored
        .integration
        .fields()
        .with("deputy", deputy.to_string());
    app.update(&app.system(), integration, 1, &fields).await.unwrap();
    app.key_due_in(integration, "Key", 16).await;
    // Planned, but nobody delivers.
    app.plan_reminders().await.unwrap();
    assert_eq!(app.mails(DeliveryState::Queued).await, 1);
    app.advance_days(10);
    let planned = app.plan_reminders().await.unwrap();
    assert_eq!(
        planned.recorded, 4,
        "the step of 14 days was slept through; that of 7 reaches owner and deputy"
    );
    app.deliver_due(100).await.unwrap();
    assert_eq!(app.arrived(), 2, "one each: that of 30 days is overtaken");
    let steps: BTreeSet<i32> = {
        let ids: Vec<_> = app.script().arrived.iter().map(|mail| mail.id).collect();
        let mut steps = BTreeSet::new();
        for id in ids {
            steps.insert(app.notification(id).await.step);
        }
        steps
    };
    assert_eq!(steps, [7].into());
    app.turn().await;
    assert_eq!(app.arrived(), 2);
}

#[rstest]
#[tokio::test]
async fn a_moved_date_starts_anew_and_one_that_moves_back_goes_on(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    let key = app.key_due_in(integration, "Key", 7).await;
    app.plan_reminders().await.unwrap();
    app.move_key(integration, key, 1, 14).await;
    let planned = app.plan_reminders().await.unwrap();
    assert_eq!(
        (planned.recorded, planned.cancelled),
        (2, 1),
        "the mail that waited"
    );
    app.deliver_due(10).await.unwrap();
    assert_eq!(app.arrived(), 1);
    app.move_key(integration, key, 2, 7).await;
    let planned = app.plan_reminders().await.unwrap();
    assert_eq!(
        (planned.recorded, planned.cancelled),
        (1, 0),
        "the mail was never sent; the inbox has it"
    );
    app.turn().await;
    assert_eq!(app.arrived(), 2);
    app.turn().await;
    assert_eq!(app.arrived(), 2);
}

#[rstest]
#[tokio::test]
async fn recording_what_was_asked_for_cancels_what_waits(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider).with("owner", owner.to_string());
    let integration = app.register(&app.system(), id(), &fields).await.unwrap();
    let key = app.key_due_in(integration, "Key", 7).await;
    let notice = app.notice(provider).await;
    app.clock.advance(TimeDelta::days(60));
    app.plan_reminders().await.unwrap();
    assert_eq!(
        app.mails(DeliveryState::Held).await,
        3,
        "rotation, review, notice: late, and so for one message"
    );
    app.rotate(key).await;
    assert_eq!(app.mails(DeliveryState::Held).await, 2);
    app.review(integration).await;
    assert_eq!(app.mails(DeliveryState::Held).await, 1);
    app.acknowledge_notice(&app.system(), integration, notice)
        .await
        .unwrap();
    assert_eq!(app.mails(DeliveryState::Held).await, 0);
    let planned = app.plan_reminders().await.unwrap();
    assert_eq!((planned.recorded, planned.cancelled), (0, 0));
    app.deliver_due(10).await.unwrap();
    assert_eq!(app.arrived(), 0);
}

#[rstest]
#[tokio::test]
async fn nothing_is_said_about_what_was_retired(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    // With nothing that works: a key that does is asked for first.
    let document = Fields::default()
        .with("kind", "soc2_report")
        .with("expires_on", "2026-11-29");
    app.file_record::<Evidence>(&app.system(), (id(), integration), &document)
        .await
        .unwrap();
    app.plan_reminders().await.unwrap();
    let fields = app
        .integration_view(integration)
        .await
        .stored
        .integration
        .fields();
    app.update(
        &app.system(),
        integration,
        1,
        &fields.with("lifecycle", "retired"),
    )
    .await
    .unwrap();
    // Even before it is planned again, the worker looks at the facts once more.
    assert_eq!(app.deliver_due(10).await.unwrap().cancelled, 1);
    assert_eq!(app.arrived(), 0);
    let planned = app.plan_reminders().await.unwrap();
    assert_eq!((planned.things, planned.recorded), (0, 0));
}

#[rstest]
#[tokio::test]
async fn an_orphan_is_in_the_sums_of_the_lead_and_of_compliance_at_once(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, lead) = app.owner().await;
    let team = team(&app, Some(lead)).await;
    let hook = channel(&app, team).await;
    let integration = app.owned("Payments", None).await;
    let fields = app
        .integration_view(integration)
        .await
        .stored
        .integration
        .fields();
    app.update(
        &app.system(),
        integration,
        1,
        &fields.with("team", team.to_string()),
    )
    .await
    .unwrap();
    app.key_due_in(integration, "Key", 30).await;
    let admin = app.person(Role::Admin).await.user.unwrap();
    app.plan_reminders().await.unwrap();
    let told = async |user| {
        let mut reading = app.db.read().await.unwrap();
        let lines = sums::of_person(&mut reading.conn(), user).await.unwrap();
        lines.iter().map(|line| line.sum.words()).collect::<Vec<_>>()
    };
    let line = ["1 without an owner, 1 new since yesterday"];
    assert_eq!(told(lead).await, line);
    assert_eq!(
        told(admin).await,
        line,
        "an administrator while nobody answers for compliance"
    );
    assert_eq!(
        app.number("SELECT COUNT(*) FROM notifications").await,
        0,
        "nobody by name"
    );
    let officer = app.person(Role::Compliance).await.user.unwrap();
    app.advance_days(30);
    app.plan_reminders().await.unwrap();
    assert_eq!(told(officer).await, ["1 without an owner"]);
    assert!(told(admin).await.is_empty(), "somebody answers for compliance");
    let page = log::list(
        &mut app.db.read().await.unwrap().conn(),
        &LogFilter::default(),
        &PageRequest::default(),
    )
    .await
    .unwrap();
    let rows: Vec<_> = page.rows.iter().map(|row| &row.notification).collect();
    assert_eq!(rows.len(), 1, "the team's channel on the day");
    assert_eq!((rows[0].channel_id, rows[0].reason), (Some(hook), Reason::Team));
}

#[rstest]
#[tokio::test]
async fn an_answer_keeps_what_it_says_and_no_longer(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    let acknowledged = app.key_due_in(integration, "Seen", 10).await;
    let snoozed = app.key_due_in(integration, "Later", 10).await;
    let due = first_day() + TimeDelta::days(10);
    let answer = |subject, answer, until| NewAnswer {
        id: id(),
        kind: ReminderKind::Rotation,
        subject,
        due_on: due,
        integration,
        user: owner,
        answer,
        until_on: until,
        to: None,
        reason: Some("On holiday".into()),
        at: app.clock.now(),
    };
    let mut writing = app.db.write().await.unwrap();
    for new in [
        answer(Subject::Credential(acknowledged), AnswerKind::Acknowledged, None),
        answer(
            Subject::Credential(snoozed),
            AnswerKind::Snoozed,
            Some(first_day() + TimeDelta::days(5)),
        ),
    ] {
        answers::insert(&mut writing.conn(), &new).await.unwrap();
    }
    writing.commit().await.unwrap();
    let mut said = Vec::new();
    for ahead in 0..=10 {
        app.script().arrived.clear();
        app.turn().await;
        let ids: Vec<_> = app.script().arrived.iter().map(|mail| mail.id).collect();
        for id in ids {
            said.push((ahead, app.notification(id).await.title));
        }
        app.advance_days(1);
    }
    let says = |days: i64, name: &str| (days, format!("Rotate {name} of Payments"));
    said.sort();
    assert_eq!(
        said,
        [
            says(6, "Later"),
            says(9, "Later"),
            says(10, "Later"),
            says(10, "Seen")
        ],
        "the snoozed one when the snooze has ended; the acknowledged one on its day"
    );
}

#[rstest]
#[tokio::test]
async fn without_a_mail_server_no_mail_is_recorded(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let integration = app.owned("Payments", Some(owner)).await;
    app.key_due_in(integration, "Key", 7).await;
    let mut mute = app.node();
    mute.outbound = std::sync::Arc::default();
    assert_eq!(
        mute.plan_reminders().await.unwrap().recorded,
        1,
        "the inbox needs none"
    );
    assert_eq!(
        app.plan_reminders().await.unwrap().recorded,
        1,
        "with a server the mail follows"
    );
}
