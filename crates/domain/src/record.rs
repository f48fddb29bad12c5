//! A fact is described once. A struct says what a record is; its [`fields!`](macro@crate::fields) say of each field what people call
//! it, how it is explained, and what is said when it is missing. The types say the rest: what fits, how it is read, written and
//! put into words. Forms, pages, differences and files are made from these descriptions, and a field that is not described does
//! not compile.

pub mod merge;
pub mod value;

use chrono::NaiveDate;

use crate::fields::{FieldErrors, Fields, Reader};

pub use self::value::{Shape, Value};

/// A field as it looks to whoever draws it, lists it or writes it into a file.
#[derive(Clone, Copy, Debug)]
pub struct FieldView {
    /// Its name in forms, files, addresses and differences.
    pub name: &'static str,
    /// Where it stands in the stored document, with dots: `continuity.rto_minutes`.
    pub path: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// A line that explains it.
    pub help: Option<&'static str>,
    /// What people call it beside its value, where the label is a question: "Exit terms".
    pub short: &'static str,
    /// What is said when it is missing; `None`: it may be.
    pub required: Option<&'static str>,
    /// Whether it is what it was at first as long as nobody says otherwise, so that there is always a value.
    pub preset: bool,
    /// Whether it is a day that has passed.
    pub past: bool,
    /// What fits into it.
    pub shape: Shape,
}

impl FieldView {
    /// Whether it names other records: its words are their ids then.
    #[must_use]
    pub const fn names_others(&self) -> bool {
        matches!(self.shape, Shape::One | Shape::Several)
    }

    /// What was typed into it, as people read it: a choice by its label.
    #[must_use]
    pub fn words_of(&self, typed: &str) -> String {
        let label = match self.shape {
            Shape::Choice(all) => all().into_iter().find(|(value, _)| *value == typed),
            _ => None,
        };
        label.map_or(typed, |(_, label)| label).to_owned()
    }
}

/// What is said of a field; the rest follows from its type.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    label: &'static str,
    short: Option<&'static str>,
    name: Option<&'static str>,
    help: Option<&'static str>,
    required: Option<&'static str>,
    preset: bool,
    past: bool,
}

/// Begins what is said of a field with what people call it.
#[must_use]
pub const fn ask(label: &'static str) -> Ask {
    Ask {
        label,
        short: None,
        name: None,
        help: None,
        required: None,
        preset: false,
        past: false,
    }
}

impl Ask {
    /// A line that explains it.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    /// What is said when it is missing.
    #[must_use]
    pub const fn required(mut self, sentence: &'static str) -> Self {
        self.required = Some(sentence);
        self
    }

    /// What it is called beside its value, where the label is a question.
    #[must_use]
    pub const fn short(mut self, short: &'static str) -> Self {
        self.short = Some(short);
        self
    }

    /// Its name, where that is not the last part of where it stands.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// It need not be answered, and has a value all the same: what it was at first.
    #[must_use]
    pub const fn preset(mut self) -> Self {
        self.preset = true;
        self
    }

    /// It is a day that has passed.
    #[must_use]
    pub const fn past(mut self) -> Self {
        self.past = true;
        self
    }
}

/// What of a field is needed to read it. Apart from its labels, which the browser would be sent for nothing.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    name: &'static str,
    required: Option<&'static str>,
    past: bool,
}

impl Reading {
    /// Of the field that stands at a path; used by [`fields!`](macro@crate::fields) only.
    #[must_use]
    pub const fn of(path: &'static str, ask: Ask) -> Self {
        Self {
            name: match ask.name {
                Some(name) => name,
                None => last_part(path),
            },
            required: ask.required,
            past: ask.past,
        }
    }
}

