//! On which days something is said.

use holdfast_domain::reminder::plan::plan;
use holdfast_domain::reminder::{Ladder, Ladders};
use rstest::rstest;

use crate::facts::{at, date, day_by_day, inbox_days, item, owner, rules};

#[test]
fn each_step_is_said_on_its_day_and_then_weekly_while_it_is_overdue() {
    let days = inbox_days(owner(), &item(), &rules());
    assert_eq!(days, [30, 14, 7, 1, 0, -7, -14, -21, -28]);
}

#[test]
fn nothing_is_said_before_the_first_step() {
    assert!(plan(at(31), &[item()], &rules()).is_empty());
    assert!(!plan(at(30), &[item()], &rules()).is_empty());
}

#[rstest]
#[case::before_the_date(15, 5, 7)]
#[case::over_the_date(8, -2, 0)]
#[case::long_overdue(-6, -16, -14)]
fn after_ten_days_asleep_only_the_latest_missed_step_is_said(
    #[case] slept_at: i64,
    #[case] woke_at: i64,
    #[case] said: i32,
) {
    let before = plan(at(slept_at), &[item()], &rules());
    let after = plan(at(woke_at), &[item()], &rules());
    assert!(after.iter().all(|reminder| reminder.step == said), "{after:#?}");
    assert!(!after.is_empty());
    let keys: Vec<_> = before
        .iter()
        .map(holdfast_domain::reminder::Reminder::key)
        .collect();
    assert!(
        after.iter().all(|reminder| !keys.contains(&reminder.key())),
        "all of it is new"
    );
}

#[test]
fn between_two_steps_nothing_new_is_said() {
    let on_the_step = day_by_day(at(14), 0, &[item()], &rules());
    let until_the_next = day_by_day(at(14), 6, &[item()], &rules());
    assert_eq!(on_the_step, until_the_next);
}

#[test]
fn a_moved_date_starts_a_new_cycle_and_what_it_is_about_stays_the_same() {
    let mut moved = item();
    moved.due = date("2026-12-03");
    let (before, after) = (plan(at(0), &[item()], &rules()), plan(at(-2), &[moved], &rules()));
    assert_eq!(before.len(), after.len());
    for (old, new) in before.iter().zip(&after) {
        assert_eq!(
            (old.subject, old.step, old.delivery),
            (new.subject, new.step, new.delivery)
        );
        assert_ne!(old.key(), new.key());
    }
}

#[test]
fn a_key_names_kind_thing_date_step_recipient_and_channel() {
    let keys: Vec<_> = plan(at(0), &[item()], &rules())
        .iter()
        .map(holdfast_domain::reminder::Reminder::key)
        .collect();
    let id = |number: u128| uuid::Uuid::from_u128(number);
    let thing = format!("rotation:credential:{}:2026-12-01:0", id(100));
    let expected = [
        format!("{thing}:user:{}:inbox", id(1)),
        format!("{thing}:user:{}:email", id(1)),
        format!("{thing}:user:{}:inbox", id(2)),
        format!("{thing}:user:{}:email", id(2)),
        format!("{thing}:team:{}:{}", id(10), id(20)),
    ];
    assert_eq!(keys, expected);
}

#[test]
fn each_kind_follows_its_own_ladder() {
    let own = Ladder {
        steps: vec![3],
        repeat_days: 2,
        ..Ladder::default()
    };
    let mut rules = rules();
    rules.ladders = Ladders([("rotation".to_owned(), own)].into());
    assert_eq!(rules.ladders.horizon_days(), 30, "the other kinds begin earlier");
    let days = inbox_days(owner(), &item(), &rules);
    assert_eq!(
        days[..6],
        [3, -2, -4, -6, -7, -8],
        "the lead's step is a step of its own"
    );
}
