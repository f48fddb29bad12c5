//! The demo portfolio shows every state that the product knows, on both databases.

#[path = "support/home.rs"]
mod home;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use holdfast_backend::services::Hashing;
use holdfast_backend::services::catalogue::IntegrationView;
use holdfast_backend::store::integrations::{self, IntegrationFilter, Stored};
use holdfast_backend::store::people::PeopleFilter;
use holdfast_backend::store::{Db, PageRequest, Pools, history, open, reviews};
use holdfast_backend::{Backend, Clock, ServiceError};
use holdfast_domain::access::Actor;
use holdfast_domain::credential::StatusKind;
use holdfast_domain::dates::RecordDate;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::incident::IncidentClass;
use holdfast_domain::integration::Lifecycle;
use holdfast_domain::person::PersonState;
use holdfast_domain::reminder::ReminderKind;
use holdfast_domain::review::ReviewStatus;
use holdfast_domain::risk::Band;
use holdfast_domain::secret;

use self::home::Home;

fn day(raw: &str) -> NaiveDate {
    raw.parse().expect("a date")
}

fn over(db: Db, today: &str) -> Backend {
    Backend {
        hashing: Hashing::cheap(),
        ..Backend::new(db, Clock::fixed(day(today)))
    }
}

/// A register in a place of its own; its clock stands at `today`.
async fn register(home: &Home, today: &str) -> Backend {
    over(open::open(home.url(), 4).await.expect("opens"), today)
}

/// Whether there is a PostgreSQL to test on; CI must have one.
fn has_postgres() -> bool {
    let given = std::env::var_os("TEST_POSTGRES_URL").is_some();
    assert!(
        given || std::env::var_os("CI").is_none(),
        "TEST_POSTGRES_URL must be set where CI is"
    );
    if !given {
        eprintln!(
            "TEST_POSTGRES_URL is not set: tested on SQLite only; cargo xtask test brings a PostgreSQL"
        );
    }
    given
}

async fn every(backend: &Backend) -> Vec<IntegrationView> {
    let actor = Actor::system("test");
    let stored: Vec<Stored> =
        integrations::chunk(&mut backend.db.read().await.expect("reads").conn(), None, 1_000)
            .await
            .expect("reads");
    let mut views = Vec::new();
    for stored in stored {
        views.push(
            backend
                .integration(&actor, stored.integration.id)
                .await
                .expect("there"),
        );
    }
    views
}

async fn shows_every_state(backend: &Backend) {
    let accounts = backend.install_demo().await.expect("installs");
    let views = every(backend).await;
    assert!(views.len() >= 40, "{}", views.len());
    for role in ["admin", "engineer", "viewer", "compliance", "auditor", "owner"] {
        let email = format!("{role}@holdfast.example");
        assert!(
            accounts.accounts.iter().any(|account| account.email == email),
            "{email}"
        );
        backend
            .sign_in(&email, accounts.password, "test")
            .await
            .expect("signs in");
    }
    let bands: BTreeSet<Band> = views
        .iter()
        .filter(|view| view.stored.integration.lifecycle.is_active())
        .map(|view| view.stored.assessment.scores.residual_band)
        .collect();
    assert_eq!(bands, Band::ALL.iter().copied().collect(), "bands");
    let steps: BTreeSet<Lifecycle> = views
        .iter()
        .map(|view| view.stored.integration.lifecycle)
        .collect();
    assert_eq!(steps, Lifecycle::ALL.iter().copied().collect(), "lifecycles");
    let live = || {
        views
            .iter()
            .filter(|view| view.stored.integration.lifecycle == Lifecycle::Live)
    };
    let rotations: BTreeSet<StatusKind> = live()
        .flat_map(|view| &view.credentials)
        .map(|credential| credential.status.kind())
        .collect();
    assert_eq!(rotations, StatusKind::ALL.iter().copied().collect(), "rotations");
    let incidents: BTreeSet<IncidentClass> = views
        .iter()
        .flat_map(|view| &view.incidents)
        .map(|incident| incident.class)
        .collect();
    assert_eq!(
        incidents,
        IncidentClass::ALL.iter().copied().collect(),
        "incidents"
    );
    let reviews = |wanted: fn(&ReviewStatus) -> bool| live().any(|view| wanted(&view.review_status));
    assert!(reviews(|status| matches!(status, ReviewStatus::Current { .. })));
    assert!(reviews(|status| matches!(status, ReviewStatus::DueSoon { .. })));
    assert!(reviews(|status| matches!(status, ReviewStatus::Overdue { .. })));
    assert!(reviews(|status| matches!(status, ReviewStatus::NeverHeld)));
    has_every_gap(backend, &views);
    looks_lived_in(backend, &views).await;
    somebody_left(backend).await;
    has_every_date(backend, &views).await;
}

