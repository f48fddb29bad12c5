//! Our services are corrected, withdrawn with a reason and restored; no circle comes about, and what is named stays.

use holdfast_backend::ServiceError;
use holdfast_backend::services::corrections::{Other, RecordView};
use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::ServiceId;
use holdfast_domain::record::Record;
use holdfast_domain::service::Service;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, refused};

fn named(name: &str, criticality: &str, depends_on: &[ServiceId]) -> Fields {
    let fields = Fields::default()
        .with("name", name)
        .with("criticality", criticality);
    depends_on.iter().fold(fields, |fields, used| {
        fields.with(format!("depends_on.{used}"), "on")
    })
}

async fn added(app: &TestBackend, name: &str, depends_on: &[ServiceId]) -> ServiceId {
    app.add_service(&app.system(), id(), &named(name, "low", depends_on))
        .await
        .unwrap()
}

async fn view(app: &TestBackend, service: ServiceId) -> RecordView<Service> {
    app.record_view(&app.system(), service.0).await.unwrap()
}

async fn correct(
    app: &TestBackend,
    service: ServiceId,
    version: i64,
    fields: &Fields,
) -> Result<Option<i64>, ServiceError> {
    app.correct_record::<Service>(&app.system(), service.0, version, fields)
        .await
        .map(|saved| saved.back)
}

fn why() -> Fields {
    Fields::default().with("reason", "It was switched off.")
}

#[rstest]
#[tokio::test]
async fn a_service_is_corrected_set_back_withdrawn_and_restored(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let ledger = added(&app, "Ledger", &[]).await;
    let shop = added(&app, "Shpo", &[]).await;
    let corrected = named("Shop", "high", &[ledger]);
    assert_eq!(correct(&app, shop, 1, &corrected).await.unwrap(), Some(1));
    let seen = view(&app, shop).await;
    assert_eq!(
        (seen.record.fields(), seen.standing.version),
        (corrected.clone(), 2)
    );
    let words = seen.states[1].record.as_ref().unwrap().differences(&seen.record);
    let words: Vec<_> = words
        .iter()
        .map(|one| (one.label, one.before.as_str(), one.after.as_str()))
        .collect();
    assert_eq!(
        words,
        [
            ("Name", "Shpo", "Shop"),
            ("Criticality", "Low", "High"),
            ("Depends on", "", ledger.to_string().as_str())
        ]
    );
    assert!(
        seen.known
            .iter()
            .any(|known| known.id == ledger.0 && known.name == "Ledger")
    );
    assert_eq!(
        correct(&app, shop, 1, &corrected).await.unwrap(),
        None,
        "it is so already"
    );
    let late = correct(&app, shop, 1, &corrected.with("name", "Store")).await;
    assert!(
        matches!(late, Err(ServiceError::Conflict { current: 2 })),
        "{late:?}"
    );

    app.revert_record::<Service>(&system, shop.0, 2, 1).await.unwrap();
    assert_eq!(view(&app, shop).await.record.name.as_str(), "Shpo");

    app.withdraw_record::<Service>(&system, shop.0, 3, &why())
        .await
        .unwrap();
    let listed = app.services(&system).await.unwrap();
    assert!(listed.iter().all(|service| service.id != shop), "{listed:?}");
    // Its name is free, until it is restored.
    let another = added(&app, "Shpo", &[]).await;
    let taken = app.restore_record::<Service>(&system, shop.0, 4).await;
    assert_eq!(
        refused(taken, "name"),
        "A service with this name is there already."
    );
    app.withdraw_record::<Service>(&system, another.0, 1, &why())
        .await
        .unwrap();
    app.restore_record::<Service>(&system, shop.0, 4).await.unwrap();
    assert!(view(&app, shop).await.standing.withdrawn.is_none());
}

