//! Probes.

use crate::support::TestApp;

#[tokio::test]
async fn a_server_with_a_database_is_ready() {
    let app = TestApp::new().await;
    let answer = app.browser().get("/health/ready").await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "ready\n"));
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test]
async fn a_server_whose_database_has_gone_lives_and_is_not_ready() {
    let app = TestApp::new().await;
    app.backend.db.close().await;
    assert_eq!(app.browser().get("/health/live").await.status, 200);
    assert_eq!(app.browser().get("/health/ready").await.status, 503);
}

#[tokio::test]
async fn a_server_whose_database_file_was_removed_is_not_ready() {
    let app = TestApp::new().await;
    std::fs::remove_file(app.folder.path().join("test.db")).unwrap();
    assert_eq!(app.browser().get("/health/ready").await.status, 503);
}

#[tokio::test]
async fn a_page_without_a_database_says_that_something_broke_and_nothing_of_its_inside() {
    let app = TestApp::new().await;
    let mut browser = app
        .signed_in("Ana", &[holdfast_domain::access::Role::Engineer])
        .await;
    app.backend.db.close().await;
    let answer = browser.get("/integrations").await;
    assert_eq!(answer.status, 500);
    answer.assert_says("Something broke");
    answer.assert_says(answer.header("x-request-id"));
    assert!(
        !answer.text().to_lowercase().contains("pool"),
        "{}",
        answer.text()
    );
    assert_eq!(
        answer.header("set-cookie"),
        "",
        "a failing database does not sign anybody out"
    );
}
