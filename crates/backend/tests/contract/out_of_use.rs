//! An integration goes out of use with a reason, comes back, and is set back to any of its states: no mistake stays for ever.

use holdfast_backend::ServiceError;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::integration::Lifecycle;
use holdfast_domain::record::Record;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, refused};

fn why() -> Fields {
    Fields::default().with("reason", "Nobody calls it any more.")
}

/// Tries one use-case on an integration.
pub async fn attempt(
    app: &TestBackend,
    method: &str,
    actor: &Actor,
    integration: IntegrationId,
) -> Result<(), ServiceError> {
    let why = why().with("credentials_revoked", "on");
    match method {
        "withdraw_integration" => app.withdraw_integration(actor, integration, 1, &why).await,
        "restore_integration" => {
            app.withdraw_integration(&app.system(), integration, 1, &why)
                .await?;
            app.restore_integration(actor, integration, 2).await
        }
        "revert_integration" => app.revert_integration(actor, integration, 1, 1).await.map(drop),
        method => panic!("no attempt at `{method}`"),
    }
}

async fn live(app: &TestBackend, name: &str) -> IntegrationId {
    let provider = app.new_provider(&format!("Acme {}", id::<uuid::Uuid>())).await;
    app.register(&app.system(), id(), &form(name, provider))
        .await
        .unwrap()
}

async fn lifecycle(app: &TestBackend, integration: IntegrationId) -> Lifecycle {
    app.integration_view(integration)
        .await
        .stored
        .integration
        .lifecycle
}

#[rstest]
#[tokio::test]
async fn what_goes_out_of_use_comes_back_where_it_was(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = live(&app, "Payments").await;
    let due = app.integration_view(integration).await.dates;
    assert!(!due.is_empty(), "a review is due");

    let unsaid = app
        .withdraw_integration(&system, integration, 1, &Fields::default())
        .await;
    refused(unsaid, "reason");
    app.withdraw_integration(&system, integration, 1, &why())
        .await
        .unwrap();
    let view = app.integration_view(integration).await;
    assert_eq!(view.stored.integration.lifecycle, Lifecycle::Retired);
    assert_eq!(view.dates, [], "nothing of it is due");
    assert_eq!(
        view.revisions[0].reason.as_deref(),
        Some("Nobody calls it any more.")
    );

    // Sent twice, or from an older page, nothing more is done.
    let again = app.withdraw_integration(&system, integration, 2, &why()).await;
    assert!(matches!(again, Err(ServiceError::NotFound)), "{again:?}");
    let old = app.restore_integration(&system, integration, 1).await;
    assert!(
        matches!(old, Err(ServiceError::Conflict { current: 2 })),
        "{old:?}"
    );

    app.restore_integration(&system, integration, 2).await.unwrap();
    let view = app.integration_view(integration).await;
    assert_eq!(view.stored.integration.lifecycle, Lifecycle::Live);
    assert_eq!(view.dates, due);
    let again = app.restore_integration(&system, integration, 3).await;
    assert!(matches!(again, Err(ServiceError::NotFound)), "{again:?}");
    let told = app
        .texts("SELECT action FROM audit_events WHERE entity = 'integration' ORDER BY seq")
        .await;
    assert_eq!(
        told,
        [
            "integration.registered",
            "integration.withdrawn",
            "integration.restored"
        ]
    );
}

#[rstest]
#[tokio::test]
async fn what_was_never_approved_is_rejected_and_can_be_proposed_again(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider).with("lifecycle", "proposed");
    let integration = app.register(&system, id(), &fields).await.unwrap();
    assert_eq!(lifecycle(&app, integration).await, Lifecycle::Proposed);
    app.withdraw_integration(&system, integration, 1, &why())
        .await
        .unwrap();
    assert_eq!(lifecycle(&app, integration).await, Lifecycle::Rejected);
    app.restore_integration(&system, integration, 2).await.unwrap();
    assert_eq!(lifecycle(&app, integration).await, Lifecycle::Proposed);

    // What was registered as retired was never anything else.
    let provider = app.new_provider("Acme of old").await;
    let fields = form("Of old", provider).with("lifecycle", "retired");
    let old = app.register(&system, id(), &fields).await.unwrap();
    app.restore_integration(&system, old, 1).await.unwrap();
    assert_eq!(lifecycle(&app, old).await, Lifecycle::Deprecated);
}

