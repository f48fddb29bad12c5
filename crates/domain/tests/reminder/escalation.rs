//! Who is told, and from when.

use chrono::NaiveDate;
use holdfast_domain::reminder::plan::{plan, why};
use holdfast_domain::reminder::{DueItem, Ladder, Ladders, Preferences, Reason, ReminderKind};
use rstest::rstest;

use crate::facts::{
    at, at_once, channel, compliance, day_by_day, deputy, inbox_days, item, lead, numbered, owner, people,
    preferring, rules, sum, team, told, without,
};
use Reason::{Compliance, Deputy, Lead, Owner, Team};

#[rstest]
#[case(30, &[Owner])]
#[case(8, &[Owner])]
#[case(7, &[Owner, Deputy])]
#[case(1, &[Owner, Deputy])]
#[case(0, &[Owner, Deputy, Team])]
#[case(-6, &[Owner, Deputy, Team])]
#[case(-14, &[Owner, Deputy, Team])]
fn the_deputy_from_7_and_the_team_on_the_day_and_no_role_by_name(
    #[case] step: i64,
    #[case] expected: &[Reason],
) {
    assert_eq!(told(at(step), &item(), &rules()), expected);
}

#[rstest]
#[case(-6, "", "")]
#[case(-7, "1 overdue over 7 days, 1 new since yesterday", "")]
#[case(-8, "1 overdue over 7 days", "")]
#[case(-13, "1 overdue over 7 days", "")]
#[case(-14, "1 overdue over 7 days", "1 overdue over 14 days, 1 new since yesterday")]
#[case(-15, "1 overdue over 7 days", "1 overdue over 14 days")]
fn a_role_is_told_sums_the_lead_from_7_overdue_and_compliance_from_14(
    #[case] step: i64,
    #[case] to_lead: &str,
    #[case] to_compliance: &str,
) {
    let items = [item()];
    assert_eq!(sum(at(step), lead(), &items, &rules()), to_lead);
    assert_eq!(sum(at(step), compliance(), &items, &rules()), to_compliance);
}

#[test]
fn an_escalation_does_not_wait_for_the_next_repeat() {
    let slow = Ladder {
        repeat_days: 90,
        lead_from: -10,
        ..Ladder::default()
    };
    let mut rules = rules();
    rules.ladders = Ladders([("rotation".to_owned(), slow)].into());
    let fresh = |user| {
        (-20..0)
            .rev()
            .filter(|step| sum(at(*step), user, &[item()], &rules).ends_with("1 new since yesterday"))
            .collect::<Vec<i64>>()
    };
    assert_eq!(fresh(lead()), [-10]);
    assert_eq!(fresh(compliance()), [-14]);
}

#[test]
fn many_things_of_one_team_are_one_line() {
    let items: Vec<_> = (0..9)
        .map(|number| DueItem {
            due: at(0) - chrono::TimeDelta::days(i64::from(number < 2) + 13),
            ..numbered(number)
        })
        .collect();
    let today = at(0);
    assert_eq!(
        sum(today, compliance(), &items, &rules()),
        "2 overdue over 14 days, 2 new since yesterday"
    );
    assert_eq!(sum(today, lead(), &items, &rules()), "9 overdue over 7 days");
}

#[test]
fn what_nobody_owns_goes_to_the_deputy_at_once_and_into_the_sums() {
    let mut orphan = item();
    orphan.owner = None;
    assert_eq!(told(at(30), &orphan, &rules()), [Deputy]);
    let items = [orphan];
    assert!(
        plan(at(30), &items, &rules())
            .iter()
            .all(|reminder| reminder.orphan)
    );
    for role in [lead(), compliance()] {
        assert_eq!(
            sum(at(30), role, &items, &rules()),
            "1 without an owner, 1 new since yesterday"
        );
    }
}

#[test]
fn an_owner_who_left_leaves_an_orphan() {
    assert_eq!(told(at(30), &item(), &without(owner())), [Deputy]);
    assert!(!sum(at(30), lead(), &[item()], &without(owner())).is_empty());
    assert!(!people(at(30), &item(), &without(owner())).contains(&owner()));
}

#[test]
fn when_the_owner_leaves_between_two_steps_the_others_are_told_on_that_day() {
    let known: Vec<_> = plan(at(30), &[item()], &rules())
        .iter()
        .map(holdfast_domain::reminder::Reminder::key)
        .collect();
    let later = plan(at(22), &[item()], &without(owner()));
    assert_eq!(later.len(), 2, "inbox and mail of the deputy");
    assert!(later.iter().all(|reminder| !known.contains(&reminder.key())));
}

