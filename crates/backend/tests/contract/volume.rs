//! How much people are sent: one message a person and day, sums for roles, one message for a beginning, and only what is open.

use holdfast_backend::services::answers::Outcome;
use holdfast_backend::services::reminders::PreviewPart;
use holdfast_backend::store::stored::Stored;
use holdfast_backend::store::{PageRequest, notices, sums, teams};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{NoticeId, ProviderId, TeamId, UserId};
use holdfast_domain::notice::{Notice, NoticeKind};
use holdfast_domain::reminder::{DeliveryState, NotificationKind, ReminderKind};
use rstest::rstest;

use crate::queue::{Queue, channel, team};
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::reminded::inbox;
use crate::support::{TestBackend, day, first_day, form, id};

async fn lines_of(app: &TestBackend, user: UserId) -> Vec<String> {
    let mut reading = app.db.read().await.unwrap();
    let lines = sums::of_person(&mut reading.conn(), user).await.unwrap();
    lines.iter().map(sums::SumLine::words).collect()
}

#[rstest]
#[tokio::test]
async fn everybody_gets_one_mail_a_day_unless_they_choose_otherwise(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let actor = app.person(Role::Engineer).await;
    let integration = app.owned("Payments", actor.user).await;
    for key in 0..8 {
        app.key_due_in(integration, &format!("Key {key}"), key - 4).await;
    }
    for days in 1..=3 {
        app.turn().await;
        app.turn().await;
        assert_eq!(app.arrived(), days, "one a day");
        app.advance_days(1);
    }
    let script = app.script().arrived.clone();
    for mail in script {
        assert_eq!(app.notification(mail.id).await.kind, NotificationKind::Digest);
    }
}

#[rstest]
#[tokio::test]
async fn what_is_due_tomorrow_on_a_critical_tier_does_not_wait_for_the_digest(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let actor = app.person(Role::Engineer).await;
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider)
        .with("lifecycle", "approved")
        .with("tier", "critical")
        .with("owner", actor.user.unwrap().to_string());
    let integration = app.register(&app.system(), id(), &fields).await.unwrap();
    app.key_due_in(integration, "Tomorrow", 1).await;
    app.key_due_in(integration, "Next week", 7).await;
    app.plan_reminders().await.unwrap();
    assert_eq!(app.mails(DeliveryState::Queued).await, 1);
    assert_eq!(app.mails(DeliveryState::Held).await, 1);
}

#[rstest]
#[tokio::test]
async fn a_beginning_is_one_message_to_a_person_and_to_a_channel(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let team = team(&app, None).await;
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider)
        .with("lifecycle", "approved")
        .with("team", team.to_string())
        .with("owner", owner.to_string());
    let integration = app.register(&app.system(), id(), &fields).await.unwrap();
    for key in 0..30 {
        app.key_due_in(integration, &format!("Key {key}"), -1 - key).await;
    }
    // The inbox was planned before there was a mail server or a channel.
    let mut mute = app.node();
    mute.outbound = std::sync::Arc::default();
    assert_eq!(mute.plan_reminders().await.unwrap().recorded, 30);
    channel(&app, team).await;
    app.plan_reminders().await.unwrap();
    app.bundle_digests().await.unwrap();
    let leaving = "SELECT COUNT(*) FROM notifications WHERE state = 'queued'";
    assert_eq!(
        app.number(leaving).await,
        2,
        "one to the person, one to the channel"
    );
    app.deliver_due(1).await.unwrap();
    app.turn().await;
    assert_eq!(app.arrived(), 1);
    // What comes later is sent by itself.
    app.key_due_in(integration, "Later", 8).await;
    app.advance_days(1);
    app.script().arrived.clear();
    app.turn().await;
    let mails = app.script().arrived.clone();
    let mut kinds = Vec::new();
    for mail in mails {
        kinds.push(app.notification(mail.id).await.kind);
    }
    assert!(kinds.contains(&NotificationKind::Rotation), "{kinds:?}");
}

