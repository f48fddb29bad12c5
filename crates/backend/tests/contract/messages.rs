//! What leaves is put together from the facts of the moment in which it leaves.

#[path = "../outbound/receiver.rs"]
#[expect(dead_code, reason = "the tests of webhooks use more of it")]
mod receiver;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use holdfast_backend::notify::guard::Guard;
use holdfast_backend::notify::wording::{DOCUMENT, Wording};
use holdfast_backend::notify::{Mail, Mailer, Outbound};
use holdfast_backend::services::deliver::Delivered;
use holdfast_backend::store::channels::{self, Channel};
use holdfast_backend::store::notifications::{self, NewNotification};
use holdfast_backend::store::{preferences, settings, users};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{ChannelId, IntegrationId, NotificationId, UserId};
use holdfast_domain::reminder::{
    ChannelClass, Digest, NotificationKind, Preferences, ReminderKind, WebhookKind,
};
use holdfast_domain::text::ChannelName;
use rstest::rstest;
use secrecy::SecretString;

use self::receiver::Receiver;
use crate::queue::{mail, team};
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, key_form};

/// A register whose mail is kept and whose webhooks may lead to this machine.
struct Desk {
    app: TestBackend,
    sent: Arc<Mutex<Vec<Mail>>>,
    owner: Actor,
}

impl Desk {
    async fn new(database: Database) -> Self {
        let sent: Arc<Mutex<Vec<Mail>>> = Arc::default();
        let app = TestBackend::new(database).await.with(|backend| {
            backend.outbound = Arc::new(Outbound {
                mailer: Mailer::Memory(Arc::clone(&sent)),
                guard: Guard::allowing(["localhost"]).unwrap(),
                clock: backend.clock.clone(),
                base_url: "https://holdfast.example.org".parse().unwrap(),
                ..Outbound::default()
            });
        });
        let owner = app.person(Role::Engineer).await;
        Self { app, sent, owner }
    }

    fn user(&self) -> UserId {
        self.owner.user.unwrap()
    }

    /// An integration of the owner whose version ends on 2026-11-29.
    async fn integration(&self, change: impl FnOnce(Fields) -> Fields) -> IntegrationId {
        let provider = self.app.new_provider("Acme").await;
        let fields = form("Payments", provider)
            .with("owner", self.user().to_string())
            .with("environments.0.environment", "production")
            .with("environments.0.version", "v1")
            .with("environments.0.supported_until", "2026-11-29");
        self.app
            .register(&self.app.system(), id(), &change(fields))
            .await
            .unwrap()
    }

    async fn turn(&self) -> Delivered {
        self.app.plan_reminders().await.unwrap();
        self.app.bundle_digests().await.unwrap();
        self.app.deliver_due(1_000).await.unwrap()
    }

    /// What was sent, by the first word of its subject.
    fn sent(&self) -> BTreeMap<String, Mail> {
        let sent = self.sent.lock().unwrap();
        let key = |mail: &Mail| mail.subject.split(' ').next().unwrap_or_default().to_owned();
        sent.iter().map(|mail| (key(mail), mail.clone())).collect()
    }

    async fn channel(&self, integration: &str, kind: WebhookKind, url: String) -> ChannelId {
        let team = team(&self.app, None).await;
        let channel = Channel {
            id: id(),
            team,
            kind,
            name: ChannelName::parse("Alerts").unwrap(),
            url,
            secret: Some(SecretString::from("a key that both know")),
            created_at: self.app.clock.now(),
            removed: false,
        };
        let mut writing = self.app.db.write().await.unwrap();
        channels::insert(&mut writing.conn(), &channel).await.unwrap();
        writing.commit().await.unwrap();
        let provider = self.app.new_provider(integration).await;
        let fields = form(integration, provider)
            .with("lifecycle", "approved")
            .with("team", team.to_string());
        let integration = self
            .app
            .register(&self.app.system(), id(), &fields)
            .await
            .unwrap();
        self.app.api_key(integration, "Key", "2026-08-24").await;
        channel.id
    }

    async fn queue(&self, new: NewNotification) {
        let mut writing = self.app.db.write().await.unwrap();
        notifications::insert(&mut writing.conn(), &new).await.unwrap();
        writing.commit().await.unwrap();
    }
}

