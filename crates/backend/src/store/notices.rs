//! What providers announced, and who has acknowledged it.

use chrono::NaiveDate;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::{IntegrationId, NoticeId, ProviderId, UserId};
use holdfast_domain::notice::{Notice, NoticeForUs, NoticeKind};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::beside::Kept;
use super::db::{execute, run};
use super::sql::Arg;
use super::{Conn, StoreError};

/// A row of the table of notices.
#[derive(sqlx::FromRow)]
pub struct NoticeRow {
    id: Uuid,
    provider_id: Uuid,
    kind: String,
    title: String,
    published_on: Option<NaiveDate>,
    effective_on: Option<NaiveDate>,
    earlier_dates: Json<Vec<NaiveDate>>,
    note: Option<String>,
}

impl Kept for Notice {
    const NAME: &'static str = "notice";
    const TABLE: &'static str = "notices";
    const PARENT: &'static str = "provider_id";
    const COLUMNS: &'static [&'static str] = &[
        "kind",
        "title",
        "published_on",
        "effective_on",
        "earlier_dates",
        "note",
    ];
    const ORDER: &'static str = "effective_on NULLS LAST, id";
    type Row = NoticeRow;

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn parent(&self) -> Uuid {
        self.provider.0
    }

    fn values(&self) -> Vec<Arg> {
        let earlier = self.earlier_dates.iter().map(ToString::to_string);
        vec![
            Arg::Text(self.kind.as_str().to_owned()),
            Arg::Text(self.title.to_string()),
            Arg::MaybeDate(self.published_on),
            Arg::MaybeDate(self.effective_on),
            Arg::Json(earlier.map(Value::from).collect()),
            Arg::MaybeText(self.note.as_ref().map(ToString::to_string)),
        ]
    }

    fn of(row: NoticeRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: NoticeId(row.id),
            provider: ProviderId(row.provider_id),
            kind: NoticeKind::parse(&row.kind)?,
            title: row.title.into(),
            published_on: row.published_on,
            effective_on: row.effective_on,
            earlier_dates: row.earlier_dates.0,
            note: row.note.map(Into::into),
        })
    }
}

/// Records that whoever answers for an integration has read a notice as it stands.
///
/// # Errors
/// When the database fails.
pub async fn acknowledge(
    conn: &mut Conn<'_>,
    notice: &Notice,
    integration: IntegrationId,
    by: Option<UserId>,
    on: NaiveDate,
) -> Result<(), StoreError> {
    execute!(conn, sqlx::query(
        "INSERT INTO notice_acknowledgements (notice_id, integration_id, acknowledged_on, by_id, effective_on) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (notice_id, integration_id) DO UPDATE SET acknowledged_on = excluded.acknowledged_on, by_id = excluded.by_id, effective_on = excluded.effective_on")
        .bind(notice.id.0).bind(integration.0).bind(on).bind(by.map(|user| user.0)).bind(notice.effective_on))?;
    Ok(())
}

/// Makes all that one provider announced what another did.
///
/// # Errors
/// When the database fails.
pub async fn move_all(conn: &mut Conn<'_>, from: ProviderId, to: ProviderId) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("UPDATE notices SET provider_id = $2 WHERE provider_id = $1")
            .bind(from.0)
            .bind(to.0)
    )?;
    Ok(())
}

/// Takes an acknowledgement back.
///
/// # Errors
/// When the database fails.
pub async fn take_back(
    conn: &mut Conn<'_>,
    notice: NoticeId,
    integration: IntegrationId,
) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM notice_acknowledgements WHERE notice_id = $1 AND integration_id = $2")
            .bind(notice.0)
            .bind(integration.0)
    )?;
    Ok(())
}

/// A notice with the day on which one integration has acknowledged it.
#[derive(sqlx::FromRow)]
struct ForUs {
    #[sqlx(flatten)]
    notice: NoticeRow,
    acknowledged_on: Option<NaiveDate>,
}

/// The notices of a provider that count, as one integration has them, by effective date.
///
/// # Errors
/// When the database fails.
pub async fn for_integration(
    conn: &mut Conn<'_>,
    provider: ProviderId,
    integration: IntegrationId,
) -> Result<Vec<NoticeForUs>, StoreError> {
    let rows: Vec<ForUs> = run!(conn, c => sqlx::query_as(
        "SELECT n.id, n.provider_id, n.kind, n.title, n.published_on, n.effective_on, n.earlier_dates, n.note, a.acknowledged_on \
         FROM notices n LEFT JOIN notice_acknowledgements a ON a.notice_id = n.id AND a.integration_id = $2 \
         AND a.effective_on IS NOT DISTINCT FROM n.effective_on \
         WHERE n.provider_id = $1 AND n.withdrawn_at IS NULL ORDER BY n.effective_on NULLS LAST, n.id")
        .bind(provider.0).bind(integration.0).fetch_all(c))?;
    rows.into_iter()
        .map(|row| {
            Ok(NoticeForUs {
                notice: Notice::of(row.notice)?,
                acknowledged_on: row.acknowledged_on,
            })
        })
        .collect()
}
