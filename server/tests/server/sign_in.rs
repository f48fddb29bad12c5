//! Signing in, one-time links, and what a session is worth.

use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use holdfast_domain::access::Role;

use crate::support::{CapturedLog, PASSWORD, TestApp};

#[tokio::test]
async fn whoever_is_not_signed_in_signs_in_and_comes_back() {
    let app = TestApp::new().await;
    let email = app.register("Ana", &[Role::Engineer]).await;
    let mut browser = app.browser();

    let answer = browser.get("/integrations?q=card&sort=name").await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, "/sign-in?next=%2Fintegrations%3Fq%3Dcard%26sort%3Dname")
    );
    let sign_in = answer.location().to_owned();
    assert!(browser.cookies.is_empty(), "looking at a page makes no session");

    let answer = browser
        .post(&sign_in, &[("email", &email), ("password", PASSWORD)])
        .await;
    assert_eq!(
        (answer.status, answer.location()),
        (303, "/integrations?q=card&sort=name")
    );
    assert_eq!(browser.get("/integrations").await.status, 200);
    assert_eq!(browser.get("/sign-in").await.location(), "/");
}

#[tokio::test]
async fn a_wrong_password_is_told_as_such_and_the_address_stays() {
    let app = TestApp::new().await;
    let email = app.register("Ana", &[Role::Engineer]).await;
    let mut browser = app.browser();
    for (address, password) in [
        (email.as_str(), "something else"),
        ("nobody@example.org", PASSWORD),
    ] {
        let answer = browser
            .post("/sign-in", &[("email", address), ("password", password)])
            .await;
        assert_eq!(answer.status, 422);
        answer.assert_says("The e-mail address or the password is wrong.");
        answer.assert_says(&format!("value=\"{address}\""));
        assert!(!answer.text().contains(password));
    }
    assert!(browser.cookies.is_empty());
}

