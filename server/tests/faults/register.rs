//! A register with so many credentials that are due, and what became of the mails about them.

use std::sync::Arc;
use std::time::Duration;

use chrono::{TimeDelta, Timelike};
use chrono_tz::Tz;
use holdfast_backend::notify::{Mailer, Outbound};
use holdfast_backend::services::Hashing;
use holdfast_backend::services::accounts::NewUser;
use holdfast_backend::{Backend, Clock, Pools, store};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, IntegrationId, ProviderId};
use holdfast_domain::reminder::{Digest, Preferences};
use holdfast_domain::text::{Email, PersonName};

use crate::home::Home;

/// Credentials of one integration; more would make scoring it slow.
const EACH: usize = 20;

/// A time zone in which it is around noon now: mails leave from seven in the morning on, and these tests run at any hour.
pub fn zone_at_noon() -> Tz {
    let east = 12 - i64::from(Clock::system().now().hour());
    // POSIX counts the hours to the west.
    format!("Etc/GMT{:+}", -east).parse().unwrap()
}

/// A register and where it lives.
pub struct Register {
    pub backend: Backend,
    /// The same two days ago: what is put on record then is due today and no import of today.
    earlier: Backend,
    pub home: Home,
    owner: String,
    provider: ProviderId,
}

impl Register {
    pub async fn new(home: Home) -> Self {
        let db = store::open::open(home.url(), 4).await.unwrap();
        let mut backend = Backend::new(db, Clock::system().in_zone(zone_at_noon()));
        backend.hashing = Hashing::cheap();
        // So that mails are planned here; those who send them are the workers.
        backend.outbound = Arc::new(Outbound {
            mailer: Mailer::Memory(Arc::default()),
            ..Outbound::default()
        });
        let actor = Actor::system("test");
        let owner = NewUser {
            email: Email::parse("ana@example.org").unwrap(),
            name: PersonName::parse("Ana").unwrap(),
            roles: [Role::Engineer].into(),
            teams: Vec::new(),
        };
        let (owner, _) = backend.create_user(&actor, owner).await.unwrap();
        // One mail for each credential, not one a day.
        let wishes = Preferences {
            digest: Digest::Immediate,
            ..Preferences::default()
        };
        let person = backend.actor(owner, "test").await.unwrap().unwrap();
        backend.save_preferences(&person, &wishes.fields()).await.unwrap();
        let provider = backend.clock.new_id().into();
        let fields = Fields::default().with("name", "Acme").with("category", "payment");
        backend.add_provider(&actor, provider, &fields).await.unwrap();
        let earlier = Backend {
            clock: Clock::fixed(backend.clock.today() - TimeDelta::days(2)),
            ..backend.clone()
        };
        Self {
            backend,
            earlier,
            home,
            owner: owner.to_string(),
            provider,
        }
    }

    /// Adds so many credentials whose rotation is due today.
    pub async fn add_due(&self, number: usize) {
        let actor = Actor::system("test");
        let rotated = self.backend.clock.today() - TimeDelta::days(90);
        for group in 0..number.div_ceil(EACH) {
            let integration: IntegrationId = self.backend.clock.new_id().into();
            let fields = Fields::default()
                .with("name", format!("Payments {}", &integration.to_string()[24..]))
                .with("provider", self.provider.to_string())
                .with("category", "payment")
                .with("purpose", "Takes payments.")
                .with("consequence", "Nobody can pay.")
                // Not live yet: else its first review would be overdue too.
                .with("lifecycle", "approved")
                .with("owner", &self.owner);
            self.earlier.register(&actor, integration, &fields).await.unwrap();
            for key in 0..EACH.min(number - group * EACH) {
                let credential: CredentialId = self.backend.clock.new_id().into();
                let fields = Fields::default()
                    .with("name", format!("Key {key}"))
                    .with("kind", "api_key")
                    .with("location", "vault:payments/acme")
                    .with("last_rotated_on", rotated.to_string());
                self.earlier
                    .save_credential(&actor, integration, credential, None, &fields)
                    .await
                    .unwrap();
            }
        }
    }

    /// A number that a statement answers.
    pub async fn number(&self, text: &'static str) -> usize {
        let found: i64 = match &self.backend.db.pools {
            Pools::Sqlite { readers, .. } => sqlx::query_scalar(text).fetch_one(readers).await,
            Pools::Postgres(pool) => sqlx::query_scalar(text).fetch_one(pool).await,
        }
        .unwrap_or_else(|error| panic!("{text}: {error}"));
        usize::try_from(found).unwrap()
    }

    /// Mails that are still to be sent.
    pub async fn waiting(&self) -> usize {
        self.number(
            "SELECT COUNT(*) FROM notifications WHERE channel = 'email' AND state IN ('queued', 'sending')",
        )
        .await
    }

    /// Mails that were sent.
    pub async fn sent(&self) -> usize {
        self.number("SELECT COUNT(*) FROM notifications WHERE channel = 'email' AND state = 'sent'")
            .await
    }

    /// Waits until every mail was planned and nothing waits any more.
    pub async fn until_all_are_sent(&self, planned: usize) {
        for _ in 0..3_000 {
            if self.sent().await >= planned && self.waiting().await == 0 {
                return;
            }
            // The workers are other processes; nothing here could be told that they are done.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!(
            "after five minutes {} of {planned} mails are sent and {} wait",
            self.sent().await,
            self.waiting().await
        );
    }
}
