//! What falls due in the next 90 days, and what is overdue, of every kind on one line of time.

use chrono::{Datelike, Days, Months, NaiveDate};
use holdfast_domain::access::{Actor, Permission};
use serde::{Deserialize, Serialize};

use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::PageRequest;
use crate::store::dates::{EARLIEST, NEVER};
use crate::store::list::Page;
use crate::store::timeline::{self, Day, TimelineEntry, TimelineFilter};

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

/// What is due in order of day, as pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    /// The day it was asked for.
    pub today: NaiveDate,
    /// What is due, the earliest first.
    pub page: Page<TimelineEntry>,
    /// How much is overdue, up to one more than lists count.
    pub overdue: i64,
}

/// A month of what is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// The day it was asked for.
    pub today: NaiveDate,
    /// The first day of the month.
    pub first: NaiveDate,
    /// Its last.
    pub last: NaiveDate,
    /// The days on which something is due, the earliest first.
    pub days: Vec<Day>,
    /// How much is overdue, of whatever month, up to one more than lists count.
    pub overdue: i64,
}

impl Backend {
    /// A page of what is due: what comes, from today on, or from `from` on; or what is overdue.
    ///
    /// # Errors
    /// `Forbidden`, or when the page's key does not read.
    pub async fn agenda(
        &self,
        actor: &Actor,
        filter: &TimelineFilter,
        from: Option<NaiveDate>,
        overdue: bool,
        page: &PageRequest,
    ) -> Result<Agenda, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        self.look_after_scores().await?;
        let today = self.clock.today();
        let span = if overdue {
            (EARLIEST, today - Days::new(1))
        } else {
            (from.unwrap_or(today), NEVER)
        };
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let (late, ahead) = timeline::numbers(&mut conn, filter, today).await?;
        let total = match (overdue, from) {
            (true, _) => late,
            (false, None) => ahead,
            (false, Some(from)) => timeline::numbers(&mut conn, filter, from).await?.1,
        };
        Ok(Agenda {
            today,
            page: timeline::agenda(&mut conn, filter, span, page, total).await?,
            overdue: late,
        })
    }

    /// The month that holds `day`, or that of today.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn month(
        &self,
        actor: &Actor,
        filter: &TimelineFilter,
        day: Option<NaiveDate>,
    ) -> Result<Month, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        self.look_after_scores().await?;
        let today = self.clock.today();
        let day = day.unwrap_or(today);
        let first = day.with_day(1).unwrap_or(day);
        let last = first + Months::new(1) - Days::new(1);
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        Ok(Month {
            today,
            first,
            last,
            days: timeline::month(&mut conn, filter, (first, last)).await?,
            overdue: timeline::numbers(&mut conn, filter, today).await?.0,
        })
    }

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
