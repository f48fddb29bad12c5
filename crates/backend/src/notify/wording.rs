//! The words of reminders that an organisation may choose: subject and introduction, a pair for each kind. What is typed
//! there is checked when it is saved, so that no reminder fails for a slip of the pen, and can neither loop nor grow.

use std::collections::BTreeMap;

use holdfast_domain::reminder::ReminderKind;
use minijinja::{Environment, UndefinedBehavior};
use serde::{Deserialize, Serialize};

/// The words of one kind of reminder: text with fields such as `{{ title }}`, and `{% if overdue %}` ... `{% endif %}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The subject line.
    pub subject: String,
    /// What stands before the facts; an empty line separates paragraphs.
    pub introduction: String,
}

/// What an organisation chose; a kind that is missing has its default.
pub type Wordings = BTreeMap<ReminderKind, Wording>;

/// The name of the settings document that holds [`Wordings`].
pub const DOCUMENT: &str = "wordings";

/// The fields, with what each stands for.
pub const FIELDS: [(&str, &str); 9] = [
    (
        "title",
        "what has to be done: \"Rotate Live secret key of Checkout payments\"",
    ),
    ("kind", "what is due: \"Rotation\""),
    ("integration", "the integration: \"Checkout payments\""),
    ("provider", "its provider: \"Stripe\""),
    ("due", "the date: \"12 Dec 2026\""),
    (
        "when",
        "how far away or how late: \"in 21 days\", \"overdue by 8 days\"",
    ),
    ("days", "the same as a number, never negative: \"21\""),
    ("overdue", "for conditions: whether the date has passed"),
    ("recipient", "who gets it: \"Ana Sousa\", or the team"),
];

/// The most characters of a subject, as written and as sent.
pub const SUBJECT_MAX: usize = 200;
/// The most characters of an introduction as written.
pub const INTRODUCTION_MAX: usize = 2_000;
/// How much work one text may be.
const FUEL: u64 = 20_000;

/// What stands for the fields.
#[derive(Clone, Debug, Serialize)]
pub struct Values {
    /// What has to be done.
    pub title: String,
    /// What is due.
    pub kind: &'static str,
    /// The integration's name.
    pub integration: String,
    /// The provider's name.
    pub provider: String,
    /// The date.
    pub due: String,
    /// How far away or how late.
    pub when: String,
    /// The same in days, never negative.
    pub days: i64,
    /// Whether the date has passed.
    pub overdue: bool,
    /// Who gets it.
    pub recipient: String,
}

/// The words of a kind where the organisation chose none.
#[must_use]
pub fn default(kind: ReminderKind) -> Wording {
    let introduction = match kind {
        ReminderKind::Rotation => {
            "This credential is due to be rotated. Old and new can work side by side for a while, so that nothing has to stop."
        }
        ReminderKind::Expiry => {
            "{% if overdue %}This credential has expired: what still uses it fails.{% else %}This credential stops working after its date. \
             Replace it before, while old and new both work.{% endif %}"
        }
        ReminderKind::Review => {
            "The regular review of this integration is due: what it is used for, what flows through it, how risky it is, and whether it is \
             still needed."
        }
        ReminderKind::Evidence => {
            "{% if overdue %}A document on file is no longer current, and no longer lowers the risk of this integration.{% else %}A document \
             on file stops being current after its date. Ask for the next one before.{% endif %}"
        }
        ReminderKind::Notice => {
            "{{ provider }} announced a change that touches this integration. It takes effect on {{ due }}."
        }
        ReminderKind::Revocation => {
            "{% if overdue %}This credential was rotated, and the old one still works: whoever has a copy of it gets in.{% else %}This \
             credential was rotated. The time in which old and new both work ends on {{ due }}: revoke the old one then.{% endif %}"
        }
        ReminderKind::Version => {
            "{% if overdue %}{{ provider }} no longer supports the version in use: it may stop working at any time.{% else %}{{ provider }} \
             ends the support of the version in use on {{ due }}.{% endif %}"
        }
    };
    Wording {
        subject: "{{ title }} ({{ when }})".to_owned(),
        introduction: introduction.to_owned(),
    }
}

