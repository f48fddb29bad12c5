//! What messages say: subject, text and HTML, from facts that were read before. The same facts always give the same letter;
//! everything in HTML is escaped, nothing is loaded from elsewhere.

use std::fmt::Write;
use std::sync::LazyLock;

use chrono::NaiveDate;
use holdfast_domain::credential::procedure::Step;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::{ReminderKind, SNOOZE_DAYS_MAX};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Output, State, UndefinedBehavior, escape_formatter};
use serde::Serialize;
use serde_json::{Value, json};
use url::Url;

use super::wording;
pub use super::wording::{
    DOCUMENT, FIELDS, INTRODUCTION_MAX, SUBJECT_MAX, Values, Wording, Wordings, check, default,
};
use super::words;
use crate::error::ServiceError;

/// A message as it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject: one line.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// A fact beside the reminder: "Environment: Production".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What.
    pub label: &'static str,
    /// Its value.
    pub value: String,
}

/// One thing that is due.
#[derive(Clone, Debug)]
pub struct Reminder {
    /// What is due.
    pub kind: ReminderKind,
    /// What has to be done, in words that stand alone.
    pub title: String,
    /// The integration's name.
    pub integration: String,
    /// The provider's name.
    pub provider: String,
    /// The last day on which it is on time.
    pub due: NaiveDate,
    /// Today.
    pub today: NaiveDate,
    /// Who gets it: a person or a team.
    pub recipient: String,
    /// What else is worth knowing.
    pub facts: Vec<Fact>,
    /// What to do, step by step.
    pub steps: Vec<Step>,
    /// Why the recipient gets it.
    pub why: String,
    /// Where it is recorded that it was done, and what that link says.
    pub record: (String, Url),
    /// Where it is acknowledged, put off, handed over.
    pub answer: Url,
    /// Where people say how they want to be reminded.
    pub preferences: Url,
}

/// One line of a digest.
#[derive(Clone, Debug)]
pub struct DigestRow {
    /// What has to be done.
    pub title: String,
    /// Until when.
    pub due: NaiveDate,
    /// Where it leads.
    pub url: Url,
}

/// Everything that a recipient gets in one message.
#[derive(Clone, Debug)]
pub struct Digest {
    /// What is due, in any order; the worst when it is not all.
    pub rows: Vec<DigestRow>,
    /// How much is due in all.
    pub total: usize,
    /// How much of that is overdue.
    pub late: usize,
    /// A line for each team, of whoever leads it or answers for compliance, and the list to which it leads.
    pub sums: Vec<(String, Url)>,
    /// Today.
    pub today: NaiveDate,
    /// The inbox, which has all of it.
    pub inbox: Url,
    /// Where people say how they want to be reminded.
    pub preferences: Url,
}

/// A report that is mailed by itself.
#[derive(Clone, Debug)]
pub struct ScheduledReport {
    /// Its name.
    pub report: String,
    /// The day that it shows.
    pub day: NaiveDate,
    /// How much is in it: "127 rows".
    pub summary: String,
    /// The name of the attached file; `None` when it is too large for mail.
    pub file_name: Option<String>,
    /// Its page.
    pub url: Url,
    /// Why the recipient gets it.
    pub why: String,
    /// Where people say how they want to be reminded.
    pub preferences: Url,
}

/// A message that is sent to see whether it arrives.
#[derive(Clone, Debug)]
pub struct TestMessage {
    /// The day.
    pub day: NaiveDate,
    /// The product's address.
    pub url: Url,
    /// Where people say how they want to be reminded.
    pub preferences: Url,
}

impl Reminder {
    /// Whether its date has passed.
    #[must_use]
    pub fn overdue(&self) -> bool {
        self.due < self.today
    }

    /// What stands for the fields of a wording.
    #[must_use]
    pub fn values(&self) -> Values {
        Values {
            title: self.title.clone(),
            kind: self.kind.label(),
            integration: self.integration.clone(),
            provider: self.provider.clone(),
            due: words::date(self.due),
            when: words::when(self.due, self.today),
            days: (self.due - self.today).num_days().abs(),
            overdue: self.overdue(),
            recipient: self.recipient.clone(),
        }
    }

