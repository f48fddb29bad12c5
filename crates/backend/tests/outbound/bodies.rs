//! What each kind of channel is told, as snapshots.

use holdfast_backend::notify::bodies::{Announcement, test};
use holdfast_backend::notify::template::{Wording, default};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::{ReminderKind, WebhookKind};

use crate::letters::{at, day, reminder};

const ID: uuid::Uuid = uuid::Uuid::from_u128(7);

fn body(kind: WebhookKind, title: &str, wording: &Wording) -> serde_json::Value {
    let reminder = reminder(ReminderKind::Rotation, title, "2026-11-14");
    let announcement = Announcement {
        id: ID.into(),
        reminder: &reminder,
        wording,
        step: -7,
        integration: ID.into(),
        integration_url: at("/integrations/1"),
        owner: Some("Ana Sousa".into()),
        team: "Payments".into(),
    };
    announcement.body(kind)
}

fn shown(name: &str, body: &serde_json::Value) {
    insta::assert_snapshot!(name, serde_json::to_string_pretty(body).expect("JSON"));
}

#[test]
fn a_reminder_for_each_kind_of_channel() {
    for kind in WebhookKind::ALL {
        let body = body(
            *kind,
            "Rotate Live secret key of Checkout payments",
            &default(ReminderKind::Rotation),
        );
        shown(&format!("reminder_{}", kind.as_str()), &body);
    }
}

#[test]
fn a_test_for_each_kind_of_channel() {
    for kind in WebhookKind::ALL {
        let body = test(*kind, ID.into(), day("2026-11-22"), &at("/"));
        shown(&format!("test_{}", kind.as_str()), &body);
    }
}

#[test]
fn what_people_typed_neither_mentions_nor_links() {
    let title = "Rotate <!channel> <https://evil.example|this> [that](https://evil.example) & more";
    let wording = default(ReminderKind::Rotation);
    let slack = body(WebhookKind::Slack, title, &wording);
    assert!(!slack["text"].as_str().unwrap().contains("<!"), "{slack}");
    for block in slack["blocks"].as_array().unwrap() {
        // A header is plain text, in which nothing has a meaning.
        let text = block["text"]["text"].as_str().unwrap_or_default();
        assert!(block["type"] == "header" || !text.contains("<!"), "{block}");
    }
    let teams = body(WebhookKind::Teams, title, &wording).to_string();
    assert!(
        !teams.contains("\"TextBlock\""),
        "only runs know no Markdown: {teams}"
    );
}

#[test]
fn slack_s_limits_are_kept_however_long_the_words_are() {
    let wording = Wording {
        subject: "{{ title }}".into(),
        introduction: "&".repeat(2_000),
    };
    let slack = body(WebhookKind::Slack, &"x".repeat(400), &wording);
    for block in slack["blocks"].as_array().unwrap() {
        let length = block["text"]["text"].as_str().unwrap_or_default().chars().count();
        let max = if block["type"] == "header" { 150 } else { 3_000 };
        assert!(length <= max, "{length} in {}", block["type"]);
    }
}
