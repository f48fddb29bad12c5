//! The jobs, one line each, and what the small ones do.

use std::time::Duration;

use chrono::TimeDelta;
use futures::future::BoxFuture;
use holdfast_domain::reminder::DeliveryState;

use super::Backend;
use crate::clock::Clock;
use crate::error::ServiceError;
use crate::store::notifications::cycle;
use crate::store::{browsers, history, sessions, sign_in};

/// What a run answers: what it did, in a line.
type Ran = BoxFuture<'static, Result<String, ServiceError>>;

/// Something that runs by itself.
#[derive(Debug)]
pub struct Job {
    /// Its name: in commands, in the log.
    pub name: &'static str,
    /// What it does, as a sentence.
    pub says: &'static str,
    /// How often.
    pub every: TimeDelta,
    /// The job that it waits for when both are due: a digest holds what was planned in the same round, so that a beginning is one
    /// message.
    pub(super) after: Option<&'static str>,
    /// Runs it once.
    pub(super) run: fn(Backend) -> Ran,
}

/// Every job. A new one is a line here.
#[rustfmt::skip]
pub const JOBS: &[Job] = &[
    Job { name: "plan-reminders", says: "Plans reminders and cancels obsolete ones.", every: TimeDelta::minutes(5), after: None, run: plan },
    Job { name: "bundle-digests", says: "Puts the reminders of a day into one e-mail a person, at the hour that each has chosen.", every: TimeDelta::minutes(5), after: Some("plan-reminders"), run: bundle },
    Job { name: "queue-reports", says: "Sends scheduled reports.", every: TimeDelta::minutes(5), after: None, run: queue_reports },
    Job { name: "deliver", says: "Sends ready messages, should the delivery worker have stopped.", every: TimeDelta::minutes(1), after: None, run: deliver },
    Job { name: "refresh-scores", says: "Recomputes scores whose facts have aged.", every: TimeDelta::minutes(1), after: None, run: refresh },
    Job { name: "end-sessions", says: "Removes ended sessions and expired one-time links.", every: TimeDelta::hours(1), after: None, run: end_sessions },
    Job { name: "tidy", says: "Removes notifications completed more than two years ago.", every: TimeDelta::days(1), after: None, run: tidy },
    Job { name: "verify-audit", says: "Checks that nothing in the audit log was changed, added or removed.", every: TimeDelta::days(1), after: None, run: verify },
];

/// Messages of one run of `deliver`, so that it never holds up the other jobs for long.
const MESSAGES: usize = 40;
/// For how long what was said is kept.
const KEPT: TimeDelta = TimeDelta::days(730);
/// Rows of one transaction of `tidy`, and transactions of one run.
const TIDY_ROWS: i64 = 500;
const TIDY_ROUNDS: usize = 20;

/// For how long one state of the audit log is held while it is gone through.
const VERIFYING: Duration = Duration::from_mins(4);

/// A broken log is the failure of this job: it is told of where jobs are, until the log is whole again.
fn verify(backend: Backend) -> Ran {
    Box::pin(async move {
        let mut reading = backend.db.snapshot(VERIFYING).await?;
        let mut conn = reading.conn();
        let Ok(flaw) = tokio::time::timeout(VERIFYING, history::verify(&mut conn)).await else {
            return Err(ServiceError::Internal(
                "The audit log takes longer than this job may; nothing was found so far. `holdfast audit verify` has no such limit.".to_owned(),
            ));
        };
        match flaw? {
            None => Ok("The audit log is whole.".to_owned()),
            Some(flaw) => Err(ServiceError::Internal(format!(
                "The audit log is broken: {flaw}."
            ))),
        }
    })
}

fn plan(backend: Backend) -> Ran {
    Box::pin(async move { Ok(backend.plan_reminders().await?.to_string()) })
}

fn bundle(backend: Backend) -> Ran {
    Box::pin(async move { Ok(format!("{} digests made", backend.bundle_digests().await?)) })
}

fn queue_reports(backend: Backend) -> Ran {
    Box::pin(async move {
        Ok(format!(
            "{} reports queued",
            backend.queue_scheduled_reports().await?
        ))
    })
}

fn deliver(backend: Backend) -> Ran {
    Box::pin(async move { Ok(backend.deliver_due(MESSAGES).await?.to_string()) })
}

fn refresh(backend: Backend) -> Ran {
    Box::pin(async move { Ok(format!("{} scores computed", backend.refresh_scores().await?)) })
}

fn end_sessions(backend: Backend) -> Ran {
    Box::pin(async move {
        let mut writing = backend.db.write().await?;
        // Sessions live on the machine's clock, as browsers do.
        let now = Clock::system().now();
        sessions::delete_expired(&mut writing.conn(), now).await?;
        browsers::forget_expired(&mut writing.conn(), now).await?;
        // Those of the last days count how many were sent.
        let before = backend.clock.now() - TimeDelta::days(7);
        sign_in::remove_expired(&mut writing.conn(), before).await?;
        writing.commit().await?;
        Ok("Ended sessions removed".to_owned())
    })
}

fn tidy(backend: Backend) -> Ran {
    Box::pin(async move {
        let before = backend.clock.now() - KEPT;
        let mut removed = 0;
        for state in [
            DeliveryState::Sent,
            DeliveryState::Bundled,
            DeliveryState::Cancelled,
            DeliveryState::Dead,
        ] {
            for _ in 0..TIDY_ROUNDS {
                let mut writing = backend.db.brief_write().await?;
                let rows = cycle::remove_settled(&mut writing.conn(), state, before, TIDY_ROWS).await?;
                writing.commit().await?;
                removed += rows;
                if rows == 0 {
                    break;
                }
            }
        }
        Ok(format!("{removed} old notifications removed"))
    })
}
