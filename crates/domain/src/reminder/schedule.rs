//! On which days a report is mailed by itself.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::ReportCadence;
use crate::enumeration::Enumeration;

/// A day of every week, or of every month that all months have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recurrence {
    /// Every week on this day, from 1 (Monday) to 7 (ISO 8601).
    Weekly(u8),
    /// Every month on this day, from 1 to 28.
    Monthly(u8),
}

impl Recurrence {
    /// Every one there is, in the order in which people are offered them.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=7).map(Self::Weekly).chain((1..=28).map(Self::Monthly))
    }

    /// From its two parts.
    ///
    /// # Errors
    /// What is allowed.
    pub fn new(cadence: ReportCadence, day: i64) -> Result<Self, String> {
        let (kind, last): (fn(u8) -> Self, u8) = match cadence {
            ReportCadence::Weekly => (Self::Weekly, 7),
            ReportCadence::Monthly => (Self::Monthly, 28),
        };
        let day = u8::try_from(day).ok().filter(|day| (1..=last).contains(day));
        day.map(kind)
            .ok_or_else(|| format!("{}: give a day from 1 to {last}.", cadence.label()))
    }

    /// From what a form holds: `weekly:1`, `monthly:15`.
    ///
    /// # Errors
    /// What is allowed.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let parts = raw
            .split_once(':')
            .and_then(|(cadence, day)| Some((ReportCadence::parse(cadence).ok()?, day.parse::<i64>().ok()?)));
        let (cadence, day) = parts.ok_or("Choose a day from the list.")?;
        Self::new(cadence, day)
    }

    /// What a form holds for it.
    #[must_use]
    pub fn value(self) -> String {
        format!("{}:{}", self.cadence().as_str(), self.day())
    }

    /// How often.
    #[must_use]
    pub fn cadence(self) -> ReportCadence {
        match self {
            Self::Weekly(_) => ReportCadence::Weekly,
            Self::Monthly(_) => ReportCadence::Monthly,
        }
    }

    /// The day of the week or month.
    #[must_use]
    pub fn day(self) -> u8 {
        match self {
            Self::Weekly(day) | Self::Monthly(day) => day,
        }
    }

    /// In words: "every Monday", "on the 1st of every month".
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Weekly(day) => format!("every {}", weekday(day)),
            Self::Monthly(day) => format!("on the {}{} of every month", day, ordinal(day)),
        }
    }

    /// The first such day after `day`.
    #[must_use]
    pub fn first_after(self, day: NaiveDate) -> NaiveDate {
        let fits = |candidate: &NaiveDate| match self {
            Self::Weekly(wanted) => candidate.weekday().number_from_monday() == u32::from(wanted),
            Self::Monthly(wanted) => candidate.day() == u32::from(wanted),
        };
        // Each kind comes within 31 days; the calendar itself ends long after any of ours.
        (1..=31)
            .filter_map(|days| day.checked_add_days(Days::new(days)))
            .find(fits)
            .unwrap_or(NaiveDate::MAX)
    }

    /// Of the days from `next` on, the latest that is not after `today`; `None` while `next` lies ahead.
    #[must_use]
    pub fn latest(self, next: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
        if next > today {
            return None;
        }
        let mut latest = next;
        loop {
            let following = self.first_after(latest);
            if following > today {
                return Some(latest);
            }
            latest = following;
        }
    }
}

fn weekday(day: u8) -> &'static str {
    match Weekday::try_from(day.saturating_sub(1)) {
        Ok(Weekday::Mon) | Err(_) => "Monday",
        Ok(Weekday::Tue) => "Tuesday",
        Ok(Weekday::Wed) => "Wednesday",
        Ok(Weekday::Thu) => "Thursday",
        Ok(Weekday::Fri) => "Friday",
        Ok(Weekday::Sat) => "Saturday",
        Ok(Weekday::Sun) => "Sunday",
    }
}

fn ordinal(day: u8) -> &'static str {
    match day {
        1 | 21 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn every_day_that_is_offered_reads_back_and_has_its_words() {
        assert_eq!(Recurrence::all().count(), 35);
        for each in Recurrence::all() {
            assert_eq!(Recurrence::parse(&each.value()), Ok(each));
        }
        assert_eq!(Recurrence::Weekly(1).words(), "every Monday");
        assert_eq!(Recurrence::Weekly(7).words(), "every Sunday");
        assert_eq!(Recurrence::Monthly(1).words(), "on the 1st of every month");
        assert_eq!(Recurrence::Monthly(12).words(), "on the 12th of every month");
    }

    #[test]
    fn a_day_that_not_every_week_or_month_has_is_refused() {
        for wrong in [
            "weekly:0",
            "weekly:8",
            "monthly:0",
            "monthly:29",
            "daily:1",
            "weekly",
            "",
            "weekly:x",
        ] {
            assert!(Recurrence::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_first_day_is_never_the_day_itself() {
        // 22 November 2026 is a Sunday.
        let today = day("2026-11-22");
        for (each, first) in [
            ("weekly:1", "2026-11-23"),
            ("weekly:7", "2026-11-29"),
            ("monthly:1", "2026-12-01"),
            ("monthly:22", "2026-12-22"),
            ("monthly:28", "2026-11-28"),
        ] {
            let each = Recurrence::parse(each).expect("a recurrence");
            assert_eq!(each.first_after(today), day(first), "{}", each.value());
        }
    }

    #[test]
    fn of_several_missed_days_only_the_latest_counts() {
        let weekly = Recurrence::Weekly(1);
        let next = day("2026-11-23");
        assert_eq!(weekly.latest(next, day("2026-11-22")), None);
        assert_eq!(weekly.latest(next, day("2026-11-23")), Some(next));
        assert_eq!(weekly.latest(next, day("2026-12-20")), Some(day("2026-12-14")));
        let monthly = Recurrence::Monthly(28);
        assert_eq!(
            monthly.latest(day("2026-11-28"), day("2027-03-27")),
            Some(day("2027-02-28"))
        );
    }
}
