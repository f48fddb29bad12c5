//! A fact is described once. A struct says what a record is; its [`fields!`](macro@crate::fields) say of each field what people call
//! it, how it is explained, and what is said when it is missing. The types say the rest: what fits, how it is read, written and
//! put into words. Forms, pages, differences and files are made from these descriptions, and a field that is not described does
//! not compile.

pub mod value;

use chrono::NaiveDate;

use crate::fields::{FieldErrors, Fields, Reader};

pub use self::value::{Shape, Value};

/// A field as it looks to whoever draws it, lists it or writes it into a file.
#[derive(Clone, Copy, Debug)]
pub struct FieldView {
    /// Its name in forms, files, addresses and differences.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// A line that explains it.
    pub help: Option<&'static str>,
    /// What is said when it is missing; `None`: it may be.
    pub required: Option<&'static str>,
    /// What fits into it.
    pub shape: Shape,
}

impl FieldView {
    /// Whether it names other records: its words are their ids then.
    #[must_use]
    pub const fn names_others(&self) -> bool {
        matches!(self.shape, Shape::Several)
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
    help: Option<&'static str>,
    required: Option<&'static str>,
}

/// Begins what is said of a field with what people call it.
#[must_use]
pub const fn ask(label: &'static str) -> Ask {
    Ask {
        label,
        help: None,
        required: None,
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
        name: &'static str,
        ask: Ask,
        _got_at: fn(&R) -> &V,
        write: fn(&R, &str, &mut Fields),
        words: fn(&R) -> String,
    ) -> Self {
        assert!(
            V::OPTIONAL == ask.required.is_none(),
            "a field that must have a value says so in a sentence, and no other does"
        );
        Self {
            view: FieldView {
                name,
                label: ask.label,
                help: ask.help,
                required: ask.required,
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

    /// Takes what was typed; `None` when something is missing or wrong, which the reader then holds.
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

    /// Reads what was typed.
    ///
    /// # Errors
    /// What is missing or wrong, by field.
    fn read(besides: Self::Besides, fields: &Fields, today: NaiveDate) -> Result<Self, FieldErrors> {
        let mut reader = Self::reader(fields);
        let read = Self::take(besides, &mut reader);
        Self::check(&mut reader, today);
        match read {
            Some(record) if reader.errors.is_empty() => Ok(record),
            _ => Err(reader.errors),
        }
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

/// Reads the next field; used by [`fields!`](macro@crate::fields) only.
pub fn take_next<R, V: Value>(
    fields: &mut std::slice::Iter<'_, Field<R>>,
    reader: &mut Reader<'_>,
) -> Option<V> {
    let view = &fields.next()?.view;
    let value = V::read(reader, view.name);
    if let (None, Some(sentence)) = (&value, view.required) {
        // What is wrong with it was said already, if something was typed.
        reader.error(view.name, sentence);
    }
    value
}

/// Describes the fields of a struct, in the order in which they are asked for: `fields! { Evidence, besides(id: EvidenceId) { kind:
/// ask("Document").required("Choose what the document is."); } }`.
#[macro_export]
macro_rules! fields {
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
                let mut fields = Self::FIELDS.iter();
                $(let $name = $crate::record::take_next(&mut fields, reader);)+
                Some(Self { $($key,)+ $($name: $name?,)+ })
            }
        }
    };
}
