//! Words that an organisation types are checked when they are saved.

use holdfast_backend::notify::template::{FIELDS, Wording, check, default};
use holdfast_backend::notify::wording::{self, samples};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::ReminderKind;
use rstest::rstest;

fn words(subject: &str, introduction: &str) -> Wording {
    Wording {
        subject: subject.into(),
        introduction: introduction.into(),
    }
}

#[test]
fn every_default_passes_its_own_check() {
    for kind in ReminderKind::ALL {
        assert_eq!(check(&default(*kind)), Ok(()), "{kind}");
    }
}

#[test]
fn every_field_that_is_named_exists() {
    for (field, _) in FIELDS {
        let wording = words(&format!("About {{{{ {field} }}}}"), "");
        assert_eq!(check(&wording), Ok(()), "{field}");
    }
}

#[rstest]
#[case(
    "{{ titel }}",
    "",
    "Subject: line 1: there is no field `titel`; the fields are title, kind, integration, provider, due, when, days, overdue, recipient."
)]
#[case(
    "Due",
    "Hello\n\n{{ name }}",
    "Introduction: line 3: there is no field `name`; the fields are title, kind, integration, provider, due, when, days, overdue, recipient."
)]
#[case(
    "Due",
    "{% if late %}Late{% endif %}",
    "Introduction: there is no field `late`; the fields are title, kind, integration, provider, due, when, days, overdue, recipient."
)]
#[case(
    "Due",
    "{% if overdue %}{{ missing }}{% endif %}",
    "Introduction: line 1: there is no field `missing`; the fields are title, kind, integration, provider, due, when, days, overdue, recipient."
)]
#[case(
    "Due",
    "One\n{% if overdue %}Late",
    "Introduction: line 2: unexpected end of input, expected end of block."
)]
#[case(
    "{{ title",
    "",
    "Subject: line 1: there is no field ``; the fields are title, kind, integration, provider, due, when, days, overdue, recipient."
)]
#[case(
    "Due",
    "{% for letter in title %}{{ letter }}{% endfor %}",
    "Introduction: line 1: there is no field `letter`; the fields are title, kind, integration, provider, due, when, days, overdue, recipient."
)]
#[case(
    "Due",
    "\n{% for letter in title %}.{% endfor %}",
    "Introduction: line 2: `for` is not known here; between {% and %} write `if` with a field, `elif`, `else` or `endif`."
)]
#[case(
    "{{ title * 9999 }}",
    "",
    "Subject: line 1: there is no field `title * 9999`; the fields are title, kind, integration, provider, due, when, days, overdue, recipient."
)]
#[case(" ", "", "Subject: say something.")]
#[case("a\r\nBcc: eve@example.org", "", "Subject: write it on one line.")]
#[case(
    "{% if overdue %}Late{% endif %}",
    "",
    "Subject: it would be empty for some reminders; say something in every case."
)]
fn a_slip_is_named_with_what_would_be_right(
    #[case] subject: &str,
    #[case] introduction: &str,
    #[case] told: &str,
) {
    assert_eq!(check(&words(subject, introduction)), Err(told.to_owned()));
}

#[test]
fn words_have_a_length() {
    let long = check(&words(&"a".repeat(201), "")).unwrap_err();
    assert_eq!(long, "Subject: 201 characters are too many; 200 at most.");
    let long = check(&words("Due", &"a".repeat(2_001))).unwrap_err();
    assert_eq!(long, "Introduction: 2001 characters are too many; 2000 at most.");
}

#[test]
fn a_condition_tells_late_from_due() {
    let wording = words(
        "{% if overdue %}LATE: {% endif %}{{ title }}, {{ days }} days",
        "",
    );
    assert_eq!(check(&wording), Ok(()));
    let said = samples().map(|values| wording::subject(&wording, &values).unwrap());
    assert_eq!(
        said,
        [
            "Rotate Live secret key of Checkout payments, 21 days",
            "LATE: Rotate Live secret key of Checkout payments, 8 days"
        ]
    );
}

#[test]
fn a_subject_is_one_line_whatever_a_name_holds() {
    let [mut values, _] = samples();
    values.title = format!("Rotate\r\nBcc: eve@example.org\u{0} {}", "x".repeat(300));
    let said = wording::subject(&default(ReminderKind::Rotation), &values).unwrap();
    assert!(said.starts_with("Rotate Bcc: eve@example.org xxx"), "{said}");
    assert!(!said.chars().any(char::is_control));
    assert_eq!(said.chars().count(), 200);
}

#[test]
fn an_empty_line_separates_paragraphs() {
    let [values, _] = samples();
    let wording = words(
        "Due",
        "Hello {{ recipient }},\r\n\r\none\ntwo\n\n\n{% if overdue %}late{% endif %}",
    );
    let said = wording::introduction(&wording, &values).unwrap();
    assert_eq!(said, ["Hello Ana Sousa,", "one two"]);
}
