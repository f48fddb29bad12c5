//! Mail to a real server: how it arrives, and how each way of failing is told apart.

use std::sync::Arc;
use std::time::Duration;

use holdfast_backend::Clock;
use holdfast_backend::notify::smtp::Smtp;
use holdfast_backend::notify::trust::Trust;
use holdfast_backend::notify::{Attachment, Blame, Failure, Mail, Mailer, Message, Outbound};
use holdfast_domain::text::Email;
use rstest::rstest;
use url::Url;

use crate::letters::day;
use crate::server::{MailServer, Speaks};

const ID: uuid::Uuid = uuid::Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0007);

pub fn mail(to: &str) -> Mail {
    Mail {
        id: ID.into(),
        to: Email::parse(to).expect("an address"),
        to_name: "Ana Sousa".into(),
        subject: "Rotate it (in 20 days)".into(),
        text: "Rotate it.\n".into(),
        html: "<p>Rotate it.</p>".into(),
        attachment: None,
    }
}

pub fn over(mailer: Mailer) -> Outbound {
    Outbound {
        mailer,
        from: "Holdfast <holdfast@example.org>".parse().expect("an address"),
        clock: Clock::fixed(day("2026-11-22")),
        base_url: Url::parse("https://holdfast.example.org").expect("an address"),
        ..Outbound::default()
    }
}

pub async fn send(server: Smtp, mail: Mail) -> Result<(), Failure> {
    over(Mailer::Smtp(Arc::new(server)))
        .send(&Message::Mail(mail))
        .await
}

/// Whose fault a failure is, and its words.
pub fn told(failure: Result<(), Failure>) -> (&'static str, String) {
    match failure.expect_err("it fails") {
        Failure::Permanent { error } => ("permanent", error),
        Failure::Refused { error, blame, .. } => match blame {
            Blame::Mail => ("permanent", error),
            Blame::Later => ("this mail, later", error),
            Blame::Lane => ("everything, later", error),
        },
        Failure::Transient {
            error,
            message_only: true,
            ..
        } => ("this mail, later", error),
        Failure::Transient { error, .. } => ("everything, later", error),
    }
}

#[rstest]
#[case::starttls(Speaks::StartTls, true)]
#[case::tls(Speaks::Tls, true)]
#[case::on_this_machine(Speaks::Plain, false)]
#[tokio::test]
async fn mail_arrives_whole(#[case] speaks: Speaks, #[case] secure: bool) {
    let mut server = MailServer::start(speaks, Some("app:p@ss/wörd")).await;
    let mut sent = mail("ana@example.org");
    sent.to_name = "Åna \"the owner\" Sousa, Lisboa".into();
    sent.subject = "Rodar a chave até 12 Dez — überfällig 🔑".into();
    sent.text = "Olá,\n\n.a line that begins with a dot\nand one that is longer than SMTP's lines may be: "
        .to_owned()
        + &"é".repeat(1_500)
        + "\n";
    sent.html = "<p>Olá &amp; adeus</p>".into();
    sent.attachment = Some(Attachment {
        name: "credential-rotation 22 Nov.csv".into(),
        media_type: "text/csv; charset=utf-8".into(),
        content: "\u{feff}Name,Due\r\nChavé,2026-12-12\r\n".into(),
    });
    let text = sent.text.clone();
    assert_eq!(send(server.trusted("app:p%40ss%2Fw%C3%B6rd"), sent).await, Ok(()));
    let got = server.mail().await;
    assert_eq!(got["secure"], secure);
    assert_eq!(got["user"], "app");
    assert_eq!(got["recipients"], serde_json::json!(["ana@example.org"]));
    assert_eq!(got["from"], "\"Holdfast\" <holdfast@example.org>");
    assert_eq!(got["to"][0]["name"], "Åna \"the owner\" Sousa, Lisboa");
    assert_eq!(got["to"][0]["address"], "ana@example.org");
    assert_eq!(got["subject"], "Rodar a chave até 12 Dez — überfällig 🔑");
    assert_eq!(got["messageId"], format!("<{ID}@holdfast.example.org>"));
    assert_eq!(got["date"], "2026-11-22T12:00:00.000Z");
    assert_eq!(got["unsubscribe"], "https://holdfast.example.org/account");
    assert_eq!(got["raw"]["auto-submitted"], "Auto-Submitted: auto-generated");
    assert_eq!(got["text"], text);
    assert_eq!(got["html"], "<p>Olá &amp; adeus</p>");
    let file = &got["attachments"][0];
    assert_eq!(file["filename"], "credential-rotation 22 Nov.csv");
    assert_eq!(file["contentType"], "text/csv");
    assert_eq!(file["content"], "\u{feff}Name,Due\r\nChavé,2026-12-12\r\n");
}

