//! What each kind of message says, as snapshots of text and HTML.

use chrono::NaiveDate;
use holdfast_backend::notify::template::{
    Digest, DigestRow, Fact, Reminder, Rendered, ScheduledReport, TestMessage, Wording, default,
};
use holdfast_domain::credential::procedure::Step;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::reminder::ReminderKind;
use url::Url;

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn at(path: &str) -> Url {
    Url::parse("https://holdfast.example.org")
        .and_then(|base| base.join(path))
        .expect("an address")
}

fn step(title: &str, text: &str) -> Step {
    Step {
        title: title.into(),
        text: text.into(),
    }
}

pub fn reminder(kind: ReminderKind, title: &str, due: &str) -> Reminder {
    Reminder {
        kind,
        title: title.into(),
        integration: "Checkout payments".into(),
        provider: "Stripe".into(),
        due: day(due),
        today: day("2026-11-22"),
        recipient: "Ana Sousa".into(),
        facts: vec![
            Fact {
                label: "Integration",
                value: "Checkout payments".into(),
            },
            Fact {
                label: "Provider",
                value: "Stripe".into(),
            },
        ],
        steps: vec![
            step("Issue the new key", "The old one goes on working."),
            step("Revoke the old key", "When nothing uses it any more."),
        ],
        why: "You own it; this is said 30 days before the date.".into(),
        record: ("Record it".into(), at("/credentials/1/rotate")),
        answer: at("/reminders/2"),
        preferences: at("/account"),
    }
}

fn shown(name: &str, letter: &Rendered) {
    assert!(!letter.subject.contains(['\r', '\n']));
    let subject = &letter.subject;
    insta::assert_snapshot!(
        format!("{name}.txt"),
        format!("Subject: {subject}\n\n{}", letter.text)
    );
    insta::assert_snapshot!(format!("{name}.html"), letter.html);
}

#[test]
fn a_reminder_of_each_kind() {
    for kind in ReminderKind::ALL {
        let letter = reminder(*kind, "Do what is due of Checkout payments", "2026-12-12");
        shown(
            &format!("reminder_{}", kind.as_str()),
            &letter.render(&default(*kind)).unwrap(),
        );
    }
}

#[test]
fn an_overdue_reminder_says_how_late_it_is() {
    let letter = reminder(
        ReminderKind::Expiry,
        "Replace TLS certificate of Checkout payments",
        "2026-11-14",
    );
    shown(
        "reminder_overdue",
        &letter.render(&default(ReminderKind::Expiry)).unwrap(),
    );
}

#[test]
fn what_people_typed_is_escaped_in_html_and_kept_in_text() {
    let title = "Rotate <img src=x onerror=alert(1)> & \"key\"";
    let mut letter = reminder(ReminderKind::Rotation, title, "2026-12-12");
    letter.steps = vec![step("<script>alert(2)</script>", "<b>soon</b>")];
    let wording = Wording {
        subject: "{{ title }}".into(),
        introduction: "<b>Now</b>: {{ title }}".into(),
    };
    let letter = letter.render(&wording).unwrap();
    assert_eq!(letter.subject, title);
    assert!(
        letter.text.contains("<b>Now</b>: Rotate <img src=x"),
        "{}",
        letter.text
    );
    for tag in ["<img", "<script", "<b>"] {
        assert!(!letter.html.contains(tag), "{}", letter.html);
    }
    assert!(letter.html.contains("&lt;b&gt;Now&lt;"), "{}", letter.html);
}

#[test]
fn nothing_in_html_is_loaded_from_elsewhere() {
    let letter = reminder(ReminderKind::Review, "Review Checkout payments", "2026-12-12");
    let html = letter.render(&default(ReminderKind::Review)).unwrap().html;
    for tag in ["<img", "<link", "<script", "<iframe", "src=", "url(", "@import"] {
        assert!(!html.contains(tag), "{tag}");
    }
}

