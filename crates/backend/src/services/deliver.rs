//! The worker that delivers: it claims what is ready for as long as a lease runs, sends it with a time limit, and settles it
//! under the same lease. Any number of workers may run on any number of nodes; each notification is sent once.
//!
//! The one exception: a node that dies (or is cut off from the database) after the receiver took the message and before the
//! worker wrote that down. Then another node sends it again when the lease has run out, with the same Message-ID, so that
//! the receiver can drop the copy.

mod again;
mod claiming;
mod settling;

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::{NotificationKind, ReminderKind};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::Backend;
use crate::error::ServiceError;
use crate::notify::Failure;
use crate::notify::compose::Composed;
use crate::store::notifications::cycle::{self, Cycle};
use crate::store::notifications::{Notification, digest};
use crate::store::sums;

use self::claiming::Claimed;

/// How much of a digest is compared with the facts before it leaves: more than it shows.
const LOOKED_INTO: i64 = 500;

/// How the worker of one process delivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliverySettings {
    /// For how long a row is the worker's own. Much longer than `send_timeout` and 30 seconds together: the clocks of two
    /// nodes may differ by that much, and neither may take what the other is still sending.
    pub lease: Duration,
    /// For how long an answer is waited for.
    pub send_timeout: Duration,
    /// How many messages are under way at once.
    pub concurrency: usize,
    /// How often the queue is looked at when nobody says that there is something in it.
    pub idle: Duration,
    /// What the worker is called in the delivery log.
    pub name: String,
}

impl Default for DeliverySettings {
    /// Two minutes, 40 seconds, four at once, every five seconds, the number of the process.
    fn default() -> Self {
        Self {
            lease: Duration::from_mins(2),
            send_timeout: Duration::from_secs(40),
            concurrency: 4,
            idle: Duration::from_secs(5),
            name: format!("process {}", std::process::id()),
        }
    }
}

/// The worker of this process: one for all clones of a backend.
#[derive(Debug, Default)]
pub struct Worker {
    /// How it delivers.
    pub settings: DeliverySettings,
    ready: Notify,
    /// What it is sending right now. Never claimed a second time here, however far the clock jumps.
    sending: Mutex<HashSet<NotificationId>>,
}

impl Worker {
    /// With other settings.
    #[must_use]
    pub fn new(settings: DeliverySettings) -> Self {
        Self {
            settings,
            ..Self::default()
        }
    }

    /// Says that there may be something to deliver.
    pub fn wake(&self) {
        self.ready.notify_one();
    }

    fn sending(&self) -> MutexGuard<'_, HashSet<NotificationId>> {
        self.sending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a drain of the queue did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Arrived.
    pub sent: usize,
    /// Failed, and tried again later.
    pub postponed: usize,
    /// Failed for good.
    pub dead: usize,
    /// Not sent: there was nothing to say any more.
    pub cancelled: usize,
    /// Somebody else took over meanwhile, or the database failed: nothing was written.
    pub lost: usize,
}

impl Delivered {
    fn all(self) -> usize {
        self.sent + self.postponed + self.dead + self.cancelled + self.lost
    }

    fn count(&mut self, end: End) {
        match end {
            End::Sent => self.sent += 1,
            End::Postponed => self.postponed += 1,
            End::Dead => self.dead += 1,
            End::Cancelled => self.cancelled += 1,
            End::Lost => self.lost += 1,
        }
    }
}

impl std::fmt::Display for Delivered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} sent, {} to be tried again, {} failed, {} no longer due",
            self.sent, self.postponed, self.dead, self.cancelled
        )
    }
}

/// How one ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Sent,
    Postponed,
    Dead,
    Cancelled,
    Lost,
}

/// How a try went, before it is written down.
#[derive(Clone, Debug)]
enum Tried {
    /// It arrived.
    Sent,
    /// It did not.
    Failed(Failure),
    /// There is nothing to say any more, and why. Without a reason it can become due again.
    Nothing(Option<&'static str>),
}

impl Backend {
    /// Delivers what is ready, `limit` at most, and comes back when the queue is empty.
    ///
    /// # Errors
    /// When the queue cannot be read. What was sent until then is written down.
    pub async fn deliver_due(&self, limit: usize) -> Result<Delivered, ServiceError> {
        let mut done = Delivered::default();
        while done.all() < limit {
            let free = self.worker.settings.concurrency.min(limit - done.all());
            let claimed = self.claim(free).await?;
            if claimed.is_empty() {
                break;
            }
            let mut sending: FuturesUnordered<_> =
                claimed.into_iter().map(|claimed| self.deliver(claimed)).collect();
            while let Some(end) = sending.next().await {
                done.count(end);
            }
        }
        Ok(done)
    }

