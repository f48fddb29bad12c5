//! Tries at what can be guessed: how many are looked at, of whom, and that nobody is kept out by others.

use chrono::TimeDelta;
use futures::future::join_all;
use holdfast_backend::ServiceError;
use holdfast_backend::services::tries::Guest;
use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use holdfast_domain::text::Email;
use rstest::rstest;

use crate::accounts::ana;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::TestBackend;
use crate::support::people::{PASSWORD, passwords};

const ANA: &str = "ana@example.org";
const WRONG: &str = "wrong horse battery";

/// How many of these tries somebody looked at.
fn looked_at<T: std::fmt::Debug>(answers: &[Result<T, ServiceError>]) -> usize {
    let refused = |answer: &&Result<T, ServiceError>| {
        matches!(
            answer,
            Err(ServiceError::TooManyTries { .. } | ServiceError::Busy { .. })
        )
    };
    answers.len() - answers.iter().filter(refused).count()
}

#[rstest]
#[tokio::test]
async fn of_many_wrong_passwords_at_once_no_more_are_looked_at_than_one_after_another(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    ana(&app).await;
    let other = app.node();
    let passwords: Vec<&str> = std::iter::repeat_n(WRONG, 59).chain([PASSWORD]).collect();
    let tries = passwords.iter().enumerate().map(|(number, password)| {
        let node = if number % 2 == 0 { &*app } else { &other };
        node.sign_in(ANA, password, "192.0.2.1")
    });
    let answers = join_all(tries).await;
    assert_eq!(looked_at(&answers), 8);
    assert!(
        matches!(answers[59], Err(ServiceError::TooManyTries { seconds: 900 })),
        "{:?}",
        answers[59]
    );
}

#[rstest]
#[tokio::test]
async fn of_many_wrong_old_passwords_at_once_no_more_are_looked_at_than_one_after_another(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let actor = app.actor(ana(&app).await, "192.0.2.1").await.unwrap().unwrap();
    let form = |now: &str| {
        Fields::default()
            .with("password_now", now)
            .with("password", "quite another few words")
            .with("password_again", "quite another few words")
    };
    let forms: Vec<Fields> = std::iter::repeat_n(form(WRONG), 59)
        .chain([form(PASSWORD)])
        .collect();
    let answers = join_all(forms.iter().map(|form| app.change_password(&actor, form))).await;
    assert_eq!(looked_at(&answers), 8);
    assert!(answers.iter().all(Result::is_err));
}

#[rstest]
#[tokio::test]
async fn of_many_unknown_links_and_calendars_at_once_no_more_are_looked_at_than_one_after_another(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let none = Fields::default();
    let links = join_all((0..60).map(|_| app.use_link("made up", &none, "192.0.2.1"))).await;
    assert_eq!(looked_at(&links), 40);
    let pages = join_all((0..60).map(|_| app.try_link("made up", "192.0.2.2"))).await;
    assert_eq!(looked_at(&pages), 40);
    let calendars = join_all((0..60).map(|_| app.calendar("made-up.ics", "192.0.2.1"))).await;
    assert_eq!(looked_at(&calendars), 40);
    assert!(app.try_link("made up", "192.0.2.3").await.is_ok());
}

#[rstest]
#[tokio::test]
async fn a_right_password_is_no_try_and_forgets_the_wrong_ones_of_its_pair(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let user = ana(&app).await;
    for _ in 0..2 {
        for _ in 0..7 {
            let answer = app.sign_in(ANA, WRONG, "192.0.2.1").await;
            assert!(matches!(answer, Err(ServiceError::Invalid(_))), "{answer:?}");
        }
        assert_eq!(app.sign_in(ANA, PASSWORD, "192.0.2.1").await.unwrap(), user);
    }
    for _ in 0..60 {
        assert_eq!(app.sign_in(ANA, PASSWORD, "192.0.2.1").await.unwrap(), user);
    }
}

