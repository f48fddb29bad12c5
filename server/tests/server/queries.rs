//! How often a request asks the database: a bound for each page, and the same for many records as for few. Counted on the way
//! to PostgreSQL; the statements are the same on both databases.

use holdfast_backend::Clock;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::{CredentialId, IntegrationId};

use crate::support::{Browser, Counted, Records, TestApp, integration};

/// Pages, and how many statements each may take. Session, person and menu take six of them.
const PAGES: [(&str, usize); 12] = [
    ("/", 12),
    ("/integrations", 14),
    ("/integrations?q=card", 14),
    ("/integrations/change", 14),
    ("/search?q=card", 16),
    ("/integrations.csv", 14),
    ("/credentials", 12),
    ("/providers", 12),
    ("/services", 12),
    ("/reports/catalogue", 14),
    ("/reminders", 20),
    ("/jobs", 10),
];

#[tokio::test]
async fn no_page_asks_more_often_when_there_is_more_to_show() {
    let (app, counted) = TestApp::counted().await;
    let mut browser = app
        .signed_in("Ada", &[Role::Admin, Role::Engineer, Role::Compliance])
        .await;
    let records = Records::of(&app, "ada@example.org").await;
    add(&app, &records, 2).await;
    let few = count(&counted, &mut browser, &records).await;
    add(&app, &records, 30).await;
    let many = count(&counted, &mut browser, &records).await;
    for ((page, before), (_, after)) in few.iter().zip(&many) {
        assert!(
            after <= before,
            "{page}: {before} statements for few records, {after} for many"
        );
    }
    for (page, most) in PAGES {
        let (_, asked) = many.iter().find(|(name, _)| name == page).unwrap();
        assert!(
            (1..=most).contains(asked),
            "{page}: {asked} statements, {most} are allowed"
        );
    }
}

#[tokio::test]
async fn registering_asks_little_whatever_the_form_says() {
    let (app, counted) = TestApp::counted().await;
    app.signed_in("Ada", &[Role::Engineer]).await;
    let records = Records::of(&app, "ada@example.org").await;
    let actor = Actor::system("test");
    let mut asked = Vec::new();
    for purposes in [1, 30] {
        let form = integration(&format!("Card payments {purposes}"), records.provider)
            .with("purpose", "Takes money from someone else. ".repeat(purposes));
        let before = counted.settled().await;
        let id: IntegrationId = Clock::system().new_id().into();
        app.backend.register(&actor, id, &form).await.unwrap();
        asked.push(counted.settled().await - before);
    }
    assert_eq!(asked[0], asked[1], "one statement for all words");
    assert!((1..=18).contains(&asked[0]), "{} statements", asked[0]);
}

/// More integrations of the same provider, with a credential each.
async fn add(app: &TestApp, records: &Records, number: usize) {
    let (backend, actor) = (&app.backend, Actor::system("test"));
    for _ in 0..number {
        let id: IntegrationId = Clock::system().new_id().into();
        let name = format!("Card payments {}", &id.to_string()[24..]);
        backend
            .register(&actor, id, &integration(&name, records.provider))
            .await
            .unwrap();
        let key: CredentialId = Clock::system().new_id().into();
        let fields = Fields::default()
            .with("name", "Live key")
            .with("kind", "api_key")
            .with("location", "vault:payments/live");
        backend
            .save_credential(&actor, id, key, None, &fields)
            .await
            .unwrap();
    }
}

async fn count(counted: &Counted, browser: &mut Browser, records: &Records) -> Vec<(String, usize)> {
    let mut pages: Vec<String> = PAGES.iter().map(|(page, _)| (*page).to_owned()).collect();
    pages.push(format!("/integrations/{}", records.integration));
    pages.push(format!("/providers/{}", records.provider));
    let mut found = Vec::new();
    for page in pages {
        let mut asked = Vec::new();
        // What a change before made to be read anew is none of this page's.
        for _ in 0..3 {
            let before = counted.settled().await;
            let answer = browser.get(&page).await;
            assert_eq!(answer.status, 200, "{page}");
            answer.text();
            asked.push(counted.settled().await - before);
        }
        found.push((page, asked.into_iter().min().unwrap_or_default()));
    }
    found
}
