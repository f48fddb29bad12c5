//! Several integrations are changed at once and given back: each on its own, all or none of the transaction, never over what
//! somebody else did.

use holdfast_backend::ServiceError;
use holdfast_backend::services::catalogue::together::{Done, Plan, Seen};
use holdfast_backend::store::history;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::{FieldErrors, Fields};
use holdfast_domain::ids::{IntegrationId, UserId};
use holdfast_domain::record::Record;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id};

fn owner(user: UserId) -> Fields {
    Fields::default().with("owner", user.to_string())
}

fn seen(ids: &[IntegrationId], version: i64) -> Seen {
    ids.iter().map(|id| (*id, version)).collect()
}

fn names(left_out: &[(String, String)]) -> Vec<(&str, &str)> {
    left_out
        .iter()
        .map(|(name, why)| (name.as_str(), why.as_str()))
        .collect()
}

/// Integrations of an owner, by these names.
async fn owned(app: &TestBackend, by: &Actor, named: &[&str]) -> Vec<IntegrationId> {
    let provider = app.new_provider(&format!("Acme {}", id::<uuid::Uuid>())).await;
    let mut ids = Vec::new();
    for name in named {
        let fields = form(name, provider)
            .with("owner", by.user.unwrap().to_string())
            .with("rto_minutes", "60");
        ids.push(app.register(&app.system(), id(), &fields).await.unwrap());
    }
    ids
}

async fn owner_of(app: &TestBackend, integration: IntegrationId) -> Option<UserId> {
    app.integration_view(integration).await.stored.integration.owner
}

