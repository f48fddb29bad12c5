//! Lists: filters, orders and paging by key, forward and backward, also among ties.

use holdfast_backend::store::credentials::CredentialFilter;
use holdfast_backend::store::integrations::{self, IntegrationFilter, IntegrationSort, IntegrationSummary};
use holdfast_backend::store::{Page, PageRequest};
use holdfast_domain::access::Role;
use holdfast_domain::fold::order;
use holdfast_domain::integration::{DataClass, Framework};
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, key_form};

pub const SORTS: [IntegrationSort; 6] = [
    IntegrationSort::Residual,
    IntegrationSort::Inherent,
    IntegrationSort::Name,
    IntegrationSort::Provider,
    IntegrationSort::Owner,
    IntegrationSort::NextDue,
];

/// 23 integrations with many ties: two names, three providers, two owners or none, few scores, few dates.
pub async fn crowd(app: &TestBackend) {
    let providers = [
        app.new_provider("Acme").await,
        app.new_provider("béta").await,
        app.new_provider("Zeta").await,
    ];
    let owners = [app.person(Role::Engineer).await, app.person(Role::Engineer).await];
    for number in 0..23_usize {
        let mut form = form(["Payments", "mail"][number % 2], providers[number % 3]).with("another", "on");
        if let Some(owner) = owners.get(number % 3) {
            form.set("owner", owner.user.unwrap().to_string());
        }
        if number % 4 == 0 {
            form.set("privilege", "scoped_read");
        }
        let integration = app.register(&app.system(), id(), &form).await.unwrap();
        match number % 5 {
            0 => drop(app.review(integration).await),
            1 => drop(app.api_key(integration, "Key", "2026-10-01").await),
            2 => app
                .save_credential(&app.system(), integration, id(), None, &key_form("Key"))
                .await
                .map(drop)
                .unwrap(),
            _ => {}
        }
    }
}

pub fn ids(rows: &[IntegrationSummary]) -> Vec<uuid::Uuid> {
    rows.iter().map(|row| row.id).collect()
}

pub async fn page(
    app: &TestBackend,
    filter: &IntegrationFilter,
    request: PageRequest,
) -> Page<IntegrationSummary> {
    app.integrations(&app.system(), filter, &request).await.unwrap()
}

#[rstest]
#[tokio::test]
async fn pages_by_key_show_every_row_once_forward_and_backward(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    crowd(&app).await;
    for sort in SORTS {
        for reversed in [false, true] {
            let filter = IntegrationFilter {
                sort,
                reversed,
                ..IntegrationFilter::default()
            };
            let all = ids(&page(&app, &filter, PageRequest::default()).await.rows);
            assert_eq!(all.len(), 23);
            let mut forward = vec![
                page(
                    &app,
                    &filter,
                    PageRequest {
                        rows: 5,
                        ..PageRequest::default()
                    },
                )
                .await,
            ];
            assert_eq!((forward[0].previous.clone(), forward[0].total), (None, 23));
            while let Some(next) = &forward[forward.len() - 1].next {
                let request = PageRequest {
                    after: Some(next.parse().unwrap()),
                    before: None,
                    rows: 5,
                };
                forward.push(page(&app, &filter, request).await);
            }
            let seen: Vec<_> = forward.iter().flat_map(|page| ids(&page.rows)).collect();
            assert_eq!(seen, all, "{sort:?} reversed {reversed}, forward");
            let mut at = forward.len() - 1;
            let mut last = forward[at].clone();
            while let Some(previous) = &last.previous {
                at -= 1;
                let request = PageRequest {
                    after: None,
                    before: Some(previous.parse().unwrap()),
                    rows: 5,
                };
                last = page(&app, &filter, request).await;
                assert_eq!(
                    ids(&last.rows),
                    ids(&forward[at].rows),
                    "{sort:?} reversed {reversed}, back to page {at}"
                );
                assert_eq!(last.next, forward[at].next);
            }
            assert_eq!(at, 0);
        }
    }
}

#[rstest]
#[tokio::test]
async fn each_order_is_the_one_it_says(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    crowd(&app).await;
    for sort in SORTS {
        let rows = page(
            &app,
            &IntegrationFilter {
                sort,
                ..IntegrationFilter::default()
            },
            PageRequest::default(),
        )
        .await
        .rows;
        let sorted = rows.windows(2).all(|pair| {
            let [a, b] = pair else { return true };
            let owner = |row: &IntegrationSummary| {
                (
                    row.owner_name.is_none(),
                    order(row.owner_name.as_deref().unwrap_or_default()),
                )
            };
            match sort {
                IntegrationSort::Residual => a.residual >= b.residual,
                IntegrationSort::Inherent => a.inherent >= b.inherent,
                IntegrationSort::Name => order(&a.name) <= order(&b.name),
                IntegrationSort::Provider => order(&a.provider_name) <= order(&b.provider_name),
                IntegrationSort::Owner => owner(a) <= owner(b),
                IntegrationSort::NextDue => a.next_due_on <= b.next_due_on,
            }
        });
        assert!(sorted, "{sort:?}");
    }
}

