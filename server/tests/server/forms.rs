//! Forms: rejected, repeated, in conflict, too large, unreadable.

use holdfast_backend::store::PageRequest;
use holdfast_backend::store::integrations::IntegrationFilter;
use holdfast_domain::access::{Actor, Role};
use holdfast_domain::fields::Fields;
use rstest::rstest;

use crate::support::{Browser, Records, TestApp, integration};

async fn engineer_and_records() -> (TestApp, Browser, Records) {
    let app = TestApp::new().await;
    let browser = app.signed_in("Ana", &[Role::Engineer]).await;
    let records = Records::of(&app, "ana@example.org").await;
    (app, browser, records)
}

fn pairs(fields: &Fields) -> Vec<(&str, &str)> {
    fields
        .0
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

async fn names(app: &TestApp) -> Vec<String> {
    let page = app
        .backend
        .integrations(
            &Actor::system("test"),
            &IntegrationFilter::default(),
            &PageRequest::default(),
        )
        .await
        .unwrap();
    page.rows.into_iter().map(|row| row.name).collect()
}

#[tokio::test]
async fn a_rejected_form_keeps_what_was_typed_and_changes_nothing() {
    let (app, mut browser, records) = engineer_and_records().await;
    let fields = integration("", records.provider)
        .with("id", app.backend.clock.new_id().to_string())
        .with("purpose", "Zoë & <Co> \"quoted\"");
    let answer = browser.post("/integrations/new", &pairs(&fields)).await;
    assert_eq!(answer.status, 422);
    answer.assert_says("Zoë &amp; &lt;Co&gt;");
    assert_eq!(names(&app).await, ["Card payments"]);
}

#[tokio::test]
async fn the_same_form_sent_twice_registers_once() {
    let (app, mut browser, records) = engineer_and_records().await;
    let id = app.backend.clock.new_id().to_string();
    let fields = integration("Refunds", records.provider).with("id", &id);
    for _ in 0..2 {
        let answer = browser.post("/integrations/new", &pairs(&fields)).await;
        assert_eq!(
            (answer.status, answer.location()),
            (303, format!("/integrations/{id}").as_str())
        );
    }
    assert_eq!(
        names(&app).await.iter().filter(|name| *name == "Refunds").count(),
        1
    );
    browser
        .get(&format!("/integrations/{id}"))
        .await
        .assert_says("Registered Refunds");
}

#[tokio::test]
async fn a_form_without_its_hidden_id_says_so() {
    let (_app, mut browser, records) = engineer_and_records().await;
    let answer = browser
        .post(
            "/integrations/new",
            &pairs(&integration("Refunds", records.provider).with("id", "no id")),
        )
        .await;
    assert_eq!(answer.status, 422);
    answer.assert_says("This form is incomplete.");
}

#[tokio::test]
async fn the_second_of_two_editors_sees_both_versions() {
    let (app, mut ana, records) = engineer_and_records().await;
    let mut tom = app.signed_in("Tom", &[Role::Compliance]).await;
    let path = format!("/integrations/{}/edit", records.integration);
    let stored = app
        .backend
        .edit_view(&Actor::system("test"), records.integration)
        .await
        .unwrap()
        .fields;
    let edit = |name: &str| stored.clone().with("name", name).with("version", "1");
    assert_eq!(
        tom.post(&path, &pairs(&edit("Card payments by Tom")))
            .await
            .status,
        303
    );
    let answer = ana.post(&path, &pairs(&edit("Card payments by Ana"))).await;
    assert_eq!(answer.status, 409);
    answer.assert_says("Card payments by Ana");
    answer.assert_says("Card payments by Tom");
    assert_eq!(names(&app).await, ["Card payments by Tom"]);
}

#[tokio::test]
async fn rows_are_added_and_removed_without_saving() {
    let (app, mut browser, records) = engineer_and_records().await;
    let fields = integration("", records.provider)
        .with("endpoints.0.url", "https://api.example.org")
        .with("add", "endpoints");
    let answer = browser.post("/integrations/new", &pairs(&fields)).await;
    assert_eq!(answer.status, 200);
    answer.assert_says("value=\"https://api.example.org\"");
    answer.assert_says("name=\"endpoints.1.url\"");
    let fields = integration("", records.provider)
        .with("endpoints.0.url", "https://api.example.org")
        .with("remove", "endpoints.0");
    assert!(
        !browser
            .post("/integrations/new", &pairs(&fields))
            .await
            .text()
            .contains("https://api.example.org")
    );
    assert_eq!(names(&app).await.len(), 1);
}

#[tokio::test]
async fn every_form_that_succeeds_leads_to_where_the_result_is() {
    let (app, mut browser, records) = engineer_and_records().await;
    let new = || app.backend.clock.new_id().to_string();
    let (integration, credential) = (records.integration, records.credential);
    let record = format!("/integrations/{integration}");

    let id = new();
    let fields = [
        ("id", id.as_str()),
        ("name", "Test key"),
        ("kind", "api_key"),
        ("location", "vault:payments/test"),
    ];
    assert_eq!(
        browser
            .post(&format!("/integrations/{integration}/credentials/new"), &fields)
            .await
            .location(),
        record
    );
    let owner = integration.to_string();
    let fields = [
        ("integration", owner.as_str()),
        ("version", "1"),
        ("name", "Live key 2"),
        ("kind", "api_key"),
        ("location", "vault:payments/live"),
    ];
    assert_eq!(
        browser
            .post(&format!("/credentials/{credential}/edit"), &fields)
            .await
            .location(),
        record
    );
    let id = new();
    let fields = [("id", id.as_str()), ("rotated_on", "2026-11-20")];
    assert_eq!(
        browser
            .post(&format!("/credentials/{credential}/rotate"), &fields)
            .await
            .location(),
        record
    );
    let id = new();
    let fields = [
        ("id", id.as_str()),
        ("held_on", "2026-11-20"),
        ("outcome", "passed"),
    ];
    assert_eq!(
        browser
            .post(&format!("/integrations/{integration}/review"), &fields)
            .await
            .location(),
        format!("/integrations/{integration}")
    );
    let id = new();
    let fields = [("id", id.as_str()), ("name", "Parcelbird"), ("category", "erp")];
    assert_eq!(
        browser.post("/providers/new", &fields).await.location(),
        format!("/providers/{id}")
    );
    let id = new();
    let fields = [
        ("id", id.as_str()),
        ("name", "Checkout"),
        ("criticality", "critical"),
    ];
    assert_eq!(browser.post("/services", &fields).await.location(), "/services");
}

#[rstest]
#[case("application/json", "{}", 415)]
#[case("multipart/form-data; boundary=x", "--x--", 415)]
#[case("", "name=x", 415)]
#[case("application/x-www-form-urlencoded", "name=%ff%fe", 400)]
#[tokio::test]
async fn what_is_no_readable_form_is_refused(
    #[case] kind: &str,
    #[case] body: &'static str,
    #[case] expected: u16,
) {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    let answer = browser.post_body("/services", kind, body).await;
    assert_eq!(answer.status, expected);
    answer.assert_says("nothing was changed");
    browser.post("/sign-out", &[]).await;
    let answer = browser.post_body("/services", kind, body).await;
    assert_eq!(answer.status, expected, "also when the session has ended");
}

#[rstest]
#[case(format!("name={}", "x".repeat(1_000_001)))]
#[case((0..2_001).map(|number| format!("f{number}=1")).collect::<Vec<_>>().join("&"))]
#[tokio::test]
async fn what_is_too_large_is_refused(#[case] body: String) {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    let answer = browser
        .post_body("/services", "application/x-www-form-urlencoded", body)
        .await;
    assert_eq!(answer.status, 413);
    answer.assert_says("nothing was changed");
}

#[tokio::test]
async fn an_address_that_takes_no_form_says_so() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Engineer]).await;
    assert_eq!(browser.post("/integrations", &[("a", "b")]).await.status, 405);
}

