//! Digests: what waited for a day leaves in one mail on that day.

use chrono::{Days, NaiveDate};
use holdfast_domain::ids::{NotificationId, UserId};
use holdfast_domain::reminder::{Delivery, NotificationKind, Preferences};

use super::{Backend, FIRST_HOUR};
use crate::error::ServiceError;
use crate::store::notifications::{self, NewNotification, digest};
use crate::store::rules;

/// People who are looked at at once.
const PEOPLE: i64 = 500;

impl Backend {
    /// Makes the digests of today, from seven on: for each person one notification, with everything that waited for it. A
    /// person who has today's already gets what came later with the next one, or on its own when that would be too late.
    /// Answers how many were made.
    ///
    /// # Errors
    /// When the database fails. What was made until then stays, and the next run goes on.
    pub async fn bundle_digests(&self) -> Result<usize, ServiceError> {
        let today = self.clock.today();
        if !self.outbound.has_mail() || self.clock.now() < self.clock.at(today, FIRST_HOUR) {
            return Ok(0);
        }
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
                if !wishes.is_quiet(today) && self.bundle(user, &wishes, today).await? {
                    made += 1;
                }
            }
            people = digest::waiting(&mut self.db.read().await?.conn(), today, Some(last), PEOPLE).await?;
        }
        if made > 0 {
            self.worker.wake();
        }
        Ok(made)
    }

    /// Makes one digest, in one transaction with what goes into it; `false` when there is nothing for it or it was made
    /// before.
    async fn bundle(
        &self,
        user: UserId,
        wishes: &Preferences,
        today: NaiveDate,
    ) -> Result<bool, ServiceError> {
        let now = self.clock.now();
        let mut writing = self.db.brief_write().await?;
        let mut conn = writing.conn();
        digest::drop_superseded(&mut conn, user, today, now).await?;
        let things = digest::count(&mut conn, user, today).await?;
        let mut made = false;
        if things > 0 {
            let digest = self.digest(user, today, things);
            made = notifications::insert(&mut conn, &digest).await?;
            if made {
                digest::bundle(&mut conn, digest.id, user, today, now).await?;
            } else {
                let tomorrow = today + Days::new(1);
                let next = wishes
                    .digest_day(tomorrow)
                    .unwrap_or_else(|| wishes.next_loud(tomorrow));
                let alone = self.not_before_seven(wishes.next_loud(today));
                digest::put_off(&mut conn, user, today, next, alone).await?;
            }
        }
        writing.commit().await?;
        Ok(made)
    }

    fn digest(&self, user: UserId, day: NaiveDate, things: i64) -> NewNotification {
        let now = self.clock.now();
        let id = NotificationId(self.clock.new_id());
        NewNotification {
            key: format!("digest:{user}:{day}"),
            title: match things {
                1 => "Digest: 1 reminder".to_owned(),
                things => format!("Digest: {things} reminders"),
            },
            ..NewNotification::asked(NotificationKind::Digest, id, day, Delivery::Email(user), now)
        }
    }
}
