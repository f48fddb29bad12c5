//! Names: compared by what they look like, sorted as people sort, and made anew when their recipe is another.

use holdfast_backend::services::people::PersonView;
use holdfast_backend::store::credentials::CredentialFilter;
use holdfast_backend::store::integrations::{IntegrationFilter, IntegrationSort};
use holdfast_backend::store::people::PeopleFilter;
use holdfast_backend::store::{PageRequest, open};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::UserId;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, key_form, refused};

/// What the order of people makes of these.
const NAMES: [&str; 6] = ["Ztest", "10 cards", "éclair", "Btest", "9 cards", "Ätest"];
const SORTED: [&str; 6] = ["9 cards", "10 cards", "Ätest", "Btest", "éclair", "Ztest"];

fn named(name: &str) -> Fields {
    Fields::default().with("name", name)
}

async fn add_person(app: &TestBackend, name: &str, email: &str) -> UserId {
    let person = id();
    let fields = named(name).with("email", email).with("roles.engineer", "on");
    app.add_person(&app.system(), person, &fields).await.unwrap();
    person
}

async fn integrations(app: &TestBackend, filter: &IntegrationFilter) -> Vec<String> {
    let page = app
        .integrations(&app.system(), filter, &PageRequest::default())
        .await;
    page.unwrap().rows.into_iter().map(|row| row.name).collect()
}

async fn people(app: &TestBackend, query: &str) -> Vec<String> {
    let filter = PeopleFilter {
        query: query.into(),
        ..PeopleFilter::default()
    };
    let page = app.people(&app.system(), &filter, &PageRequest::default()).await;
    page.unwrap().rows.into_iter().map(|row| row.name).collect()
}

async fn providers(app: &TestBackend, query: &str) -> Vec<String> {
    let page = app
        .providers(&app.system(), query, None, false, &PageRequest::default())
        .await;
    page.unwrap().rows.into_iter().map(|row| row.name).collect()
}

async fn credentials(app: &TestBackend, query: &str) -> Vec<String> {
    let filter = CredentialFilter {
        query: query.into(),
        by_name: true,
        ..CredentialFilter::default()
    };
    let page = app
        .credentials(&app.system(), &filter, &PageRequest::default())
        .await;
    let rows = page.unwrap().rows;
    rows.into_iter()
        .map(|row| row.credential.name.to_string())
        .collect()
}

