//! Webhooks at a real receiver: what it gets, what its answers mean, and where it can lead to.

use std::time::Duration;

use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use holdfast_backend::Clock;
use holdfast_backend::notify::guard::Guard;
use holdfast_backend::notify::{Call, Failure, Message, Outbound};
use holdfast_domain::reminder::WebhookKind;
use rstest::rstest;
use secrecy::SecretString;
use sha2::Sha256;

use crate::letters::day;
use crate::receiver::Receiver;

const ID: uuid::Uuid = uuid::Uuid::from_u128(7);
pub const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

pub fn call(kind: WebhookKind, url: String) -> Message {
    Message::Call(Call {
        id: ID.into(),
        kind,
        url,
        secret: Some(SecretString::from("a key that both know")),
        body: serde_json::json!({ "title": "Rotate „Schlüssel“", "version": 1 }),
    })
}

/// `localhost` may be called although it is private, and nothing else.
pub fn outbound() -> Outbound {
    Outbound {
        guard: Guard::allowing(["localhost"]).expect("a host"),
        clock: Clock::fixed(day("2026-11-22")),
        ..Outbound::default()
    }
}

async fn send(url: String) -> Result<(), Failure> {
    outbound().send(&call(WebhookKind::Webhook, url)).await
}

pub fn permanent(failure: Result<(), Failure>) -> String {
    match failure {
        Err(Failure::Permanent { error }) => error,
        other => panic!("{other:?}"),
    }
}

pub fn transient(failure: Result<(), Failure>) -> (String, Option<TimeDelta>) {
    match failure {
        Err(Failure::Transient {
            error,
            retry_after,
            message_only: false,
        }) => (error, retry_after),
        other => panic!("{other:?}"),
    }
}

/// What docs/NOTIFICATIONS.md tells a receiver to do.
pub fn verify(header: &str, body: &str, secret: &str) -> bool {
    let Some((t, v1)) = header.strip_prefix("t=").and_then(|rest| rest.split_once(",v1=")) else {
        return false;
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
    mac.update(format!("{t}.{body}").as_bytes());
    let bytes: Vec<u8> = (0..v1.len() / 2)
        .filter_map(|at| u8::from_str_radix(&v1[2 * at..2 * at + 2], 16).ok())
        .collect();
    mac.verify_slice(&bytes).is_ok()
}

#[tokio::test]
async fn a_generic_webhook_can_be_verified() {
    let receiver = Receiver::start(&[OK]).await;
    assert_eq!(send(receiver.url()).await, Ok(()));
    let got = receiver.received().remove(0);
    assert_eq!(got.line, "POST /hook HTTP/1.1");
    assert_eq!(got.headers["content-type"], "application/json; charset=utf-8");
    assert_eq!(got.headers["holdfast-delivery"], ID.to_string());
    assert_eq!(got.body, "{\"title\":\"Rotate „Schlüssel“\",\"version\":1}");
    let signature = &got.headers["holdfast-signature"];
    assert!(signature.starts_with("t=1795348800,v1="), "{signature}");
    assert!(verify(signature, &got.body, "a key that both know"));
    assert!(!verify(signature, &got.body, "another key"));
    assert!(!verify(
        signature,
        &got.body.replace('1', "2"),
        "a key that both know"
    ));
    let later = signature.replace("t=1795348800", "t=1795348801");
    assert!(!verify(&later, &got.body, "a key that both know"));
}

#[rstest]
#[case(WebhookKind::Slack)]
#[case(WebhookKind::Teams)]
#[tokio::test]
async fn others_are_not_signed(#[case] kind: WebhookKind) {
    let receiver = Receiver::start(&["HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"]).await;
    assert_eq!(outbound().send(&call(kind, receiver.url())).await, Ok(()));
    assert!(!receiver.received()[0].headers.contains_key("holdfast-signature"));
}

#[rstest]
#[case(
    "429 Too Many Requests",
    "Retry-After: 120",
    "The webhook takes no more for now (429).",
    Some(120)
)]
#[case(
    "429 Too Many Requests",
    "Retry-After: Sun, 22 Nov 2026 12:05:00 GMT",
    "The webhook takes no more for now (429).",
    Some(300)
)]
#[case(
    "503 Service Unavailable",
    "Retry-After: Sun, 22 Nov 2026 11:00:00 GMT",
    "The webhook has a fault of its own (503).",
    Some(0)
)]
#[case(
    "500 Internal Server Error",
    "Retry-After: soon",
    "The webhook has a fault of its own (500).",
    None
)]
#[case("408 Request Timeout", "X: y", "The webhook asks to try again (408).", None)]
#[case("425 Too Early", "X: y", "The webhook asks to try again (425).", None)]
#[tokio::test]
async fn what_passes_is_tried_again_when_the_receiver_asks(
    #[case] status: &str,
    #[case] header: &str,
    #[case] words: &str,
    #[case] seconds: Option<i64>,
) {
    let receiver = Receiver::start(&[&format!(
        "HTTP/1.1 {status}\r\n{header}\r\nContent-Length: 0\r\n\r\n"
    )])
    .await;
    let (error, after) = transient(send(receiver.url()).await);
    assert_eq!((error.as_str(), after), (words, seconds.map(TimeDelta::seconds)));
}

