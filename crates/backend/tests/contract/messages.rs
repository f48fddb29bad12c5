//! What leaves is put together from the facts of the moment in which it leaves.

use std::collections::BTreeMap;

use holdfast_backend::notify::wording::{DOCUMENT, Wording};
use holdfast_backend::store::{preferences, settings};
use holdfast_domain::access::Role;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::fields::Fields;
use holdfast_domain::reminder::{Digest, NotificationKind, Preferences, ReminderKind};
use rstest::rstest;

use crate::support::Database::{self, Postgres, Sqlite};
use crate::support::desk::Desk;
use crate::support::{id, key_form};

#[rstest]
#[tokio::test]
async fn each_kind_says_what_is_due_what_to_do_and_where_it_is_recorded(
    #[values(Sqlite, Postgres)] database: Database,
) {
    let desk = Desk::new(database).await;
    let (app, system) = (&desk.app, desk.app.system());
    let integration = desk.integration(|fields| fields).await;
    let rotate = app.api_key(integration, "Live key", "2026-08-25").await;
    let replace = id();
    let fields = key_form("Certificate")
        .with("kind", "tls_client_certificate")
        .with("expires_on", "2026-11-29");
    app.save_credential(&system, integration, replace, None, &fields)
        .await
        .unwrap();
    let fields = Fields::default()
        .with("kind", "soc2_report")
        .with("expires_on", "2026-11-29");
    app.file_record::<Evidence>(&system, (id(), integration), &fields)
        .await
        .unwrap();
    let provider = app.integration_view(integration).await.provider.id;
    app.notice(provider).await;
    app.sql("UPDATE notices SET effective_on = '2026-11-29'").await;
    app.computed_anew().await;
    desk.turn().await;
    let sent = desk.sent();
    let owner = &desk.owner.name;
    for (first, subject, label, path) in [
        (
            "Rotate",
            "Rotate Live key of Payments (tomorrow)",
            "Record the rotation",
            format!("/credentials/{rotate}/rotate"),
        ),
        (
            "Replace",
            "Replace Certificate of Payments before it expires (in 7 days)",
            "Record the rotation",
            format!("/credentials/{replace}/rotate"),
        ),
        (
            "Review",
            "Review Payments (today)",
            "Record the review",
            format!("/integrations/{integration}/review"),
        ),
        (
            "Renew",
            "Renew the SOC 2 report of Payments (in 7 days)",
            "File the new document",
            format!("/integrations/{integration}/evidence/new"),
        ),
        (
            "Prepare",
            "Prepare Payments for this announcement: Version 1 ends (in 7 days)",
            "Read and acknowledge it",
            format!("/integrations/{integration}#due"),
        ),
        (
            "Move",
            "Move Payments off version v1 in production (in 7 days)",
            "Record the version in use",
            format!("/integrations/{integration}/edit"),
        ),
    ] {
        let mail = sent
            .get(first)
            .unwrap_or_else(|| panic!("{first} in {:?}", sent.keys()));
        assert_eq!(mail.subject, subject);
        assert_eq!(mail.to_name, *owner);
        for expected in [
            format!("{label}:\nhttps://holdfast.example.org{path}"),
            format!("https://holdfast.example.org/reminders/{}#snooze", mail.id),
            "Provider: Acme".to_owned(),
            format!("Owner: {owner}"),
            "\n1. ".to_owned(),
            "\n-- \nYou own it; ".to_owned(),
        ] {
            assert!(mail.text.contains(&expected), "{expected} in {}", mail.text);
        }
        assert!(
            mail.html
                .contains(&format!("href=\"https://holdfast.example.org{path}\"")),
            "{}",
            mail.html
        );
    }
    assert_eq!(sent.len(), 6);
    assert!(sent["Rotate"].text.contains("Kept in: vault:payments/acme"));
}

