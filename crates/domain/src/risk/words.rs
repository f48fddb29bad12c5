//! How an explanation writes days, minutes and lists, and how it keeps track of the day on which it stops being true.

use std::fmt::{self, Display, Formatter, Write};

use chrono::{Days, Months, NaiveDate};

use crate::words;

/// A day as people read it: "12 Feb 2026".
pub(super) struct Day(pub(super) NaiveDate);

impl Display for Day {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&words::date(self.0))
    }
}

/// A number of minutes as people write it.
pub(super) struct Minutes(pub(super) u32);

impl Display for Minutes {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&words::minutes(self.0))
    }
}

/// "A", "A and B", "A, B and C"; empty for nothing.
pub(super) fn listed<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let mut items = items.into_iter().peekable();
    if items.peek().is_none() {
        return String::new();
    }
    let mut text = String::with_capacity(64);
    while let Some(item) = items.next() {
        if !text.is_empty() {
            text.push_str(if items.peek().is_some() { ", " } else { " and " });
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "{item}");
    }
    text
}

/// The last day on which everything that was looked at stays as it is today. [`NaiveDate::MAX`]: nothing ages.
pub(super) struct Horizon {
    today: NaiveDate,
    through: NaiveDate,
}

impl Horizon {
    /// Nothing was looked at yet.
    pub(super) fn new(today: NaiveDate) -> Self {
        Self {
            today,
            through: NaiveDate::MAX,
        }
    }

    /// The day on which everything is seen.
    pub(super) fn today(&self) -> NaiveDate {
        self.today
    }

    /// The last day on which it holds.
    pub(super) fn through(&self) -> NaiveDate {
        self.through
    }

    /// Something is true up to and on `day`; if that day has passed, it changes no more.
    pub(super) fn last_day(&mut self, day: NaiveDate) {
        if self.today <= day {
            self.through = self.through.min(day);
        }
    }

    /// Something begins on `day`; if it has begun, it changes no more.
    pub(super) fn begins(&mut self, day: NaiveDate) {
        if self.today < day {
            self.through = self.through.min(day.pred_opt().unwrap_or(NaiveDate::MIN));
        }
    }

    /// Whether `day` has come.
    pub(super) fn has_begun(&mut self, day: NaiveDate) -> bool {
        self.begins(day);
        day <= self.today
    }

    /// Whether `day` has come and is at most so many months ago: the same day of the month still counts.
    pub(super) fn is_within(&mut self, day: NaiveDate, months: u32) -> bool {
        if !self.has_begun(day) {
            return false;
        }
        let last = months_after(day, months);
        self.last_day(last);
        self.today <= last
    }
}

/// The same day of the month some months later, or that month's last day.
pub(super) fn months_after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX)
}

/// Some days earlier.
pub(super) fn days_before(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_days_read_as_people_write_them() {
        assert_eq!(listed(["A", "B", "C"]), "A, B and C");
        assert_eq!(listed(["A", "B"]), "A and B");
        assert_eq!(listed(Vec::<String>::new()), "");
        assert_eq!(
            Day(NaiveDate::from_ymd_opt(2026, 2, 12).expect("a date")).to_string(),
            "12 Feb 2026"
        );
    }

    #[test]
    fn the_same_day_a_year_later_is_still_within_12_months() {
        let day = |raw: &str| raw.parse::<NaiveDate>().expect("a date");
        let seen = |today: &str| {
            let mut horizon = Horizon::new(day(today));
            (horizon.is_within(day("2026-02-12"), 12), horizon.through())
        };
        assert_eq!(seen("2026-02-11"), (false, day("2026-02-11")));
        assert_eq!(seen("2026-02-12"), (true, day("2027-02-12")));
        assert_eq!(seen("2027-02-12"), (true, day("2027-02-12")));
        assert_eq!(seen("2027-02-13"), (false, NaiveDate::MAX));
    }
}
