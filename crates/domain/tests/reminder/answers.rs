//! What people answer holds for one date of one thing, and for nobody else.

use holdfast_domain::fields::Fields;
use holdfast_domain::ids::UserId;
use holdfast_domain::reminder::answer::parse_snooze;
use holdfast_domain::reminder::{Answer, Ladder, Ladders, Rules, SNOOZE_DAYS_MAX};
use rstest::rstest;

use crate::facts::{at, date, deputy, inbox_days, item, numbered, owner, people, rules};

fn answered(user: UserId, answer: Answer) -> Rules {
    let mut rules = rules();
    let asked = item();
    rules
        .answers
        .insert((asked.kind, asked.subject, asked.due), vec![(user, answer)]);
    rules
}

#[test]
fn a_snooze_is_silent_up_to_and_on_its_day_and_then_ends_by_itself() {
    let rules = answered(owner(), Answer::Snoozed(at(-8)));
    assert!(!people(at(-7), &item(), &rules).contains(&owner()));
    assert!(!people(at(-8), &item(), &rules).contains(&owner()));
    assert!(
        people(at(-9), &item(), &rules).contains(&owner()),
        "the missed step is said after it"
    );
    let days = inbox_days(owner(), &item(), &rules);
    assert_eq!(days, [-9, -14, -21, -28]);
}

#[test]
fn a_snooze_holds_for_nobody_else() {
    let rules = answered(owner(), Answer::Snoozed(at(-8)));
    assert_eq!(people(at(-7), &item(), &rules), [deputy()]);
}

#[test]
fn a_snooze_does_not_hold_for_another_thing_or_after_the_date_moved() {
    let rules = answered(owner(), Answer::Snoozed(at(-8)));
    assert!(people(at(-7), &numbered(101), &rules).contains(&owner()));
    let mut moved = item();
    moved.due = date("2026-12-02");
    assert!(people(at(-7), &moved, &rules).contains(&owner()));
}

#[test]
fn what_is_acknowledged_is_silent_before_its_date_only() {
    let rules = answered(owner(), Answer::Acknowledged);
    assert_eq!(inbox_days(owner(), &item(), &rules), [0, -7, -14, -21, -28]);
    assert_eq!(inbox_days(deputy(), &item(), &rules)[..2], [7, 1]);
}

#[test]
fn what_is_acknowledged_is_said_on_its_date_also_when_the_ladder_has_no_step_there() {
    let mut rules = answered(owner(), Answer::Acknowledged);
    let early = Ladder {
        steps: vec![30, 14],
        ..Ladder::default()
    };
    rules.ladders = Ladders([("rotation".to_owned(), early)].into());
    assert_eq!(inbox_days(owner(), &item(), &rules)[..2], [0, -7]);
}

#[rstest]
#[case("1", "2026-12-02")]
#[case("14", "2026-12-15")]
fn a_snooze_is_read_with_its_last_day(#[case] days: &str, #[case] until: &str) {
    let fields = Fields::default()
        .with("days", days)
        .with("reason", "Waits for the provider.");
    let (found, reason) = parse_snooze(&fields, date("2026-12-01")).expect("a snooze");
    assert_eq!((found, reason.as_str()), (date(until), "Waits for the provider."));
}

#[rstest]
#[case("15", "Waits.", "days", "Give a whole number of days from 1 to 14.")]
#[case("0", "Waits.", "days", "Give a whole number of days from 1 to 14.")]
#[case("-1", "Waits.", "days", "Give a whole number of days from 1 to 14.")]
#[case("", "Waits.", "days", "Say for how many days, 14 at most.")]
#[case("3", "", "reason", "Say why; it is kept in the history.")]
#[case("3", "  ", "reason", "Say why; it is kept in the history.")]
fn a_snooze_without_a_reason_or_of_more_than_14_days_is_refused(
    #[case] days: &str,
    #[case] reason: &str,
    #[case] field: &str,
    #[case] message: &str,
) {
    assert_eq!(SNOOZE_DAYS_MAX, 14);
    let fields = Fields::default().with("days", days).with("reason", reason);
    let errors = parse_snooze(&fields, date("2026-12-01")).expect_err("refused");
    assert_eq!(errors.get(field), Some(message));
    assert_eq!(errors.0.len(), 1);
}
