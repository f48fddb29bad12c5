//! What runs by itself. A job is idempotent, bounded in each run, survives one bad row, and says in a line what it did. Of
//! several nodes one runs it; a run that fails, or panics, is recorded and followed by the next.

mod registry;

use std::panic::AssertUnwindSafe;

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use futures::future::join_all;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::FieldErrors;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::history;
use crate::store::history::Event;
use crate::store::jobs::{self, Ended, JobRow, Run};

pub use self::registry::{JOBS, Job};

/// For how long a node has a job for itself. A run that takes longer may meet another one: it is idempotent.
const LEASE: TimeDelta = TimeDelta::minutes(10);
/// By how much the clocks of two nodes may differ.
const CLOCKS_APART: TimeDelta = TimeDelta::seconds(30);
/// What is kept of an error.
const ERROR_CHARS: usize = 300;

/// How a run by hand went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRun {
    /// What it did, or what went wrong, in a line.
    pub result: String,
    /// Whether it failed.
    pub failed: bool,
}

/// A job and how its last run went, for a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobView {
    /// Its name, as commands take it.
    pub name: String,
    /// What it does, as a sentence.
    pub says: String,
    /// How often, in minutes.
    pub every_minutes: i64,
    /// How it stands; `None` before its first run.
    pub row: Option<JobRow>,
    /// Whether somebody runs it now.
    pub running: bool,
    /// Whether it should have run and did not, by more than an interval: no node is up, or the job hangs.
    pub late: bool,
}

impl Backend {
    /// Runs what is due, and answers how many jobs that were.
    ///
    /// # Errors
    /// When the database fails. What a job answers is on record, and no error here.
    pub async fn run_due_jobs(&self) -> Result<usize, ServiceError> {
        Ok(self.run_due().await?.len())
    }

    /// Runs what is due, and answers the name of each job that ran and how it went.
    ///
    /// # Errors
    /// When the database fails. What a job answers is on record, and no error here.
    pub async fn run_due(&self) -> Result<Vec<(&'static str, JobRun)>, ServiceError> {
        let rows = jobs::all(&mut self.db.read().await?.conn()).await?;
        let now = self.clock.now();
        let due: Vec<&Job> = JOBS
            .iter()
            .filter(|job| {
                let row = rows.iter().find(|row| row.name == job.name);
                row.is_none_or(|row| row.next_at <= now || row.next_at > horizon(job, now))
            })
            .collect();
        let waits = |job: &Job| {
            let first = job.after;
            first.is_some_and(|first| due.iter().any(|job| job.name == first))
        };
        let runs = join_all(due.iter().filter(|job| !waits(job)).map(async |job| {
            let mut runs = vec![(job.name, self.run(job, false).await)];
            for next in due.iter().filter(|next| next.after == Some(job.name)) {
                runs.push((next.name, self.run(next, false).await));
            }
            runs
        }));
        let mut ran = Vec::new();
        for (name, run) in runs.await.into_iter().flatten() {
            ran.extend(run?.map(|run| (name, run)));
        }
        Ok(ran)
    }

    /// Runs one job now, due or not.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` when there is none of this name; `Invalid` when it is running already.
    pub async fn run_job(&self, actor: &Actor, name: &str) -> Result<JobRun, ServiceError> {
        require(actor, Permission::ManageDeliveries)?;
        let job = JOBS
            .iter()
            .find(|job| job.name == name)
            .ok_or(ServiceError::NotFound)?;
        let mut writing = self.write_as(actor).await?;
        let event = Event {
            entity_id: None,
            ..self.event(
                actor,
                Action::JobRun,
                Permission::ManageDeliveries,
                ("job", uuid::Uuid::nil()),
                json!({ "job": job.name }),
            )
        };
        history::append(&mut writing.conn(), &event).await?;
        writing.commit().await?;
        // A task of its own: whoever asked may go away, the run is recorded all the same.
        let backend = self.clone();
        let run = tokio::spawn(async move { backend.run(job, true).await });
        let run = run
            .await
            .map_err(|error| ServiceError::Internal(error.to_string()))?;
        run?.ok_or_else(|| {
            FieldErrors::one(
                "job",
                "It is running already; its result will be here when it has ended.",
            )
            .into()
        })
    }

