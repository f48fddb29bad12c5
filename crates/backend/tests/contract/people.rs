//! Registering and changing people, their links, and the list of them.

use holdfast_backend::ServiceError;
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::people::PeopleFilter;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{TeamId, UserId};
use holdfast_domain::person::PersonState;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::people::{PASSWORD, administrator, invited, passwords, person_form};
use crate::support::{TestBackend, form, id, refused};

async fn team(app: &TestBackend, name: &str) -> TeamId {
    let team: TeamId = id();
    app.add_team(&app.system(), team, &Fields::default().with("name", name))
        .await
        .unwrap();
    team
}

async fn names(app: &TestBackend, filter: &PeopleFilter) -> Vec<String> {
    let page = app
        .people(&app.system(), filter, &PageRequest::default())
        .await
        .unwrap();
    assert_eq!(page.total, i64::try_from(page.rows.len()).unwrap());
    page.rows.into_iter().map(|row| row.name).collect()
}

/// Tries one use-case about people as `actor`, for the matrix of permissions.
pub async fn attempt(app: &TestBackend, method: &str, actor: &Actor) -> Result<(), ServiceError> {
    let user = app.person(Role::Viewer).await.user.unwrap();
    let email = format!("{}@example.org", id::<UserId>());
    let fields = person_form("Somebody", &email, &["auditor"]);
    match method {
        "add_person" => app.add_person(actor, id(), &fields).await.map(drop),
        "disable_person" => app.disable_person(actor, user).await,
        "enable_person" => app.enable_person(actor, user).await,
        "new_person_teams" => app.new_person_teams(actor).await.map(drop),
        "people" => app
            .people(actor, &PeopleFilter::default(), &PageRequest::default())
            .await
            .map(drop),
        "person_view" => app.person_view(actor, user).await.map(drop),
        "renew_link" => app.renew_link(actor, user).await.map(drop),
        "update_person" => app.update_person(actor, user, 1, &fields).await,
        other => panic!("how is `{other}` tried?"),
    }
}

#[rstest]
#[tokio::test]
async fn who_is_registered_gets_one_link_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let admin = administrator(&app, "Ines").await;
    let payments = team(&app, "Payments").await;
    let ana: UserId = id();
    let fields = person_form("Ana Lind", "Ana@Example.org", &["engineer", "viewer"])
        .with(format!("teams.{payments}"), "on");
    let link = app.add_person(&admin, ana, &fields).await.unwrap().unwrap();
    assert_eq!(
        app.add_person(&admin, ana, &fields).await.unwrap(),
        None,
        "sent twice"
    );
    let view = app.person_view(&admin, ana).await.unwrap();
    assert_eq!(view.state, PersonState::Invited);
    assert_eq!(
        (view.version, view.user.teams.as_slice()),
        (1, [payments].as_slice())
    );
    assert_eq!(view.user.email.as_str(), "ana@example.org");
    assert_eq!(app.use_link(&link, &passwords(PASSWORD), "").await.unwrap(), ana);
    assert_eq!(
        app.person_view(&admin, ana).await.unwrap().state,
        PersonState::Active
    );

    refused(app.add_person(&admin, id(), &fields).await, "email");
    let empty = app.add_person(&admin, id(), &Fields::default()).await;
    let Err(ServiceError::Invalid(errors)) = empty else {
        panic!("{empty:?}")
    };
    let paths: Vec<_> = errors.0.keys().map(String::as_str).collect();
    assert_eq!(paths, ["email", "name", "roles"]);
    let gone =
        person_form("Bo", "bo@example.org", &["viewer"]).with(format!("teams.{}", id::<TeamId>()), "on");
    refused(app.add_person(&admin, id(), &gone).await, "teams");
}

#[rstest]
#[tokio::test]
async fn a_change_holds_at_once_and_names_what_it_changed(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let admin = administrator(&app, "Ines").await;
    let payments = team(&app, "Payments").await;
    let ana: UserId = id();
    app.add_person(&admin, ana, &person_form("Ana", "ana@example.org", &["viewer"]))
        .await
        .unwrap();
    let fields = person_form("Ana Lind", "", &["engineer"]).with(format!("teams.{payments}"), "on");
    app.update_person(&admin, ana, 1, &fields).await.unwrap();
    let actor = app.actor(ana, "").await.unwrap().unwrap();
    assert_eq!(actor.name, "Ana Lind");
    assert!(actor.roles.contains(&Role::Engineer) && !actor.roles.contains(&Role::Viewer));
    assert!(actor.teams.contains(&payments));
    let view = app.person_view(&admin, ana).await.unwrap();
    assert_eq!(view.revisions.len(), 2);
    let mut changed: Vec<_> = view.revisions[0]
        .changes
        .iter()
        .map(|change| change.path.split('.').next().unwrap().to_owned())
        .collect();
    changed.dedup();
    assert_eq!(changed, ["name", "roles", "teams"]);
    assert_eq!(view.revisions[0].actor_name, "Ines");

    // The form that was opened before is refused; what changes nothing is not a change.
    let late = app
        .update_person(&admin, ana, 1, &person_form("Anna", "", &["engineer"]))
        .await;
    assert!(
        matches!(late, Err(ServiceError::Conflict { current: 2 })),
        "{late:?}"
    );
    app.update_person(&admin, ana, 1, &fields).await.unwrap();
    assert_eq!(app.person_view(&admin, ana).await.unwrap().version, 2);
}

