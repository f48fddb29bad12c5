//! What is due as pages in order of day, and a month of it by day.

use chrono::{Datelike, Days, NaiveDate};
use holdfast_domain::enumeration::Enumeration;
use serde::{Deserialize, Serialize};

use super::{Row, TimelineEntry, TimelineFilter, entries, entry_columns, entry_joins, narrow};
use crate::store::dates::{EARLIEST, NEVER};
use crate::store::db::run;
use crate::store::list::{COUNT_CAP, Cursor, Page, PageRequest, cut};
use crate::store::owners::shown_name;
use crate::store::sql::{Arg, Sql, bind_args};
use crate::store::{Conn, StoreError};

/// How many entries of a day are read for a month; the agenda has all.
pub const SHOWN_A_DAY: usize = 4;

/// What is due on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The day.
    pub day: NaiveDate,
    /// The first of what is due on it, at most [`SHOWN_A_DAY`].
    pub entries: Vec<TimelineEntry>,
    /// How many there are in all.
    pub count: i64,
}

/// The key of a row: its day, what is to be done, and of what.
fn cursor(entry: &TimelineEntry) -> Cursor {
    let date = &entry.date;
    Cursor {
        value: format!("{}_{}_{}", date.day, date.what.as_str(), date.subject),
        id: entry.integration.0,
    }
}

/// Day, kind and subject of a key.
fn key(cursor: &Cursor) -> Option<(NaiveDate, String, String)> {
    let mut parts = cursor.value.splitn(3, '_');
    let day: NaiveDate = parts.next()?.parse().ok()?;
    // Years of four digits only: others sort otherwise as text, and PostgreSQL does not hold them all.
    (1..=9999).contains(&day.year()).then_some(())?;
    let (what, subject) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    Some((day, what, subject))
}

/// Whether a page's key is one of an agenda.
#[must_use]
pub fn is_key(cursor: &Cursor) -> bool {
    key(cursor).is_some()
}

/// A page of what is due from `from` to `until`, the earliest first.
///
/// # Errors
/// When the database fails, or the page's key does not read.
pub async fn agenda(
    conn: &mut Conn<'_>,
    filter: &TimelineFilter,
    (from, until): (NaiveDate, NaiveDate),
    request: &PageRequest,
    total: i64,
) -> Result<Page<TimelineEntry>, StoreError> {
    let reverse = request.before.is_some();
    let mut sql = entries(filter, from, until);
    if let Some(cursor) = request.before.as_ref().or(request.after.as_ref()) {
        let (day, what, subject) = key(cursor).ok_or(StoreError::Constraint {
            field: "page",
            message: "This page's address is wrong; start at the first page.",
        })?;
        sql.push(" AND (d.day, d.subject, d.what) ")
            .push(if reverse { "< (" } else { "> (" })
            .bind(Arg::Date(day))
            .push(", ")
            .bind(Arg::Text(subject))
            .push(", ")
            .bind(Arg::Text(what))
            .push(")");
    }
    sql.push(if reverse {
        " ORDER BY d.day DESC, d.subject DESC, d.what DESC LIMIT "
    } else {
        " ORDER BY d.day, d.subject, d.what LIMIT "
    })
    .bind(request.limit_arg());
    let rows: Vec<Row> = run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    let rows = rows.into_iter().map(TimelineEntry::try_from);
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(cut(rows, reverse, request, total, cursor))
}

/// How much is overdue on `today`, and how much is due on it or later, each counted up to [`COUNT_CAP`].
///
/// # Errors
/// When the database fails.
pub async fn numbers(
    conn: &mut Conn<'_>,
    filter: &TimelineFilter,
    today: NaiveDate,
) -> Result<(i64, i64), StoreError> {
    let counted = |from: NaiveDate, until: NaiveDate| {
        let mut sql = Sql::new("(SELECT COUNT(*) FROM (SELECT 1 AS one FROM record_dates d");
        narrow(&mut sql, filter, from, until);
        sql.push(" LIMIT ")
            .bind(Arg::Int(COUNT_CAP + 1))
            .push(") AS capped)");
        sql
    };
    let mut sql = Sql::new("SELECT ");
    sql.append(counted(EARLIEST, today - Days::new(1)))
        .push(", ")
        .append(counted(today, NEVER));
    Ok(run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_one(c))?)
}

#[derive(sqlx::FromRow)]
struct DayRow {
    #[sqlx(flatten)]
    entry: Row,
    of_day: i64,
}

/// The days from `from` to `until` on which something is due.
///
/// # Errors
/// When the database fails.
pub async fn month(
    conn: &mut Conn<'_>,
    filter: &TimelineFilter,
    (from, until): (NaiveDate, NaiveDate),
) -> Result<Vec<Day>, StoreError> {
    // Counted and cut by day before anything is looked up beside it, so that a day of thousands costs their index rows.
    let mut sql = Sql::new(concat!(
        "SELECT ",
        entry_columns!(),
        ", d.of_day FROM (SELECT d.*, COUNT(*) OVER (PARTITION BY d.day) AS of_day, \
         ROW_NUMBER() OVER (PARTITION BY d.day ORDER BY d.subject, d.what) AS place FROM record_dates d",
    ));
    narrow(&mut sql, filter, from, until);
    sql.push(concat!(") d", entry_joins!(), " WHERE d.place <= "))
        .bind(Arg::Int(i64::try_from(SHOWN_A_DAY).unwrap_or(i64::MAX)))
        .push(" ORDER BY d.day, d.subject, d.what");
    let rows: Vec<DayRow> = run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    let mut days: Vec<Day> = Vec::new();
    for row in rows {
        let (entry, count) = (TimelineEntry::try_from(row.entry)?, row.of_day);
        let day = entry.date.day;
        match days.last_mut().filter(|last| last.day == day) {
            Some(last) => last.entries.push(entry),
            None => days.push(Day {
                day,
                entries: vec![entry],
                count,
            }),
        }
    }
    Ok(days)
}
