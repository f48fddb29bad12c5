//! Dates as people read them: "12 Dec 2026 (in 21 days)". Today is always given, never asked of a clock.

use chrono::NaiveDate;
pub use holdfast_domain::words::date as format_date;
use leptos::prelude::*;

/// The distance of a date from today: days up to three months, then months, then years.
#[must_use]
pub fn format_distance(date: NaiveDate, today: NaiveDate) -> String {
    let days = (date - today).num_days();
    let (count, unit) = match days.unsigned_abs() {
        0 => return "today".to_owned(),
        1 if days > 0 => return "tomorrow".to_owned(),
        1 => return "yesterday".to_owned(),
        near @ ..=90 => (near, "days"),
        months @ ..=730 => (months / 30, "months"),
        years => (years / 365, "years"),
    };
    if days > 0 {
        format!("in {count} {unit}")
    } else {
        format!("{count} {unit} ago")
    }
}

/// A date with its distance from today, as a `<time>`.
#[component]
pub fn DateText(date: NaiveDate, today: NaiveDate) -> impl IntoView {
    let text = format!("{} ({})", format_date(date), format_distance(date, today));
    view! { <time datetime=date.to_string()>{text}</time> }
}

/// A date alone, as a `<time>`.
#[component]
pub fn PlainDate(date: NaiveDate) -> impl IntoView {
    view! { <time datetime=date.to_string()>{format_date(date)}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_distance_is_told_in_the_unit_that_one_would_use() {
        let today = day("2026-11-21");
        for (date, told) in [
            ("2026-11-21", "today"),
            ("2026-11-22", "tomorrow"),
            ("2026-11-20", "yesterday"),
            ("2026-12-12", "in 21 days"),
            ("2026-11-15", "6 days ago"),
            ("2027-05-21", "in 6 months"),
            ("2030-11-21", "in 4 years"),
        ] {
            assert_eq!(format_distance(day(date), today), told, "{date}");
        }
    }
}
