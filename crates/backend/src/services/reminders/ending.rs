//! The end of what is no longer due: what is recorded and not yet said is compared with the facts of now.

use std::collections::{BTreeSet, HashSet};

use holdfast_domain::reminder::{DeliveryState, Subject};

use super::Backend;
use crate::error::ServiceError;
use crate::store::Conn;
use crate::store::due::{self, DueFilter, Position};
use crate::store::notifications::cycle::{self, Cycle};

/// Rows that are compared at once.
const ROWS: i64 = 500;

impl Backend {
    /// Cancels what is not yet said about a date that no longer holds: the rotation was recorded, the date moved, the notice
    /// was acknowledged, the integration retired. Answers how much that was. What the run found `due` is not looked up again.
    pub(super) async fn end_cycles(&self, due: &HashSet<Cycle>) -> Result<u64, ServiceError> {
        let mut cancelled = 0;
        for state in [DeliveryState::Queued, DeliveryState::Held, DeliveryState::Dead] {
            let mut after = None;
            loop {
                let (ended, next) = {
                    let mut reading = self.db.read().await?;
                    let mut conn = reading.conn();
                    let (mut cycles, next) = cycle::open(&mut conn, state, after, ROWS).await?;
                    cycles.retain(|cycle| !due.contains(cycle));
                    (self.ended(&mut conn, cycles).await?, next)
                };
                cancelled += self.cancel(&ended).await?;
                after = next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(cancelled)
    }

    /// Which of these cycles are over.
    pub(in crate::services) async fn ended(
        &self,
        conn: &mut Conn<'_>,
        mut cycles: BTreeSet<Cycle>,
    ) -> Result<BTreeSet<Cycle>, ServiceError> {
        if cycles.is_empty() {
            return Ok(cycles);
        }
        let subjects: BTreeSet<Subject> = cycles.iter().map(|(_, subject, _)| *subject).collect();
        let filter = DueFilter::of(subjects.into_iter().collect());
        let mut position = Position::default();
        while let Some(items) = due::chunk(conn, &filter, &mut position).await? {
            for item in items {
                cycles.remove(&(item.kind, item.subject, item.due));
            }
        }
        Ok(cycles)
    }

    /// Cancels what is not yet said of these cycles.
    pub(in crate::services) async fn cancel(&self, cycles: &BTreeSet<Cycle>) -> Result<u64, ServiceError> {
        if cycles.is_empty() {
            return Ok(0);
        }
        let now = self.clock.now();
        let mut cancelled = 0;
        let mut writing = self.db.brief_write().await?;
        for (kind, subject, due) in cycles {
            cancelled += cycle::end_date(&mut writing.conn(), (*kind, subject, *due), now).await?;
        }
        writing.commit().await?;
        Ok(cancelled)
    }
}
