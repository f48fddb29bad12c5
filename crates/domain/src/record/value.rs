//! The types that a field of a record can have. Each says what fits, how it is read from a form, written back, and put into words.

use std::ops::Deref;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::enumeration::Enumeration;
use crate::fields::{Fields, Reader};
use crate::ids::{ProviderId, ServiceId, TeamId, UserId};
use crate::words;

/// What fits into a field, for whoever asks for it.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One line of at most so many characters.
    Line(usize),
    /// Text of at most so many characters, line breaks allowed.
    Paragraph(usize),
    /// One of these, each as it is stored and as people call it.
    Choice(fn() -> Vec<(&'static str, &'static str)>),
    /// A day.
    Day,
    /// Any number of days, with commas between.
    Days,
    /// A whole number of a unit, such as minutes.
    Whole(&'static str),
    /// A number of percent, with decimals.
    Percent,
    /// The address of a page, `https` or `http`.
    Web,
    /// Yes or no.
    YesNo,
    /// A line of at most so many characters, how it is known (one of these), and the day on which it was seen.
    Told(usize, fn() -> Vec<(&'static str, &'static str)>),
    /// Several inputs that belong together; a page draws them.
    ByHand,
    /// Another record, or a person or a team, by its id. Whoever draws it knows what each is called.
    One,
    /// Other records, any number of them: `depends_on.<id>` for each. Whoever draws them knows what each is called.
    Several,
}

/// Between the ids of several records, where they stand in words.
pub const BETWEEN: &str = ", ";

/// What a field can hold.
pub trait Value: Sized {
    /// What fits.
    const SHAPE: Shape;
    /// Whether there may be none.
    const OPTIONAL: bool = false;

    /// Reads it; `None` when nothing was typed, or something wrong, which the reader then holds.
    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self>;

    /// Writes it so that it is read back.
    fn write(&self, path: &str, into: &mut Fields);

    /// As people read it; empty when there is none.
    fn words(&self) -> String;
}

impl<V: Value> Value for Option<V> {
    const SHAPE: Shape = V::SHAPE;
    const OPTIONAL: bool = true;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        Some(V::read(reader, path))
    }

    fn write(&self, path: &str, into: &mut Fields) {
        if let Some(value) = self {
            value.write(path, into);
        }
    }

    fn words(&self) -> String {
        self.as_ref().map(V::words).unwrap_or_default()
    }
}

impl<E: Enumeration> Value for E {
    const SHAPE: Shape = Shape::Choice(|| {
        E::ALL
            .iter()
            .map(|value| (value.as_str(), value.label()))
            .collect()
    });

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        reader.one_of(path)
    }

    fn write(&self, path: &str, into: &mut Fields) {
        into.set(path, self.as_str());
    }

    fn words(&self) -> String {
        self.label().to_owned()
    }
}

impl Value for bool {
    const SHAPE: Shape = Shape::YesNo;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        reader.yes_no(path)
    }

    fn write(&self, path: &str, into: &mut Fields) {
        into.set(path, self.words());
    }

    fn words(&self) -> String {
        if *self { "yes" } else { "no" }.to_owned()
    }
}

impl Value for NaiveDate {
    const SHAPE: Shape = Shape::Day;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        reader.date(path)
    }

    fn write(&self, path: &str, into: &mut Fields) {
        into.set(path, self.to_string());
    }

    fn words(&self) -> String {
        words::date(*self)
    }
}

impl Value for Vec<NaiveDate> {
    const SHAPE: Shape = Shape::Days;
    const OPTIONAL: bool = true;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        Some(reader.dates(path))
    }

    fn write(&self, path: &str, into: &mut Fields) {
        if !self.is_empty() {
            let days: Vec<String> = self.iter().map(ToString::to_string).collect();
            into.set(path, days.join(BETWEEN));
        }
    }

    fn words(&self) -> String {
        let days: Vec<String> = self.iter().map(|day| words::date(*day)).collect();
        days.join(BETWEEN)
    }
}

