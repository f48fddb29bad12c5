//! How SQLite runs lists and searches: by an index, never over a whole table.

use holdfast_backend::store::PageRequest;
use holdfast_backend::store::due::{self, DueFilter};
use holdfast_backend::store::integrations::{self, IntegrationFilter, IntegrationSort};
use holdfast_backend::store::notifications::log::{self, LogFilter};
use holdfast_backend::store::notifications::queue;
use holdfast_backend::store::work;
use holdfast_domain::integration::{Category, Criticality, DataClass, Environment, Framework, Lifecycle};
use holdfast_domain::reminder::{ChannelClass, DeliveryState, NotificationKind, Subject};
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

#[tokio::test]
async fn what_every_page_counts_is_looked_up_in_indexes() {
    let app = TestBackend::sqlite().await;
    crowd(&app).await;
    let mut reading = app.db.read().await.unwrap();
    let plan = work::explain(&mut reading.conn()).await.unwrap();
    for index in [
        "record_dates_of_owner",
        "record_dates_of_deputy",
        "record_dates_of_team",
        "record_dates_by_kind",
        "integrations_score_age",
    ] {
        assert!(
            plan.iter().any(|line| line.contains(index)),
            "{index} is not used\n{plan:#?}"
        );
    }
    for table in ["a", "b", "c", "d", "h", "n", "s", "integrations"] {
        assert!(!plan.contains(&format!("SCAN {table}")), "{plan:#?}");
    }
}

#[tokio::test]
async fn what_is_found_is_counted_and_sorted_by_an_index_alone() {
    let app = TestBackend::sqlite().await;
    crowd(&app).await;
    let mut reading = app.db.read().await.unwrap();
    let none = IntegrationFilter::default;
    let filters = [
        (
            IntegrationFilter {
                query: "pay".into(),
                ..none()
            },
            "SEARCH i USING COVERING INDEX integrations_found (id=?)",
            2,
        ),
        (
            IntegrationFilter {
                framework: vec![Framework::Gdpr],
                ..none()
            },
            "SEARCH i USING COVERING INDEX integrations_found (id=?)",
            2,
        ),
        (
            IntegrationFilter {
                category: vec![Category::Payment],
                ..none()
            },
            "SEARCH i USING COVERING INDEX integrations_by_category (category=?)",
            1,
        ),
        (
            IntegrationFilter {
                due_by: Some(day("2026-11-22")),
                ..none()
            },
            "SEARCH i USING COVERING INDEX integrations_next_due (next_due_on<?)",
            1,
        ),
    ];
    for (filter, wanted, times) in filters {
        let plan = integrations::explain_list(&mut reading.conn(), &filter, &PageRequest::default())
            .await
            .unwrap();
        let found = plan.iter().filter(|line| *line == wanted).count();
        assert!(found >= times, "{filter:?}: {plan:#?}");
    }
}

/// Lines of a plan that read all of a table that grows.
fn scans(plan: &[String], tables: &[&str]) -> Vec<String> {
    let whole = |line: &&String| tables.iter().any(|table| **line == format!("SCAN {table}"));
    plan.iter().filter(whole).cloned().collect()
}

#[tokio::test]
async fn what_is_due_is_found_by_its_dates_and_in_their_order() {
    let app = TestBackend::sqlite().await;
    crowd(&app).await;
    let mut reading = app.db.read().await.unwrap();
    let all = DueFilter::until(day("2026-12-22"));
    let filters = [
        all.clone(),
        DueFilter {
            user: Some(id()),
            ..all.clone()
        },
        DueFilter {
            team: Some(id()),
            ..all.clone()
        },
    ];
    for filter in filters {
        for plan in due::explain(&mut reading.conn(), &filter).await.unwrap() {
            let found = scans(&plan, &["d", "i"]);
            assert!(found.is_empty(), "{filter:?}: {plan:#?}");
            let sorted = plan.iter().any(|line| line.ends_with("TEMP B-TREE FOR ORDER BY"));
            assert!(!sorted || filter != all, "sorts everything: {plan:#?}");
        }
    }
    let some = DueFilter::of(vec![
        Subject::Credential(id()),
        Subject::Integration(id()),
        Subject::Evidence(id()),
        Subject::Notice(id(), id()),
        Subject::Version(id(), Environment::Production),
    ]);
    for plan in due::explain(&mut reading.conn(), &some).await.unwrap() {
        assert!(scans(&plan, &["d", "i"]).is_empty(), "{plan:#?}");
    }
}

#[tokio::test]
async fn the_queue_and_the_log_of_deliveries_are_read_by_an_index() {
    let app = TestBackend::sqlite().await;
    let mut reading = app.db.read().await.unwrap();
    let plan = queue::explain_ready(&mut reading.conn(), app.clock.now())
        .await
        .unwrap();
    assert!(scans(&plan, &["notifications", "l"]).is_empty(), "{plan:#?}");
    let waiting = plan
        .iter()
        .any(|line| line.contains("notifications_ready (state=? AND not_before<?)"));
    assert!(waiting, "{plan:#?}");
    let none = LogFilter::default;
    let filters = [
        none(),
        LogFilter {
            state: Some(DeliveryState::Dead),
            ..none()
        },
        LogFilter {
            kind: Some(NotificationKind::Test),
            ..none()
        },
        LogFilter {
            channel: Some(ChannelClass::Webhook),
            ..none()
        },
        LogFilter {
            user: Some(id()),
            ..none()
        },
        LogFilter {
            integration: Some(id()),
            ..none()
        },
    ];
    for filter in filters {
        let plan = log::explain_list(&mut reading.conn(), &filter, &PageRequest::default())
            .await
            .unwrap();
        // Walking the newest first ends at the page's limit.
        let found = scans(&plan, &["n", "u", "t", "c", "i"]);
        assert!(found.is_empty(), "{filter:?}: {plan:#?}");
        let sorted = plan.iter().any(|line| line.contains("TEMP B-TREE"));
        assert!(
            !sorted || filter.user.is_some(),
            "{filter:?} sorts everything: {plan:#?}"
        );
    }
}
