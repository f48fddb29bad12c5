//! How SQLite runs lists and searches: by an index, never over a whole table.

use holdfast_backend::store::PageRequest;
use holdfast_backend::store::integrations::{self, IntegrationFilter, IntegrationSort};
use holdfast_domain::integration::{Category, Criticality, DataClass, Framework, Lifecycle};
use holdfast_domain::risk::Band;

use crate::lists::{SORTS, crowd, page};
use crate::support::{TestBackend, day, id};

/// The tables that grow with the catalogue.
const BIG: [&str; 4] = ["i", "s", "o", "integration_tags"];

#[tokio::test]
async fn no_list_and_no_search_reads_a_whole_table() {
    let app = TestBackend::sqlite().await;
    crowd(&app).await;
    let none = IntegrationFilter::default;
    let filters = [
        none(),
        IntegrationFilter {
            query: "pay acme".into(),
            ..none()
        },
        IntegrationFilter {
            lifecycle: vec![Lifecycle::Live],
            ..none()
        },
        IntegrationFilter {
            category: vec![Category::Payment],
            ..none()
        },
        IntegrationFilter {
            band: vec![Band::High],
            ..none()
        },
        IntegrationFilter {
            tier: vec![Criticality::High],
            ..none()
        },
        IntegrationFilter {
            data_class: vec![DataClass::Personal],
            ..none()
        },
        IntegrationFilter {
            framework: vec![Framework::Gdpr],
            ..none()
        },
        IntegrationFilter {
            provider: Some(id()),
            ..none()
        },
        IntegrationFilter {
            owner: Some(id()),
            ..none()
        },
        IntegrationFilter {
            unowned: true,
            ..none()
        },
        IntegrationFilter {
            team: Some(id()),
            ..none()
        },
        IntegrationFilter {
            due_by: Some(day("2026-11-22")),
            ..none()
        },
    ];
    let first = page(
        &app,
        &none(),
        PageRequest {
            rows: 1,
            ..PageRequest::default()
        },
    )
    .await;
    let mut reading = app.db.read().await.unwrap();
    for filter in filters {
        for sort in SORTS {
            let filter = IntegrationFilter {
                sort,
                ..filter.clone()
            };
            let after =
                (sort == IntegrationSort::Residual).then(|| first.next.as_ref().unwrap().parse().unwrap());
            for request in [
                PageRequest::default(),
                PageRequest {
                    after,
                    ..PageRequest::default()
                },
            ] {
                let plan = integrations::explain_list(&mut reading.conn(), &filter, &request)
                    .await
                    .unwrap();
                for line in &plan {
                    // Walking an index in the order wanted ends at the page's limit; it is not a scan of the table.
                    let scans = BIG.iter().any(|table| *line == format!("SCAN {table}"));
                    assert!(!scans, "{filter:?}\n{plan:#?}");
                }
                let narrowed = filter != IntegrationFilter { sort, ..none() };
                let sorts = plan.iter().any(|line| line.contains("TEMP B-TREE FOR ORDER BY"));
                assert!(narrowed || !sorts, "{filter:?} sorts everything\n{plan:#?}");
            }
        }
    }
}
