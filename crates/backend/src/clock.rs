//! The one place that reads the time. Everything else is handed a [`Clock`] or a date.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

/// Counts the ids that the system's clock makes in one instant.
static CONTEXT: Mutex<uuid::ContextV7> = Mutex::new(uuid::ContextV7::new());

/// Tells the time, the organisation's calendar day, and makes ids.
#[derive(Clone, Debug)]
pub struct Clock {
    source: Source,
    zone: Tz,
}

#[derive(Clone, Debug)]
enum Source {
    System,
    Fixed(Arc<Standing>),
}

/// An instant at which a clock stands until it is moved.
#[derive(Debug)]
struct Standing {
    instant: Mutex<DateTime<Utc>>,
    /// Counts the ids of this clock: a counter never goes back, so that one shared with a later clock would give ids of that time.
    context: Mutex<uuid::ContextV7>,
}

impl Standing {
    fn at(instant: DateTime<Utc>) -> Source {
        Source::Fixed(Arc::new(Self {
            instant: Mutex::new(instant),
            context: Mutex::new(uuid::ContextV7::new()),
        }))
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Clock {
    /// The machine's clock, with days in UTC.
    #[must_use]
    pub const fn system() -> Self {
        Self {
            source: Source::System,
            zone: Tz::UTC,
        }
    }

    /// A clock that stands at noon of `day` until it is moved: tests and rehearsals.
    ///
    /// # Panics
    /// Never: noon exists on every day.
    #[must_use]
    pub fn fixed(day: NaiveDate) -> Self {
        let noon = day.and_hms_opt(12, 0, 0).unwrap_or_default();
        Self {
            source: Standing::at(noon.and_utc()),
            zone: Tz::UTC,
        }
    }

    /// The same clock with the calendar days of a time zone.
    #[must_use]
    pub fn in_zone(mut self, zone: Tz) -> Self {
        self.zone = zone;
        self
    }

    /// The same instant on a clock of its own: moving one does not move the other. For nodes whose clocks differ.
    #[must_use]
    pub fn apart(&self) -> Self {
        let source = match &self.source {
            Source::System => Source::System,
            Source::Fixed(_) => Standing::at(self.now()),
        };
        Self {
            source,
            zone: self.zone,
        }
    }

    /// The organisation's time zone.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// Now.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the SystemClock that everything else asks"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.source {
            Source::System => Utc::now(),
            Source::Fixed(standing) => *standing.instant.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// The calendar day, in the organisation's time zone.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now().with_timezone(&self.zone).date_naive()
    }

    /// The instant at which an hour of a day begins in the organisation's time zone; the first after it where the clocks
    /// are put forward over it.
    #[must_use]
    pub fn at(&self, day: NaiveDate, hour: u32) -> DateTime<Utc> {
        (hour..hour + 3)
            .filter_map(|hour| day.and_hms_opt(hour.min(23), 0, 0))
            .find_map(|local| self.zone.from_local_datetime(&local).earliest())
            .map_or_else(
                || day.and_time(chrono::NaiveTime::MIN).and_utc(),
                |instant| instant.with_timezone(&Utc),
            )
    }

    /// Moves a fixed clock; the system's clock cannot be moved and stays.
    pub fn advance(&self, by: TimeDelta) {
        if let Source::Fixed(standing) = &self.source {
            *standing.instant.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }

    /// A new id (UUID version 7, RFC 9562): ordered by time, and within an instant by the order in which it was asked
    /// for, so that what one process makes sorts as it happened.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        let context = match &self.source {
            Source::System => CONTEXT.lock(),
            Source::Fixed(standing) => standing.context.lock(),
        }
        .unwrap_or_else(PoisonError::into_inner);
        Uuid::new_v7(uuid::Timestamp::from_unix(
            &*context,
            seconds,
            now.timestamp_subsec_nanos(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_of_the_organisation() {
        let day: NaiveDate = "2026-03-28".parse().expect("a date");
        let clock = Clock::fixed(day).in_zone(Tz::Pacific__Auckland);
        assert_eq!(
            clock.today().to_string(),
            "2026-03-29",
            "noon in UTC is one in the morning there"
        );
        assert_eq!(clock.at(day, 7).to_rfc3339(), "2026-03-27T18:00:00+00:00");
    }

    #[test]
    fn an_hour_that_the_clocks_skip_is_the_next_one() {
        let day: NaiveDate = "2026-03-29".parse().expect("a date");
        let berlin = Clock::fixed(day).in_zone(Tz::Europe__Berlin);
        assert_eq!(berlin.at(day, 2).to_rfc3339(), "2026-03-29T01:00:00+00:00");
    }

    #[test]
    fn ids_of_a_clock_that_stands_are_of_its_day_whatever_the_machine_says() {
        let _ = Clock::system().new_id();
        let day: NaiveDate = "2020-02-29".parse().expect("a date");
        let made = Clock::fixed(day).new_id().get_timestamp().expect("version 7");
        let noon = day.and_hms_opt(12, 0, 0).expect("noon").and_utc();
        assert_eq!(i64::try_from(made.to_unix().0), Ok(noon.timestamp()));
    }

    #[test]
    fn ids_of_one_instant_sort_as_they_were_made() {
        let clock = Clock::fixed("2026-11-22".parse().expect("a date"));
        let ids: Vec<Uuid> = (0..1_000).map(|_| clock.new_id()).collect();
        assert!(ids.is_sorted(), "in order");
    }
}
