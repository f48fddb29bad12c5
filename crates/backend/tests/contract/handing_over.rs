//! What somebody or a team answers for goes to another at once, record by record; a team is put away when nothing is left of it.

use holdfast_backend::ServiceError;
use holdfast_backend::services::feeds::CalendarOf;
use holdfast_backend::store::integrations::Work;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{IntegrationId, TeamId, UserId};
use rstest::rstest;

use crate::feeds::{gone, make};
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, refused};

fn to(id: impl std::fmt::Display) -> Fields {
    Fields::default().with("to", id.to_string())
}

fn why() -> Fields {
    Fields::default().with("reason", "Merged with another.")
}

async fn team(app: &TestBackend, name: &str) -> TeamId {
    let team = id();
    app.add_team(&app.system(), team, &Fields::default().with("name", name))
        .await
        .unwrap();
    team
}

async fn version(app: &TestBackend, team: TeamId) -> i64 {
    app.team(&app.system(), team).await.unwrap().version
}

/// Tries one use-case as `actor`, for the matrix of permissions.
pub async fn attempt(app: &TestBackend, method: &str, actor: &Actor) -> Result<(), ServiceError> {
    let one = team(app, &id::<TeamId>().to_string()).await;
    let system = app.system();
    match method {
        "hand_over_work" => {
            let other = team(app, &id::<TeamId>().to_string()).await;
            app.hand_over_work(actor, Work::OfTeam(one), &to(other))
                .await
                .map(drop)
        }
        "withdraw_team" => {
            app.withdraw_team(actor, one, version(app, one).await, &why())
                .await
        }
        "restore_team" => {
            app.withdraw_team(&system, one, version(app, one).await, &why())
                .await?;
            app.restore_team(actor, one, version(app, one).await).await
        }
        other => panic!("how is `{other}` tried?"),
    }
}

/// So many integrations of an owner, a deputy and a team.
async fn registered(app: &TestBackend, count: usize, typed: &[(&str, String)]) -> Vec<IntegrationId> {
    let provider = app.new_provider(&format!("Acme {}", id::<uuid::Uuid>())).await;
    let mut all = Vec::new();
    for number in 0..count {
        let name = format!("Payments {number}");
        let fields = typed.iter().fold(form(&name, provider), |fields, (path, value)| {
            fields.with(*path, value)
        });
        all.push(app.register(&app.system(), id(), &fields).await.unwrap());
    }
    all
}

async fn hands(app: &TestBackend, integration: IntegrationId) -> (Option<UserId>, Option<UserId>) {
    let integration = app.integration_view(integration).await.stored.integration;
    (integration.owner, integration.deputy)
}

#[rstest]
#[tokio::test]
async fn everything_that_somebody_answers_for_goes_to_another(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let admin = app.person(Role::Admin).await;
    let [ana, ben, eva] = [
        app.person(Role::Engineer).await,
        app.person(Role::Engineer).await,
        app.person(Role::Engineer).await,
    ]
    .map(|actor| actor.user.unwrap());
    let owner = |user: UserId| ("owner", user.to_string());
    let deputy = |user: UserId| ("deputy", user.to_string());
    // More than one transaction takes.
    let owned = registered(&app, 27, &[owner(ana), deputy(eva)]).await;
    let stands_in = registered(&app, 1, &[owner(eva), deputy(ana)]).await[0];
    let with_ben = registered(&app, 1, &[owner(ana), deputy(ben)]).await[0];
    let retired = registered(&app, 1, &[owner(ana), ("lifecycle", "retired".into())]).await[0];
    let of_others = registered(&app, 1, &[owner(eva)]).await[0];

    let done = app
        .hand_over_work(
            &admin,
            Work::OfPerson(ana),
            &to(ben).with("reason", "Ana leaves."),
        )
        .await
        .unwrap();
    assert_eq!(done, 29);
    assert_eq!(hands(&app, owned[26]).await, (Some(ben), Some(eva)));
    assert_eq!(hands(&app, stands_in).await, (Some(eva), Some(ben)));
    assert_eq!(
        hands(&app, with_ben).await,
        (Some(ben), None),
        "nobody is their own deputy"
    );
    assert_eq!(
        hands(&app, retired).await.0,
        Some(ana),
        "what is out of use stays as it was"
    );
    assert_eq!(hands(&app, of_others).await, (Some(eva), None));
    let view = app.integration_view(owned[0]).await;
    assert_eq!(view.revisions[0].reason.as_deref(), Some("Ana leaves."));
    assert_eq!(view.revisions[0].actor, admin.user);
    assert_eq!(app.integration_view(of_others).await.revisions.len(), 1);

    // Done again there is nothing left; what was given can be given back.
    let again = app.hand_over_work(&admin, Work::OfPerson(ana), &to(ben)).await;
    assert_eq!(again.unwrap(), 0);
    app.revert_integration(&admin, owned[0], 2, 1).await.unwrap();
    assert_eq!(hands(&app, owned[0]).await, (Some(ana), Some(eva)));
    app.dates_follow().await;
}

