//! The one place that reads the time. Everything else is handed a [`Clock`] or a date.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

/// Counts the ids of one instant.
static CONTEXT: Mutex<uuid::ContextV7> = Mutex::new(uuid::ContextV7::new());

/// Tells the time, the organisation's calendar day, and makes ids.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock, in UTC.
    #[default]
    System,
    /// A clock that stands at an instant until it is moved: tests and rehearsals.
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands at noon of `day`.
    ///
    /// # Panics
    /// Never: noon exists on every day.
    #[must_use]
    pub fn fixed(day: NaiveDate) -> Self {
        let noon = day.and_hms_opt(12, 0, 0).unwrap_or_default();
        Self::Fixed(Arc::new(Mutex::new(noon.and_utc())))
    }

    /// Now.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the SystemClock that everything else asks"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => Utc::now(),
            Self::Fixed(instant) => *instant.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
        }
    }

    /// The calendar day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// Moves a fixed clock; the system's clock cannot be moved and stays.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Fixed(instant) = self {
            *instant.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += by;
        }
    }

    /// A new id (UUID version 7, RFC 9562): ordered by time, and within an instant by the order in which it was asked
    /// for, so that what one process makes sorts as it happened.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        let context = CONTEXT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
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
    fn ids_of_one_instant_sort_as_they_were_made() {
        let clock = Clock::fixed("2026-11-22".parse().expect("a date"));
        let ids: Vec<Uuid> = (0..1_000).map(|_| clock.new_id()).collect();
        assert!(ids.is_sorted(), "in order");
    }
}
