//! What a receiver's answer means. A status says most of it. Slack, Teams and what is like them also answer 200 with an error
//! in the body; so the beginning of theirs is read, and nothing of it is kept.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use holdfast_domain::reminder::WebhookKind;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};

use super::super::Failure;
use super::{permanent, transient};

/// How much of an answer is read, and for how long.
const READ: usize = 4_096;
const PATIENCE: Duration = Duration::from_secs(3);

/// What an answer that leads nowhere else means.
pub(super) async fn judge(kind: WebhookKind, answer: Response, now: DateTime<Utc>) -> Result<(), Failure> {
    let status = answer.status();
    let wait = retry_after(answer.headers(), now);
    if !status.is_success() {
        return Err(refused(status.as_u16(), wait));
    }
    let understood = match kind {
        // What it says beside its status is not read.
        WebhookKind::Webhook => return Ok(()),
        WebhookKind::Slack => slack(beginning(answer).await.trim()),
        WebhookKind::Teams => teams(beginning(answer).await.trim()),
    };
    understood.map_err(|failure| match failure {
        Failure::Transient {
            error, message_only, ..
        } => Failure::Transient {
            error,
            retry_after: wait,
            message_only,
        },
        other => other,
    })
}

/// What a status means that is not 2xx.
fn refused(code: u16, retry_after: Option<TimeDelta>) -> Failure {
    let later = |error: String| Failure::Transient {
        error,
        retry_after,
        message_only: false,
    };
    match code {
        408 | 425 => later(format!("The webhook asks to try again ({code}).")),
        429 => later("The webhook takes no more for now (429).".into()),
        500..=599 => later(format!("The webhook has a fault of its own ({code}).")),
        301..=303 => permanent(&format!(
            "The webhook has moved, by a status that loses the message ({code}); enter its new address."
        )),
        _ => {
            let reason = StatusCode::from_u16(code)
                .ok()
                .and_then(|status| status.canonical_reason());
            let reason = reason.map(|reason| format!(" {reason}")).unwrap_or_default();
            permanent(&format!("The webhook refuses the message ({code}{reason})."))
        }
    }
}

/// How long the receiver asks to wait (RFC 9110 10.2.3): seconds, or an instant.
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<TimeDelta> {
    let raw = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = raw.parse::<u32>() {
        return Some(TimeDelta::seconds(i64::from(seconds)));
    }
    let until = DateTime::parse_from_rfc2822(raw).ok()?;
    Some((until.with_timezone(&Utc) - now).max(TimeDelta::zero()))
}

/// The beginning of what it says. Its status was a good one: what ends early or never comes changes nothing.
async fn beginning(mut answer: Response) -> String {
    let mut bytes = Vec::new();
    let reading = async {
        while let Ok(Some(chunk)) = answer.chunk().await {
            bytes.extend_from_slice(&chunk);
            if bytes.len() >= READ {
                break;
            }
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.ok();
    bytes.truncate(READ);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Errors that pass by themselves, among those that Slack names.
const PASSING: [&str; 9] = [
    "fatal_error",
    "internal_error",
    "message_limit_exceeded",
    "rate_limited",
    "ratelimited",
    "request_timeout",
    "rollup_error",
    "service_unavailable",
    "team_added_to_org",
];

/// Errors that do not pass, as Slack's incoming webhooks say them in plain text.
const LASTING: [&str; 14] = [
    "action_prohibited",
    "channel_is_archived",
    "channel_not_found",
    "invalid_blocks",
    "invalid_payload",
    "invalid_token",
    "no_service",
    "no_service_id",
    "no_team",
    "no_text",
    "posting_to_general_channel_denied",
    "team_disabled",
    "too_many_attachments",
    "user_not_found",
];

/// `ok` is what Slack says to what it has taken. What is like it says the same, or JSON with `ok` or `success`.
fn slack(said: &str) -> Result<(), Failure> {
    a_web_page(said)?;
    let words: serde_json::Value = serde_json::from_str(said).unwrap_or_default();
    let no = [&words["ok"], &words["success"]].contains(&&serde_json::Value::Bool(false));
    let error = if no {
        words["error"].as_str().unwrap_or_default()
    } else {
        said
    };
    if let Some(known) = PASSING.iter().find(|known| **known == error) {
        return Err(transient(&format!(
            "The webhook answers with an error for now ({known})."
        )));
    }
    match LASTING.iter().find(|known| **known == error) {
        Some(known) => Err(permanent(&format!(
            "The webhook refuses the message in its answer ({known})."
        ))),
        None if no => Err(permanent("The webhook refuses the message in its answer.")),
        None => Ok(()),
    }
}

/// A connector of Office 365 says the number of messages that it has posted, a workflow of Teams nothing (202). The connector
/// also says 200 to what Teams has refused, with the status of Teams in a sentence:
/// `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId ...`
fn teams(said: &str) -> Result<(), Failure> {
    a_web_page(said)?;
    let words = said.to_ascii_lowercase();
    if let Some((_, rest)) = words.split_once("returned http error ") {
        let code = rest.get(..3).and_then(|code| code.parse().ok());
        return Err(match code {
            // Teams says 401 to connectors now and then; the webhook itself is known by its address.
            None | Some(401) => transient("Teams did not take the message from its webhook."),
            Some(code) => refused(code, None),
        });
    }
    if words.contains("message delivery failed") {
        return Err(transient("Teams did not take the message from its webhook."));
    }
    Ok(())
}

/// A page for people, such as one to sign in, is never an answer of theirs.
fn a_web_page(said: &str) -> Result<(), Failure> {
    let start = said.get(..14).unwrap_or(said).to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Err(permanent(
            "The address leads to a web page for people, not to a webhook; enter the webhook's own.",
        ));
    }
    Ok(())
}
