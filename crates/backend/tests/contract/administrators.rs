//! That somebody who can administer is always left.

use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::people::{administrator, person_form};
use crate::support::{TestBackend, refused};

#[rstest]
#[tokio::test]
async fn the_last_administrator_stays_one_and_stays_enabled(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let ines = administrator(&app, "Ines").await;
    let me = ines.user.unwrap();
    let demoted = person_form("Ines", "", &["viewer"]);
    let said = refused(app.update_person(&ines, me, 1, &demoted).await, "roles");
    assert!(said.contains("last administrator"), "{said}");
    refused(app.disable_person(&app.system(), me).await, "form");
    refused(app.disable_person(&ines, me).await, "form");

    // A second one who was disabled does not count; one who is enabled does.
    let omar = administrator(&app, "Omar").await.user.unwrap();
    app.disable_person(&ines, omar).await.unwrap();
    refused(app.update_person(&ines, me, 1, &demoted).await, "roles");
    app.enable_person(&ines, omar).await.unwrap();
    let said = refused(app.disable_person(&ines, me).await, "form");
    assert!(said.contains("yourself"), "{said}");
    app.update_person(&ines, me, 1, &demoted).await.unwrap();
    assert!(
        app.person_view(&app.system(), omar)
            .await
            .unwrap()
            .is_last_administrator
    );
}

#[rstest]
#[tokio::test]
async fn two_administrators_who_disable_each_other_at_once_leave_one(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (ines, omar) = (
        administrator(&app, "Ines").await,
        administrator(&app, "Omar").await,
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
}
