//! Reviews: one row per integration in use, most urgent first: never reviewed, then by the day the next is due.

use async_trait::async_trait;
use chrono::{Days, NaiveDate};
use holdfast_domain::credential::DUE_SOON_DAYS;
use holdfast_domain::review::{self, Outcome, ReviewStatus};
use holdfast_domain::risk::Band;

use super::lists::id;
use super::{Cell, Chunk, ChunkRequest, Column, Cursor, Parameter, ParameterKind, Parameters, Report};
use crate::error::ServiceError;
use crate::services::Backend;
use crate::store::dates::EARLIEST;
use crate::store::reports::{self, ReviewKey, ReviewRow, ReviewStanding};
use crate::store::{Conn, StoreError};

/// The report.
pub struct Reviews;

/// How a review stands: stored form and label.
const STANDINGS: [(&str, &str); 4] = [
    ("never_held", "Never held"),
    ("overdue", "Overdue"),
    ("due_soon", "Due soon"),
    ("current", "Current"),
];

static PARAMETERS: [Parameter; 1] = [Parameter {
    name: "status",
    label: "Status",
    kind: ParameterKind::OneOf(|| STANDINGS.to_vec()),
}];

static COLUMNS: [Column; 15] = [
    Column::new("integration", "Integration", "What is reviewed"),
    Column::in_file("provider", "Provider", "Who provides it"),
    Column::new("owner", "Owner", "Who answers for it; empty: nobody"),
    Column::in_file("team", "Team", "Which team it belongs to"),
    Column::new(
        "last_review_on",
        "Last review",
        "When it was last reviewed; empty: never",
    ),
    Column::in_file("reviewer", "Reviewer", "Who held the last review"),
    Column::new("outcome", "Outcome", "How the last review ended"),
    Column::new(
        "next_review_on",
        "Next review",
        "The last day on which the next review is on time; for what serves users and was never reviewed the day on which it came on record",
    ),
    Column::new(
        "status",
        "Status",
        "never_held, overdue, due_soon (within 30 days) or current",
    ),
    Column::new(
        "days_overdue",
        "Days overdue",
        "Days since the review was due; empty: it is not overdue",
    ),
    Column::new("cadence_months", "Cadence (months)", "Months between reviews"),
    Column::new(
        "cadence_why",
        "Why",
        "Where the cadence comes from: the inherent band, or set by hand and why",
    ),
    Column::in_file(
        "inherent_band",
        "Inherent band",
        "The band of the score before credits",
    ),
    Column::in_file("lifecycle", "Lifecycle", "Lifecycle state of the integration"),
    Column::in_file("integration_id", "Integration id", "The integration's stable id"),
];

#[async_trait]
impl Report for Reviews {
    fn slug(&self) -> &'static str {
        "reviews"
    }

    fn title(&self) -> &'static str {
        "Reviews"
    }

    fn purpose(&self) -> &'static str {
        "For compliance and auditors: when each integration in use was last looked at, by whom, with which outcome, and \
         which review is overdue under the cadence that its risk asks for."
    }

    fn row(&self) -> &'static str {
        "integration"
    }

    fn parameters(&self) -> &'static [Parameter] {
        &PARAMETERS
    }

    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    fn rows_lead_to(&self) -> Option<(&'static str, &'static str)> {
        Some(("/integrations/", "integration_id"))
    }

    async fn chunk(
        &self,
        backend: &Backend,
        conn: &mut Conn<'_>,
        parameters: &Parameters,
        request: &ChunkRequest,
    ) -> Result<Chunk, ServiceError> {
        let after = request.after.as_ref().map(key).transpose()?;
        let standing = parameters
            .get("status")
            .map(|status| standing(status, backend.clock.today()));
        let mut rows = reports::reviews(conn, standing, after, request.rows + 1).await?;
        let more = rows.len() > request.rows;
        rows.truncate(request.rows);
        let next = rows.last().filter(|_| more).map(|row| cursor(&row.key()));
        let rows = rows
            .into_iter()
            .map(|row| cells(backend, row))
            .collect::<Result<_, _>>()?;
        Ok(Chunk { rows, next })
    }
}

/// On which days the next review of what stands so is due.
fn standing(status: &str, today: NaiveDate) -> ReviewStanding {
    let (day, soon) = (Days::new(1), Days::new(DUE_SOON_DAYS.unsigned_abs()));
    // The last day that both databases know how to compare.
    let last = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or(NaiveDate::MAX);
    let due = |from, until| ReviewStanding::Due { from, until };
    match status {
        "overdue" => due(EARLIEST, today - day),
        "due_soon" => due(today, today + soon),
        "current" => due(today + soon + day, last),
        _ => ReviewStanding::Never,
    }
}

fn cursor(key: &ReviewKey) -> Cursor {
    let due = key
        .due_on
        .map_or_else(|| "never".to_owned(), |due| due.to_string());
    Cursor(format!("{due}_{}", key.id.simple()))
}

fn key(cursor: &Cursor) -> Result<ReviewKey, ServiceError> {
    let read = || {
        let (due, id) = cursor.0.split_once('_')?;
        let due_on = if due == "never" {
            None
        } else {
            Some(due.parse::<NaiveDate>().ok()?)
        };
        Some(ReviewKey {
            due_on,
            id: id.parse().ok()?,
        })
    };
    let wrong = StoreError::Constraint {
        field: "after",
        message: "This page's address is wrong; start at the first page.",
    };
    read().ok_or_else(|| wrong.into())
}

fn cells(backend: &Backend, row: ReviewRow) -> Result<Vec<Cell>, ServiceError> {
    let today = backend.clock.today();
    let inherent: Band = row.inherent_band.parse().map_err(StoreError::from)?;
    let cadence = review::cadence(&row.plan, inherent, &backend.model);
    let status = review::status(row.review_due_on, today);
    let since = row.first_due_on;
    let (word, days) = match status {
        ReviewStatus::NeverHeld => {
            let days = since.map(|since| (today - since).num_days());
            (STANDINGS[0], days.filter(|days| *days > 0))
        }
        ReviewStatus::Overdue { days, .. } => (STANDINGS[1], Some(days)),
        ReviewStatus::DueSoon { .. } => (STANDINGS[2], None),
        ReviewStatus::Current { .. } => (STANDINGS[3], None),
    };
    Ok(vec![
        row.name.into(),
        row.provider_name.into(),
        row.owner_name.into(),
        row.team_name.into(),
        row.last_review_on.into(),
        row.reviewer_name.into(),
        Cell::maybe(row.outcome, |outcome| Cell::stored_choice::<Outcome>(&outcome)),
        row.review_due_on.or(since).into(),
        Cell::Choice {
            stored: word.0,
            label: word.1,
        },
        days.into(),
        cadence.months.into(),
        cadence.why.into(),
        Cell::choice(inherent),
        Cell::stored_choice::<holdfast_domain::integration::Lifecycle>(&row.lifecycle),
        id(row.id),
    ])
}
