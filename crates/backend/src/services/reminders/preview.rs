//! What will be said to whom in the next days, by the same pure function that plans the real reminders.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::ids::UserId;
use holdfast_domain::reminder::{ChannelClass, Delivery, Ladder, Reminder, ReminderKind, plan};
use serde::{Deserialize, Serialize};

use super::{Backend, ITEMS};
use crate::error::ServiceError;
use crate::services::require;
use crate::store::due::{DueFilter, Position};
use crate::store::{channels, rules, users};

/// The furthest that a preview looks, in days.
pub const PREVIEW_DAYS_MAX: u32 = 90;
/// The rows of one page of a preview.
pub const PREVIEW_ROWS_MAX: usize = 1_000;
/// The last page of a preview; what lies behind it is only counted.
pub const PREVIEW_PAGES_MAX: usize = 50;

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

/// What will be said, if nothing is done and nothing changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The day it was asked for.
    pub today: NaiveDate,
    /// The page that was asked for, from 1.
    pub page: usize,
    /// Its rows, by day; at most [`PREVIEW_ROWS_MAX`].
    pub rows: Vec<PreviewRow>,
    /// How much it is in all.
    pub total: usize,
    /// Whether mail can be sent at all; otherwise there is none in it.
    pub has_mail: bool,
}

impl Backend {
    /// What will be said from today on, for `days` days ([`PREVIEW_DAYS_MAX`] at most): to one person, or to everybody; of
    /// one kind, or of every kind. What was said already is not in it. It comes in pages, from 1 to [`PREVIEW_PAGES_MAX`].
    ///
    /// # Errors
    /// `Forbidden`: people see what they will be told, and who may read deliveries sees everything.
    pub async fn preview_reminders(
        &self,
        actor: &Actor,
        user: Option<UserId>,
        kind: Option<ReminderKind>,
        days: u32,
        page: usize,
    ) -> Result<Preview, ServiceError> {
        require(
            actor,
            match user {
                Some(user) if actor.user == Some(user) => Permission::ReadCatalogue,
                _ => Permission::ReadDeliveries,
            },
        )?;
        let days = days.min(PREVIEW_DAYS_MAX);
        let page = page.clamp(1, PREVIEW_PAGES_MAX);
        let kept = page * PREVIEW_ROWS_MAX;
        let today = self.clock.today();
        let (mut rules, _) = rules::read(&mut self.db.read().await?.conn()).await?;
        let ahead = TimeDelta::days(rules.ladders.horizon_days() + i64::from(days));
        let filter = DueFilter::until(today.checked_add_signed(ahead).unwrap_or(today));
        let has_mail = self.outbound.has_mail();
        let mut position = Position::default();
        let mut coming: Vec<(NaiveDate, Reminder)> = Vec::new();
        let mut total = 0;
        while let Some(items) = self.due_chunk(&filter, &mut position, &mut rules, today).await? {
            for items in items.chunks(ITEMS) {
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
            }
            if coming.len() > kept {
                coming.sort_by_key(|(day, _)| *day);
                coming.truncate(kept);
            }
        }
        coming.sort_by_key(|(day, _)| *day);
        let coming = coming.split_off(coming.len().min(kept - PREVIEW_ROWS_MAX));
        Ok(Preview {
            today,
            page,
            rows: self.named(coming).await?,
            total,
            has_mail,
        })
    }

    /// Puts the names of recipients beside reminders.
    async fn named(&self, coming: Vec<(NaiveDate, Reminder)>) -> Result<Vec<PreviewRow>, ServiceError> {
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let mut names: BTreeMap<Delivery, String> = BTreeMap::new();
        let mut rows = Vec::with_capacity(coming.len());
        for (day, reminder) in coming {
            let recipient = if let Some(name) = names.get(&reminder.delivery) {
                name.clone()
            } else {
                let name = match reminder.delivery {
                    Delivery::Inbox(user) | Delivery::Email(user) => users::name(&mut conn, user).await?,
                    Delivery::Webhook(_, channel) => channels::find(&mut conn, channel)
                        .await?
                        .map(|channel| channel.name.to_string()),
                };
                names
                    .entry(reminder.delivery)
                    .or_insert(name.unwrap_or_default())
                    .clone()
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
