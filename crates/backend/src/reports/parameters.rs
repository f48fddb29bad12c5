//! What a report can be narrowed by: declared once, read from an address with an error for each field.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::FieldErrors;

use super::Report;
use crate::clock::Clock;

/// Names in an address that are no report's parameters: how the file is written, and where a page begins.
pub const RESERVED: [&str; 3] = ["bom", "separator", "after"];

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name in addresses.
    pub name: &'static str,
    /// Its label on the page.
    pub label: &'static str,
    /// What it takes; leaving it out or empty narrows nothing.
    pub kind: ParameterKind,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug)]
pub enum ParameterKind {
    /// One of these: stored form and label.
    OneOf(fn() -> Vec<(&'static str, &'static str)>),
    /// A day, ISO 8601.
    Date,
    /// Words, such as of a name.
    Words,
    /// The id of a record.
    Id,
}

/// The most that is taken of words.
pub const WORDS_MAX: usize = 120;

impl ParameterKind {
    /// One of an enumeration's values.
    #[must_use]
    pub const fn one_of<E: Enumeration>() -> Self {
        Self::OneOf(values::<E>)
    }

    /// What is offered to choose from; nothing where anything of its kind is taken.
    #[must_use]
    pub fn allowed(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::OneOf(values) => values(),
            Self::Date | Self::Words | Self::Id => Vec::new(),
        }
    }

    /// What is wrong with a value, if anything.
    fn complaint(self, value: &str) -> Option<String> {
        match self {
            Self::OneOf(values) => {
                let known: Vec<&str> = values().into_iter().map(|(stored, _)| stored).collect();
                (!known.contains(&value)).then(|| format!("Choose one of: {}.", known.join(", ")))
            }
            Self::Words => {
                (value.chars().count() > WORDS_MAX).then(|| format!("Write at most {WORDS_MAX} characters."))
            }
            Self::Id => value
                .parse::<uuid::Uuid>()
                .is_err()
                .then(|| "This is not an id.".to_owned()),
            Self::Date => value
                .parse::<NaiveDate>()
                .map_or(true, |day| !(1..=9999).contains(&day.year()))
                .then(|| "Enter a date as year-month-day, such as 2026-11-22.".to_owned()),
        }
    }
}

fn values<E: Enumeration>() -> Vec<(&'static str, &'static str)> {
    E::ALL
        .iter()
        .map(|value| (value.as_str(), value.label()))
        .collect()
}

/// The parameters of one request, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters(BTreeMap<&'static str, String>);

impl Parameters {
    /// Reads a report's parameters from an address.
    ///
    /// # Errors
    /// By field: a value that is not allowed, a name that the report does not know.
    pub fn parse<'a>(
        report: &dyn Report,
        query: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, FieldErrors> {
        let declared = report.parameters();
        let mut found = BTreeMap::new();
        let mut errors = FieldErrors::default();
        for (name, value) in query {
            let value = value.trim();
            if value.is_empty() || RESERVED.contains(&name) {
                continue;
            }
            let Some(parameter) = declared.iter().find(|parameter| parameter.name == name) else {
                let known: Vec<&str> = declared.iter().map(|parameter| parameter.name).collect();
                let known = if known.is_empty() {
                    "none".to_owned()
                } else {
                    known.join(", ")
                };
                let name: String = name.chars().take(40).collect();
                errors.add(
                    name,
                    format!("This report has no such parameter; it has: {known}."),
                );
                continue;
            };
            match parameter.kind.complaint(value) {
                Some(complaint) => errors.add(name, complaint),
                None => {
                    found.insert(parameter.name, value.to_owned());
                }
            }
        }
        if errors.is_empty() {
            Ok(Self(found))
        } else {
            Err(errors)
        }
    }

    /// The instants between the days `from` and `to`: from the first of one to before the first behind the other. Days are those of
    /// the organisation.
    #[must_use]
    pub fn span(&self, clock: &Clock) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let day = |name| self.get(name).and_then(|day| day.parse::<NaiveDate>().ok());
        let begin = |day| clock.at(day, 0);
        let behind = day("to").and_then(|day| day.checked_add_days(Days::new(1)));
        (day("from").map(begin), behind.map(begin))
    }

    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value of a parameter that takes an enumeration's.
    #[must_use]
    pub fn choice<E: Enumeration>(&self, name: &str) -> Option<E> {
        self.get(name).and_then(|value| E::parse(value).ok())
    }

    /// Every parameter that was given, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}