#[rstest]
#[tokio::test]
async fn wrong_passwords_from_one_address_shut_the_pair_and_nobody_else(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let user = ana(&app).await;
    for _ in 0..8 {
        let answer = app.sign_in(ANA, WRONG, "192.0.2.1").await;
        assert!(matches!(answer, Err(ServiceError::Invalid(_))), "{answer:?}");
    }
    let shut = app.sign_in("ANA@example.org ", PASSWORD, "192.0.2.1").await;
    assert!(
        matches!(shut, Err(ServiceError::TooManyTries { seconds: 900 })),
        "{shut:?}"
    );
    assert_eq!(app.sign_in(ANA, PASSWORD, "198.51.100.1").await.unwrap(), user);
    app.clock.advance(TimeDelta::minutes(15));
    assert_eq!(app.sign_in(ANA, PASSWORD, "192.0.2.1").await.unwrap(), user);
}

#[rstest]
#[tokio::test]
async fn wrong_passwords_from_everywhere_slow_the_account_and_never_shut_a_known_browser(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let user = ana(&app).await;
    let browser = app
        .remember_browser(app.signed_in(user).await, None)
        .await
        .unwrap();
    for number in 0..20 {
        let address = format!("198.51.100.{number}");
        let answer = app.sign_in(ANA, WRONG, address.as_str()).await;
        assert!(matches!(answer, Err(ServiceError::Invalid(_))), "{answer:?}");
    }
    let slowed = app.sign_in(ANA, PASSWORD, "203.0.113.1").await;
    assert!(
        matches!(slowed, Err(ServiceError::TooManyTries { seconds: 30 })),
        "{slowed:?}"
    );
    let known = Guest {
        address: "198.51.100.1",
        browser: Some(&browser),
    };
    assert_eq!(app.sign_in(ANA, PASSWORD, known).await.unwrap(), user);
    app.clock.advance(TimeDelta::seconds(30));
    assert_eq!(app.sign_in(ANA, PASSWORD, "203.0.113.1").await.unwrap(), user);

    // Another person's browser is no way around, and a known one has a limit of its own.
    let bo = app.person(Role::Engineer).await.user.unwrap();
    let theirs = app.remember_browser(app.signed_in(bo).await, None).await.unwrap();
    let stranger = Guest {
        address: "203.0.113.2",
        browser: Some(&theirs),
    };
    app.sign_in(ANA, WRONG, stranger).await.unwrap_err();
    let slowed = app.sign_in(ANA, WRONG, stranger).await;
    assert!(
        matches!(slowed, Err(ServiceError::TooManyTries { .. })),
        "{slowed:?}"
    );
    let answers = join_all((0..20).map(|_| app.sign_in(ANA, WRONG, known))).await;
    assert_eq!(looked_at(&answers), 8);
}

#[rstest]
#[tokio::test]
async fn an_address_that_tries_many_accounts_has_to_wait_and_others_have_not(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let user = ana(&app).await;
    for number in 0..40 {
        // Sixty-four bits of an IPv6 address are one visitor's own.
        let (email, address) = (
            format!("nobody{number}@example.org"),
            format!("2001:db8::{number}"),
        );
        let refused = app.sign_in(&email, PASSWORD, address.as_str()).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
    }
    let shut = app.sign_in(ANA, PASSWORD, "2001:db8::ffff").await;
    assert!(matches!(shut, Err(ServiceError::TooManyTries { .. })), "{shut:?}");
    assert_eq!(app.sign_in(ANA, PASSWORD, "2001:db8:0:1::1").await.unwrap(), user);
}

#[rstest]
#[tokio::test]
async fn where_addresses_are_not_known_no_visitor_locks_out_the_others(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let user = ana(&app).await;
    for number in 0..60 {
        let email = format!("nobody{number}@example.org");
        app.sign_in(&email, PASSWORD, "not known").await.unwrap_err();
        let calendar = app.calendar("made-up.ics", "not known").await;
        assert!(matches!(calendar, Err(ServiceError::NotFound)), "{calendar:?}");
    }
    assert_eq!(app.sign_in(ANA, PASSWORD, "not known").await.unwrap(), user);
}