#[rstest]
#[tokio::test]
async fn a_role_is_told_sums_in_inbox_and_mail_and_never_a_line_a_thing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let (lead, officer) = (
        app.person(Role::Engineer).await,
        app.person(Role::Compliance).await,
    );
    let (lead_id, officer_id) = (lead.user.unwrap(), officer.user.unwrap());
    let team = team(&app, Some(lead_id)).await;
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider)
        .with("lifecycle", "approved")
        .with("team", team.to_string())
        .with("owner", owner.to_string());
    let integration = app.register(&app.system(), id(), &fields).await.unwrap();
    for key in 0..12 {
        app.key_due_in(integration, &format!("Key {key}"), -8 - key).await;
    }
    app.turn().await;
    let name = teams::find(&mut app.db.read().await.unwrap().conn(), team)
        .await
        .unwrap()
        .unwrap()
        .0
        .name;
    assert_eq!(
        lines_of(&app, lead_id).await,
        [format!("{name}: 12 overdue over 7 days, 12 new since yesterday")]
    );
    assert_eq!(
        lines_of(&app, officer_id).await,
        [format!("{name}: 6 overdue over 14 days, 6 new since yesterday")]
    );
    for reader in [&lead, &officer] {
        let inbox = app.inbox(reader, false, &PageRequest::default()).await.unwrap();
        assert_eq!((inbox.sums.len(), inbox.page.rows.len()), (1, 0));
        assert_eq!(app.menu_counts(reader).await.unwrap().unread, 1);
        app.mark_inbox_read(reader, id()).await.unwrap();
        assert_eq!(app.menu_counts(reader).await.unwrap().unread, 0);
    }
    let by_name = app
        .number("SELECT COUNT(*) FROM notifications WHERE reason IN ('lead', 'compliance')")
        .await;
    assert_eq!(by_name, 0);
    let own =
        "SELECT COUNT(*) FROM notifications WHERE kind = 'digest' AND state = 'sent' AND channel = 'email'";
    assert_eq!(
        app.number(own).await,
        3,
        "owner, lead and officer get one mail each"
    );
    let preview = app
        .preview_reminders(&officer, None, None, 30, PreviewPart { page: 1, rows: 1_000 })
        .await
        .unwrap();
    let named = preview.rows.iter().filter_map(|row| row.reminder.delivery.user());
    assert!(named.clone().count() > 0 && named.into_iter().all(|user| user == owner));
    assert_eq!(preview.sums_total, 2);
    // A quiet day later there is nothing new, and no mail.
    app.advance_days(2);
    app.script().arrived.clear();
    let mails = app.number(own).await;
    app.turn().await;
    app.advance_days(-1);
    assert!(app.number(own).await <= mails + 2);
}

#[rstest]
#[tokio::test]
async fn nothing_is_written_when_nothing_changed(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    app.person(Role::Compliance).await;
    let integration = app.owned("Payments", Some(owner)).await;
    app.key_due_in(integration, "Key", -20).await;
    let orphan = app.owned("Mail", None).await;
    app.key_due_in(orphan, "Key", 3).await;
    app.turn().await;
    // Whoever writes now fails.
    for table in ["notifications", "team_sums"] {
        app.sql(match (database, table) {
            (Sqlite, "notifications") => "CREATE TRIGGER no_notifications BEFORE UPDATE ON notifications BEGIN SELECT RAISE(ABORT, 'written'); END",
            (Sqlite, _) => "CREATE TRIGGER no_sums BEFORE UPDATE ON team_sums BEGIN SELECT RAISE(ABORT, 'written'); END",
            (Postgres, "notifications") => "ALTER TABLE notifications ADD CONSTRAINT written CHECK (id IS NULL) NOT VALID",
            (Postgres, _) => "ALTER TABLE team_sums ADD CONSTRAINT written CHECK (user_id IS NULL) NOT VALID",
        })
        .await;
    }
    let again = app.plan_reminders().await.unwrap();
    assert_eq!((again.recorded, again.cancelled), (0, 0));
    assert_eq!(app.bundle_digests().await.unwrap(), 0);
}

async fn announced(
    app: &TestBackend,
    provider: ProviderId,
    kind: NoticeKind,
    (published, effective): (&str, &str),
) -> NoticeId {
    let notice = Notice {
        id: id(),
        provider,
        kind,
        title: format!("Announced {published} for {effective}").into(),
        published_on: Some(day(published)),
        effective_on: Some(day(effective)),
        earlier_dates: Vec::new(),
        note: None,
    };
    let mut writing = app.db.write().await.unwrap();
    notice.insert(&mut writing.conn(), app.clock.now()).await.unwrap();
    writing.commit().await.unwrap();
    app.computed_anew().await;
    notice.id
}

#[rstest]
#[tokio::test]
async fn old_news_and_mere_new_versions_are_shown_and_not_sent(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    app.person(Role::Compliance).await;
    let provider = app.new_provider("Acme").await;
    announced(&app, provider, NoticeKind::Breaking, ("2026-06-01", "2026-09-24")).await;
    announced(&app, provider, NoticeKind::Breaking, ("2026-11-20", "2026-11-21")).await;
    announced(&app, provider, NoticeKind::Version, ("2026-11-22", "2026-11-23")).await;
    let fields = form("Payments", provider)
        .with("lifecycle", "approved")
        .with("owner", owner.to_string());
    let integration = app.register(&app.system(), id(), &fields).await.unwrap();
    let planned = app.plan_reminders().await.unwrap();
    assert_eq!((planned.things, planned.recorded), (0, 0));
    let known = notices::for_integration(&mut app.db.read().await.unwrap().conn(), provider, integration)
        .await
        .unwrap();
    assert_eq!(known.len(), 3, "all of them are on the record");
    announced(&app, provider, NoticeKind::Breaking, ("2026-06-01", "2026-12-01")).await;
    assert_eq!(
        app.plan_reminders().await.unwrap().things,
        1,
        "what is still to come is sent, however old the announcement"
    );
}

