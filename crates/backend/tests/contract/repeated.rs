//! A form that is sent again: the same content was done already, another one is told with both.

use holdfast_backend::ServiceError;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::incident::Incident;
use holdfast_domain::notice::Notice;
use rstest::rstest;
use uuid::Uuid;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, key_form};

/// What is made with an id from its form; the least that makes it; a field with two values; where the difference is told.
struct Made {
    what: &'static str,
    fields: Fields,
    differs: (&'static str, &'static str, &'static str),
    told: &'static str,
}

struct Desk {
    app: TestBackend,
    maker: Actor,
    integration: holdfast_domain::ids::IntegrationId,
    key: holdfast_domain::ids::CredentialId,
    team: holdfast_domain::ids::TeamId,
    provider: holdfast_domain::ids::ProviderId,
}

impl Desk {
    async fn new(database: Database) -> Self {
        let app = TestBackend::new(database).await;
        let integration = app.new_integration("Mail").await;
        let key = app.api_key(integration, "Old key", "2026-08-01").await;
        let team = id();
        app.add_team(&app.system(), team, &Fields::default().with("name", "Platform"))
            .await
            .unwrap();
        Self {
            maker: app.person(Role::Auditor).await,
            provider: app.integration_view(integration).await.provider.id,
            integration,
            key,
            team,
            app,
        }
    }

    async fn send(&self, what: &str, id: Uuid, fields: &Fields) -> Result<(), ServiceError> {
        let (app, system) = (&self.app, &self.app.system());
        match what {
            "integration" => app.register(system, id.into(), fields).await.map(drop),
            "incident" => {
                app.file_record::<Incident>(system, (id.into(), self.integration), fields)
                    .await
            }
            "evidence" => {
                app.file_record::<Evidence>(system, (id.into(), self.integration), fields)
                    .await
            }
            "review" => {
                app.record_review(system, self.integration, id.into(), fields)
                    .await
            }
            "notice" => {
                app.file_record::<Notice>(system, (id.into(), self.provider), fields)
                    .await
            }
            "credential" => app
                .save_credential(system, self.integration, id.into(), None, fields)
                .await
                .map(drop),
            "rotation" => app
                .record_rotation(system, self.key, id.into(), fields)
                .await
                .map(drop),
            "person" => app.add_person(system, id.into(), fields).await.map(drop),
            "team" => app.add_team(system, id.into(), fields).await,
            "channel" => app
                .add_channel(system, self.team, id.into(), fields)
                .await
                .map(drop),
            "provider" => app.add_provider(system, id.into(), fields).await.map(drop),
            "service" => app.add_service(system, id.into(), fields).await.map(drop),
            "schedule" => app
                .schedule_report(&self.maker, id.into(), fields)
                .await
                .map(drop),
            other => panic!("{other}"),
        }
    }
}

async fn everything(desk: &Desk) -> Vec<Made> {
    let provider = desk.app.new_provider("Acme").await;
    let maker = desk.maker.user.unwrap();
    let made = |what, fields, differs, told| Made {
        what,
        fields,
        differs,
        told,
    };
    let none = Fields::default();
    vec![
        made(
            "integration",
            form("x", provider),
            ("name", "First one", "Second one"),
            "name",
        ),
        made(
            "incident",
            none.clone()
                .with("class", "outage")
                .with("started_on", "2026-11-20"),
            ("title", "Down", "Slow"),
            "title",
        ),
        made(
            "evidence",
            none.clone().with("kind", "dpa"),
            ("issuer", "Acme", "Acme Ltd"),
            "issuer",
        ),
        made(
            "review",
            none.clone().with("held_on", "2026-11-20"),
            ("outcome", "passed", "failed"),
            "outcome",
        ),
        made(
            "credential",
            key_form("x"),
            ("name", "Live key", "Test key"),
            "name",
        ),
        made(
            "rotation",
            none.clone().with("rotated_on", "2026-11-20"),
            ("note", "By hand", "By script"),
            "note",
        ),
        made(
            "person",
            none.clone()
                .with("email", "ana@example.org")
                .with("roles.viewer", "on"),
            ("name", "Ana", "Anna"),
            "name",
        ),
        made("team", none.clone(), ("name", "Payments", "Shop"), "name"),
        made(
            "channel",
            none.clone().with("kind", "webhook").with("name", "Hook"),
            ("url", "https://a.example.org/1", "https://a.example.org/2"),
            "address",
        ),
        made(
            "provider",
            none.clone().with("category", "payment"),
            ("name", "One", "Two"),
            "name",
        ),
        made(
            "notice",
            none.clone().with("kind", "breaking"),
            ("title", "Version 1 ends", "Version 2 ends"),
            "title",
        ),
        made(
            "service",
            none.clone().with("criticality", "critical"),
            ("name", "Shop", "Till"),
            "name",
        ),
        made(
            "schedule",
            none.with("report", "reviews").with(format!("to.{maker}"), "on"),
            ("when", "weekly:1", "weekly:2"),
            "when",
        ),
    ]
}

#[rstest]
#[tokio::test]
async fn the_same_form_with_the_same_content_is_done_already_and_with_another_it_tells_both(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::new(database).await;
    for made in everything(&desk).await {
        let (field, first, second) = made.differs;
        let what = made.what;
        let sent = made.fields.clone().with(field, first);
        let form = id();
        desk.send(what, form, &sent)
            .await
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        let events = desk.app.number("SELECT seq FROM audit_head").await;
        desk.send(what, form, &sent)
            .await
            .unwrap_or_else(|error| panic!("{what} again: {error}"));
        let other = desk
            .send(what, form, &made.fields.clone().with(field, second))
            .await;
        let Err(ServiceError::Repeated(differences)) = other else {
            panic!("{what} with other content: {other:?}");
        };
        let paths: Vec<&str> = differences.iter().map(|change| change.path.as_str()).collect();
        assert_eq!(paths, [made.told], "{what}");
        assert_ne!(differences[0].before, differences[0].after, "{what}");
        assert_eq!(
            desk.app.number("SELECT seq FROM audit_head").await,
            events,
            "{what}: nothing was changed"
        );
        desk.send(what, form, &sent)
            .await
            .unwrap_or_else(|error| panic!("{what} at last: {error}"));
    }
}

#[rstest]
#[tokio::test]
async fn a_form_that_is_sent_again_after_its_record_was_changed_is_done_already(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let sent = form("Payments", app.new_provider("Acme").await);
    let integration = app.register(&system, id(), &sent).await.unwrap();
    app.update(&system, integration, 1, &sent.clone().with("name", "Renamed"))
        .await
        .unwrap();
    app.register(&system, integration, &sent).await.unwrap();
    let other = sent.with("name", "A third");
    assert!(matches!(
        app.register(&system, integration, &other).await,
        Err(ServiceError::Repeated(_))
    ));
    assert_eq!(
        app.integration_view(integration)
            .await
            .stored
            .integration
            .name
            .as_str(),
        "Renamed"
    );
}
