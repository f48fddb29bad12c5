//! Changing the e-mail address of a person: how they sign in, and where their mail goes.

use holdfast_backend::ServiceError;
use holdfast_backend::services::test_message::TestTo;
use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use rstest::rstest;

use crate::queue::Queue;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::id;

fn to(email: &str) -> Fields {
    Fields::default().with("email", email)
}

#[rstest]
#[tokio::test]
async fn what_is_queued_for_the_old_address_goes_to_the_new_one(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let (owner, user) = app.owner().await;
    app.send_test(&owner, id(), TestTo::Me).await.unwrap();
    let admin = app.person(Role::Admin).await;
    let version = app.person_view(&admin, user).await.unwrap().version;
    app.change_email(&admin, user, version, &to(" Ana.New@Example.org "))
        .await
        .unwrap();
    app.deliver_due(10).await.unwrap();
    assert_eq!(app.arrived(), 1);
    let mail = app.script().arrived[0].clone();
    assert_eq!(mail.to.to_string().to_lowercase(), "ana.new@example.org");
    let view = app.person_view(&admin, user).await.unwrap();
    assert_eq!(view.user.email.to_string().to_lowercase(), "ana.new@example.org");
    assert_eq!(view.revisions[0].actor_name, admin.name);
    let changes: Vec<_> = view.revisions[0]
        .changes
        .iter()
        .map(|change| change.path.as_str())
        .collect();
    assert_eq!(changes, ["email"]);
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'user.email_changed'")
            .await,
        1
    );
}

#[rstest]
#[tokio::test]
async fn an_address_is_one_and_nobody_elses_and_a_change_meanwhile_is_told(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = Queue::new(database).await;
    let ((_, ana), (_, bo)) = (app.owner().await, app.owner().await);
    let admin = app.person(Role::Admin).await;
    let taken = app.person_view(&admin, bo).await.unwrap().user.email.to_string();
    let version = app.person_view(&admin, ana).await.unwrap().version;
    for (email, words) in [
        ("", "address"),
        ("ana", "address"),
        (taken.as_str(), "registered already"),
        (taken.to_uppercase().as_str(), "registered already"),
    ] {
        match app.change_email(&admin, ana, version, &to(email)).await {
            Err(ServiceError::Invalid(errors)) => {
                let said = errors.get("email").unwrap();
                assert!(said.contains(words), "{email}: {said}");
            }
            other => panic!("{email}: {other:?}"),
        }
    }
    app.change_email(&admin, ana, version, &to("one@example.org"))
        .await
        .unwrap();
    app.change_email(&admin, ana, version, &to("one@example.org"))
        .await
        .unwrap();
    let late = app
        .change_email(&admin, ana, version, &to("two@example.org"))
        .await;
    assert!(matches!(late, Err(ServiceError::Conflict { .. })), "{late:?}");
    let missing = app.change_email(&admin, id(), 1, &to("two@example.org")).await;
    assert!(matches!(missing, Err(ServiceError::NotFound)), "{missing:?}");
}