#[rstest]
#[tokio::test]
async fn the_organisation_s_words_are_used(#[values(Sqlite, Postgres)] database: Database) {
    let desk = Desk::new(database).await;
    desk.integration(|fields| fields).await;
    let wording = Wording {
        subject: "[{{ kind }}] {{ integration }} at {{ provider }}: {{ when }}".into(),
        introduction: "Dear {{ recipient }}, <now>.".into(),
    };
    let wordings = BTreeMap::from([(ReminderKind::Review, wording)]);
    let mut writing = desk.app.db.write().await.unwrap();
    settings::save(
        &mut writing.conn(),
        DOCUMENT,
        &wordings,
        None,
        None,
        desk.app.clock.now(),
    )
    .await
    .unwrap();
    writing.commit().await.unwrap();
    desk.turn().await;
    let sent = desk.sent();
    let review = &sent["[Review]"];
    assert_eq!(review.subject, "[Review] Payments at Acme: today");
    assert!(
        review.text.contains(&format!("Dear {}, <now>.", desk.owner.name)),
        "{}",
        review.text
    );
    assert!(review.html.contains("&lt;now&gt;."), "{}", review.html);
    assert!(sent.contains_key("Move"), "other kinds have their defaults");
}

#[rstest]
#[tokio::test]
async fn a_digest_holds_what_is_due_as_it_leaves(#[values(Sqlite, Postgres)] database: Database) {
    let desk = Desk::new(database).await;
    let wishes = Preferences {
        digest: Digest::Daily,
        ..Preferences::default()
    };
    let mut writing = desk.app.db.write().await.unwrap();
    preferences::save(&mut writing.conn(), desk.user(), &wishes, desk.app.clock.now())
        .await
        .unwrap();
    writing.commit().await.unwrap();
    let integration = desk.integration(|fields| fields).await;
    let key = desk
        .app
        .api_key(integration, "Done meanwhile", "2026-09-01")
        .await;
    desk.app.plan_reminders().await.unwrap();
    desk.app.bundle_digests().await.unwrap();
    desk.app.rotate(key).await;
    desk.app.deliver_due(10).await.unwrap();
    let sent = desk.sent.lock().unwrap().clone();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].subject, "2 reminders");
    assert!(
        sent[0].text.contains(
            "- Review Payments\n  Due 22 Nov 2026 (today)\n  https://holdfast.example.org/reminders/"
        ),
        "{}",
        sent[0].text
    );
    assert!(
        sent[0].text.contains("- Move Payments off version v1"),
        "{}",
        sent[0].text
    );
    assert!(!sent[0].text.contains("Done meanwhile"), "{}", sent[0].text);
    // Everybody has an inbox; the delivery log is not for everybody.
    assert!(
        sent[0].text.contains("https://holdfast.example.org/inbox\n"),
        "{}",
        sent[0].text
    );
}

#[rstest]
#[tokio::test]
async fn a_report_comes_with_its_file(#[values(Sqlite, Postgres)] database: Database) {
    let desk = Desk::new(database).await;
    let reader = desk.app.person(Role::Compliance).await;
    let fields = Fields::default()
        .with("report", "catalogue")
        .with("when", "weekly:1")
        .with(format!("to.{}", reader.user.unwrap()), "on");
    desk.app.schedule_report(&reader, id(), &fields).await.unwrap();
    desk.app.advance_days(1);
    assert_eq!(desk.app.queue_scheduled_reports().await.unwrap(), 1);
    desk.app.deliver_due(10).await.unwrap();
    let sent = desk.sent.lock().unwrap().clone();
    assert_eq!(sent.len(), 1);
    let file = sent[0].attachment.as_ref().unwrap();
    assert!(
        sent[0]
            .text
            .contains(&format!("It is attached as {}.", file.name)),
        "{}",
        sent[0].text
    );
    assert!(
        sent[0].subject.ends_with(" of 23 Nov 2026"),
        "{}",
        sent[0].subject
    );
    let row = desk
        .app
        .number("SELECT COUNT(*) FROM notifications WHERE kind = 'report' AND state = 'sent'")
        .await;
    assert_eq!(row, 1, "{:?}", NotificationKind::Report);
}