#[test]
fn words_that_no_longer_read_give_way_to_the_default() {
    let letter = reminder(ReminderKind::Rotation, "Rotate it", "2026-12-12");
    let broken = Wording {
        subject: "{{ gone }}".into(),
        introduction: "{% if %}".into(),
    };
    let letter = letter.render(&broken).unwrap();
    assert_eq!(letter.subject, "Rotate it (in 20 days)");
}

#[test]
fn a_digest_says_what_is_late_first() {
    let row = |title: &str, due| DigestRow {
        title: title.into(),
        due: day(due),
        url: at("/reminders/3"),
    };
    let digest = Digest {
        rows: vec![
            row("Review Checkout payments", "2026-12-12"),
            row("Rotate Live secret key of Checkout payments", "2026-11-14"),
            row("Replace SOC 2 report of Checkout payments", "2026-11-23"),
        ],
        total: 3,
        late: 1,
        sums: vec![(
            "Payments: 7 overdue over 14 days, 2 new since yesterday".into(),
            at("/integrations?due=overdue"),
        )],
        today: day("2026-11-22"),
        inbox: at("/inbox"),
        preferences: at("/account"),
    };
    assert_eq!(digest.subject(), "3 reminders, 1 of them overdue");
    shown("digest", &digest.render().unwrap());
}

#[test]
fn a_digest_of_six_hundred_things_stays_below_what_mail_programs_cut() {
    for letter in ["a", "ü", "\u{1f511}"] {
        let rows: Vec<DigestRow> = (0..200)
            .map(|number| DigestRow {
                title: format!("Rotate {} of {}", letter.repeat(120), letter.repeat(120)),
                due: day("2026-06-01") + chrono::TimeDelta::days(number),
                url: at(&format!("/reminders/{number}")),
            })
            .collect();
        let digest = Digest {
            rows,
            total: 600,
            late: 600,
            sums: Vec::new(),
            today: day("2027-11-22"),
            inbox: at("/inbox"),
            preferences: at("/account"),
        };
        let letter = digest.render().unwrap();
        let travels = |text: &str| {
            text.bytes()
                .map(|byte| if byte.is_ascii() { 1 } else { 3 })
                .sum::<usize>()
        };
        assert!(travels(&letter.text) + travels(&letter.html) < 100_000);
        assert_eq!(letter.subject, "600 reminders, overdue");
        for text in [&letter.text, &letter.html] {
            let shown = text.matches("/reminders/").count();
            assert!((10..=100).contains(&shown), "{shown}");
            assert!(text.contains(&format!("and {} more", 600 - shown)));
            assert!(text.contains("/reminders/0"), "the worst is shown");
            assert!(
                text.find("/inbox") < text.find("/reminders/"),
                "the link is on top"
            );
        }
    }
}

#[test]
fn the_button_of_a_long_mail_is_under_the_due_line_and_at_the_end() {
    let letter = reminder(ReminderKind::Rotation, "Rotate it", "2026-12-12");
    let letter = letter.render(&default(ReminderKind::Rotation)).unwrap();
    for text in [&letter.text, &letter.html] {
        let record = at("/").join("credentials").unwrap();
        let link = text.find(record.as_str()).unwrap();
        assert!(link < text.find("What to do").unwrap(), "{text}");
        assert!(text.rfind(record.as_str()) > text.find("What to do"), "{text}");
    }
}

#[test]
fn a_report_and_a_test() {
    let report = ScheduledReport {
        report: "Credential rotation".into(),
        day: day("2026-11-22"),
        summary: "127 rows.".into(),
        file_name: Some("credential-rotation-2026-11-22.csv".into()),
        url: at("/reports/credential-rotation"),
        why: "Carla Nunes has it mailed to you every week.".into(),
        preferences: at("/account"),
    };
    shown("report", &report.render().unwrap());
    let test = TestMessage {
        day: day("2026-11-22"),
        url: at("/"),
        preferences: at("/account"),
    };
    shown("test", &test.render().unwrap());
}
