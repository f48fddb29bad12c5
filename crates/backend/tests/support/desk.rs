//! A register whose messages are kept, for the tests of what they say.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use holdfast_backend::notify::guard::Guard;
use holdfast_backend::notify::{Mail, Mailer, Outbound};
use holdfast_backend::services::deliver::Delivered;
use holdfast_backend::store::channels::{self, Channel};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{ChannelId, IntegrationId, UserId};
use holdfast_domain::reminder::{Digest, Preferences, WebhookKind};
use holdfast_domain::text::ChannelName;
use secrecy::SecretString;

use super::{Database, TestBackend, form, id};
use crate::queue::team;

/// A register whose mail is kept and whose webhooks may lead to this machine.
pub struct Desk {
    pub app: TestBackend,
    pub sent: Arc<Mutex<Vec<Mail>>>,
    pub owner: Actor,
}

impl Desk {
    pub async fn new(database: Database) -> Self {
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
        let wishes = Preferences {
            digest: Digest::Immediate,
            ..Preferences::default()
        };
        app.save_preferences(&owner, &wishes.fields()).await.unwrap();
        Self { app, sent, owner }
    }

    pub fn user(&self) -> UserId {
        self.owner.user.unwrap()
    }

    /// An integration of the owner whose version ends on 2026-11-29.
    pub async fn integration(&self, change: impl FnOnce(Fields) -> Fields) -> IntegrationId {
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

    /// Plans, bundles, delivers.
    pub async fn turn(&self) -> Delivered {
        self.app.plan_reminders().await.unwrap();
        self.app.bundle_digests().await.unwrap();
        self.app.deliver_due(1_000).await.unwrap()
    }

    /// What was sent, by the first word of its subject.
    pub fn sent(&self) -> BTreeMap<String, Mail> {
        let sent = self.sent.lock().unwrap();
        let key = |mail: &Mail| mail.subject.split(' ').next().unwrap_or_default().to_owned();
        sent.iter().map(|mail| (key(mail), mail.clone())).collect()
    }

    /// A channel of a new team, and an integration of the team whose key is due today.
    pub async fn channel(&self, integration: &str, kind: WebhookKind, url: String) -> ChannelId {
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
}