#[tokio::test]
async fn a_change_of_several_leads_back_to_the_list_only_and_offers_undo_once() {
    let (_app, mut browser, records) = engineer_and_records().await;
    let version = format!("version.{}", records.integration);
    for elsewhere in ["javascript:alert(1)", "https://evil.example", "//evil.example"] {
        let address = format!("/integrations/change?id={}&back={elsewhere}", records.integration);
        let page = browser.get(&address).await;
        page.assert_says("Change 1 integration");
        assert!(
            !page.text().contains(&format!("href=\"{elsewhere}\"")),
            "{elsewhere}"
        );
    }
    let fields = [
        (version.as_str(), "1"),
        ("lifecycle", "in_review"),
        ("back", "//evil.example"),
    ];
    for _ in 0..2 {
        let answer = browser.post("/integrations/change", &fields).await;
        assert_eq!(
            (answer.status, answer.location()),
            (303, "/integrations"),
            "sent twice, answered alike"
        );
    }
    let list = browser.get("/integrations").await;
    list.assert_says("Changed 1 integration");
    list.assert_says("action=\"/integrations/change/undo\"");
    let later = browser.get("/integrations").await.text();
    assert!(!later.contains("/integrations/change/undo"));
}

#[tokio::test]
async fn a_refused_form_says_so_in_its_title_and_the_focus_goes_to_what_is_wrong() {
    let (app, mut browser, records) = engineer_and_records().await;
    let integration = records.integration;
    for path in [
        "/integrations/new".to_owned(),
        "/providers/new".to_owned(),
        format!("/credentials/{}/rotate", records.credential),
        format!("/integrations/{integration}/review"),
    ] {
        let open = browser.get(&path).await.text();
        assert!(
            !open.contains("<title>Error: ") && !open.contains("autofocus"),
            "{path}"
        );
        let id = app.backend.clock.new_id().to_string();
        let refused = browser.post(&path, &[("id", &id)]).await;
        assert_eq!(refused.status, 422, "{path}");
        let page = refused.text();
        assert!(page.contains("<title>Error: "), "{path}");
        let summary = page
            .split("id=\"errors\"")
            .nth(1)
            .unwrap()
            .split("</div>")
            .next()
            .unwrap();
        assert!(
            summary.split('>').next().unwrap().contains("autofocus"),
            "{path}: {summary}"
        );
        assert!(summary.contains("href=\"#f-"), "{path}: {summary}");
    }
    let mut stranger = app.browser();
    let wrong = [
        ("email", "ana@example.org"),
        ("password", "certainly not this one"),
    ];
    let page = stranger.post("/sign-in", &wrong).await.text();
    assert!(page.contains("<title>Error: Sign in"), "{page}");
}