    /// Subject and introduction. A wording that no longer reads (it was checked when it was saved) gives way to the
    /// default: a reminder is sent in any case.
    #[must_use]
    pub fn worded(&self, chosen: &Wording) -> (String, Vec<String>) {
        let values = self.values();
        let said = |wording: &Wording| {
            Some((
                wording::subject(wording, &values).ok()?,
                wording::introduction(wording, &values).ok()?,
            ))
        };
        said(chosen)
            .or_else(|| said(&default(self.kind)))
            .unwrap_or_else(|| (wording::one_line(&self.title), Vec::new()))
    }

    /// The letter.
    ///
    /// # Errors
    /// When a template is broken.
    pub fn render(&self, chosen: &Wording) -> Result<Rendered, ServiceError> {
        let (subject, introduction) = self.worded(chosen);
        render(
            "reminder",
            &subject,
            &json!({
                "title": self.title,
                "when_sentence": words::when_sentence(self.due, self.today),
                "overdue": self.overdue(),
                "introduction": introduction,
                "facts": self.facts,
                "steps": self.steps,
                "record_label": self.record.0,
                "record_url": self.record.1.as_str(),
                "answer_url": self.answer.as_str(),
                "snooze_days": SNOOZE_DAYS_MAX,
                "why": self.why,
                "preferences": self.preferences.as_str(),
            }),
        )
    }
}

impl ScheduledReport {
    /// The letter; the file is attached to it.
    ///
    /// # Errors
    /// When a template is broken.
    pub fn render(&self) -> Result<Rendered, ServiceError> {
        let day = words::date(self.day);
        render(
            "report",
            &format!("{} of {day}", self.report),
            &json!({
                "report": self.report,
                "day": day,
                "summary": self.summary,
                "file_name": self.file_name,
                "url": self.url.as_str(),
                "why": self.why,
                "preferences": self.preferences.as_str(),
            }),
        )
    }
}

impl TestMessage {
    /// The letter.
    ///
    /// # Errors
    /// When a template is broken.
    pub fn render(&self) -> Result<Rendered, ServiceError> {
        render(
            "test",
            "Test message from Holdfast",
            &json!({
                "day": words::date(self.day),
                "url": self.url.as_str(),
                "preferences": self.preferences.as_str(),
            }),
        )
    }
}

static TEMPLATES: LazyLock<Result<Environment<'static>, minijinja::Error>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name.rsplit_once('.') {
        Some((_, "html")) => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    environment.set_formatter(format);
    for (name, source) in [
        ("base.html", include_str!("templates/base.html")),
        ("reminder.html", include_str!("templates/reminder.html")),
        ("reminder.txt", include_str!("templates/reminder.txt")),
        ("digest.html", include_str!("templates/digest.html")),
        ("digest.txt", include_str!("templates/digest.txt")),
        ("report.html", include_str!("templates/report.html")),
        ("report.txt", include_str!("templates/report.txt")),
        ("test.html", include_str!("templates/test.html")),
        ("test.txt", include_str!("templates/test.txt")),
    ] {
        environment.add_template(name, source)?;
    }
    Ok(environment)
});

/// Like minijinja's own, without escaping `/`: addresses that are spelled in entities look like a trick to mail filters.
fn format(out: &mut Output, state: &mut State, value: &minijinja::Value) -> Result<(), minijinja::Error> {
    let text = match value.as_str() {
        Some(text) if !value.is_safe() && matches!(state.auto_escape(), AutoEscape::Html) => text,
        _ => return escape_formatter(out, state, value),
    };
    for c in text.chars() {
        match c {
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '&' => out.write_str("&amp;")?,
            '"' => out.write_str("&quot;")?,
            '\'' => out.write_str("&#x27;")?,
            c => out.write_char(c)?,
        }
    }
    Ok(())
}

/// Both parts; `values` is a JSON object, to which the subject is added.
pub(super) fn render(name: &str, subject: &str, values: &Value) -> Result<Rendered, ServiceError> {
    let broken = |error: &minijinja::Error| ServiceError::Internal(format!("the template {name}: {error:#}"));
    let environment = TEMPLATES.as_ref().map_err(broken)?;
    let subject = wording::one_line(subject);
    let mut values = values.clone();
    if let Value::Object(values) = &mut values {
        values.insert("subject".to_owned(), Value::String(subject.clone()));
    }
    let part = |ending: &str| {
        environment
            .get_template(&format!("{name}.{ending}"))
            .and_then(|template| template.render(Serde(&values)))
            .map_err(|error| broken(&error))
    };
    let (text, html) = (part("txt")?, part("html")?);
    Ok(Rendered {
        subject,
        text: text.trim_end().to_owned() + "\n",
        html,
    })
}
