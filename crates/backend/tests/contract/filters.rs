//! Filters of the list of integrations, each by itself.

use holdfast_backend::store::PageRequest;
use holdfast_backend::store::integrations::IntegrationFilter;
use holdfast_domain::access::Role;
use holdfast_domain::integration::{Category, Criticality, DataClass, Environment, Framework, Lifecycle};
use holdfast_domain::risk::Band;
use rstest::rstest;

use crate::lists::{ids, page};
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, day, form, id};

#[rstest]
#[tokio::test]
async fn each_filter_keeps_what_it_names(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let system = app.system();
    let owner = app.person(Role::Engineer).await.user.unwrap();
    let (acme, zeta) = (app.new_provider("Acme").await, app.new_provider("Zeta").await);
    let owned = form("Owned", acme)
        .with("owner", owner.to_string())
        .with("tier", "critical")
        .with("data_flows.0.data_class", "personal")
        .with("compliance.gdpr", "on")
        .with("environments.0.environment", "staging");
    let owned = app.register(&system, id(), &owned).await.unwrap().0;
    let other = app
        .register(&system, id(), &form("Other", zeta).with("category", "storage"))
        .await
        .unwrap();
    app.api_key(other, "Key", "2026-08-01").await;
    app.review(owned.into()).await;
    let retired = app
        .register(&system, id(), &form("Retired", zeta).with("lifecycle", "retired"))
        .await
        .unwrap()
        .0;
    let other = other.0;
    let none = IntegrationFilter::default;
    let band = app
        .integration_view(owned.into())
        .await
        .stored
        .assessment
        .scores
        .residual_band;
    let elsewhere = *[Band::VeryLow, Band::Critical]
        .iter()
        .find(|other| **other != band)
        .unwrap();
    let cases = [
        (none(), vec![owned, other]),
        (
            IntegrationFilter {
                lifecycle: vec![Lifecycle::Retired],
                ..none()
            },
            vec![retired],
        ),
        (
            IntegrationFilter {
                lifecycle: vec![Lifecycle::Retired, Lifecycle::Live],
                ..none()
            },
            vec![owned, other, retired],
        ),
        (
            IntegrationFilter {
                category: vec![Category::Storage, Category::Ai],
                ..none()
            },
            vec![other],
        ),
        (
            IntegrationFilter {
                tier: vec![Criticality::Critical],
                ..none()
            },
            vec![owned],
        ),
        (
            IntegrationFilter {
                band: vec![elsewhere],
                tier: vec![Criticality::Critical],
                ..none()
            },
            vec![],
        ),
        (
            IntegrationFilter {
                band: vec![band],
                tier: vec![Criticality::Critical],
                ..none()
            },
            vec![owned],
        ),
        (
            IntegrationFilter {
                data_class: vec![DataClass::Personal, DataClass::Public],
                ..none()
            },
            vec![owned],
        ),
        (
            IntegrationFilter {
                framework: vec![Framework::Gdpr],
                ..none()
            },
            vec![owned],
        ),
        (
            IntegrationFilter {
                framework: vec![Framework::Hipaa],
                ..none()
            },
            vec![],
        ),
        (
            IntegrationFilter {
                environment: vec![Environment::Staging],
                ..none()
            },
            vec![owned],
        ),
        (
            IntegrationFilter {
                provider: Some(acme),
                ..none()
            },
            vec![owned],
        ),
        (
            IntegrationFilter {
                owner: Some(owner),
                ..none()
            },
            vec![owned],
        ),
        (
            IntegrationFilter {
                unowned: true,
                ..none()
            },
            vec![other],
        ),
        (
            IntegrationFilter {
                team: Some(id()),
                ..none()
            },
            vec![],
        ),
        (
            IntegrationFilter {
                due_by: Some(day("2026-11-22")),
                ..none()
            },
            vec![other],
        ),
    ];
    for (filter, mut expected) in cases {
        let found = page(&app, &filter, PageRequest::default()).await;
        let mut rows = ids(&found.rows);
        rows.sort();
        expected.sort();
        assert_eq!(rows, expected, "{filter:?}");
        assert_eq!(
            usize::try_from(found.total).unwrap(),
            expected.len(),
            "{filter:?}"
        );
    }
}
