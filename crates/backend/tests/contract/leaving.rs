//! Somebody leaves and owns things: they are out at once; records say so, can be saved meanwhile, and nobody hands them
//! anything more.

use std::collections::{BTreeSet, HashMap};

use holdfast_backend::ServiceError;
use holdfast_backend::sessions::{DbSessions, ENTRY_KEY, USER_KEY};
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::integrations::{IntegrationFilter, IntegrationSort};
use holdfast_backend::store::timeline::TimelineFilter;
use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use holdfast_domain::person::PersonState;
use rstest::rstest;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

use crate::reports::report;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::people::{PASSWORD, administrator, invited, passwords};
use crate::support::{TestBackend, form, id, refused};

#[rstest]
#[tokio::test]
async fn who_is_disabled_is_out_at_once(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let admin = administrator(&app, "Ines").await;
    let (ana, link) = invited(&app, &admin, "Ana").await;
    app.use_link(&link, &passwords(PASSWORD), "").await.unwrap();
    let sessions = DbSessions::new(app.db.clone(), app.clock.clone());
    let mut session = Record {
        id: Id::default(),
        data: HashMap::from([
            (USER_KEY.to_owned(), serde_json::to_value(ana).unwrap()),
            (ENTRY_KEY.to_owned(), app.signed_in(ana).await.entry.into()),
        ]),
        expiry_date: OffsetDateTime::from_unix_timestamp(app.clock.now().timestamp() + 3_600).unwrap(),
    };
    sessions.create(&mut session).await.unwrap();
    let waiting = app.renew_link(&admin, ana).await.unwrap();
    app.use_link(&waiting, &passwords(PASSWORD), "").await.unwrap();
    let entry = app.signed_in(ana).await.entry;
    session.data.insert(ENTRY_KEY.to_owned(), entry.into());
    sessions.create(&mut session).await.unwrap();
    assert!(sessions.load(&session.id).await.unwrap().is_some());
    let unused = app.renew_link(&admin, ana).await.unwrap();
    app.disable_person(&admin, ana).await.unwrap();

    assert_eq!(sessions.load(&session.id).await.unwrap(), None);
    assert!(app.actor(ana, "").await.unwrap().is_none());
    assert!(
        app.sign_in("ana@example.org", PASSWORD, "192.0.2.1")
            .await
            .is_err()
    );
    refused(app.renew_link(&admin, ana).await, "form");
    let view = app.person_view(&admin, ana).await.unwrap();
    assert_eq!(view.state, PersonState::Disabled);
    app.disable_person(&admin, ana).await.unwrap();
    assert_eq!(
        app.person_view(&admin, ana).await.unwrap().version,
        view.version,
        "twice is once"
    );

    app.enable_person(&admin, ana).await.unwrap();
    assert!(
        matches!(
            app.use_link(&unused, &passwords(PASSWORD), "").await,
            Err(ServiceError::NotFound)
        ),
        "a link from before stays void"
    );
    let link = app.renew_link(&admin, ana).await.unwrap();
    app.use_link(&link, &passwords(PASSWORD), "").await.unwrap();
    assert_eq!(
        app.sign_in("ana@example.org", PASSWORD, "192.0.2.1")
            .await
            .unwrap(),
        ana
    );
}

#[rstest]
#[tokio::test]
async fn what_somebody_who_left_owns_is_counted_and_can_be_listed(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let admin = administrator(&app, "Ines").await;
    let (ana, _) = invited(&app, &admin, "Ana").await;
    let provider = app.new_provider("Acme").await;
    for (name, field) in [("One", "owner"), ("Two", "owner"), ("Three", "deputy")] {
        let fields = form(name, provider).with(field, ana.to_string());
        app.register(&app.system(), id(), &fields).await.unwrap();
    }
    app.disable_person(&admin, ana).await.unwrap();
    let view = app.person_view(&admin, ana).await.unwrap();
    assert_eq!((view.owns, view.stands_in_for), (2, 1));
    let options = app.list_options(&admin).await.unwrap().people.clone();
    assert!(
        options.contains(&(ana, "Ana (left)".to_owned())),
        "lists can be narrowed to what they left: {options:?}"
    );
    let choices = app.form_options(&admin).await.unwrap().people;
    assert!(
        choices.iter().all(|(id, _)| *id != ana),
        "nobody can hand something to them"
    );
}

