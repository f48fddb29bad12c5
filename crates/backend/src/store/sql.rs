//! The only place where SQL is composed. Fragments are literals from this crate; what people type is always bound.

use sqlx::AssertSqlSafe;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::bulk::{Carried, Carry};

/// A value to bind.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// Text.
    Text(String),
    /// An id.
    Id(Uuid),
    /// A date.
    Date(NaiveDate),
    /// A number.
    Real(f64),
    /// A whole number.
    Int(i64),
    /// An instant.
    Instant(DateTime<Utc>),
    /// Yes or no.
    Flag(bool),
    /// Text, or none.
    MaybeText(Option<String>),
    /// A whole number, or none.
    MaybeInt(Option<i64>),
    /// An id, or none.
    MaybeId(Option<Uuid>),
    /// Yes, no, or none of them.
    MaybeFlag(Option<bool>),
    /// A date, or none.
    MaybeDate(Option<NaiveDate>),
    /// An instant, or none.
    MaybeInstant(Option<DateTime<Utc>>),
    /// A document.
    Json(serde_json::Value),
}

/// A statement put together from literals, with its values.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    text: String,
    /// The values, in the order of their placeholders.
    pub args: Vec<Arg>,
}

impl Sql {
    /// Begins with a literal.
    #[must_use]
    pub fn new(text: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            args: Vec::new(),
        }
    }

    /// Adds a literal.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a placeholder for a value.
    pub fn bind(&mut self, arg: Arg) -> &mut Self {
        self.args.push(arg);
        self.text.push('$');
        self.text.push_str(&self.args.len().to_string());
        self
    }

    /// Adds placeholders for values, joined by commas.
    pub fn bind_all(&mut self, args: impl IntoIterator<Item = Arg>) -> &mut Self {
        for (index, arg) in args.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.bind(arg);
        }
        self
    }

    /// Adds another statement's text and values.
    pub fn append(&mut self, other: Self) -> &mut Self {
        let mut rest = other.text.as_str();
        let mut args = other.args.into_iter();
        while let Some(at) = rest.find('$') {
            self.text.push_str(&rest[..at]);
            rest = rest[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
            if let Some(arg) = args.next() {
                self.bind(arg);
            }
        }
        self.text.push_str(rest);
        self
    }

    /// The statement whose only value is the rows of this one, as JSON: an array of rows, each an array of groups, each an array
    /// of values. Here, and nowhere else, SQLite and PostgreSQL go by different names.
    #[must_use]
    pub fn in_bulk(self, sqlite: bool, groups: &[&[Carry]]) -> Self {
        let [all, row, end] = if sqlite {
            ["SELECT json_group_array(", "json_array(", ") FROM ("]
        } else {
            [
                "SELECT CAST(COALESCE(json_agg(",
                "json_build_array(",
                "), '[]') AS TEXT) FROM (",
            ]
        };
        let carried = |how| match (how, sqlite) {
            (Carried::Id, true) => ["hex(", ")"],
            (Carried::Real, true) => ["printf('%!.17g', ", ")"],
            (Carried::Json, true) => ["json(", ")"],
            (Carried::Real, false) => ["CAST(", " AS TEXT)"],
            _ => ["", ""],
        };
        let mut sql = Self::new(all);
        sql.push(row);
        for (index, group) in groups.iter().enumerate() {
            sql.push(if index > 0 { ", " } else { "" }).push(row);
            for (index, (column, how)) in group.iter().enumerate() {
                let [before, behind] = carried(*how);
                sql.push(if index > 0 { ", " } else { "" })
                    .push(before)
                    .push(column)
                    .push(behind);
            }
            sql.push(")");
        }
        sql.push(")").push(end).append(self).push(") AS carried");
        sql
    }

    /// The text, vouched for: it was put together from literals and placeholders only.
    #[must_use]
    pub fn safe(&self) -> AssertSqlSafe<String> {
        AssertSqlSafe(self.text.clone())
    }

    /// The text, to explain a plan.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Binds the values of a composed statement to a query of either database.
macro_rules! bind_args {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match arg {
                $crate::store::sql::Arg::Text(value) => query.bind(value.clone()),
                $crate::store::sql::Arg::Id(value) => query.bind(*value),
                $crate::store::sql::Arg::Date(value) => query.bind(*value),
                $crate::store::sql::Arg::Real(value) => query.bind(*value),
                $crate::store::sql::Arg::Int(value) => query.bind(*value),
                $crate::store::sql::Arg::Instant(value) => query.bind(*value),
                $crate::store::sql::Arg::Flag(value) => query.bind(*value),
                $crate::store::sql::Arg::MaybeText(value) => query.bind(value.clone()),
                $crate::store::sql::Arg::MaybeInt(value) => query.bind(*value),
                $crate::store::sql::Arg::MaybeId(value) => query.bind(*value),
                $crate::store::sql::Arg::MaybeFlag(value) => query.bind(*value),
                $crate::store::sql::Arg::MaybeDate(value) => query.bind(*value),
                $crate::store::sql::Arg::MaybeInstant(value) => query.bind(*value),
                $crate::store::sql::Arg::Json(value) => query.bind(sqlx::types::Json(value.clone())),
            };
        }
        query
    }};
}
pub(crate) use bind_args;