/// The same record but for its purpose, saved by somebody.
async fn edit(app: &TestBackend, by: &Actor, integration: IntegrationId) {
    let view = app.edit_view(by, integration).await.unwrap();
    let fields = view.fields.with("purpose", "Said better.");
    app.update(by, integration, view.version, &fields).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn each_gets_its_own_revision_and_event_and_nothing_else_changes(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (admin, rolf, ana) = (
        app.person(Role::Admin).await,
        app.person(Role::Engineer).await,
        app.person(Role::Engineer).await,
    );
    let ids = owned(&app, &rolf, &["Labels", "Parcels"]).await;
    let before = app.integration_view(ids[0]).await.stored.integration;
    let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'integration.changed'";
    let fields = owner(ana.user.unwrap())
        .with("lifecycle", "deprecated")
        .with("change_reason", "Rolf moves on");
    let done = app
        .change_together(&admin, &seen(&ids, 1), &fields)
        .await
        .unwrap();
    assert_eq!((done.changed.len(), done.left_out.len()), (2, 0));
    assert!(done.changed.iter().all(|(_, version)| *version == 2));
    for integration in &ids {
        let view = app.integration_view(*integration).await;
        assert_eq!(view.stored.version, 2);
        let last = &view.revisions[0];
        assert_eq!(
            (last.number, last.actor, last.reason.as_deref()),
            (2, admin.user, Some("Rolf moves on"))
        );
        let paths: Vec<&str> = last.changes.iter().map(|change| change.path.as_str()).collect();
        assert_eq!(paths, ["lifecycle", "owner"]);
    }
    let after = app.integration_view(ids[0]).await.stored.integration;
    assert_eq!(
        after.fields().with("owner", "").with("lifecycle", ""),
        before.fields().with("owner", "").with("lifecycle", "")
    );
    assert_eq!(app.number(events).await, 2);
    let broken = history::verify(&mut app.db.read().await.unwrap().conn()).await;
    assert_eq!(broken.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn what_is_due_is_computed_again_for_each(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let admin = app.person(Role::Admin).await;
    let provider = app.new_provider("Acme").await;
    let mut ids = Vec::new();
    for name in ["Labels", "Parcels"] {
        let proposed = form(name, provider).with("lifecycle", "proposed");
        ids.push(app.register(&admin, id(), &proposed).await.unwrap());
    }
    assert_eq!(app.due_first(ids[0]).await.0, "none");
    let live = Fields::default().with("lifecycle", "live");
    app.change_together(&admin, &seen(&ids, 1), &live).await.unwrap();
    for integration in ids {
        assert_eq!(app.due_first(integration).await.0, "never_reviewed");
    }
}

#[rstest]
#[tokio::test]
async fn the_same_form_sent_twice_changes_once_and_answers_the_same(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (admin, rolf) = (app.person(Role::Admin).await, app.person(Role::Engineer).await);
    let ids = owned(&app, &rolf, &["Labels", "Parcels"]).await;
    let fields = owner(admin.user.unwrap());
    let first = app
        .change_together(&admin, &seen(&ids, 1), &fields)
        .await
        .unwrap();
    let again = app
        .change_together(&admin, &seen(&ids, 1), &fields)
        .await
        .unwrap();
    assert_eq!(first, again);
    assert_eq!(app.integration_view(ids[0]).await.stored.version, 2);
    // Taken back twice is taken back once, too.
    let back = app.undo_together(&admin, &seen(&ids, 2)).await.unwrap();
    assert_eq!(app.undo_together(&admin, &seen(&ids, 2)).await.unwrap(), back);
    assert_eq!(app.integration_view(ids[0]).await.stored.version, 3);
    assert_eq!(owner_of(&app, ids[1]).await, rolf.user);
}

#[rstest]
#[tokio::test]
async fn who_is_left_out_is_known_before_and_said_after(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (rolf, ana) = (app.person(Role::Engineer).await, app.person(Role::Engineer).await);
    let mine = owned(&app, &rolf, &["Mine", "Moved", "Retired"]).await;
    let others = owned(&app, &ana, &["Not mine"]).await;
    let retire = Fields::default().with("lifecycle", "retired");
    app.change_together(&rolf, &seen(&mine[2..], 1), &retire)
        .await
        .unwrap();
    let ids = [mine.clone(), others.clone()].concat();
    let deprecate = Fields::default().with("lifecycle", "deprecated");
    let view = app.plan_together(&rolf, &ids, &deprecate).await.unwrap();
    let plans: Vec<(&str, &Plan)> = view
        .chosen
        .iter()
        .map(|chosen| (chosen.name.as_str(), &chosen.plan))
        .collect();
    let change = Plan::Changes(vec![("Lifecycle", "Live".to_owned(), "Deprecated".to_owned())]);
    let cannot = Plan::LeftOut("what is retired cannot become deprecated".to_owned());
    let not_mine = Plan::LeftOut("you may not change it".to_owned());
    assert_eq!(
        plans,
        [
            ("Mine", &change),
            ("Moved", &change),
            ("Not mine", &not_mine),
            ("Retired", &cannot)
        ]
    );
    // Meanwhile somebody saves one of them.
    edit(&app, &app.person(Role::Admin).await, mine[1]).await;
    let versions: Seen = view
        .chosen
        .iter()
        .map(|chosen| (chosen.id, chosen.version))
        .collect();
    let done = app.change_together(&rolf, &versions, &deprecate).await.unwrap();
    assert_eq!(done.changed, [(mine[0], 2)]);
    assert_eq!(
        names(&done.left_out),
        [
            ("Not mine", "you may not change it"),
            ("Moved", "somebody changed it meanwhile"),
            ("Retired", "what is retired cannot become deprecated"),
        ]
    );
    assert_eq!(owner_of(&app, others[0]).await, ana.user);
    let nothing = app
        .change_together(&rolf, &seen(&mine[..1], 2), &deprecate)
        .await
        .unwrap();
    assert_eq!(names(&nothing.left_out), [("Mine", "it is so already")]);
}

#[rstest]
#[tokio::test]
async fn undo_gives_back_only_where_nobody_changed_anything_since(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (admin, rolf) = (app.person(Role::Admin).await, app.person(Role::Engineer).await);
    let ids = owned(&app, &rolf, &["Labels", "Parcels", "Returns"]).await;
    let fields = owner(admin.user.unwrap()).with("lifecycle", "retired");
    app.change_together(&admin, &seen(&ids, 1), &fields)
        .await
        .unwrap();
    edit(&app, &app.person(Role::Compliance).await, ids[1]).await;
    let done = app.undo_together(&admin, &seen(&ids, 2)).await.unwrap();
    assert_eq!(done.changed, [(ids[0], 3), (ids[2], 3)]);
    assert_eq!(
        names(&done.left_out),
        [("Parcels", "somebody changed it meanwhile")]
    );
    let back = app.integration_view(ids[0]).await;
    assert_eq!(
        (
            back.stored.integration.owner,
            back.stored.integration.lifecycle.is_active()
        ),
        (rolf.user, true),
        "what could not be reached by a form is given back too"
    );
    assert_eq!(back.revisions[0].reason.as_deref(), Some("Undone"));
    assert_eq!(owner_of(&app, ids[1]).await, admin.user);
}

#[rstest]
#[tokio::test]
async fn who_left_neither_becomes_the_owner_nor_comes_back(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (admin, rolf, ana) = (
        app.person(Role::Admin).await,
        app.person(Role::Engineer).await,
        app.person(Role::Engineer).await,
    );
    let mut ids = owned(&app, &rolf, &["Labels"]).await;
    ids.extend(owned(&app, &ana, &["Parcels"]).await);
    app.change_together(&admin, &seen(&ids, 1), &owner(admin.user.unwrap()))
        .await
        .unwrap();
    app.disable_person(&admin, rolf.user.unwrap()).await.unwrap();
    let done = app.undo_together(&admin, &seen(&ids, 2)).await.unwrap();
    assert_eq!(done.changed, [(ids[1], 3)]);
    assert_eq!(
        names(&done.left_out),
        [("Labels", "this person has left; choose somebody else")]
    );
    let refused = app
        .change_together(&admin, &seen(&ids[1..], 3), &owner(rolf.user.unwrap()))
        .await;
    assert!(
        errors(refused)
            .get("owner")
            .is_some_and(|said| said.contains("has left"))
    );
    assert_eq!(owner_of(&app, ids[1]).await, ana.user);
}

#[rstest]
#[tokio::test]
async fn too_many_and_none_are_refused_with_a_reason(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (admin, viewer) = (app.person(Role::Admin).await, app.person(Role::Viewer).await);
    let ids = owned(&app, &admin, &["Labels"]).await;
    let fields = owner(viewer.user.unwrap());
    let many: Vec<IntegrationId> = (0..101).map(|_| id()).collect();
    for refused in [
        app.change_together(&admin, &seen(&many, 1), &fields).await,
        app.change_together(&admin, &Seen::new(), &fields).await,
        app.change_together(&admin, &seen(&ids, 1), &Fields::default())
            .await,
    ] {
        assert!(errors(refused).get("form").is_some());
    }
    assert!(app.plan_together(&admin, &many, &fields).await.is_err());
    let secret = fields
        .clone()
        .with("change_reason", "-----BEGIN PRIVATE KEY-----");
    let refused = app.change_together(&admin, &seen(&ids, 1), &secret).await;
    assert!(errors(refused).get("change_reason").is_some());
    let refused = app.change_together(&viewer, &seen(&ids, 1), &fields).await;
    assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "{refused:?}");
    assert_eq!(app.integration_view(ids[0]).await.stored.version, 1);
}

#[track_caller]
fn errors(result: Result<Done, ServiceError>) -> FieldErrors {
    match result {
        Err(ServiceError::Invalid(errors)) => errors,
        other => panic!("{other:?}"),
    }
}
