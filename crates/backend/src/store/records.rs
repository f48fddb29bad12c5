//! What happens to an integration over time: reviews and notices.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, NoticeId, ProviderId, ReviewId, UserId};
use holdfast_domain::notice::{Notice, NoticeForUs, NoticeKind};
use holdfast_domain::review::{Outcome, Review};
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// Adds a review.
///
/// # Errors
/// [`StoreError::Repeated`] when it is there already.
pub async fn insert_review(
    conn: &mut Conn<'_>,
    review: &Review,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    execute!(conn, sqlx::query("INSERT INTO reviews (id, integration_id, held_on, by_id, outcome, note, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(review.id.0).bind(review.integration.0).bind(review.held_on).bind(review.by.map(|user| user.0)).bind(review.outcome.as_str()).bind(&review.note).bind(now))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ReviewRow {
    id: Uuid,
    integration_id: Uuid,
    held_on: NaiveDate,
    by_id: Option<Uuid>,
    outcome: String,
    note: Option<String>,
}

/// The reviews of an integration, newest first, with the reviewer's name.
///
/// # Errors
/// When the database fails.
pub async fn reviews(conn: &mut Conn<'_>, integration: IntegrationId) -> Result<Vec<Review>, StoreError> {
    let rows: Vec<ReviewRow> = run!(conn, c => sqlx::query_as(
        "SELECT id, integration_id, held_on, by_id, outcome, note FROM reviews WHERE integration_id = $1 ORDER BY held_on DESC, id DESC LIMIT 200")
        .bind(integration.0).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(Review {
                id: ReviewId(row.id),
                integration: IntegrationId(row.integration_id),
                held_on: row.held_on,
                by: row.by_id.map(UserId),
                outcome: Outcome::parse(&row.outcome)?,
                note: row.note,
            })
        })
        .collect()
}

/// The day of the last review, if one was held.
///
/// # Errors
/// When the database fails.
pub async fn last_review(
    conn: &mut Conn<'_>,
    integration: IntegrationId,
) -> Result<Option<NaiveDate>, StoreError> {
    Ok(
        run!(conn, c => sqlx::query_scalar("SELECT MAX(held_on) FROM reviews WHERE integration_id = $1").bind(integration.0).fetch_one(c))?,
    )
}

/// Adds a notice.
///
/// # Errors
/// When the database fails.
pub async fn insert_notice(conn: &mut Conn<'_>, notice: &Notice) -> Result<(), StoreError> {
    execute!(conn, sqlx::query(
        "INSERT INTO notices (id, provider_id, kind, title, published_on, effective_on, earlier_dates, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(notice.id.0).bind(notice.provider.0).bind(notice.kind.as_str()).bind(&notice.title).bind(notice.published_on).bind(notice.effective_on)
        .bind(Json(&notice.earlier_dates)).bind(&notice.note))?;
    Ok(())
}

/// Records that the owner has read a notice.
///
/// # Errors
/// When the database fails.
pub async fn acknowledge(
    conn: &mut Conn<'_>,
    notice: NoticeId,
    integration: IntegrationId,
    by: Option<UserId>,
    on: NaiveDate,
) -> Result<(), StoreError> {
    execute!(conn, sqlx::query(
        "INSERT INTO notice_acknowledgements (notice_id, integration_id, acknowledged_on, by_id) VALUES ($1, $2, $3, $4) ON CONFLICT (notice_id, integration_id) DO NOTHING")
        .bind(notice.0).bind(integration.0).bind(on).bind(by.map(|user| user.0)))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct NoticeRow {
    id: Uuid,
    provider_id: Uuid,
    kind: String,
    title: String,
    published_on: Option<NaiveDate>,
    effective_on: Option<NaiveDate>,
    earlier_dates: Json<Vec<NaiveDate>>,
    note: Option<String>,
    acknowledged_on: Option<NaiveDate>,
}

/// The notices of a provider as one integration has them, by effective date.
///
/// # Errors
/// When the database fails.
pub async fn notices(
    conn: &mut Conn<'_>,
    provider: ProviderId,
    integration: IntegrationId,
) -> Result<Vec<NoticeForUs>, StoreError> {
    let rows: Vec<NoticeRow> = run!(conn, c => sqlx::query_as(
        "SELECT n.id, n.provider_id, n.kind, n.title, n.published_on, n.effective_on, n.earlier_dates, n.note, a.acknowledged_on \
         FROM notices n LEFT JOIN notice_acknowledgements a ON a.notice_id = n.id AND a.integration_id = $2 \
         WHERE n.provider_id = $1 ORDER BY n.effective_on NULLS LAST, n.id")
        .bind(provider.0).bind(integration.0).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            let notice = Notice {
                id: NoticeId(row.id),
                provider: ProviderId(row.provider_id),
                kind: NoticeKind::parse(&row.kind)?,
                title: row.title,
                published_on: row.published_on,
                effective_on: row.effective_on,
                earlier_dates: row.earlier_dates.0,
                note: row.note,
            };
            Ok(NoticeForUs {
                notice,
                acknowledged_on: row.acknowledged_on,
            })
        })
        .collect()
}