#[rstest]
#[tokio::test]
async fn as_long_as_a_credential_works_nothing_goes_out_of_use(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = live(&app, "Payments").await;
    app.api_key(integration, "Live key", "2026-11-01").await;
    let works = app.withdraw_integration(&system, integration, 1, &why()).await;
    let said = refused(works, "credentials_revoked");
    assert!(said.starts_with("Its credential Live key still works."), "{said}");
    assert_eq!(lifecycle(&app, integration).await, Lifecycle::Live);
    let revoked = why().with("credentials_revoked", "on");
    app.withdraw_integration(&system, integration, 1, &revoked)
        .await
        .unwrap();
    let view = app.integration_view(integration).await;
    assert!(view.credentials[0].credential.revoked_on.is_some());
    assert_eq!(view.stored.integration.lifecycle, Lifecycle::Retired);
}

#[rstest]
#[tokio::test]
async fn any_state_can_be_set_back_to_and_that_taken_back(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = live(&app, "Payments").await;
    let first = app
        .integration_view(integration)
        .await
        .stored
        .integration
        .fields();
    let second = first
        .clone()
        .with("name", "Card payments")
        .with("data_flows_none", "on")
        .with("lifecycle", "retired");
    let saved = app.update(&system, integration, 1, &second).await.unwrap();
    assert_eq!(saved.back, Some(1));

    // Nothing leads back from retired by the form; the history does.
    let formed = app.update(&system, integration, 2, &first).await;
    refused(formed, "lifecycle");
    let back = app.revert_integration(&system, integration, 2, 1).await.unwrap();
    assert_eq!(back, Some(2));
    let view = app.integration_view(integration).await;
    assert_eq!(view.stored.integration.fields(), first);
    assert_eq!(
        view.revisions[0].reason.as_deref(),
        Some("Set back to revision 1")
    );
    app.revert_integration(&system, integration, 3, 2).await.unwrap();
    assert_eq!(
        app.integration_view(integration)
            .await
            .stored
            .integration
            .fields(),
        second
    );
    assert_eq!(
        app.revert_integration(&system, integration, 4, 4).await.unwrap(),
        None,
        "it is so already"
    );

    let unknown = app.revert_integration(&system, integration, 4, 17).await;
    assert!(matches!(unknown, Err(ServiceError::NotFound)), "{unknown:?}");
    let old = app.revert_integration(&system, integration, 3, 1).await;
    assert!(
        matches!(old, Err(ServiceError::Conflict { current: 4 })),
        "{old:?}"
    );
    let engineer = app.person(Role::Engineer).await;
    let forbidden = app.revert_integration(&engineer, integration, 4, 1).await;
    assert!(
        matches!(forbidden, Err(ServiceError::Forbidden(_))),
        "{forbidden:?}"
    );
    app.dates_follow().await;
}

#[rstest]
#[tokio::test]
async fn a_state_that_no_longer_holds_says_why(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let provider = app.new_provider("Acme").await;
    let ben = app.person(Role::Engineer).await;
    let owned = form("Payments", provider).with("owner", ben.user.unwrap().to_string());
    let integration = app.register(&system, id(), &owned).await.unwrap();
    let given = owned.with("owner", "");
    app.update(&system, integration, 1, &given).await.unwrap();
    app.disable_person(&system, ben.user.unwrap()).await.unwrap();
    let refusal = app.revert_integration(&system, integration, 2, 1).await;
    let said = refused(refusal, "owner");
    assert_eq!(said, "This person has left; choose somebody else.");
}

#[rstest]
#[tokio::test]
async fn undo_is_offered_to_who_may_press_it(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (ana, ben) = (app.person(Role::Engineer).await, app.person(Role::Engineer).await);
    let provider = app.new_provider("Acme").await;
    let owned = form("Payments", provider).with("owner", ana.user.unwrap().to_string());
    let integration = app.register(&app.system(), id(), &owned).await.unwrap();
    let said = owned.clone().with("purpose", "Takes cards.");
    assert_eq!(
        app.update(&ana, integration, 1, &said).await.unwrap().back,
        Some(1)
    );
    let given = said.with("owner", ben.user.unwrap().to_string());
    assert_eq!(app.update(&ana, integration, 2, &given).await.unwrap().back, None);
}