#[rstest]
#[case("400 Bad Request", "The webhook refuses the message (400 Bad Request).")]
#[case("404 Not Found", "The webhook refuses the message (404 Not Found).")]
#[case("410 Gone", "The webhook refuses the message (410 Gone).")]
#[case(
    "302 Found\r\nLocation: /elsewhere",
    "The webhook has moved, by a status that loses the message (302); enter its new address."
)]
#[case(
    "308 Permanent Redirect",
    "The webhook leads on without saying where to; enter its new address."
)]
#[tokio::test]
async fn what_does_not_pass_is_refused_for_good(#[case] status: &str, #[case] words: &str) {
    let receiver = Receiver::start(&[&format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n")]).await;
    assert_eq!(permanent(send(receiver.url()).await), words);
    assert_eq!(receiver.received().len(), 1);
}

#[tokio::test]
async fn a_redirect_that_keeps_the_message_is_followed_three_times() {
    let on = "HTTP/1.1 307 Temporary Redirect\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n";
    let receiver = Receiver::start(&[on, on, on, OK]).await;
    assert_eq!(send(receiver.url()).await, Ok(()));
    let got = receiver.received();
    assert_eq!(got.len(), 4);
    assert_eq!(got[3].line, "POST /next HTTP/1.1");
    assert_eq!(got[3].body, got[0].body);
    assert!(got[3].headers.contains_key("holdfast-signature"));

    let receiver = Receiver::start(&[on]).await;
    let words = "The webhook leads on more than 3 times; enter where it leads to.";
    assert_eq!(permanent(send(receiver.url()).await), words);
    assert_eq!(receiver.received().len(), 4);
}

#[rstest]
#[case("http://127.0.0.1:{port}/inside", "The address must begin with https://.")]
#[case(
    "https://127.0.0.1:{port}/inside",
    "Webhooks may not lead there: the host is this machine."
)]
#[case(
    "https://169.254.169.254/latest/meta-data",
    "Webhooks may not lead there: the host is link-local."
)]
#[case(
    "https://[::ffff:127.0.0.1]:{port}/",
    "Webhooks may not lead there: the host is a mapped or translated IPv4 address."
)]
#[case(
    "https://ana:pw@localhost:{port}/",
    "The address must not hold a user name or password."
)]
#[case("file:///etc/passwd", "The address has no host.")]
#[tokio::test]
async fn every_hop_is_checked(#[case] location: &str, #[case] words: &str) {
    let on = format!("HTTP/1.1 308 Permanent Redirect\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
    let receiver = Receiver::start(&[&on]).await;
    let error = permanent(send(receiver.url()).await);
    assert!(error.starts_with(words), "{error}");
    assert_eq!(receiver.received().len(), 1, "nothing was sent on");
}

#[tokio::test]
async fn a_private_receiver_is_called_only_when_the_configuration_allows_it() {
    let receiver = Receiver::start(&[OK]).await;
    let closed = Outbound::default();
    for host in ["localhost", "127.0.0.1", "2130706433", "0x7f.1"] {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://{host}:{}/", receiver.port);
            permanent(closed.send(&call(WebhookKind::Webhook, url)).await);
        }
    }
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn a_receiver_that_is_gone_silent_or_broken_may_come_back() {
    let broken = Receiver::start(&["nonsense\r\n\r\n"]).await;
    let (error, _) = transient(send(broken.url()).await);
    assert_eq!(error, "The connection to the webhook broke.");
    let gone = broken.url();
    broken.end().await;
    let (error, _) = transient(send(gone).await);
    assert_eq!(error, "The webhook cannot be reached.");
    let (error, _) = transient(send("https://nowhere.invalid/".into()).await);
    assert_eq!(error, "The webhook cannot be reached: its name is not known.");
    // Who sends sets the limit; nothing is lost by giving up.
    let silent = Receiver::start(&[""]).await;
    let waited = tokio::time::timeout(Duration::from_millis(300), send(silent.url())).await;
    assert!(waited.is_err());
    assert_eq!(silent.received().len(), 1);
}

#[tokio::test]
async fn an_endless_answer_is_not_read() {
    let endless = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{}",
        "x".repeat(10_000)
    );
    let receiver = Receiver::start(&[&endless]).await;
    assert_eq!(send(receiver.url()).await, Ok(()));
}
