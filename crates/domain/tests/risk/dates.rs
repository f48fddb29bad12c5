//! What is due of an integration and of what belongs to it, and since when.

use holdfast_domain::credential::{Credential, PolicyChoice, RotationPolicy};
use holdfast_domain::dates::{Beside, RecordDate, dates, first, title};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::{Evidence, EvidenceKind};
use holdfast_domain::integration::{Environment, Lifecycle};
use holdfast_domain::notice::NoticeKind;
use holdfast_domain::reminder::ReminderKind;
use holdfast_domain::risk::RiskFacts;
use rstest::rstest;

use crate::facts::{self, blank, date, environment, notice};

/// When everything came on record.
const RECORDED: &str = "2026-04-26";

fn beside() -> Beside {
    Beside {
        recorded: date(RECORDED),
        ..Beside::default()
    }
}

/// An API key that nobody knows the age of.
fn key() -> (Credential, Option<RotationPolicy>) {
    facts::key(None, None, None, None)
}

/// A document with an id of its own.
fn document(number: u128, kind: EvidenceKind, expires_on: &str) -> Evidence {
    Evidence {
        id: uuid::Uuid::from_u128(number).into(),
        ..facts::document(kind, Some(expires_on))
    }
}

/// Live, reviewed, and nothing else.
fn reviewed() -> RiskFacts {
    let mut facts = blank();
    facts.integration.lifecycle = Lifecycle::Live;
    facts.last_review = Some(date("2026-09-01"));
    facts
}

/// As "rotation 2026-11-30", with "never" and "second" where that is so.
fn said(dates: &[RecordDate]) -> Vec<String> {
    dates
        .iter()
        .map(|date| {
            let never = if date.never { " never" } else { "" };
            let second = if date.second { " second" } else { "" };
            format!("{} {}{never}{second}", date.what.as_str(), date.day)
        })
        .collect()
}

#[test]
fn what_was_never_done_is_due_since_it_came_on_record() {
    let mut facts = blank();
    facts.integration.lifecycle = Lifecycle::Live;
    let never = key();
    facts.credentials = vec![never.clone()];
    let mut beside = beside();
    beside.credentials.insert(never.0.id, date("2026-05-02"));
    let due = dates(&facts, &beside);
    assert_eq!(
        said(&due),
        ["review 2026-04-26 never", "rotation 2026-05-02 never"]
    );
    assert_eq!(first(&due).map(|date| date.what), Some(ReminderKind::Review));
}

#[test]
fn nothing_is_due_of_what_is_out_of_use() {
    for lifecycle in [Lifecycle::Retired, Lifecycle::Rejected] {
        let mut facts = reviewed();
        facts.credentials = vec![key()];
        facts.integration.lifecycle = lifecycle;
        assert_eq!(dates(&facts, &beside()), []);
    }
}

#[rstest]
#[case(Some("2026-03-01"), &["expiry 2026-03-01"])]
#[case(Some("2026-04-01"), &["expiry 2026-04-01"])]
#[case(Some("2026-08-01"), &["rotation 2026-04-01", "expiry 2026-08-01 second"])]
#[case(None, &["rotation 2026-04-01"])]
fn an_expiry_is_the_date_of_a_rotation_that_would_be_later(
    #[case] expires: Option<&str>,
    #[case] expected: &[&str],
) {
    let mut facts = reviewed();
    let mut key = key();
    key.0.issued_on = Some(date("2026-01-01"));
    key.0.expires_on = expires.map(date);
    key.1 = key.1.map(|policy| RotationPolicy { days: 90, ..policy });
    facts.credentials = vec![key];
    assert_eq!(said(&dates(&facts, &beside())), expected);
}

