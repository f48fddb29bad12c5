//! Signing in, one-time links and sessions.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use holdfast_backend::ServiceError;
use holdfast_backend::services::accounts::NewUser;
use holdfast_backend::services::sign_in::SignedIn;
use holdfast_backend::sessions::{DbSessions, ENTRY_KEY, FORM_KEY, USER_KEY};
use holdfast_domain::access::Role;
use holdfast_domain::ids::UserId;
use holdfast_domain::text::{Email, PersonName, TeamName};
use rstest::rstest;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::people::{PASSWORD, passwords};
use crate::support::{TestBackend, refused};

pub fn new_user(email: &str, role: Role) -> NewUser {
    NewUser {
        email: Email::parse(email).unwrap(),
        name: PersonName::parse("Ana").unwrap(),
        roles: BTreeSet::from([role]),
        teams: vec![TeamName::parse("Payments").unwrap()],
    }
}

/// Ana, who can sign in.
pub async fn ana(app: &TestBackend) -> UserId {
    let (user, link) = app
        .create_user(&app.system(), new_user("ana@example.org", Role::Engineer))
        .await
        .unwrap();
    assert_eq!(
        app.use_link(&link, &passwords(PASSWORD), "192.0.2.1")
            .await
            .unwrap(),
        user
    );
    user
}

#[rstest]
#[tokio::test]
async fn the_first_link_makes_the_first_administrator_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    assert!(app.is_new().await.unwrap());
    let link = app.first_link().await.unwrap().unwrap();
    assert_eq!(app.link_purpose(&link).await.unwrap(), Some(None));
    let form = passwords(PASSWORD)
        .with("email", "Root@Example.org")
        .with("name", "Root");
    let user = app.use_link(&link, &form, "192.0.2.1").await.unwrap().user;
    assert!(
        app.actor(user, "")
            .await
            .unwrap()
            .unwrap()
            .roles
            .contains(&Role::Admin)
    );
    assert!(matches!(
        app.use_link(&link, &form, "192.0.2.1").await,
        Err(ServiceError::NotFound)
    ));
    assert_eq!(app.first_link().await.unwrap(), None);
    assert_eq!(
        app.sign_in("root@example.org", PASSWORD, "192.0.2.1")
            .await
            .unwrap(),
        user
    );
}