#[rstest]
#[tokio::test]
async fn nobody_is_given_what_they_cannot_do(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let admin = app.person(Role::Admin).await;
    let [ana, left, viewer] = [
        app.person(Role::Engineer).await,
        app.person(Role::Engineer).await,
        app.person(Role::Viewer).await,
    ]
    .map(|actor| actor.user.unwrap());
    app.disable_person(&admin, left).await.unwrap();
    let owned = registered(&app, 1, &[("owner", ana.to_string())]).await[0];
    let of = Work::OfPerson(ana);
    for (fields, said) in [
        (Fields::default(), "Choose who takes it over."),
        (to("ana"), "Choose a person from the list."),
        (to(ana), "Choose somebody else."),
        (to(left), "This person has left; choose somebody else."),
        (
            to(id::<UserId>()),
            "This person is no longer registered; choose somebody else.",
        ),
    ] {
        assert_eq!(refused(app.hand_over_work(&admin, of, &fields).await, "to"), said);
    }
    let reads = refused(app.hand_over_work(&admin, of, &to(viewer)).await, "to");
    assert!(reads.starts_with("This person may only read"), "{reads}");
    assert_eq!(hands(&app, owned).await.0, Some(ana));
    let nobody = app.hand_over_work(&admin, Work::OfPerson(id()), &to(ana)).await;
    assert!(matches!(nobody, Err(ServiceError::NotFound)), "{nobody:?}");
}

