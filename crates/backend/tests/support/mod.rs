//! A backend of its own for each test, on either database, with a clock that stands and people of every role. What it
//! made is gone afterwards, also after a failure.

pub mod desk;
mod home;
pub mod notifications;
pub mod people;
pub mod reminded;
pub mod sources;

use std::collections::BTreeSet;
use std::ops::Deref;

use chrono::{NaiveDate, TimeDelta};
use holdfast_backend::services::Hashing;
use holdfast_backend::services::accounts::NewUser;
use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_backend::services::sign_in::SignedIn;
use holdfast_backend::store::integrations::IntegrationFilter;
use holdfast_backend::store::stored::Stored;
use holdfast_backend::store::{PageRequest, users};
use holdfast_backend::{Backend, Clock, Pools, ServiceError, store};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, IntegrationId, NoticeId, ProviderId, ReviewId, RotationId, UserId};
use holdfast_domain::notice::{Notice, NoticeKind};
use holdfast_domain::text::{Email, PersonName};
use uuid::Uuid;

pub use self::home::Home;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// A backend with its database.
pub struct TestBackend {
    backend: Backend,
    // Behind the backend: the database goes when nobody uses it any more.
    home: Home,
}

impl Deref for TestBackend {
    type Target = Backend;
    fn deref(&self) -> &Backend {
        &self.backend
    }
}

/// Every row of the table of dates, in words.
pub const DATES: &str = "SELECT CAST(d.day AS TEXT) || ' ' || d.what || CASE WHEN d.never THEN ' never' ELSE '' END || CASE WHEN d.second THEN ' second' ELSE '' END \
     || ' of ' || i.name || ', ' || d.subject || ' called \u{201c}' || d.name || '\u{201d} since ' || CAST(d.recorded_on AS TEXT) || ', ' \
     || COALESCE((SELECT u.email FROM users u WHERE u.id = d.owner_id), 'no owner') || ', ' \
     || COALESCE((SELECT u.email FROM users u WHERE u.id = d.deputy_id), 'no deputy') || ', ' \
     || COALESCE((SELECT t.name FROM teams t WHERE t.id = d.team_id), 'no team') \
     FROM record_dates d JOIN integrations i ON i.id = d.integration_id ORDER BY d.day, d.subject, d.what";

/// The day on which every test begins.
pub fn first_day() -> NaiveDate {
    day("2026-11-22")
}

/// A day.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

impl TestBackend {
    pub async fn new(database: Database) -> Self {
        match database {
            Database::Sqlite => Self::sqlite().await,
            Database::Postgres => Self::postgres().await,
        }
    }

    /// On a new file.
    pub async fn sqlite() -> Self {
        Self::at(Home::sqlite()).await
    }

    /// In a new schema of the PostgreSQL that `TEST_POSTGRES_URL` names.
    pub async fn postgres() -> Self {
        Self::at(Home::postgres().await).await
    }

    async fn at(home: Home) -> Self {
        let db = store::open::open(home.url(), 8)
            .await
            .expect("the database opens");
        let mut backend = Backend::new(db, Clock::fixed(first_day()));
        backend.hashing = Hashing::cheap();
        Self { backend, home }
    }

