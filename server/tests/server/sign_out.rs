//! Signing out, and forms that were filled in before it.

use holdfast_domain::access::Role;
use sqlx::{Connection, SqliteConnection};

use crate::support::{PASSWORD, TestApp};

const NOTICE: &str = "You were signed out in between.";

#[tokio::test]
async fn after_signing_out_the_old_cookie_is_worth_nothing() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    let mut copy = browser.clone();
    let answer = browser.post("/sign-out", &[]).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in"));
    assert!(!browser.cookies.contains_key("holdfast"));
    assert_eq!(copy.get("/integrations").await.status, 303);
}

#[tokio::test]
async fn what_was_typed_before_a_sign_out_is_there_again_and_not_saved() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    browser.post("/sign-out", &[]).await;

    let id = app.backend.clock.new_id().to_string();
    let fields = [
        ("id", id.as_str()),
        ("name", "Checkout"),
        ("criticality", "critical"),
    ];
    let answer = browser.post("/services", &fields).await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, "/sign-in?next=%2Fservices")
    );
    let answer = browser
        .post(
            "/sign-in?next=%2Fservices",
            &[("email", "ana@example.org"), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(answer.location(), "/services");

    let page = browser.get("/services").await;
    assert_eq!(page.status, 200);
    page.assert_says(NOTICE);
    page.assert_says("value=\"Checkout\"");
    let actor = holdfast_domain::access::Actor::system("test");
    assert!(app.backend.services(&actor).await.unwrap().is_empty());

    assert_eq!(browser.post("/services", &fields).await.status, 303);
    assert_eq!(app.backend.services(&actor).await.unwrap().len(), 1);
    assert!(
        !browser.get("/services").await.text().contains(NOTICE),
        "a form that is saved is forgotten"
    );
}

#[tokio::test]
async fn only_a_few_drafts_are_kept_and_no_secret_among_them() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    browser.post("/sign-out", &[]).await;
    let secret = format!("sk_{}_{}", "live", "51H8abCDefGHijKLmnOP");
    for number in 0..7 {
        let note = format!("note number {number}");
        browser
            .post(
                &format!("/integrations/{number}/review"),
                &[("note", &note), ("other", &secret), ("password", "my password")],
            )
            .await;
    }
    let written = String::from_utf8_lossy(&app.database_bytes()).into_owned();
    assert!(
        written.contains("note number 6") && !written.contains(&secret) && !written.contains("my password")
    );
    let mut conn =
        SqliteConnection::connect(&format!("sqlite:{}", app.folder.path().join("test.db").display()))
            .await
            .unwrap();
    let kept: String = sqlx::query_scalar("SELECT data FROM sessions")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    for number in 0..7 {
        assert_eq!(
            kept.contains(&format!("note number {number}")),
            number >= 2,
            "the newest five are kept: {number}"
        );
    }
}

#[tokio::test]
async fn a_button_pressed_after_a_sign_out_leads_back_to_its_page() {
    let app = TestApp::new().await;
    let answer = app
        .browser()
        .post("/integrations/7/acknowledge", &[("notice", "x")])
        .await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, "/sign-in?next=%2Fintegrations%2F7")
    );
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test]
async fn what_one_person_typed_is_not_shown_to_the_next_in_the_same_browser() {
    let app = TestApp::new().await;
    let bo = app.register("Bo", &[Role::Engineer]).await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    browser.post("/sign-out", &[]).await;
    browser.post("/services", &[("name", "Of Ana alone")]).await;
    browser
        .post("/sign-in", &[("email", &bo), ("password", PASSWORD)])
        .await;
    let page = browser.get("/services").await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("Of Ana alone"));
}