#[rstest]
#[tokio::test]
async fn each_kind_says_what_is_due_what_to_do_and_where_it_is_recorded(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::new(database).await;
    let (app, system) = (&desk.app, desk.app.system());
    let integration = desk.integration(|fields| fields).await;
    let rotate = app.api_key(integration, "Live key", "2026-08-25").await;
    let replace = id();
    let fields = key_form("Certificate")
        .with("kind", "tls_client_certificate")
        .with("expires_on", "2026-11-29");
    app.save_credential(&system, integration, replace, None, &fields)
        .await
        .unwrap();
    let fields = Fields::default()
        .with("kind", "soc2_report")
        .with("expires_on", "2026-11-29");
    app.add_evidence(&system, integration, id(), &fields)
        .await
        .unwrap();
    let provider = app.integration_view(integration).await.provider.id;
    app.notice(provider).await;
    app.sql("UPDATE notices SET effective_on = '2026-11-29'").await;
    desk.turn().await;
    let sent = desk.sent();
    let owner = &desk.owner.name;
    for (first, subject, label, path) in [
        (
            "Rotate",
            "Rotate Live key of Payments (tomorrow)",
            "Record the rotation",
            format!("/credentials/{rotate}/rotate"),
        ),
        (
            "Replace",
            "Replace Certificate of Payments before it expires (in 7 days)",
            "Record the rotation",
            format!("/credentials/{replace}/rotate"),
        ),
        (
            "Review",
            "Review Payments (today)",
            "Record the review",
            format!("/integrations/{integration}/review"),
        ),
        (
            "Renew",
            "Renew the SOC 2 report of Payments (in 7 days)",
            "File the new document",
            format!("/integrations/{integration}/evidence/new"),
        ),
        (
            "Prepare",
            "Prepare Payments for this announcement: Version 1 ends (in 7 days)",
            "Read and acknowledge it",
            format!("/integrations/{integration}#due"),
        ),
        (
            "Move",
            "Move Payments off version v1 in production (in 7 days)",
            "Record the version in use",
            format!("/integrations/{integration}/edit"),
        ),
    ] {
        let mail = sent
            .get(first)
            .unwrap_or_else(|| panic!("{first} in {:?}", sent.keys()));
        assert_eq!(mail.subject, subject);
        assert_eq!(mail.to_name, *owner);
        for expected in [
            format!("{label}:\nhttps://holdfast.example.org{path}"),
            format!("https://holdfast.example.org/reminders/{}#snooze", mail.id),
            "Provider: Acme".to_owned(),
            format!("Owner: {owner}"),
            "\n1. ".to_owned(),
            "\n-- \nYou own it; ".to_owned(),
        ] {
            assert!(mail.text.contains(&expected), "{expected} in {}", mail.text);
        }
        assert!(
            mail.html
                .contains(&format!("href=\"https://holdfast.example.org{path}\"")),
            "{}",
            mail.html
        );
    }
    assert_eq!(sent.len(), 6);
    assert!(sent["Rotate"].text.contains("Kept in: vault:payments/acme"));
}

#[rstest]
#[tokio::test]
async fn the_organisation_s_words_are_used(#[values(Sqlite, Postgres)] database: Database) {
    let desk = Desk::new(database).await;
    desk.integration(|fields| fields).await;
    let wording = Wording {
        subject: "[{{ kind }}] {{ integration }} at {{ provider }}: {{ when }}".into(),
        introduction: "Dear {{ recipient }}, <now>.".into(),
    };
    let wordings = BTreeMap::from([(ReminderKind::Review, wording)]);
    let mut writing = desk.app.db.write().await.unwrap();
    settings::save(
        &mut writing.conn(),
        DOCUMENT,
        &wordings,
        None,
        None,
        desk.app.clock.now(),
    )
    .await
    .unwrap();
    writing.commit().await.unwrap();
    desk.turn().await;
    let sent = desk.sent();
    let review = &sent["[Review]"];
    assert_eq!(review.subject, "[Review] Payments at Acme: today");
    assert!(
        review.text.contains(&format!("Dear {}, <now>.", desk.owner.name)),
        "{}",
        review.text
    );
    assert!(review.html.contains("&lt;now&gt;."), "{}", review.html);
    assert!(sent.contains_key("Move"), "other kinds have their defaults");
}

