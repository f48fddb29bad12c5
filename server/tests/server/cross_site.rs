//! Forms that are sent from elsewhere.

use axum::body::Body;
use axum::http::Request;
use holdfast_domain::access::Role;
use rstest::rstest;

use crate::support::TestApp;

#[rstest]
#[case("sec-fetch-site", "cross-site", 403)]
#[case("sec-fetch-site", "same-site", 403)]
#[case("sec-fetch-site", "nonsense", 403)]
#[case("sec-fetch-site", "same-origin", 303)]
#[case("sec-fetch-site", "none", 303)]
#[case("origin", "https://evil.example", 403)]
#[case("origin", "null", 403)]
#[case("origin", "http://holdfast.test.evil.example", 403)]
#[case("origin", "http://holdfast.test", 303)]
#[case("x-nothing", "said", 403)]
#[tokio::test]
async fn a_form_is_taken_from_our_own_pages_only(
    #[case] name: &str,
    #[case] value: &str,
    #[case] expected: u16,
) {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    let form = |path: &str| {
        Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header(name, value)
            .body(Body::empty())
            .unwrap()
    };
    let answer = browser.send(form("/sign-out")).await;
    assert_eq!(answer.status, expected, "{name}: {value}");
    let is_signed_in = browser.get("/services").await.status == 200;
    assert_eq!(is_signed_in, expected == 403, "a refused form changes nothing");
}

#[tokio::test]
async fn a_program_without_cookies_needs_no_origin() {
    let app = TestApp::new().await;
    let request = Request::post("/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("email=a&password=b"))
        .unwrap();
    assert_eq!(app.browser().send(request).await.status, 422);
}

#[tokio::test]
async fn what_a_browser_says_of_itself_counts_more_than_a_matching_origin() {
    let app = TestApp::new().await;
    let request = Request::post("/sign-in")
        .header("origin", "http://holdfast.test")
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.browser().send(request).await.status, 403);
}
