//! Teams: names, members, leads; and what two people do at the same time.

use holdfast_backend::ServiceError;
use holdfast_domain::access::Actor;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{ChannelId, TeamId, UserId};
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::people::{invited, person_form};
use crate::support::{TestBackend, id, refused};

async fn person(app: &TestBackend, name: &str) -> UserId {
    invited(app, &app.system(), name).await.0
}

fn team_form(name: &str, lead: Option<UserId>, members: &[UserId]) -> Fields {
    let lead = lead.map(|lead| lead.to_string()).unwrap_or_default();
    let start = Fields::default().with("name", name).with("lead", lead);
    members.iter().fold(start, |fields, member| {
        fields.with(format!("members.{member}"), "on")
    })
}

async fn payments(app: &TestBackend) -> TeamId {
    let team: TeamId = id();
    for _ in 0..2 {
        app.add_team(&app.system(), team, &Fields::default().with("name", "Payments"))
            .await
            .unwrap();
    }
    team
}

async fn save(app: &TestBackend, team: TeamId, fields: &Fields) -> Result<(), ServiceError> {
    let version = app.team(&app.system(), team).await.unwrap().version;
    app.update_team(&app.system(), team, version, fields).await
}

/// Tries one use-case about a team or its channel as `actor`, for the matrix of permissions.
pub async fn attempt(app: &TestBackend, method: &str, actor: &Actor) -> Result<(), ServiceError> {
    let (team, channel): (TeamId, ChannelId) = (id(), id());
    let named = Fields::default().with("name", team.to_string());
    app.add_team(&app.system(), team, &named).await?;
    let webhook = Fields::default()
        .with("kind", "webhook")
        .with("name", "Pager")
        .with("url", "https://hooks.example.org/in");
    app.add_channel(&app.system(), team, channel, &webhook).await?;
    match method {
        "add_channel" => app.add_channel(actor, team, id(), &webhook).await.map(drop),
        "channel" => app.channel(actor, channel).await.map(drop),
        "remove_channel" => app.remove_channel(actor, channel).await.map(drop),
        "renew_channel_secret" => app.renew_channel_secret(actor, channel).await.map(drop),
        "team" => app.team(actor, team).await.map(drop),
        "update_team" => {
            let seen = app.team(&app.system(), team).await?.version;
            let renamed = named.with("name", id::<TeamId>().to_string());
            app.update_team(actor, team, seen, &renamed).await
        }
        other => panic!("how is `{other}` tried?"),
    }
}

#[rstest]
#[tokio::test]
async fn a_lead_is_a_member_who_can_sign_in(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let team = payments(&app).await;
    let (ana, bo) = (person(&app, "Ana").await, person(&app, "Bo").await);
    let outside = team_form("Payments", Some(bo), &[ana]);
    save(&app, team, &outside).await.unwrap();
    assert_eq!(
        app.team(&app.system(), team).await.unwrap().members.len(),
        2,
        "who leads is a member, ticked or not"
    );
    save(&app, team, &team_form("Payments", Some(ana), &[ana, bo]))
        .await
        .unwrap();
    let list = app.teams(&app.system()).await.unwrap();
    assert_eq!((list[0].members, list[0].lead_name.as_deref()), (2, Some("Ana")));
    let view = app.person_view(&app.system(), ana).await.unwrap();
    assert_eq!(view.leads[0].id, team);
    assert_eq!(view.version, 2, "a person's teams are part of their record");

    // Who is disabled leads nothing, cannot lead, and is a member again when they come back.
    app.disable_person(&app.system(), ana).await.unwrap();
    let view = app.team(&app.system(), team).await.unwrap();
    assert_eq!(view.lead, None);
    let refused = save(&app, team, &team_form("Payments", Some(ana), &[ana, bo])).await;
    assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
    save(&app, team, &team_form("Payments", Some(bo), &[bo]))
        .await
        .unwrap();
    app.enable_person(&app.system(), ana).await.unwrap();
    let actor = app.actor(ana, "").await.unwrap().unwrap();
    assert!(actor.teams.contains(&team));
}

#[rstest]
#[tokio::test]
async fn who_leaves_a_team_leads_it_no_more(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let team = payments(&app).await;
    let ana = person(&app, "Ana").await;
    save(&app, team, &team_form("Payments", Some(ana), &[ana]))
        .await
        .unwrap();
    app.update_person(&app.system(), ana, 2, &person_form("Ana", "", &["engineer"]))
        .await
        .unwrap();
    let view = app.team(&app.system(), team).await.unwrap();
    assert_eq!(view.lead, None);
    assert!(view.members.is_empty());
}

#[rstest]
#[tokio::test]
async fn a_team_is_saved_at_the_version_that_was_seen(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let team = payments(&app).await;
    let (ana, bo) = (person(&app, "Ana").await, person(&app, "Bo").await);
    let seen = app.team(&app.system(), team).await.unwrap().version;
    app.update_team(&app.system(), team, seen, &team_form("Payments", None, &[ana]))
        .await
        .unwrap();
    let late = app
        .update_team(&app.system(), team, seen, &team_form("Payments", None, &[bo]))
        .await;
    assert!(matches!(late, Err(ServiceError::Conflict { .. })), "{late:?}");

    // Somebody who joins by their own page is a change of the team too.
    let seen = app.team(&app.system(), team).await.unwrap().version;
    let joins = person_form("Bo", "", &["engineer"]).with(format!("teams.{team}"), "on");
    app.update_person(&app.system(), bo, 1, &joins).await.unwrap();
    let late = app
        .update_team(&app.system(), team, seen, &team_form("Payers", None, &[ana]))
        .await;
    assert!(matches!(late, Err(ServiceError::Conflict { .. })), "{late:?}");
    app.update_team(
        &app.system(),
        team,
        seen,
        &team_form("Payments", None, &[ana, bo]),
    )
    .await
    .unwrap();
}

#[rstest]
#[tokio::test]
async fn a_name_belongs_to_one_team(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let team = payments(&app).await;
    let taken = Fields::default().with("name", "Payments");
    refused(app.add_team(&app.system(), id(), &taken).await, "name");
    save(&app, team, &team_form("Money", None, &[])).await.unwrap();
    app.add_team(&app.system(), id(), &Fields::default().with("name", "Payments"))
        .await
        .unwrap();
    let taken = save(&app, team, &team_form("Payments", None, &[])).await;
    assert!(matches!(taken, Err(ServiceError::Invalid(_))), "{taken:?}");
}
