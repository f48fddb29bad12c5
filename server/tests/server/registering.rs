//! Registering: the provider is found by the beginning of its name, what is known of it is filled in, and the next step is offered.

use holdfast_domain::access::{Actor, Role};

use crate::support::{Browser, Records, TestApp, integration};

async fn engineer() -> (TestApp, Browser) {
    let app = TestApp::new().await;
    app.backend.install_library().await.unwrap();
    let browser = app.signed_in("Ana", &[Role::Engineer]).await;
    (app, browser)
}

#[tokio::test]
async fn a_unique_beginning_of_a_providers_name_is_taken() {
    let (_app, mut browser) = engineer().await;
    for typed in ["Str", "str", "STRIPE", "stripe"] {
        let page = browser
            .get(&format!("/integrations/new?provider={typed}"))
            .await
            .text();
        assert!(page.contains("https://api.stripe.com"), "{typed} is Stripe");
    }
}

#[tokio::test]
async fn a_beginning_of_several_names_offers_them_as_links() {
    let (_app, mut browser) = engineer().await;
    // Three begin so; of the other a later word does.
    for (typed, found) in [("Goo", 3), ("Maps", 1)] {
        let page = browser
            .get(&format!("/integrations/new?provider={typed}"))
            .await
            .text();
        let offered = page
            .split("id=\"similar\"")
            .nth(1)
            .unwrap()
            .split("</ul>")
            .next()
            .unwrap();
        assert_eq!(
            offered.matches("/integrations/new?provider=").count(),
            found,
            "{typed}: {offered}"
        );
        assert!(
            !page.contains("/providers/new?name="),
            "{typed} is not to be added"
        );
    }
}

#[tokio::test]
async fn a_name_that_no_provider_has_is_carried_over_to_adding_it_and_from_there_to_registering() {
    let (app, mut browser) = engineer().await;
    let page = browser.get("/integrations/new?provider=Zahl+%26+Co").await;
    page.assert_says("No provider is called “Zahl &amp; Co”");
    let address = "/providers/new?name=Zahl%20%26%20Co&amp;then=/integrations/new";
    assert!(page.text().contains(address), "{}", page.text());
    let form = browser.get(&address.replace("&amp;", "&")).await;
    form.assert_says("value=\"Zahl &amp; Co\"");
    let id = app.backend.clock.new_id().to_string();
    let fields = [
        ("id", id.as_str()),
        ("name", "Zahl & Co"),
        ("category", "payment"),
        ("then", "/integrations/new"),
    ];
    // A form that comes back still knows where it leads.
    let refused = browser.post("/providers/new", &[fields[0], fields[3]]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("name=\"then\""));
    let added = browser.post("/providers/new", &fields).await;
    assert_eq!(
        (added.status, added.location()),
        (303, format!("/integrations/new?provider={id}").as_str())
    );
}

#[tokio::test]
async fn what_is_filled_in_says_how_it_is_known_also_when_the_form_comes_back() {
    let (app, mut browser) = engineer().await;
    let stripe = holdfast_backend::library::providers()
        .into_iter()
        .find(|provider| provider.name.as_str() == "Stripe")
        .unwrap();
    let id = app.backend.clock.new_id().to_string();
    let provider = stripe.id.to_string();
    let answer = browser
        .post(
            "/integrations/new",
            &[
                ("id", id.as_str()),
                ("provider", &provider),
                ("category", "payment"),
                ("endpoints.0.url", "https://api.eu.stripe.com"),
                ("endpoints.0.direction", "outbound"),
            ],
        )
        .await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    assert!(
        page.contains("f-category-basis"),
        "the category is still that of the library"
    );
    assert!(!page.contains("f-endpoints-0-url-basis"), "the address was typed");
}

#[tokio::test]
async fn after_registering_its_credentials_are_the_next_step_for_who_may_add_them() {
    let app = TestApp::new().await;
    let mut ana = app.signed_in("Ana", &[Role::Engineer]).await;
    let records = Records::of(&app, "ana@example.org").await;
    let view = app
        .backend
        .integration(&Actor::system("test"), records.integration)
        .await
        .unwrap();
    let owner = view.stored.integration.owner.unwrap().to_string();
    for (name, owner, needs, offered) in [
        ("Mine", owner.as_str(), "yes", true),
        ("Nobody's", "", "yes", false),
        ("Open", owner.as_str(), "no", false),
    ] {
        let id = app.backend.clock.new_id().to_string();
        let fields = integration(name, records.provider)
            .with("id", &id)
            .with("owner", owner)
            .with("needs_credential", needs);
        let pairs: Vec<(&str, &str)> = fields
            .0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(ana.post("/integrations/new", &pairs).await.status, 303);
        let page = ana.get(&format!("/integrations/{id}")).await.text();
        assert_eq!(page.contains("Add its credentials"), offered, "{name}");
    }
}