#[rstest]
#[tokio::test]
async fn a_digest_holds_what_is_due_as_it_leaves(#[values(Sqlite, Postgres)] database: Database) {
    let desk = Desk::new(database).await;
    let wishes = Preferences {
        digest: Digest::Daily,
        ..Preferences::default()
    };
    let mut writing = desk.app.db.write().await.unwrap();
    preferences::save(&mut writing.conn(), desk.user(), &wishes, desk.app.clock.now())
        .await
        .unwrap();
    writing.commit().await.unwrap();
    let integration = desk.integration(|fields| fields).await;
    let key = desk
        .app
        .api_key(integration, "Done meanwhile", "2026-09-01")
        .await;
    desk.app.plan_reminders().await.unwrap();
    desk.app.bundle_digests().await.unwrap();
    desk.app.rotate(key).await;
    desk.app.deliver_due(10).await.unwrap();
    let sent = desk.sent.lock().unwrap().clone();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].subject, "2 reminders");
    assert!(
        sent[0].text.contains(
            "- Review Payments\n  Due 22 Nov 2026 (today)\n  https://holdfast.example.org/reminders/"
        ),
        "{}",
        sent[0].text
    );
    assert!(
        sent[0].text.contains("- Move Payments off version v1"),
        "{}",
        sent[0].text
    );
    assert!(!sent[0].text.contains("Done meanwhile"), "{}", sent[0].text);
}

#[rstest]
#[tokio::test]
async fn a_team_is_told_by_each_kind_of_webhook(#[values(Sqlite, Postgres)] database: Database) {
    let desk = Desk::new(database).await;
    let receiver = Receiver::start(&["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]).await;
    for kind in WebhookKind::ALL {
        let url = format!("http://localhost:{}/{}", receiver.port, kind.as_str());
        let channel = desk.channel(&format!("For {}", kind.as_str()), *kind, url).await;
        let test: NotificationId = id();
        desk.queue(NewNotification {
            id: test,
            user: None,
            channel: ChannelClass::Webhook,
            channel_id: Some(channel),
            lane: channel.to_string(),
            key: format!("test:{test}"),
            ..mail(desk.user(), desk.app.clock.now())
        })
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
    desk.queue(mail(desk.user(), desk.app.clock.now())).await;
    let done = desk.app.deliver_due(100).await.unwrap();
    assert_eq!((done.sent, done.cancelled), (1, 3), "the test was asked for");
    assert!(receiver.received().is_empty());
    assert_eq!(desk.sent.lock().unwrap()[0].subject, "Test message from Holdfast");
    let mut writing = desk.app.db.write().await.unwrap();
    users::set_disabled(&mut writing.conn(), desk.user(), Some(desk.app.clock.now()))
        .await
        .unwrap();
    writing.commit().await.unwrap();
    desk.queue(mail(desk.user(), desk.app.clock.now())).await;
    let done = desk.app.deliver_due(100).await.unwrap();
    assert_eq!((done.sent, done.cancelled), (0, 1));
    let why = desk
        .app
        .number("SELECT COUNT(*) FROM notifications WHERE last_error = 'The person left.'")
        .await;
    assert_eq!(why, 1);
}

#[rstest]
#[tokio::test]
async fn a_report_comes_with_its_file(#[values(Sqlite, Postgres)] database: Database) {
    let desk = Desk::new(database).await;
    let reader = desk.app.person(Role::Compliance).await;
    let fields = Fields::default()
        .with("report", "catalogue")
        .with("when", "weekly:1")
        .with(format!("to.{}", reader.user.unwrap()), "on");
    desk.app.schedule_report(&reader, id(), &fields).await.unwrap();
    desk.app.advance_days(1);
    assert_eq!(desk.app.queue_scheduled_reports().await.unwrap(), 1);
    desk.app.deliver_due(10).await.unwrap();
    let sent = desk.sent.lock().unwrap().clone();
    assert_eq!(sent.len(), 1);
    let file = sent[0].attachment.as_ref().unwrap();
    assert!(
        sent[0]
            .text
            .contains(&format!("It is attached as {}.", file.name)),
        "{}",
        sent[0].text
    );
    assert!(
        sent[0].subject.ends_with(" of 23 Nov 2026"),
        "{}",
        sent[0].subject
    );
    let row = desk
        .app
        .number("SELECT COUNT(*) FROM notifications WHERE kind = 'report' AND state = 'sent'")
        .await;
    assert_eq!(row, 1, "{:?}", NotificationKind::Report);
}