#[tokio::test]
async fn a_second_mail_goes_over_the_same_connection() {
    let mut server = MailServer::start(Speaks::StartTls, None).await;
    let way = server.trusted("");
    let mut connections = Vec::new();
    for _ in 0..2 {
        assert_eq!(send(way.clone(), mail("ana@example.org")).await, Ok(()));
        connections.push(server.mail().await["connection"].take());
    }
    assert_eq!(connections[0], connections[1]);
}

#[tokio::test]
async fn no_header_is_smuggled_in_by_a_name_a_subject_or_a_file() {
    let mut server = MailServer::start(Speaks::StartTls, None).await;
    let mut sent = mail("ana@example.org");
    sent.to_name = "Ana\r\nBcc: eve@example.org".into();
    sent.subject = "Rotate\r\nX-Evil: 1\r\n\r\nbody".into();
    sent.attachment = Some(Attachment {
        name: "a\"\r\nX-Evil: 2\r\n.csv".into(),
        media_type: "text/csv".into(),
        content: b"a".to_vec(),
    });
    assert_eq!(send(server.trusted(""), sent).await, Ok(()));
    let got = server.mail().await;
    assert_eq!(got["recipients"], serde_json::json!(["ana@example.org"]));
    assert_eq!(got["subject"], "Rotate X-Evil: 1 body");
    assert_eq!(got["to"][0]["name"], "Ana Bcc: eve@example.org");
    let names: Vec<&str> = got["names"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|name| name.as_str())
        .collect();
    assert!(!names.contains(&"bcc") && !names.contains(&"x-evil"), "{names:?}");
    assert_eq!(got["attachments"][0]["filename"], "a___X-Evil: 2__.csv");
}

#[rstest]
#[case::recipient(
    "unknown@example.org",
    "permanent",
    "The mail server does not accept the recipient (550 5.1.1)."
)]
#[case::content(
    "spam@example.org",
    "everything, later",
    "The mail server takes no mail from us (554 5.7.1)."
)]
#[case::daily_limit(
    "data+550+5.4.5@example.org",
    "everything, later",
    "The mail server takes no mail from us (550 5.4.5)."
)]
#[case::send_as_denied(
    "data+554+5.2.252@example.org",
    "everything, later",
    "The mail server takes no mail from us (554 5.2.252)."
)]
#[case::needs_a_name(
    "rcpt+504@example.org",
    "everything, later",
    "The mail server takes no mail from us (504)."
)]
#[case::relay(
    "rcpt+554+5.7.1@example.org",
    "everything, later",
    "The mail server takes no mail from us (554 5.7.1)."
)]
#[case::full_for_good(
    "rcpt+552+5.2.2@example.org",
    "this mail, later",
    "The mail server cannot take mail for this recipient now (552 5.2.2)."
)]
#[case::switched_off(
    "rcpt+550+5.2.1@example.org",
    "permanent",
    "The mail server does not accept the recipient (550 5.2.1)."
)]
#[case::without_enhanced(
    "rcpt+550@example.org",
    "permanent",
    "The mail server does not accept the recipient (550)."
)]
#[case::too_big(
    "data+552+5.3.4@example.org",
    "permanent",
    "The mail server does not accept the mail (552 5.3.4)."
)]
#[case::several_lines(
    "rcpt+550+5.1.1+lines@example.org",
    "permanent",
    "The mail server does not accept the recipient (550 5.1.1)."
)]
#[case::letters_beyond_ascii(
    "rcpt+550+5.1.1+foreign@example.org",
    "permanent",
    "The mail server does not accept the recipient (550 5.1.1)."
)]
#[case::unknown_at_the_wrong_stage(
    "data+550+5.1.1@example.org",
    "this mail, later",
    "The mail server cannot take mail for this recipient now (550 5.1.1)."
)]
#[case::full(
    "full@example.org",
    "this mail, later",
    "The mail server cannot take mail for this recipient now (452 4.2.2)."
)]
#[case::slow(
    "slow@example.org",
    "this mail, later",
    "The mail server cannot take mail for this recipient now (451 4.7.1)."
)]
#[case::closing(
    "closing@example.org",
    "everything, later",
    "The mail server is not available now (421 4.3.2)."
)]
#[case::hang(
    "hang@example.org",
    "everything, later",
    "The mail server did not answer in time."
)]
#[case::drop(
    "drop@example.org",
    "everything, later",
    "The connection to the mail server broke."
)]
#[tokio::test]
async fn a_failure_says_whose_it_is_and_names_nobody(
    #[case] to: &str,
    #[case] whose: &str,
    #[case] words: &str,
) {
    let server = MailServer::start(Speaks::StartTls, None).await;
    assert_eq!(
        told(send(server.trusted(""), mail(to)).await),
        (whose, words.into())
    );
}

