//! What a person typed, and what was wrong with it: the two halves of every form, keyed by the same field paths
//! (`name`, `endpoints.0.url`).

mod addresses;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::enumeration::Enumeration;
use crate::secret::{self, waiver};
use crate::text::Name;
use crate::words;

/// Errors by field path. Empty means: nothing is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(pub BTreeMap<String, String>);

impl FieldErrors {
    /// One error on one field.
    #[must_use]
    pub fn one(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self(BTreeMap::from([(path.into(), message.into())]))
    }

    /// Records an error; the first one on a field stays.
    pub fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.entry(path.into()).or_insert_with(|| message.into());
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The error on `path`, if there is one.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
}

impl std::fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (path, message)) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{path}: {message}")?;
        }
        Ok(())
    }
}

/// The raw fields of a form, exactly as typed. A box that is not ticked and a field that was left out are both
/// absent; a field left empty is an empty string, which reads the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(pub BTreeMap<String, String>);

impl Fields {
    /// The trimmed value of a field; empty when absent.
    #[must_use]
    pub fn get(&self, path: &str) -> &str {
        self.0.get(path).map_or("", |value| value.trim())
    }

    /// Sets a field.
    pub fn set(&mut self, path: impl Into<String>, value: impl Into<String>) {
        self.0.insert(path.into(), value.into());
    }

    /// The same, as a step of a chain.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, value: impl Into<String>) -> Self {
        self.set(path, value);
        self
    }

    /// The indexes that occur in a repeated group, in order: `[0, 2]` for `endpoints.0.url` and `endpoints.2.url`.
    #[must_use]
    pub fn rows(&self, group: &str) -> Vec<usize> {
        let found = self.0.keys().filter_map(|path| {
            let rest = path.strip_prefix(group)?.strip_prefix('.')?;
            rest.split('.').next()?.parse().ok()
        });
        let mut rows: Vec<usize> = Vec::new();
        for row in found {
            if let Err(place) = rows.binary_search(&row) {
                rows.insert(place, row);
            }
        }
        rows
    }

    /// A field of a repeated group that holds something, but whose row has no number.
    #[must_use]
    pub fn unreadable_row(&self, group: &str) -> Option<String> {
        let path = self.0.iter().find(|(path, value)| {
            let row = path.strip_prefix(group).and_then(|rest| rest.strip_prefix('.'));
            row.and_then(|rest| rest.split('.').next())
                .is_some_and(|row| row.parse::<usize>().is_err())
                && !value.trim().is_empty()
        });
        path.map(|(path, _)| path.clone())
    }

    /// Whether every field of one row of a repeated group is empty, so that the row means nothing.
    #[must_use]
    pub fn row_is_blank(&self, prefix: &str) -> bool {
        self.0
            .iter()
            .filter(|(path, _)| {
                path.strip_prefix(prefix)
                    .is_some_and(|rest| rest.starts_with('.'))
            })
            .all(|(_, value)| value.trim().is_empty())
    }
}

/// Reads typed values out of [`Fields`] and collects what is wrong. A wrong field reads as absent, so that a
/// preview can go on with the rest; whoever stores must look at the errors first.
pub struct Reader<'a> {
    fields: &'a Fields,
    /// The day on which it is read, where that is known.
    today: Option<NaiveDate>,
    /// What was wrong so far.
    pub errors: FieldErrors,
}

/// The longest single line that is taken anywhere.
pub const LINE_MAX: usize = 200;
/// The longest line of dates: a good hundred of them.
const DATES_MAX: usize = 1_300;
/// The longest paragraph that is taken anywhere.
pub const PARAGRAPH_MAX: usize = 2_000;

impl<'a> Reader<'a> {
    /// Starts reading. Every value is first checked for secrets and control characters.
    #[must_use]
    pub fn new(fields: &'a Fields) -> Self {
        Self::read(fields, None)
    }

    /// The same, for a form with one field that is meant to hold a secret: the address of an incoming webhook. Only that
    /// one may look like a secret.
    #[must_use]
    pub fn with_secret(fields: &'a Fields, path: &str) -> Self {
        Self::read(fields, Some(path))
    }

