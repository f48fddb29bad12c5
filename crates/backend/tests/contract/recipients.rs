//! Whom a message reaches: every kind of webhook, and nobody who left or wants none.

#[path = "../outbound/receiver.rs"]
#[expect(dead_code, reason = "the tests of webhooks use more of it")]
mod receiver;

use holdfast_backend::store::notifications::NewNotification;
use holdfast_backend::store::{channels, preferences, users};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::{ChannelClass, Preferences, WebhookKind};
use rstest::rstest;

use self::receiver::Receiver;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::desk::Desk;
use crate::support::id;
use crate::support::notifications::{mail, record};

#[rstest]
#[tokio::test]
async fn a_team_is_told_by_each_kind_of_webhook(#[values(Sqlite, Postgres)] database: Database) {
    let desk = Desk::new(database).await;
    let receiver = Receiver::start(&["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]).await;
    for kind in WebhookKind::ALL {
        let url = format!("http://localhost:{}/{}", receiver.port, kind.as_str());
        let channel = desk.channel(&format!("For {}", kind.as_str()), *kind, url).await;
        let test: NotificationId = id();
        record(
            &desk.app,
            &NewNotification {
                id: test,
                user: None,
                channel: ChannelClass::Webhook,
                channel_id: Some(channel),
                lane: channel.to_string(),
                key: format!("test:{test}"),
                ..mail(desk.user(), desk.app.clock.now())
            },
        )
        .await;
    }
    desk.turn().await;
    let got = receiver.received();
    assert_eq!(got.len(), 6, "a reminder and a test each");
    for kind in WebhookKind::ALL {
        let path = format!("POST /{} ", kind.as_str());
        let bodies: Vec<serde_json::Value> = got
            .iter()
            .filter(|got| got.line.starts_with(&path))
            .map(|got| serde_json::from_str(&got.body).unwrap())
            .collect();
        assert_eq!(bodies.len(), 2);
        let title = format!("Rotate Key of For {}", kind.as_str());
        assert!(
            bodies.iter().any(|body| body.to_string().contains(&title)),
            "{bodies:?}"
        );
        assert!(
            bodies
                .iter()
                .any(|body| body.to_string().contains("test message from Holdfast")),
            "{bodies:?}"
        );
        for body in bodies {
            match kind {
                WebhookKind::Slack => assert!(body["text"].is_string() && body["blocks"].is_array()),
                WebhookKind::Teams => assert_eq!(body["attachments"][0]["content"]["type"], "AdaptiveCard"),
                WebhookKind::Webhook => assert_eq!(body["version"], 1),
            }
        }
    }
}

#[rstest]
#[tokio::test]
async fn who_left_or_wants_no_mail_gets_none_and_a_removed_channel_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::new(database).await;
    let receiver = Receiver::start(&["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]).await;
    let url = format!("http://localhost:{}/", receiver.port);
    let channel = desk.channel("Team's", WebhookKind::Slack, url).await;
    desk.integration(|fields| fields).await;
    desk.app.plan_reminders().await.unwrap();
    let mut writing = desk.app.db.write().await.unwrap();
    let mut conn = writing.conn();
    channels::remove(&mut conn, channel, desk.app.clock.now())
        .await
        .unwrap();
    let wishes = Preferences {
        email: false,
        ..Preferences::default()
    };
    preferences::save(&mut conn, desk.user(), &wishes, desk.app.clock.now())
        .await
        .unwrap();
    writing.commit().await.unwrap();
    record(&desk.app, &mail(desk.user(), desk.app.clock.now())).await;
    let done = desk.app.deliver_due(100).await.unwrap();
    assert_eq!((done.sent, done.cancelled), (1, 3), "the test was asked for");
    assert!(receiver.received().is_empty());
    assert_eq!(desk.sent.lock().unwrap()[0].subject, "Test message from Holdfast");
    let mut writing = desk.app.db.write().await.unwrap();
    users::set_disabled(&mut writing.conn(), desk.user(), Some(desk.app.clock.now()))
        .await
        .unwrap();
    writing.commit().await.unwrap();
    record(&desk.app, &mail(desk.user(), desk.app.clock.now())).await;
    let done = desk.app.deliver_due(100).await.unwrap();
    assert_eq!((done.sent, done.cancelled), (0, 1));
    let why = desk
        .app
        .number("SELECT COUNT(*) FROM notifications WHERE last_error = 'The person left.'")
        .await;
    assert_eq!(why, 1);
}
