//! What webhooks are told: a message for Slack, a card for Teams, and stable fields for everything else
//! (docs/NOTIFICATIONS.md). What people typed is text in all of them: it can neither mention nor link.

use chrono::NaiveDate;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, NotificationId};
use holdfast_domain::reminder::WebhookKind;
use serde_json::{Value, json};
use url::Url;

use super::template::{Digest, DigestRow, Reminder, Wording};
use super::words;

/// A reminder for a team's channel.
#[derive(Clone, Debug)]
pub struct Announcement<'a> {
    /// The notification.
    pub id: NotificationId,
    /// What is due.
    pub reminder: &'a Reminder,
    /// How the organisation words it.
    pub wording: &'a Wording,
    /// The step of the ladder: days before the date, negative after it.
    pub step: i32,
    /// The integration.
    pub integration: IntegrationId,
    /// Its page.
    pub integration_url: Url,
    /// Who owns it.
    pub owner: Option<String>,
    /// The team.
    pub team: String,
}

impl Announcement<'_> {
    /// The body for a kind of channel.
    #[must_use]
    pub fn body(&self, kind: WebhookKind) -> Value {
        match kind {
            WebhookKind::Slack => self.slack(),
            WebhookKind::Teams => self.teams(),
            WebhookKind::Webhook => self.fields(),
        }
    }

    fn slack(&self) -> Value {
        let reminder = self.reminder;
        let (subject, introduction) = reminder.worded(self.wording);
        let when = words::when_sentence(reminder.due, reminder.today);
        let facts: Vec<String> = reminder
            .facts
            .iter()
            .map(|fact| format!("*{}:* {}", fact.label, slack_text(&fact.value)))
            .collect();
        let steps: Vec<String> = (1..)
            .zip(&reminder.steps)
            .map(|(number, step)| {
                format!(
                    "{number}. *{}*: {}",
                    slack_text(&step.title),
                    slack_text(&step.text)
                )
            })
            .collect();
        let links = format!(
            "<{}|{}>  ·  <{}|Acknowledge, snooze or hand over>",
            reminder.record.1, reminder.record.0, reminder.answer
        );
        let said: Vec<String> = introduction.iter().map(|text| slack_text(text)).collect();
        let mut blocks = vec![
            json!({ "type": "header", "text": { "type": "plain_text", "text": cut(&reminder.title, 150), "emoji": false } }),
            section(&format!("*{when}*\n{}", said.join("\n"))),
            section(&facts.join("\n")),
        ];
        if !steps.is_empty() {
            blocks.push(section(&steps.join("\n")));
        }
        blocks.push(section(&links));
        blocks.push(json!({ "type": "context", "elements": [{ "type": "mrkdwn", "text": slack_text(&reminder.why) }] }));
        // What shows no blocks (Mattermost, notifications) shows this.
        let text = format!("{}\n{}", slack_text(&subject), links);
        json!({ "text": text, "blocks": blocks, "unfurl_links": false, "unfurl_media": false })
    }

    fn teams(&self) -> Value {
        let reminder = self.reminder;
        let (_, introduction) = reminder.worded(self.wording);
        let when = words::when_sentence(reminder.due, reminder.today);
        let colour = if reminder.overdue() {
            "Attention"
        } else {
            "Default"
        };
        let mut body = vec![
            run(&json!({ "text": reminder.title, "size": "Large", "weight": "Bolder" })),
            run(&json!({ "text": when, "weight": "Bolder", "color": colour })),
        ];
        body.extend(introduction.iter().map(|text| run(&json!({ "text": text }))));
        body.extend(
            reminder
                .facts
                .iter()
                .map(|fact| labelled(&format!("{}: ", fact.label), &fact.value)),
        );
        body.extend(
            (1..)
                .zip(&reminder.steps)
                .map(|(number, step)| labelled(&format!("{number}. {}: ", step.title), &step.text)),
        );
        body.push(run(
            &json!({ "text": reminder.why, "size": "Small", "isSubtle": true }),
        ));
        card(
            &body,
            &[
                open(&reminder.record.0, &reminder.record.1),
                open("Acknowledge, snooze or hand over", &reminder.answer),
            ],
        )
    }

    fn fields(&self) -> Value {
        let reminder = self.reminder;
        let (subject, introduction) = reminder.worded(self.wording);
        json!({
            "version": 1,
            "event": "reminder",
            "id": self.id,
            "kind": reminder.kind.as_str(),
            "title": reminder.title,
            "subject": subject,
            "text": introduction.join("\n\n"),
            "due_on": reminder.due,
            "days_left": (reminder.due - reminder.today).num_days(),
            "overdue": reminder.overdue(),
            "step": self.step,
            "integration": { "id": self.integration, "name": reminder.integration, "url": self.integration_url.as_str() },
            "provider": reminder.provider,
            "owner": self.owner,
            "team": self.team,
            "why": reminder.why,
            "steps": reminder.steps,
            "links": { "record": reminder.record.1.as_str(), "answer": reminder.answer.as_str() },
        })
    }
}

