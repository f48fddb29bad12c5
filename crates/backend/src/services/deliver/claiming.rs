//! Claiming: the right to send a row, for as long as a lease runs.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use holdfast_domain::ids::NotificationId;

use super::{Backend, Worker};
use crate::error::ServiceError;
use crate::store::lanes;
use crate::store::notifications::Notification;
use crate::store::notifications::queue::{self, Lease};

/// How often the queue is read again when others were faster each time; then it is left to them.
const ROUNDS: usize = 10;

/// A row that is the worker's own.
#[derive(Debug)]
pub(super) struct Claimed {
    /// The row.
    pub notification: Notification,
    /// The right to send it.
    pub lease: Lease,
    /// Whether it is sent to find out how its lane does.
    pub probe: bool,
    _own: Own,
}

/// What this process has under way, until this is dropped: also when whoever waits for it goes away.
#[derive(Debug)]
struct Own {
    worker: Arc<Worker>,
    id: NotificationId,
}

impl Drop for Own {
    fn drop(&mut self) {
        self.worker.sending().remove(&self.id);
    }
}

impl Backend {
    /// Claims up to `free` rows: one of each open lane that is to be probed, then what has been ready longest.
    pub(super) async fn claim(&self, free: usize) -> Result<Vec<Claimed>, ServiceError> {
        let mut claimed = Vec::new();
        if free == 0 || self.silence().await?.is_some() {
            return Ok(claimed);
        }
        let now = self.clock.now();
        for lane in lanes::to_probe(&mut self.db.read().await?.conn(), now).await? {
            if claimed.len() < free {
                claimed.extend(self.claim_probe(&lane, now).await?);
            }
        }
        for _ in 0..ROUNDS {
            let wanted = free - claimed.len();
            if wanted == 0 {
                break;
            }
            let ready = self.ready(now, wanted).await?;
            if ready.is_empty() {
                break;
            }
            for id in ready {
                if claimed.len() < free {
                    claimed.extend(self.claim_one(id, now).await?);
                }
            }
            if !claimed.is_empty() {
                break;
            }
        }
        Ok(claimed)
    }

    /// What could be claimed. Some more than wanted, because others are at it too.
    async fn ready(&self, now: DateTime<Utc>, wanted: usize) -> Result<Vec<NotificationId>, ServiceError> {
        let busy = self.worker.sending().len();
        let limit = i64::try_from(wanted * 4 + busy).unwrap_or(i64::MAX);
        let mut ids = queue::ready(&mut self.db.read().await?.conn(), now, limit).await?;
        self.leave_out_own(&mut ids);
        Ok(ids)
    }

    fn leave_out_own(&self, ids: &mut Vec<NotificationId>) {
        let sending = self.worker.sending();
        ids.retain(|id| !sending.contains(id));
    }

    async fn claim_one(
        &self,
        id: NotificationId,
        now: DateTime<Utc>,
    ) -> Result<Option<Claimed>, ServiceError> {
        let lease = self.lease(now);
        let mut writing = self.db.brief_write().await?;
        let found = queue::claim(&mut writing.conn(), id, lease, now).await?;
        let Some(notification) = found else {
            return Ok(None);
        };
        writing.commit().await?;
        Ok(self.own(notification, lease, false))
    }

    /// Takes the right to try an open lane, and a row to try it with; neither without the other.
    async fn claim_probe(&self, lane: &str, now: DateTime<Utc>) -> Result<Option<Claimed>, ServiceError> {
        let lease = self.lease(now);
        let mut writing = self.db.brief_write().await?;
        let mut conn = writing.conn();
        if !lanes::win_probe(&mut conn, lane, now, lease.until).await? {
            return Ok(None);
        }
        let busy = i64::try_from(self.worker.sending().len()).unwrap_or(i64::MAX);
        let mut ids = queue::ready_on(&mut conn, lane, now, busy.saturating_add(4)).await?;
        self.leave_out_own(&mut ids);
        for id in ids {
            if let Some(notification) = queue::claim(&mut conn, id, lease, now).await? {
                writing.commit().await?;
                return Ok(self.own(notification, lease, true));
            }
        }
        Ok(None)
    }

    fn own(&self, notification: Notification, lease: Lease, probe: bool) -> Option<Claimed> {
        let id = notification.id;
        let fresh = self.worker.sending().insert(id);
        fresh.then(|| Claimed {
            notification,
            lease,
            probe,
            _own: Own {
                worker: Arc::clone(&self.worker),
                id,
            },
        })
    }

    fn lease(&self, now: DateTime<Utc>) -> Lease {
        let lasts = TimeDelta::from_std(self.worker.settings.lease).unwrap_or(TimeDelta::minutes(2));
        Lease {
            token: self.clock.new_id(),
            until: now + lasts,
        }
    }
}