    fn read(fields: &'a Fields, meant: Option<&str>) -> Self {
        let mut errors = FieldErrors::default();
        for (path, value) in &fields.0 {
            if meant == Some(path.as_str()) || waiver::is_about_another(path) {
                // A webhook's address is meant to be a secret; what is said of another field is looked at beside that.
            } else if let Some(complaint) = waiver::complaint(fields, path, secret::find) {
                errors.add(path.clone(), complaint);
            }
            if value
                .chars()
                .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            {
                errors.add(path.clone(), "Remove the control characters; plain text only.");
            }
        }
        Self {
            fields,
            today: None,
            errors,
        }
    }

    /// The same on a day, from which days that have passed are told from those to come.
    #[must_use]
    pub fn on(mut self, today: NaiveDate) -> Self {
        self.today = Some(today);
        self
    }

    /// The raw fields.
    #[must_use]
    pub fn fields(&self) -> &'a Fields {
        self.fields
    }

    fn usable(&self, path: &str) -> Option<&'a str> {
        let value = self.fields.get(path);
        (!value.is_empty() && self.errors.get(path).is_none()).then_some(value)
    }

    /// Records an error.
    pub fn error(&mut self, path: &str, message: impl Into<String>) {
        self.errors.add(path, message);
    }

    /// Text of at most `max` characters on one line.
    pub fn line(&mut self, path: &str, max: usize) -> Option<String> {
        let value = self.usable(path)?;
        if value.contains(['\n', '\r']) {
            self.error(path, "Keep it on one line.");
            return None;
        }
        self.bounded(path, value, max)
    }

    /// Text of at most `max` characters, line breaks allowed.
    pub fn paragraph(&mut self, path: &str, max: usize) -> Option<String> {
        let value = self.usable(path)?;
        self.bounded(path, value, max)
    }

    fn bounded(&mut self, path: &str, value: &str, max: usize) -> Option<String> {
        // Browsers send a line break as two characters and count one.
        let value = value.replace("\r\n", "\n");
        let length = value.chars().count();
        if length > max {
            let whole = |number| words::number(i64::try_from(number).unwrap_or(i64::MAX));
            let message = format!(
                "Enter up to {} characters; this has {}.",
                whole(max),
                whole(length)
            );
            self.error(path, message);
            return None;
        }
        Some(value)
    }

    /// Like [`Self::line`], but absence is an error that says `why`.
    pub fn required_line(&mut self, path: &str, max: usize, why: &str) -> String {
        let value = self.line(path, max);
        if value.is_none() {
            self.error(path, why);
        }
        value.unwrap_or_default()
    }

    /// A name. What cannot be read as one is an error beside the field, also when nothing was typed.
    pub fn name<N: Name>(&mut self, path: &str) -> Option<N> {
        let read = N::parse_name(self.fields.get(path));
        if self.errors.get(path).is_some() {
            return None;
        }
        read.map_err(|message| self.error(path, message)).ok()
    }

    /// The ids that are ticked in a group of boxes, `members.<id>`. One that cannot be read is an error beside the group.
    pub fn ticked_ids<I: std::str::FromStr>(&mut self, group: &str, what: &str) -> Vec<I> {
        let mut found = Vec::new();
        for (path, value) in &self.fields.0 {
            let Some(id) = path.strip_prefix(group).and_then(|rest| rest.strip_prefix('.')) else {
                continue;
            };
            match id.parse() {
                _ if value.trim().is_empty() => {}
                Ok(id) => found.push(id),
                Err(_) => self.errors.add(group, format!("Choose {what} from the list.")),
            }
        }
        found
    }

    /// Like [`Self::paragraph`], but absence is an error that says `why`.
    pub fn required_paragraph(&mut self, path: &str, max: usize, why: &str) -> String {
        let value = self.paragraph(path, max);
        if value.is_none() {
            self.error(path, why);
        }
        value.unwrap_or_default()
    }

    /// One of an enumeration's values.
    pub fn one_of<E: Enumeration>(&mut self, path: &str) -> Option<E> {
        let value = self.usable(path)?;
        match E::parse(value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.error(path, format!("{error}."));
                None
            }
        }
    }

    /// An id.
    pub fn id<I: std::str::FromStr>(&mut self, path: &str, what: &str) -> Option<I> {
        let value = self.usable(path)?;
        let id = value.parse().ok();
        if id.is_none() {
            self.error(path, format!("Choose {what} from the list."));
        }
        id
    }

    /// A yes or no question whose third answer, nothing, means unknown.
    pub fn yes_no(&mut self, path: &str) -> Option<bool> {
        match self.usable(path)? {
            "yes" => Some(true),
            "no" => Some(false),
            other => {
                let message = format!(
                    "Answer `yes` or `no`, or leave it empty; got `{}`.",
                    shorten(other)
                );
                self.error(path, message);
                None
            }
        }
    }

    /// A box: ticked or not.
    #[must_use]
    pub fn ticked(&self, path: &str) -> bool {
        self.usable(path).is_some()
    }

    /// A date as `YYYY-MM-DD`, of the years 1990 to 2100.
    pub fn date(&mut self, path: &str) -> Option<NaiveDate> {
        let value = self.usable(path)?;
        self.day(path, value)
    }

    /// Any number of dates on one line, each as in [`Self::date`], with commas or blanks between.
    pub fn dates(&mut self, path: &str) -> Vec<NaiveDate> {
        let Some(line) = self.line(path, DATES_MAX) else {
            return Vec::new();
        };
        let typed = line.split([',', ';', ' ']).filter(|word| !word.is_empty());
        typed.filter_map(|word| self.day(path, word)).collect()
    }

    fn day(&mut self, path: &str, value: &str) -> Option<NaiveDate> {
        use chrono::Datelike;
        match words::read_date(value) {
            Some(date) if (1990..=2100).contains(&date.year()) => Some(date),
            Some(_) => {
                self.error(path, "Enter a year from 1990 to 2100.");
                None
            }
            None => {
                self.error(path, "Enter a date as year-month-day, such as 2026-11-30.");
                None
            }
        }
    }

    /// A date that is not after `today`.
    pub fn past_date(&mut self, path: &str, today: NaiveDate) -> Option<NaiveDate> {
        let date = self.date(path)?;
        if date > today {
            self.error(
                path,
                format!("This date is in the future; today is {}.", words::date(today)),
            );
            return None;
        }
        Some(date)
    }

    /// Records an error where a date is after the day on which it is read.
    pub fn require_past(&mut self, path: &str) {
        if let Some(today) = self.today {
            self.past_date(path, today);
        }
    }

    /// A whole number within `range`; `unit` is named in the error.
    pub fn whole(&mut self, path: &str, range: std::ops::RangeInclusive<u32>, unit: &str) -> Option<u32> {
        let value = self.usable(path)?;
        match value.parse::<u32>() {
            Ok(number) if range.contains(&number) => Some(number),
            _ => {
                let longest = if unit == "minutes" {
                    format!(" ({})", words::minutes(*range.end()))
                } else {
                    String::new()
                };
                let message = format!(
                    "Enter a whole number of {unit} from {} to {}{longest}.",
                    words::number(i64::from(*range.start())),
                    words::number(i64::from(*range.end()))
                );
                self.error(path, message);
                None
            }
        }
    }
}

fn shorten(value: &str) -> String {
    value.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_field_that_is_meant_to_hold_a_secret_may_look_like_one() {
        // Put together here so that scanners of this repository find none.
        let token = format!(
            "https://hooks.example.org/in?token=ghp_{}",
            "0123456789abcdefABCDEF0123456789abcd"
        );
        let fields = Fields::default().with("url", &token).with("name", &token);
        let mut reader = Reader::with_secret(&fields, "url");
        assert_eq!(reader.url("url", &["https"]), Some(token));
        assert!(
            reader
                .errors
                .get("name")
                .is_some_and(|said| said.contains("GitHub"))
        );
        assert!(Reader::new(&fields).errors.get("url").is_some());
        let strange = Fields::default().with("url", "https://hooks.example.org/\u{7}");
        assert!(
            Reader::with_secret(&strange, "url").errors.get("url").is_some(),
            "still plain text"
        );
    }
}
