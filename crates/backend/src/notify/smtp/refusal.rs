//! What a mail server says, and whose it is: the one place that decides it. Enhanced status codes (RFC 3463) say more than
//! basic ones (RFC 5321 4.2) and come first. The server's own words are left out: they repeat addresses.

use std::error::Error as _;

use lettre::transport::smtp::Error;

use crate::digest::sha256;
use crate::notify::trust::why_refused;
use crate::notify::{Blame, Failure};

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

/// An answer that begins with 4 or 5.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    code: u16,
    /// Class, subject and detail, when the server gave them and they do not contradict the code.
    enhanced: Option<(u16, u16, u16)>,
    /// What it said beside that.
    words: String,
}

/// What went wrong at a step.
pub(super) fn classify(step: Step, error: &Error) -> Failure {
    let Some(code) = error.status().map(u16::from) else {
        return lane(without_answer(error));
    };
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    judge(step, &Answer::read(code, &said))
}

impl Answer {
    fn read(code: u16, said: &str) -> Self {
        let first = said.split_whitespace().next().unwrap_or_default();
        let enhanced = enhanced(first).filter(|(class, ..)| *class == code / 100);
        let words = match enhanced {
            Some(_) => said.trim_start().strip_prefix(first).unwrap_or_default(),
            None => said,
        };
        Self {
            code,
            enhanced,
            words: words.to_owned(),
        }
    }

    /// "550 5.1.1", for people.
    fn status(&self) -> String {
        match self.enhanced {
            Some((class, subject, detail)) => format!("{} {class}.{subject}.{detail}", self.code),
            None => self.code.to_string(),
        }
    }

    /// What two refusals have in common when they are the same, whoever they are about. Without an enhanced code the words
    /// count, but those that name somebody or number something.
    fn sameness(&self, step: Step) -> String {
        let words: Vec<String> = match self.enhanced {
            Some(_) => Vec::new(),
            None => self
                .words
                .split_whitespace()
                .filter(|word| !word.contains(['@', '<', '>']) && !word.chars().any(|c| c.is_ascii_digit()))
                .map(str::to_lowercase)
                .collect(),
        };
        sha256(&format!("{step:?} {} {}", self.status(), words.join(" ")))
    }
}

/// `5.1.1`, of which each part has one to three digits.
fn enhanced(word: &str) -> Option<(u16, u16, u16)> {
    let word = word.trim_start_matches('#').trim_end_matches([':', ',', ';']);
    let parts: Vec<u16> = word
        .split('.')
        .map(|part| {
            let digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        })
        .collect::<Option<_>>()?;
    match parts[..] {
        [class @ (2 | 4 | 5), subject, detail] => Some((class, subject, detail)),
        _ => None,
    }
}

fn judge(step: Step, answer: &Answer) -> Failure {
    let status = answer.status();
    match (step, answer.code) {
        (Step::Connect, _) => return lane(format!("The mail server takes no connection now ({status}).")),
        (_, 421 | 454) => return lane(format!("The mail server is not available now ({status}).")),
        _ => {}
    }
    let blame = blame(step, answer);
    let says = match (blame, step, answer.code) {
        (Blame::Lane, Step::Sender | Step::Recipient | Step::Content, 530) => {
            "The mail server wants a user name and a password"
        }
        (Blame::Lane, Step::SignIn, _) | (Blame::Lane, _, 534 | 535) => {
            "The mail server refuses our user name or password"
        }
        (Blame::Lane, Step::Sender, 500..) => "The mail server refuses our sender's address",
        (Blame::Lane, Step::Sender, _) => "The mail server is busy",
        (Blame::Lane, _, _) => "The mail server takes no mail from us",
        (Blame::Later, _, _) => "The mail server cannot take mail for this recipient now",
        (Blame::Mail, Step::Recipient, _) => "The mail server does not accept the recipient",
        (Blame::Mail, _, _) => "The mail server does not accept the mail",
    };
    let error = format!("{says} ({status}).");
    match (blame, answer.code) {
        // Whoever says "later" of everything counts towards the rest of the lane, like whoever says nothing.
        (Blame::Lane, ..500) => lane(error),
        (Blame::Later, ..500) => Failure::Transient {
            error,
            retry_after: None,
            message_only: true,
        },
        _ => Failure::Refused {
            error,
            blame,
            same: answer.sameness(step),
        },
    }
}

