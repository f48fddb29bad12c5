//! A register with a mail server that does as it is told, for the tests of the queue.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard};

use chrono::TimeDelta;
use holdfast_backend::notify::script::Script;
use holdfast_backend::notify::{Failure, Mailer, Outbound};
use holdfast_backend::store::channels::{self, Channel};
use holdfast_backend::store::notifications::{self, NewNotification, Notification};
use holdfast_backend::store::teams;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{ChannelId, CredentialId, IntegrationId, NotificationId, TeamId, UserId};
use holdfast_domain::reminder::{DeliveryState, Digest, Preferences, WebhookKind};
use holdfast_domain::text::{ChannelName, TeamName};

use crate::support::notifications::{mail, record};
use crate::support::{Database, TestBackend, first_day, form, id, key_form};

/// A backend whose mail goes by a script.
pub struct Queue {
    app: TestBackend,
    script: Arc<Mutex<Script>>,
}

impl Deref for Queue {
    type Target = TestBackend;
    fn deref(&self) -> &TestBackend {
        &self.app
    }
}

impl Queue {
    pub async fn new(database: Database) -> Self {
        let script = Arc::new(Mutex::new(Script::default()));
        let app = TestBackend::new(database).await.with(|backend| {
            backend.outbound = Arc::new(Outbound {
                mailer: Mailer::Scripted(Arc::clone(&script)),
                ..Outbound::default()
            });
        });
        Self { app, script }
    }

    pub fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap()
    }

    /// How many mails arrived; each has to be another one.
    pub fn arrived(&self) -> usize {
        let script = self.script();
        let ids: std::collections::BTreeSet<_> = script.arrived.iter().map(|mail| mail.id).collect();
        assert_eq!(ids.len(), script.arrived.len(), "something arrived twice");
        ids.len()
    }

    /// Somebody who owns things, and wants each mail at once.
    pub async fn owner(&self) -> (Actor, UserId) {
        let actor = self.person(Role::Engineer).await;
        self.wishes(&actor, |_| ()).await;
        let user = actor.user.unwrap();
        (actor, user)
    }

    /// An integration that nobody has to review yet.
    pub async fn owned(&self, name: &str, owner: Option<UserId>) -> IntegrationId {
        let provider = self.new_provider(&format!("{name} Inc.")).await;
        let owner = owner.map(|owner| owner.to_string()).unwrap_or_default();
        let fields = form(name, provider)
            .with("lifecycle", "approved")
            .with("owner", owner);
        self.register(&self.system(), id(), &fields).await.unwrap()
    }

    /// A key whose rotation is due so many days after the first day.
    pub async fn key_due_in(&self, integration: IntegrationId, name: &str, days: i64) -> CredentialId {
        self.api_key(integration, name, &rotated_for(days)).await
    }

    /// Says that the key was rotated on another day than was thought.
    pub async fn move_key(&self, integration: IntegrationId, key: CredentialId, version: i64, days: i64) {
        let fields = key_form("Key").with("last_rotated_on", rotated_for(days));
        self.save_credential(&self.system(), integration, key, Some(version), &fields)
            .await
            .unwrap();
    }

    /// Says how somebody wants to be reminded; each mail at once, unless the change says otherwise.
    pub async fn wishes(&self, actor: &Actor, change: impl FnOnce(&mut Preferences)) {
        let mut wishes = Preferences {
            digest: Digest::Immediate,
            ..Preferences::default()
        };
        change(&mut wishes);
        self.save_preferences(actor, &wishes.fields()).await.unwrap();
    }

    /// Queues so many mails to a person, without anything that they are about.
    pub async fn queued(&self, user: UserId, mails: usize) -> Vec<NotificationId> {
        let rows: Vec<NewNotification> = (0..mails).map(|_| mail(user, self.clock.now())).collect();
        let mut writing = self.db.write().await.unwrap();
        let new = notifications::insert_all(&mut writing.conn(), &rows)
            .await
            .unwrap();
        writing.commit().await.unwrap();
        assert_eq!(usize::try_from(new).unwrap(), mails);
        rows.into_iter().map(|row| row.id).collect()
    }

    pub async fn notification(&self, id: NotificationId) -> Notification {
        let mut reading = self.db.read().await.unwrap();
        notifications::find(&mut reading.conn(), id)
            .await
            .unwrap()
            .unwrap()
    }

    /// Plans, bundles, delivers.
    pub async fn turn(&self) {
        self.plan_reminders().await.unwrap();
        self.bundle_digests().await.unwrap();
        self.deliver_due(10_000).await.unwrap();
    }

    pub fn seconds(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    /// How many mails are in a state.
    pub async fn mails(&self, state: DeliveryState) -> i64 {
        self.number(match state {
            DeliveryState::Held => {
                "SELECT COUNT(*) FROM notifications WHERE channel = 'email' AND state = 'held'"
            }
            DeliveryState::Bundled => {
                "SELECT COUNT(*) FROM notifications WHERE channel = 'email' AND state = 'bundled'"
            }
            DeliveryState::Queued => {
                "SELECT COUNT(*) FROM notifications WHERE channel = 'email' AND state = 'queued'"
            }
            DeliveryState::Sending => {
                "SELECT COUNT(*) FROM notifications WHERE channel = 'email' AND state = 'sending'"
            }
            DeliveryState::Sent => {
                "SELECT COUNT(*) FROM notifications WHERE channel = 'email' AND state = 'sent'"
            }
            DeliveryState::Dead => {
                "SELECT COUNT(*) FROM notifications WHERE channel = 'email' AND state = 'dead'"
            }
            DeliveryState::Cancelled => {
                "SELECT COUNT(*) FROM notifications WHERE channel = 'email' AND state = 'cancelled'"
            }
        })
        .await
    }
}