#[rstest]
#[tokio::test]
async fn services_never_depend_on_each_other_in_a_circle(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let ledger = added(&app, "Ledger", &[]).await;
    let billing = added(&app, "Billing", &[ledger]).await;
    let shop = added(&app, "Shop", &[billing]).await;
    let circle = correct(&app, ledger, 1, &named("Ledger", "low", &[shop])).await;
    assert_eq!(
        refused(circle, "depends_on"),
        "Services cannot depend on each other in a circle: Shop needs Billing needs Ledger. Leave out Shop."
    );
    let itself = correct(&app, ledger, 1, &named("Ledger", "low", &[ledger])).await;
    assert_eq!(
        refused(itself, "depends_on"),
        "A service cannot depend on itself."
    );
    let unknown = correct(&app, ledger, 1, &named("Ledger", "low", &[id()])).await;
    refused(unknown, "depends_on");
    // What was refused left nothing behind.
    let seen = view(&app, ledger).await;
    assert_eq!((seen.standing.version, seen.record.depends_on.len()), (1, 0));
}

#[rstest]
#[tokio::test]
async fn what_is_named_is_not_withdrawn_and_what_was_withdrawn_is_not_named(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let ledger = added(&app, "Ledger", &[]).await;
    let shop = added(&app, "Shop", &[ledger]).await;
    let provider = app.new_provider("Acme").await;
    let fields = form("Payments", provider).with(format!("services.{ledger}"), "on");
    let payments = app.register(&system, id(), &fields).await.unwrap();
    let needed = view(&app, ledger).await.needed_by;
    assert_eq!(
        needed
            .iter()
            .map(|one| (one.name.as_str(), one.what))
            .collect::<Vec<_>>(),
        [
            ("Shop", Other::Service(shop)),
            ("Payments", Other::Integration(payments))
        ]
    );
    let named_still = app.withdraw_record::<Service>(&system, ledger.0, 1, &why()).await;
    assert_eq!(
        refused(named_still, "form"),
        "It is still named by Shop, Payments. Take it out there first."
    );
    // One that is withdrawn names nothing that counts; restored, it must find what it names.
    app.withdraw_record::<Service>(&system, shop.0, 1, &why())
        .await
        .unwrap();
    let version = app.integration_view(payments).await.stored.version;
    app.update(&system, payments, version, &form("Payments", provider))
        .await
        .unwrap();
    app.withdraw_record::<Service>(&system, ledger.0, 1, &why())
        .await
        .unwrap();
    let late = app.update(&system, payments, version + 1, &fields).await;
    refused(late, "services");
    let lonely = app.restore_record::<Service>(&system, shop.0, 2).await;
    assert_eq!(
        refused(lonely, "depends_on"),
        "A service chosen here is no longer there; choose again."
    );
}

#[rstest]
#[tokio::test]
async fn a_corrected_criticality_moves_the_scores_of_what_the_service_needs(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let ledger = added(&app, "Ledger", &[]).await;
    let shop = added(&app, "Shop", &[ledger]).await;
    let fields = form("Payments", app.new_provider("Acme").await).with(format!("services.{ledger}"), "on");
    let payments = app.register(&system, id(), &fields).await.unwrap();
    let score = async || {
        app.integration_view(payments)
            .await
            .stored
            .assessment
            .scores
            .inherent
    };
    let before = score().await;
    correct(&app, shop, 1, &named("Shop", "critical", &[ledger]))
        .await
        .unwrap();
    let raised = score().await;
    assert!(raised > before, "{before} to {raised}");
    correct(&app, shop, 2, &named("Shop", "critical", &[]))
        .await
        .unwrap();
    assert!(score().await < raised, "nothing critical needs it any longer");
}

#[tokio::test]
async fn only_who_manages_services_corrects_them() {
    let app = TestBackend::sqlite().await;
    let shop = added(&app, "Shop", &[]).await;
    let viewer = app.person(Role::Viewer).await;
    assert!(
        !app.record_view::<Service>(&viewer, shop.0)
            .await
            .unwrap()
            .may_correct
    );
    let refusals = [
        app.correct_record::<Service>(&viewer, shop.0, 1, &named("Shop", "high", &[]))
            .await
            .map(drop),
        app.withdraw_record::<Service>(&viewer, shop.0, 1, &why()).await,
        app.revert_record::<Service>(&viewer, shop.0, 1, 1)
            .await
            .map(drop),
    ];
    for refusal in refusals {
        assert!(matches!(refusal, Err(ServiceError::Forbidden(_))), "{refusal:?}");
    }
}
