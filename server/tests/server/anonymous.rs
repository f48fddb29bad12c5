//! Whoever has no account costs a bounded amount, at every door.

use axum::body::Body;
use axum::http::{Method, Request};
use holdfast_backend::Pools;
use holdfast_domain::access::Role;
use holdfast_server::routes::{self, Kind};

use crate::support::{Browser, TestApp};

async fn rows(app: &TestApp) -> (i64, i64) {
    let Pools::Sqlite { writer, .. } = &app.backend.db.pools else {
        panic!("another database")
    };
    let count = async |statement| sqlx::query_scalar(statement).fetch_one(writer).await.unwrap();
    (
        count("SELECT COUNT(*) FROM sessions").await,
        count("SELECT COUNT(*) FROM tries").await,
    )
}

async fn send_large(browser: &mut Browser, path: &str, bytes: usize) -> u16 {
    let body = format!("name={}", "x".repeat(bytes));
    let answer = browser
        .post_body(path, "application/x-www-form-urlencoded", body)
        .await;
    answer.status
}

#[tokio::test]
async fn no_form_of_a_stranger_is_kept_at_any_door() {
    let app = TestApp::new().await;
    for route in routes::all().into_iter().filter(|route| route.kind == Kind::Form) {
        let path = route
            .path
            .replace("{id}", "7")
            .replace("{token}", "none")
            .replace("{kind}", "review");
        let mut stranger = app.browser();
        let status = send_large(&mut stranger, &path, 250_000).await;
        assert!(matches!(status, 303 | 413), "{path}: {status}");
        assert!(stranger.cookies.is_empty(), "{path}");
    }
    for path in ["/nowhere", "/integrations", "/integrations/new/"] {
        let mut stranger = app.browser();
        let status = send_large(&mut stranger, path, 250_000).await;
        assert!(matches!(status, 303 | 308 | 404 | 405), "{path}: {status}");
    }
    assert_eq!(rows(&app).await, (0, 0));
}

#[tokio::test]
async fn the_body_of_a_strangers_form_is_not_even_read() {
    let app = TestApp::new().await;
    let never = futures::stream::poll_fn(|_| -> std::task::Poll<Option<Result<String, std::io::Error>>> {
        panic!("the body is read")
    });
    let request = Request::builder()
        .method(Method::POST)
        .uri("/integrations/new")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from_stream(never))
        .unwrap();
    let answer = app.browser().send(request).await;
    assert_eq!(answer.location(), "/sign-in?next=%2Fintegrations%2Fnew");
}

#[tokio::test]
async fn a_form_whose_session_has_ended_is_kept_when_it_is_small_and_once_a_browser() {
    let app = TestApp::new().await;
    let mut ana = app.signed_in("Ana", &[Role::Engineer]).await;
    ana.post("/sign-out", &[]).await;
    assert_eq!(send_large(&mut ana, "/integrations/new", 64_001).await, 413);
    assert_eq!(rows(&app).await.0, 0);
    for _ in 0..20 {
        // As if it had lost the cookie of the session that keeps the form.
        ana.cookies.remove("holdfast");
        assert_eq!(send_large(&mut ana, "/integrations/new", 60_000).await, 303);
    }
    assert_eq!(rows(&app).await.0, 3);
}

#[tokio::test]
async fn a_cookie_that_somebody_made_up_is_no_known_browser() {
    let app = TestApp::new().await;
    let mut stranger = app.browser();
    for token in ["x".to_owned(), "0".repeat(64)] {
        stranger.cookies.insert("holdfast-browser".into(), token);
        assert_eq!(send_large(&mut stranger, "/integrations/new", 1_000).await, 303);
    }
    assert_eq!(rows(&app).await.0, 0);
}