#[rstest]
#[tokio::test]
async fn hits_are_the_same_whether_they_are_sorted_or_met_in_order(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let provider = app.new_provider("Acme").await;
    for number in 0..9_usize {
        let mut form = form("Payments", provider)
            .with("another", "on")
            .with("data_flows.0.data_class", "personal");
        if number % 2 == 0 {
            form.set("data_flows.1.data_class", "financial");
        }
        if number % 3 == 0 {
            form.set("compliance.gdpr", "on");
        }
        app.register(&app.system(), id(), &form).await.unwrap();
    }
    let none = IntegrationFilter::default;
    let both = vec![DataClass::Personal, DataClass::Financial];
    let financial = vec![DataClass::Financial];
    for (data_class, framework, expected) in [
        (both.clone(), vec![], 9),
        (financial.clone(), vec![], 5),
        (vec![], vec![Framework::Gdpr], 3),
        (both, vec![Framework::Gdpr], 3),
        (financial, vec![Framework::Gdpr], 2),
    ] {
        let filter = IntegrationFilter {
            data_class,
            framework,
            ..none()
        };
        let mut reading = app.db.read().await.unwrap();
        let mut found = Vec::new();
        // A page, of few hits, sorts them; a chunk of a file meets them in order.
        for counted in [true, false] {
            let request = PageRequest::default();
            let page = integrations::list(&mut reading.conn(), &filter, &request, counted).await;
            found.push(ids(&page.unwrap().rows));
        }
        assert_eq!(found[0].len(), expected, "{filter:?}");
        assert_eq!(found[0], found[1], "{filter:?}");
    }
}

#[rstest]
#[tokio::test]
async fn credentials_and_providers_page_by_key_too(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    crowd(&app).await;
    let integration = app.new_integration("Many keys").await;
    for number in 0..12 {
        app.api_key(
            integration,
            &format!("Key {number:02}"),
            ["2026-08-01", "2026-11-01"][number % 2],
        )
        .await;
    }
    for by_name in [false, true] {
        let filter = CredentialFilter {
            by_name,
            ..CredentialFilter::default()
        };
        let mut request = PageRequest {
            rows: 5,
            ..PageRequest::default()
        };
        let (mut seen, mut pages) = (Vec::new(), 0);
        loop {
            let page = app.credentials(&app.system(), &filter, &request).await.unwrap();
            seen.extend(page.rows.iter().map(|row| {
                (
                    if by_name {
                        order(row.credential.name.as_str())
                    } else {
                        row.due_on.to_string()
                    },
                    row.credential.id,
                )
            }));
            pages += 1;
            let Some(next) = page.next else { break };
            request.after = Some(next.parse().unwrap());
        }
        assert!(
            pages > 2 && seen.len() == 22,
            "{pages} pages, {} rows",
            seen.len()
        );
        assert!(
            seen.windows(2).all(|pair| pair[0] < pair[1]),
            "by name {by_name}: {seen:?}"
        );
    }
    let mut request = PageRequest {
        rows: 2,
        ..PageRequest::default()
    };
    let first = app
        .providers(&app.system(), "", None, false, &request)
        .await
        .unwrap();
    request.after = Some(first.next.unwrap().parse().unwrap());
    let second = app
        .providers(&app.system(), "", None, false, &request)
        .await
        .unwrap();
    let names: Vec<_> = first
        .rows
        .iter()
        .chain(&second.rows)
        .map(|row| row.name.as_str())
        .collect();
    // By lower case, letter by letter: "é" comes behind every plain letter, in both databases.
    assert_eq!(names, ["Acme", "béta", "Many keys Inc.", "Zeta"]);
    assert_eq!(
        app.providers(&app.system(), "MANY", None, true, &PageRequest::default())
            .await
            .unwrap()
            .rows[0]
            .integrations,
        1
    );
}

#[rstest]
#[tokio::test]
async fn a_page_address_that_is_wrong_is_refused(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let after = format!("{}_much", id::<uuid::Uuid>().simple()).parse().ok();
    let request = PageRequest {
        after,
        ..PageRequest::default()
    };
    let refused = app
        .integrations(&app.system(), &IntegrationFilter::default(), &request)
        .await;
    assert!(
        matches!(refused, Err(holdfast_backend::ServiceError::Invalid(_))),
        "{refused:?}"
    );
}

#[test]
fn a_page_address_reads_back_as_it_was_written() {
    let cursor: holdfast_backend::store::list::Cursor =
        "0190d2f0000070008000000000000001_a_b".parse().unwrap();
    assert_eq!(cursor.value, "a_b");
    assert_eq!(cursor.to_string().parse(), Ok(cursor));
    assert!(
        "nothing"
            .parse::<holdfast_backend::store::list::Cursor>()
            .is_err()
    );
}

#[test]
fn a_count_that_stopped_looks_like_one() {
    use holdfast_backend::store::list::count_text;
    for (count, cap, expected) in [
        (41, 1_000, "41"),
        (1_000, 1_000, "1,000"),
        (1_001, 1_000, "1,000+"),
        (100, 99, "99+"),
        (99, 99, "99"),
        (10_000, 9_999, "9,999+"),
    ] {
        assert_eq!(count_text(count, cap), expected);
    }
}
