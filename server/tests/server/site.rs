//! Files of the site, and the headers of every answer.

use axum::body::Body;
use axum::http::Request;
use rstest::rstest;

use crate::support::TestApp;

#[tokio::test]
async fn the_style_sheet_is_kept_for_ever_and_comes_compressed() {
    let app = TestApp::new().await;
    let answer = app.browser().get("/pkg/test.0123.css").await;
    assert_eq!(
        (answer.status, answer.header("cache-control")),
        (200, "public, max-age=31536000, immutable")
    );
    let request = Request::get("/pkg/test.0123.css")
        .header("accept-encoding", "br")
        .body(Body::empty())
        .unwrap();
    let answer = app.browser().send(request).await;
    assert_eq!(
        (answer.header("content-encoding"), answer.text().as_str()),
        ("br", "not really brotli")
    );
}

#[rstest]
#[case("/pkg/../test.db")]
#[case("/pkg/%2e%2e/test.db")]
#[case("/pkg/..%2ftest.db")]
#[tokio::test]
async fn nothing_beside_the_site_is_served(#[case] path: &str) {
    let app = TestApp::new().await;
    assert_ne!(app.browser().get(path).await.status, 200);
}

#[rstest]
#[case("/sign-in")]
#[case("/pkg/none.css")]
#[case("/health/live")]
#[case("/favicon.svg")]
#[case("/")]
#[case("/nowhere")]
#[tokio::test]
async fn every_answer_carries_the_headers_that_protect(#[case] path: &str) {
    let app = TestApp::new().await;
    let answer = app.browser().get(path).await;
    for name in [
        "content-security-policy",
        "x-content-type-options",
        "referrer-policy",
        "permissions-policy",
        "cross-origin-opener-policy",
        "x-request-id",
        "cache-control",
    ] {
        assert_ne!(answer.header(name), "", "{name} of {path}");
    }
}

#[tokio::test]
async fn a_pages_script_carries_the_nonce_of_its_policy_and_no_page_shares_one() {
    let app = TestApp::new().await;
    let mut policies = Vec::new();
    for _ in 0..2 {
        let answer = app.browser().get("/sign-in").await;
        let policy = answer.header("content-security-policy").to_owned();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap();
        answer.assert_says(&format!("nonce=\"{nonce}\""));
        assert!(!policy.contains("unsafe-inline"));
        policies.push(policy);
    }
    assert_ne!(policies[0], policies[1]);
}

#[tokio::test]
async fn a_request_id_is_ours_and_not_the_clients() {
    let app = TestApp::new().await;
    let request = Request::get("/health/live")
        .header("x-request-id", "forged")
        .body(Body::empty())
        .unwrap();
    assert_ne!(app.browser().send(request).await.header("x-request-id"), "forged");
}

#[tokio::test]
async fn an_unknown_address_is_a_page_that_says_so() {
    let app = TestApp::new().await;
    let answer = app.browser().get("/wp-login.php").await;
    assert_eq!(answer.status, 404);
    answer.assert_says("There is no page at this address.");
}

#[rstest]
#[case("/pkg/none.css")]
#[case("/pkg/")]
#[case("/fonts/none.woff2")]
#[tokio::test]
async fn what_is_not_found_is_not_kept(#[case] path: &str) {
    let app = TestApp::new().await;
    let answer = app.browser().get(path).await;
    assert_eq!((answer.status, answer.header("cache-control")), (404, "no-store"));
}

#[rstest]
#[case("/pkg/test.0123.css")]
#[case("/favicon.svg")]
#[case("/robots.txt")]
#[case("/sign-in")]
#[case("/nowhere")]
#[tokio::test]
async fn what_can_be_compressed_says_that_it_varies(#[case] path: &str) {
    let app = TestApp::new().await;
    for accepted in ["", "identity", "br", "gzip"] {
        let request = Request::get(path)
            .header("accept-encoding", accepted)
            .body(Body::empty())
            .unwrap();
        let answer = app.browser().send(request).await;
        let vary = answer.header("vary").to_ascii_lowercase();
        assert!(vary.contains("accept-encoding"), "{path}, {accepted}: {vary}");
    }
}

#[test]
fn search_engines_may_fetch_calendars_and_nothing_else() {
    let robots = std::fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../public/robots.txt"),
    )
    .unwrap();
    assert_eq!(robots, "User-agent: *\nAllow: /calendar/\nDisallow: /\n");
}

#[rstest]
#[case("/sign-in")]
#[case("/calendar/none.ics")]
#[case("/nowhere")]
#[tokio::test]
async fn no_answer_belongs_into_an_index(#[case] path: &str) {
    let app = TestApp::new().await;
    assert_eq!(app.browser().get(path).await.header("x-robots-tag"), "noindex");
}