#[rstest]
#[tokio::test]
async fn a_team_is_put_away_when_another_has_its_work_and_restored(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let admin = app.person(Role::Admin).await;
    let (one, other) = (team(&app, "Payments").await, team(&app, "Platform").await);
    let ana = app.person(Role::Engineer).await.user.unwrap();
    let with_ana = Fields::default()
        .with("name", "Payments")
        .with("lead", ana.to_string());
    app.update_team(&admin, one, version(&app, one).await, &with_ana)
        .await
        .unwrap();
    // Somebody else of the team left meanwhile.
    let ben = app.person(Role::Engineer).await.user.unwrap();
    let with_both = with_ana.clone().with(format!("members.{ben}"), "on");
    app.update_team(&admin, one, version(&app, one).await, &with_both)
        .await
        .unwrap();
    app.disable_person(&admin, ben).await.unwrap();
    let its = registered(&app, 2, &[("team", one.to_string())]).await;
    let retired = registered(
        &app,
        1,
        &[("team", one.to_string()), ("lifecycle", "retired".into())],
    )
    .await[0];
    let seen = version(&app, one).await;

    let unsaid = app.withdraw_team(&admin, one, seen, &Fields::default()).await;
    refused(unsaid, "reason");
    let said = refused(app.withdraw_team(&admin, one, seen, &why()).await, "to");
    assert_eq!(said, "It has 2 integrations. Choose which team takes them over.");
    let itself = why().with("to", one.to_string());
    refused(app.withdraw_team(&admin, one, seen, &itself).await, "to");
    let old = app.withdraw_team(&admin, one, seen - 1, &why()).await;
    assert!(matches!(old, Err(ServiceError::Conflict { .. })), "{old:?}");

    let given = why().with("to", other.to_string());
    app.withdraw_team(&admin, one, seen, &given).await.unwrap();
    let moved = app.integration_view(its[1]).await;
    assert_eq!(moved.stored.integration.team, Some(other));
    assert_eq!(moved.revisions[0].reason.as_deref(), Some("Merged with another."));
    let view = app.team(&admin, one).await.unwrap();
    assert_eq!(view.withdrawn.unwrap().1, "Merged with another.");
    assert_eq!((view.members, view.lead, view.has), (vec![], None, 0));
    for person in [ana, ben] {
        let view = app.person_view(&admin, person).await.unwrap();
        assert_eq!(view.user.teams, []);
        assert!(
            view.revisions[0]
                .changes
                .iter()
                .any(|change| change.path.starts_with("teams"))
        );
    }
    // What was out of use keeps it, and can be corrected, brought back and given another provider.
    let kept = app.integration_view(retired).await.stored;
    assert_eq!((kept.integration.team, kept.version), (Some(one), 1));
    let edit = app.edit_view(&admin, retired).await.unwrap();
    assert_eq!(edit.former_team, Some((one, "Payments (put away)".to_owned())));
    let typo = edit.fields.with("purpose", "Took payments.");
    app.update(&admin, retired, 1, &typo).await.unwrap();
    app.restore_integration(&admin, retired, 2).await.unwrap();
    // It is chosen nowhere, and nothing of it is changed; its name stays taken.
    let options = app.form_options(&admin).await.unwrap();
    assert!(options.teams.iter().all(|(team, _)| *team != one));
    let provider = app.new_provider("Acme").await;
    let late = form("Late", provider).with("team", one.to_string());
    refused(app.register(&admin, id(), &late).await, "team");
    let late = app
        .update_team(&admin, one, version(&app, one).await, &with_ana)
        .await;
    assert!(matches!(late, Err(ServiceError::NotFound)), "{late:?}");
    let back = app.hand_over_work(&admin, Work::OfTeam(other), &to(one)).await;
    refused(back, "to");
    let webhook = Fields::default()
        .with("kind", "webhook")
        .with("name", "Pager")
        .with("url", "https://hooks.example.org/in");
    let channel = app.add_channel(&admin, one, id(), &webhook).await;
    assert!(matches!(channel, Err(ServiceError::NotFound)), "{channel:?}");
    let named = Fields::default().with("name", "payments");
    let said = refused(app.add_team(&admin, id(), &named).await, "name");
    assert!(said.starts_with("A team of this name was put away."), "{said}");

    let seen = version(&app, one).await;
    let again = app.withdraw_team(&admin, one, seen, &why()).await;
    assert!(matches!(again, Err(ServiceError::NotFound)), "{again:?}");
    app.restore_team(&admin, one, seen).await.unwrap();
    let view = app.team(&admin, one).await.unwrap();
    assert_eq!((view.withdrawn, view.members.len()), (None, 0));
    let again = app.restore_team(&admin, one, view.version).await;
    assert!(matches!(again, Err(ServiceError::NotFound)), "{again:?}");
    app.update_team(&admin, one, view.version, &with_ana)
        .await
        .unwrap();
}

#[rstest]
#[tokio::test]
async fn the_calendars_of_a_team_that_was_put_away_say_so(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let admin = app.person(Role::Admin).await;
    let one = team(&app, "Payments").await;
    let ana = app.person(Role::Engineer).await.user.unwrap();
    let led = Fields::default()
        .with("name", "Payments")
        .with("lead", ana.to_string());
    app.update_team(&admin, one, version(&app, one).await, &led)
        .await
        .unwrap();
    let lead = app.actor(ana, "").await.unwrap().unwrap();
    let of = CalendarOf::Team(one);
    let by_lead = make(&app, &lead, of).await;
    app.withdraw_team(&admin, one, version(&app, one).await, &why())
        .await
        .unwrap();
    let said = gone(&app, &by_lead).await;
    assert!(said.contains("ended on"), "{said}");
    // What its lead made does not come back with it.
    app.restore_team(&admin, one, version(&app, one).await)
        .await
        .unwrap();
    app.update_team(&admin, one, version(&app, one).await, &led)
        .await
        .unwrap();
    gone(&app, &by_lead).await;

    let by_admin = make(&app, &admin, of).await;
    app.withdraw_team(&admin, one, version(&app, one).await, &why())
        .await
        .unwrap();
    let said = gone(&app, &by_admin).await;
    assert!(
        said.starts_with("The team of this calendar was put away on"),
        "{said}"
    );
}
