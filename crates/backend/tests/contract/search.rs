//! Search: every word must begin a word of the record, whatever the case.

use holdfast_backend::store::PageRequest;
use holdfast_backend::store::integrations::IntegrationFilter;
use holdfast_domain::access::Role;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id};

async fn found(app: &TestBackend, query: &str) -> Vec<String> {
    let filter = IntegrationFilter {
        query: query.into(),
        ..IntegrationFilter::default()
    };
    let page = app
        .integrations(&app.system(), &filter, &PageRequest::default())
        .await
        .unwrap();
    let mut names: Vec<_> = page.rows.into_iter().map(|row| row.name).collect();
    names.sort();
    names
}

#[rstest]
#[tokio::test]
async fn words_are_found_by_their_beginning_whatever_the_case(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let (stripe, mail) = (
        app.new_provider("Stripe").await,
        app.new_provider("Mailgun").await,
    );
    let system = app.system();
    app.register(&system, id(), &form("Card payments", stripe))
        .await
        .unwrap();
    app.register(&system, id(), &form("Überweisungen", stripe))
        .await
        .unwrap();
    app.register(&system, id(), &form("Receipts by mail", mail))
        .await
        .unwrap();
    assert_eq!(found(&app, "card").await, ["Card payments"]);
    assert_eq!(found(&app, "PAYM CAR").await, ["Card payments"]);
    assert_eq!(found(&app, "stripe").await, ["Card payments", "Überweisungen"]);
    assert_eq!(found(&app, "ÜBER str").await, ["Überweisungen"]);
    assert_eq!(found(&app, "mai rec").await, ["Receipts by mail"]);
    assert_eq!(
        found(&app, "ayments").await,
        [""; 0],
        "the middle of a word is no beginning"
    );
    assert_eq!(
        found(&app, "card mailgun").await,
        [""; 0],
        "every word is required"
    );
    assert_eq!(found(&app, "  ").await.len(), 3, "no word narrows nothing");
    assert_eq!(found(&app, "%' OR 1=1 --").await, [""; 0]);
}

#[rstest]
#[tokio::test]
async fn a_renamed_record_is_found_by_its_new_name_only(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Acme").await;
    let integration = app
        .register(&app.system(), id(), &form("Payments", provider))
        .await
        .unwrap();
    app.update(
        &app.system(),
        integration,
        1,
        &form("Invoices", provider).with("purpose", "Sends bills."),
    )
    .await
    .unwrap();
    assert_eq!(found(&app, "invoices").await, ["Invoices"]);
    assert_eq!(found(&app, "payments").await, [""; 0]);
}

#[rstest]
#[tokio::test]
async fn one_field_finds_records_of_every_kind_a_handful_of_each(
    #[values(Sqlite, Postgres)] database: Database,
) {
    use holdfast_backend::services::search::Found;
    use holdfast_domain::fields::Fields;

    let app = TestBackend::new(database).await;
    let system = app.system();
    let acme = app.new_provider("Acme").await;
    let fields = form("Acme wallets", acme).with("lifecycle", "retired");
    app.register(&system, id(), &fields).await.unwrap();
    let service = Fields::default()
        .with("name", "Wallets and cards")
        .with("criticality", "low");
    app.add_service(&system, id(), &service).await.unwrap();
    let integration = app
        .register(&system, id(), &form("Card payments", acme))
        .await
        .unwrap();
    app.api_key(integration, "Acme live key", "2026-11-01").await;
    let viewer = app.person(Role::Viewer).await;
    let found = app.search(&viewer, " ACME ").await.unwrap();
    let said = |name: &str, detail: &str| (name.to_owned(), detail.to_owned());
    let integrations: Vec<_> = found
        .integrations
        .iter()
        .map(|hit| (hit.name.clone(), hit.detail.clone()))
        .collect();
    assert!(integrations.contains(&said("Acme wallets", "Acme, retired")));
    assert!(integrations.contains(&said("Card payments", "Acme")));
    assert_eq!(
        (found.providers[0].id, found.providers[0].detail.as_str()),
        (acme, "1 integration")
    );
    assert_eq!(
        (found.credentials[0].id, found.credentials[0].detail.as_str()),
        (integration, "Card payments")
    );
    assert!(!found.more);
    assert_eq!(
        app.search(&viewer, "wall").await.unwrap().services,
        ["Wallets and cards"]
    );
    for number in 0..6 {
        app.register(&system, id(), &form(&format!("Acme {number}"), acme))
            .await
            .unwrap();
    }
    let found = app.search(&viewer, "acme").await.unwrap();
    assert_eq!((found.integrations.len(), found.more), (6, true));
    for nothing in ["", "%", " ' "] {
        assert_eq!(app.search(&viewer, nothing).await.unwrap(), Found::default());
    }
}

/// Copies the only integration, and what it is found by, so that there are 2,500.
async fn multiply(app: &TestBackend, database: Database) {
    app.sql(match database {
        Sqlite => {
            "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) \
             INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, owner_key, frameworks, completeness, \
             document, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, assessment, next_due_on, \
             next_due_kind, created_at, updated_at) \
             SELECT randomblob(16), version, name, name_key, provider_id, provider_key, category, lifecycle, owner_key, frameworks, completeness, \
             document, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, assessment, next_due_on, \
             next_due_kind, created_at, updated_at FROM integrations, n"
        }
        Postgres => {
            "INSERT INTO integrations (id, version, name, name_key, provider_id, provider_key, category, lifecycle, owner_key, frameworks, completeness, \
             document, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, assessment, next_due_on, \
             next_due_kind, created_at, updated_at) \
             SELECT gen_random_uuid(), version, name, name_key, provider_id, provider_key, category, lifecycle, owner_key, frameworks, completeness, \
             document, residual, inherent, confidence, residual_band, inherent_band, score_valid_through, score_model, assessment, next_due_on, \
             next_due_kind, created_at, updated_at FROM integrations, generate_series(2, 2500)"
        }
    })
    .await;
    app.sql(
        "INSERT INTO search_terms (integration_id, term) SELECT i.id, t.term FROM integrations i, search_terms t \
         WHERE t.integration_id <> i.id",
    )
    .await;
}

#[rstest]
#[tokio::test]
async fn a_word_of_thousands_loses_no_row(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Acme").await;
    let system = app.system();
    app.register(&system, id(), &form("Payments", provider))
        .await
        .unwrap();
    multiply(&app, database).await;
    let owner = app.person(Role::Engineer).await.user;
    // Registered last, and of ids that sort anywhere: a search that stopped after some hits would miss some of them.
    for number in 0..12 {
        let fields =
            form(&format!("Payments {number} rare"), provider).with("owner", owner.unwrap().to_string());
        app.register(&system, id(), &fields).await.unwrap();
    }
    let search = |query: &str, owner| IntegrationFilter {
        query: query.into(),
        owner,
        ..IntegrationFilter::default()
    };
    let count = async |filter: IntegrationFilter| {
        let (mut request, mut seen) = (
            PageRequest {
                rows: 500,
                ..PageRequest::default()
            },
            0,
        );
        loop {
            let page = app.integrations(&system, &filter, &request).await.unwrap();
            seen += page.rows.len();
            let Some(next) = page.next else {
                return (seen, page.total);
            };
            request.after = Some(next.parse().unwrap());
        }
    };
    assert_eq!(count(search("payments", None)).await.0, 2_512);
    assert_eq!(count(search("payments", owner)).await, (12, 12));
    assert_eq!(count(search("payments rare", None)).await, (12, 12));
    assert_eq!(count(search("payments acme 7", owner)).await, (1, 1));
}
