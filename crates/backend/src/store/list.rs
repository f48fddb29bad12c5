//! Paging by key: a page begins after (or ends before) a row, never at an offset, so that page 1,000 costs what
//! page 1 costs.

use holdfast_domain::words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::StoreError;
use super::sql::{Arg, Sql};

/// Rows on one page of a list.
pub const PAGE_ROWS: usize = 50;
/// Totals are counted up to here; beyond, a list says "1,000+".
pub const COUNT_CAP: i64 = 1_000;

/// A count in words: "41", and "1,000+" of one that was counted no further than `cap`.
#[must_use]
pub fn count_text(count: i64, cap: i64) -> String {
    let (number, more) = if count > cap { (cap, "+") } else { (count, "") };
    words::number(number) + more
}

/// Where a page begins or ends: the sort value of a row and its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The sort column's value, as text.
    pub value: String,
    /// The row.
    pub id: Uuid,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.id.simple(), self.value)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();
    fn from_str(raw: &str) -> Result<Self, ()> {
        let (id, value) = raw.split_once('_').ok_or(())?;
        Ok(Self {
            id: id.parse().map_err(|_| ())?,
            value: value.to_owned(),
        })
    }
}

/// Which page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// The row before the page.
    pub after: Option<Cursor>,
    /// The row behind the page.
    pub before: Option<Cursor>,
    /// Rows wanted; 0 means [`PAGE_ROWS`].
    pub rows: usize,
}

impl PageRequest {
    pub(super) fn limit(&self) -> usize {
        if self.rows == 0 { PAGE_ROWS } else { self.rows }
    }

    /// One row more, which tells whether there is a next page.
    pub(super) fn limit_arg(&self) -> Arg {
        Arg::Int(i64::try_from(self.limit() + 1).unwrap_or(i64::MAX))
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How to ask for the next page, if there is one.
    pub next: Option<String>,
    /// How to ask for the page before, if there is one.
    pub previous: Option<String>,
    /// How many rows there are in all, counted up to [`COUNT_CAP`].
    pub total: i64,
}

impl<T> Page<T> {
    /// The total in words: "41", "1,000+".
    #[must_use]
    pub fn total_text(&self) -> String {
        count_text(self.total, COUNT_CAP)
    }
}

/// What a sort column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKind {
    /// Text.
    Text,
    /// A number.
    Real,
    /// A date.
    Date,
    /// An id: rows in the order in which they were made.
    Id,
}

/// How a list is sorted: by a column that is never null, and by id.
#[derive(Clone, Copy, Debug)]
pub struct Sort {
    /// The column, as a literal.
    pub column: &'static str,
    /// The id's column, as a literal.
    pub id: &'static str,
    /// What it holds.
    pub kind: SortKind,
    /// Highest first.
    pub descending: bool,
}

impl Sort {
    fn arg(&self, cursor: &Cursor) -> Result<Arg, StoreError> {
        let bad = || StoreError::Constraint {
            field: "page",
            message: "This page's address is wrong; start at the first page.",
        };
        Ok(match self.kind {
            SortKind::Text => Arg::Text(cursor.value.clone()),
            SortKind::Real => Arg::Real(cursor.value.parse().map_err(|_| bad())?),
            SortKind::Date => Arg::Date(cursor.value.parse().map_err(|_| bad())?),
            SortKind::Id => Arg::Id(cursor.value.parse().map_err(|_| bad())?),
        })
    }

    /// Adds the key condition, the order and the limit to a statement that already has a `WHERE`. Returns whether the
    /// rows come in reverse (a page that ends before a row).
    ///
    /// # Errors
    /// When the cursor does not read as a value of the column.
    pub fn apply(&self, sql: &mut Sql, page: &PageRequest) -> Result<bool, StoreError> {
        let reverse = page.before.is_some();
        let down = self.descending != reverse;
        // Sorted by id alone, the id is named once.
        let by_id = self.column == self.id;
        if let Some(cursor) = page.before.as_ref().or(page.after.as_ref()) {
            let arg = self.arg(cursor)?;
            let than = if down { " < " } else { " > " };
            if by_id {
                sql.push(" AND ").push(self.id).push(than).bind(arg);
            } else {
                sql.push(" AND (")
                    .push(self.column)
                    .push(", ")
                    .push(self.id)
                    .push(")")
                    .push(than)
                    .push("(");
                sql.bind(arg).push(", ").bind(Arg::Id(cursor.id)).push(")");
            }
        }
        self.order(sql, reverse);
        sql.push(" LIMIT ");
        sql.bind(page.limit_arg());
        Ok(reverse)
    }

    /// Adds the order, turned around when the rows come in `reverse`.
    pub fn order(&self, sql: &mut Sql, reverse: bool) {
        let order = if self.descending == reverse {
            " ASC"
        } else {
            " DESC"
        };
        sql.push(" ORDER BY ");
        // Sorted by id alone, the id is named once.
        if self.column != self.id {
            sql.push(self.column).push(order).push(", ");
        }
        sql.push(self.id).push(order);
    }
}

/// Cuts what was read (one row more than wanted, perhaps in reverse) into a page.
pub fn cut<T>(
    mut rows: Vec<T>,
    reverse: bool,
    request: &PageRequest,
    total: i64,
    cursor: impl Fn(&T) -> Cursor,
) -> Page<T> {
    let more = rows.len() > request.limit();
    rows.truncate(request.limit());
    if reverse {
        rows.reverse();
    }
    let (has_next, has_previous) = if reverse {
        (true, more)
    } else {
        (more, request.after.is_some())
    };
    let next = rows
        .last()
        .filter(|_| has_next)
        .map(|row| cursor(row).to_string());
    let previous = rows
        .first()
        .filter(|_| has_previous)
        .map(|row| cursor(row).to_string());
    Page {
        rows,
        next,
        previous,
        total,
    }
}
