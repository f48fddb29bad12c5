//! One value of a report, with the two forms in which it leaves: exact for files, readable for the screen.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::record::value::{Hours, Line, Minutes, Months, Paragraph, Web};
use holdfast_domain::words;

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Free text.
    Text(String),
    /// A value of an enumeration: the stored form in files, the label on the screen.
    Choice {
        /// Stable for ever.
        stored: &'static str,
        /// For people.
        label: &'static str,
    },
    /// A day.
    Date(NaiveDate),
    /// An instant.
    Instant(DateTime<Utc>),
    /// A whole number.
    Integer(i64),
    /// A number, every digit of which counts.
    Exact(f64),
    /// A number; exact in files, cut to `places` on the screen.
    Decimal {
        /// The number.
        value: f64,
        /// Places behind the point on the screen.
        places: usize,
    },
    /// Yes or no.
    Bool(bool),
    /// A list: flattened with stored forms in files, as people write it on the screen.
    List {
        /// As in files.
        file: String,
        /// As on the screen: "GDPR, PCI DSS".
        screen: String,
    },
    /// Unknown, or there is none.
    Empty,
}

impl Cell {
    /// Text; empty text is [`Cell::Empty`].
    #[must_use]
    pub fn text(value: impl Into<String>) -> Self {
        let value = value.into();
        if value.is_empty() {
            Self::Empty
        } else {
            Self::Text(value)
        }
    }

    /// A list; nothing in a file is [`Cell::Empty`].
    #[must_use]
    pub fn list(file: String, screen: String) -> Self {
        if file.is_empty() {
            Self::Empty
        } else {
            Self::List { file, screen }
        }
    }

    /// A value of an enumeration.
    #[must_use]
    pub fn choice<E: Enumeration>(value: E) -> Self {
        Self::Choice {
            stored: value.as_str(),
            label: value.label(),
        }
    }

    /// What is stored as an enumeration's value; text that is none of them stays text.
    #[must_use]
    pub fn stored_choice<E: Enumeration>(raw: &str) -> Self {
        E::parse(raw).map_or_else(|_| Self::text(raw), Self::choice)
    }

    /// A score: whole on the screen, as on every page.
    #[must_use]
    pub fn score(value: f64) -> Self {
        Self::Decimal { value, places: 0 }
    }

    /// A value that may be absent.
    #[must_use]
    pub fn maybe<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// The form in files: ISO 8601 dates, numbers with a point, yes and no, stored forms; nothing for no value.
    #[must_use]
    pub fn file_form(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::List { file: text, .. } => text.into(),
            Self::Choice { stored, .. } => (*stored).into(),
            Self::Date(day) => day.to_string().into(),
            Self::Instant(instant) => instant.to_rfc3339_opts(SecondsFormat::Secs, true).into(),
            Self::Integer(number) => number.to_string().into(),
            Self::Exact(value) | Self::Decimal { value, .. } => value.to_string().into(),
            Self::Bool(yes) => word(*yes, "yes", "no").into(),
            Self::Empty => "".into(),
        }
    }

    /// The form in files for people: labels instead of stored forms, scores with one decimal; dates and numbers as spreadsheets
    /// read them.
    #[must_use]
    pub fn spreadsheet_form(&self) -> Cow<'_, str> {
        match self {
            Self::Choice { label, .. } => (*label).into(),
            Self::Decimal { value, .. } => down(*value, 1).into(),
            other => other.file_form(),
        }
    }

    /// The form on the screen; a dash for no value.
    #[must_use]
    pub fn screen_form(&self) -> String {
        match self {
            Self::Text(text) | Self::List { screen: text, .. } => text.clone(),
            Self::Choice { label, .. } => (*label).to_owned(),
            Self::Date(day) => words::date(*day),
            Self::Instant(instant) => words::instant_utc(*instant),
            Self::Integer(number) => words::number(*number),
            Self::Exact(value) => value.to_string(),
            Self::Decimal { value, places } => down(*value, *places),
            Self::Bool(yes) => word(*yes, "Yes", "No").to_owned(),
            Self::Empty => "–".to_owned(),
        }
    }

    /// Whether it is a number, which tables align to the right.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Integer(_) | Self::Exact(_) | Self::Decimal { .. })
    }
}

/// A number cut to some places. Down, as everywhere: 79.96 is High and must not read as 80.
fn down(value: f64, places: usize) -> String {
    let scale = 10_f64.powi(i32::try_from(places).unwrap_or(0));
    format!("{:.places$}", (value * scale).floor() / scale)
}

const fn word(yes: bool, if_yes: &'static str, if_no: &'static str) -> &'static str {
    if yes { if_yes } else { if_no }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Self::Date(day)
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::text(value)
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::text(value)
    }
}

/// What the fields of records hold: text as text, lengths as numbers.
macro_rules! values {
    ($($text:ident)+; $($length:ident)+) => {
        $(impl<const MAX: usize> From<$text<MAX>> for Cell {
            fn from(value: $text<MAX>) -> Self {
                Self::text(&*value)
            }
        })+
        $(impl<const MIN: u32, const MAX: u32> From<$length<MIN, MAX>> for Cell {
            fn from(length: $length<MIN, MAX>) -> Self {
                Self::from(length.0)
            }
        })+
    };
}

values! { Line Paragraph; Minutes Hours Months }

impl From<Web> for Cell {
    fn from(address: Web) -> Self {
        Self::text(&*address)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}
