//! How many messages leave in the days ahead: what people have to read, before a reminder schedule is saved.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Delivery, Preferences, Reminder, Sums, Timing};
use crate::ids::{ChannelId, UserId};

/// Who gets messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// A person, by mail.
    Person(UserId),
    /// A webhook of a team.
    Channel(ChannelId),
}

impl Recipient {
    /// Who gets what is delivered so; `None`: the inbox sends no message.
    #[must_use]
    pub fn of(delivery: Delivery) -> Option<Self> {
        match delivery {
            Delivery::Inbox(_) => None,
            Delivery::Email(user) => Some(Self::Person(user)),
            Delivery::Webhook(_, channel) => Some(Self::Channel(channel)),
        }
    }
}

/// What one recipient gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Got {
    /// Days with a digest.
    digests: BTreeSet<NaiveDate>,
    /// What leaves alone, by day.
    alone: BTreeMap<NaiveDate, usize>,
    /// What came late, by day: one alone, several in one message.
    backlog: BTreeMap<NaiveDate, usize>,
}

/// Counts messages by recipient and week; weeks begin on the first day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    first: NaiveDate,
    weeks: usize,
    got: BTreeMap<Recipient, Got>,
}

impl Volume {
    /// Of so many days from `first` on.
    #[must_use]
    pub fn new(first: NaiveDate, days: u32) -> Self {
        Self {
            first,
            weeks: usize::try_from(days).unwrap_or(0) / 7 + 1,
            got: BTreeMap::new(),
        }
    }

    /// Counts a reminder.
    pub fn count(&mut self, reminder: &Reminder) {
        let Some(recipient) = Recipient::of(reminder.delivery) else {
            return;
        };
        let got = self.got.entry(recipient).or_default();
        match reminder.timing {
            Timing::Digest(day) => {
                got.digests.insert(day);
            }
            Timing::On(day) if reminder.late => *got.backlog.entry(day).or_default() += 1,
            Timing::On(day) => *got.alone.entry(day).or_default() += 1,
        }
    }

    /// Counts the sums of a day that are news, with the digest of whoever gets them.
    pub fn count_sums(&mut self, day: NaiveDate, sums: &Sums, people: &BTreeMap<UserId, Preferences>) {
        for ((user, _), sum) in &sums.0 {
            let Some(wishes) = people.get(user).filter(|wishes| wishes.email && sum.is_news(day)) else {
                continue;
            };
            let day = wishes.digest_day(day).unwrap_or_else(|| wishes.next_loud(day));
            let got = self.got.entry(Recipient::Person(*user)).or_default();
            got.digests.insert(day);
        }
    }

    /// Messages of each week, by recipient; who gets most stands first.
    #[must_use]
    pub fn by_week(&self) -> Vec<(Recipient, Vec<usize>)> {
        let mut rows: Vec<_> = self
            .got
            .iter()
            .map(|(recipient, got)| (*recipient, self.weeks_of(got)))
            .collect();
        rows.sort_by_key(|(recipient, weeks)| (std::cmp::Reverse(weeks.iter().sum::<usize>()), *recipient));
        rows
    }

    fn weeks_of(&self, got: &Got) -> Vec<usize> {
        let mut days: BTreeMap<NaiveDate, usize> = got.alone.clone();
        for (day, count) in &got.backlog {
            // Several that come late are one message, and the digest of the day if there is one.
            let already = *count > 1 && got.digests.contains(day);
            *days.entry(*day).or_default() += usize::from(!already);
        }
        for day in &got.digests {
            *days.entry(*day).or_default() += 1;
        }
        let mut weeks = vec![0; self.weeks];
        for (day, count) in days {
            let week = usize::try_from((day - self.first).num_days() / 7).unwrap_or(0);
            let week = week.min(self.weeks - 1);
            weeks[week] += count;
        }
        weeks
    }
}
