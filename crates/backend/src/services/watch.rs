//! What is watched from outside, for machines: counts and instants; no names, no addresses, no ids.

use chrono::{DateTime, TimeDelta, Utc};
use holdfast_domain::ids::ChannelId;
use holdfast_domain::reminder::{AttemptOutcome, ChannelClass, DeliveryState};

use super::Backend;
use super::jobs::JOBS;
use crate::error::ServiceError;
use crate::store::jobs::{self, JobRow};
use crate::store::notifications::log;
use crate::store::{lanes, watch};

/// How far back tries are counted.
const RECENT: TimeDelta = TimeDelta::hours(1);

/// How delivery and the jobs do right now.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// How many notifications stand how; each number ends at [`COUNTED_MAX`](watch::COUNTED_MAX).
    pub states: Vec<(DeliveryState, i64)>,
    /// For how long the oldest of what is ready has been ready, in seconds; 0 when nothing is.
    pub oldest_ready_seconds: i64,
    /// How the tries of the last hour went.
    pub attempts: Vec<(AttemptOutcome, i64)>,
    /// How many ways of delivery there are of each kind that has lanes, and how many of them rest.
    pub lanes: Vec<(ChannelClass, i64, i64)>,
    /// The jobs that exist and have run.
    pub jobs: Vec<JobRow>,
    /// The instant of all this.
    pub now: DateTime<Utc>,
}

impl Watched {
    /// How much is recorded and not sent yet.
    #[must_use]
    pub fn waiting(&self) -> i64 {
        let waits = |state: &DeliveryState| {
            matches!(
                state,
                DeliveryState::Held | DeliveryState::Queued | DeliveryState::Sending
            )
        };
        self.states
            .iter()
            .filter(|(state, _)| waits(state))
            .map(|(_, count)| count)
            .sum()
    }
}

impl Backend {
    /// How delivery and the jobs do right now. For the machine that watches: it names nobody and asks no permission.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn watched(&self) -> Result<Watched, ServiceError> {
        let now = self.clock.now();
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let oldest = log::counts(&mut conn, now).await?.oldest_ready;
        let lanes = lanes::all(&mut conn).await?;
        let of = |channel: ChannelClass| {
            // A lane is mail as a whole, or the id of a webhook.
            let is_webhook = channel == ChannelClass::Webhook;
            let these = lanes
                .iter()
                .filter(|lane| lane.lane.parse::<ChannelId>().is_ok() == is_webhook);
            let (all, open): (i64, i64) = these.fold((0, 0), |(all, open), lane| {
                (all + 1, open + i64::from(lane.opened_at.is_some()))
            });
            (channel, all, open)
        };
        let known = |row: &JobRow| JOBS.iter().any(|job| job.name == row.name);
        Ok(Watched {
            states: watch::states(&mut conn).await?,
            oldest_ready_seconds: oldest.map_or(0, |oldest| (now - oldest).num_seconds().max(0)),
            attempts: watch::attempts_since(&mut conn, now - RECENT).await?,
            lanes: [ChannelClass::Email, ChannelClass::Webhook].map(of).into(),
            jobs: jobs::all(&mut conn).await?.into_iter().filter(known).collect(),
            now,
        })
    }
}
