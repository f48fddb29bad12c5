//! Digests: what waited for a day leaves in one message on that day.

use chrono::{Days, NaiveDate};
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::preferences::FIRST_HOUR;
use holdfast_domain::reminder::{Delivery, DeliveryState, Digest, NotificationKind, Preferences, Recipient};

use super::Backend;
use crate::error::ServiceError;
use crate::store::notifications::{self, NewNotification, digest};
use crate::store::{rules, sums};

/// People who are looked at at once.
const PEOPLE: i64 = 500;
/// Rows of one transaction, so that nobody who saves waits for a large digest.
const ROWS: i64 = 500;

impl Backend {
    /// Makes the digests of today, each from its hour on: for each person one notification, with everything that waited for it and the
    /// sums of their teams; for each channel one with everything that began at once. Who has today's already gets what came
    /// later with the next one. Answers how many were made.
    ///
    /// # Errors
    /// When the database fails. What was made until then stays, and the next run goes on.
    pub async fn bundle_digests(&self) -> Result<usize, ServiceError> {
        let today = self.clock.today();
        let mut made = 0;
        let daily = Preferences {
            digest: Digest::Daily,
            ..Preferences::default()
        };
        let channels = if self.is_past(today, FIRST_HOUR) {
            digest::waiting_channels(&mut self.db.read().await?.conn(), today).await?
        } else {
            Vec::new()
        };
        for (team, channel) in channels {
            made += usize::from(
                self.bundle(Delivery::Webhook(team, channel), &daily, today)
                    .await?,
            );
        }
        if self.outbound.has_mail() {
            made += self.bundle_mail(today).await?;
        }
        if made > 0 {
            self.worker.wake();
        }
        Ok(made)
    }

    /// Whether an hour of a day has begun.
    fn is_past(&self, day: NaiveDate, hour: u8) -> bool {
        self.clock.now() >= self.clock.at(day, hour.into())
    }

    async fn bundle_mail(&self, today: NaiveDate) -> Result<usize, ServiceError> {
        let first = digest::waiting(&mut self.db.read().await?.conn(), today, None, PEOPLE).await?;
        if first.is_empty() {
            return Ok(0);
        }
        let (rules, _) = rules::read(&mut self.db.read().await?.conn()).await?;
        let (mut made, mut people) = (0, first);
        while let Some(last) = people.last().copied() {
            for user in people {
                let wishes = rules.people.get(&user).cloned().unwrap_or_default();
                // A quiet day is kept also by a digest that is late.
                let leaves = !wishes.is_quiet(today) && self.is_past(today, wishes.hour);
                if leaves && self.bundle(Delivery::Email(user), &wishes, today).await? {
                    made += 1;
                }
            }
            people = digest::waiting(&mut self.db.read().await?.conn(), today, Some(last), PEOPLE).await?;
        }
        Ok(made)
    }

    /// Makes one digest; `false` when there is nothing for it or it was made before. It leaves when everything is in it: a run that
    /// was interrupted is followed by the next.
    async fn bundle(
        &self,
        delivery: Delivery,
        wishes: &Preferences,
        today: NaiveDate,
    ) -> Result<bool, ServiceError> {
        let Some(recipient) = Recipient::of(delivery) else {
            return Ok(false);
        };
        self.drop_superseded(recipient, today).await?;
        let (things, teams) = {
            let mut reading = self.db.read().await?;
            let mut conn = reading.conn();
            let teams = match delivery.user() {
                Some(user) => sums::waiting(&mut conn, user, today).await?,
                None => 0,
            };
            (digest::count(&mut conn, recipient, today).await?, teams)
        };
        if things + teams == 0 {
            return Ok(false);
        }
        let new = self.digest(delivery, today, things, teams);
        let mut writing = self.db.brief_write().await?;
        let mut conn = writing.conn();
        let made = notifications::insert(&mut conn, &new).await?;
        let unfinished = digest::unfinished(&mut conn, &new.key).await?;
        writing.commit().await?;
        match unfinished {
            Some(id) => self.fill(id, delivery, recipient, today).await?,
            None => self.put_off(delivery, recipient, wishes, today).await?,
        }
        Ok(made)
    }

    async fn drop_superseded(&self, recipient: Recipient, today: NaiveDate) -> Result<(), ServiceError> {
        loop {
            let ids = digest::superseded(&mut self.db.read().await?.conn(), recipient, today, ROWS).await?;
            if ids.is_empty() {
                return Ok(());
            }
            let mut writing = self.db.brief_write().await?;
            digest::drop_superseded(&mut writing.conn(), &ids, self.clock.now()).await?;
            writing.commit().await?;
        }
    }

    /// Puts everything that waits into a digest, and lets it leave.
    async fn fill(
        &self,
        id: NotificationId,
        delivery: Delivery,
        recipient: Recipient,
        today: NaiveDate,
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        loop {
            let mut writing = self.db.brief_write().await?;
            let mut conn = writing.conn();
            let rows = digest::bundle(&mut conn, id, recipient, today, now, ROWS).await?;
            let last = i64::try_from(rows).is_ok_and(|rows| rows < ROWS);
            if last {
                if let Some(user) = delivery.user() {
                    sums::mailed(&mut conn, user, today, None).await?;
                }
                digest::finish(&mut conn, id).await?;
            }
            writing.commit().await?;
            if last {
                return Ok(());
            }
        }
    }

    /// Leaves what came after the digest of today to the next one.
    async fn put_off(
        &self,
        delivery: Delivery,
        recipient: Recipient,
        wishes: &Preferences,
        today: NaiveDate,
    ) -> Result<(), ServiceError> {
        let soon = wishes.next_loud(today + Days::new(1));
        let next = wishes.digest_day(today + Days::new(1)).unwrap_or(soon);
        loop {
            let mut writing = self.db.brief_write().await?;
            let mut conn = writing.conn();
            let moved = digest::put_off(&mut conn, recipient, today, (soon, next), ROWS).await?;
            if let Some(user) = delivery.user() {
                sums::mailed(&mut conn, user, today, Some(soon)).await?;
            }
            writing.commit().await?;
            if moved == 0 {
                return Ok(());
            }
        }
    }

    fn digest(&self, delivery: Delivery, day: NaiveDate, things: i64, teams: i64) -> NewNotification {
        let now = self.clock.now();
        let id = NotificationId(self.clock.new_id());
        let to = match delivery {
            Delivery::Inbox(user) | Delivery::Email(user) => user.to_string(),
            Delivery::Webhook(_, channel) => channel.to_string(),
        };
        let count = |number: i64, one: &str, more: &str| match number {
            0 => None,
            1 => Some(format!("1 {one}")),
            number => Some(format!("{number} {more}")),
        };
        let parts = [
            count(things, "reminder", "reminders"),
            count(teams, "team", "teams"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        NewNotification {
            key: format!("digest:{to}:{day}"),
            title: format!("Digest: {}", parts.join(", ")),
            // It is queued when everything is in it.
            state: DeliveryState::Held,
            ..NewNotification::asked(NotificationKind::Digest, id, day, delivery, now)
        }
    }
}
