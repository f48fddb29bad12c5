//! Settling: what became of a try is written under the lease it was made with, together with the try itself and what it
//! says about its lane.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use holdfast_domain::reminder::delivery::{BREAKER_FAILURES, probe_in, retry_in};
use holdfast_domain::reminder::{AttemptOutcome, DeliveryState};

use super::claiming::Claimed;
use super::{Backend, End, Tried};
use crate::error::ServiceError;
use crate::notify::Failure;
use crate::store::notifications::queue::{self, NewAttempt, Settled};
use crate::store::{Conn, lanes};

/// For how long it is tried to write down what became of a message: what arrived must not be sent again because the database
/// was away. While it is tried, this process does not take the row a second time, and the lease keeps the others from it as
/// long as it runs; when nobody took over meanwhile, it can be settled even after that.
const TRIED_FOR: Duration = Duration::from_mins(10);
const BETWEEN_TRIES: Duration = Duration::from_millis(500);
/// What is kept of an error.
const ERROR_CHARS: usize = 500;

impl Backend {
    /// Writes down how a try went.
    pub(super) async fn settle(
        &self,
        claimed: &Claimed,
        tried: Tried,
        (began_at, took): (DateTime<Utc>, Duration),
    ) -> End {
        let id = claimed.notification.id;
        let (settled, end) = self.judge(claimed, &tried);
        let began = std::time::Instant::now();
        loop {
            match self.write_down(claimed, &tried, &settled, (began_at, took)).await {
                Ok(true) => break,
                Ok(false) => {
                    tracing::warn!(
                        notification.id = %id,
                        "The lease of a notification ran out while it was sent; another worker has taken over and nothing was written"
                    );
                    return End::Lost;
                }
                Err(error) if began.elapsed() > TRIED_FOR => {
                    tracing::error!(
                        notification.id = %id, error = %error,
                        "What became of a notification could not be written down; it is sent again when its lease has run out"
                    );
                    return End::Lost;
                }
                Err(_) => tokio::time::sleep(BETWEEN_TRIES).await,
            }
        }
        if end == End::Dead {
            tracing::warn!(
                notification.id = %id, notification.attempts = settled.attempts,
                "A notification could not be delivered and is not tried again; it is among the failed deliveries"
            );
        }
        end
    }

    /// What a try means for the row.
    fn judge(&self, claimed: &Claimed, tried: &Tried) -> (Settled, End) {
        let now = self.clock.now();
        let attempts = claimed.notification.attempts;
        let settled = |state, attempts, error: Option<String>| Settled {
            state,
            attempts,
            not_before: claimed.notification.not_before,
            error,
        };
        match tried {
            Tried::Sent => (settled(DeliveryState::Sent, attempts, None), End::Sent),
            Tried::Nothing(why) => (
                settled(DeliveryState::Cancelled, attempts, why.map(str::to_owned)),
                End::Cancelled,
            ),
            Tried::Failed(Failure::Permanent { error }) => (
                settled(DeliveryState::Dead, attempts + 1, Some(short(error))),
                End::Dead,
            ),
            // A probe that fails says something about the lane and nothing about the row: it stays where it was, so that a day
            // without a mail server uses up nothing.
            Tried::Failed(Failure::Transient {
                error,
                message_only: false,
                ..
            }) if claimed.probe => (
                settled(DeliveryState::Queued, attempts, Some(short(error))),
                End::Postponed,
            ),
            Tried::Failed(Failure::Transient {
                error, retry_after, ..
            }) => {
                let attempts = attempts + 1;
                match retry_in(attempts, self.jitter(), *retry_after) {
                    Some(wait) => (
                        Settled {
                            not_before: now + wait,
                            ..settled(DeliveryState::Queued, attempts, Some(short(error)))
                        },
                        End::Postponed,
                    ),
                    None => (
                        settled(DeliveryState::Dead, attempts, Some(short(error))),
                        End::Dead,
                    ),
                }
            }
        }
    }

    /// From 0 to 1.
    fn jitter(&self) -> f64 {
        // The end of an id is random.
        f64::from(self.clock.new_id().as_bytes()[15]) / 255.0
    }

    /// One transaction: the lane, the row under its lease, the try. `false`, and nothing is changed, when the lease was lost.
    async fn write_down(
        &self,
        claimed: &Claimed,
        tried: &Tried,
        settled: &Settled,
        (began_at, took): (DateTime<Utc>, Duration),
    ) -> Result<bool, ServiceError> {
        let now = self.clock.now();
        let id = claimed.notification.id;
        let mut writing = self.db.brief_write().await?;
        let mut conn = writing.conn();
        self.judge_lane(&mut conn, claimed, tried, now).await?;
        if !queue::settle(&mut conn, id, claimed.lease.token, settled, now).await? {
            return Ok(false);
        }
        let outcome = match tried {
            Tried::Sent => Some(AttemptOutcome::Sent),
            Tried::Failed(Failure::Permanent { .. }) => Some(AttemptOutcome::Permanent),
            Tried::Failed(Failure::Transient { .. }) => Some(AttemptOutcome::Transient),
            Tried::Nothing(_) => None,
        };
        if let Some(outcome) = outcome {
            let attempt = NewAttempt {
                id: self.clock.new_id(),
                worker: self.worker.settings.name.clone(),
                began_at,
                duration_ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
                outcome,
                error: settled.error.clone(),
            };
            queue::insert_attempt(&mut conn, id, &attempt).await?;
        }
        writing.commit().await?;
        Ok(true)
    }

    /// What a try means for its lane. Whoever answers, be it with a refusal, is there.
    async fn judge_lane(
        &self,
        conn: &mut Conn<'_>,
        claimed: &Claimed,
        tried: &Tried,
        now: DateTime<Utc>,
    ) -> Result<(), ServiceError> {
        let lane = &claimed.notification.lane;
        match tried {
            Tried::Sent => lanes::answered(conn, lane, true, now).await?,
            // Nothing was sent, so that nothing is known: the next row is the probe.
            Tried::Nothing(_) if claimed.probe => lanes::open(conn, lane, now, now).await?,
            Tried::Failed(Failure::Permanent { .. }) => lanes::answered(conn, lane, false, now).await?,
            Tried::Failed(Failure::Transient {
                message_only: true, ..
            }) if claimed.probe => lanes::answered(conn, lane, false, now).await?,
            Tried::Nothing(_)
            | Tried::Failed(Failure::Transient {
                message_only: true, ..
            }) => {}
            Tried::Failed(Failure::Transient {
                error, retry_after, ..
            }) => {
                let failures = lanes::failed(conn, lane, &short(error), claimed.probe).await?;
                if let Some(failures) = failures.filter(|failures| *failures >= BREAKER_FAILURES) {
                    let asked = retry_after.unwrap_or_default().min(TimeDelta::days(1));
                    let rest = probe_in(failures).max(asked);
                    lanes::open(conn, lane, now, now + rest).await?;
                    tracing::warn!(
                        delivery.lane = %lane, delivery.failures = failures, delivery.rest_seconds = rest.num_seconds(),
                        "A way of delivery keeps failing; it rests, and is then tried with one message"
                    );
                }
            }
        }
        Ok(())
    }
}

fn short(error: &str) -> String {
    error.chars().take(ERROR_CHARS).collect()
}