#[tokio::test]
async fn after_eight_failures_the_account_waits() {
    let app = TestApp::new().await;
    let email = app.register("Ana", &[Role::Engineer]).await;
    let mut browser = app.browser();
    for _ in 0..8 {
        assert_eq!(
            browser
                .post("/sign-in", &[("email", &email), ("password", "wrong")])
                .await
                .status,
            422
        );
    }
    let answer = browser
        .post("/sign-in", &[("email", &email), ("password", PASSWORD)])
        .await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, "900"));
    app.backend.clock.advance(TimeDelta::minutes(16));
    assert_eq!(
        browser
            .post("/sign-in", &[("email", &email), ("password", PASSWORD)])
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_with_a_link_by_mail() {
    let (app, sent) = TestApp::with_mail().await;
    let email = app.register("Ana", &[Role::Engineer]).await;
    let mut browser = app.browser();
    browser
        .get("/sign-in")
        .await
        .assert_says("href=\"/sign-in/forgotten\"");
    let answer = browser.post("/sign-in/forgotten", &[("email", "")]).await;
    assert_eq!(answer.status, 422);
    answer.assert_says("Enter your e-mail address.");
    let [known, unknown] = [email.as_str(), "nobody@example.org"].map(str::to_owned);
    let mut answers = Vec::new();
    for email in [&unknown, &known] {
        let answer = browser
            .post("/sign-in/forgotten", &[("email", email.as_str())])
            .await;
        answer.assert_says("If somebody signs in with this address, a link is on its way to it.");
        assert!(!answer.text().contains(email.as_str()));
        answers.push((answer.status, answer.text().len()));
    }
    assert_eq!(
        answers[0], answers[1],
        "the same whether somebody has the address"
    );
    assert!(browser.cookies.is_empty());
    let mail = loop {
        if let Some(mail) = sent.lock().unwrap().pop() {
            break mail;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(mail.to.as_str(), email);
    let link = mail
        .text
        .lines()
        .find_map(|line| line.strip_prefix("http://holdfast.test"));
    let new = "quite another few words";
    let fields = [("password", new), ("password_again", new)];
    assert_eq!(browser.post(link.unwrap(), &fields).await.status, 303);
    assert_eq!(browser.get("/").await.status, 200);
}

#[tokio::test]
async fn where_no_mail_leaves_the_way_to_a_new_password_is_an_administrator() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for path in ["/sign-in", "/sign-in/forgotten"] {
        let page = browser.get(path).await;
        page.assert_says("Ask an administrator for a");
        assert!(!page.text().contains("Send the link"), "{path}");
    }
    let asked = browser
        .post("/sign-in/forgotten", &[("email", "ana@example.org")])
        .await;
    assert_eq!(asked.status, 404);
}

#[tokio::test]
async fn what_others_try_keeps_nobody_out_of_a_browser_that_they_know() {
    let app = TestApp::new().await;
    let mut ana = app.signed_in("Ana", &[Role::Engineer]).await;
    ana.post("/sign-out", &[]).await;
    let right = [("email", "ana@example.org"), ("password", PASSWORD)];
    let mut stranger = app.browser();
    for _ in 0..12 {
        stranger
            .post("/sign-in", &[("email", "ana@example.org"), ("password", "wrong")])
            .await;
    }
    // From the same address, and with the right password.
    assert_eq!(stranger.post("/sign-in", &right).await.status, 429);
    assert_eq!(ana.post("/sign-in", &right).await.status, 303);
}

#[tokio::test]
async fn whoever_waits_too_long_for_a_password_to_be_checked_is_told_when_to_come_again() {
    let app = TestApp::new().await;
    let email = app.register("Ana", &[Role::Engineer]).await;
    let taken = app.backend.hashing.occupy();
    let mut browser = app.browser();
    let right = [("email", email.as_str()), ("password", PASSWORD)];
    let answer = browser.post("/sign-in", &right).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"));
    answer.assert_says("Holdfast is busy");
    answer.assert_says(&format!("value=\"{email}\""));
    drop(taken);
    assert_eq!(browser.post("/sign-in", &right).await.status, 303);
}

#[tokio::test]
async fn a_failed_sign_in_is_logged_as_a_warning_without_saying_whose() {
    let log = CapturedLog::start();
    let app = TestApp::new().await;
    let email = app.register("Ana", &[Role::Engineer]).await;
    let mut browser = app.browser();
    for _ in 0..9 {
        browser
            .post("/sign-in", &[("email", &email), ("password", "wrong")])
            .await;
    }
    let logged = log.text();
    let line = |text: &str| {
        let found = logged.lines().find(|line| line.contains(text));
        found.unwrap_or_else(|| panic!("{text} in {logged}"))
    };
    assert!(line("A sign-in failed").contains("\"level\":\"WARN\""));
    assert!(line("its limit is reached").contains("\"level\":\"WARN\""));
    for personal in [email.as_str(), "192.0.2.10", "Ana"] {
        assert!(!logged.contains(personal), "{personal} in {logged}");
    }
}

#[tokio::test]
async fn behind_a_proxy_that_is_not_trusted_no_visitor_locks_out_the_others() {
    let app = TestApp::at("https://holdfast.test").await;
    let email = app.register("Ana", &[Role::Engineer]).await;
    for number in 0..41 {
        let unknown = format!("nobody{number}@example.org");
        let answer = app
            .browser()
            .post("/sign-in", &[("email", &unknown), ("password", "wrong")])
            .await;
        assert_eq!(answer.status, 422);
        assert_eq!(app.browser().get("/calendar/none.ics").await.status, 404);
    }
    let right = [("email", email.as_str()), ("password", PASSWORD)];
    assert_eq!(app.browser().post("/sign-in", &right).await.status, 303);
}

#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let app = TestApp::new().await;
    let email = app.register("Ana", &[Role::Engineer]).await;
    for next in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "%2F%2Fevil.example",
    ] {
        let answer = app
            .browser()
            .post(
                &format!("/sign-in?next={next}"),
                &[("email", &email), ("password", PASSWORD)],
            )
            .await;
        assert_eq!((answer.status, answer.location()), (303, "/"), "{next}");
    }
}