#[test]
fn what_has_no_team_and_no_owner_still_reaches_compliance() {
    let mut alone = item();
    (alone.owner, alone.deputy, alone.team) = (None, None, None);
    assert!(people(at(30), &alone, &rules()).is_empty());
    assert!(sum(at(30), compliance(), &[alone], &rules()).starts_with("1 without an owner"));
}

#[test]
fn a_deputy_lead_or_officer_who_left_is_told_nothing() {
    assert_eq!(people(at(-14), &item(), &without(deputy())), [owner()]);
    for gone in [lead(), compliance()] {
        assert_eq!(sum(at(-14), gone, &[item()], &without(gone)), "");
        assert_eq!(people(at(-14), &item(), &without(gone)), [owner(), deputy()]);
    }
}

#[test]
fn who_is_several_is_told_once_as_the_first_of_them() {
    let mut all_in_one = item();
    all_in_one.deputy = Some(owner());
    let mut rules = rules();
    rules.leads = [(team(), owner())].into();
    rules.compliance = vec![owner(), compliance(), compliance()];
    let items = [all_in_one.clone()];
    assert_eq!(sum(at(-14), owner(), &items, &rules), "", "named is not counted");
    assert!(sum(at(-14), compliance(), &items, &rules).starts_with("1 overdue"));
    let planned = plan(at(-14), &[all_in_one], &rules);
    let of = |user| {
        planned
            .iter()
            .filter(move |reminder| reminder.delivery.user() == Some(user))
            .map(|reminder| (reminder.reason, reminder.delivery.channel().to_string()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        of(owner()),
        [(Owner, "Inbox".to_owned()), (Owner, "E-mail".to_owned())]
    );
    assert!(of(compliance()).is_empty());
}

#[test]
fn each_channel_of_the_team_is_told_and_no_other_team_s() {
    let other = holdfast_domain::ids::ChannelId(uuid::Uuid::from_u128(21));
    let foreign = holdfast_domain::ids::TeamId(uuid::Uuid::from_u128(11));
    let mut rules = rules();
    rules.channels = [(team(), vec![channel(), other]), (foreign, vec![channel()])].into();
    let lanes: Vec<_> = plan(at(0), &[item()], &rules)
        .iter()
        .filter(|reminder| reminder.reason == Team)
        .map(|reminder| reminder.delivery.lane())
        .collect();
    assert_eq!(lanes, [channel().to_string(), other.to_string()]);
}

fn muting() -> Preferences {
    Preferences {
        muted: [ReminderKind::Rotation].into(),
        ..at_once()
    }
}

#[test]
fn muting_keeps_what_is_not_due_yet_and_nothing_that_is_overdue() {
    let rules = preferring(owner(), muting());
    assert_eq!(inbox_days(owner(), &item(), &rules), [-1, -7, -14, -21, -28]);
    assert_eq!(
        inbox_days(deputy(), &item(), &rules),
        [7, 1, 0, -7, -14, -21, -28],
        "nobody else is muted"
    );
}

#[test]
fn muting_one_kind_keeps_no_other() {
    let mut review = item();
    review.kind = ReminderKind::Review;
    assert_eq!(told(at(30), &review, &preferring(owner(), muting())), [Owner]);
}

#[test]
fn muting_keeps_nothing_that_nobody_owns() {
    let mut orphan = item();
    orphan.owner = None;
    let muted = preferring(deputy(), muting());
    assert_eq!(inbox_days(deputy(), &orphan, &muted)[..3], [30, 14, 7]);
}

#[test]
fn the_sentence_says_as_what_and_for_which_step() {
    let cases = [
        (
            why(Owner, false, 7),
            "You own it; this is the reminder of 7 days before the date.",
        ),
        (
            why(Deputy, false, 1),
            "You are its deputy; this is the reminder of 1 day before the date.",
        ),
        (
            why(Team, false, 0),
            "It belongs to this team; this is the reminder of the day itself.",
        ),
        (
            why(Lead, false, -7),
            "You lead its team and it is late; this is the reminder of 7 days after the date.",
        ),
        (
            why(Lead, false, 0),
            "You lead its team; this is the reminder of the day itself.",
        ),
        (
            why(Compliance, true, 30),
            "Nobody owns it and you answer for compliance; this is the reminder of 30 days before the date.",
        ),
    ];
    for (said, expected) in cases {
        assert_eq!(said, expected);
    }
}

#[test]
fn what_was_put_on_record_overdue_is_said_at_once() {
    let first: NaiveDate = at(-40);
    let said = day_by_day(first, 0, &[item()], &rules());
    assert!(said.iter().all(|(_, reminder)| reminder.step == -35), "{said:#?}");
    assert_eq!(said.len(), 5, "owner and deputy in two ways, and the channel");
    assert!(
        said.iter().all(|(_, reminder)| reminder.late),
        "later than on its day"
    );
}
