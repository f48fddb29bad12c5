//! Registering and changing integrations.

use holdfast_backend::ServiceError;
use holdfast_backend::services::catalogue::together::Plan;
use holdfast_domain::access::Role;
use holdfast_domain::credential::Credential;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::record::Record;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, first_day, form, id, key_form, refused};

async fn stored_fields(app: &TestBackend, integration: IntegrationId) -> Fields {
    app.integration_view(integration)
        .await
        .stored
        .integration
        .fields()
}

#[rstest]
#[tokio::test]
async fn the_same_form_sent_twice_registers_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let ana = app.person(Role::Engineer).await;
    let (integration, form) = (id(), form("Payments", app.new_provider("Acme").await));
    app.register(&ana, integration, &form).await.unwrap();
    app.register(&ana, integration, &form).await.unwrap();
    assert_eq!(app.number("SELECT COUNT(*) FROM integrations").await, 1);
    assert_eq!(
        app.number("SELECT COUNT(*) FROM revisions WHERE entity = 'integration'")
            .await,
        1
    );
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'integration.registered'")
            .await,
        1
    );
}

#[rstest]
#[tokio::test]
async fn the_same_form_sent_twice_at_once_registers_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let (integration, form) = (id(), form("Payments", app.new_provider("Acme").await));
    let (first, second) = tokio::join!(
        app.register(&system, integration, &form),
        app.register(&system, integration, &form)
    );
    assert_eq!((first.unwrap(), second.unwrap()), (integration, integration));
    assert_eq!(
        app.number("SELECT COUNT(*) FROM revisions WHERE entity = 'integration'")
            .await,
        1
    );
}

#[rstest]
#[tokio::test]
async fn a_change_counts_the_version_up_and_the_second_editor_is_told(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let opened = stored_fields(&app, integration).await;
    let first = opened.clone().with("purpose", "Takes card payments.");
    let second = opened.with("purpose", "Takes bank transfers.");
    app.update(&app.system(), integration, 1, &first).await.unwrap();
    let refused = app.update(&app.system(), integration, 1, &second).await;
    assert!(
        matches!(refused, Err(ServiceError::Conflict { current: 2 })),
        "{refused:?}"
    );
    let view = app.integration_view(integration).await;
    assert_eq!(
        (view.stored.version, &*view.stored.integration.purpose),
        (2, "Takes card payments.")
    );
    let conflict = app
        .conflict(&app.system(), integration, 1, &second)
        .await
        .unwrap();
    assert_eq!(conflict.current, 2);
    let [purpose] = &conflict.merged.contested[..] else {
        panic!("{conflict:?}");
    };
    assert_eq!(
        (&*purpose.yours, &*purpose.theirs),
        ("Takes bank transfers.", "Takes card payments.")
    );
    assert_eq!(conflict.merged.fields.get("purpose"), "Takes bank transfers.");
}

#[rstest]
#[tokio::test]
async fn what_two_people_change_in_different_fields_is_kept_of_both(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let ben = app.person(Role::Engineer).await;
    let integration = app.new_integration("Payments").await;
    let opened = stored_fields(&app, integration).await;
    let theirs = opened
        .clone()
        .with("tier", "high")
        .with("owner", ben.user.unwrap().to_string())
        .with("endpoints.0.url", "https://api.example.org/v1")
        .with("endpoints.0.direction", "outbound");
    app.update(&app.system(), integration, 1, &theirs).await.unwrap();
    let mine = opened.clone().with("exit_terms", "yes").with("product", "Cards");
    let saved = app.update(&app.system(), integration, 1, &mine).await.unwrap();
    assert_eq!(saved.back, Some(2));
    assert_eq!(saved.kept, ["Tier", "Owner", "Endpoints"]);
    let both = theirs.with("exit_terms", "yes").with("product", "Cards");
    assert_eq!(stored_fields(&app, integration).await, both);

    // A field that both changed differently is asked, and then nothing of the form is saved.
    let again = opened
        .clone()
        .with("product", "Transfers")
        .with("support_hours", "24/7");
    let refused = app.update(&app.system(), integration, 1, &again).await;
    assert!(
        matches!(refused, Err(ServiceError::Conflict { current: 3 })),
        "{refused:?}"
    );
    assert_eq!(stored_fields(&app, integration).await, both);
    // What is right by itself may be wrong together: then both are shown, and not saved.
    let late = opened.clone().with("deputy", ben.user.unwrap().to_string());
    let wrong = app.update(&app.system(), integration, 1, &late).await;
    assert!(
        matches!(wrong, Err(ServiceError::Conflict { current: 3 })),
        "{wrong:?}"
    );
    let shown = app.conflict(&app.system(), integration, 1, &late).await.unwrap();
    assert_eq!(shown.merged.fields.get("owner"), ben.user.unwrap().to_string());
    assert!(shown.merged.kept.contains(&"Owner"));
    // Nobody knows what a version that never was showed.
    let odd = app.update(&app.system(), integration, 99, &again).await;
    assert!(
        matches!(odd, Err(ServiceError::Conflict { current: 3 })),
        "{odd:?}"
    );
}