#[tokio::test]
async fn the_first_administrator_comes_by_a_link_that_works_once() {
    let app = TestApp::new().await;
    let link = format!("/welcome/{}", app.backend.first_link().await.unwrap().unwrap());
    let mut browser = app.browser();
    browser
        .get(&link)
        .await
        .assert_says("Create the first administrator");

    let answer = browser
        .post(
            &link,
            &[
                ("email", "ines@example.org"),
                ("name", "Ines"),
                ("password", "short"),
                ("password_again", "short"),
            ],
        )
        .await;
    assert_eq!(answer.status, 422);
    answer.assert_says("value=\"ines@example.org\"");

    let fields = [
        ("email", "ines@example.org"),
        ("name", "Ines"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    let answer = browser.post(&link, &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/"));
    browser.get("/").await.assert_says("you are signed in");
    assert!(
        !browser.get("/").await.text().contains("you are signed in"),
        "it is said once"
    );

    assert_eq!(app.browser().get(&link).await.status, 404);
    assert_eq!(app.browser().post(&link, &fields).await.status, 404);
}

#[tokio::test]
async fn signing_in_changes_the_session_id() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    browser.post("/sign-out", &[]).await;
    browser
        .post("/services", &[("name", "typed before signing in")])
        .await;
    let before = browser.cookies["holdfast"].clone();
    browser
        .post(
            "/sign-in",
            &[("email", "ana@example.org"), ("password", PASSWORD)],
        )
        .await;
    assert_ne!(browser.cookies["holdfast"], before);
    let mut thief = app.browser();
    thief.cookies.insert("holdfast".into(), before);
    assert_eq!(thief.get("/integrations").await.status, 303);
}

#[tokio::test]
async fn a_session_ends_after_half_a_day_alone_and_after_a_week_in_any_case() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    for _ in 0..15 {
        app.backend.clock.advance(TimeDelta::hours(11));
        assert_eq!(browser.get("/services").await.status, 200);
    }
    app.backend.clock.advance(TimeDelta::hours(4));
    assert_eq!(browser.get("/services").await.status, 303, "a week has passed");

    let email = "ana@example.org";
    browser
        .post("/sign-in", &[("email", email), ("password", PASSWORD)])
        .await;
    app.backend.clock.advance(TimeDelta::hours(13));
    assert_eq!(browser.get("/services").await.status, 303, "nobody was there");
}

#[tokio::test]
async fn over_tls_the_cookie_belongs_to_this_host_alone() {
    let app = TestApp::at("https://holdfast.test").await;
    let email = app.register("Ana", &[Role::Engineer]).await;
    let mut browser = app.browser();
    let answer = browser
        .post("/sign-in", &[("email", &email), ("password", PASSWORD)])
        .await;
    let cookies: Vec<&str> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .collect();
    for name in ["__Host-holdfast=", "__Host-holdfast-browser="] {
        let cookie = cookies.iter().find(|cookie| cookie.starts_with(name)).unwrap();
        for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
    }
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
    browser.post("/sign-out", &[]).await;
    assert!(
        !browser.cookies.contains_key("__Host-holdfast"),
        "the removal is one that browsers obey"
    );
}

#[tokio::test]
async fn a_page_that_is_looked_at_writes_nothing() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Viewer]).await;
    browser.get("/").await;
    for path in ["/", "/integrations", "/services"] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (200, ""), "{path}");
    }
}

#[tokio::test]
async fn the_theme_is_remembered_by_the_browser() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let answer = browser
        .post(
            "/api/theme",
            &[("theme", "dark"), ("return_to", "/sign-in?next=%2F")],
        )
        .await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in?next=%2F"));
    browser.get("/sign-in").await.assert_says("data-theme=\"dark\"");
    let answer = browser
        .post(
            "/api/theme",
            &[("theme", "dark"), ("return_to", "//evil.example")],
        )
        .await;
    assert_eq!(answer.location(), "/");
}

#[tokio::test]
async fn a_cookie_that_is_none_is_nobody() {
    let app = TestApp::new().await;
    for cookie in [
        "holdfast=x",
        "holdfast=AAAAAAAAAAAAAAAAAAAAAA",
        "holdfast=\"",
        "=; ;;",
    ] {
        let request = Request::get("/integrations")
            .header("cookie", cookie)
            .body(Body::empty())
            .unwrap();
        assert_eq!(app.browser().send(request).await.status, 303, "{cookie}");
    }
}