#[rstest]
#[tokio::test]
async fn unlocking_an_account_forgets_the_wrong_passwords_for_it_alone(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let user = ana(&app).await;
    let email = Email::parse(ANA).unwrap();
    assert!(!app.unlock_account(&app.system(), &email).await.unwrap());
    for address in ["192.0.2.1", "192.0.2.2", "192.0.2.3"] {
        for _ in 0..8 {
            app.sign_in(ANA, WRONG, address).await.unwrap_err();
            app.sign_in("bo@example.org", WRONG, address).await.unwrap_err();
        }
    }
    assert!(app.unlock_account(&app.system(), &email).await.unwrap());
    assert_eq!(app.sign_in(ANA, PASSWORD, "192.0.2.1").await.unwrap(), user);
    let other = app.sign_in("bo@example.org", WRONG, "192.0.2.1").await;
    assert!(
        matches!(other, Err(ServiceError::TooManyTries { .. })),
        "{other:?}"
    );
    let nobody = Email::parse("nobody@example.org").unwrap();
    let unknown = app.unlock_account(&app.system(), &nobody).await;
    assert!(matches!(unknown, Err(ServiceError::NotFound)), "{unknown:?}");
}

#[rstest]
#[tokio::test]
async fn counts_are_swept_away_when_their_time_is_over(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    for number in 0..12 {
        let email = format!("nobody{number}@example.org");
        app.sign_in(&email, WRONG, "192.0.2.1").await.unwrap_err();
    }
    assert_eq!(app.number("SELECT COUNT(*) FROM tries").await, 25);
    app.clock.advance(TimeDelta::hours(1));
    for _ in 0..4 {
        app.sign_in("nobody@example.org", WRONG, "192.0.2.9")
            .await
            .unwrap_err();
    }
    assert_eq!(app.number("SELECT COUNT(*) FROM tries").await, 3);
}

#[rstest]
#[tokio::test]
async fn a_browser_is_known_until_its_person_is_disabled(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let user = ana(&app).await;
    let first = app
        .remember_browser(app.signed_in(user).await, None)
        .await
        .unwrap();
    let second = app
        .remember_browser(app.signed_in(user).await, Some(&first))
        .await
        .unwrap();
    assert_eq!(app.browser_of(&first).await.unwrap(), None);
    assert_eq!(app.browser_of(&second).await.unwrap(), Some(user));
    assert_eq!(app.browser_of("made up").await.unwrap(), None);
    let stored = app.texts("SELECT token_hash FROM known_browsers").await;
    assert!(stored.len() == 1 && stored[0] != second, "{stored:?}");
    for _ in 0..12 {
        app.remember_browser(app.signed_in(user).await, None)
            .await
            .unwrap();
    }
    assert_eq!(app.number("SELECT COUNT(*) FROM known_browsers").await, 10);
    let newest = app
        .remember_browser(app.signed_in(user).await, None)
        .await
        .unwrap();
    app.disable_person(&app.system(), user).await.unwrap();
    assert_eq!(app.browser_of(&newest).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn whoever_comes_when_too_many_passwords_are_hashed_is_sent_away_and_loses_no_try(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let user = ana(&app).await;
    let actor = app.actor(user, "192.0.2.1").await.unwrap().unwrap();
    let link = app.renew_link(&app.system(), user).await.unwrap();
    let change = passwords("quite another few words").with("password_now", PASSWORD);
    let taken = app.hashing.occupy();
    for answer in [
        app.sign_in(ANA, PASSWORD, "192.0.2.1").await,
        app.sign_in("nobody@example.org", PASSWORD, "192.0.2.1").await,
        app.use_link(&link, &passwords(PASSWORD), "192.0.2.1").await,
        app.change_password(&actor, &change).await,
    ] {
        assert!(
            matches!(answer, Err(ServiceError::Busy { seconds: 5 })),
            "{answer:?}"
        );
    }
    assert_eq!(app.number("SELECT COUNT(*) FROM tries").await, 0);
    drop(taken);
    app.use_link(&link, &passwords(PASSWORD), "192.0.2.1")
        .await
        .unwrap();
    assert_eq!(app.sign_in(ANA, PASSWORD, "192.0.2.1").await.unwrap(), user);
}
