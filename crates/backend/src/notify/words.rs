//! Dates and counts in the words of messages. Today is always given.

use chrono::NaiveDate;

use crate::store::sums::SumLine;

/// A date: "12 Dec 2026".
#[must_use]
pub fn date(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// How far a due date is away or how late it is: "in 21 days", "tomorrow", "today", "overdue by 8 days".
#[must_use]
pub fn when(due: NaiveDate, today: NaiveDate) -> String {
    match (due - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "overdue by 1 day".to_owned(),
        left if left > 0 => format!("in {left} days"),
        left => format!("overdue by {} days", -left),
    }
}

/// The same as a sentence with the date: "Due 12 Dec 2026 (in 21 days)".
#[must_use]
pub fn when_sentence(due: NaiveDate, today: NaiveDate) -> String {
    let (date, when) = (date(due), when(due, today));
    if due < today {
        let late = when.trim_start_matches("overdue ");
        format!("Overdue {late}: it was due on {date}")
    } else {
        format!("Due {date} ({when})")
    }
}

/// A number of things: "1 reminder", "3 reminders".
#[must_use]
pub fn count(number: usize, thing: &str) -> String {
    if number == 1 {
        format!("1 {thing}")
    } else {
        format!("{number} {thing}s")
    }
}

/// Where the line of a sum leads: the list of what it counts.
#[must_use]
pub fn list_of_sum(line: &SumLine) -> String {
    match &line.team {
        Some((team, _)) if line.sum.late == 0 => format!("/integrations?team={team}&owner=none"),
        Some((team, _)) => format!("/integrations?team={team}&due=overdue"),
        None if line.sum.late == 0 => "/integrations?owner=none".to_owned(),
        None => "/integrations?due=overdue".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_how_far_away_and_how_late_something_is() {
        let today: NaiveDate = "2026-11-22".parse().expect("a date");
        for (due, said, sentence) in [
            ("2026-12-12", "in 20 days", "Due 12 Dec 2026 (in 20 days)"),
            ("2026-11-23", "tomorrow", "Due 23 Nov 2026 (tomorrow)"),
            ("2026-11-22", "today", "Due 22 Nov 2026 (today)"),
            (
                "2026-11-21",
                "overdue by 1 day",
                "Overdue by 1 day: it was due on 21 Nov 2026",
            ),
            (
                "2026-11-14",
                "overdue by 8 days",
                "Overdue by 8 days: it was due on 14 Nov 2026",
            ),
        ] {
            let due = due.parse().expect("a date");
            assert_eq!(when(due, today), said);
            assert_eq!(when_sentence(due, today), sentence);
        }
    }
}
