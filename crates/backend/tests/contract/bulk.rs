//! Lists and reports are read as one value; what comes out is what went in, to the last bit.

use chrono::NaiveDate;
use holdfast_backend::store::credentials::{self, CredentialFilter};
use holdfast_backend::store::integrations::{self, IntegrationFilter, IntegrationSort};
use holdfast_backend::store::{PageRequest, reports};
use holdfast_domain::ids::CredentialId;
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, first_day, form, id, key_form};

/// Names that JSON, CSV or SQL could stumble over.
const NAMES: [&str; 9] = [
    "Plain",
    "O'Hara \"quoted\" \\ back\\slash",
    "{\"json\": [1, 2]}",
    "Zürich – Łódź – Ελλάδα – 東京",
    "👩🔬 beyond the basic plane \u{1f1e9}\u{1f1ea}",
    "a,b;c|d",
    "$1 %s {} '; --",
    "null",
    "<script>&amp;",
];

/// Numbers between 0 and 100 that need all their digits, always the same ones.
fn numbers() -> impl Iterator<Item = f64> {
    let edges = [
        0.0,
        100.0,
        0.1 + 0.2,
        1.0 / 3.0,
        79.96,
        f64::EPSILON,
        5e-324,
        99.999_999_999_999_99,
    ];
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let many = std::iter::repeat_with(move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from_bits(0x3FF0_0000_0000_0000 | (state >> 12)) * 100.0 - 100.0
    });
    edges.into_iter().chain(many)
}

#[rstest]
#[tokio::test]
async fn scores_and_names_are_read_to_the_last_bit(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider(NAMES[1]).await;
    let mut made = Vec::new();
    for name in NAMES {
        let form = form(name, provider).with("tier", if made.is_empty() { "" } else { "high" });
        made.push(app.register(&app.system(), id(), &form).await.unwrap());
    }
    let mut numbers = numbers();
    for _ in 0..40 {
        let mut expected = Vec::new();
        let mut writing = app.db.write().await.unwrap();
        for integration in &made {
            let stored = integrations::find(&mut writing.conn(), *integration)
                .await
                .unwrap();
            let mut assessment = stored.unwrap().assessment;
            assessment.scores.residual = numbers.next().unwrap();
            assessment.scores.inherent = numbers.next().unwrap();
            assessment.scores.confidence = numbers.next().unwrap();
            let due = (day("2027-01-31"), "review");
            integrations::save_score(&mut writing.conn(), *integration, &assessment, (None, None), due)
                .await
                .unwrap();
            expected.push(assessment.scores);
        }
        writing.commit().await.unwrap();
        let filter = IntegrationFilter {
            sort: IntegrationSort::Name,
            ..IntegrationFilter::default()
        };
        let mut reading = app.db.read().await.unwrap();
        let page = integrations::list(&mut reading.conn(), &filter, &PageRequest::default(), true).await;
        let rows = page.unwrap().rows;
        assert_eq!(rows.len(), made.len());
        for (index, integration) in made.iter().enumerate() {
            let row = rows.iter().find(|row| row.id == integration.0).unwrap();
            let scores = [row.residual, row.inherent, row.confidence].map(f64::to_bits);
            let stored = &expected[index];
            let stored = [stored.residual, stored.inherent, stored.confidence].map(f64::to_bits);
            assert_eq!(scores, stored, "{row:?}");
            assert_eq!((&*row.name, &*row.provider_name), (NAMES[index], NAMES[1]));
            assert_eq!(row.tier.as_deref(), (index > 0).then_some("high"));
            assert_eq!((&row.owner_name, &row.team_name), (&None, &None));
            assert_eq!(
                (row.next_due_on, &*row.next_due_kind),
                (day("2027-01-31"), "review")
            );
            assert_eq!(row.review_due_on, None);
        }
    }
}

#[rstest]
#[tokio::test]
async fn a_credential_in_a_list_is_the_credential(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let answers = [("", ""), ("yes", "no"), ("no", "yes")];
    let mut made: Vec<CredentialId> = Vec::new();
    for (index, name) in NAMES.into_iter().enumerate() {
        let (scoped, shared) = answers[index % 3];
        let mut form = key_form(name).with("scoped", scoped).with("shared", shared);
        if index % 2 > 0 {
            form = form
                .with("issued_on", "2026-02-28")
                .with("expires_on", "2028-02-29")
                .with("last_rotated_on", "2026-11-01")
                .with("scopes", NAMES[(index + 1) % NAMES.len()]);
        }
        let credential = id();
        app.save_credential(&app.system(), integration, credential, None, &form)
            .await
            .unwrap();
        made.push(credential);
    }
    let mut reading = app.db.read().await.unwrap();
    let mut conn = reading.conn();
    let (filter, request) = (CredentialFilter::default(), PageRequest::default());
    let page = credentials::list(&mut conn, &filter, first_day(), &request, true).await;
    let rows = page.unwrap().rows;
    assert_eq!(rows.len(), made.len());
    for credential in made {
        let (stored, _) = credentials::find(&mut conn, credential).await.unwrap().unwrap();
        let row = rows.iter().find(|row| row.credential.id == credential).unwrap();
        assert_eq!(row.credential, stored);
        assert_eq!(row.integration_name, "Payments");
    }
}

#[rstest]
#[tokio::test]
async fn reviews_come_in_their_order_over_the_end_of_a_chunk(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Acme").await;
    for (index, name) in NAMES.into_iter().enumerate() {
        let form = form(name, provider)
            .with("review_cadence_months", "7")
            .with("review_cadence_reason", NAMES[index]);
        let integration = app.register(&app.system(), id(), &form).await.unwrap();
        if index % 2 > 0 {
            app.review(integration).await;
        }
    }
    let mut reading = app.db.read().await.unwrap();
    let mut conn = reading.conn();
    let all = reports::reviews(&mut conn, None, None, 100).await.unwrap();
    assert_eq!(all.len(), NAMES.len());
    let keys: Vec<(Option<NaiveDate>, _)> = all.iter().map(|row| (row.review_due_on, row.id)).collect();
    assert!(keys.is_sorted(), "none comes before a date: {keys:?}");
    let (mut chunked, mut after) = (Vec::new(), None);
    loop {
        let rows = reports::reviews(&mut conn, None, after, 4).await.unwrap();
        let Some(last) = rows.last() else { break };
        after = Some(last.key());
        chunked.extend(rows.iter().map(|row| (row.review_due_on, row.id)));
    }
    assert_eq!(chunked, keys);
    for row in all {
        let stored = integrations::find(&mut conn, row.id.into())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.plan, stored.integration.review);
        assert_eq!(row.name, stored.integration.name.as_str());
        assert_eq!(row.outcome.as_deref(), row.last_review_on.map(|_| "passed"));
    }
}
