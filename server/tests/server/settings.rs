//! Administering: what is shown once is shown once, who is disabled is out at once, and two administrators do not
//! overwrite each other.

use holdfast_domain::access::Role;

use crate::support::{Answer, CapturedLog, PASSWORD, Records, TestApp};

/// What a page shows this once.
fn once(answer: &Answer) -> String {
    let html = answer.text();
    let (_, rest) = html
        .split_once("class=\"once\"")
        .unwrap_or_else(|| panic!("nothing is shown once:\n{html}"));
    let (_, text) = rest.split_once('>').unwrap();
    text.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_link_is_shown_once_and_is_in_no_file_and_no_log() {
    let log = CapturedLog::start();
    let app = TestApp::new().await;
    let mut admin = app.signed_in("Ines", &[Role::Admin]).await;
    let id = app.backend.clock.new_id().to_string();
    let fields = [
        ("id", id.as_str()),
        ("name", "Ana Lind"),
        ("email", "ana@example.org"),
        ("roles.engineer", "on"),
    ];
    let answer = admin.post("/settings/people/new", &fields).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let link = once(&answer);
    let token = link
        .strip_prefix("http://holdfast.test/welcome/")
        .unwrap()
        .to_owned();

    let again = admin.post("/settings/people/new", &fields).await;
    assert_eq!(again.status, 303, "sent twice");
    let page = format!("/settings/people/{id}");
    assert_eq!(again.location(), page);
    for path in [page.as_str(), "/settings/people/new", &format!("{page}/link")] {
        assert!(!admin.get(path).await.text().contains(&token), "{path}");
    }
    assert!(!String::from_utf8_lossy(&app.database_bytes()).contains(&token));
    assert!(!log.text().contains(&token));

    let mut ana = app.browser();
    let fields = [("password", PASSWORD), ("password_again", PASSWORD)];
    assert_eq!(ana.post(&format!("/welcome/{token}"), &fields).await.status, 303);
    assert_eq!(ana.get("/integrations").await.status, 200);
}

#[tokio::test]
async fn who_is_disabled_is_signed_out_with_the_next_click() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in("Ines", &[Role::Admin]).await;
    let mut ana = app.signed_in("Ana", &[Role::Engineer]).await;
    let list = admin.get("/settings/people?q=ana").await.text();
    let (_, rest) = list.split_once("href=\"/settings/people/0").unwrap();
    let page = format!("/settings/people/0{}", rest.split('"').next().unwrap());
    admin
        .get(&format!("{page}/disable"))
        .await
        .assert_says("They are signed out at once");
    assert_eq!(ana.get("/integrations").await.status, 200);
    assert_eq!(admin.post(&format!("{page}/disable"), &[]).await.location(), page);
    assert_eq!(ana.get("/integrations").await.status, 303);
    let refused = app
        .browser()
        .post(
            "/sign-in",
            &[("email", "ana@example.org"), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(refused.status, 422);
    admin.get(&page).await.assert_says("Enable again");
    assert_eq!(admin.post(&format!("{page}/enable"), &[]).await.location(), page);
    let back = app
        .browser()
        .post(
            "/sign-in",
            &[("email", "ana@example.org"), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(back.status, 303);
}

#[tokio::test]
async fn a_form_that_was_opened_before_a_change_comes_back_with_what_was_typed() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in("Ines", &[Role::Admin]).await;
    let records = Records::of(&app, "ines@example.org").await;
    let page = format!("/settings/people/{}", records.person);
    let form = |name: &'static str| [("version", "1"), ("name", name), ("roles.viewer", "on")];
    assert_eq!(admin.post(&page, &form("Nils Bergman")).await.status, 303);
    let late = admin.post(&page, &form("Nils Bergqvist")).await;
    assert_eq!(late.status, 409);
    late.assert_says("Somebody changed this person while you were editing");
    late.assert_says("Stored now: Nils Bergman");
    late.assert_says("value=\"Nils Bergqvist\"");
    late.assert_says("name=\"version\" value=\"2\"");
}

#[tokio::test]
async fn the_last_administrator_is_told_beside_the_roles() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in("Ines", &[Role::Admin]).await;
    let list = admin.get("/settings/people").await.text();
    let (_, rest) = list.split_once("href=\"/settings/people/0").unwrap();
    let page = format!("/settings/people/0{}", rest.split('"').next().unwrap());
    let answer = admin
        .post(
            &page,
            &[("version", "1"), ("name", "Ines"), ("roles.viewer", "on")],
        )
        .await;
    assert_eq!(answer.status, 422);
    answer.assert_says("href=\"#f-roles\"");
    answer.assert_says("This is the last administrator who can sign in.");
    let answer = admin.post(&format!("{page}/disable"), &[]).await;
    assert_eq!(answer.status, 422);
    answer.assert_says("You cannot disable yourself.");
}

#[tokio::test]
async fn a_signing_secret_is_shown_once_and_an_address_as_its_host() {
    let log = CapturedLog::start();
    let app = TestApp::new().await;
    let mut admin = app.signed_in("Ines", &[Role::Admin]).await;
    let records = Records::of(&app, "ines@example.org").await;
    let team = format!("/settings/teams/{}", records.team);
    let id = app.backend.clock.new_id().to_string();
    let fields = [
        ("id", id.as_str()),
        ("kind", "webhook"),
        ("name", "Second pager"),
        ("url", "https://hooks.example.org/in/secret-path"),
    ];
    let secret = once(&admin.post(&format!("{team}/channels/new"), &fields).await);
    assert_eq!(secret.len(), 64);
    let channel = format!("/settings/channels/{id}");
    let renewed = once(&admin.post(&format!("{channel}/secret"), &[]).await);
    assert_ne!(renewed, secret);
    for path in [&team, &channel, &format!("{channel}/secret")] {
        let text = admin.get(path).await.text();
        assert!(text.contains("Second pager"), "{path}");
        for hidden in [&secret, &renewed, "secret-path"] {
            assert!(!text.contains(hidden), "{path} shows {hidden}");
        }
    }
    for hidden in [&secret, &renewed, "secret-path", "hooks.example.org"] {
        assert!(!log.text().contains(hidden), "{hidden} is logged");
    }
}

#[tokio::test]
async fn an_address_typed_after_the_session_ended_is_not_kept() {
    let app = TestApp::new().await;
    let mut admin = app.signed_in("Ines", &[Role::Admin]).await;
    let records = Records::of(&app, "ines@example.org").await;
    let path = format!("/settings/teams/{}/channels/new", records.team);
    let fields = [
        ("kind", "slack"),
        ("name", "#alerts"),
        ("url", "https://hooks.slack.com/services/T0/B0/kept-nowhere"),
    ];
    admin.post("/sign-out", &[]).await;
    let answer = admin.post(&path, &fields).await;
    assert_eq!(answer.status, 303);
    assert!(!String::from_utf8_lossy(&app.database_bytes()).contains("kept-nowhere"));
    let fields = [("email", "ines@example.org"), ("password", PASSWORD)];
    let sign_in = answer.location().to_owned();
    assert_eq!(admin.post(&sign_in, &fields).await.location(), path);
    admin.get(&path).await.assert_says("value=\"#alerts\"");
}
