//! The report of what was said: every notification once, newest first, narrowed by what it says.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use holdfast_backend::reports::{self, ChunkRequest, Parameters};
use holdfast_backend::store::notifications::NewNotification;
use holdfast_backend::store::sent::{self, SentFilter};
use holdfast_domain::access::Role;
use holdfast_domain::ids::{NotificationId, UserId};
use holdfast_domain::reminder::{ChannelClass, DeliveryState, NotificationKind, Reason};
use rstest::rstest;

use crate::reports::report;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::notifications::{mail, record};
use crate::support::{TestBackend, day};

/// A reminder about a rotation, recorded now.
async fn tell(app: &TestBackend, user: UserId, name: &str, state: DeliveryState, channel: ChannelClass) {
    let new = NewNotification {
        id: NotificationId(app.clock.new_id()),
        key: format!("rotation:{name}"),
        kind: NotificationKind::Rotation,
        subject: format!("credential:{}", uuid::Uuid::nil()),
        due_on: day("2026-11-29"),
        step: 7,
        channel,
        title: name.to_owned(),
        reason: Reason::Deputy,
        state,
        ..mail(user, app.clock.now())
    };
    record(app, &new).await;
}

async fn titles(app: &TestBackend, query: &[(&str, &str)]) -> Vec<String> {
    report(app, "reminders-sent", query)
        .await
        .into_iter()
        .map(|row: BTreeMap<String, String>| row["title"].clone())
        .collect()
}

#[rstest]
#[tokio::test]
async fn every_notification_is_a_row_and_what_narrows_it_narrows(
    #[values(Sqlite, Postgres)] database: Database,
) {
    use ChannelClass::{Email, Inbox};
    let app = TestBackend::new(database).await;
    let ana = app.person(Role::Engineer).await;
    let user = ana.user.unwrap();
    tell(&app, user, "First", DeliveryState::Sent, Inbox).await;
    tell(&app, user, "Second", DeliveryState::Queued, Email).await;
    // A minute before and a minute after midnight.
    app.clock.advance(TimeDelta::minutes(12 * 60 - 1));
    tell(&app, user, "Third", DeliveryState::Dead, Email).await;
    app.clock.advance(TimeDelta::minutes(2));
    tell(&app, user, "Fourth", DeliveryState::Held, Email).await;

    assert_eq!(titles(&app, &[]).await, ["Fourth", "Third", "Second", "First"]);
    for (query, expected) in [
        (&[("state", "sent")][..], &["First"][..]),
        (&[("channel", "email"), ("state", "queued")], &["Second"]),
        (
            &[("kind", "rotation"), ("to", "2026-11-22")],
            &["Third", "Second", "First"],
        ),
        (&[("from", "2026-11-23")], &["Fourth"]),
        (
            &[("from", "2026-11-22"), ("to", "2026-11-22"), ("channel", "inbox")],
            &["First"],
        ),
        (&[("kind", "digest")], &[]),
        (&[("from", "2026-11-24")], &[]),
    ] {
        assert_eq!(titles(&app, query).await, expected, "{query:?}");
    }
    let rows = report(&app, "reminders-sent", &[]).await;
    let first = rows.last().unwrap();
    for (column, value) in [
        ("recipient", ana.name.as_str()),
        ("reason", "deputy"),
        ("step_days", "7"),
        ("due_on", "2026-11-29"),
        ("planned_at", "2026-11-22T12:00:00Z"),
        ("sent_at", "2026-11-22T12:00:00Z"),
        ("result", "sent"),
        ("failed_tries", "0"),
        ("last_error", ""),
    ] {
        assert_eq!(first[column], value, "{column}");
    }
    assert_eq!(rows[1]["sent_at"], "", "what failed was not sent");
    assert_eq!(rows[2]["next_try_at"], "2026-11-22T12:00:00Z");
}

#[rstest]
#[tokio::test]
async fn chunks_follow_each_other_without_gap_or_repetition(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let user = app.person(Role::Engineer).await.user.unwrap();
    for number in 0..7 {
        tell(
            &app,
            user,
            &format!("{number}"),
            DeliveryState::Queued,
            ChannelClass::Email,
        )
        .await;
    }
    let sent = reports::find("reminders-sent").unwrap();
    let mut request = ChunkRequest { after: None, rows: 3 };
    let mut seen = Vec::new();
    loop {
        let chunk = app
            .view_report(&app.system(), sent, &Parameters::default(), &request)
            .await
            .unwrap();
        seen.extend(chunk.rows.iter().map(|row| row[1].screen_form()));
        match chunk.next {
            Some(next) => request.after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, ["6", "5", "4", "3", "2", "1", "0"]);
}

#[tokio::test]
async fn a_chunk_is_found_by_the_key() {
    let app = TestBackend::sqlite().await;
    let mut reading = app.db.read().await.unwrap();
    let filter = SentFilter {
        state: Some(DeliveryState::Sent),
        from: Some(app.clock.now()),
        ..SentFilter::default()
    };
    for filter in [SentFilter::default(), filter] {
        let plan = sent::explain(&mut reading.conn(), &filter)
            .await
            .unwrap()
            .join("\n");
        assert!(plan.contains("SEARCH n USING INDEX"), "{plan}");
        assert!(!plan.contains("USE TEMP B-TREE"), "{plan}");
    }
}
