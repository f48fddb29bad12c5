//! The use-cases. Each takes the actor first and asks for its permission on its first line; each change is one
//! transaction with its revision, its audit event, the new score and what it makes due.

pub mod accounts;
mod actors;
pub mod answers;
pub mod audit;
pub mod browsers;
pub mod catalogue;
pub mod channels;
pub mod corrections;
pub mod credentials;
mod decisions;
pub mod deliver;
pub mod deliveries;
mod denials;
pub mod feeds;
pub mod inbox;
pub mod installation;
pub mod jobs;
pub mod ladders;
mod links;
mod merging;
pub mod my_work;
pub mod notices;
mod passwords;
pub mod people;
pub mod policies;
pub mod preferences;
pub mod providers;
pub mod reminders;
mod repeated;
pub mod reviews;
pub mod rotation;
pub mod schedules;
mod scoring;
pub mod search;
pub mod sign_in;
pub mod teams;
pub mod test_message;
pub mod timeline;
pub mod tries;
pub mod watch;
pub mod wordings;

use std::sync::Arc;

use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::ids::EventId;
use holdfast_domain::risk::ScoringModel;
use serde_json::Value;
use tokio::sync::{Mutex, Semaphore};

use crate::clock::Clock;
use crate::error::ServiceError;
use crate::notify::Outbound;
use crate::remembered::Remembered;
use crate::store::history::Event;
use crate::store::{Db, Kept, SNAPSHOTS};

pub use self::deliver::Worker;
pub use self::denials::Denials;
pub use self::passwords::Hashing;

/// Everything that pages, routes and commands ask.
#[derive(Clone, Debug)]
pub struct Backend {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// How passwords are hashed.
    pub hashing: Hashing,
    /// The numbers of the risk model.
    pub model: ScoringModel,
    /// How messages leave.
    pub outbound: Arc<Outbound>,
    /// How this process delivers.
    pub worker: Arc<Worker>,
    /// Held by whoever recomputes the scores that have aged, one at a time in a process.
    pub refreshing: Arc<Mutex<()>>,
    /// What was read a moment ago and still holds.
    pub remembered: Arc<Remembered>,
    /// What was told of what people were denied.
    pub denials: Arc<Denials>,
    /// Held by each file that is being read; a few at a time, for each holds a connection until its receiver has it all.
    pub exporting: Arc<Semaphore>,
    /// Held by each link while it is mailed to somebody who is not signed in.
    pub mailing: Arc<Semaphore>,
}

/// The most links that are on their way by mail at the same time, for people who are not signed in.
const LINKS_UNDERWAY: usize = 4;

impl Backend {
    /// Over an open database.
    #[must_use]
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            db,
            clock,
            hashing: Hashing::default(),
            model: ScoringModel::default(),
            outbound: Arc::default(),
            worker: Arc::default(),
            refreshing: Arc::default(),
            remembered: Arc::default(),
            denials: Arc::default(),
            exporting: Arc::new(Semaphore::new(SNAPSHOTS as usize)),
            mailing: Arc::new(Semaphore::new(LINKS_UNDERWAY)),
        }
    }

    /// The same use-cases for one request that asks for several things: they read over one connection, until the second of
    /// these is dropped.
    #[must_use]
    pub fn keeping(&self) -> (Self, Arc<Kept>) {
        let (db, kept) = self.db.keeping();
        (Self { db, ..self.clone() }, kept)
    }

    /// An audit event of now.
    pub(crate) fn event<'a>(
        &self,
        actor: &'a Actor,
        action: Action,
        permission: Permission,
        entity: (&'static str, uuid::Uuid),
        data: Value,
    ) -> Event<'a> {
        Event {
            id: EventId(self.clock.new_id()),
            at: self.clock.now(),
            actor,
            action,
            permission: Some(permission),
            entity: entity.0,
            entity_id: Some(entity.1),
            data,
        }
    }
}

/// Asks for a permission.
pub(crate) fn require(actor: &Actor, permission: Permission) -> Result<(), ServiceError> {
    if actor.may(permission) {
        Ok(())
    } else {
        use holdfast_domain::enumeration::Enumeration;
        Err(ServiceError::Forbidden(permission.label()))
    }
}