#[rstest]
#[tokio::test]
async fn the_same_change_sent_twice_is_one_change(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let change = stored_fields(&app, integration).await.with("tier", "critical");
    let ana = app.person(Role::Admin).await;
    app.update(&ana, integration, 1, &change).await.unwrap();
    let again = app.update(&ana, integration, 1, &change).await.unwrap();
    assert_eq!(again.back, Some(1), "it is said to be saved, and can be undone");
    let others = app.update(&app.system(), integration, 1, &change).await.unwrap();
    assert_eq!(others.back, None, "what somebody else saved is not");
    assert_eq!(app.integration_view(integration).await.stored.version, 2);
    assert_eq!(
        app.number("SELECT COUNT(*) FROM revisions WHERE entity = 'integration'")
            .await,
        2
    );
}

#[rstest]
#[tokio::test]
async fn of_two_changes_at_once_one_is_told_of_the_other(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let opened = stored_fields(&app, integration).await;
    let (ours, theirs) = (opened.clone().with("tier", "high"), opened.with("tier", "low"));
    let system = app.system();
    let (a, b) = tokio::join!(
        app.update(&system, integration, 1, &ours),
        app.update(&system, integration, 1, &theirs)
    );
    let refused = [a, b].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert!(
        matches!(refused[..], [ServiceError::Conflict { current: 2 }]),
        "{refused:?}"
    );
}

#[rstest]
#[tokio::test]
async fn everything_that_a_form_says_is_stored(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let full = crate::catalogue::full_form(&app).await;
    let integration = app.register(&app.system(), id(), &full).await.unwrap();
    assert_eq!(stored_fields(&app, integration).await, full);
}