#[rstest]
#[tokio::test]
async fn who_left_stays_the_owner_until_another_is_chosen_and_cannot_become_one(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let admin = app.person(Role::Admin).await;
    let rolf = app.person(Role::Engineer).await;
    let leaver = rolf.user.unwrap();
    let provider = app.new_provider("Acme").await;
    let owned = form("Parcel labels", provider).with("owner", leaver.to_string());
    let integration = app.register(&admin, id(), &owned).await.unwrap();
    app.disable_person(&admin, leaver).await.unwrap();

    let shown = format!("{} (left)", rolf.name);
    let view = app.integration_view(integration).await;
    assert_eq!(view.owner_name.as_deref(), Some(shown.as_str()));
    let edit = app.edit_view(&admin, integration).await.unwrap();
    assert_eq!(edit.former, [(leaver, shown)]);
    let kept = edit.fields.with("purpose", "Prints labels.");
    app.update(&admin, integration, edit.version, &kept)
        .await
        .unwrap();

    let said = refused(app.register(&admin, id(), &owned).await, "owner");
    assert!(said.contains("has left"), "{said}");
    let other = form("Labels of returns", provider);
    let other = app.register(&admin, id(), &other).await.unwrap();
    let edit = app.edit_view(&admin, other).await.unwrap();
    let given = edit.fields.with("owner", leaver.to_string());
    refused(app.update(&admin, other, edit.version, &given).await, "owner");
}

#[rstest]
#[tokio::test]
async fn what_somebody_who_left_owns_is_marked_and_found_among_what_nobody_owns(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let admin = administrator(&app, "Ines").await;
    let (ana, _) = invited(&app, &admin, "Ana").await;
    let provider = app.new_provider("Acme").await;
    for (name, owner) in [("Left", ana.to_string()), ("Nobody\u{2019}s", String::new())] {
        let fields = form(name, provider).with("owner", owner);
        let integration = app.register(&app.system(), id(), &fields).await.unwrap();
        app.api_key(integration, "Live key", "2026-08-01").await;
    }
    let kept = app.new_integration("Kept").await;
    let mine = Fields::default().with("owner", admin.user.unwrap().to_string());
    app.change_together(&admin, &[(kept, 1)].into(), &mine)
        .await
        .unwrap();
    app.disable_person(&admin, ana).await.unwrap();
    let unowned = IntegrationFilter {
        unowned: true,
        sort: IntegrationSort::Owner,
        ..IntegrationFilter::default()
    };
    let page = PageRequest {
        rows: 1,
        ..PageRequest::default()
    };
    let first = app.integrations(&admin, &unowned, &page).await.unwrap();
    assert_eq!(
        (first.total, first.rows[0].owner_name.as_deref()),
        (2, Some("Ana (left)"))
    );
    let next = PageRequest {
        after: first.next.map(|next| next.parse().unwrap()),
        ..page
    };
    let second = app.integrations(&admin, &unowned, &next).await.unwrap();
    assert_eq!((second.rows.len(), second.rows[0].owner_name.clone()), (1, None));
    let nobody = TimelineFilter {
        unowned: true,
        ..TimelineFilter::default()
    };
    let timeline = app.timeline(&admin, &nobody).await.unwrap();
    let names: BTreeSet<_> = timeline
        .entries
        .iter()
        .map(|entry| (entry.integration_name.as_str(), entry.owner_name.as_deref()))
        .collect();
    assert_eq!(
        names,
        [("Left", Some("Ana (left)")), ("Nobody\u{2019}s", None)].into()
    );
    for (slug, column) in [
        ("credential-rotation", "owner"),
        ("reviews", "owner"),
        ("catalogue", "owner"),
    ] {
        let rows = report(&app, slug, &[]).await;
        let left = rows.iter().filter(|row| row[column] == "Ana (left)");
        assert_eq!(left.count(), 1, "{slug}");
    }
}