    /// Delivers until it is told to stop; then it claims no more and comes back when what is under way has ended.
    pub async fn deliver_until(&self, stop: impl Future<Output = ()>) {
        let settings = &self.worker.settings;
        let mut stop = std::pin::pin!(stop);
        // Tasks, not futures of this one: what is being written down must go on while more is claimed, because SQLite has one
        // connection that writes.
        let mut sending = JoinSet::new();
        loop {
            let free = settings.concurrency.saturating_sub(sending.len());
            let claimed = match self.claim(free).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::error!(error = %error, "The queue of notifications cannot be read; the next try is in a few seconds");
                    Vec::new()
                }
            };
            let more = !claimed.is_empty();
            for claimed in claimed {
                let backend = self.clone();
                sending.spawn(async move { backend.deliver(claimed).await });
            }
            let full = sending.len() >= settings.concurrency;
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(_) = sending.join_next() => {}
                () = std::future::ready(()), if more && !full => {}
                () = self.worker.ready.notified(), if !full => {}
                () = tokio::time::sleep(settings.idle) => {}
            }
        }
        while sending.join_next().await.is_some() {}
    }

    /// Sends one that was claimed, and writes down how that went.
    async fn deliver(&self, claimed: Claimed) -> End {
        let began_at = self.clock.now();
        let began = std::time::Instant::now();
        // One row that breaks the code must not stop the others.
        let tried = AssertUnwindSafe(self.attempt(&claimed.notification))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Tried::Failed(broken()));
        self.settle(&claimed, tried, (began_at, began.elapsed())).await
    }

    async fn attempt(&self, notification: &Notification) -> Tried {
        match self.look_again(notification).await {
            Ok(None) => {}
            Ok(Some(nothing)) => return nothing,
            Err(error) => return unwritten(notification.id, &error),
        }
        let message = match self.compose(notification).await {
            Ok(Composed::Message(message)) => message,
            Ok(Composed::Obsolete(why)) => return Tried::Nothing(Some(why)),
            Err(error) => return unwritten(notification.id, &error),
        };
        let limit = self.worker.settings.send_timeout;
        match tokio::time::timeout(limit, self.outbound.send(&message)).await {
            Ok(Ok(())) => Tried::Sent,
            Ok(Err(failure)) => Tried::Failed(failure),
            Err(_) => Tried::Failed(Failure::Transient {
                error: format!("No answer within {} seconds.", limit.as_secs()),
                retry_after: None,
                message_only: false,
            }),
        }
    }

    /// Looks at the facts once more before something leaves: it may have been recorded while a date moved. A digest loses
    /// what is no longer due.
    async fn look_again(&self, notification: &Notification) -> Result<Option<Tried>, ServiceError> {
        let Some(about) = about(notification) else {
            return match notification.kind {
                NotificationKind::Digest => self.look_into(notification).await,
                _ => Ok(None),
            };
        };
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        if !self.ended(&mut conn, [about].into()).await?.is_empty() {
            return Ok(Some(Tried::Nothing(None)));
        }
        let overtaken = cycle::is_superseded(&mut conn, notification).await?;
        Ok(overtaken.then_some(Tried::Nothing(Some("A later reminder says it."))))
    }

    async fn look_into(&self, digest: &Notification) -> Result<Option<Tried>, ServiceError> {
        let (ended, teams) = {
            let mut reading = self.db.read().await?;
            let mut conn = reading.conn();
            let within = digest::contents(&mut conn, digest.id, LOOKED_INTO).await?;
            let teams = match digest.user {
                Some(user) => sums::of_person(&mut conn, user).await?.len(),
                None => 0,
            };
            let cycles = within.iter().filter_map(about).collect();
            (self.ended(&mut conn, cycles).await?, teams)
        };
        self.cancel(&ended).await?;
        let (things, _) =
            digest::size(&mut self.db.read().await?.conn(), digest.id, self.clock.today()).await?;
        let nothing = things == 0 && teams == 0;
        Ok(nothing.then_some(Tried::Nothing(Some("Nothing in it is due any more."))))
    }
}

/// Which date of which thing a notification speaks of; `None` when it is no reminder of one thing.
fn about(notification: &Notification) -> Option<Cycle> {
    let kind = ReminderKind::parse(notification.kind.as_str()).ok()?;
    Some((kind, notification.subject.parse().ok()?, notification.due_on))
}

/// A fault of ours in one message.
fn broken() -> Failure {
    Failure::Transient {
        error: "The message could not be written; the server's log says why.".into(),
        retry_after: None,
        message_only: true,
    }
}

fn unwritten(id: NotificationId, error: &ServiceError) -> Tried {
    tracing::error!(notification.id = %id, error = %error, "A notification could not be turned into a message");
    Tried::Failed(broken())
}