#[rstest]
#[tokio::test]
async fn names_that_look_the_same_are_taken(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let provider = app.new_provider("Stripe").await;
    let integration = app
        .register(&system, id(), &form("Payments", provider))
        .await
        .unwrap();
    app.api_key(integration, "Live key", "2026-11-01").await;
    app.add_service(&system, id(), &named("Shop").with("criticality", "low"))
        .await
        .unwrap();
    app.add_team(&system, id(), &named("Payments")).await.unwrap();
    for alike in ["Stripe\u{200d}", "STRIPE", "Ｓｔｒｉｐｅ", "Ѕtrіре", " Stripe "] {
        let fields = named(alike).with("category", "payment");
        let said = refused(app.add_provider(&system, id(), &fields).await, "name");
        assert_eq!(
            said, "A provider with this name is in the register already.",
            "{alike}"
        );
    }
    for alike in ["SHOP", "Shop\u{2060}", "Ѕhоp"] {
        let fields = named(alike).with("criticality", "low");
        refused(app.add_service(&system, id(), &fields).await, "name");
    }
    for alike in ["payments", "Payments\u{ad}", "Рayments"] {
        refused(app.add_team(&system, id(), &named(alike)).await, "name");
    }
    for alike in ["LIVE  KEY", "Live\u{a0}key", "Lіve key"] {
        let saved = app
            .save_credential(&system, integration, id(), None, &key_form(alike))
            .await;
        refused(saved, "name");
    }
    let stripé = named("Stripé").with("category", "payment");
    app.add_provider(&system, id(), &stripé).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_credential_out_of_use_leaves_its_name_to_a_new_one(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let integration = app.new_integration("Payments").await;
    let old = app.api_key(integration, "Live key", "2026-11-01").await;
    let retired = key_form("Live key").with("revoked_on", "2026-11-20");
    app.save_credential(&system, integration, old, Some(1), &retired)
        .await
        .unwrap();
    let new = app.api_key(integration, "Live key", "2026-11-21").await;
    let again = app
        .save_credential(&system, integration, old, Some(2), &key_form("Live key"))
        .await;
    assert_eq!(
        refused(again, "name"),
        "This integration has a credential with this name already."
    );
    let retired = key_form("Live key").with("revoked_on", "2026-11-21");
    app.save_credential(&system, integration, new, Some(1), &retired)
        .await
        .unwrap();
    assert_eq!(credentials(&app, "live").await, ["Live key", "Live key"]);
}

#[rstest]
#[tokio::test]
async fn lists_are_in_the_order_of_people(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    for (number, name) in NAMES.into_iter().enumerate() {
        let provider = app.new_provider(name).await;
        let owner = add_person(&app, name, &format!("p{number}@example.org")).await;
        let fields = form(name, provider).with("owner", owner.to_string());
        let integration = app.register(&system, id(), &fields).await.unwrap();
        app.api_key(integration, name, "2026-11-01").await;
        app.add_team(&system, id(), &named(name)).await.unwrap();
        app.add_service(&system, id(), &named(name).with("criticality", "low"))
            .await
            .unwrap();
    }
    for sort in [
        IntegrationSort::Name,
        IntegrationSort::Provider,
        IntegrationSort::Owner,
    ] {
        let filter = IntegrationFilter {
            sort,
            ..IntegrationFilter::default()
        };
        assert_eq!(integrations(&app, &filter).await, SORTED, "{sort:?}");
    }
    assert_eq!(people(&app, "").await, SORTED);
    assert_eq!(providers(&app, "").await, SORTED);
    assert_eq!(credentials(&app, "").await, SORTED);
    let teams = app.teams(&system).await.unwrap();
    assert_eq!(
        teams.into_iter().map(|team| team.name).collect::<Vec<_>>(),
        SORTED
    );
    let services = app.services(&system).await.unwrap();
    assert_eq!(
        services
            .into_iter()
            .map(|service| service.name.to_string())
            .collect::<Vec<_>>(),
        SORTED
    );
}

#[rstest]
#[tokio::test]
async fn everything_is_found_by_any_word_of_its_name(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let provider = app.new_provider("Google Maps").await;
    let integration = app
        .register(&system, id(), &form("Grüße Ångström", provider))
        .await
        .unwrap();
    app.api_key(integration, "Webhook sécret", "2026-11-01").await;
    app.add_service(&system, id(), &named("Große Kasse").with("criticality", "low"))
        .await
        .unwrap();
    add_person(&app, "Zoë Ørsted-Łuk", "z.ork@example.org").await;
    let by = |query: &str| IntegrationFilter {
        query: query.into(),
        ..IntegrationFilter::default()
    };
    for typed in [
        "grusse",
        "angstrom",
        "GRÜSSE",
        "A\u{30a}ngstro\u{308}m",
        "maps angs",
    ] {
        assert_eq!(
            integrations(&app, &by(typed)).await,
            ["Grüße Ångström"],
            "{typed}"
        );
    }
    for typed in ["secret", "SÉCRET web", "se\u{301}cret"] {
        assert_eq!(credentials(&app, typed).await, ["Webhook sécret"], "{typed}");
    }
    for typed in [
        "orsted",
        "luk",
        "Zoe",
        "zoë ørst",
        "z.ork@example.org",
        "ork",
        "example.org",
    ] {
        assert_eq!(people(&app, typed).await, ["Zoë Ørsted-Łuk"], "{typed}");
    }
    for typed in ["maps", "goo MAP"] {
        assert_eq!(providers(&app, typed).await, ["Google Maps"], "{typed}");
    }
    assert_eq!(
        app.search(&system, "kasse").await.unwrap().services,
        ["Große Kasse"]
    );
    assert_eq!(
        app.search(&system, "grosse").await.unwrap().services,
        ["Große Kasse"]
    );
    assert_eq!(app.search(&system, "maps").await.unwrap().providers.len(), 1);
    assert_eq!(app.search(&system, "secret").await.unwrap().credentials.len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_search_without_a_letter_or_digit_finds_nothing(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    app.api_key(integration, "Live key", "2026-11-01").await;
    add_person(&app, "Zoë", "zoe@example.org").await;
    for typed in ["%", "_", "🦀", "* ?"] {
        let filter = IntegrationFilter {
            query: typed.into(),
            ..IntegrationFilter::default()
        };
        let page = app
            .integrations(&app.system(), &filter, &PageRequest::default())
            .await
            .unwrap();
        assert_eq!((page.rows.len(), page.total), (0, 0), "{typed}");
        assert_eq!(credentials(&app, typed).await, [""; 0], "{typed}");
        assert_eq!(providers(&app, typed).await, [""; 0], "{typed}");
        assert_eq!(people(&app, typed).await, [""; 0], "{typed}");
    }
}

#[rstest]
#[tokio::test]
async fn a_person_is_found_by_the_name_and_address_of_now(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let person = add_person(&app, "Ana Old", "ana.old@example.org").await;
    let system = app.system();
    let PersonView { version, .. } = app.person_view(&system, person).await.unwrap();
    let fields = named("Ana New").with("roles.viewer", "on");
    app.update_person(&system, person, version, &fields)
        .await
        .unwrap();
    assert_eq!(people(&app, "ana new").await, ["Ana New"]);
    assert_eq!(people(&app, "old").await, ["Ana New"], "the address");
}

#[rstest]
#[tokio::test]
async fn keys_of_another_recipe_are_made_anew_at_the_start(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    for (number, name) in NAMES.into_iter().enumerate() {
        let provider = app.new_provider(name).await;
        let owner = add_person(&app, name, &format!("p{number}@example.org")).await;
        let fields = form(name, provider).with("owner", owner.to_string());
        let integration = app.register(&system, id(), &fields).await.unwrap();
        app.api_key(integration, name, "2026-11-01").await;
        app.add_team(&system, id(), &named(name)).await.unwrap();
        app.add_service(&system, id(), &named(name).with("criticality", "low"))
            .await
            .unwrap();
    }
    // As a version that knew nothing of this left them.
    for old in [
        "UPDATE integrations SET name_key = lower(name), provider_key = 'old', owner_key = 'old'",
        "UPDATE users SET name_key = lower(name)",
        "UPDATE providers SET name_key = lower(name), skeleton = ''",
        "UPDATE services SET name_key = lower(name), skeleton = ''",
        "UPDATE credentials SET name_key = lower(name), skeleton = ''",
        "UPDATE teams SET name_key = '', skeleton = ''",
        "UPDATE teams SET name = 'ZTEST' WHERE name = 'Btest'",
        "DELETE FROM search_terms",
        "DELETE FROM name_terms",
    ] {
        app.sql(old).await;
    }
    let by_name = IntegrationFilter {
        sort: IntegrationSort::Name,
        ..IntegrationFilter::default()
    };
    open::open(app.url(), 2).await.unwrap().close().await;
    assert_ne!(
        integrations(&app, &by_name).await,
        SORTED,
        "the recipe is the same"
    );
    app.sql("UPDATE recipes SET version = 0").await;
    open::open(app.url(), 2).await.unwrap().close().await;
    for sort in [
        IntegrationSort::Name,
        IntegrationSort::Provider,
        IntegrationSort::Owner,
    ] {
        let filter = IntegrationFilter {
            sort,
            ..by_name.clone()
        };
        assert_eq!(integrations(&app, &filter).await, SORTED, "{sort:?}");
    }
    let found = IntegrationFilter {
        query: "eclair".into(),
        ..by_name
    };
    assert_eq!(integrations(&app, &found).await, ["éclair"]);
    assert_eq!(people(&app, "").await, SORTED);
    assert_eq!(people(&app, "atest").await, ["Ätest"]);
    assert_eq!(providers(&app, "").await, SORTED);
    assert_eq!(providers(&app, "eclair").await, ["éclair"]);
    assert_eq!(credentials(&app, "").await, SORTED);
    assert_eq!(credentials(&app, "10").await, ["10 cards"]);
    refused(
        app.add_provider(&system, id(), &named("ÄTEST").with("category", "payment"))
            .await,
        "name",
    );
    // Two old teams that look the same stay; no third one joins them.
    assert_eq!(app.teams(&system).await.unwrap().len(), 6);
    assert_eq!(
        app.number("SELECT COUNT(*) FROM teams WHERE skeleton = ''").await,
        1
    );
    refused(app.add_team(&system, id(), &named("ztest")).await, "name");
    assert_eq!(
        app.number("SELECT version FROM recipes").await,
        holdfast_domain::fold::RECIPE
    );
}
