//! What a fresh organisation is told to do first, who is told, and that it goes away.

use std::sync::Arc;

use holdfast_backend::notify::{Mailer, Outbound};
use holdfast_backend::services::my_work::FirstStep;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, id};

async fn steps(app: &TestBackend, actor: &Actor) -> Vec<(FirstStep, bool)> {
    app.my_work(actor).await.unwrap().first_steps
}

#[rstest]
#[tokio::test]
async fn the_first_steps_tick_themselves_off_and_go_when_all_are_done(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let admin = app.person(Role::Admin).await;
    let open = |found: &[(FirstStep, bool)]| -> Vec<FirstStep> {
        found
            .iter()
            .filter(|(_, done)| !done)
            .map(|(step, _)| *step)
            .collect()
    };
    let found = steps(&app, &admin).await;
    assert_eq!(found.len(), 5);
    assert_eq!(
        open(&found),
        [
            FirstStep::Team,
            FirstStep::People,
            FirstStep::Service,
            FirstStep::Integration,
            FirstStep::Mail
        ]
    );
    app.person(Role::Engineer).await;
    app.new_integration("Payments").await;
    let service = Fields::default().with("name", "Shop").with("criticality", "high");
    app.add_service(&admin, id(), &service).await.unwrap();
    app.add_team(&admin, id(), &Fields::default().with("name", "Payments"))
        .await
        .unwrap();
    assert_eq!(open(&steps(&app, &admin).await), [FirstStep::Mail]);
    let app = app.with(|backend| {
        backend.outbound = Arc::new(Outbound {
            mailer: Mailer::Memory(Arc::default()),
            ..Outbound::default()
        });
    });
    assert_eq!(steps(&app, &admin).await, [], "nothing is left to do");
}

#[rstest]
#[tokio::test]
async fn the_first_steps_are_told_to_who_may_do_them(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    for (role, expected) in [
        (Role::Viewer, vec![]),
        (Role::Auditor, vec![]),
        (Role::Compliance, vec![]),
        (Role::Engineer, vec![FirstStep::Service, FirstStep::Integration]),
    ] {
        let actor = app.person(role).await;
        let told: Vec<FirstStep> = steps(&app, &actor)
            .await
            .into_iter()
            .map(|(step, _)| step)
            .collect();
        assert_eq!(told, expected, "{role}");
    }
}