#[rstest]
#[tokio::test]
async fn acknowledging_the_reminder_of_a_notice_acknowledges_the_notice(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (owner, user) = app.owner().await;
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider)
        .with("lifecycle", "approved")
        .with("owner", user.to_string());
    let integration = app.register(&app.system(), id(), &fields).await.unwrap();
    announced(&app, provider, NoticeKind::Breaking, ("2026-11-22", "2026-12-01")).await;
    app.plan_reminders().await.unwrap();
    let reminder = inbox(&app, &owner).await[0];
    let done = app.acknowledge_reminder(&owner, reminder, id()).await.unwrap();
    assert_eq!(done, Outcome::Acknowledged);
    let known = notices::for_integration(&mut app.db.read().await.unwrap().conn(), provider, integration)
        .await
        .unwrap();
    assert_eq!(known[0].acknowledged_on, Some(first_day()));
    assert!(inbox(&app, &owner).await.is_empty());
    assert_eq!(
        app.mails(DeliveryState::Queued).await,
        0,
        "its mail is taken back"
    );
}

#[rstest]
#[tokio::test]
async fn a_changed_time_zone_says_nothing_again(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    // Never rotated, never reviewed.
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider).with("owner", owner.to_string());
    let integration = app.register(&app.system(), id(), &fields).await.unwrap();
    app.api_key(integration, "Key", "").await;
    assert_eq!(app.plan_reminders().await.unwrap().recorded, 4);
    for zone in [
        chrono_tz::Pacific::Auckland,
        chrono_tz::Pacific::Honolulu,
        chrono_tz::Tz::UTC,
    ] {
        let mut node = app.node();
        node.clock = app.clock.clone().in_zone(zone);
        let planned = node.plan_reminders().await.unwrap();
        assert_eq!((planned.recorded, planned.cancelled), (0, 0), "{zone}");
    }
}

#[rstest]
#[tokio::test]
async fn a_lead_is_a_member_ticked_or_not(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let lead = app.person(Role::Engineer).await;
    let team: TeamId = team(&app, None).await;
    let version = teams::version(&mut app.db.read().await.unwrap().conn(), team)
        .await
        .unwrap();
    let fields = Fields::default()
        .with("name", "Payments")
        .with("lead", lead.user.unwrap().to_string());
    app.update_team(&app.system(), team, version, &fields)
        .await
        .unwrap();
    let actor: Actor = app.actor(lead.user.unwrap(), "192.0.2.1").await.unwrap().unwrap();
    assert!(actor.teams.contains(&team));
    let view = app.team(&app.system(), team).await.unwrap();
    assert!(view.members.iter().any(|member| Some(member.id) == lead.user));
}

#[rstest]
#[tokio::test]
async fn a_schedule_says_its_messages_before_it_is_saved(#[values(Sqlite, Postgres)] database: Database) {
    let app = Queue::new(database).await;
    let (_, owner) = app.owner().await;
    let admin = app.person(Role::Admin).await;
    let integration = app.owned("Payments", Some(owner)).await;
    app.key_due_in(integration, "Key", 14).await;
    let fields = |steps: &str| {
        let ladder = holdfast_domain::reminder::Ladder::default();
        ladder.fields().with("steps", steps).with("repeat_days", "90")
    };
    let volume = async |steps: &str| {
        let found = app
            .schedule_volume(&admin, ReminderKind::Rotation, &fields(steps))
            .await;
        found.unwrap()
    };
    let rare = volume("0").await.unwrap();
    // On the first day, 7 days and 1 day before, on the day, and weekly; then on the day alone.
    assert_eq!(rare.all.1, 2, "and when the lead counts it: {rare:?}");
    assert!(rare.all.0 > 4, "{rare:?}");
    let daily = volume("14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0")
        .await
        .unwrap();
    assert_eq!(daily.all.1, 16, "and when the lead counts it: {daily:?}");
    assert_eq!(
        volume("never").await,
        None,
        "what does not read is counted not at all"
    );
    let viewer = app.person(Role::Viewer).await;
    assert!(
        app.schedule_volume(&viewer, ReminderKind::Rotation, &fields("0"))
            .await
            .is_err()
    );
}