    /// With something else than the usual: mail, how it delivers.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Backend)) -> Self {
        change(&mut self.backend);
        self
    }

    /// Another node over the same database, with a clock and a worker of its own.
    pub fn node(&self) -> Backend {
        Backend {
            clock: self.clock.apart(),
            worker: std::sync::Arc::default(),
            ..self.backend.clone()
        }
    }

    /// The address of the database.
    pub fn url(&self) -> &str {
        self.home.url()
    }

    /// Whatever the system may do: everything.
    pub fn system(&self) -> Actor {
        Actor::system(match self.db.pools {
            Pools::Sqlite { .. } => "test on SQLite",
            Pools::Postgres(_) => "test on PostgreSQL",
        })
    }

    /// A new person with one role.
    pub async fn person(&self, role: Role) -> Actor {
        let tag = Clock::system().new_id().simple().to_string();
        let new = NewUser {
            email: Email::parse(&format!("{role}-{}@example.org", &tag[20..]).to_lowercase())
                .expect("an address"),
            name: PersonName::parse(&format!("{} {}", role.label(), &tag[28..])).expect("a name"),
            roles: BTreeSet::from([role]),
            teams: Vec::new(),
        };
        let (user, _) = self.create_user(&self.system(), new).await.expect("a person");
        self.backend
            .actor(user, "192.0.2.1")
            .await
            .expect("the database answers")
            .expect("a person")
    }

    /// A new provider.
    pub async fn new_provider(&self, name: &str) -> ProviderId {
        let fields = Fields::default().with("name", name).with("category", "payment");
        self.add_provider(&self.system(), id(), &fields)
            .await
            .expect("a provider")
    }

    /// A new integration that nobody owns, of a provider of its own.
    pub async fn new_integration(&self, name: &str) -> IntegrationId {
        let provider = self.new_provider(&format!("{name} Inc.")).await;
        self.register(&self.system(), id(), &form(name, provider))
            .await
            .expect("an integration")
    }

    /// A breaking notice of a provider.
    pub async fn notice(&self, provider: ProviderId) -> NoticeId {
        let notice = Notice {
            id: id(),
            provider,
            kind: NoticeKind::Breaking,
            title: "Version 1 ends".into(),
            published_on: Some(first_day()),
            effective_on: Some(day("2027-01-31")),
            earlier_dates: vec![day("2026-12-31")],
            note: None,
        };
        let mut writing = self.db.write().await.expect("the database answers");
        notice
            .insert(&mut writing.conn(), self.clock.now())
            .await
            .expect("a notice");
        writing.commit().await.expect("a notice");
        self.computed_anew().await;
        notice.id
    }

    /// The record page of an integration.
    pub async fn integration_view(&self, integration: IntegrationId) -> IntegrationView {
        self.backend
            .integration(&self.system(), integration)
            .await
            .expect("a record")
    }

    /// A new API key of an integration.
    pub async fn api_key(&self, integration: IntegrationId, name: &str, rotated_on: &str) -> CredentialId {
        let credential = id();
        let fields = key_form(name).with("last_rotated_on", rotated_on);
        self.save_credential(&self.system(), integration, credential, None, &fields)
            .await
            .expect("a credential");
        credential
    }

    /// Somebody as they are when they have just signed in.
    pub async fn signed_in(&self, user: UserId) -> SignedIn {
        let mut reading = self.db.read().await.expect("the database answers");
        users::signed_in(&mut reading.conn(), user)
            .await
            .expect("a person")
    }

    /// A rotation of today.
    pub async fn rotate(&self, credential: CredentialId) -> RotationId {
        let rotation = id();
        let fields = Fields::default().with("rotated_on", self.clock.today().to_string());
        self.record_rotation(&self.system(), credential, rotation, &fields)
            .await
            .expect("a rotation");
        rotation
    }

    /// A review of today that passed.
    pub async fn review(&self, integration: IntegrationId) -> ReviewId {
        let review = id();
        let fields = Fields::default()
            .with("held_on", self.clock.today().to_string())
            .with("outcome", "passed");
        self.record_review(&self.system(), integration, review, &fields)
            .await
            .expect("a review");
        review
    }

    /// What is due first for an integration, as its row in the list says.
    pub async fn due_first(&self, integration: IntegrationId) -> (String, NaiveDate) {
        let page = self
            .integrations(
                &self.system(),
                &IntegrationFilter::default(),
                &PageRequest::default(),
            )
            .await;
        let rows = page.expect("a page").rows;
        let row = rows
            .into_iter()
            .find(|row| row.id == integration.0)
            .expect("a row");
        (row.next_due_kind, row.next_due_on)
    }

    /// Moves the clock.
    pub fn advance_days(&self, days: i64) {
        self.clock.advance(TimeDelta::days(days));
    }

    /// Runs a statement behind the store's back.
    pub async fn sql(&self, text: &'static str) {
        let done = match &self.db.pools {
            Pools::Sqlite { writer, .. } => sqlx::query(text).execute(writer).await.map(drop),
            Pools::Postgres(pool) => sqlx::query(text).execute(pool).await.map(drop),
        };
        done.unwrap_or_else(|error| panic!("{text}: {error}"));
    }

    /// The texts that a statement answers.
    pub async fn texts(&self, statement: &'static str) -> Vec<String> {
        let found = match &self.db.pools {
            Pools::Sqlite { writer, .. } => sqlx::query_scalar(statement).fetch_all(writer).await,
            Pools::Postgres(pool) => sqlx::query_scalar(statement).fetch_all(pool).await,
        };
        found.unwrap_or_else(|error| panic!("{statement}: {error}"))
    }

    /// Every row of the table of dates, in words.
    pub async fn dates(&self) -> Vec<String> {
        self.texts(DATES).await
    }

    /// Computes everything that follows from facts anew.
    pub async fn computed_anew(&self) {
        self.sql("UPDATE integrations SET score_valid_through = '2000-01-01'")
            .await;
        self.refresh_scores().await.unwrap();
    }

    /// What is due is what the facts say now, whatever was done before; answers how many dates there are.
    pub async fn dates_follow(&self) -> usize {
        let kept = self.dates().await;
        self.computed_anew().await;
        assert_eq!(kept, self.dates().await);
        kept.len()
    }

    /// A number that a statement answers.
    pub async fn number(&self, text: &'static str) -> i64 {
        let found = match &self.db.pools {
            Pools::Sqlite { writer, .. } => sqlx::query_scalar(text).fetch_one(writer).await,
            Pools::Postgres(pool) => sqlx::query_scalar(text).fetch_one(pool).await,
        };
        found.unwrap_or_else(|error| panic!("{text}: {error}"))
    }
}

/// The error of a field, for which a form has to be refused.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, ServiceError>, field: &str) -> String {
    match result {
        Err(ServiceError::Invalid(errors)) if errors.get(field).is_some() => {
            errors.get(field).unwrap().to_owned()
        }
        other => panic!("`{field}` is not refused: {other:?}"),
    }
}

/// A new id of any kind.
pub fn id<T: From<Uuid>>() -> T {
    Clock::system().new_id().into()
}

/// The least that registers an integration.
pub fn form(name: &str, provider: ProviderId) -> Fields {
    Fields::default()
        .with("name", name)
        .with("provider", provider.to_string())
        .with("category", "payment")
        .with("purpose", "Takes payments.")
        .with("consequence", "Nobody can pay.")
        .with("lifecycle", "live")
}

/// The least that adds an API key.
pub fn key_form(name: &str) -> Fields {
    Fields::default()
        .with("name", name)
        .with("kind", "api_key")
        .with("location", "vault:payments/acme")
}