/// Checks words that somebody typed, on something that is due and on something that is late.
///
/// # Errors
/// What is wrong, in a sentence: the line of a slip, or the field that there is not with those that there are.
pub fn check(wording: &Wording) -> Result<(), String> {
    let subject = |message: String| format!("Subject: {message}");
    let introduction = |message: String| format!("Introduction: {message}");
    if wording.subject.trim().is_empty() {
        return Err(subject("say something.".into()));
    }
    if wording.subject.chars().any(char::is_control) {
        return Err(subject("write it on one line.".into()));
    }
    check_text(&wording.subject, SUBJECT_MAX).map_err(subject)?;
    check_text(&wording.introduction, INTRODUCTION_MAX).map_err(introduction)?;
    for values in samples() {
        let said = render(&wording.subject, &values).map_err(subject)?;
        if said.trim().is_empty() {
            return Err(subject(
                "it would be empty for some reminders; say something in every case.".into(),
            ));
        }
        render(&wording.introduction, &values).map_err(introduction)?;
    }
    Ok(())
}

/// Something that is due and something that is late, for trying words out.
#[must_use]
pub fn samples() -> [Values; 2] {
    let due = Values {
        title: "Rotate Live secret key of Checkout payments".into(),
        kind: "Rotation",
        integration: "Checkout payments".into(),
        provider: "Stripe".into(),
        due: "12 Dec 2026".into(),
        when: "in 21 days".into(),
        days: 21,
        overdue: false,
        recipient: "Ana Sousa".into(),
    };
    let late = Values {
        due: "13 Nov 2026".into(),
        when: "overdue by 8 days".into(),
        days: 8,
        overdue: true,
        ..due.clone()
    };
    [due, late]
}

/// The subject with its fields filled in: one line, cut at [`SUBJECT_MAX`] characters.
///
/// # Errors
/// What is wrong with the words.
pub fn subject(wording: &Wording, values: &Values) -> Result<String, String> {
    Ok(one_line(&render(&wording.subject, values)?))
}

/// The introduction with its fields filled in, as paragraphs.
///
/// # Errors
/// What is wrong with the words.
pub fn introduction(wording: &Wording, values: &Values) -> Result<Vec<String>, String> {
    let text = render(&wording.introduction, values)?.replace('\r', "");
    Ok(text
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|paragraph| !paragraph.is_empty())
        .collect())
}

/// A text on one line, without control characters, cut at [`SUBJECT_MAX`] characters.
pub(super) fn one_line(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= SUBJECT_MAX {
        return text;
    }
    let cut: String = text.chars().take(SUBJECT_MAX - 1).collect();
    format!("{}…", cut.trim_end())
}

/// No filters, no functions, no loops.
fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment
}

fn render(text: &str, values: &Values) -> Result<String, String> {
    environment()
        .render_str(text, minijinja::value::Serde(values))
        .map_err(|error| in_words(&error))
}

fn check_text(text: &str, max: usize) -> Result<(), String> {
    let length = text.chars().count();
    if length > max {
        return Err(format!("{length} characters are too many; {max} at most."));
    }
    for (at, _) in text.match_indices("{{") {
        let inside = inside(&text[at + 2..], "}}").unwrap_or_default();
        if !is_field(inside) {
            return Err(format!("line {}: {}", line(text, at), unknown(inside)));
        }
    }
    for (at, _) in text.match_indices("{%") {
        let inside = inside(&text[at + 2..], "%}").unwrap_or_default();
        let word = inside.split_whitespace().next().unwrap_or_default();
        if !["if", "elif", "else", "endif"].contains(&word) {
            return Err(format!(
                "line {}: `{word}` is not known here; between {{% and %}} write `if` with a field, `elif`, `else` or `endif`.",
                line(text, at)
            ));
        }
    }
    let environment = environment();
    let template = environment
        .template_from_str(text)
        .map_err(|error| in_words(&error))?;
    let mut asked: Vec<String> = template.undeclared_variables(true).into_iter().collect();
    asked.sort();
    match asked.iter().find(|name| !is_field(name)) {
        Some(name) => Err(unknown(name)),
        None => Ok(()),
    }
}

/// What stands up to `end`, without the signs that trim blanks.
fn inside<'a>(rest: &'a str, end: &str) -> Option<&'a str> {
    let inside = &rest[..rest.find(end)?];
    Some(inside.trim_matches(|c: char| c == '-' || c == '+' || c.is_whitespace()))
}

fn is_field(name: &str) -> bool {
    FIELDS.iter().any(|(known, _)| *known == name)
}

fn unknown(name: &str) -> String {
    let known = FIELDS.map(|(name, _)| name).join(", ");
    let name: String = name.chars().take(40).collect();
    format!("there is no field `{name}`; the fields are {known}.")
}

fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn in_words(error: &minijinja::Error) -> String {
    let what = error
        .detail()
        .map_or_else(|| error.kind().to_string(), str::to_owned);
    error
        .line()
        .map_or_else(|| format!("{what}."), |line| format!("line {line}: {what}."))
}
