//! What will be sent to whom in the next days, by the same pure function that plans the real reminders: how many messages a person
//! and week first, then the reminders themselves, page by page.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::ids::UserId;
use holdfast_domain::reminder::{ChannelClass, Delivery, Ladder, Recipient, Reminder, ReminderKind, plan};
use serde::{Deserialize, Serialize};

use super::volume::Count;
use super::{Backend, ITEMS};
use crate::error::ServiceError;
use crate::services::require;
use crate::store::due::{DueFilter, Position};
use crate::store::{rules, sums, users};

/// The furthest that a preview looks, in days.
pub const PREVIEW_DAYS_MAX: u32 = 90;
/// The rows of one page of a preview.
pub const PREVIEW_ROWS_MAX: usize = 50;
/// The last page of a preview; what lies behind it is only counted.
pub const PREVIEW_PAGES_MAX: usize = 200;
/// Recipients whose messages are shown; the others are only counted.
pub const RECIPIENTS_MAX: usize = 25;

/// Which part of a preview is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviewPart {
    /// The page, from 1.
    pub page: usize,
    /// Its rows.
    pub rows: usize,
}

impl From<usize> for PreviewPart {
    /// A page as long as a screen shows.
    fn from(page: usize) -> Self {
        Self {
            page: page.clamp(1, PREVIEW_PAGES_MAX),
            rows: PREVIEW_ROWS_MAX,
        }
    }
}

/// One thing that will be said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// The day on which it is planned; it is handed over on the day of its timing.
    pub day: NaiveDate,
    /// What, to whom, over what.
    pub reminder: Reminder,
    /// What the person or the channel is called.
    pub recipient: String,
}

/// How many messages one recipient gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Messages {
    /// What the person or the channel is called.
    pub recipient: String,
    /// The person; a channel is none.
    pub user: Option<UserId>,
    /// Messages of each week, from today on.
    pub weeks: Vec<usize>,
}

/// What will be said, if nothing is done and nothing changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The day it was asked for.
    pub today: NaiveDate,
    /// The page that was asked for, from 1.
    pub page: usize,
    /// Its rows, by day.
    pub rows: Vec<PreviewRow>,
    /// How much it is in all.
    pub total: usize,
    /// Messages by recipient and week, the most first; at most [`RECIPIENTS_MAX`].
    pub messages: Vec<Messages>,
    /// How many recipients get messages in all.
    pub recipients: usize,
    /// Messages of each week to everybody.
    pub weeks: Vec<usize>,
    /// Whether mail can be sent at all; otherwise there is none in it.
    pub has_mail: bool,
    /// What is told as a sum of a team today: to whom, and the line; at most [`RECIPIENTS_MAX`].
    pub sums: Vec<(String, String)>,
    /// How many such lines there are in all.
    pub sums_total: usize,
}

