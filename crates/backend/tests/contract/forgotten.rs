//! A forgotten password: a link by mail to whoever has the address, and nothing for anybody else to learn or to break.

use chrono::TimeDelta;
use futures::future::join_all;
use holdfast_backend::ServiceError;
use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use rstest::rstest;

use crate::accounts::{ana, new_user};
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::TestBackend;
use crate::support::desk::Desk;
use crate::support::people::{PASSWORD, passwords};

const ANA: &str = "ana@example.org";
const NEW: &str = "quite another few words";
const HERE: &str = "192.0.2.1";

fn address(token: &str) -> String {
    format!("https://holdfast.example.org/welcome/{token}")
}

/// Asks for a link and lets it be sent; answers the token in the mail, if one was sent.
async fn ask(desk: &Desk, email: &str, origin: &str) -> Option<String> {
    desk.sent.lock().unwrap().clear();
    let asked = desk.app.forgotten(email, origin).await.unwrap();
    desk.app.send_forgotten(asked, address).await.unwrap();
    let mail = desk.sent.lock().unwrap().pop()?;
    assert_eq!(mail.to.as_str(), ANA);
    assert!(mail.text.contains("it works once, for 1 hour"), "{}", mail.text);
    assert!(
        mail.text.contains("If that was not you, do nothing"),
        "{}",
        mail.text
    );
    let link = mail
        .text
        .lines()
        .find(|line| line.starts_with("https://"))
        .unwrap();
    assert!(
        mail.html.contains(&format!("<a href=\"{link}\">")),
        "{}",
        mail.html
    );
    link.strip_prefix(&address("")).map(str::to_owned)
}

#[rstest]
#[tokio::test]
async fn whoever_has_the_address_sets_a_new_password_with_the_link(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::new(database).await;
    let app = &desk.app;
    let user = ana(app).await;
    let first = ask(&desk, " ANA@example.org ", HERE).await.unwrap();
    let second = ask(&desk, ANA, HERE).await.unwrap();
    assert_eq!(
        app.sign_in(ANA, PASSWORD, HERE).await.unwrap(),
        user,
        "asking changes nothing"
    );
    assert_eq!(app.use_link(&second, &passwords(NEW), HERE).await.unwrap(), user);
    assert_eq!(app.sign_in(ANA, NEW, HERE).await.unwrap(), user);
    assert!(app.sign_in(ANA, PASSWORD, HERE).await.is_err());
    assert!(
        matches!(
            app.use_link(&first, &passwords(PASSWORD), HERE).await,
            Err(ServiceError::NotFound)
        ),
        "a used link makes the others void"
    );
}

#[rstest]
#[tokio::test]
async fn nobody_learns_whether_an_account_is_there_and_invitations_stay_good(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::new(database).await;
    let app = &desk.app;
    let (_, invitation) = app
        .create_user(&app.system(), new_user(ANA, Role::Engineer))
        .await
        .unwrap();
    assert_eq!(ask(&desk, "nobody@example.org", HERE).await, None);
    assert_eq!(ask(&desk, "no address", HERE).await, None);
    assert_eq!(
        ask(&desk, ANA, HERE).await,
        None,
        "there is a link from an administrator"
    );
    let user = app
        .use_link(&invitation, &passwords(PASSWORD), HERE)
        .await
        .unwrap();
    app.disable_person(&app.system(), user.user).await.unwrap();
    assert_eq!(
        ask(&desk, ANA, HERE).await,
        None,
        "nothing goes to whoever is disabled"
    );
}