/// Every kind of date is there, each as it follows from the facts.
async fn has_every_date(backend: &Backend, views: &[IntegrationView]) {
    let dates = |views: &[IntegrationView]| {
        let dates = views.iter().flat_map(|view| view.dates.clone());
        dates.collect::<Vec<RecordDate>>()
    };
    let before = dates(views);
    let kinds: BTreeSet<ReminderKind> = before.iter().map(|date| date.what).collect();
    assert_eq!(kinds, ReminderKind::ALL.iter().copied().collect(), "dates");
    let aged = "UPDATE integrations SET score_valid_through = '2000-01-01'";
    match &backend.db.pools {
        Pools::Sqlite { writer, .. } => sqlx::query(aged).execute(writer).await.map(drop),
        Pools::Postgres(pool) => sqlx::query(aged).execute(pool).await.map(drop),
    }
    .expect("ages");
    backend.refresh_scores().await.expect("computes anew");
    assert_eq!(before, dates(&every(backend).await));
}

/// Every team is led; one person left, and what they owned waits for somebody.
async fn somebody_left(backend: &Backend) {
    let actor = Actor::system("test");
    let teams = backend.teams(&actor).await.expect("lists");
    assert!(
        teams
            .iter()
            .all(|team| team.lead_name.is_some() && team.channels == 0),
        "{teams:?}"
    );
    let left = PeopleFilter {
        state: Some(PersonState::Disabled),
        ..PeopleFilter::default()
    };
    let page = backend.people(&actor, &left, &PageRequest::default()).await;
    let people = page.expect("lists").rows;
    assert_eq!(people.len(), 1, "{people:?}");
    let view = backend.person_view(&actor, people[0].id).await.expect("there");
    assert_eq!(view.owns, 1);
}

fn has_every_gap(backend: &Backend, views: &[IntegrationView]) {
    let today = backend.clock.today();
    let any = |gap: &dyn Fn(&IntegrationView) -> bool| {
        views
            .iter()
            .filter(|view| view.stored.integration.lifecycle == Lifecycle::Live)
            .any(gap)
    };
    assert!(
        any(&|view| view.stored.integration.owner.is_none()),
        "nobody owns it"
    );
    assert!(
        any(&|view| view.stored.integration.missing().len() > 5),
        "much is missing"
    );
    assert!(
        any(&|view| view.stored.integration.missing().is_empty()),
        "nothing is missing"
    );
    assert!(
        any(&|view| view
            .stored
            .integration
            .endpoints
            .iter()
            .any(holdfast_domain::integration::Endpoint::is_plain_http)),
        "http://"
    );
    assert!(
        any(&|view| view
            .stored
            .integration
            .endpoints
            .iter()
            .any(|endpoint| endpoint.signature_verified == Some(false))),
        "unverified webhook"
    );
    let versions = |wanted: fn(&holdfast_domain::integration::VersionRecord, NaiveDate) -> bool| {
        any(&|view| {
            view.stored
                .integration
                .environments
                .iter()
                .filter_map(|used| used.version.as_ref())
                .any(|version| wanted(version, today))
        })
    };
    assert!(versions(|version, _| version.pinned == Some(false)), "floating");
    assert!(
        versions(|version, today| version.supported_until.is_some_and(|end| end < today)),
        "unsupported"
    );
    let evidence = |from: i64, to: i64| {
        any(&|view| {
            view.evidence
                .iter()
                .filter_map(|document| document.expires_on)
                .any(|end| (from..to).contains(&(end - today).num_days()))
        })
    };
    assert!(
        evidence(60, 10_000) && evidence(0, 60) && evidence(-10_000, 0),
        "evidence current, expiring and expired"
    );
    assert!(
        any(&|view| !view.stored.integration.compliance.items().is_empty() && view.evidence.is_empty()),
        "evidence missing"
    );
    assert!(
        any(&|view| view.stored.integration.continuity.fallback.is_some()
            && view.stored.integration.continuity.fallback_tested_on.is_none()),
        "fallback untested"
    );
    let short = |view: &IntegrationView| {
        let continuity = &view.stored.integration.continuity;
        continuity
            .rto_minutes
            .zip(continuity.provider_recovery_minutes)
            .is_some_and(|(rto, promised)| rto < promised)
    };
    assert!(any(&short), "the RTO is shorter than the promise");
    assert!(
        any(&|view| view.dependents.iter().any(|dependent| dependent.depth >= 3)),
        "depth"
    );
    assert!(
        any(&|view| view.notices.iter().any(|notice| notice.acknowledged_on.is_some()))
            && any(&|view| view.notices.iter().any(|notice| notice.acknowledged_on.is_none()))
    );
}