impl Backend {
    /// What will be said from today on, for `days` days ([`PREVIEW_DAYS_MAX`] at most): to one person, or to everybody; of
    /// one kind, or of every kind. What was said already is not in it. It comes in pages.
    ///
    /// # Errors
    /// `Forbidden`: people see what they will be told, and who may read deliveries sees everything.
    pub async fn preview_reminders(
        &self,
        actor: &Actor,
        user: Option<UserId>,
        kind: Option<ReminderKind>,
        days: u32,
        part: impl Into<PreviewPart> + Send,
    ) -> Result<Preview, ServiceError> {
        require(
            actor,
            match user {
                Some(user) if actor.user == Some(user) => Permission::ReadCatalogue,
                _ => Permission::ReadDeliveries,
            },
        )?;
        let PreviewPart { page, rows: per_page } = part.into();
        let days = days.min(PREVIEW_DAYS_MAX);
        let kept = page * per_page;
        let today = self.clock.today();
        let (mut rules, _) = rules::read(&mut self.db.read().await?.conn()).await?;
        let ahead = TimeDelta::days(rules.ladders.horizon_days() + i64::from(days));
        let filter = DueFilter::until(today.checked_add_signed(ahead).unwrap_or(today));
        let has_mail = self.outbound.has_mail();
        let mut position = Position::default();
        let mut coming: Vec<(NaiveDate, Reminder)> = Vec::new();
        let mut total = 0;
        let mut count = Count::new(today, days);
        while let Some(items) = self.due_chunk(&filter, &mut position, &mut rules, today).await? {
            for items in items.chunks(ITEMS) {
                if has_mail && kind.is_none() {
                    count.add_sums(items, &rules);
                }
                let mut more = plan::preview(today, days, items, &rules);
                more.retain(|(_, reminder)| {
                    (has_mail || reminder.delivery.channel() != ChannelClass::Email)
                        && (user.is_none() || reminder.delivery.user() == user)
                        && kind.is_none_or(|kind| reminder.kind == kind)
                });
                // Only a step that was reached can have been said; after a snooze it is planned again on a later day.
                let (reached, ahead): (Vec<_>, Vec<_>) = more.into_iter().partition(|(_, reminder)| {
                    Ladder::day(reminder.due, reminder.step).is_none_or(|day| day <= today)
                });
                let before = coming.len();
                coming.extend(self.unknown(reached, |(_, reminder)| reminder.key()).await?);
                coming.extend(ahead);
                total += coming.len() - before;
                for (_, reminder) in &coming[before..] {
                    count.volume.count(reminder);
                }
            }
            if coming.len() > kept {
                coming.sort_by_key(|(day, _)| *day);
                coming.truncate(kept);
            }
        }
        coming.sort_by_key(|(day, _)| *day);
        let coming = coming.split_off(coming.len().min(kept - per_page));
        let by_week = count.finished(&rules, user).by_week();
        let mut weeks = vec![0; usize::try_from(days).unwrap_or(0) / 7 + 1];
        for (_, of_one) in &by_week {
            for (week, messages) in weeks.iter_mut().zip(of_one) {
                *week += messages;
            }
        }
        let (sums, sums_total) = self.sums_of_today(user).await?;
        Ok(Preview {
            today,
            page,
            rows: self.named(coming).await?,
            total,
            recipients: by_week.len(),
            messages: self.messages(by_week).await?,
            weeks,
            has_mail,
            sums,
            sums_total,
        })
    }

    async fn messages(&self, by_week: Vec<(Recipient, Vec<usize>)>) -> Result<Vec<Messages>, ServiceError> {
        let mut rows = Vec::new();
        for (recipient, weeks) in by_week.into_iter().take(RECIPIENTS_MAX) {
            let user = match recipient {
                Recipient::Person(user) => Some(user),
                Recipient::Channel(_) => None,
            };
            let recipient = self.recipient_name(recipient).await?;
            rows.push(Messages {
                recipient,
                user,
                weeks,
            });
        }
        Ok(rows)
    }

    /// The sums of today, as the last planning counted them: to whom, and the line.
    async fn sums_of_today(
        &self,
        only: Option<UserId>,
    ) -> Result<(Vec<(String, String)>, usize), ServiceError> {
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let stored = sums::all(&mut conn).await?;
        let of = |user: &UserId| only.is_none_or(|only| only == *user);
        let total = stored.keys().filter(|(user, _)| of(user)).count();
        let people: BTreeSet<UserId> = stored
            .into_keys()
            .map(|(user, _)| user)
            .filter(|user| of(user))
            .collect();
        let mut lines = Vec::new();
        for user in people.into_iter().take(RECIPIENTS_MAX) {
            let name = users::name(&mut conn, user).await?.unwrap_or_default();
            for line in sums::of_person(&mut conn, user).await? {
                lines.push((name.clone(), line.words()));
            }
        }
        lines.truncate(RECIPIENTS_MAX);
        Ok((lines, total))
    }

    /// Puts the names of recipients beside reminders.
    async fn named(&self, coming: Vec<(NaiveDate, Reminder)>) -> Result<Vec<PreviewRow>, ServiceError> {
        let mut names: BTreeMap<Recipient, String> = BTreeMap::new();
        let mut rows = Vec::with_capacity(coming.len());
        for (day, reminder) in coming {
            let to = match reminder.delivery {
                Delivery::Inbox(user) | Delivery::Email(user) => Recipient::Person(user),
                Delivery::Webhook(_, channel) => Recipient::Channel(channel),
            };
            let recipient = match names.get(&to) {
                Some(name) => name.clone(),
                None => names.entry(to).or_insert(self.recipient_name(to).await?).clone(),
            };
            rows.push(PreviewRow {
                day,
                reminder,
                recipient,
            });
        }
        Ok(rows)
    }
}
