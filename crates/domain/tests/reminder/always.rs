//! What always holds, whatever is due, whoever is there and however they want to be told.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{ChannelId, TeamId, UserId};
use holdfast_domain::reminder::plan::{plan, preview};
use holdfast_domain::reminder::{
    Answer, Digest, DueItem, Ladders, Reminder, ReminderKind, Rules, SNOOZE_DAYS_MAX, Sums, Timing,
};
use proptest::prelude::*;
use uuid::Uuid;

use crate::facts::{date, day_by_day, numbered, person};
use crate::forms::{ladder, preferences};

const TODAY: &str = "2026-11-22";

fn today() -> NaiveDate {
    date(TODAY)
}

fn team(number: u128) -> TeamId {
    TeamId(Uuid::from_u128(100 + number))
}

/// One of six people, of whom some have left.
fn somebody() -> impl Strategy<Value = UserId> {
    (1..=6_u128).prop_map(person)
}

fn things() -> impl Strategy<Value = Vec<DueItem>> {
    let one = (
        prop::sample::select(ReminderKind::ALL),
        -40..120_i64,
        prop::option::of(somebody()),
        prop::option::of(somebody()),
        prop::option::of(0..3_u128),
    );
    prop::collection::vec(one, 0..8).prop_map(|things| {
        (0..)
            .zip(things)
            .map(|(number, (kind, left, owner, deputy, of))| DueItem {
                kind,
                due: today() + chrono::TimeDelta::days(left),
                owner,
                deputy,
                team: of.map(team),
                ..numbered(number)
            })
            .collect()
    })
}

fn ladders() -> impl Strategy<Value = Ladders> {
    let names = ReminderKind::ALL
        .iter()
        .map(|kind| kind.as_str().to_owned())
        .collect::<Vec<_>>();
    prop::collection::btree_map(prop::sample::select(names), ladder(), 0..=6).prop_map(Ladders)
}

fn people_and_ladders(ladders: impl Strategy<Value = Ladders>) -> impl Strategy<Value = Rules> {
    (
        ladders,
        prop::collection::btree_map(somebody(), preferences(), 0..=6),
        prop::collection::btree_map((0..3_u128).prop_map(team), somebody(), 0..=3),
        prop::collection::vec(0..3_usize, 3),
        prop::collection::vec(somebody(), 0..=3),
    )
        .prop_map(|(ladders, people, leads, channels, compliance)| Rules {
            ladders,
            people,
            leads,
            channels: (0..)
                .zip(channels)
                .map(|(number, count)| {
                    let channels = (0..count as u128)
                        .map(|channel| ChannelId(Uuid::from_u128(1_000 + number * 10 + channel)));
                    (team(number), channels.collect())
                })
                .collect(),
            compliance,
            ..Rules::default()
        })
}

fn answers() -> impl Strategy<Value = Vec<(usize, UserId, Answer)>> {
    let snooze = (-20..=i64::from(SNOOZE_DAYS_MAX))
        .prop_map(|days| Answer::Snoozed(today() + chrono::TimeDelta::days(days)));
    let answer = prop_oneof![Just(Answer::Acknowledged), snooze];
    prop::collection::vec((0..8_usize, somebody(), answer), 0..6)
}

fn answered(mut rules: Rules, items: &[DueItem], answers: Vec<(usize, UserId, Answer)>) -> Rules {
    for (number, user, answer) in answers {
        if let Some(item) = items.get(number) {
            let about = (item.kind, item.subject, item.due);
            rules.answers.entry(about).or_default().push((user, answer));
        }
    }
    rules
}

fn keys(planned: &[Reminder]) -> Vec<String> {
    planned.iter().map(Reminder::key).collect()
}

/// Whether somebody could be told of something by name in the end.
fn reachable(item: &DueItem, rules: &Rules) -> bool {
    let named = [item.owner, item.deputy].into_iter().flatten();
    named.into_iter().any(|user| rules.people.contains_key(&user))
}

/// Whether the sums of a day count something.
fn counted(day: NaiveDate, item: &DueItem, rules: &Rules) -> bool {
    let mut sums = Sums::default();
    sums.count(day, std::slice::from_ref(item), rules);
    !sums.0.is_empty()
}

