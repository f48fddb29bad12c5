//! The reports of what is due: credential rotation and reviews, most urgent first.

use std::collections::BTreeMap;

use holdfast_domain::access::Role;
use holdfast_domain::fields::Fields;
use rstest::rstest;

use crate::reports::report;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::{TestBackend, form, id, key_form};

#[rstest]
#[tokio::test]
async fn the_rotation_report_tells_due_dates_policies_and_delays(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let app = TestBackend::new(database).await;
    let integration = app.new_integration("Payments").await;
    let system = app.system();
    let late = key_form("Live key")
        .with("issued_on", "2025-01-01")
        .with("last_rotated_on", "2026-08-01")
        .with("shared", "yes")
        .with("scoped", "no");
    app.save_credential(&system, integration, id(), None, &late)
        .await
        .unwrap();
    app.api_key(integration, "Test key", "2026-11-20").await;
    let exempt = key_form("Bound")
        .with("policy", "exempt")
        .with("policy_reason", "Bound to the machine.");
    app.save_credential(&system, integration, id(), None, &exempt)
        .await
        .unwrap();
    app.save_credential(&system, integration, id(), None, &key_form("Forgotten"))
        .await
        .unwrap();
    let rows = report(&app, "credential-rotation", &[]).await;
    let names: Vec<_> = rows.iter().map(|row| row["name"].as_str()).collect();
    assert_eq!(
        names,
        ["Live key", "Forgotten", "Test key", "Bound"],
        "most urgent first"
    );
    assert_eq!(
        ["status", "due_on", "days_overdue"].map(|name| rows[1][name].as_str()),
        ["never_rotated", "2026-11-22", ""],
        "due since it came on record"
    );
    let told = [
        "integration",
        "provider",
        "status",
        "due_on",
        "days_overdue",
        "policy_days",
        "last_rotated_on",
        "issued_on",
        "shared",
        "scoped",
        "location",
    ]
    .map(|name| rows[0][name].as_str());
    assert_eq!(
        told,
        [
            "Payments",
            "Payments Inc.",
            "overdue",
            "2026-10-30",
            "23",
            "90",
            "2026-08-01",
            "2025-01-01",
            "yes",
            "no",
            "vault:payments/acme"
        ]
    );
    assert!(rows[0]["policy_source"].contains("built-in default"));
    assert_eq!(
        (rows[3]["policy_source"].as_str(), rows[3]["policy_days"].as_str()),
        ("Bound to the machine.", "")
    );
    let overdue = report(&app, "credential-rotation", &[("status", "overdue")]).await;
    assert_eq!(
        overdue.iter().map(|row| row["name"].as_str()).collect::<Vec<_>>(),
        ["Live key"]
    );
    app.advance_days(3);
    let overdue = report(&app, "credential-rotation", &[("status", "overdue")]).await;
    let late = |row: &BTreeMap<String, String>| (row["name"].clone(), row["days_overdue"].clone());
    assert_eq!(
        overdue.iter().map(late).collect::<Vec<_>>(),
        [("Live key", "26"), ("Forgotten", "3")].map(|(name, days)| (name.to_owned(), days.to_owned()))
    );
}

#[rstest]
#[tokio::test]
async fn the_review_report_tells_the_last_and_the_next(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let (never, held) = (
        app.new_integration("Never reviewed").await,
        app.new_integration("Reviewed").await,
    );
    let auditor = app.person(Role::Compliance).await;
    for (day, outcome) in [("2026-10-01", "failed"), ("2026-11-01", "passed_with_actions")] {
        let fields = Fields::default().with("held_on", day).with("outcome", outcome);
        app.record_review(&auditor, held, id(), &fields).await.unwrap();
    }
    let form = form("Gone", app.new_provider("Gone Inc.").await).with("lifecycle", "retired");
    app.register(&app.system(), id(), &form).await.unwrap();
    let rows = report(&app, "reviews", &[]).await;
    assert_eq!(
        rows.iter()
            .map(|row| row["integration_id"].clone())
            .collect::<Vec<_>>(),
        [never.to_string(), held.to_string()]
    );
    assert_eq!(
        (
            rows[0]["status"].as_str(),
            rows[0]["last_review_on"].as_str(),
            rows[0]["reviewer"].as_str()
        ),
        ("never_held", "", "")
    );
    let view = app.integration_view(held).await;
    let row = |name: &str| rows[1][name].clone();
    assert_eq!(
        (row("last_review_on"), row("outcome"), row("reviewer")),
        (
            "2026-11-01".into(),
            "passed_with_actions".into(),
            auditor.name.clone()
        )
    );
    assert_eq!(
        (row("cadence_months"), row("cadence_why")),
        (view.cadence.months.to_string(), view.cadence.why.clone())
    );
    let due =
        holdfast_domain::review::due_on(Some(crate::support::day("2026-11-01")), &view.cadence).unwrap();
    assert_eq!(row("next_review_on"), due.to_string());
    app.advance_days((due - app.clock.today()).num_days() + 3);
    let rows = report(&app, "reviews", &[]).await;
    assert_eq!(
        (rows[1]["status"].as_str(), rows[1]["days_overdue"].as_str()),
        ("overdue", "3")
    );
}