/// Declares that records of a kind are named by their id; what they are called in an error.
macro_rules! one {
    ($($id:ty, $what:literal)+) => {$(
        impl Value for $id {
            const SHAPE: Shape = Shape::One;

            fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
                reader.id(path, $what)
            }

            fn write(&self, path: &str, into: &mut Fields) {
                into.set(path, self.to_string());
            }

            fn words(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

one! {
    UserId, "a person"
    TeamId, "a team"
    ProviderId, "a provider"
}

/// Other services, by their ids.
impl Value for Vec<ServiceId> {
    const SHAPE: Shape = Shape::Several;
    const OPTIONAL: bool = true;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        Some(reader.ticked_ids(path, "services"))
    }

    fn write(&self, path: &str, into: &mut Fields) {
        for id in self {
            into.set(format!("{path}.{id}"), "on");
        }
    }

    fn words(&self) -> String {
        let ids: Vec<String> = self.iter().map(ToString::to_string).collect();
        ids.join(BETWEEN)
    }
}

/// Declares text that is checked where it comes in and is text everywhere else.
macro_rules! text {
    ($(#[$meta:meta])* $name:ident, $shape:expr, $read:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name<const MAX: usize>(String);

        impl<const MAX: usize> Deref for $name<MAX> {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl<const MAX: usize> std::fmt::Display for $name<MAX> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<const MAX: usize> From<String> for $name<MAX> {
            /// As it is stored: what is stored has passed its form.
            fn from(stored: String) -> Self {
                Self(stored)
            }
        }

        impl<const MAX: usize> From<&str> for $name<MAX> {
            fn from(stored: &str) -> Self {
                Self(stored.to_owned())
            }
        }

        impl<const MAX: usize> Value for $name<MAX> {
            const SHAPE: Shape = $shape;

            fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
                reader.$read(path, MAX).map(Self)
            }

            fn write(&self, path: &str, into: &mut Fields) {
                into.set(path, self.0.as_str());
            }

            fn words(&self) -> String {
                self.0.clone()
            }
        }
    };
}

text! {
    /// One line of at most `MAX` characters.
    Line, Shape::Line(MAX), line
}

text! {
    /// Text of at most `MAX` characters, line breaks allowed.
    Paragraph, Shape::Paragraph(MAX), paragraph
}

/// The address of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Web(String);

impl Deref for Web {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Web {
    fn from(stored: &str) -> Self {
        Self(stored.to_owned())
    }
}

impl From<String> for Web {
    /// As it is stored: what is stored has passed its form.
    fn from(stored: String) -> Self {
        Self(stored)
    }
}

impl Value for Web {
    const SHAPE: Shape = Shape::Web;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        reader.url(path, &["https", "http"]).map(Self)
    }

    fn write(&self, path: &str, into: &mut Fields) {
        into.set(path, self.0.as_str());
    }

    fn words(&self) -> String {
        self.0.clone()
    }
}

/// Declares a length in whole units, from `MIN` to `MAX` of them.
macro_rules! whole {
    ($(#[$meta:meta])* $name:ident, $unit:literal, $words:expr) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name<const MIN: u32, const MAX: u32>(pub u32);

        impl<const MIN: u32, const MAX: u32> From<u32> for $name<MIN, MAX> {
            /// As it is stored: what is stored has passed its form.
            fn from(stored: u32) -> Self {
                Self(stored)
            }
        }

        impl<const MIN: u32, const MAX: u32> From<$name<MIN, MAX>> for u32 {
            fn from(length: $name<MIN, MAX>) -> Self {
                length.0
            }
        }

        impl<const MIN: u32, const MAX: u32> Value for $name<MIN, MAX> {
            const SHAPE: Shape = Shape::Whole($unit);

            fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
                reader.whole(path, MIN..=MAX, $unit).map(Self)
            }

            fn write(&self, path: &str, into: &mut Fields) {
                into.set(path, self.0.to_string());
            }

            fn words(&self) -> String {
                $words(self.0)
            }
        }
    };
}

whole! {
    /// A length in whole minutes.
    Minutes, "minutes", words::minutes
}

whole! {
    /// A length in whole days.
    Days, "days", |days: u32| words::count(i64::from(days), "day")
}

whole! {
    /// A length in whole hours.
    Hours, "hours", |hours: u32| words::count(i64::from(hours), "hour")
}

whole! {
    /// A length in whole months.
    Months, "months", |months: u32| words::count(i64::from(months), "month")
}