#[rstest]
#[tokio::test]
async fn a_choice_that_is_gone_is_an_error_of_its_field(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let good = form("Payments", app.new_provider("Acme").await);
    let gone = id::<IntegrationId>().to_string();
    for field in ["provider", "owner", "deputy", "team"] {
        let chosen = good.clone().with(field, &gone);
        refused(app.register(&app.system(), id(), &chosen).await, field);
    }
    let ticked = good.with(format!("services.{gone}"), "on");
    refused(app.register(&app.system(), id(), &ticked).await, "services");
    assert_eq!(app.number("SELECT COUNT(*) FROM integrations").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_name_that_is_taken_is_an_error_of_the_name(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let named = Fields::default()
        .with("name", "Acme")
        .with("category", "payment")
        .with("criticality", "low");
    let shouted = named.clone().with("name", " ACME ");
    app.add_provider(&system, id(), &named).await.unwrap();
    refused(app.add_provider(&system, id(), &shouted).await, "name");
    app.add_service(&system, id(), &named).await.unwrap();
    refused(app.add_service(&system, id(), &shouted).await, "name");
    let integration = app.new_integration("Payments").await;
    app.save_credential(&system, integration, id(), None, &key_form("Live key"))
        .await
        .unwrap();
    let shouted = key_form("LIVE KEY");
    refused(
        app.save_credential(&system, integration, id(), None, &shouted)
            .await,
        "name",
    );
}

#[rstest]
#[tokio::test]
async fn an_address_that_is_taken_is_an_error_of_the_address(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let new = crate::accounts::new_user("ana@example.org", Role::Viewer);
    app.create_user(&app.system(), new.clone()).await.unwrap();
    refused(app.create_user(&app.system(), new).await, "email");
}

#[rstest]
#[tokio::test]
async fn a_wrong_form_changes_nothing_and_names_its_fields(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Acme").await;
    let wrong = form("Payments", provider)
        .with("purpose", "")
        .with("rto_minutes", "soon");
    let refused = app.register(&app.system(), id(), &wrong).await;
    let Err(ServiceError::Invalid(errors)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(errors.0.keys().collect::<Vec<_>>(), ["purpose", "rto_minutes"]);
    assert_eq!(app.number("SELECT COUNT(*) FROM integrations").await, 0);
}

#[rstest]
#[tokio::test]
async fn a_provider_s_second_integration_of_a_name_is_asked_about(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let ana = app.person(Role::Engineer).await;
    let (provider, other) = (app.new_provider("Acme").await, app.new_provider("Other").await);
    app.register(&ana, id(), &form("Card payments", provider))
        .await
        .unwrap();
    app.register(&ana, id(), &form("Card payments", other))
        .await
        .unwrap();
    let again = form("CARD  payments", provider);
    let asked = refused(app.register(&ana, id(), &again).await, "another");
    assert!(asked.starts_with("Card payments is on record"), "{asked}");
    app.register(&ana, id(), &again.with("another", "on"))
        .await
        .unwrap();
    // What is out of use is no reason to ask.
    app.sql("UPDATE integrations SET lifecycle = 'retired' WHERE name LIKE 'C%'")
        .await;
    app.register(&ana, id(), &form("Card payments", provider))
        .await
        .unwrap();
}

#[rstest]
#[tokio::test]
async fn what_goes_out_of_use_asks_for_what_still_works(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let admin = app.person(Role::Admin).await;
    let integration = app.new_integration("Payments").await;
    let (live, test) = (
        app.api_key(integration, "Live key", "2026-08-01").await,
        app.api_key(integration, "Test key", "2026-11-01").await,
    );
    let save = async |lifecycle: &str, revoked: &str| {
        let view = app.edit_view(&admin, integration).await.unwrap();
        let fields = view
            .fields
            .with("lifecycle", lifecycle)
            .with("credentials_revoked", revoked);
        app.update(&admin, integration, view.version, &fields).await
    };
    save("deprecated", "").await.unwrap();
    let asked = refused(save("retired", "").await, "credentials_revoked");
    assert!(
        asked.starts_with("Its credentials Live key and Test key still work."),
        "{asked}"
    );
    let view = app.integration_view(integration).await;
    assert_eq!(view.stored.integration.lifecycle.as_str(), "deprecated");
    // Several at once: the one that has something stays, and says why, before and after.
    let together = Fields::default().with("lifecycle", "retired");
    let plan = app
        .plan_together(&admin, &[integration], &together)
        .await
        .unwrap();
    let left = Plan::LeftOut("its credentials Live key and Test key still work".into());
    assert_eq!(plan.chosen[0].plan, left);
    let seen = [(integration, view.stored.version)];
    let done = app
        .change_together(&admin, &seen.into(), &together)
        .await
        .unwrap();
    assert_eq!(done.changed, []);
    assert_eq!(
        done.left_out[0].1,
        "its credentials Live key and Test key still work"
    );
    // Withdrawn as another's, and revoked with the last step: each is in the history of its own.
    let why = Fields::default().with("reason", "It is of the test bench.");
    app.withdraw_record::<Credential>(&admin, test.0, 1, &why)
        .await
        .unwrap();
    let asked = refused(save("retired", "").await, "credentials_revoked");
    assert!(
        asked.starts_with("Its credential Live key still works."),
        "{asked}"
    );
    save("retired", "on").await.unwrap();
    let view = app.integration_view(integration).await;
    assert_eq!(view.stored.integration.lifecycle.as_str(), "retired");
    let page = app.credential(&admin, live).await.unwrap();
    assert_eq!(page.credential.revoked_on, Some(first_day()));
    assert_eq!(page.version, 2);
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'credential.changed'")
            .await,
        1
    );
    assert_eq!(app.dates_follow().await, 0);
}
