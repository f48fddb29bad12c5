//! A person's own account: preferences that are kept, a password that only its owner changes.

use holdfast_backend::ServiceError;
use holdfast_backend::services::accounts::NewUser;
use holdfast_backend::services::sign_in::SignedIn;
use holdfast_backend::sessions::{DbSessions, ENTRY_KEY, USER_KEY};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::{Digest, Preferences, ReminderKind};
use rstest::rstest;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

use crate::accounts::new_user;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, refused};

/// The password of [`with_password`].
pub const OLD_PASSWORD: &str = "three unrelated words";

/// A new person who can sign in, with the roles of `actor`.
pub async fn with_password(app: &TestBackend, actor: &Actor, new: NewUser) -> Actor {
    let roles = match actor.user {
        Some(_) => actor.roles.clone(),
        None => new.roles,
    };
    let new = NewUser { roles, ..new };
    let (user, link) = app.create_user(&app.system(), new).await.unwrap();
    let fields = Fields::default()
        .with("password", OLD_PASSWORD)
        .with("password_again", OLD_PASSWORD);
    app.use_link(&link, &fields, "test").await.unwrap();
    app.actor(user, "test").await.unwrap().unwrap()
}

async fn ana(app: &TestBackend) -> Actor {
    with_password(app, &app.system(), new_user("ana@example.org", Role::Engineer)).await
}

fn change(old: &str, new: &str, again: &str) -> Fields {
    Fields::default()
        .with("password_now", old)
        .with("password", new)
        .with("password_again", again)
}

async fn signs_in(app: &TestBackend, password: &str) -> bool {
    app.sign_in("ana@example.org", password, "192.0.2.1")
        .await
        .is_ok()
}

#[rstest]
#[tokio::test]
async fn preferences_are_kept_and_audited_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let ana = ana(&app).await;
    let other = app.person(Role::Engineer).await;
    let view = app.account(&ana).await.unwrap();
    assert_eq!(view.preferences, Preferences::default());
    assert_eq!(view.teams, ["Payments"]);
    let wanted = Preferences {
        email: true,
        digest: Digest::Weekly,
        hour: 10,
        quiet_days: [5, 6].into(),
        muted: [ReminderKind::Review].into(),
    };
    for _ in 0..2 {
        app.save_preferences(&ana, &wanted.fields()).await.unwrap();
    }
    assert_eq!(app.account(&ana).await.unwrap().preferences, wanted);
    assert_eq!(
        app.account(&other).await.unwrap().preferences,
        Preferences::default()
    );
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'preferences.changed'")
            .await,
        1
    );
    let without_mail = Fields::default().with("digest", "immediate");
    app.save_preferences(&ana, &without_mail).await.unwrap();
    let stored = app.account(&ana).await.unwrap().preferences;
    assert!(!stored.email && stored.quiet_days.is_empty() && stored.muted.is_empty());
}

#[rstest]
#[tokio::test]
async fn a_week_of_quiet_days_is_refused(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let ana = ana(&app).await;
    let everything = Preferences {
        quiet_days: (0..7).collect(),
        ..Preferences::default()
    };
    refused(
        app.save_preferences(&ana, &everything.fields()).await,
        "quiet_monday",
    );
    assert_eq!(
        app.account(&ana).await.unwrap().preferences,
        Preferences::default()
    );
}

#[rstest]
#[tokio::test]
async fn the_system_has_no_account(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    assert!(matches!(
        app.account(&system).await,
        Err(ServiceError::Forbidden(_))
    ));
    assert!(matches!(
        app.save_preferences(&system, &Fields::default()).await,
        Err(ServiceError::Forbidden(_))
    ));
}

#[rstest]
#[tokio::test]
async fn a_new_password_replaces_the_old_one_and_ends_every_session(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let ana = ana(&app).await;
    let sessions = DbSessions::new(app.db.clone(), app.clock.clone());
    let mut record = Record {
        id: Id::default(),
        data: [(
            USER_KEY.to_owned(),
            serde_json::to_value(ana.user.unwrap()).unwrap(),
        )]
        .into(),
        expiry_date: OffsetDateTime::from_unix_timestamp(app.clock.now().timestamp() + 3_600).unwrap(),
    };
    sessions.create(&mut record).await.unwrap();
    let new = "another few good words";
    let user = app
        .change_password(&ana, &change(OLD_PASSWORD, new, new))
        .await
        .unwrap();
    assert_eq!(Some(user.user), ana.user);
    assert!(signs_in(&app, new).await);
    assert!(!signs_in(&app, OLD_PASSWORD).await);
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn whoever_showed_the_old_password_before_it_was_replaced_does_not_get_in_after(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let ana = ana(&app).await;
    let sessions = DbSessions::new(app.db.clone(), app.clock.clone());
    let session = |who: SignedIn| Record {
        id: Id::default(),
        data: [
            (USER_KEY.to_owned(), serde_json::to_value(who.user).unwrap()),
            (ENTRY_KEY.to_owned(), who.entry.into()),
        ]
        .into(),
        expiry_date: OffsetDateTime::from_unix_timestamp(app.clock.now().timestamp() + 3_600).unwrap(),
    };
    let early = app
        .sign_in("ana@example.org", OLD_PASSWORD, "192.0.2.1")
        .await
        .unwrap();
    let new = "another few good words";
    let changed = app
        .change_password(&ana, &change(OLD_PASSWORD, new, new))
        .await
        .unwrap();
    let mut late = session(early);
    sessions.create(&mut late).await.unwrap();
    assert_eq!(sessions.load(&late.id).await.unwrap(), None);
    refused(app.remember_browser(early, None).await, "password");
    let mut own = session(changed);
    sessions.create(&mut own).await.unwrap();
    assert!(sessions.load(&own.id).await.unwrap().is_some());
    app.remember_browser(changed, None).await.unwrap();
}

#[rstest]
#[case(
    "wrong old password",
    "another few good words",
    "another few good words",
    "password_now"
)]
#[case("", "another few good words", "another few good words", "password_now")]
#[case(OLD_PASSWORD, "another few good words", "another word", "password_again")]
#[case(OLD_PASSWORD, "short", "short", "password")]
#[case(OLD_PASSWORD, OLD_PASSWORD, OLD_PASSWORD, "password")]
#[tokio::test]
async fn a_password_is_only_changed_by_who_knows_the_old_one(
    #[values(Sqlite, Postgres)] database: Database,
    #[case] old: &str,
    #[case] new: &str,
    #[case] again: &str,
    #[case] wrong: &str,
) {
    let app = TestBackend::new(database).await;
    let ana = ana(&app).await;
    let Err(ServiceError::Invalid(errors)) = app.change_password(&ana, &change(old, new, again)).await else {
        panic!("it was taken");
    };
    assert_eq!(errors.0.keys().collect::<Vec<_>>(), [wrong]);
    assert!(signs_in(&app, OLD_PASSWORD).await);
}

#[rstest]
#[tokio::test]
async fn guessing_the_old_password_has_an_end(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let ana = ana(&app).await;
    let new = "another few good words";
    for _ in 0..8 {
        let refused = app
            .change_password(&ana, &change("not the password", new, new))
            .await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
    }
    let right = change(OLD_PASSWORD, new, new);
    let refused = app.change_password(&ana, &right).await;
    assert!(
        matches!(refused, Err(ServiceError::TooManyTries { .. })),
        "{refused:?}"
    );
    assert!(
        signs_in(&app, OLD_PASSWORD).await,
        "signing in is counted apart from it"
    );
    app.clock.advance(chrono::TimeDelta::minutes(16));
    app.change_password(&ana, &right).await.unwrap();
}
