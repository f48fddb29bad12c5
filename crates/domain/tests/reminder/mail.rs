//! When mail goes out: at once, on a day that is not quiet, or with a digest that is never too late.

use holdfast_domain::reminder::plan::plan;
use holdfast_domain::reminder::{ChannelClass, Delivery, Digest, DueItem, Preferences, Rules, Timing};
use rstest::rstest;

use crate::facts::{date, item, owner, preferring};

/// The days of the week, Monday first: 23 November 2026 is one.
const WEEKEND: [u8; 2] = [5, 6];

fn rules(digest: Digest, quiet: &[u8]) -> Rules {
    preferring(
        owner(),
        Preferences {
            digest,
            quiet_days: quiet.iter().copied().collect(),
            ..Preferences::default()
        },
    )
}

/// When the owner's mail about something due `left` days after `today` goes out.
fn mail(today: &str, left: i64, rules: &Rules) -> Timing {
    let today = date(today);
    let item = DueItem {
        due: today + chrono::TimeDelta::days(left),
        ..item()
    };
    let planned = plan(today, &[item], rules);
    let mine = |class| {
        planned
            .iter()
            .find(|reminder| {
                reminder.delivery.user() == Some(owner()) && reminder.delivery.channel() == class
            })
            .unwrap_or_else(|| panic!("nothing by {class}"))
            .timing
    };
    assert_eq!(
        mine(ChannelClass::Inbox),
        Timing::On(today),
        "the inbox never waits"
    );
    mine(ChannelClass::Email)
}

fn on(day: &str) -> Timing {
    Timing::On(date(day))
}

fn digest(day: &str) -> Timing {
    Timing::Digest(date(day))
}

#[rstest]
#[case::a_weekday("2026-11-27", on("2026-11-27"))]
#[case::a_saturday("2026-11-28", on("2026-11-30"))]
#[case::a_sunday("2026-11-29", on("2026-11-30"))]
fn on_a_quiet_day_mail_waits_for_the_next_that_is_not(#[case] today: &str, #[case] expected: Timing) {
    assert_eq!(mail(today, 14, &rules(Digest::Immediate, &WEEKEND)), expected);
    assert_eq!(
        mail(today, -7, &rules(Digest::Immediate, &WEEKEND)),
        expected,
        "late or not"
    );
}

#[rstest]
#[case::a_weekday("2026-11-27", digest("2026-11-27"))]
#[case::a_saturday("2026-11-28", digest("2026-11-30"))]
fn the_daily_digest_takes_everything_of_its_day(#[case] today: &str, #[case] expected: Timing) {
    assert_eq!(mail(today, 14, &rules(Digest::Daily, &WEEKEND)), expected);
    assert_eq!(
        mail(today, -7, &rules(Digest::Daily, &WEEKEND)),
        expected,
        "late or not"
    );
}

#[rstest]
#[case::on_monday("2026-11-23", &[], digest("2026-11-23"))]
#[case::on_tuesday("2026-11-24", &[], digest("2026-11-30"))]
#[case::when_monday_is_quiet("2026-11-23", &[0], digest("2026-11-24"))]
#[case::after_the_day_that_stands_in("2026-11-25", &[0], digest("2026-12-01"))]
fn the_weekly_digest_goes_out_on_monday_or_the_first_day_after_it_that_is_not_quiet(
    #[case] today: &str,
    #[case] quiet: &[u8],
    #[case] expected: Timing,
) {
    assert_eq!(mail(today, 14, &rules(Digest::Weekly, quiet)), expected);
}

#[rstest]
#[case::due_on_its_day(6, digest("2026-11-30"))]
#[case::due_the_day_before(5, digest("2026-11-24"))]
#[case::due_today(0, digest("2026-11-24"))]
#[case::overdue(-7, digest("2026-11-24"))]
fn what_a_weekly_digest_would_bring_after_the_date_goes_with_one_of_today(
    #[case] left: i64,
    #[case] expected: Timing,
) {
    assert_eq!(mail("2026-11-24", left, &rules(Digest::Weekly, &[])), expected);
}

#[test]
fn what_is_late_on_the_day_of_the_digest_goes_with_it() {
    assert_eq!(
        mail("2026-11-23", -7, &rules(Digest::Weekly, &[])),
        digest("2026-11-23")
    );
}

#[rstest]
#[case::today(0, true, on("2026-11-24"))]
#[case::tomorrow(1, true, on("2026-11-24"))]
#[case::in_two_days(2, true, digest("2026-11-24"))]
#[case::overdue(-1, true, digest("2026-11-24"))]
#[case::not_critical(0, false, digest("2026-11-24"))]
fn at_once_goes_only_what_is_to_be_done_today_or_tomorrow_on_a_critical_tier(
    #[case] left: i64,
    #[case] critical: bool,
    #[case] expected: Timing,
) {
    let today = date("2026-11-24");
    let item = DueItem {
        due: today + chrono::TimeDelta::days(left),
        critical,
        ..item()
    };
    let planned = plan(today, &[item], &preferring(owner(), Preferences::default()));
    let mail = planned
        .iter()
        .find(|reminder| reminder.delivery == Delivery::Email(owner()));
    assert_eq!(mail.expect("a mail").timing, expected);
}

#[test]
fn seven_quiet_days_would_be_no_mail_at_all_and_count_as_none() {
    let all = [0, 1, 2, 3, 4, 5, 6];
    assert_eq!(
        mail("2026-11-24", 14, &rules(Digest::Immediate, &all)),
        on("2026-11-24")
    );
}

#[test]
fn who_wants_no_mail_is_told_in_the_inbox_only() {
    let silent = Preferences {
        email: false,
        ..Preferences::default()
    };
    let planned = plan(date("2026-11-24"), &[item()], &preferring(owner(), silent));
    let over: Vec<_> = planned
        .iter()
        .filter(|reminder| reminder.delivery.user() == Some(owner()))
        .map(|reminder| reminder.delivery.channel())
        .collect();
    assert_eq!(over, [ChannelClass::Inbox]);
}