/// When a key of 90 days was rotated that is due so many days after the first day.
pub fn rotated_for(days: i64) -> String {
    (first_day() + TimeDelta::days(days - 90)).to_string()
}

/// The receiver is down.
pub fn down() -> Failure {
    Failure::Transient {
        error: "421 Service not available".into(),
        retry_after: None,
        message_only: false,
    }
}

/// The receiver is up and asks for this one message later.
pub fn later(retry_after: Option<TimeDelta>) -> Failure {
    Failure::Transient {
        error: "450 Mailbox busy".into(),
        retry_after,
        message_only: true,
    }
}

/// The receiver never takes it.
pub fn refused() -> Failure {
    Failure::Permanent {
        error: "550 No such user".into(),
    }
}

/// A team with somebody who leads it.
pub async fn team(app: &TestBackend, lead: Option<UserId>) -> TeamId {
    let team: TeamId = id();
    let name = format!("Team {}", &team.0.simple().to_string()[20..]);
    let fields = Fields::default().with("name", TeamName::parse(&name).unwrap().to_string());
    app.add_team(&app.system(), team, &fields).await.unwrap();
    if let Some(lead) = lead {
        let version = teams::version(&mut app.db.read().await.unwrap().conn(), team)
            .await
            .unwrap();
        let fields = fields
            .with(format!("members.{lead}"), "on")
            .with("lead", lead.to_string());
        app.update_team(&app.system(), team, version, &fields)
            .await
            .unwrap();
    }
    team
}

/// A webhook of a new team.
pub async fn channel(app: &TestBackend, team: TeamId) -> ChannelId {
    let channel = Channel {
        id: id(),
        team,
        kind: WebhookKind::Slack,
        name: ChannelName::parse("Alerts").unwrap(),
        url: "https://hooks.example.org/1".into(),
        secret: None,
        created_at: app.clock.now(),
        removed: false,
    };
    let mut writing = app.db.write().await.unwrap();
    channels::insert(&mut writing.conn(), &channel).await.unwrap();
    writing.commit().await.unwrap();
    channel.id
}

/// A notification that has arrived.
pub async fn sent(app: &TestBackend) -> NotificationId {
    let user = app.person(Role::Viewer).await.user.unwrap();
    let row = NewNotification {
        state: DeliveryState::Sent,
        ..mail(user, app.clock.now())
    };
    record(app, &row).await
}