/// Rows of a digest in a channel: as many as a chat shows without folding them.
const DIGEST_ROWS: usize = 20;

/// What began at once, in one message.
#[must_use]
pub fn digest(kind: WebhookKind, id: NotificationId, team: &str, digest: &Digest) -> Value {
    let rows = digest.worst(DIGEST_ROWS);
    let more = digest.more(rows.len());
    let title = format!("{team}: {}", digest.subject());
    let when = |row: &DigestRow| words::when_sentence(row.due, digest.today);
    match kind {
        WebhookKind::Slack => {
            let mut lines: Vec<String> = rows
                .iter()
                .map(|row| {
                    format!(
                        "<{}|{}>\n{}",
                        row.url,
                        slack_text(&cut(&row.title, 200)),
                        when(row)
                    )
                })
                .collect();
            lines.extend(more);
            let mut blocks = vec![section(&format!("*{}*", slack_text(&title)))];
            blocks.extend(lines.chunks(5).map(|lines| section(&lines.join("\n"))));
            blocks.push(section(&format!("<{}|Open the list>", digest.inbox)));
            json!({ "text": slack_text(&title), "blocks": blocks, "unfurl_links": false, "unfurl_media": false })
        }
        WebhookKind::Teams => {
            let mut body = vec![run(
                &json!({ "text": title, "size": "Large", "weight": "Bolder" }),
            )];
            body.extend(
                rows.iter()
                    .map(|row| labelled(&format!("{}: ", cut(&row.title, 200)), &when(row))),
            );
            body.extend(more.map(|more| run(&json!({ "text": more }))));
            card(&body, &[open("Open the list", &digest.inbox)])
        }
        WebhookKind::Webhook => {
            let rows: Vec<Value> = rows
                .iter()
                .map(|row| {
                    json!({
                        "title": row.title,
                        "due_on": row.due,
                        "days_left": (row.due - digest.today).num_days(),
                        "url": row.url.as_str(),
                    })
                })
                .collect();
            json!({
                "version": 1,
                "event": "digest",
                "id": id,
                "team": team,
                "text": title,
                "total": digest.total,
                "overdue": digest.late,
                "reminders": rows,
                "links": { "list": digest.inbox.as_str() },
            })
        }
    }
}

/// A message that is sent to see whether it arrives.
#[must_use]
pub fn test(kind: WebhookKind, id: NotificationId, day: NaiveDate, url: &Url) -> Value {
    let text = format!(
        "This is a test message from Holdfast, asked for on {}. Reminders will arrive the same way. There is nothing to do.",
        words::date(day)
    );
    match kind {
        WebhookKind::Slack => json!({
            "text": text,
            "blocks": [section(&format!("{text}\n<{url}|Open Holdfast>"))],
            "unfurl_links": false,
            "unfurl_media": false,
        }),
        WebhookKind::Teams => card(&[run(&json!({ "text": text }))], &[open("Open Holdfast", url)]),
        WebhookKind::Webhook => json!({ "version": 1, "event": "test", "id": id, "text": text }),
    }
}

/// Text without Slack's three signs, so that it neither mentions nor links.
fn slack_text(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn section(text: &str) -> Value {
    // A section holds 3,000 characters at most.
    json!({ "type": "section", "text": { "type": "mrkdwn", "text": cut(text, 3_000), "verbatim": true } })
}

fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(max - 1).collect();
    cut.push('…');
    cut
}

/// A line of a card. Runs are text: unlike text blocks they know no Markdown, and so no links.
fn run(run: &Value) -> Value {
    let mut run = run.clone();
    run["type"] = json!("TextRun");
    json!({ "type": "RichTextBlock", "inlines": [run] })
}

fn labelled(label: &str, value: &str) -> Value {
    json!({ "type": "RichTextBlock", "inlines": [
        { "type": "TextRun", "text": label, "weight": "Bolder" },
        { "type": "TextRun", "text": value },
    ] })
}

fn open(title: &str, url: &Url) -> Value {
    json!({ "type": "Action.OpenUrl", "title": title, "url": url.as_str() })
}

fn card(body: &[Value], actions: &[Value]) -> Value {
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "msteams": { "width": "Full" },
                "body": body,
                "actions": actions,
            },
        }],
    })
}
