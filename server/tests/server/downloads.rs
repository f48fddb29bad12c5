//! Lists and reports as files.

use axum::body::Body;
use axum::http::Request;
use futures::StreamExt;
use holdfast_backend::Pools;
use holdfast_domain::access::{Actor, Role};

use crate::support::{Records, TestApp, integration};

#[tokio::test]
async fn a_list_comes_as_a_file_with_the_same_rows() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    let records = Records::of(&app, "ana@example.org").await;
    app.backend
        .register(
            &Actor::system("test"),
            app.backend.clock.new_id().into(),
            &integration("Refunds", records.provider),
        )
        .await
        .unwrap();

    let answer = browser.get("/integrations.csv?q=refunds").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        "text/csv; charset=utf-8; header=present"
    );
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"holdfast-integrations-2026-11-22.csv\""
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.assert_says("Refunds");
    assert!(!answer.text().contains("Card payments"));
    assert!(answer.text().ends_with("\r\n"));

    for path in ["/credentials.csv", "/providers.csv"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_spreadsheet_gets_its_mark_and_no_formula() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Admin]).await;
    let records = Records::of(&app, "ana@example.org").await;
    let wild = "=HYPERLINK(\"https://evil.example\";\"here\")";
    app.backend
        .register(
            &Actor::system("test"),
            app.backend.clock.new_id().into(),
            &integration(wild, records.provider),
        )
        .await
        .unwrap();
    for path in ["/integrations.csv?bom=1", "/reports/catalogue.csv?bom=1"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.body.starts_with(b"\xEF\xBB\xBF"));
        let cell = wild.replace('"', "\"\"");
        answer.assert_says(&format!("\"'{cell}\""));
        assert!(!answer.text().contains(&format!(",\"{cell}\"")));
    }
}

#[tokio::test]
async fn a_wrong_query_is_a_page_and_no_file() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Admin]).await;
    for path in [
        "/integrations.csv?sort=nothing",
        "/credentials.csv?status=nothing",
        "/reports/catalogue.csv?nothing=1",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(
            (answer.status, answer.header("content-disposition")),
            (400, ""),
            "{path}"
        );
    }
    assert_eq!(browser.get("/reports/nothing.csv").await.status, 404);
}

#[tokio::test]
async fn every_report_comes_as_page_and_file() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Admin]).await;
    Records::of(&app, "ana@example.org").await;
    for report in holdfast_backend::reports::registry() {
        let page = format!("/reports/{}", report.slug());
        assert_eq!(browser.get(&page).await.status, 200, "{page}");
        assert_eq!(
            browser.get(&format!("{page}.csv")).await.status,
            200,
            "{page}.csv"
        );
    }
}

#[tokio::test]
async fn a_file_that_breaks_off_cannot_be_taken_for_a_whole_one() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Compliance]).await;
    let Pools::Sqlite { writer, .. } = &app.backend.db.pools else {
        panic!("a file");
    };
    // A file is one state of the register: what fails is there before it begins.
    sqlx::query("ALTER TABLE services RENAME TO away")
        .execute(writer)
        .await
        .unwrap();
    let response = browser
        .begin(
            Request::get("/reports/catalogue.csv")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(response.status(), 200);
    let mut pieces = response.into_body().into_data_stream();
    assert!(pieces.next().await.unwrap().is_ok(), "the header is on its way");
    assert!(pieces.next().await.unwrap().is_err(), "the connection breaks");
}