proptest! {
    #[test]
    fn planning_twice_gives_the_same_and_each_key_once(
        items in things(), rules in people_and_ladders(ladders()), answers in answers(),
    ) {
        let rules = answered(rules, &items, answers);
        let (first, second) = (plan(today(), &items, &rules), plan(today(), &items, &rules));
        prop_assert_eq!(keys(&first), keys(&second));
        let unique: BTreeSet<_> = keys(&first).into_iter().collect();
        prop_assert_eq!(unique.len(), first.len());
    }

    #[test]
    fn nobody_is_told_who_is_not_there(items in things(), rules in people_and_ladders(ladders())) {
        for reminder in plan(today(), &items, &rules) {
            prop_assert!(reminder.delivery.user().is_none_or(|user| rules.people.contains_key(&user)));
        }
    }

    /// The promise behind the feature: at each weekly step of what is overdue somebody is told, whatever people prefer.
    #[test]
    fn what_is_overdue_reaches_somebody_at_every_weekly_step(
        items in things(), rules in people_and_ladders(Just(Ladders::default())), weeks in 1..30_i64,
    ) {
        for item in items.iter().filter(|item| reachable(item, &rules)) {
            let day = item.due + chrono::TimeDelta::weeks(weeks);
            let planned = plan(day, std::slice::from_ref(item), &rules);
            let to_people: Vec<_> = planned.iter().filter(|reminder| reminder.delivery.user().is_some()).collect();
            prop_assert!(!to_people.is_empty(), "nobody is told of {item:?} on {day}");
            prop_assert!(to_people.iter().all(|reminder| i64::from(reminder.step) == -7 * weeks));
        }
    }

    /// A snooze or an acknowledgement keeps nothing for longer than 14 days once it is overdue, on any ladder.
    #[test]
    fn what_is_overdue_reaches_somebody_within_14_days_whatever_was_answered(
        items in things(), rules in people_and_ladders(ladders()), answers in answers(),
    ) {
        let rules = answered(rules, &items, answers);
        for item in items.iter().filter(|item| item.due < today() && reachable(item, &rules)) {
            // A ladder that repeats every 90 days says nothing new in between: who recorded nothing yet is told.
            let said = (0..=u64::from(SNOOZE_DAYS_MAX) + 1)
                .any(|ahead| {
                    let planned = plan(today() + Days::new(ahead), std::slice::from_ref(item), &rules);
                    planned.iter().any(|reminder| reminder.delivery.user().is_some())
                });
            let begun = rules.ladders.of(item.kind).step(item.due, today()).is_some();
            prop_assert!(said || !begun, "nobody is told of {item:?}");
            prop_assert!(begun, "what is overdue has reached a step");
        }
    }

    /// A role gets no line a thing, whatever is due; what is late for long enough, or unowned, is in its sums.
    #[test]
    fn a_role_is_told_by_sums_alone(
        items in things(), rules in people_and_ladders(Just(Ladders::default())), weeks in 2..30_i64,
    ) {
        for item in &items {
            let day = item.due + chrono::TimeDelta::weeks(weeks);
            let planned = plan(day, std::slice::from_ref(item), &rules);
            let named: BTreeSet<_> = planned.iter().filter_map(|reminder| reminder.delivery.user()).collect();
            prop_assert!(named.iter().all(|user| item.owner == Some(*user) || item.deputy == Some(*user)));
            let other = rules.compliance.iter().any(|user| rules.people.contains_key(user) && !named.contains(user));
            prop_assert!(!other || counted(day, item, &rules), "nobody counts {item:?}");
        }
    }

    #[test]
    fn the_preview_is_the_plans_of_its_days(
        items in things(), rules in people_and_ladders(ladders()), answers in answers(), days in 0..120_u32,
    ) {
        let rules = answered(rules, &items, answers);
        let expected = day_by_day(today(), u64::from(days), &items, &rules);
        prop_assert_eq!(preview(today(), days, &items, &rules), expected);
    }

    #[test]
    fn mail_goes_out_on_no_quiet_day_within_a_week_and_with_no_digest_after_the_date(
        items in things(), rules in people_and_ladders(ladders()),
    ) {
        for reminder in plan(today(), &items, &rules) {
            let Some(user) = reminder.delivery.user() else { continue };
            let (day, preferences) = (reminder.timing.day(), &rules.people[&user]);
            prop_assert!((0..=7).contains(&(day - today()).num_days()));
            if reminder.delivery.channel() == holdfast_domain::reminder::ChannelClass::Inbox {
                prop_assert_eq!(reminder.timing, Timing::On(today()));
                continue;
            }
            prop_assert!(preferences.email && !preferences.is_quiet(day));
            // Quiet days alone may carry mail past the date; a digest may not make it later than they do.
            if matches!(reminder.timing, Timing::Digest(_)) {
                prop_assert!(preferences.digest != Digest::Immediate);
                prop_assert!(day <= reminder.due || day == preferences.next_loud(today()));
            }
        }
    }
}
