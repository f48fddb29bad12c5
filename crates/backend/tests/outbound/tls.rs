//! Webhooks over real TLS: whose certificates count, for which name, and where the connection goes.

use std::net::{IpAddr, Ipv4Addr};

use holdfast_backend::notify::Outbound;
use holdfast_backend::notify::guard::Guard;
use holdfast_backend::notify::trust::Trust;
use holdfast_domain::reminder::WebhookKind;

use crate::authority::Authority;
use crate::calls::{OK, call, outbound, permanent, transient, verify};
use crate::receiver::Receiver;

const HOST: &str = "hooks.example.test";
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Certificates are checked against the machine's clock; this one has not ended yet.
const FAR: i32 = 2999;

/// Only one name is known, and it leads here. It may, although here is private.
fn in_the_organisation(trust: Trust) -> Outbound {
    let guard = Guard::allowing([HOST]).expect("a host");
    Outbound {
        guard: guard.in_a_world_of([(HOST, vec![HERE])]),
        trust,
        ..outbound()
    }
}

fn url(receiver: &Receiver) -> String {
    format!("https://{HOST}:{}/hook", receiver.port)
}

#[tokio::test]
async fn a_receiver_of_a_private_authority_that_is_trusted_gets_what_can_be_verified() {
    let authority = Authority::new();
    let receiver = Receiver::start_tls(&[OK], authority.for_names(&[HOST], FAR)).await;
    let way = in_the_organisation(authority.trusted());
    let sent = way.send(&call(WebhookKind::Webhook, url(&receiver))).await;
    assert_eq!(sent, Ok(()));
    let got = receiver.received().remove(0);
    assert_eq!(got.line, "POST /hook HTTP/1.1");
    // Nobody but the guard knows the name: the connection went to the address that the guard had checked, while the
    // certificate was asked for by name.
    assert_eq!(got.asked_for.as_deref(), Some(HOST));
    assert_eq!(got.headers["host"], format!("{HOST}:{}", receiver.port));
    let signature = &got.headers["holdfast-signature"];
    assert!(verify(signature, &got.body, "a key that both know"));
}

#[tokio::test]
async fn a_certificate_that_is_not_good_is_told_apart_and_tried_again() {
    let (authority, other) = (Authority::new(), Authority::new());
    let unknown = "nobody known has signed it; HOLDFAST_TRUSTED_CA can name who has";
    for (trust, names, ends, why) in [
        (Trust::default(), [HOST], FAR, unknown),
        (other.trusted(), [HOST], FAR, unknown),
        (
            authority.trusted(),
            ["elsewhere.example.test"],
            FAR,
            "it is for another name",
        ),
        (authority.trusted(), ["localhost"], FAR, "it is for another name"),
        (authority.trusted(), [HOST], 2001, "it has expired"),
    ] {
        let receiver = Receiver::start_tls(&[OK], authority.for_names(&names, ends)).await;
        let way = in_the_organisation(trust);
        let sent = way.send(&call(WebhookKind::Webhook, url(&receiver))).await;
        let expected = format!("The webhook's certificate is not trusted: {why}.");
        assert_eq!(transient(sent), (expected, None));
        assert!(receiver.received().is_empty(), "{why}: something was told");
    }
}

#[tokio::test]
async fn a_trusted_certificate_opens_no_way_into_our_network() {
    let authority = Authority::new();
    let receiver = Receiver::start_tls(&[OK], authority.for_names(&[HOST], FAR)).await;
    let way = Outbound {
        guard: Guard::default().in_a_world_of([(HOST, vec![HERE])]),
        ..in_the_organisation(authority.trusted())
    };
    let error = permanent(way.send(&call(WebhookKind::Webhook, url(&receiver))).await);
    assert!(
        error.starts_with("Webhooks may not lead there: the host is this machine."),
        "{error}"
    );
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn each_hop_has_to_show_a_certificate_for_its_own_name() {
    let authority = Authority::new();
    let last = Receiver::start_tls(&[OK], authority.for_names(&[HOST], FAR)).await;
    for (name, delivered) in [(HOST, true), ("other.example.test", false)] {
        let on = format!(
            "HTTP/1.1 308 Permanent Redirect\r\nLocation: https://{name}:{}/next\r\nContent-Length: 0\r\n\r\n",
            last.port
        );
        let first = Receiver::start_tls(&[&on], authority.for_names(&[HOST], FAR)).await;
        let guard = Guard::allowing([HOST, "other.example.test"]).expect("hosts");
        let way = Outbound {
            guard: guard.in_a_world_of([(HOST, vec![HERE]), ("other.example.test", vec![HERE])]),
            ..in_the_organisation(authority.trusted())
        };
        let sent = way.send(&call(WebhookKind::Webhook, url(&first))).await;
        if delivered {
            assert_eq!(sent, Ok(()));
        } else {
            assert!(transient(sent).0.ends_with("it is for another name."));
        }
        assert_eq!(first.received().len(), 1);
    }
    assert_eq!(last.received().len(), 1);
}
