//! A calendar behind its secret address: made in the browser, fetched by a program that cannot sign in.

use axum::body::Body;
use axum::http::{Request, header};
use holdfast_domain::access::Role;

use crate::support::{Browser, CapturedLog, Records, TestApp};

const PAGE: &str = "/account/calendar";

/// The value of a hidden field of a page.
fn hidden(html: &str, name: &str) -> String {
    let (_, after) = html.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    after.split('"').next().unwrap().to_owned()
}

/// Presses the button that makes an address, and answers its path.
async fn make(browser: &mut Browser) -> String {
    let seen = hidden(&browser.get(PAGE).await.text(), "seen");
    let answer = browser.post(PAGE, &[("do", "make"), ("seen", &seen)]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.assert_says("shown only this once");
    let html = answer.text();
    let (_, path) = html.split_once("/calendar/").unwrap();
    let path = path.split('<').next().unwrap();
    assert!(path.strip_suffix(".ics").is_some(), "{path}");
    format!("/calendar/{path}")
}

#[tokio::test]
async fn a_program_without_a_session_gets_the_calendar_and_asks_whether_it_changed() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    Records::of(&app, "ana@example.org").await;
    let path = make(&mut browser).await;
    let again = browser.get(PAGE).await;
    again.assert_says("Works until");
    assert!(!again.text().contains(".ics"), "it is shown once");

    let mut program = app.browser();
    let answer = program.get(&path).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    answer.assert_says("X-WR-CALNAME:Holdfast: Ana\r\n");
    answer.assert_says("SUMMARY:Rotate Live key of Card payments\r\n");
    assert!(program.cookies.is_empty(), "nobody is remembered");

    let known = Request::get(&path)
        .header(header::IF_NONE_MATCH, answer.header("etag"))
        .body(Body::empty())
        .unwrap();
    let unchanged = program.send(known).await;
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    assert_eq!(unchanged.header("etag"), answer.header("etag"));
    let compressed = Request::get(&path)
        .header(header::ACCEPT_ENCODING, "gzip, br")
        .body(Body::empty())
        .unwrap();
    let plain = program.send(compressed).await;
    assert_eq!((plain.status, plain.header("content-encoding")), (200, ""));
    let stale = Request::get(&path)
        .header(header::IF_NONE_MATCH, "\"another\"")
        .body(Body::empty())
        .unwrap();
    assert_eq!(program.send(stale).await.status, 200);
}

#[tokio::test]
async fn an_address_that_works_no_longer_says_why() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    let first = make(&mut browser).await;
    let second = make(&mut browser).await;
    let mut program = app.browser();
    let gone = program.get(&first).await;
    assert_eq!(gone.status, 410);
    gone.assert_says("was renewed on 22 Nov 2026; get the new one from your account.");
    let answer = browser.post(PAGE, &[("do", "end")]).await;
    assert_eq!((answer.status, answer.location()), (303, PAGE));
    let gone = program.get(&second).await;
    assert_eq!(gone.status, 410);
    gone.assert_says("was ended on 22 Nov 2026; make a new one in your account.");
}

#[tokio::test]
async fn guesses_are_not_found_and_too_many_have_to_wait() {
    let app = TestApp::new().await;
    let mut program = app.browser();
    for guess in 0..40 {
        let answer = program.get(&format!("/calendar/{guess:064x}.ics")).await;
        assert_eq!(answer.status, 404);
        answer.assert_says("There is no such calendar");
    }
    let answer = program.get("/calendar/one-more.ics").await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, "900"));
}

#[tokio::test]
async fn the_address_is_in_no_log_and_stored_nowhere() {
    let log = CapturedLog::start();
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    Records::of(&app, "ana@example.org").await;
    let path = make(&mut browser).await;
    let mut program = app.browser();
    assert_eq!(program.get(&path).await.status, 200);
    let renewed = make(&mut browser).await;
    assert_eq!(program.get(&path).await.status, 410);
    assert_eq!(program.get(&renewed).await.status, 200);
    let (logged, stored) = (
        log.text(),
        String::from_utf8_lossy(&app.database_bytes()).into_owned(),
    );
    for path in [&path, &renewed] {
        let token = path.trim_start_matches("/calendar/").trim_end_matches(".ics");
        assert_eq!(token.len(), 64);
        assert!(!logged.contains(token), "the token is logged");
        assert!(!stored.contains(token), "the token is stored");
    }
    assert!(
        logged.contains("\"http.route\":\"/calendar/{token}\""),
        "requests are logged: {logged}"
    );
}