#[tokio::test]
async fn what_was_done_is_said_on_top_of_a_page_that_is_not_led_to_at_an_anchor() {
    let (app, mut browser, records) = engineer_and_records().await;
    let (integration, credential) = (records.integration, records.credential);
    let record = format!("/integrations/{integration}");
    for (path, fields, link) in [
        (
            format!("/credentials/{credential}/rotate"),
            vec![("rotated_on", "2026-11-20")],
            format!("{record}#credential-{credential}"),
        ),
        (
            format!("{record}/review"),
            vec![("held_on", "2026-11-20"), ("outcome", "passed")],
            "/reviews/{id}".to_owned(),
        ),
        (
            format!("{record}/incidents/new"),
            vec![
                ("title", "Down"),
                ("class", "outage"),
                ("started_on", "2026-11-20"),
            ],
            "/incidents/{id}".to_owned(),
        ),
        (
            format!("{record}/evidence/new"),
            vec![("kind", "soc2_report")],
            "/evidence/{id}".to_owned(),
        ),
    ] {
        let id = app.backend.clock.new_id().to_string();
        let sent: Vec<(&str, &str)> = [("id", id.as_str())].into_iter().chain(fields).collect();
        let answer = browser.post(&path, &sent).await;
        assert_eq!(
            (answer.status, answer.location()),
            (303, record.as_str()),
            "{path}"
        );
        let page = browser.get(&record).await.text();
        let (_, flash) = page.split_once("class=\"flash\"").unwrap();
        let target = flash.split_once("href=\"").unwrap().1.split('"').next().unwrap();
        let link = link.replace("{id}", &id);
        assert_eq!(target, link, "{path}");
        match link.split_once('#') {
            Some((_, anchor)) => assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor} is there"),
            None => assert_eq!(browser.get(&link).await.status, 200, "{link}"),
        }
    }
}

#[tokio::test]
async fn a_rotation_that_is_due_shows_its_button_without_being_pointed_at() {
    let (app, mut browser, records) = engineer_and_records().await;
    let record = format!("/integrations/{}", records.integration);
    let pressing = "class=\"due-action\"";
    assert!(
        browser.get(&record).await.text().contains(pressing),
        "never rotated"
    );
    let path = format!("/credentials/{}/rotate", records.credential);
    let id = app.backend.clock.new_id().to_string();
    let rotation = [("id", id.as_str()), ("rotated_on", "2026-11-20")];
    assert_eq!(browser.post(&path, &rotation).await.status, 303);
    let page = browser.get(&record).await.text();
    assert!(
        !page.contains(pressing) && page.contains("row-actions"),
        "it is current"
    );
}

#[tokio::test]
async fn a_button_that_is_refused_says_why_on_its_page() {
    let (app, mut browser, records) = engineer_and_records().await;
    let page = format!("/services/{}", records.service);
    let withdrawn = browser
        .post(
            &format!("{page}/withdraw"),
            &[("version", "1"), ("reason", "Switched off.")],
        )
        .await;
    assert_eq!(withdrawn.status, 303);
    let id = app.backend.clock.new_id().to_string();
    let another = [
        ("id", id.as_str()),
        ("name", "Storefront"),
        ("criticality", "low"),
    ];
    assert_eq!(browser.post("/services", &another).await.status, 303);
    let answer = browser
        .post(&format!("{page}/restore"), &[("version", "2")])
        .await;
    assert_eq!((answer.status, answer.location()), (303, page.as_str()));
    browser
        .get(&page)
        .await
        .assert_says("A service with this name is there already.");
}
