//! Who acts is read again inside of the transaction that writes.

use holdfast_backend::ServiceError;
use holdfast_domain::access::Role;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::people::{administrator, person_form};
use crate::support::sources::bodies;
use crate::support::{TestBackend, form, id};

#[rstest]
#[tokio::test]
async fn of_two_administrators_who_disable_one_another_at_once_one_stays(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    // A third, so that it is not the last administrator who is protected.
    administrator(&app, "Uma").await;
    for number in 0..5 {
        let (ines, omar) = (
            administrator(&app, &format!("Ines{number}")).await,
            administrator(&app, &format!("Omar{number}")).await,
        );
        let (one, other) = tokio::join!(
            app.disable_person(&ines, omar.user.unwrap()),
            app.disable_person(&omar, ines.user.unwrap())
        );
        assert_eq!(
            usize::from(one.is_ok()) + usize::from(other.is_ok()),
            1,
            "{one:?} {other:?}"
        );
        let refused = one.and(other);
        assert!(matches!(refused, Err(ServiceError::SignInFirst)), "{refused:?}");
    }
}

#[rstest]
#[tokio::test]
async fn whoever_was_disabled_or_lost_a_role_since_the_request_began_changes_nothing(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let admin = administrator(&app, "Ines").await;
    let provider = app.new_provider("Acme").await;
    let (omar, ana) = (
        administrator(&app, "Omar").await,
        app.person(Role::Engineer).await,
    );
    let viewer = person_form("Omar", "", &["viewer"]);
    app.update_person(&admin, omar.user.unwrap(), 1, &viewer)
        .await
        .unwrap();
    let late = app.disable_person(&omar, ana.user.unwrap()).await;
    assert!(matches!(late, Err(ServiceError::Forbidden(_))), "{late:?}");
    app.disable_person(&admin, ana.user.unwrap()).await.unwrap();
    let late = app.register(&ana, id(), &form("Card payments", provider)).await;
    assert!(matches!(late, Err(ServiceError::SignInFirst)), "{late:?}");
    assert_eq!(app.number("SELECT COUNT(*) FROM integrations").await, 0);
}

/// Signing out is for everybody, whatever became of their roles.
const FOR_EVERYBODY: [&str; 1] = ["signed_out"];

#[test]
fn every_use_case_that_writes_reads_its_actor_again() {
    let writing: Vec<(String, bool)> = bodies()
        .into_iter()
        .filter(|(name, body)| {
            let writes = body.contains(".db.write()") || body.contains(".write_as(");
            writes && !FOR_EVERYBODY.contains(&name.as_str())
        })
        .map(|(name, body)| (name, body.contains(".db.write()")))
        .collect();
    assert!(writing.len() > 40, "the test reads {} use-cases", writing.len());
    let blindly: Vec<&String> = writing
        .iter()
        .filter(|(_, blindly)| *blindly)
        .map(|(name, _)| name)
        .collect();
    assert!(
        blindly.is_empty(),
        "open the transaction by `write_as(actor)`: {blindly:?}"
    );
}
