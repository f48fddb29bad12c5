//! Reminders: what is due is planned, recorded once, bundled, and ended when it is no longer due. All of it can be done
//! again at any time, by any node: what is known is not written twice.

mod digests;
mod ending;
mod preview;
mod run;
mod sums;
mod volume;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::preferences::FIRST_HOUR;
use holdfast_domain::reminder::{
    ChannelClass, Delivery, DeliveryState, DueItem, NotificationKind, Reminder, Rules, Timing,
};

use super::Backend;
use crate::error::ServiceError;
use crate::store::due::{self, DueFilter, Position};
use crate::store::notifications::{self, NewNotification};
use crate::store::{lines, rules};

pub use self::preview::{Messages, PREVIEW_PAGES_MAX, PREVIEW_ROWS_MAX, Preview, PreviewPart, PreviewRow};
use self::run::Run;
pub use self::volume::ScheduleVolume;

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
    /// Records what is to be sent today and is not known yet, ends what is no longer due, and counts the sums of teams. Reads and
    /// writes in chunks: the time for which others wait does not grow with the register. When nothing changed it writes
    /// nothing. Not audited row by row: the notifications are their own record.
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
        let mut run = Run::new(today, self.outbound.has_mail(), self.open_lines().await?);
        while let Some(items) = self.due_chunk(&filter, &mut position, &mut rules, today).await? {
            for items in items.chunks(ITEMS) {
                run.look_at(items, &rules);
                if run.planned.len() >= KEYS {
                    let planned = std::mem::take(&mut run.planned);
                    self.record(planned, &mut run).await?;
                }
            }
        }
        let planned = std::mem::take(&mut run.planned);
        self.record(planned, &mut run).await?;
        self.record_backlog(&mut run).await?;
        self.record_sums(&run.sums, &rules).await?;
        self.end_lines(&run).await?;
        run.done.cancelled = self.end_cycles(&run.due).await?;
        if run.done.recorded > 0 {
            self.worker.wake();
        }
        Ok(run.done)
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
        let items = due::chunk(&mut conn, filter, position).await?;
        if let Some(items) = &items {
            rules.answers = rules::answers(&mut conn, items, today).await?;
        }
        Ok(items)
    }

    /// Records those that are not known. Lines that had ended and are due again are open again.
    async fn record(&self, reminders: Vec<Reminder>, run: &mut Run) -> Result<(), ServiceError> {
        let (fresh, known) = self.known_apart(reminders, Reminder::key).await?;
        let again: Vec<String> = known
            .iter()
            .filter(|reminder| reminder.delivery.channel() == ChannelClass::Inbox)
            .map(Reminder::key)
            .collect();
        for keys in again.chunks(KEYS) {
            let mut writing = self.db.brief_write().await?;
            lines::reopen(&mut writing.conn(), keys).await?;
            writing.commit().await?;
        }
        let fresh: Vec<Reminder> = fresh
            .into_iter()
            .filter_map(|reminder| run.sift(reminder))
            .collect();
        run.done.recorded += self.insert(&fresh, run).await?;
        Ok(())
    }

    /// Records what is new, in short transactions; each line takes the place of the one before it.
    async fn insert(&self, reminders: &[Reminder], run: &Run) -> Result<u64, ServiceError> {
        let mut recorded = 0;
        for batch in reminders.chunks(ROWS * STATEMENTS) {
            let mut writing = self.db.brief_write().await?;
            for rows in batch.chunks(ROWS) {
                let before: Vec<NotificationId> =
                    rows.iter().filter_map(|row| run.line_before(row)).collect();
                lines::close(&mut writing.conn(), &before).await?;
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
        Ok(self.known_apart(reminders, key).await?.0)
    }

    /// Some reminders, apart by whether their keys were recorded yet: those that were not, and those that were.
    async fn known_apart<T>(
        &self,
        reminders: Vec<T>,
        key: impl Fn(&T) -> String,
    ) -> Result<(Vec<T>, Vec<T>), ServiceError> {
        let (mut fresh, mut old) = (Vec::new(), Vec::new());
        if reminders.is_empty() {
            return Ok((fresh, old));
        }
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let mut planned = HashSet::new();
        let mut reminders = reminders.into_iter().peekable();
        while reminders.peek().is_some() {
            let batch: Vec<(String, T)> = reminders
                .by_ref()
                .take(KEYS)
                .map(|reminder| (key(&reminder), reminder))
                .collect();
            let keys: Vec<String> = batch.iter().map(|(key, _)| key.clone()).collect();
            let known = notifications::known(&mut conn, &keys).await?;
            for (key, reminder) in batch {
                if known.contains(&key) {
                    old.push(reminder);
                } else if planned.insert(key) {
                    // A date that moves while everything is read can come twice; one statement must not name a key twice.
                    fresh.push(reminder);
                }
            }
        }
        Ok((fresh, old))
    }

    /// From when on a message of a day may leave: at seven, or now if that is past.
    fn not_before_seven(&self, day: NaiveDate) -> DateTime<Utc> {
        self.clock.at(day, FIRST_HOUR.into()).max(self.clock.now())
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