async fn looks_lived_in(backend: &Backend, views: &[IntegrationView]) {
    let today = backend.clock.today();
    let mut reading = backend.db.read().await.expect("reads");
    let mut conn = reading.conn();
    assert_eq!(
        history::verify(&mut conn).await.expect("reads"),
        None,
        "the audit chain holds"
    );
    let events = history::events_after(&mut conn, 0, 10_000).await.expect("reads");
    let at: Vec<&str> = events
        .iter()
        .map(|event| event.at.as_str())
        .filter(|at| *at < today.to_string().as_str())
        .collect();
    assert!(at.is_sorted(), "events come in the order of time");
    for event in &events {
        assert_eq!(secret::find(&event.data), None, "{}", event.data);
    }
    for view in views {
        let text = serde_json::to_string(&view).expect("writes");
        assert_eq!(secret::find(&text), None, "{}", view.stored.integration.name);
        assert!(
            view.score_changes
                .iter()
                .all(|change| change.changed_on <= today && !change.cause.is_empty())
        );
        assert!(
            reviews::last(&mut conn, view.stored.integration.id)
                .await
                .expect("reads")
                .is_none_or(|held| held < today)
        );
    }
    let moved = views.iter().filter(|view| view.score_changes.len() >= 4).count();
    assert!(moved >= 25, "{moved} scores have a history");
    let aged = views
        .iter()
        .flat_map(|view| &view.score_changes)
        .filter(|change| change.cause.starts_with("Time passed"))
        .count();
    assert!(aged >= 20, "{aged} scores moved because time passed");
    assert!(
        views.iter().filter(|view| view.revisions.len() > 1).count() >= 15,
        "records were edited"
    );
}

async fn installing_twice_refuses(backend: &Backend) {
    let before = every(backend).await.len();
    let error = backend.install_demo().await.expect_err("refuses");
    assert!(
        matches!(&error, ServiceError::Invalid(errors) if errors.get("database").is_some_and(|text| text.contains("integrations already"))),
        "{error}"
    );
    assert_eq!(every(backend).await.len(), before);
}

#[tokio::test]
async fn on_sqlite_it_shows_every_state_and_installs_once() {
    let home = Home::sqlite();
    let backend = register(&home, "2026-11-22").await;
    shows_every_state(&backend).await;
    installing_twice_refuses(&backend).await;
    let filter = IntegrationFilter {
        due_by: Some(backend.clock.today()),
        ..IntegrationFilter::default()
    };
    let due = backend
        .integrations(&Actor::system("test"), &filter, &PageRequest::default())
        .await
        .expect("lists");
    assert!(due.rows.len() >= 5, "{} are due", due.rows.len());
}

#[tokio::test]
async fn on_postgresql_too() {
    if !has_postgres() {
        return;
    }
    let home = Home::postgres().await;
    let backend = register(&home, "2026-11-22").await;
    shows_every_state(&backend).await;
    installing_twice_refuses(&backend).await;
}

#[tokio::test]
async fn it_does_not_matter_when_it_is_installed() {
    let home = Home::sqlite();
    shows_every_state(&register(&home, "2028-02-29").await).await;
}

/// Stops the installation after a while, and looks what is left of it.
async fn stopped_half_way_it_leaves_nothing(home: &Home) {
    let backend = register(home, "2026-11-22").await;
    let installing = tokio::time::timeout(std::time::Duration::from_millis(500), backend.install_demo());
    assert!(installing.await.is_err(), "it takes longer than that");
    assert!(backend.is_new().await.expect("reads"), "nobody is there");
    let mut reading = backend.db.read().await.expect("reads");
    let mut conn = reading.conn();
    assert!(
        integrations::chunk(&mut conn, None, 1)
            .await
            .expect("reads")
            .is_empty()
    );
    assert!(
        history::events_after(&mut conn, 0, 1)
            .await
            .expect("reads")
            .is_empty()
    );
    drop(reading);
    // And it can be begun again.
    let installing = tokio::time::timeout(std::time::Duration::from_millis(500), backend.install_demo());
    assert!(installing.await.is_err(), "the register is still empty");
}

#[tokio::test]
async fn stopped_half_way_it_leaves_nothing_on_sqlite() {
    stopped_half_way_it_leaves_nothing(&Home::sqlite()).await;
}

#[tokio::test]
async fn stopped_half_way_it_leaves_nothing_on_postgresql() {
    if has_postgres() {
        stopped_half_way_it_leaves_nothing(&Home::postgres().await).await;
    }
}
