//! What a page says while the scores that it shows are of an earlier day.

use chrono::TimeDelta;
use holdfast_backend::Clock;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, IntegrationId};

use crate::support::{Records, TestApp, integration};

const SAYS: &str = "Scores are being brought up to today";

#[tokio::test]
async fn a_page_says_when_many_scores_are_of_an_earlier_day_and_only_then() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ada", &[Role::Engineer]).await;
    let records = Records::of(&app, "ada@example.org").await;
    let (backend, actor) = (&app.backend, Actor::system("test"));
    for number in 0..12 {
        let id: IntegrationId = Clock::system().new_id().into();
        let form = integration(&format!("Card payments {number}"), records.provider);
        backend.register(&actor, id, &form).await.unwrap();
        let key: CredentialId = Clock::system().new_id().into();
        let fields = Fields::default()
            .with("name", "Live key")
            .with("kind", "api_key")
            .with("location", "vault:payments/live")
            .with("last_rotated_on", "2026-11-20");
        backend
            .save_credential(&actor, id, key, None, &fields)
            .await
            .unwrap();
    }
    let page = browser.get("/integrations").await.text();
    assert!(page.contains("Card payments") && !page.contains(SAYS), "{page}");
    backend.clock.advance(TimeDelta::days(400));
    // Nobody stays signed in for so long.
    let mut browser = app.signed_in("Grace", &[Role::Engineer]).await;
    let page = browser.get("/integrations").await.text();
    assert!(page.contains(SAYS), "{page}");
    assert!(page.contains(" integrations have facts that aged"), "{page}");
    // Waits for what the page has begun.
    backend.refresh_scores().await.unwrap();
    let page = browser.get("/integrations").await.text();
    assert!(page.contains("Card payments") && !page.contains(SAYS), "{page}");
}
