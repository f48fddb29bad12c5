//! Why a mail server did not take a mail, and whether it is worth trying again. The server's own words are left out: they
//! repeat addresses.

use std::error::Error as _;

use lettre::transport::smtp::Error;

use crate::notify::Failure;
use crate::notify::trust::why_refused;

/// How far a mail had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Until the server is ready: connecting, its greeting, TLS.
    Connect,
    /// Saying who we are.
    SignIn,
    /// Saying who it is from.
    Sender,
    /// Saying who it is for.
    Recipient,
    /// Handing it over.
    Content,
}

/// What answers beginning with 4 and 5 mean at a step (RFC 5321 4.2, 4.3.2). What concerns everybody is the lane's fault and
/// always transient, so that a wrong password kills no mail.
pub(super) fn classify(step: Step, error: &Error) -> Failure {
    let Some(code) = error.status().map(u16::from) else {
        return lane(without_answer(error));
    };
    let status = status(code, error);
    match (step, code) {
        (Step::Connect, _) => lane(format!("The mail server takes no connection now ({status}).")),
        (Step::Sender | Step::Recipient | Step::Content, 530) => lane(format!(
            "The mail server wants a user name and a password ({status})."
        )),
        (Step::SignIn, _) | (_, 534 | 535) => lane(format!(
            "The mail server refuses our user name or password ({status})."
        )),
        (Step::Sender, 500..) => lane(format!(
            "The mail server refuses our sender's address ({status})."
        )),
        (_, 421 | 454) => lane(format!("The mail server is not available now ({status}).")),
        (Step::Sender, _) => lane(format!("The mail server is busy ({status}).")),
        (Step::Recipient, 500..) => Failure::Permanent {
            error: format!("The mail server does not accept the recipient ({status})."),
        },
        (Step::Content, 500..) => Failure::Permanent {
            error: format!("The mail server does not accept the mail ({status})."),
        },
        (_, 450..=452) => Failure::Transient {
            error: format!("The mail server cannot take mail for this recipient now ({status})."),
            retry_after: None,
            message_only: true,
        },
        _ => lane(format!("The mail server cannot take the mail now ({status}).")),
    }
}

/// Nobody answered in time.
pub(super) fn too_late(step: Step) -> Failure {
    lane(match step {
        Step::Connect => "The mail server cannot be reached: it did not answer in time.".into(),
        _ => "The mail server did not answer in time.".into(),
    })
}

fn lane(error: String) -> Failure {
    Failure::Transient {
        error,
        retry_after: None,
        message_only: false,
    }
}

/// The code, with the enhanced one (RFC 3463) when the server gave it: "550 5.1.1".
fn status(code: u16, error: &Error) -> String {
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    let first = said.split_whitespace().next().unwrap_or_default();
    let parts: Vec<&str> = first.split('.').collect();
    let digits = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if parts.len() == 3 && parts.iter().all(digits) {
        format!("{code} {first}")
    } else {
        code.to_string()
    }
}

fn without_answer(error: &Error) -> String {
    let said = error.to_string();
    let has = |words: &str| said.contains(words);
    if has("certificate") {
        let why = why_refused(&said);
        return format!("The mail server's certificate is not trusted: {why}.");
    }
    if error.is_timeout() {
        "The mail server did not answer in time.".into()
    } else if has("STARTTLS is not supported") {
        "The mail server does not offer STARTTLS, and nothing is sent in the clear.".into()
    } else if has("authentication mechanism") {
        "The mail server offers no way to sign in that is known here.".into()
    } else if has("efused") {
        "The mail server cannot be reached: the connection was refused.".into()
    } else if has("lookup") || has("resolve") {
        "The mail server cannot be reached: its name is not known.".into()
    } else {
        "The connection to the mail server broke.".into()
    }
}
