//! `holdfast remind`: plans what is to be said and delivers what is due, once; or says what that would be.

use holdfast_app::pages::told::{as_what, step_in_words};
use holdfast_backend::Backend;
use holdfast_backend::services::reminders::{Messages, Preview, PreviewPart, PreviewRow};
use holdfast_domain::access::Actor;
use holdfast_domain::enumeration::Enumeration;
use serde_json::{Value, json};

use crate::cli::RemindArguments;
use crate::config::Config;
use crate::failure::Failure;

/// Reminders that are listed at most.
const ROWS: usize = 1_000;

pub(super) async fn run(config: &Config, wanted: RemindArguments) -> Result<(), Failure> {
    let backend = super::open(config).await?;
    let said = if wanted.dry_run {
        rehearse(&backend, &wanted).await
    } else {
        for_real(&backend).await
    };
    backend.db.close().await;
    print!("{}", said?);
    Ok(())
}

/// Plans, bundles, delivers, and says in a line what that did.
async fn for_real(backend: &Backend) -> Result<String, Failure> {
    let planned = backend.plan_reminders().await?;
    let digests = backend.bundle_digests().await?;
    let delivered = backend.deliver_due(usize::MAX).await?;
    Ok(format!("{planned}; {digests} digests made; {delivered}.\n"))
}

/// What would be recorded and sent; nothing is written.
async fn rehearse(backend: &Backend, wanted: &RemindArguments) -> Result<String, Failure> {
    let actor = Actor::system(super::ORIGIN);
    let days = wanted.days.unwrap_or(0);
    let part = PreviewPart { page: 1, rows: ROWS };
    let preview = backend.preview_reminders(&actor, None, None, days, part).await?;
    let waiting = backend.watched().await?.waiting();
    Ok(if wanted.json {
        as_json(&preview, days, waiting)
    } else {
        as_text(&preview, days, waiting)
    })
}

fn as_text(preview: &Preview, days: u32, waiting: i64) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for row in &preview.rows {
        let reminder = &row.reminder;
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "{}  {:7}  {} ({}): {}, due {}, {}",
            reminder.timing.day(),
            reminder.delivery.channel().as_str(),
            row.recipient,
            as_what(reminder.reason, reminder.orphan),
            reminder.title,
            reminder.due,
            step_in_words(reminder.step),
        );
    }
    if preview.total > preview.rows.len() {
        let _ = writeln!(
            text,
            "... and {} more after these",
            preview.total - preview.rows.len()
        );
    }
    for line in volume(preview) {
        let _ = writeln!(text, "{line}");
    }
    let span = match days {
        0 => "today".to_owned(),
        1 => "today and tomorrow".to_owned(),
        days => format!("within {days} days"),
    };
    let mail = if preview.has_mail {
        ""
    } else {
        " No mail server is configured, so no mail is among them."
    };
    let _ = writeln!(
        text,
        "{} would be recorded {span}; {waiting} recorded before wait to be sent. Nothing was touched.{mail}",
        preview.total
    );
    text
}

/// How many messages leave: to everybody, then a line a recipient, and the sums that go with them.
fn volume(preview: &Preview) -> Vec<String> {
    let in_words = |name: &str, weeks: &[usize]| {
        let counts: Vec<String> = weeks.iter().map(ToString::to_string).collect();
        format!("  {name}: {}", counts.join(", "))
    };
    if preview.recipients == 0 {
        return Vec::new();
    }
    let mut lines = vec!["Messages a person and week:".to_owned()];
    lines.push(in_words("everybody", &preview.weeks));
    let named = preview.messages.iter();
    lines.extend(named.map(|row| in_words(&row.recipient, &row.weeks)));
    let hidden = preview.recipients.saturating_sub(preview.messages.len());
    if hidden > 0 {
        lines.push(format!("  and {hidden} more recipients"));
    }
    lines
}

fn as_json(preview: &Preview, days: u32, waiting: i64) -> String {
    let messages: Vec<Value> = preview.rows.iter().map(message).collect();
    let document = json!({
        "today": preview.today,
        "days": days,
        "has_mail": preview.has_mail,
        "total": preview.total,
        "waiting": waiting,
        "messages_a_week": preview.weeks,
        "recipients": preview.messages.iter().map(recipient).collect::<Vec<Value>>(),
        "recipients_total": preview.recipients,
        "messages": messages,
    });
    format!("{document:#}\n")
}

fn recipient(row: &Messages) -> Value {
    json!({ "recipient": row.recipient, "messages_a_week": row.weeks })
}

fn message(row: &PreviewRow) -> Value {
    let reminder = &row.reminder;
    json!({
        "planned_on": row.day,
        "leaves_on": reminder.timing.day(),
        "channel": reminder.delivery.channel().as_str(),
        "recipient": row.recipient,
        "reason": reminder.reason.as_str(),
        "orphan": reminder.orphan,
        "kind": reminder.kind.as_str(),
        "title": reminder.title,
        "due_on": reminder.due,
        "step_days": reminder.step,
        "integration_id": reminder.integration,
        "key": reminder.key(),
    })
}
