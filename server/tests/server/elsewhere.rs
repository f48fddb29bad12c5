//! Addresses that are not quite right: a slash at the end, another method, another host.

use axum::body::Body;
use axum::http::Request;
use holdfast_domain::access::Role;
use rstest::rstest;

use crate::support::{Answer, PASSWORD, TestApp};

#[tokio::test]
async fn a_form_with_a_slash_at_the_end_is_sent_again_without_it() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    for (path, leads) in [
        ("/integrations/new/", "/integrations/new"),
        ("/services//", "/services"),
        ("/sign-in/?next=%2Finbox", "/sign-in?next=%2Finbox"),
    ] {
        let answer = browser.post(path, &[("name", "Checkout")]).await;
        assert_eq!((answer.status, answer.location()), (308, leads), "{path}");
    }
    let answer = browser.get("/integrations/").await;
    assert_eq!((answer.status, answer.location()), (308, "/integrations"));
    let answer = browser.post("//evil.example/", &[]).await;
    assert_eq!((answer.status, answer.location()), (404, ""));
}

#[rstest]
#[case("POST", "/nowhere", 404)]
#[case("PUT", "/nowhere", 404)]
#[case("DELETE", "/integrations/new", 405)]
#[case("PATCH", "/services", 405)]
#[case("OPTIONS", "/nowhere", 404)]
#[case("GET", "/nowhere", 404)]
#[case("HEAD", "/nowhere", 404)]
#[tokio::test]
async fn nothing_but_a_look_is_answered_with_a_page(
    #[case] method: &str,
    #[case] path: &str,
    #[case] expected: u16,
) {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("origin", "http://holdfast.test")
        .body(Body::empty())
        .unwrap();
    assert_eq!(browser.send(request).await.status, expected);
}

/// Signs in at `https://holdfast.test` with these headers.
async fn sign_in_with(app: &TestApp, email: &str, headers: &[(&str, &str)]) -> Answer {
    let start = Request::post("/sign-in").header("content-type", "application/x-www-form-urlencoded");
    let request = headers
        .iter()
        .fold(start, |request, (name, value)| request.header(*name, *value))
        .body(Body::from(format!(
            "email={email}&password={}",
            PASSWORD.replace(' ', "+")
        )))
        .unwrap();
    app.browser().send(request).await
}

#[tokio::test]
async fn signing_in_at_another_address_says_which_one_is_expected() {
    let app = TestApp::at("https://holdfast.test").await;
    let email = app.register("Ana", &[Role::Engineer]).await;
    for elsewhere in [
        &[("origin", "http://machine:3000"), ("host", "machine:3000")][..],
        &[("origin", "http://holdfast.test"), ("host", "holdfast.test")],
        &[("origin", "https://other.test"), ("host", "other.test")],
        &[("host", "127.0.0.1:3000")],
        &[("host", "127.0.0.1:3000"), ("x-forwarded-host", "other.test")],
    ] {
        let answer = sign_in_with(&app, &email, elsewhere).await;
        assert_eq!(answer.status, 422, "{elsewhere:?}");
        answer.assert_says("Open https://holdfast.test and sign in there.");
        assert_eq!(answer.header("set-cookie"), "", "{elsewhere:?}");
    }
    for there in [
        &[("origin", "https://holdfast.test"), ("host", "127.0.0.1:3000")][..],
        &[("host", "holdfast.test")],
        &[("host", "127.0.0.1:3000"), ("x-forwarded-host", "holdfast.test")],
    ] {
        assert_eq!(sign_in_with(&app, &email, there).await.status, 303, "{there:?}");
    }
}

#[tokio::test]
async fn without_tls_any_name_of_the_machine_will_do() {
    let app = TestApp::new().await;
    let email = app.register("Ana", &[Role::Engineer]).await;
    let there = [("origin", "http://machine:3000"), ("host", "machine:3000")];
    assert_eq!(sign_in_with(&app, &email, &there).await.status, 303);
}