/// What comes after the dot at `at`; all of it where there is none.
const fn past_dot(path: &'static str, at: usize) -> &'static str {
    if at < path.len() && path.as_bytes()[at] == b'.' {
        path.split_at(at + 1).1
    } else {
        path
    }
}

/// The last part of a path with dots.
const fn last_part(path: &'static str) -> &'static str {
    let mut at = path.len();
    while at > 0 {
        at -= 1;
        if path.as_bytes()[at] == b'.' {
            return past_dot(path, at);
        }
    }
    path
}

/// A field of a record.
#[derive(Debug)]
pub struct Field<R: 'static> {
    /// How it looks.
    pub view: FieldView,
    write: fn(&R, &str, &mut Fields),
    words: fn(&R) -> String,
}

impl<R> Field<R> {
    /// From what is said of it and how it is got at; used by [`fields!`](macro@crate::fields) only.
    ///
    /// # Panics
    /// While it is compiled: when its type must have a value and no sentence says so, or the other way around.
    #[must_use]
    pub const fn new<V: Value>(
        path: &'static str,
        ask: Ask,
        _got_at: fn(&R) -> &V,
        write: fn(&R, &str, &mut Fields),
        words: fn(&R) -> String,
    ) -> Self {
        assert!(
            V::OPTIONAL == (ask.required.is_none() && !ask.preset),
            "a field that must have a value says so in a sentence or has one at first, and no other does"
        );
        Self {
            view: FieldView {
                name: Reading::of(path, ask).name,
                path: past_dot(path, 0),
                label: ask.label,
                short: match ask.short {
                    Some(short) => short,
                    None => ask.label,
                },
                help: ask.help,
                required: ask.required,
                preset: ask.preset,
                past: ask.past,
                shape: V::SHAPE,
            },
            write,
            words,
        }
    }

    /// Its value as people read it; empty when there is none.
    #[must_use]
    pub fn words(&self, record: &R) -> String {
        (self.words)(record)
    }
}

/// A record whose fields are described: by [`fields!`](macro@crate::fields).
pub trait Described: Sized + 'static {
    /// What belongs to it and is not asked for: ids.
    type Besides;
    /// Its fields, in the order in which they are asked for.
    const FIELDS: &'static [Field<Self>];

    /// The field that stands at a path of the stored document, or holds what stands there: `endpoints.0.url`.
    #[must_use]
    fn field_at(path: &str) -> Option<&'static FieldView> {
        Self::FIELDS.iter().map(|field| &field.view).find(|view| {
            path.strip_prefix(view.path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// Takes what was typed; `None` when it cannot go on without what is missing or wrong, which the reader then holds.
    fn take(besides: Self::Besides, reader: &mut Reader<'_>) -> Option<Self>;
}

/// A kind of record.
pub trait Record: Described {
    /// Begins to read what was typed; a kind that is more careful of secrets says so here.
    #[must_use]
    fn reader(fields: &Fields) -> Reader<'_> {
        Reader::new(fields)
    }

    /// The rules that no single field can know, asked also of a form in which other fields are missing or wrong.
    fn check(_typed: &mut Reader<'_>, _today: NaiveDate) {}

    /// The record without what means nothing beside what else was said.
    #[must_use]
    fn settled(self) -> Self {
        self
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// What is missing or wrong, by field.
    fn read(besides: Self::Besides, fields: &Fields, today: NaiveDate) -> Result<Self, FieldErrors> {
        match Self::read_anyway(besides, fields, today) {
            (Some(record), errors) if errors.is_empty() => Ok(record),
            (_, errors) => Err(errors),
        }
    }

    /// Reads what was typed as far as it goes: beside what is missing or wrong, by field, the record without that, for a
    /// preview; none where there can be none without it.
    fn read_anyway(besides: Self::Besides, fields: &Fields, today: NaiveDate) -> (Option<Self>, FieldErrors) {
        let mut reader = Self::reader(fields).on(today);
        let read = Self::take(besides, &mut reader);
        Self::check(&mut reader, today);
        (read.map(Self::settled), reader.errors)
    }

    /// The fields that [`Record::read`] reads back.
    fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        for field in Self::FIELDS {
            (field.write)(self, field.view.name, &mut fields);
        }
        fields
    }

    /// What differs from another state, in words and in the order of the fields.
    fn differences(&self, after: &Self) -> Vec<Difference> {
        Self::FIELDS
            .iter()
            .map(|field| Difference {
                label: field.view.label,
                names_others: field.view.names_others(),
                before: field.words(self),
                after: field.words(after),
            })
            .filter(|difference| difference.before != difference.after)
            .collect()
    }
}

/// A field that differs between two states of a record; a side is empty where there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What people call the field.
    pub label: &'static str,
    /// Whether it names other records: its words are their ids then.
    pub names_others: bool,
    /// Before, as people read it.
    pub before: String,
    /// After, as people read it.
    pub after: String,
}

/// Reads a field; used by [`fields!`](macro@crate::fields) only.
pub fn take_next<V: Value>(field: Reading, reader: &mut Reader<'_>) -> Option<V> {
    if field.past {
        reader.require_past(field.name);
    }
    let value = V::read(reader, field.name);
    if let (None, Some(sentence)) = (&value, field.required) {
        // What is wrong with it was said already, if something was typed.
        reader.error(field.name, sentence);
    }
    value
}

/// Reads a field into a record that has a value there; used by [`fields!`](macro@crate::fields) only.
pub fn take_into<V: Value>(field: Reading, reader: &mut Reader<'_>, into: &mut V) {
    if let Some(value) = take_next(field, reader) {
        *into = value;
    }
}

/// Describes the fields of a struct, in the order in which they are asked for: `fields! { Evidence, besides(id: EvidenceId) { kind:
/// ask("Document").required("Choose what the document is."); } }`.
///
/// With `from(blank)` a record begins as what that function makes of its ids, so that it can be read although something is
/// missing, and its fields may stand in parts of it: `continuity.rto_minutes: ask("RTO");`.
#[macro_export]
macro_rules! fields {
    ($record:ty, from($blank:path), besides($($key:ident: $key_type:ty),+ $(,)?) { $($($part:ident).+: $ask:expr;)+ }) => {
        impl $crate::record::Described for $record {
            type Besides = ($($key_type,)+);
            const FIELDS: &'static [$crate::record::Field<Self>] = &[$(
                $crate::record::Field::new(
                    concat!($(".", stringify!($part)),+),
                    $ask,
                    |it: &Self| &it.$($part).+,
                    |it, path, into| $crate::record::Value::write(&it.$($part).+, path, into),
                    |it| $crate::record::Value::words(&it.$($part).+),
                ),
            )+];

            fn take(besides: Self::Besides, reader: &mut $crate::fields::Reader<'_>) -> Option<Self> {
                let ($($key,)+) = besides;
                let mut it = $blank($($key),+);
                $(
                    let field = const { $crate::record::Reading::of(concat!($(".", stringify!($part)),+), $ask) };
                    $crate::record::take_into(field, reader, &mut it.$($part).+);
                )+
                Some(it)
            }
        }
    };
    ($record:ty, besides($($key:ident: $key_type:ty),+ $(,)?) { $($name:ident: $ask:expr;)+ }) => {
        impl $crate::record::Described for $record {
            type Besides = ($($key_type,)+);
            const FIELDS: &'static [$crate::record::Field<Self>] = &[$(
                $crate::record::Field::new(
                    stringify!($name),
                    $ask,
                    |it: &Self| &it.$name,
                    |it, path, into| $crate::record::Value::write(&it.$name, path, into),
                    |it| $crate::record::Value::words(&it.$name),
                ),
            )+];

            fn take(besides: Self::Besides, reader: &mut $crate::fields::Reader<'_>) -> Option<Self> {
                let ($($key,)+) = besides;
                $(
                    let field = const { $crate::record::Reading::of(stringify!($name), $ask) };
                    let $name = $crate::record::take_next(field, reader);
                )+
                Some(Self { $($key,)+ $($name: $name?,)+ })
            }
        }
    };
}
