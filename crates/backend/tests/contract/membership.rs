//! The address of a team's calendar ends with the membership of whoever made it, and does not come back with it.

use holdfast_backend::services::feeds::{CalendarAnswer, CalendarOf};
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::TeamId;
use rstest::rstest;

use crate::accounts::new_user;
use crate::feeds::make;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::TestBackend;
use crate::support::people::person_form;

async fn works(app: &TestBackend, address: &str) -> bool {
    let (_, file) = address.rsplit_once('/').unwrap();
    match app.calendar(file, "192.0.2.1").await.unwrap() {
        CalendarAnswer::File { .. } => true,
        CalendarAnswer::Gone(reason) => {
            assert!(
                reason.contains("was ended on") || reason.contains("no longer in the team"),
                "{reason}"
            );
            false
        }
    }
}

/// A member of the team Payments, and its calendar's address, made by them.
async fn member_with_address(app: &TestBackend) -> (Actor, TeamId, String) {
    let (user, _) = app
        .create_user(&app.system(), new_user("ana@example.org", Role::Engineer))
        .await
        .unwrap();
    let ana = app.actor(user, "").await.unwrap().unwrap();
    let team = *ana.teams.first().unwrap();
    let address = make(app, &ana, CalendarOf::Team(team)).await;
    assert!(works(app, &address).await);
    (ana, team, address)
}

#[rstest]
#[tokio::test]
async fn the_address_ends_when_its_maker_leaves_the_team(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (ana, team, address) = member_with_address(&app).await;
    let system = app.system();
    let outside = person_form("Ana", "", &["engineer"]);
    app.update_person(&system, ana.user.unwrap(), 1, &outside)
        .await
        .unwrap();
    assert!(!works(&app, &address).await);
    let inside = outside.with(format!("teams.{team}"), "on");
    app.update_person(&system, ana.user.unwrap(), 2, &inside)
        .await
        .unwrap();
    assert!(!works(&app, &address).await, "it is not there again");

    let ana = app.actor(ana.user.unwrap(), "").await.unwrap().unwrap();
    let address = make(&app, &ana, CalendarOf::Team(team)).await;
    let version = app.team(&system, team).await.unwrap().version;
    let nobody = Fields::default().with("name", "Payments");
    app.update_team(&system, team, version, &nobody).await.unwrap();
    assert!(!works(&app, &address).await, "also by the form of the team");
}

#[rstest]
#[tokio::test]
async fn the_address_ends_when_its_maker_is_disabled(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (ana, team, address) = member_with_address(&app).await;
    app.disable_person(&app.system(), ana.user.unwrap())
        .await
        .unwrap();
    assert!(!works(&app, &address).await);
    app.enable_person(&app.system(), ana.user.unwrap()).await.unwrap();
    assert!(!works(&app, &address).await, "it is not there again");
    let admin = app.person(Role::Admin).await;
    let address = make(&app, &admin, CalendarOf::Team(team)).await;
    assert!(works(&app, &address).await);
    app.sql("UPDATE calendar_feeds SET made_by = NULL").await;
    assert!(!works(&app, &address).await, "who made it is not known");
}

#[rstest]
#[tokio::test]
async fn the_address_ends_when_its_maker_manages_teams_no_longer(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (_, team, _) = member_with_address(&app).await;
    let admin = app.person(Role::Admin).await;
    app.person(Role::Admin).await;
    let address = make(&app, &admin, CalendarOf::Team(team)).await;
    let viewer = person_form("Omar", "", &["viewer"]);
    app.update_person(&app.system(), admin.user.unwrap(), 1, &viewer)
        .await
        .unwrap();
    assert!(!works(&app, &address).await);
}
