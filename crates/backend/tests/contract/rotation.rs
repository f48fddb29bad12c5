//! What stands beside the form of a rotation: how to do it, and whom it touches.

use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, ServiceId};
use holdfast_domain::integration::Environment;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, key_form, refused};

async fn service(app: &TestBackend, name: &str, depends_on: &[ServiceId]) -> ServiceId {
    let mut fields = Fields::default().with("name", name).with("criticality", "high");
    for used in depends_on {
        fields.set(format!("depends_on.{used}"), "on");
    }
    app.add_service(&app.system(), id(), &fields).await.unwrap()
}

/// An integration that one service uses directly and one through it, with an owner and a team.
async fn integration(app: &TestBackend, owner: &str, team: &str) -> IntegrationId {
    let direct = service(app, "Storefront", &[]).await;
    service(app, "Reporting", &[direct]).await;
    service(app, "Payroll", &[]).await;
    let provider = app.new_provider("Stripe").await;
    let fields = form("Checkout payments", provider)
        .with("owner", owner)
        .with("team", team)
        .with(format!("services.{direct}"), "on")
        .with("environments.0.environment", "production")
        .with("environments.1.environment", "test");
    app.register(&app.system(), id(), &fields).await.unwrap()
}

#[rstest]
#[tokio::test]
async fn a_rotation_names_its_steps_and_everybody_whom_it_touches(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let new = crate::accounts::new_user("owner@example.org", Role::Engineer);
    let (user, _) = app.create_user(&app.system(), new).await.unwrap();
    let owner = app.actor(user, "").await.unwrap().unwrap();
    let team = owner.teams.first().unwrap();
    let integration = integration(&app, &owner.user.unwrap().to_string(), &team.to_string()).await;
    let credential = id();
    let fields = key_form("Live key").with("environment", "production");
    app.save_credential(&app.system(), integration, credential, None, &fields)
        .await
        .unwrap();
    let found = app.rotation_page(&owner, credential).await.unwrap();
    let services: Vec<_> = found
        .impact
        .services
        .iter()
        .map(|service| (service.name.as_str(), service.depth))
        .collect();
    assert_eq!(
        services,
        [("Storefront", 1), ("Reporting", 2)],
        "also who depends on it through another"
    );
    assert_eq!(
        found.impact.environments,
        [Environment::Production, Environment::Test]
    );
    let named = found.impact.owner.as_ref().unwrap();
    assert_eq!((named.name.as_str(), named.left), (owner.name.as_str(), false));
    assert_eq!(found.impact.deputy, None);
    assert!(found.impact.team.is_some());
    let told: String = found.steps.iter().map(|step| step.text.clone() + "\n").collect();
    for words in [
        "Stripe, roll the key",
        "vault:payments/acme",
        "Storefront in production",
    ] {
        assert!(told.contains(words), "`{words}` in {told}");
    }
    assert!(
        !told.contains("Reporting"),
        "only what uses it directly is deployed"
    );
}

#[rstest]
#[tokio::test]
async fn an_owner_who_left_is_named_as_such(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let owner = app.person(Role::Engineer).await;
    let integration = integration(&app, &owner.user.unwrap().to_string(), "").await;
    let key = app.api_key(integration, "Live key", "2026-11-01").await;
    app.sql("UPDATE users SET disabled_at = created_at").await;
    let found = app.rotation_page(&app.system(), key).await.unwrap();
    assert!(found.impact.owner.unwrap().left);
}

#[rstest]
#[tokio::test]
async fn a_second_rotation_of_a_day_is_asked_about(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let ana = app.person(Role::Engineer).await;
    let integration = app.new_integration("Payments").await;
    let key = app.api_key(integration, "Live key", "2026-11-01").await;
    let today = Fields::default().with("rotated_on", "2026-11-22");
    let first = id();
    app.record_rotation(&ana, key, first, &today).await.unwrap();
    app.record_rotation(&ana, key, first, &today).await.unwrap();
    let asked = refused(app.record_rotation(&ana, key, id(), &today).await, "again");
    assert!(
        asked.starts_with("A rotation of 22 Nov 2026 is on record already."),
        "{asked}"
    );
    let twice = today.clone().with("again", "on");
    app.record_rotation(&ana, key, id(), &twice).await.unwrap();
    assert_eq!(app.credential(&ana, key).await.unwrap().rotations.len(), 2);
}
