//! One thing that is due, the people around it, and a short way to ask what is said.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use holdfast_domain::ids::{ChannelId, CredentialId, IntegrationId, TeamId, UserId};
use holdfast_domain::reminder::plan::plan;
use holdfast_domain::reminder::{
    Delivery, Digest, DueItem, Preferences, Reason, Reminder, ReminderKind, Rules, Subject, Sums, TeamSum,
};
use uuid::Uuid;

/// The date of [`item`].
pub const DUE: &str = "2026-12-01";

pub fn date(raw: &str) -> NaiveDate {
    raw.parse().expect("a date")
}

/// The day that lies `step` days before the date; after it when negative.
pub fn at(step: i64) -> NaiveDate {
    date(DUE) - chrono::TimeDelta::days(step)
}

pub fn person(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

pub fn owner() -> UserId {
    person(1)
}

pub fn deputy() -> UserId {
    person(2)
}

pub fn lead() -> UserId {
    person(3)
}

pub fn compliance() -> UserId {
    person(4)
}

pub fn team() -> TeamId {
    TeamId(Uuid::from_u128(10))
}

pub fn channel() -> ChannelId {
    ChannelId(Uuid::from_u128(20))
}

/// A rotation due on [`DUE`], owned, with a deputy and a team.
pub fn item() -> DueItem {
    numbered(100)
}

/// The same of another credential.
pub fn numbered(number: u128) -> DueItem {
    DueItem {
        kind: ReminderKind::Rotation,
        subject: Subject::Credential(CredentialId(Uuid::from_u128(number))),
        due: date(DUE),
        title: "Rotate Live secret key of Checkout payments".into(),
        integration: IntegrationId(Uuid::from_u128(number + 1_000_000)),
        owner: Some(owner()),
        deputy: Some(deputy()),
        team: Some(team()),
        recorded: date("2025-11-01"),
        critical: false,
    }
}

/// Each mail at once, as somebody chose.
pub fn at_once() -> Preferences {
    Preferences {
        digest: Digest::Immediate,
        ..Preferences::default()
    }
}

/// What somebody is told of the team on a day, in words; empty when it is nothing.
pub fn sum(today: NaiveDate, user: UserId, items: &[DueItem], rules: &Rules) -> String {
    let mut sums = Sums::default();
    sums.count(today, items, rules);
    let of = |(key, sum): (&(UserId, Option<TeamId>), &TeamSum)| (key.0 == user).then(|| sum.words());
    sums.0.iter().find_map(of).unwrap_or_default()
}

/// Everybody is there and wants each mail at once; the team has a lead and a channel.
pub fn rules() -> Rules {
    Rules {
        people: [owner(), deputy(), lead(), compliance()]
            .map(|user| (user, at_once()))
            .into(),
        leads: [(team(), lead())].into(),
        channels: [(team(), vec![channel()])].into(),
        compliance: vec![compliance()],
        ..Rules::default()
    }
}

/// The rules with other preferences of one person.
pub fn preferring(user: UserId, preferences: Preferences) -> Rules {
    let mut rules = rules();
    rules.people.insert(user, preferences);
    rules
}

/// The rules without one person: who left.
pub fn without(user: UserId) -> Rules {
    let mut rules = rules();
    rules.people.remove(&user);
    rules
}

/// As what who is told on a day, each once, in the order of [`Reason`]s.
pub fn told(today: NaiveDate, item: &DueItem, rules: &Rules) -> Vec<Reason> {
    let reasons: BTreeSet<_> = plan(today, std::slice::from_ref(item), rules)
        .into_iter()
        .map(|reminder| reminder.reason)
        .collect();
    reasons.into_iter().collect()
}

/// The people who are told on a day.
pub fn people(today: NaiveDate, item: &DueItem, rules: &Rules) -> Vec<UserId> {
    let users: BTreeSet<_> = plan(today, std::slice::from_ref(item), rules)
        .iter()
        .filter_map(|reminder| reminder.delivery.user())
        .collect();
    users.into_iter().collect()
}

/// What is new to somebody who recorded everything day by day: the reminders of each day from `first` on whose key was
/// not planned before.
pub fn day_by_day(
    first: NaiveDate,
    days: u64,
    items: &[DueItem],
    rules: &Rules,
) -> Vec<(NaiveDate, Reminder)> {
    let mut known = BTreeSet::new();
    (0..=days)
        .map(|ahead| first + Days::new(ahead))
        .flat_map(|day| {
            plan(day, items, rules)
                .into_iter()
                .map(move |reminder| (day, reminder))
        })
        .filter(|(_, reminder)| known.insert(reminder.key()))
        .collect()
}

/// The days, counted to the date, on which one person's inbox gets something.
pub fn inbox_days(user: UserId, item: &DueItem, rules: &Rules) -> Vec<i64> {
    day_by_day(at(60), 60 + 30, std::slice::from_ref(item), rules)
        .into_iter()
        .filter(|(_, reminder)| reminder.delivery == Delivery::Inbox(user))
        .map(|(day, _)| (item.due - day).num_days())
        .collect()
}