#[expect(
    clippy::match_same_arms,
    reason = "the rules stand in the order in which they hold: enhanced codes before basic ones"
)]
/// Whose an answer is. What is not known to be one mail's is everybody's, so that a setting that is wrong kills no mail.
fn blame(step: Step, answer: &Answer) -> Blame {
    if matches!(step, Step::Connect | Step::SignIn | Step::Sender) {
        return Blame::Lane;
    }
    match (answer.enhanced, answer.code) {
        // Commands that it does not know or not from us, whatever stands behind them.
        (_, 500..=504 | 521 | 530 | 534 | 535 | 538) => Blame::Lane,
        (Some((5, 1, 1 | 2 | 3 | 6 | 10) | (5, 2, 1)), _) if step == Step::Recipient => Blame::Mail,
        (Some((5, 3, 4) | (5, 6, _)), _) if step == Step::Content => Blame::Mail,
        // Our sender, routes, the protocol, policies.
        (Some((5, 1, 7 | 8) | (5, 2, 5..) | (5, 3..=7, _)), _) => Blame::Lane,
        // A mailbox that is full or switched off, and what says little.
        (Some((5, ..)), _) => Blame::Later,
        (None, 550 | 551 | 553) if step == Step::Recipient => Blame::Mail,
        (None, 552) if step == Step::Content => Blame::Mail,
        (None, 550..=554) => Blame::Later,
        (_, 450..=452) => Blame::Later,
        _ => Blame::Lane,
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::unknown(Step::Recipient, 550, "5.1.1 <ana@example.org> unknown", Blame::Mail)]
    #[case::bad_domain(Step::Recipient, 550, "5.1.2 Bad domain", Blame::Mail)]
    #[case::moved(Step::Recipient, 551, "5.1.6 Moved", Blame::Mail)]
    #[case::null_mx(Step::Recipient, 556, "5.1.10 Null MX", Blame::Mail)]
    #[case::disabled(Step::Recipient, 550, "5.2.1 Disabled", Blame::Mail)]
    #[case::full(Step::Recipient, 552, "5.2.2 Full", Blame::Later)]
    #[case::full_after_data(Step::Content, 552, "5.2.2 Full", Blame::Later)]
    #[case::too_big(Step::Content, 552, "5.3.4 Too big", Blame::Mail)]
    #[case::not_convertible(Step::Content, 554, "5.6.1 Media not supported", Blame::Mail)]
    #[case::daily_limit(Step::Content, 550, "5.4.5 Daily limit", Blame::Lane)]
    #[case::daily_limit_at_rcpt(Step::Recipient, 550, "5.4.5 Daily limit", Blame::Lane)]
    #[case::send_as(Step::Content, 554, "5.2.252 SendAsDenied", Blame::Lane)]
    #[case::relay(Step::Recipient, 554, "5.7.1 Relay denied", Blame::Lane)]
    #[case::policy(Step::Content, 550, "5.7.26 Unauthenticated", Blame::Lane)]
    #[case::protocol(Step::Recipient, 503, "5.5.1 Bad sequence", Blame::Lane)]
    #[case::sender(Step::Recipient, 550, "5.1.8 Bad sender", Blame::Lane)]
    #[case::sender_at_mail(Step::Sender, 550, "5.1.1 Who are you", Blame::Lane)]
    #[case::hostname(Step::Recipient, 504, "need fully-qualified hostname", Blame::Lane)]
    #[case::hostname_with_code(Step::Recipient, 504, "5.1.1 need fully-qualified hostname", Blame::Lane)]
    #[case::too_big_at_the_wrong_stage(Step::Recipient, 552, "5.3.4 Too big", Blame::Lane)]
    #[case::unknown_at_the_wrong_stage(Step::Content, 550, "5.1.1 Unknown", Blame::Later)]
    #[case::without_enhanced(Step::Recipient, 550, "No such user", Blame::Mail)]
    #[case::without_enhanced_after_data(Step::Content, 554, "Transaction failed", Blame::Later)]
    #[case::contradicting(Step::Recipient, 550, "4.7.1 Try later", Blame::Mail)]
    #[case::no_words(Step::Recipient, 550, "", Blame::Mail)]
    #[case::beyond_ascii(Step::Recipient, 550, "5.1.1 Empfänger „ana“ unbekannt", Blame::Mail)]
    #[case::several_lines(
        Step::Recipient,
        550,
        "5.7.1 Not allowed\n5.7.1 See https://example.org",
        Blame::Lane
    )]
    fn only_a_listed_code_at_its_stage_ends_one_mail(
        #[case] step: Step,
        #[case] code: u16,
        #[case] said: &str,
        #[case] expected: Blame,
    ) {
        assert_eq!(blame(step, &Answer::read(code, said)), expected);
    }

    #[test]
    fn two_refusals_are_the_same_whoever_they_name() {
        let same = |said: &str| Answer::read(550, said).sameness(Step::Recipient);
        assert_eq!(same("5.7.1 <a@x.org> denied"), same("5.7.1 <b@y.org> no"));
        assert_eq!(
            same("Relay denied for a@x.org id=1234"),
            same("Relay denied for b@y.org id=77")
        );
        assert_ne!(same("Relay denied"), same("No such user"));
        assert_ne!(same("5.7.1 Relay denied"), same("5.1.1 Relay denied"));
    }
}