#[rstest]
#[tokio::test]
async fn a_link_works_once_and_for_a_day(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (_, link) = app
        .create_user(&app.system(), new_user("ana@example.org", Role::Engineer))
        .await
        .unwrap();
    let person = app.link_purpose(&link).await.unwrap().flatten();
    assert_eq!(person.map(|person| person.name.to_string()), Some("Ana".into()));
    refused(app.use_link(&link, &passwords("short"), "").await, "password");
    app.use_link(&link, &passwords(PASSWORD), "").await.unwrap();
    assert!(matches!(
        app.use_link(&link, &passwords(PASSWORD), "").await,
        Err(ServiceError::NotFound)
    ));
    let (_, late) = app
        .create_user(&app.system(), new_user("bo@example.org", Role::Engineer))
        .await
        .unwrap();
    app.clock.advance(TimeDelta::hours(24));
    assert!(matches!(
        app.use_link(&late, &passwords(PASSWORD), "").await,
        Err(ServiceError::NotFound)
    ));
    assert_eq!(app.link_purpose(&late).await.unwrap(), None);
    assert_eq!(app.link_purpose("made up").await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_link_used_twice_at_once_works_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (_, link) = app
        .create_user(&app.system(), new_user("ana@example.org", Role::Engineer))
        .await
        .unwrap();
    let form = passwords(PASSWORD);
    let (a, b) = tokio::join!(app.use_link(&link, &form, ""), app.use_link(&link, &form, ""));
    assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
}

#[rstest]
#[tokio::test]
async fn an_unknown_account_and_a_wrong_password_get_the_same_answer(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    ana(&app).await;
    let mut answers = BTreeSet::new();
    for (email, password) in [
        ("ana@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("no address", ""),
        ("ana@example.org", ""),
    ] {
        let Err(ServiceError::Invalid(errors)) = app.sign_in(email, password, "192.0.2.1").await else {
            panic!("{email}")
        };
        answers.insert(errors.to_string());
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
}

fn record(who: Option<SignedIn>, expires_at: OffsetDateTime) -> Record {
    let data = who.map(|who| {
        [
            (USER_KEY.to_owned(), serde_json::to_value(who.user).unwrap()),
            (ENTRY_KEY.to_owned(), who.entry.into()),
        ]
    });
    Record {
        id: Id::default(),
        data: data.into_iter().flatten().collect(),
        expiry_date: expires_at,
    }
}

#[rstest]
#[tokio::test]
async fn a_session_is_kept_until_it_expires_or_ends(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let user = ana(&app).await;
    let user = app.signed_in(user).await;
    let sessions = DbSessions::new(app.db.clone(), app.clock.clone());
    let now = OffsetDateTime::from_unix_timestamp(app.clock.now().timestamp()).unwrap();
    let mut session = record(Some(user), now + time::Duration::hours(1));
    sessions.create(&mut session).await.unwrap();
    assert_eq!(sessions.load(&session.id).await.unwrap(), Some(session.clone()));
    session
        .data
        .insert("theme".into(), serde_json::json!({ "dark": true }));
    sessions.save(&session).await.unwrap();
    assert_eq!(sessions.load(&session.id).await.unwrap(), Some(session.clone()));
    let mut twin = Record {
        id: session.id,
        ..record(Some(user), now + time::Duration::hours(1))
    };
    sessions.create(&mut twin).await.unwrap();
    assert_ne!(twin.id, session.id, "an id that is taken is chosen anew");
    sessions.delete(&twin.id).await.unwrap();
    assert_eq!(sessions.load(&twin.id).await.unwrap(), None);
    app.clock.advance(TimeDelta::hours(1));
    assert_eq!(sessions.load(&session.id).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn a_new_password_ends_every_session_of_its_person(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (user, link) = app
        .create_user(&app.system(), new_user("ana@example.org", Role::Engineer))
        .await
        .unwrap();
    let sessions = DbSessions::new(app.db.clone(), app.clock.clone());
    let later = OffsetDateTime::from_unix_timestamp(app.clock.now().timestamp() + 3_600).unwrap();
    let (bo, _) = app
        .create_user(&app.system(), new_user("bo@example.org", Role::Engineer))
        .await
        .unwrap();
    let (user, bo) = (app.signed_in(user).await, app.signed_in(bo).await);
    let (mut hers, mut other) = (record(Some(user), later), record(Some(bo), later));
    sessions.create(&mut hers).await.unwrap();
    sessions.create(&mut other).await.unwrap();
    app.use_link(&link, &passwords(PASSWORD), "").await.unwrap();
    assert_eq!(sessions.load(&hers.id).await.unwrap(), None);
    assert!(sessions.load(&other.id).await.unwrap().is_some());
}

#[rstest]
#[tokio::test]
async fn a_session_is_stored_under_a_hash_of_what_its_cookie_says(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let user = ana(&app).await;
    let user = app.signed_in(user).await;
    let sessions = DbSessions::new(app.db.clone(), app.clock.clone());
    let later = OffsetDateTime::from_unix_timestamp(app.clock.now().timestamp() + 3_600).unwrap();
    let mut session = record(Some(user), later);
    sessions.create(&mut session).await.unwrap();
    let stored = app.texts("SELECT id FROM sessions").await;
    assert_eq!(stored.len(), 1);
    assert!(!stored[0].contains(&session.id.to_string()), "{stored:?}");
    assert_eq!(stored[0].len(), 64);
}

#[rstest]
#[tokio::test]
async fn what_nobody_signed_in_for_is_stored_nowhere_and_kept_forms_are_capped(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let user = ana(&app).await;
    let user = app.signed_in(user).await;
    let sessions = DbSessions::new(app.db.clone(), app.clock.clone());
    let now = app.clock.now().timestamp();
    for number in 0..20 {
        let later = OffsetDateTime::from_unix_timestamp(now + 3_600 + number).unwrap();
        sessions.create(&mut record(None, later)).await.unwrap();
    }
    assert_eq!(app.number("SELECT COUNT(*) FROM sessions").await, 0);
    let mut newest = None;
    for number in 0..20 {
        let later = OffsetDateTime::from_unix_timestamp(now + 3_600 + number).unwrap();
        let mut form = record(None, later);
        let of = serde_json::to_value(user.user).unwrap();
        form.data.insert(FORM_KEY.to_owned(), of);
        sessions.create(&mut form).await.unwrap();
        newest = Some(form.id);
    }
    assert_eq!(app.number("SELECT COUNT(*) FROM sessions").await, 3);
    assert!(sessions.load(&newest.unwrap()).await.unwrap().is_some());
}