#[rstest]
#[tokio::test]
async fn a_link_that_was_asked_for_ends_after_an_hour(#[values(Sqlite, Postgres)] database: Database) {
    let desk = Desk::new(database).await;
    ana(&desk.app).await;
    let link = ask(&desk, ANA, HERE).await.unwrap();
    desk.app.clock.advance(TimeDelta::minutes(59));
    assert!(desk.app.link_purpose(&link).await.unwrap().is_some());
    desk.app.clock.advance(TimeDelta::minutes(2));
    assert_eq!(desk.app.link_purpose(&link).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn of_many_who_ask_at_once_no_more_are_heard_than_one_after_another(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::new(database).await;
    let app = &desk.app;
    ana(app).await;
    let other = app.node();
    for email in [ANA, "nobody@example.org"] {
        let asked = join_all((0..40).map(|number| {
            let node = if number % 2 == 0 { &**app } else { &other };
            node.forgotten(email, "unknown")
        }))
        .await;
        assert_eq!(asked.iter().filter(|asked| asked.is_ok()).count(), 3, "{email}");
    }
    for number in 0..10 {
        let email = format!("somebody{number}@example.org");
        assert!(app.forgotten(&email, "2001:db8::1").await.is_ok());
    }
    let over = app.forgotten("one.more@example.org", "2001:db8::2").await;
    assert!(matches!(over, Err(ServiceError::TooManyTries { .. })), "{over:?}");
    assert!(
        app.sign_in(ANA, PASSWORD, "2001:db8::2").await.is_ok(),
        "signing in is another matter"
    );
}

#[rstest]
#[tokio::test]
async fn one_account_is_sent_a_few_links_a_day_and_all_of_them_together_are_counted(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::new(database).await;
    ana(&desk.app).await;
    let mut sent = 0;
    // One link by which the account was made.
    for _ in 0..8 {
        sent += usize::from(ask(&desk, ANA, "unknown").await.is_some());
        desk.app.clock.advance(TimeDelta::minutes(16));
    }
    assert_eq!(sent, 5);
    desk.app.clock.advance(TimeDelta::days(2));
    assert!(ask(&desk, ANA, "unknown").await.is_some());
    for number in 0..99 {
        let email = format!("somebody{number}@example.org");
        assert!(desk.app.forgotten(&email, "unknown").await.is_ok(), "{number}");
    }
    let over = desk.app.forgotten("one.more@example.org", "unknown").await;
    assert!(matches!(over, Err(ServiceError::TooManyTries { .. })), "{over:?}");
}

#[rstest]
#[tokio::test]
async fn a_link_is_void_once_the_address_or_the_password_is_another(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::new(database).await;
    let app = &desk.app;
    let user = ana(app).await;
    let underway = ask(&desk, ANA, HERE).await.unwrap();
    let actor = app.actor(user, HERE).await.unwrap().unwrap();
    let change = passwords(NEW).with("password_now", PASSWORD);
    app.change_password(&actor, &change).await.unwrap();
    assert_eq!(
        app.link_purpose(&underway).await.unwrap(),
        None,
        "another password"
    );
    let underway = ask(&desk, ANA, HERE).await.unwrap();
    let moved = Fields::default().with("email", "ana.lind@example.org");
    let version = app.person_view(&app.system(), user).await.unwrap().version;
    app.change_email(&app.system(), user, version, &moved)
        .await
        .unwrap();
    assert_eq!(
        app.link_purpose(&underway).await.unwrap(),
        None,
        "another address"
    );
}

#[rstest]
#[tokio::test]
async fn whoever_changes_a_password_that_a_link_has_replaced_meanwhile_does_not(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::new(database).await;
    let app = &desk.app;
    let user = ana(app).await;
    let link = ask(&desk, ANA, HERE).await.unwrap();
    let actor = app.actor(user, HERE).await.unwrap().unwrap();
    // Both look at the old password at once; whichever writes second finds another one.
    let change = passwords("a password of somebody else").with("password_now", PASSWORD);
    let new = passwords(NEW);
    let (changed, used) = tokio::join!(
        app.change_password(&actor, &change),
        app.use_link(&link, &new, HERE)
    );
    assert_eq!(
        usize::from(changed.is_ok()) + usize::from(used.is_ok()),
        1,
        "{changed:?} {used:?}"
    );
}

#[rstest]
#[tokio::test]
async fn the_own_address_is_no_password_behind_a_link_either(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let email = "anne.lind@example.org";
    let (_, link) = app
        .create_user(&app.system(), new_user(email, Role::Engineer))
        .await
        .unwrap();
    // Whatever else the form says.
    let form = passwords(email).with("email", "somebody@example.org");
    let complaint = crate::support::refused(app.use_link(&link, &form, HERE).await, "password");
    assert_eq!(complaint, "Leave your e-mail address out of the password.");
}

#[rstest]
#[tokio::test]
async fn where_no_mail_leaves_nothing_is_promised(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    assert!(!app.mails_links().await.unwrap());
    let asked = app.forgotten(ANA, HERE).await;
    assert!(matches!(asked, Err(ServiceError::NotFound)), "{asked:?}");
}