    /// Every job, in the order of the registry.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn jobs(&self, actor: &Actor) -> Result<Vec<JobView>, ServiceError> {
        require(actor, Permission::ReadDeliveries)?;
        let rows = jobs::all(&mut self.db.read().await?.conn()).await?;
        let now = self.clock.now();
        let view = |job: &Job| {
            let row = rows.iter().find(|row| row.name == job.name).cloned();
            JobView {
                name: job.name.into(),
                says: job.says.into(),
                every_minutes: job.every.num_minutes(),
                running: row
                    .as_ref()
                    .and_then(|row| row.lease_until)
                    .is_some_and(|until| until > now),
                late: row.as_ref().is_some_and(|row| row.next_at + job.every < now),
                row,
            }
        };
        Ok(JOBS.iter().map(view).collect())
    }

    /// Runs a job if nobody else does; `None` when there is nothing to run.
    async fn run(&self, job: &Job, by_hand: bool) -> Result<Option<JobRun>, ServiceError> {
        let now = self.clock.now();
        let run = Run {
            lease: self.clock.new_id(),
            worker: self.worker.settings.name.clone(),
            now,
            until: now + LEASE,
            by_hand,
            horizon: horizon(job, now),
        };
        let mut writing = self.db.brief_write().await?;
        jobs::register(&mut writing.conn(), job.name, now).await?;
        let begun = jobs::begin(&mut writing.conn(), job.name, &run).await?;
        writing.commit().await?;
        if !begun {
            return Ok(None);
        }
        let stopwatch = std::time::Instant::now();
        let outcome = AssertUnwindSafe((job.run)(self.clone())).catch_unwind().await;
        let took = stopwatch.elapsed();
        let (result, failed) = match outcome {
            Ok(Ok(result)) => (result, false),
            Ok(Err(error)) => (error.to_string().chars().take(ERROR_CHARS).collect(), true),
            Err(_) => ("It broke; the server's log says where.".to_owned(), true),
        };
        if failed {
            tracing::error!(
                job.name = job.name, job.result = %result, job.seconds = took.as_secs(),
                "A job failed; it runs again at its next time"
            );
        } else {
            tracing::debug!(job.name = job.name, job.result = %result, job.seconds = took.as_secs(), "A job has run");
        }
        let at = self.clock.now();
        let ended = Ended {
            at,
            duration_ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
            result: result.clone(),
            failed,
            next_at: at + job.every,
        };
        let mut writing = self.db.brief_write().await?;
        if !jobs::end(&mut writing.conn(), job.name, run.lease, &ended).await? {
            tracing::warn!(
                job.name = job.name,
                "A job took longer than its lease; another node runs it by now"
            );
        }
        writing.commit().await?;
        Ok(Some(JobRun { result, failed }))
    }
}

/// A next run after this was written by a clock that went wrong since.
fn horizon(job: &Job, now: DateTime<Utc>) -> DateTime<Utc> {
    now + job.every + CLOCKS_APART
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open;

    #[tokio::test]
    async fn a_run_that_panics_is_on_record_and_followed_by_the_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("holdfast.db").display());
        let db = open::open(&url, 2).await.expect("a database");
        let clock = crate::Clock::fixed("2026-11-22".parse().expect("a date"));
        let backend = Backend::new(db, clock);
        let breaks = Job {
            name: "breaks",
            says: "Breaks.",
            every: TimeDelta::minutes(5),
            after: None,
            run: |_| Box::pin(async { panic!("as it was told to") }),
        };
        let run = backend.run(&breaks, false).await.expect("the database answers");
        assert!(run.expect("it was due").failed);
        let again = backend.run(&breaks, false).await.expect("the database answers");
        assert_eq!(again, None, "not before its time");
        backend.clock.advance(TimeDelta::minutes(5));
        let run = backend.run(&breaks, false).await.expect("the database answers");
        assert!(run.is_some(), "the lease was given back");
        let rows = jobs::all(&mut backend.db.read().await.expect("a connection").conn()).await;
        let rows = rows.expect("the database answers");
        assert!(rows[0].failed && rows[0].result.is_some());
        backend.db.close().await;
    }
}
