//! The one way in which dates, durations, numbers and scores are written: on pages, in mails, files, calendars and errors.
//! Nothing here asks a clock; today is always given.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A date, always with its year: "19 Apr 2027".
#[must_use]
pub fn date(day: NaiveDate) -> String {
    format!("{} {}", day.day(), month(day))
}

/// A date as people type it and browsers send it: year, month and day, such as `2027-04-19` or `2027-4-19` (RFC 3339, with
/// zeros that may be left out). `None` when it is none.
#[must_use]
pub fn read_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let mut part = |most: usize| {
        let digits = parts.next()?;
        let fits = (1..=most).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        fits.then(|| digits.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    parts.next().is_none().then_some(())?;
    NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)
}

/// A month: "Apr 2027".
#[must_use]
pub fn month(day: NaiveDate) -> String {
    format!("{} {}", month_name(day), day.year())
}

/// A date on an axis whose year is said beside it: "19 Apr".
#[must_use]
pub fn on_axis(day: NaiveDate) -> String {
    format!("{} {}", day.day(), month_name(day))
}

fn month_name(day: NaiveDate) -> &'static str {
    MONTHS.get(day.month0() as usize).copied().unwrap_or_default()
}

/// An instant on the clock that it comes with: "19 Apr 2027, 09:30".
#[must_use]
pub fn instant(at: DateTime<FixedOffset>) -> String {
    format!("{}, {:02}:{:02}", date(at.date_naive()), at.hour(), at.minute())
}

/// The same in universal time, where no other clock is known: "19 Apr 2027, 09:30 UTC".
#[must_use]
pub fn instant_utc(at: DateTime<chrono::Utc>) -> String {
    format!("{} UTC", instant(at.fixed_offset()))
}

/// A whole number with its thousands apart: "5,256,000".
#[must_use]
pub fn number(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of things: "1 day", "1,200 days".
#[must_use]
pub fn count(things: i64, noun: &str) -> String {
    match things {
        1 => format!("1 {noun}"),
        _ => format!("{} {noun}s", number(things)),
    }
}

/// A duration: "15 minutes", "3 hours", "7 days", and of several units "3 h 10 min", "1 day 2 h".
#[must_use]
pub fn minutes(minutes: u32) -> String {
    let (days, hours, rest) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours, rest) {
        (0, 0, rest) => count(rest.into(), "minute"),
        (0, hours, 0) => count(hours.into(), "hour"),
        (days, 0, 0) => count(days.into(), "day"),
        (days, hours, rest) => {
            let parts = [
                (days > 0).then(|| count(days.into(), "day")),
                (hours > 0).then(|| format!("{hours} h")),
                (rest > 0).then(|| format!("{rest} min")),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    }
}

/// How long somebody has to wait, never too short: "40 seconds", "15 minutes".
#[must_use]
pub fn wait(seconds: i64) -> String {
    match u32::try_from(seconds).unwrap_or(0) {
        seconds @ 0..=90 => count(i64::from(seconds.max(1)), "second"),
        seconds => minutes(seconds.div_ceil(60)),
    }
}

/// How long something has lasted, in the one unit that one would use: "40 seconds", "8 minutes", "3 hours", "5 days".
#[must_use]
pub fn lasted(seconds: i64) -> String {
    let (things, unit) = match seconds {
        ..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    count(things, unit)
}

/// A downtime: whole minutes, below a minute seconds, and below a second that it is one.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a year has 525,600 minutes, and a downtime is not below 0"
)]
pub fn downtime(length: f64) -> String {
    let seconds = length * 60.0;
    match seconds {
        seconds if seconds <= 0.0 => "none".to_owned(),
        seconds if seconds < 1.0 => "less than a second".to_owned(),
        seconds if seconds < 60.0 => count(seconds.round() as i64, "second"),
        _ => minutes(length.round() as u32),
    }
}

/// A score as it is shown: whole, and down, so that the number never shows a band that the score is not in.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a score is between 0 and 100"
)]
pub fn score(score: f64) -> u8 {
    score.clamp(0.0, 100.0).floor() as u8
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2027-04-19", Some("2027-04-19"))]
    #[case("2027-4-9", Some("2027-04-09"))]
    #[case("0099-01-01", Some("0099-01-01"))]
    #[case("2027-02-29", None)]
    #[case("2027-04-19-1", None)]
    #[case("2027-04", None)]
    #[case("+2027-04-19", None)]
    #[case("20270-04-19", None)]
    #[case("2027-04-019", None)]
    #[case("19.4.2027", None)]
    #[case("", None)]
    fn a_date_is_read_as_people_type_it(#[case] typed: &str, #[case] expected: Option<&str>) {
        let expected = expected.map(|day| day.parse().expect("a date"));
        assert_eq!(read_date(typed), expected);
    }

    #[test]
    fn a_date_always_has_its_year() {
        let day: NaiveDate = "2027-04-09".parse().expect("a date");
        assert_eq!(date(day), "9 Apr 2027");
        assert_eq!(month(day), "Apr 2027");
    }

    #[test]
    fn an_instant_is_shown_on_the_clock_that_it_comes_with() {
        let at = "2026-11-23T00:30:00+01:00".parse().expect("an instant");
        assert_eq!(instant(at), "23 Nov 2026, 00:30");
        assert_eq!(instant_utc(at.to_utc()), "22 Nov 2026, 23:30 UTC");
    }

    #[rstest]
    #[case(0, "0")]
    #[case(999, "999")]
    #[case(1_000, "1,000")]
    #[case(5_256_000, "5,256,000")]
    #[case(-12_345, "-12,345")]
    fn thousands_stand_apart(#[case] of: i64, #[case] expected: &str) {
        assert_eq!(number(of), expected);
    }

    #[rstest]
    #[case(0, "0 minutes")]
    #[case(1, "1 minute")]
    #[case(15, "15 minutes")]
    #[case(60, "1 hour")]
    #[case(90, "1 h 30 min")]
    #[case(180, "3 hours")]
    #[case(190, "3 h 10 min")]
    #[case(1_440, "1 day")]
    #[case(1_441, "1 day 1 min")]
    #[case(1_560, "1 day 2 h")]
    #[case(10_080, "7 days")]
    #[case(5_256_000, "3,650 days")]
    fn a_duration_is_written_in_the_units_that_it_has(#[case] of: u32, #[case] expected: &str) {
        assert_eq!(minutes(of), expected);
    }

    #[rstest]
    #[case(0, "1 second")]
    #[case(40, "40 seconds")]
    #[case(61, "61 seconds")]
    #[case(91, "2 minutes")]
    #[case(899, "15 minutes")]
    #[case(900, "15 minutes")]
    #[case(901, "16 minutes")]
    fn a_wait_is_told_in_minutes_and_never_too_short(#[case] seconds: i64, #[case] expected: &str) {
        assert_eq!(wait(seconds), expected);
    }

    #[test]
    fn a_score_is_shown_down() {
        assert_eq!(
            (score(79.96), score(35.5), score(0.0), score(100.0)),
            (79, 35, 0, 100)
        );
    }
}