#[rstest]
#[tokio::test]
async fn lists_of_integrations_sort_by_the_new_name_of_their_owner(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let admin = administrator(&app, "Ines").await;
    let (ana, _) = invited(&app, &admin, "Ana").await;
    let provider = app.new_provider("Acme").await;
    let owned = form("Card payments", provider).with("owner", ana.to_string());
    app.register(&app.system(), id(), &owned).await.unwrap();
    app.update_person(&admin, ana, 1, &person_form("Zoë", "", &["engineer"]))
        .await
        .unwrap();
    assert_eq!(
        app.number("SELECT COUNT(*) FROM integrations WHERE owner_key LIKE 'zoe%'")
            .await,
        1
    );
}

#[rstest]
#[tokio::test]
async fn a_new_link_takes_the_old_password_and_the_old_link_away(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let admin = administrator(&app, "Ines").await;
    let ana: UserId = id();
    let fields = person_form("Ana", "ana@example.org", &["engineer"]);
    let first = app.add_person(&admin, ana, &fields).await.unwrap().unwrap();
    let second = app.renew_link(&admin, ana).await.unwrap();
    assert!(matches!(
        app.use_link(&first, &passwords(PASSWORD), "").await,
        Err(ServiceError::NotFound)
    ));
    app.use_link(&second, &passwords(PASSWORD), "").await.unwrap();
    for _ in 0..8 {
        app.sign_in("ana@example.org", "wrong", "192.0.2.1")
            .await
            .unwrap_err();
    }
    let third = app.renew_link(&admin, ana).await.unwrap();
    assert!(
        matches!(
            app.sign_in("ana@example.org", PASSWORD, "192.0.2.1").await,
            Err(ServiceError::Invalid(_))
        ),
        "the password is gone, and so is the lock"
    );
    app.use_link(&third, &passwords(PASSWORD), "").await.unwrap();
    app.sign_in("ana@example.org", PASSWORD, "192.0.2.1")
        .await
        .unwrap();
}

#[rstest]
#[tokio::test]
async fn people_are_found_by_name_address_role_and_state(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let admin = administrator(&app, "Ines").await;
    for (name, email, role) in [
        ("Ömer Aydin", "o.aydin@example.org", "engineer"),
        ("ana lind", "lind@example.org", "viewer"),
        ("Bo Quist", "bo@example.org", "engineer"),
    ] {
        app.add_person(&admin, id(), &person_form(name, email, &[role]))
            .await
            .unwrap();
    }
    let all = PeopleFilter::default;
    assert_eq!(
        names(&app, &all()).await,
        ["ana lind", "Bo Quist", "Ines", "Ömer Aydin"]
    );
    let by = |query: &str| PeopleFilter {
        query: query.into(),
        ..all()
    };
    assert_eq!(names(&app, &by("ÖM")).await, ["Ömer Aydin"]);
    assert_eq!(names(&app, &by("Lind@")).await, ["ana lind"]);
    assert_eq!(names(&app, &by("%")).await, [""; 0]);
    let engineers = PeopleFilter {
        role: Some(Role::Engineer),
        ..all()
    };
    assert_eq!(names(&app, &engineers).await, ["Bo Quist", "Ömer Aydin"]);
    for (state, expected) in [
        (PersonState::Active, vec!["Ines"]),
        (PersonState::Invited, vec!["ana lind", "Bo Quist", "Ömer Aydin"]),
        (PersonState::Disabled, vec![]),
    ] {
        let filter = PeopleFilter {
            state: Some(state),
            ..all()
        };
        assert_eq!(names(&app, &filter).await, expected, "{state}");
    }
    let request = |after: Option<String>, before: Option<String>| PageRequest {
        after: after.map(|key| key.parse().unwrap()),
        before: before.map(|key| key.parse().unwrap()),
        rows: 3,
    };
    let first = app.people(&admin, &all(), &request(None, None)).await.unwrap();
    let second = app
        .people(&admin, &all(), &request(first.next.clone(), None))
        .await
        .unwrap();
    assert_eq!(second.rows[0].name, "Ömer Aydin");
    let back = app
        .people(&admin, &all(), &request(None, second.previous.clone()))
        .await
        .unwrap();
    assert_eq!(back.rows, first.rows);
}

#[rstest]
#[tokio::test]
async fn what_happens_to_people_is_in_the_audit_log(#[values(Sqlite, Postgres)] database: Database) {
    use holdfast_backend::store::history;

    let app = TestBackend::new(database).await;
    let admin = administrator(&app, "Ines").await;
    let (ana, link) = invited(&app, &admin, "Ana").await;
    app.update_person(&admin, ana, 1, &person_form("Ana", "", &["viewer"]))
        .await
        .unwrap();
    let again = app.renew_link(&admin, ana).await.unwrap();
    app.disable_person(&admin, ana).await.unwrap();
    app.enable_person(&admin, ana).await.unwrap();
    let mut reading = app.db.read().await.unwrap();
    let events = history::events_after(&mut reading.conn(), 0, 100).await.unwrap();
    let about: Vec<&str> = events
        .iter()
        .filter(|event| event.entity_id == Some(ana.0))
        .map(|event| event.action.as_str())
        .collect();
    assert_eq!(
        about,
        [
            "user.created",
            "user.changed",
            "user.link_made",
            "user.disabled",
            "user.enabled"
        ]
    );
    for event in events {
        for secret in [&link, &again] {
            assert!(!event.data.contains(secret.as_str()), "{}", event.action);
        }
    }
    assert_eq!(history::verify(&mut reading.conn()).await.unwrap(), None);
}
