//! Addresses of lists that were changed by hand: the list is shown, and what was left out of the address is said.

use holdfast_domain::access::Role;
use rstest::rstest;

use crate::support::{Records, TestApp};

#[rstest]
#[case(
    "/integrations?lifecycle=bogus",
    "lifecycle=bogus",
    "choose one of: proposed, "
)]
#[case("/integrations?sort=colour", "sort=colour", "choose one of: residual, ")]
#[case("/integrations?due=soon", "due=soon", "choose one of: overdue, 30")]
#[case("/integrations?owner=ana", "owner=ana", "not an id")]
#[case("/integrations?after=x", "after=x", "start at the first page")]
#[case("/integrations?colour=red", "colour=red", "no such filter")]
#[case("/credentials?status=lost", "status=lost", "choose one of: overdue, ")]
#[case("/credentials?sort=colour", "sort=colour", "choose one of: due, name")]
#[case("/credentials/timeline?owner=ana", "owner=ana", "not an id")]
#[case("/credentials/timeline/month?month=2026-13", "month=2026-13", "not a month")]
#[case("/credentials/timeline/month?month=99999-01", "month=99999-01", "not a month")]
#[case("/credentials/timeline/agenda?from=tomorrow", "from=tomorrow", "not a date")]
#[case("/credentials/timeline/agenda?due=soon", "due=soon", "overdue")]
#[case(
    "/credentials/timeline/agenda?after=019a0000000070008000000000000000_x",
    "after=019a0000000070008000000000000000_x",
    "start at the first page"
)]
#[case("/providers?category=stones", "category=stones", "choose one of: payment, ")]
#[case("/settings/people?role=king", "role=king", "choose one of: viewer, ")]
#[case("/reminders?state=lost", "state=lost", "choose one of: ")]
#[case("/reminders/preview?days=8", "days=8", "choose one of: 7, 30, 90")]
#[case("/inbox?show=some", "show=some", "choose one of: all, unread")]
#[case("/reports/credential-rotation?status=lost", "status=lost", "Choose one of: ")]
#[case("/reports/catalogue?colour=red", "colour=red", "no such parameter")]
#[tokio::test]
async fn a_wrong_filter_is_left_out_of_the_list_and_named_with_the_reason(
    #[case] address: &str,
    #[case] left_out: &str,
    #[case] why: &str,
) {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Admin, Role::Compliance]).await;
    Records::of(&app, "ana@example.org").await;
    let answer = browser.get(address).await;
    assert_eq!(answer.status, 200, "{address}");
    answer.assert_says("1 part of this address was left out");
    answer.assert_says(left_out);
    answer.assert_says(why);
    let plain = browser.get(address.split('?').next().unwrap()).await;
    assert!(
        !plain.text().contains("of this address was left out"),
        "{address}"
    );
}

#[tokio::test]
async fn what_can_be_read_of_an_address_stays_and_links_lose_the_rest() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Admin]).await;
    Records::of(&app, "ana@example.org").await;
    let answer = browser
        .get("/integrations?lifecycle=live&lifecycle=bogus&band=enormous&q=card")
        .await;
    assert_eq!(answer.status, 200);
    answer.assert_says("2 parts of this address were left out");
    answer.assert_says("/integrations.csv?lifecycle=live&amp;q=card");
}

#[tokio::test]
async fn a_search_without_a_letter_or_digit_finds_nothing_and_says_so() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Admin]).await;
    Records::of(&app, "ana@example.org").await;
    for list in [
        "/integrations",
        "/credentials",
        "/providers",
        "/settings/people",
        "/search",
    ] {
        for typed in ["%25", "_", "%F0%9F%A6%80"] {
            let answer = browser.get(&format!("{list}?q={typed}")).await;
            assert_eq!(answer.status, 200, "{list} {typed}");
            answer.assert_says("has no letter and no digit to search for");
        }
    }
    for file in ["/integrations.csv", "/credentials.csv", "/providers.csv"] {
        let answer = browser.get(&format!("{file}?q=%25")).await;
        assert_eq!(answer.status, 200, "{file}");
        assert_eq!(answer.text().lines().count(), 1, "{file}: only its header");
    }
}

#[tokio::test]
async fn a_file_has_the_separator_that_is_asked_for() {
    let app = TestApp::new().await;
    let mut browser = app.signed_in("Ana", &[Role::Admin]).await;
    Records::of(&app, "ana@example.org").await;
    for file in [
        "/integrations.csv",
        "/credentials.csv",
        "/providers.csv",
        "/reports/catalogue.csv",
    ] {
        let answer = browser.get(&format!("{file}?separator=%3B")).await;
        assert_eq!(answer.status, 200, "{file}");
        assert!(answer.text().starts_with("id;"), "{file}");
        let answer = browser.get(&format!("{file}?separator=tab&bom=1")).await;
        assert!(answer.text().lines().next().unwrap().contains("\tCategory") || file == "/credentials.csv");
        assert_eq!(
            browser.get(&format!("{file}?separator=x")).await.status,
            400,
            "{file}"
        );
    }
}
