//! How many messages leave: of the days of a preview, and of a reminder schedule before it is saved.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, TimeDelta};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::ids::UserId;
use holdfast_domain::reminder::{DueItem, Ladder, Recipient, ReminderKind, Rules, Sums, Volume, plan};
use serde::{Deserialize, Serialize};

use super::preview::RECIPIENTS_MAX;
use super::{Backend, ITEMS};
use crate::error::ServiceError;
use crate::services::require;
use crate::store::due::{DueFilter, Position};
use crate::store::{channels, rules, users};

/// The days over which a schedule's messages are counted: four weeks with today.
const COMPARED_DAYS: u32 = 27;

/// What a reminder schedule does to the messages of a week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleVolume {
    /// Messages of four weeks to everybody, now and with the schedule.
    pub all: (usize, usize),
    /// By recipient, the most with the schedule first; at most [`RECIPIENTS_MAX`].
    pub recipients: Vec<(String, usize, usize)>,
    /// How many recipients get messages in all.
    pub total: usize,
}

/// What is counted of a stretch of days.
pub(super) struct Count {
    today: NaiveDate,
    pub(super) volume: Volume,
    /// What is news to whom as a sum, by day.
    sums: Vec<Sums>,
}

impl Count {
    pub(super) fn new(today: NaiveDate, days: u32) -> Self {
        Self {
            today,
            volume: Volume::new(today, days),
            sums: vec![Sums::default(); usize::try_from(days).unwrap_or(0) + 1],
        }
    }

    pub(super) fn add_sums(&mut self, items: &[DueItem], rules: &Rules) {
        for (ahead, sums) in (0_u64..).zip(&mut self.sums) {
            let day = self.today + Days::new(ahead);
            if ahead == 0 {
                sums.count(day, items, rules);
            } else {
                let mut news = Sums::default();
                news.count_news(day, items, rules);
                sums.0.extend(news.0);
            }
        }
    }

    /// The volume with the sums in it: a line goes with a digest when it is news, and every Monday once there is one.
    pub(super) fn finished(mut self, rules: &Rules, only: Option<UserId>) -> Volume {
        let mut known = Sums::default();
        for (ahead, sums) in (0_u64..).zip(std::mem::take(&mut self.sums)) {
            let day = self.today + Days::new(ahead);
            known.0.extend(sums.0.clone());
            for (key, sum) in &mut known.0 {
                if !sums.0.contains_key(key) {
                    sum.fresh = 0;
                }
            }
            known
                .0
                .retain(|(user, _), _| only.is_none_or(|only| only == *user));
            self.volume.count_sums(day, &known, &rules.people);
        }
        self.volume
    }
}

impl Backend {
    /// Messages of the next four weeks, now and with another schedule for a kind, as if nothing had been sent yet. `None`: what
    /// was typed does not read.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn schedule_volume(
        &self,
        actor: &Actor,
        kind: ReminderKind,
        fields: &Fields,
    ) -> Result<Option<ScheduleVolume>, ServiceError> {
        require(actor, Permission::ManageSettings)?;
        let Ok(ladder) = Ladder::parse(fields) else {
            return Ok(None);
        };
        let (now, _) = rules::read(&mut self.db.read().await?.conn()).await?;
        let mut then = now.clone();
        then.ladders.0.insert(kind.as_str().to_owned(), ladder);
        let (before, after) = (self.volume(now).await?, self.volume(then).await?);
        let sum = |weeks: &[usize]| weeks.iter().sum::<usize>();
        let mut of: BTreeMap<Recipient, (usize, usize)> = BTreeMap::new();
        for (recipient, weeks) in &before {
            of.entry(*recipient).or_default().0 = sum(weeks);
        }
        for (recipient, weeks) in &after {
            of.entry(*recipient).or_default().1 = sum(weeks);
        }
        let mut rows: Vec<_> = of.into_iter().collect();
        rows.sort_by_key(|(recipient, (before, after))| {
            (std::cmp::Reverse(*after), std::cmp::Reverse(*before), *recipient)
        });
        let all = rows.iter().fold((0, 0), |all, (_, (before, after))| {
            (all.0 + before, all.1 + after)
        });
        let total = rows.len();
        let mut recipients = Vec::new();
        for (recipient, (before, after)) in rows.into_iter().take(RECIPIENTS_MAX) {
            recipients.push((self.recipient_name(recipient).await?, before, after));
        }
        Ok(Some(ScheduleVolume {
            all,
            recipients,
            total,
        }))
    }

    /// Messages of four weeks by recipient, if these rules hold and nothing was sent yet.
    async fn volume(&self, mut rules: Rules) -> Result<Vec<(Recipient, Vec<usize>)>, ServiceError> {
        let today = self.clock.today();
        let ahead = TimeDelta::days(rules.ladders.horizon_days() + i64::from(COMPARED_DAYS));
        let filter = DueFilter::until(today.checked_add_signed(ahead).unwrap_or(today));
        let mut position = Position::default();
        let mut count = Count::new(today, COMPARED_DAYS);
        while let Some(items) = self.due_chunk(&filter, &mut position, &mut rules, today).await? {
            for items in items.chunks(ITEMS) {
                count.add_sums(items, &rules);
                for (_, reminder) in plan::preview(today, COMPARED_DAYS, items, &rules) {
                    count.volume.count(&reminder);
                }
            }
        }
        Ok(count.finished(&rules, None).by_week())
    }

    pub(super) async fn recipient_name(&self, recipient: Recipient) -> Result<String, ServiceError> {
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let name = match recipient {
            Recipient::Person(user) => users::name(&mut conn, user).await?,
            Recipient::Channel(channel) => channels::find(&mut conn, channel)
                .await?
                .map(|channel| channel.name.to_string()),
        };
        Ok(name.unwrap_or_default())
    }
}