#[tokio::test]
async fn who_is_busy_once_is_written_to_again() {
    let mut server = MailServer::start(Speaks::StartTls, None).await;
    let way = server.trusted("");
    let first = told(send(way.clone(), mail("busy-once@example.org")).await);
    assert_eq!(first.0, "this mail, later");
    assert_eq!(send(way, mail("busy-once@example.org")).await, Ok(()));
    assert_eq!(
        server.mail().await["recipients"],
        serde_json::json!(["busy-once@example.org"])
    );
}

#[rstest]
#[case::wrong("app:wrong", "The mail server refuses our user name or password (535 5.7.8).")]
#[case::none("", "The mail server wants a user name and a password (530).")]
#[tokio::test]
async fn a_wrong_password_kills_no_mail(#[case] account: &str, #[case] words: &str) {
    let server = MailServer::start(Speaks::StartTls, Some("app:right")).await;
    let failed = told(send(server.trusted(account), mail("ana@example.org")).await);
    assert_eq!(failed, ("everything, later", words.into()));
}

#[rstest]
#[case(Speaks::StartTls)]
#[case(Speaks::Tls)]
#[tokio::test]
async fn a_certificate_that_nobody_known_signed_is_refused(#[case] speaks: Speaks) {
    let server = MailServer::start(speaks, None).await;
    let way = Smtp::new(server.address(""), &Trust::default()).unwrap();
    let (whose, words) = told(send(way, mail("ana@example.org")).await);
    assert_eq!(whose, "everything, later");
    let expected = "The mail server's certificate is not trusted: nobody known has signed it; HOLDFAST_TRUSTED_CA can name who has.";
    assert_eq!(words, expected);
}

#[tokio::test]
async fn a_server_without_starttls_is_told_nothing() {
    let server = MailServer::start(Speaks::Plain, Some("app:secret")).await;
    let mut address = server.address("app:secret");
    address.security = holdfast_backend::notify::smtp::Security::StartTls;
    let failed = told(
        send(
            Smtp::new(address, &Trust::default()).unwrap(),
            mail("ana@example.org"),
        )
        .await,
    );
    let words = "The mail server does not offer STARTTLS, and nothing is sent in the clear.";
    assert_eq!(failed, ("everything, later", words.into()));
}

#[tokio::test]
async fn a_server_that_is_not_there_or_says_nothing_is_waited_for() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let way = || {
        let address = format!("smtp://127.0.0.1:{port}?tls=none").parse().unwrap();
        Smtp::new(address, &Trust::default())
            .unwrap()
            .with_step_limit(Duration::from_millis(300))
    };
    let silent = told(send(way(), mail("ana@example.org")).await);
    assert_eq!(
        silent,
        (
            "everything, later",
            "The mail server cannot be reached: it did not answer in time.".into()
        )
    );
    drop(listener);
    let gone = told(send(way(), mail("ana@example.org")).await);
    assert_eq!(
        gone,
        (
            "everything, later",
            "The mail server cannot be reached: the connection was refused.".into()
        )
    );
}

#[tokio::test]
async fn an_address_that_mail_cannot_have_is_refused_for_good() {
    // What the register took before its rule was the one of mail.
    let mut sent = mail("ana@example.org");
    sent.to = Email::stored("ana<>@example.org").unwrap();
    let outbound = over(Mailer::File(std::env::temp_dir()));
    let failed = told(outbound.send(&Message::Mail(sent)).await);
    assert_eq!(
        failed,
        (
            "permanent",
            "The recipient has no address that mail can be sent to.".into()
        )
    );
    for smuggled in ["ana@example.org\r\nBcc: eve@example.org", "ana@example.org\u{0}"] {
        assert!(Email::parse(smuggled).is_err());
    }
    for smuggled in ["Holdfast\r\nBcc: eve@example.org <a@example.org>", "no address"] {
        assert!(
            smuggled
                .parse::<holdfast_backend::notify::mime::Sender>()
                .is_err()
        );
    }
}

#[tokio::test]
async fn into_a_folder_a_mail_is_one_file_however_often_it_is_sent() {
    let folder = tempfile::TempDir::new().unwrap();
    let outbound = over(Mailer::File(folder.path().join("mail")));
    for _ in 0..2 {
        assert_eq!(
            outbound.send(&Message::Mail(mail("ana@example.org"))).await,
            Ok(())
        );
    }
    let files: Vec<_> = std::fs::read_dir(folder.path().join("mail")).unwrap().collect();
    assert_eq!(files.len(), 1);
    let text = std::fs::read_to_string(files[0].as_ref().unwrap().path()).unwrap();
    assert!(
        text.contains(&format!("Message-ID: <{ID}@holdfast.example.org>")),
        "{text}"
    );
    assert!(text.contains("To: \"Ana Sousa\" <ana@example.org>"), "{text}");
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_sent() {
    let failed = told(
        over(Mailer::Off)
            .send(&Message::Mail(mail("ana@example.org")))
            .await,
    );
    assert_eq!(failed, ("permanent", "No mail server is configured.".into()));
}
