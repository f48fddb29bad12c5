//! From an address to what timeline, month and agenda show.

use chrono::{Datelike, NaiveDate};
use holdfast_backend::ServiceError;
use holdfast_backend::store::PageRequest;
use holdfast_backend::store::timeline::{TimelineFilter, is_key};
use holdfast_domain::words;

use super::{id, known, only, page, wrong};
use crate::context::Query;

/// Whose dates the timeline shows.
///
/// # Errors
/// `Invalid` with the name and the known values.
pub fn timeline(query: &Query) -> Result<TimelineFilter, ServiceError> {
    only(query, &["owner", "team", "what"])?;
    whose(query)
}

fn whose(query: &Query) -> Result<TimelineFilter, ServiceError> {
    let unowned = query.get("owner") == "none";
    Ok(TimelineFilter {
        owner: if unowned { None } else { id(query, "owner")? },
        unowned,
        team: id(query, "team")?,
        what: known(query, "what")?.into_iter().next(),
    })
}

/// What an agenda shows.
pub struct AgendaAsked {
    /// Whose.
    pub filter: TimelineFilter,
    /// From which day on; from today unless another is named.
    pub from: Option<NaiveDate>,
    /// What is overdue instead of what comes.
    pub overdue: bool,
    /// Which page of it.
    pub page: PageRequest,
}

/// What the agenda is narrowed to, and which page of it is asked for.
///
/// # Errors
/// `Invalid` with the name and what it may be.
pub fn agenda(query: &Query) -> Result<AgendaAsked, ServiceError> {
    only(query, &["owner", "team", "what", "from", "due"])?;
    let from = match query.get("from") {
        "" => None,
        raw => Some(
            words::read_date(raw)
                .filter(|day| is_near(*day))
                .ok_or_else(|| wrong("from", "This is not a date; write it such as 2026-11-30."))?,
        ),
    };
    let overdue = match query.get("due") {
        "" => false,
        "overdue" => true,
        _ => return Err(wrong("due", "Unknown value; choose one of: overdue.")),
    };
    let page = page(query)?;
    let keys = page.after.iter().chain(&page.before);
    if !keys.clone().all(is_key) {
        let name = if page.after.is_some() { "after" } else { "before" };
        return Err(wrong(
            name,
            "This page's address is wrong; start at the first page.",
        ));
    }
    Ok(AgendaAsked {
        filter: whose(query)?,
        from,
        overdue,
        page,
    })
}

/// What a month shows: whose, and a day of it.
///
/// # Errors
/// `Invalid` with the name and what it may be.
pub fn month(query: &Query) -> Result<(TimelineFilter, Option<NaiveDate>), ServiceError> {
    only(query, &["owner", "team", "what", "month"])?;
    let day = match query.get("month") {
        "" => None,
        raw => Some(
            NaiveDate::parse_from_str(&format!("{raw}-01"), "%Y-%m-%d")
                .ok()
                .filter(|day| is_near(*day))
                .ok_or_else(|| wrong("month", "This is not a month; write it such as 2026-11."))?,
        ),
    };
    Ok((whose(query)?, day))
}

/// Whether a day lies in a year that something can be due in.
#[must_use]
pub fn is_near(day: NaiveDate) -> bool {
    (1900..=9998).contains(&day.year())
}
