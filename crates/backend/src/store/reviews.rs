//! Reviews of integrations.

use chrono::NaiveDate;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, ReviewId, UserId};
use holdfast_domain::review::{Outcome, Review};
use uuid::Uuid;

use super::beside::Kept;
use super::db::run;
use super::sql::Arg;
use super::{Conn, StoreError};

/// A row of the table of reviews.
#[derive(sqlx::FromRow)]
pub struct ReviewRow {
    id: Uuid,
    integration_id: Uuid,
    held_on: NaiveDate,
    by_id: Option<Uuid>,
    outcome: String,
    note: Option<String>,
}

impl Kept for Review {
    const NAME: &'static str = "review";
    const TABLE: &'static str = "reviews";
    const COLUMNS: &'static [&'static str] = &["held_on", "by_id", "outcome", "note"];
    const ORDER: &'static str = "held_on DESC, id DESC LIMIT 200";
    type Row = ReviewRow;

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn parent(&self) -> Uuid {
        self.integration.0
    }

    fn values(&self) -> Vec<Arg> {
        vec![
            Arg::Date(self.held_on),
            Arg::MaybeId(self.by.map(|user| user.0)),
            Arg::Text(self.outcome.as_str().to_owned()),
            Arg::MaybeText(self.note.as_ref().map(ToString::to_string)),
        ]
    }

    fn of(row: ReviewRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: ReviewId(row.id),
            integration: IntegrationId(row.integration_id),
            held_on: row.held_on,
            by: row.by_id.map(UserId),
            outcome: Outcome::parse(&row.outcome)?,
            note: row.note.map(Into::into),
        })
    }
}

/// The day of the last review that counts, if one was held.
///
/// # Errors
/// When the database fails.
pub async fn last(conn: &mut Conn<'_>, integration: IntegrationId) -> Result<Option<NaiveDate>, StoreError> {
    Ok(run!(conn, c => sqlx::query_scalar(
        "SELECT MAX(held_on) FROM reviews WHERE integration_id = $1 AND withdrawn_at IS NULL").bind(integration.0).fetch_one(c))?)
}
