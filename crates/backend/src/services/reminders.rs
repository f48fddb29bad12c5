//! Reminders: what is due is planned, recorded once, bundled, and ended when it is no longer due. All of it can be done
//! again at any time, by any node: what is known is not written twice.

mod digests;
mod ending;
mod preview;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::{
    ChannelClass, Delivery, DeliveryState, DueItem, NotificationKind, Reminder, Rules, Timing, plan,
};

use super::Backend;
use crate::error::ServiceError;
use crate::store::due::{self, DueFilter, Position};
use crate::store::notifications::{self, NewNotification};
use crate::store::rules;

pub use self::preview::{PREVIEW_PAGES_MAX, PREVIEW_ROWS_MAX, Preview, PreviewRow};

/// The hour of the organisation's day from which messages leave.
pub const FIRST_HOUR: u32 = 7;

/// Things that are planned at once: each can concern many people, so that this bounds memory.
const ITEMS: usize = 50;
/// Keys that are looked up at once.
const KEYS: usize = 500;
/// Rows that one statement records.
const ROWS: usize = 100;
/// Statements of one transaction.
const STATEMENTS: usize = 5;

/// What a run of the plan did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// Things that are due or will be within the ladders.
    pub things: usize,
    /// Notifications that were recorded.
    pub recorded: u64,
    /// Notifications that were cancelled, because what they speak of is no longer due.
    pub cancelled: u64,
}

impl std::fmt::Display for Planned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} things looked at, {} notifications recorded, {} cancelled",
            self.things, self.recorded, self.cancelled
        )
    }
}

impl Backend {
    /// Records what is to be said today and is not known yet, and cancels what is no longer due. Reads and writes in
    /// chunks: neither memory nor the time for which others wait grows with the register. Not audited row by row: the
    /// notifications are their own record.
    ///
    /// # Errors
    /// When the database fails. What was recorded until then stays, and the next run goes on.
    pub async fn plan_reminders(&self) -> Result<Planned, ServiceError> {
        let today = self.clock.today();
        let (mut rules, unreadable) = rules::read(&mut self.db.read().await?.conn()).await?;
        if unreadable > 0 {
            tracing::error!(
                people.count = unreadable,
                "Preferences of some people do not read; they are reminded as if they had none"
            );
        }
        let ahead = TimeDelta::days(rules.ladders.horizon_days());
        let filter = DueFilter::until(today.checked_add_signed(ahead).unwrap_or(today));
        let mut position = Position::default();
        let mut done = Planned::default();
        let mut planned = Vec::new();
        while let Some(items) = self.due_chunk(&filter, &mut position, &mut rules, today).await? {
            done.things += items.len();
            for items in items.chunks(ITEMS) {
                planned.extend(plan::plan(today, items, &rules));
                if planned.len() >= KEYS {
                    done.recorded += self.record(std::mem::take(&mut planned)).await?;
                }
            }
        }
        done.recorded += self.record(planned).await?;
        done.cancelled = self.end_cycles().await?;
        if done.recorded > 0 {
            self.worker.wake();
        }
        Ok(done)
    }

    /// The next chunk of what is due, with the answers to it put into the rules.
    async fn due_chunk(
        &self,
        filter: &DueFilter,
        position: &mut Position,
        rules: &mut Rules,
        today: NaiveDate,
    ) -> Result<Option<Vec<DueItem>>, ServiceError> {
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let items = due::chunk(&mut conn, filter, position, self.clock.zone()).await?;
        if let Some(items) = &items {
            rules.answers = rules::answers(&mut conn, items, today).await?;
        }
        Ok(items)
    }

    /// Records those that are not known, and answers how many. Without a mail server there is no mail to record.
    async fn record(&self, mut reminders: Vec<Reminder>) -> Result<u64, ServiceError> {
        if !self.outbound.has_mail() {
            reminders.retain(|reminder| reminder.delivery.channel() != ChannelClass::Email);
        }
        let reminders = self.unknown(reminders, Reminder::key).await?;
        let mut recorded = 0;
        for batch in reminders.chunks(ROWS * STATEMENTS) {
            let mut writing = self.db.brief_write().await?;
            for rows in batch.chunks(ROWS) {
                let rows: Vec<NewNotification> = rows.iter().map(|reminder| self.row(reminder)).collect();
                recorded += notifications::insert_all(&mut writing.conn(), &rows).await?;
            }
            writing.commit().await?;
        }
        Ok(recorded)
    }

    /// Those of some reminders whose keys were not recorded yet.
    async fn unknown<T>(
        &self,
        reminders: Vec<T>,
        key: impl Fn(&T) -> String,
    ) -> Result<Vec<T>, ServiceError> {
        if reminders.is_empty() {
            return Ok(reminders);
        }
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let mut unknown = Vec::new();
        let mut seen = HashSet::new();
        let mut reminders = reminders.into_iter().peekable();
        while reminders.peek().is_some() {
            let batch: Vec<(String, T)> = reminders
                .by_ref()
                .take(KEYS)
                .map(|reminder| (key(&reminder), reminder))
                .collect();
            let keys: Vec<String> = batch.iter().map(|(key, _)| key.clone()).collect();
            seen.extend(notifications::known(&mut conn, &keys).await?);
            // A date that moves while everything is read can come twice; one statement must not name a key twice.
            let fresh = batch
                .into_iter()
                .filter_map(|(key, reminder)| seen.insert(key).then_some(reminder));
            unknown.extend(fresh);
        }
        Ok(unknown)
    }

    /// From when on a message of a day may leave: at seven, or now if that is past.
    fn not_before_seven(&self, day: NaiveDate) -> DateTime<Utc> {
        self.clock.at(day, FIRST_HOUR).max(self.clock.now())
    }

    fn row(&self, reminder: &Reminder) -> NewNotification {
        let now = self.clock.now();
        let (team, channel_id) = match reminder.delivery {
            Delivery::Webhook(team, channel) => (Some(team), Some(channel)),
            Delivery::Inbox(_) | Delivery::Email(_) => (None, None),
        };
        let (state, digest_on, not_before) = match (reminder.delivery, reminder.timing) {
            (Delivery::Inbox(_), _) => (DeliveryState::Sent, None, now),
            (_, Timing::On(day)) => (DeliveryState::Queued, None, self.not_before_seven(day)),
            (_, Timing::Digest(day)) => (DeliveryState::Held, Some(day), self.not_before_seven(day)),
        };
        NewNotification {
            id: NotificationId(self.clock.new_id()),
            key: reminder.key(),
            kind: NotificationKind::parse(reminder.kind.as_str()).unwrap_or(NotificationKind::Review),
            subject: reminder.subject.to_string(),
            due_on: reminder.due,
            step: reminder.step,
            user: reminder.delivery.user(),
            team,
            channel: reminder.delivery.channel(),
            channel_id,
            lane: reminder.delivery.lane(),
            integration: Some(reminder.integration),
            title: reminder.title.clone(),
            reason: reminder.reason,
            orphan: reminder.orphan,
            state,
            digest_on,
            not_before,
            created_at: now,
        }
    }
}
