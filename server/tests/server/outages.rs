//! While nothing can be saved: forms say so and keep what was typed, pages go on, and it works again by itself.

use holdfast_backend::store::open::open;
use holdfast_domain::access::Role;
use rstest::rstest;

use crate::support::{Records, TestApp, integration};

#[tokio::test]
async fn while_others_write_a_form_keeps_what_was_typed_and_a_page_shows_what_was_said() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    let records = Records::of(&app, "ana@example.org").await;
    let send = |name: &str| {
        let fields = integration(name, records.provider).with("id", app.backend.clock.new_id().to_string());
        fields.0.into_iter().collect::<Vec<(String, String)>>()
    };
    let first = send("Refunds");
    let first: Vec<(&str, &str)> = first
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let saved = browser.post("/integrations/new", &first).await;
    assert_eq!(saved.status, 303, "{}", saved.text());

    let url = format!("sqlite:{}", app.folder.path().join("test.db").display());
    let another = open(&url, 2).await.unwrap();
    let holder = another.write().await.unwrap();
    let page = browser.get(saved.location()).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page.assert_says("Registered Refunds");

    let second = send("Chargebacks");
    let second: Vec<(&str, &str)> = second
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let refused = browser.post("/integrations/new", &second).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (503, "5"),
        "{}",
        refused.text()
    );
    refused.assert_says("so nothing was saved");
    refused.assert_says("Chargebacks");
    assert_eq!(browser.get("/health/ready").await.status, 503);

    drop(holder);
    let saved = browser.post("/integrations/new", &second).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert_eq!(browser.get("/health/ready").await.status, 200);
    another.close().await;
}

#[tokio::test]
async fn a_database_file_that_is_another_by_now_takes_no_form_and_says_so() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    let records = Records::of(&app, "ana@example.org").await;
    std::fs::remove_file(app.folder.path().join("test.db")).unwrap();
    let fields = integration("Refunds", records.provider).with("id", app.backend.clock.new_id().to_string());
    let fields: Vec<(&str, &str)> = fields
        .0
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let refused = browser.post("/integrations/new", &fields).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (503, "30"),
        "{}",
        refused.text()
    );
    refused.assert_says("was removed or replaced");
    refused.assert_says("Refunds");
}

#[rstest]
#[case::sqlite(false)]
#[case::postgres(true)]
#[tokio::test]
async fn a_character_that_is_in_no_text_is_refused_everywhere(#[case] on_postgres: bool) {
    let app = if on_postgres {
        TestApp::on_postgres().await
    } else {
        TestApp::new().await
    };
    let mut browser = app.signed_in("Ana", &[Role::Engineer, Role::Admin]).await;
    for address in [
        "/integrations?q=%00",
        "/integrations.csv?q=a%00b",
        "/credentials?q=%00",
        "/credentials.csv?q=%00",
        "/settings/people?q=%00",
        "/providers?q=%00",
        "/providers.csv?q=%00",
        "/search?q=%00",
        "/integrations?%00=1",
        "/providers/%00",
        "/sign-in?next=%00",
        "/no-such-page/%00",
    ] {
        let answer = browser.get(address).await;
        assert_eq!(answer.status, 400, "{address}: {}", answer.text());
        answer.assert_says("that no text has");
    }
    let answer = browser
        .post("/providers/new", &[("name", "a\0b"), ("category", "payment")])
        .await;
    assert_eq!(answer.status, 400);
    let answer = app
        .browser()
        .post("/sign-in", &[("email", "a\0@example.org"), ("password", "x")])
        .await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_form_that_says_something_else_is_told_both_and_can_be_recorded_beside_the_first() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    let records = Records::of(&app, "ana@example.org").await;
    let id = app.backend.clock.new_id().to_string();
    let form = |name: &str| integration(name, records.provider).with("id", &id).0;
    let pairs = |fields: &std::collections::BTreeMap<String, String>| -> Vec<(String, String)> {
        fields.clone().into_iter().collect()
    };
    for (name, status) in [("First one", 303), ("First one", 303), ("Second one", 409)] {
        let fields = pairs(&form(name));
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let answer = browser.post("/integrations/new", &fields).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
        if status == 409 {
            answer.assert_says("First one");
            answer.assert_says("Second one");
            assert!(!answer.text().contains(&id), "the form has an id of its own now");
        }
    }
}
