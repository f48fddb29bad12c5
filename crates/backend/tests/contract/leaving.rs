//! Somebody leaves and owns things: records say so, can be saved meanwhile, and nobody hands them anything more.

use holdfast_backend::ServiceError;
use holdfast_domain::access::Role;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id};

#[rstest]
#[tokio::test]
async fn who_left_stays_the_owner_until_another_is_chosen_and_cannot_become_one(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let admin = app.person(Role::Admin).await;
    let rolf = app.person(Role::Engineer).await;
    let leaver = rolf.user.unwrap();
    let provider = app.new_provider("Acme").await;
    let owned = form("Parcel labels", provider).with("owner", leaver.to_string());
    let integration = app.register(&admin, id(), &owned).await.unwrap();
    app.disable_person(&admin, leaver).await.unwrap();

    let shown = format!("{} (left)", rolf.name);
    let view = app.integration_view(integration).await;
    assert_eq!(view.owner_name.as_deref(), Some(shown.as_str()));
    let edit = app.edit_view(&admin, integration).await.unwrap();
    assert_eq!(edit.former, [(leaver, shown)]);
    let kept = edit.fields.with("purpose", "Prints labels.");
    app.update(&admin, integration, edit.version, &kept)
        .await
        .unwrap();

    let refused = |result: Result<(), ServiceError>| match result {
        Err(ServiceError::Invalid(errors)) => errors.get("owner").unwrap().to_owned(),
        other => panic!("{other:?}"),
    };
    let said = refused(app.register(&admin, id(), &owned).await.map(drop));
    assert!(said.contains("has left"), "{said}");
    let other = form("Labels of returns", provider);
    let other = app.register(&admin, id(), &other).await.unwrap();
    let edit = app.edit_view(&admin, other).await.unwrap();
    let given = edit.fields.with("owner", leaver.to_string());
    refused(app.update(&admin, other, edit.version, &given).await);
}
