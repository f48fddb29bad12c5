//! Whether what a reminder spoke of is still due, and if not, what was done since. A cycle is one date of one thing: it
//! is open while the thing has this date and belongs to an integration that is in use.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use holdfast_domain::ids::IntegrationId;
use holdfast_domain::reminder::{ReminderKind, Subject};
use uuid::Uuid;

use super::db::run;
use super::due::{self, DueFilter, Position};
use super::{Conn, StoreError};

/// The cycles of these things that are open now: what is due of which of them, and when.
///
/// # Errors
/// When the database fails.
pub async fn open(
    conn: &mut Conn<'_>,
    subjects: &BTreeSet<Subject>,
) -> Result<BTreeSet<(ReminderKind, Subject, NaiveDate)>, StoreError> {
    let filter = DueFilter::of(subjects.iter().copied().collect());
    let (mut open, mut position) = (BTreeSet::new(), Position::default());
    while let Some(items) = due::chunk(conn, &filter, &mut position).await? {
        open.extend(items.iter().map(|item| (item.kind, item.subject, item.due)));
    }
    Ok(open)
}

/// Something that was done, as the audit log tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// What, as `thing.verb`.
    pub action: String,
    /// Details.
    pub data: serde_json::Value,
}

/// What was done to a record after an instant, in order, the first 100.
///
/// # Errors
/// When the database fails.
pub async fn since(
    conn: &mut Conn<'_>,
    entity: &'static str,
    id: Uuid,
    after: DateTime<Utc>,
) -> Result<Vec<Deed>, StoreError> {
    let after = after.to_rfc3339_opts(SecondsFormat::Micros, true);
    let rows: Vec<(String, String, String, String)> = run!(conn, c => sqlx::query_as(
        "SELECT at, actor_name, action, data FROM audit_events WHERE entity = $1 AND entity_id = $2 AND at >= $3 ORDER BY seq LIMIT 100")
        .bind(entity).bind(id).bind(after).fetch_all(c))?;
    deeds(rows)
}

/// What was done to the documents of an integration after an instant, in order, the first 100.
///
/// # Errors
/// When the database fails.
pub async fn to_documents(
    conn: &mut Conn<'_>,
    integration: IntegrationId,
    after: DateTime<Utc>,
) -> Result<Vec<Deed>, StoreError> {
    let after = after.to_rfc3339_opts(SecondsFormat::Micros, true);
    let rows: Vec<(String, String, String, String)> = run!(conn, c => sqlx::query_as(
        "SELECT a.at, a.actor_name, a.action, a.data FROM evidence e JOIN audit_events a ON a.entity = 'evidence' AND a.entity_id = e.id \
         WHERE e.integration_id = $1 AND a.at >= $2 ORDER BY a.seq LIMIT 100")
        .bind(integration.0).bind(after).fetch_all(c))?;
    deeds(rows)
}

fn deeds(rows: Vec<(String, String, String, String)>) -> Result<Vec<Deed>, StoreError> {
    rows.into_iter()
        .map(|(at, by, action, data)| {
            let at = DateTime::parse_from_rfc3339(&at)
                .map_err(|error| StoreError::Damaged(format!("the instant of an audit event: {error}")))?;
            Ok(Deed {
                at: at.with_timezone(&Utc),
                by,
                action,
                data: serde_json::from_str(&data)?,
            })
        })
        .collect()
}
