//! Who we say that we are, and whom we write to: our sender, our greeting, and names of hosts beyond ASCII.

use std::sync::Arc;

use holdfast_backend::notify::{Mailer, Message};
use rstest::rstest;
use url::Url;

use crate::mail::{mail, over, send, told};
use crate::server::{MailServer, Speaks};

#[rstest]
#[case(
    "mail+550+5.1.1@example.org",
    "The mail server refuses our sender's address (550 5.1.1)."
)]
#[case("mail+553@example.org", "The mail server refuses our sender's address (553).")]
#[tokio::test]
async fn a_refusal_of_our_sender_kills_no_mail(#[case] from: &str, #[case] words: &str) {
    let server = MailServer::start(Speaks::StartTls, None).await;
    let mut outbound = over(Mailer::Smtp(Arc::new(server.trusted(""))));
    outbound.from = from.parse().expect("an address");
    let failed = told(outbound.send(&Message::Mail(mail("ana@example.org"))).await);
    assert_eq!(failed, ("everything, later", words.into()));
}

#[tokio::test]
async fn the_server_is_greeted_by_the_host_of_the_address_of_the_product() {
    let mut server = MailServer::start(Speaks::StartTls, None).await;
    for (address, hello) in [
        ("https://holdfast.example.org/", "holdfast.example.org"),
        ("http://192.0.2.7:3000", "[192.0.2.7]"),
    ] {
        let way = server.trusted("").greeting_as(&Url::parse(address).unwrap());
        assert_eq!(send(way, mail("ana@example.org")).await, Ok(()));
        assert_eq!(server.mail().await["hello"], hello);
    }
}

#[tokio::test]
async fn the_name_of_a_host_beyond_ascii_goes_as_punycode() {
    let mut server = MailServer::start(Speaks::StartTls, None).await;
    let mut outbound = over(Mailer::Smtp(Arc::new(server.trusted(""))));
    outbound.from = "Holdfast <holdfast@b\u{fc}cher.example>"
        .parse()
        .expect("an address");
    let sent = Message::Mail(mail("test@b\u{fc}cher.example"));
    assert_eq!(outbound.send(&sent).await, Ok(()));
    let got = server.mail().await;
    // The server reads punycode back, but for the lines of the header as they came.
    assert_eq!(got["recipients"], serde_json::json!(["test@b\u{fc}cher.example"]));
    for (header, line) in [
        ("from", "holdfast@xn--bcher-kva.example"),
        ("to", "test@xn--bcher-kva.example"),
    ] {
        let raw = got["raw"][header].as_str().unwrap_or_default();
        assert!(raw.contains(line), "{raw}");
    }
}