#[test]
fn what_is_revoked_or_exempt_has_no_date_and_leaves_nothing_behind() {
    let mut facts = reviewed();
    let (mut revoked, policy) = key();
    revoked.revoked_on = Some(date("2026-10-01"));
    revoked.expires_on = Some(date("2027-10-01"));
    let mut beside = beside();
    beside.left_working = vec![(uuid::Uuid::from_u128(9).into(), revoked.id, date("2026-12-01"))];
    facts.credentials = vec![(revoked.clone(), policy)];
    assert_eq!(dates(&facts, &beside), []);
    let mut exempt = revoked;
    exempt.revoked_on = None;
    exempt.expires_on = None;
    exempt.policy = PolicyChoice::Exempt {
        reason: "Cannot be rotated.".into(),
    };
    facts.credentials = vec![(exempt, None)];
    assert_eq!(said(&dates(&facts, &beside)), ["revocation 2026-12-01"]);
}

#[test]
fn a_document_gives_way_to_a_later_one_of_its_kind_that_lasts_longer() {
    let mut facts = reviewed();
    let (old, new) = (
        document(11, EvidenceKind::Soc2, "2026-12-01"),
        document(12, EvidenceKind::Soc2, "2027-12-01"),
    );
    facts.evidence = vec![old.clone(), new.clone()];
    let filed = |order: [&Evidence; 2]| Beside {
        filed: order.map(|document| (document.id, date("2026-06-01"))).to_vec(),
        ..beside()
    };
    assert_eq!(
        said(&dates(&facts, &filed([&old, &new]))),
        ["evidence 2027-12-01"]
    );
    // Somebody who files the older one afterwards means that one.
    let both = ["evidence 2026-12-01", "evidence 2027-12-01"];
    assert_eq!(said(&dates(&facts, &filed([&new, &old]))), both);
}

#[test]
fn an_announcement_asks_until_it_is_acknowledged_unless_it_is_old_news_or_a_mere_version() {
    let mut facts = reviewed();
    let mut known = notice(NoticeKind::Breaking, Some("2026-12-31"));
    facts.notices = vec![known.clone()];
    assert_eq!(said(&dates(&facts, &beside())), ["notice 2026-12-31"]);
    known.notice.effective_on = Some(date("2026-04-25"));
    facts.notices = vec![known.clone()];
    assert_eq!(dates(&facts, &beside()), []);
    known.notice.effective_on = Some(date(RECORDED));
    known.notice.kind = NoticeKind::Version;
    facts.notices = vec![known.clone()];
    assert_eq!(dates(&facts, &beside()), []);
    known.notice.kind = NoticeKind::Terms;
    facts.notices = vec![known.clone()];
    assert_eq!(said(&dates(&facts, &beside())), ["notice 2026-04-26"]);
    known.acknowledged_on = Some(date("2026-05-01"));
    facts.notices = vec![known];
    assert_eq!(dates(&facts, &beside()), []);
}

#[test]
fn the_end_of_a_version_is_due_once_an_environment() {
    let mut facts = reviewed();
    facts.integration.environments = vec![
        environment(Environment::Production, None, Some("2027-02-01")),
        environment(Environment::Production, None, Some("2027-01-01")),
        environment(Environment::Staging, None, None),
        environment(Environment::Test, None, Some("2026-12-01")),
    ];
    let due = dates(&facts, &beside());
    assert_eq!(said(&due), ["version 2026-12-01", "version 2027-02-01"]);
    let words = title(
        due[0].what,
        due[0].subject,
        &due[0].name,
        Some("Checkout payments"),
    );
    assert_eq!(words, "Move Checkout payments off version 2026-01 in test");
    let words = title(due[0].what, due[0].subject, "", None);
    assert_eq!(words, "Move off the version that it uses in test");
}

#[test]
fn a_document_keeps_the_capitals_of_its_name_within_a_sentence() {
    let mut facts = reviewed();
    facts.evidence = vec![
        document(11, EvidenceKind::Soc2, "2026-12-01"),
        document(12, EvidenceKind::PenetrationTest, "2026-12-02"),
    ];
    let due = dates(&facts, &beside());
    let titles: Vec<String> = due
        .iter()
        .map(|date| title(date.what, date.subject, &date.name, Some("Checkout payments")))
        .collect();
    assert_eq!(
        titles,
        [
            "Renew the SOC 2 report of Checkout payments",
            "Renew the penetration test of Checkout payments"
        ]
    );
}
