//! Exporting: audited, and a list exactly as it is shown.

use holdfast_backend::ServiceError;
use holdfast_backend::reports::{self, ChunkRequest, Parameters};
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::credentials::CredentialFilter;
use holdfast_backend::store::integrations::{IntegrationFilter, IntegrationSort};
use holdfast_domain::access::Role;
use rstest::rstest;

use crate::reports::records;
use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::TestBackend;

#[rstest]
#[tokio::test]
async fn an_export_is_audited_and_a_look_is_not(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    let auditor = app.person(Role::Auditor).await;
    let report = reports::find("credential-rotation").unwrap();
    let parameters = Parameters::parse(report, [("status", "overdue")]).unwrap();
    app.view_report(&auditor, report, &parameters, &ChunkRequest::default())
        .await
        .unwrap();
    assert_eq!(
        app.number("SELECT COUNT(*) FROM audit_events WHERE action = 'report.exported'")
            .await,
        0
    );
    drop(
        app.export_report(&auditor, report, parameters, false)
            .await
            .unwrap(),
    );
    app.export_integrations(&auditor, IntegrationFilter::default(), None, false)
        .await
        .map(drop)
        .unwrap();
    let mut reading = app.db.read().await.unwrap();
    let events = holdfast_backend::store::history::events_after(&mut reading.conn(), 0, 100)
        .await
        .unwrap();
    let event = events
        .iter()
        .find(|event| event.action == "report.exported")
        .unwrap();
    assert_eq!(event.actor_id.map(Into::into), auditor.user);
    assert_eq!(
        event.data,
        r#"{"parameters":{"status":"overdue"},"report":"credential-rotation"}"#
    );
    assert!(
        events
            .iter()
            .any(|event| event.action == "list.exported" && event.permission == "catalogue.read")
    );
    let viewer = app.person(Role::Viewer).await;
    drop(reading);
    let before = app.number("SELECT COUNT(*) FROM audit_events").await;
    assert!(matches!(
        app.export_report(&viewer, report, Parameters::default(), false)
            .await
            .map(drop),
        Err(ServiceError::Forbidden(_))
    ));
    assert_eq!(app.number("SELECT COUNT(*) FROM audit_events").await, before);
}

#[rstest]
#[tokio::test]
async fn a_list_exports_exactly_what_it_shows(#[values(Sqlite, Postgres)] database: Database) {
    let app = TestBackend::new(database).await;
    for (number, name) in ["Card payments", "Mail", "Card rebates", "Storage"]
        .iter()
        .enumerate()
    {
        let integration = app.new_integration(name).await;
        app.api_key(
            integration,
            &format!("Key {number}"),
            ["2026-08-01", "2026-11-01"][number % 2],
        )
        .await;
    }
    let system = app.system();
    let filter = IntegrationFilter {
        query: "card".into(),
        sort: IntegrationSort::Name,
        reversed: true,
        ..IntegrationFilter::default()
    };
    let shown = app
        .integrations(&system, &filter, &PageRequest::default())
        .await
        .unwrap()
        .rows;
    let file = records(
        app.export_integrations(&system, filter, None, false)
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(
        shown.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["Card rebates", "Card payments"]
    );
    for (row, line) in shown.iter().zip(&file) {
        assert_eq!(
            (row.id.to_string(), &row.name, row.residual.to_string()),
            (line["id"].clone(), &line["name"], line["residual"].clone())
        );
    }
    assert_eq!(file.len(), shown.len());
    let chosen = Some(vec!["owner".to_owned(), "residual".to_owned()]);
    let narrow = app
        .export_integrations(&system, IntegrationFilter::default(), chosen, false)
        .await;
    let narrow = records(narrow.unwrap()).await;
    let mut names: Vec<_> = narrow[0].keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["id", "name", "owner", "residual", "residual_band"],
        "the columns that were chosen"
    );
    let filter = CredentialFilter {
        by_name: true,
        ..CredentialFilter::default()
    };
    let file = records(app.export_credentials(&system, filter, false).await.unwrap()).await;
    assert_eq!(
        file.iter().map(|line| line["name"].as_str()).collect::<Vec<_>>(),
        ["Key 0", "Key 1", "Key 2", "Key 3"]
    );
    assert_eq!(
        (file[0]["status"].as_str(), file[0]["days_overdue"].as_str()),
        ("overdue", "23")
    );
    let file = records(
        app.export_providers(&system, "card", None, true, false)
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(
        file.iter().map(|line| line["name"].as_str()).collect::<Vec<_>>(),
        ["Card payments Inc.", "Card rebates Inc."]
    );
    assert_eq!(file[0]["integrations"], "1");
}

#[rstest]
#[tokio::test]
async fn a_file_is_one_state_of_the_register(#[values(Sqlite, Postgres)] database: Database) {
    use futures::StreamExt;
    use holdfast_backend::reports::CHUNK_ROWS;

    let app = TestBackend::new(database).await;
    let count = CHUNK_ROWS + 10;
    for number in 0..count {
        app.new_provider(&format!("P{number:04}")).await;
    }
    let mut file = app
        .export_providers(&app.system(), "", None, false, false)
        .await
        .unwrap();
    let mut text = file.next().await.unwrap().unwrap();
    // The first would come again at the end, and one behind it would be missing.
    app.sql("UPDATE providers SET name = 'Z', name_key = 'z' WHERE name = 'P0001'")
        .await;
    text.extend(file.next().await.unwrap().unwrap());
    app.sql("UPDATE providers SET name = 'Y', name_key = 'y' WHERE name = 'P0002'")
        .await;
    app.sql("DELETE FROM providers WHERE name = 'P0509'").await;
    while let Some(piece) = file.next().await {
        text.extend(piece.unwrap());
    }
    let text = String::from_utf8(text).unwrap();
    let names: Vec<&str> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(1))
        .collect();
    let wanted: Vec<String> = (0..count).map(|number| format!("P{number:04}")).collect();
    assert_eq!(names, wanted);
}

#[rstest]
#[tokio::test]
async fn files_that_nobody_takes_any_more_keep_nobody_waiting(
    #[values(Sqlite, Postgres)] database: Database,
) {
    use futures::StreamExt;

    let app = TestBackend::new(database).await;
    app.new_provider("Acme").await;
    for _ in 0..12 {
        let file = app.export_providers(&app.system(), "", None, false, false).await;
        assert!(file.unwrap().next().await.unwrap().is_ok());
        let file = app.export_providers(&app.system(), "", None, false, false).await;
        let pieces: Vec<_> = file.unwrap().take(2).collect().await;
        assert!(pieces.iter().all(Result::is_ok));
    }
}
