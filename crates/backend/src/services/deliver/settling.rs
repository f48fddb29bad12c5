//! Settling: what became of a try is written under the lease it was made with, together with the try itself and what it
//! says about its lane.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::delivery::{BREAKER_FAILURES, probe_in, retry_in};
use holdfast_domain::reminder::{AttemptOutcome, DeliveryState};

use super::claiming::Claimed;
use super::{Backend, End, Tried};
use crate::error::ServiceError;
use crate::notify::{Blame, Failure};
use crate::store::notifications::Notification;
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
        let began = std::time::Instant::now();
        let (settled, end) = loop {
            match self.write_down(claimed, &tried, (began_at, took)).await {
                Ok(Some(settled)) => break settled,
                Ok(None) => {
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
        };
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
            // What became of a refusal is judged where its lane is known; here it is what it says itself.
            Tried::Failed(
                Failure::Permanent { error }
                | Failure::Refused {
                    error,
                    blame: Blame::Mail,
                    ..
                },
            ) => (
                settled(DeliveryState::Dead, attempts + 1, Some(short(error))),
                End::Dead,
            ),
            Tried::Failed(Failure::Refused {
                error,
                blame: Blame::Lane,
                ..
            }) => (
                settled(DeliveryState::Queued, attempts, Some(short(error))),
                End::Postponed,
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
            Tried::Failed(Failure::Transient { error, .. } | Failure::Refused { error, .. }) => {
                let asked = match tried {
                    Tried::Failed(Failure::Transient { retry_after, .. }) => *retry_after,
                    _ => None,
                };
                let attempts = attempts + 1;
                match retry_in(attempts, self.jitter(), asked) {
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

    /// One transaction: the lane, the row under its lease, the try. `None`, and nothing is changed, when the lease was lost.
    async fn write_down(
        &self,
        claimed: &Claimed,
        tried: &Tried,
        (began_at, took): (DateTime<Utc>, Duration),
    ) -> Result<Option<(Settled, End)>, ServiceError> {
        let now = self.clock.now();
        let id = claimed.notification.id;
        let mut writing = self.db.brief_write().await?;
        let mut conn = writing.conn();
        let tried = &self.look_at_refusal(&mut conn, claimed, tried).await?;
        let (mut settled, end) = self.judge(claimed, tried);
        if let Some(rest) = self.judge_lane(&mut conn, claimed, tried, now).await? {
            // Whoever else waits is the next to be tried, so that one message cannot keep its way shut.
            settled.not_before = now + rest;
        }
        if !queue::settle(&mut conn, id, claimed.lease.token, &settled, now).await? {
            return Ok(None);
        }
        let outcome = match tried {
            Tried::Sent => Some(AttemptOutcome::Sent),
            Tried::Failed(_) if settled.state == DeliveryState::Queued => Some(AttemptOutcome::Transient),
            Tried::Failed(Failure::Transient { .. }) => Some(AttemptOutcome::Transient),
            Tried::Failed(_) => Some(AttemptOutcome::Permanent),
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
        Ok(Some((settled, end)))
    }

    /// Whose a refusal is, seen beside those before it. The same refusal of two messages in a row is the lane's, whatever it
    /// says, and the first of them waits again too. But when something arrived after this one was refused before, the way is
    /// fine and the refusal is this message's.
    async fn look_at_refusal(
        &self,
        conn: &mut Conn<'_>,
        claimed: &Claimed,
        tried: &Tried,
    ) -> Result<Tried, ServiceError> {
        let Tried::Failed(Failure::Refused { error, blame, same }) = tried else {
            return Ok(tried.clone());
        };
        let Notification { id, lane, .. } = &claimed.notification;
        let last = lanes::last_refusal(conn, lane).await?;
        let tried_before = queue::last_try(conn, *id).await?;
        let worked_since = last.worked_at > tried_before && tried_before.is_some();
        let in_a_row = last.same.as_deref() == Some(same) && last.notification != Some(id.0);
        let blame = match blame {
            Blame::Lane if worked_since => Blame::Later,
            blame if worked_since => *blame,
            _ if in_a_row => Blame::Lane,
            blame => *blame,
        };
        if let (Blame::Lane, Some(first), true) = (blame, last.notification, in_a_row) {
            queue::revive(conn, NotificationId(first), self.clock.now()).await?;
        }
        Ok(Tried::Failed(Failure::Refused {
            error: error.clone(),
            blame,
            same: same.clone(),
        }))
    }

    /// What a try means for its lane, and how long that rests because it refuses everybody. Whoever answers, be it with a
    /// refusal, is there.
    async fn judge_lane(
        &self,
        conn: &mut Conn<'_>,
        claimed: &Claimed,
        tried: &Tried,
        now: DateTime<Utc>,
    ) -> Result<Option<TimeDelta>, ServiceError> {
        let lane = &claimed.notification.lane;
        match tried {
            Tried::Failed(Failure::Refused { error, blame, same }) => {
                let id = claimed.notification.id;
                if *blame != Blame::Lane {
                    lanes::answered(conn, lane, false, now).await?;
                    lanes::note_refusal(conn, lane, same, id.0).await?;
                    return Ok(None);
                }
                let failures = lanes::failed(conn, lane, &short(error), claimed.probe).await?;
                lanes::note_refusal(conn, lane, same, id.0).await?;
                let rest = probe_in(failures.unwrap_or(BREAKER_FAILURES));
                if failures.is_some() {
                    lanes::open(conn, lane, now, now + rest).await?;
                    tracing::warn!(
                        delivery.lane = %lane, delivery.rest_seconds = rest.num_seconds(),
                        "A way of delivery refuses everything; it rests, and is then tried with one message"
                    );
                }
                return Ok(Some(rest));
            }
            Tried::Sent => lanes::answered(conn, lane, true, now).await?,
            // Nothing was sent, so that nothing is known: the next row is the probe.
            Tried::Nothing(_) if claimed.probe => lanes::open(conn, lane, now, now).await?,
            Tried::Failed(Failure::Permanent { error }) => {
                lanes::answered(conn, lane, false, now).await?;
                lanes::refused_for_good(conn, lane, &short(error), now).await?;
            }
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
        Ok(None)
    }
}

fn short(error: &str) -> String {
    error.chars().take(ERROR_CHARS).collect()
}
