//! What falls due in the next 90 days, and what is overdue, of every kind on one line of time.

use chrono::{Days, NaiveDate};
use holdfast_domain::access::{Actor, Permission};
use serde::{Deserialize, Serialize};

use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::dates::EARLIEST;
use crate::store::timeline::{self, TimelineEntry, TimelineFilter};

/// How many days ahead are shown.
pub const TIMELINE_DAYS: u64 = 90;

/// The line of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// The day it was asked for.
    pub today: NaiveDate,
    /// The last day that it reaches.
    pub until: NaiveDate,
    /// What is due, the earliest first.
    pub entries: Vec<TimelineEntry>,
    /// Whether there is more than is shown, overdue or ahead.
    pub more: bool,
}

impl Backend {
    /// What is overdue and what falls due within [`TIMELINE_DAYS`].
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn timeline(&self, actor: &Actor, filter: &TimelineFilter) -> Result<Timeline, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        self.look_after_scores().await?;
        let today = self.clock.today();
        let until = today + Days::new(TIMELINE_DAYS);
        let yesterday = today - Days::new(1);
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        // Read apart, so that much that is overdue does not hide what comes next.
        let (mut entries, late) = timeline::due(&mut conn, filter, EARLIEST, yesterday).await?;
        let (ahead, later) = timeline::due(&mut conn, filter, today, until).await?;
        entries.extend(ahead);
        entries.sort_by(|a, b| (a.date.day, &a.integration_name).cmp(&(b.date.day, &b.integration_name)));
        Ok(Timeline {
            today,
            until,
            entries,
            more: late || later,
        })
    }
}
