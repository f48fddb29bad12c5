//! Receivers that answer 200 although nothing was shown to anybody, and say so in the body.

use chrono::TimeDelta;
use holdfast_domain::reminder::WebhookKind::{self, Slack, Teams, Webhook};
use rstest::rstest;

use crate::calls::{call, outbound, permanent, transient};
use crate::receiver::Receiver;

/// What the connectors of Office 365 say when Teams has not taken a message.
const CONNECTOR: &str = "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error {code} \
    with ContextId tcid=0,server=msgapi-production-cse-azsc7-2-35,cv=iuFWDgr8AU+eRRvZ.0..";

async fn answered(
    kind: WebhookKind,
    status: &str,
    body: &str,
) -> Result<(), holdfast_backend::notify::Failure> {
    let length = body.len();
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}");
    let receiver = Receiver::start(&[&answer]).await;
    let sent = outbound().send(&call(kind, receiver.url())).await;
    assert_eq!(receiver.received().len(), 1);
    sent
}

#[rstest]
#[case::connector(Teams, "200 OK", "1")]
#[case::workflow(Teams, "202 Accepted", "")]
#[case::workflow_with_an_answer_of_its_own(
    Teams,
    "200 OK",
    "{\"statusCode\":200,\"isSuccessStatusCode\":true}"
)]
#[case::slack(Slack, "200 OK", "ok")]
#[case::rocket_chat(Slack, "200 OK", "{\"success\":true}")]
#[case::ryver(Slack, "204 No Content", "")]
#[case::web_api(Slack, "200 OK", "{\"ok\":true,\"error\":null}")]
#[case::ours_is_not_read(Webhook, "200 OK", "{\"ok\":false}")]
#[tokio::test]
async fn what_each_receiver_says_when_it_has_taken_a_message_counts_as_arrived(
    #[case] kind: WebhookKind,
    #[case] status: &str,
    #[case] body: &str,
) {
    assert_eq!(answered(kind, status, body).await, Ok(()));
}

#[rstest]
#[case("429", "The webhook takes no more for now (429).")]
#[case("503", "The webhook has a fault of its own (503).")]
#[case("401", "Teams did not take the message from its webhook.")]
#[case("ABC", "Teams did not take the message from its webhook.")]
#[tokio::test]
async fn a_connector_whose_teams_is_busy_is_tried_again(#[case] code: &str, #[case] words: &str) {
    let body = CONNECTOR.replace("{code}", code);
    let (error, wait) = transient(answered(Teams, "200 OK", &body).await);
    assert_eq!((error.as_str(), wait), (words, None));
    let (_, wait) = transient(answered(Teams, "200 OK\r\nRetry-After: 90", &body).await);
    assert_eq!(wait, Some(TimeDelta::seconds(90)));
}

#[rstest]
#[case("413", "The webhook refuses the message (413 Payload Too Large).")]
#[case("400", "The webhook refuses the message (400 Bad Request).")]
#[case("404", "The webhook refuses the message (404 Not Found).")]
#[tokio::test]
async fn a_connector_whose_teams_refuses_for_good_is_not(#[case] code: &str, #[case] words: &str) {
    let body = CONNECTOR.replace("{code}", code);
    assert_eq!(permanent(answered(Teams, "200 OK", &body).await), words);
}

#[rstest]
#[case("no_service", "The webhook refuses the message in its answer (no_service).")]
#[case(
    "{\"ok\":false,\"error\":\"channel_not_found\"}",
    "The webhook refuses the message in its answer (channel_not_found)."
)]
#[case(
    "{\"success\":false,\"error\":\"<secret>\"}",
    "The webhook refuses the message in its answer."
)]
#[case("{\"success\":false}", "The webhook refuses the message in its answer.")]
#[case(
    " \n<!DOCTYPE html><title>Sign in</title>",
    "The address leads to a web page for people, not to a webhook; enter the webhook's own."
)]
#[tokio::test]
async fn slack_and_its_like_refuse_in_the_body(#[case] body: &str, #[case] words: &str) {
    assert_eq!(permanent(answered(Slack, "200 OK", body).await), words);
}

#[rstest]
#[case("rate_limited")]
#[case("{\"ok\":false,\"error\":\"rate_limited\"}")]
#[tokio::test]
async fn slack_and_its_like_are_busy_in_the_body(#[case] body: &str) {
    let (error, _) = transient(answered(Slack, "200 OK", body).await);
    assert_eq!(error, "The webhook answers with an error for now (rate_limited).");
}

#[rstest]
#[case::never_ends("200 OK\r\nContent-Length: 99999999999", 100_000)]
#[case::breaks_off("200 OK\r\nContent-Length: 500", 10)]
#[tokio::test]
async fn an_answer_is_read_to_a_limit_and_what_ends_early_has_arrived(
    #[case] status: &str,
    #[case] length: usize,
) {
    let answer = format!("HTTP/1.1 {status}\r\n\r\n{}", "x".repeat(length));
    for kind in [Slack, Teams] {
        let receiver = Receiver::start(&[&answer]).await;
        assert_eq!(outbound().send(&call(kind, receiver.url())).await, Ok(()));
    }
}
