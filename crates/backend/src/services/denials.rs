//! What somebody asked for and was not allowed: told in the audit log, each page of each record once an hour a person, and no more than
//! a hundred, so that nobody fills it by asking again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use holdfast_domain::access::Actor;
use holdfast_domain::audit::Action;
use holdfast_domain::ids::{EventId, UserId};
use serde_json::json;
use uuid::Uuid;

use super::Backend;
use crate::error::ServiceError;
use crate::store::history::{self, Event};

/// For how long the same is not told again.
const TOLD_AGAIN: TimeDelta = TimeDelta::hours(1);
/// The most that is told of one person within that time: what comes beyond says no more than this many do.
const MOST_OF_ONE: usize = 100;
/// The most that is remembered; what comes beyond is not told until an hour has passed.
const MOST: usize = 10_000;

/// What was told when: of whom, and of what.
#[derive(Debug, Default)]
pub struct Denials(Mutex<HashMap<(UserId, String), DateTime<Utc>>>);

impl Denials {
    /// Whether it is to be told, and notes that it was.
    fn is_new(&self, user: UserId, what: &str, now: DateTime<Utc>) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|_, at| now - *at < TOLD_AGAIN);
        let key = (user, what.to_owned());
        let of_one = told.keys().filter(|(known, _)| *known == user).count();
        if told.contains_key(&key) || told.len() >= MOST || of_one >= MOST_OF_ONE {
            return false;
        }
        told.insert(key, now);
        true
    }

    /// Notes that it was not told after all.
    fn forget(&self, user: UserId, what: &str) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.remove(&(user, what.to_owned()));
    }
}

impl Backend {
    /// Records that somebody asked for what they may not: by which method, of which route, and of which record if one was named.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn denied(
        &self,
        actor: &Actor,
        method: &str,
        route: &str,
        record: Option<Uuid>,
    ) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let what = format!("{method} {route} {}", record.unwrap_or_default());
        let Some(user) = actor.user.filter(|user| self.denials.is_new(*user, &what, now)) else {
            return Ok(());
        };
        let event = Event {
            id: EventId(self.clock.new_id()),
            at: now,
            actor,
            action: Action::AccessDenied,
            permission: None,
            entity: "page",
            entity_id: record,
            data: json!({ "method": method, "route": route }),
        };
        let written = async {
            let mut writing = self.write_as(actor).await?;
            history::append(&mut writing.conn(), &event).await?;
            Ok(writing.commit().await?)
        };
        let written = written.await;
        if written.is_err() {
            self.denials.forget(user, &what);
        }
        written
    }
}
