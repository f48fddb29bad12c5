//! Records that hang on another one, such as documents on an integration or notices on a provider: each kind has a table of its
//! own, and all of them a version and whether they were withdrawn. What is withdrawn stays and counts nowhere.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::evidence::{Evidence, EvidenceKind};
use holdfast_domain::ids::{EvidenceId, IncidentId, IntegrationId};
use holdfast_domain::incident::{Incident, IncidentClass};
use holdfast_domain::record::value::{Minutes, Web};
use uuid::Uuid;

use super::db::run;
use super::sql::{Arg, Sql, bind_args};
use super::stored::{Standing, Stored, Withdrawn, replace_row, standing};
use super::{Conn, StoreError};

/// A kind that hangs on another, in a table of its own.
pub trait Kept: Sized + Send + Sync {
    /// Its name in revisions and audit events.
    const NAME: &'static str;
    /// Its table.
    const TABLE: &'static str;
    /// The column of what it hangs on.
    const PARENT: &'static str = "integration_id";
    /// The columns of its own, in the order of [`Kept::values`], after `id` and [`Kept::PARENT`].
    const COLUMNS: &'static [&'static str];
    /// In which order those of one parent are listed.
    const ORDER: &'static str;
    /// A row as the database gives it: id, parent, and [`Kept::COLUMNS`].
    type Row: for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow>
        + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>
        + Send
        + Unpin;

    /// Its id.
    fn id(&self) -> Uuid;
    /// The id of what it hangs on.
    fn parent(&self) -> Uuid;
    /// The values of [`Kept::COLUMNS`].
    fn values(&self) -> Vec<Arg>;
    /// From a row.
    ///
    /// # Errors
    /// When a value is none that the domain knows.
    fn of(row: Self::Row) -> Result<Self, StoreError>;
}

fn columns<R: Kept>(sql: &mut Sql) {
    sql.push("id, ").push(R::PARENT);
    for column in R::COLUMNS {
        sql.push(", ").push(column);
    }
}

impl<R: Kept> Stored for R {
    const ENTITY: &'static str = R::NAME;

    fn key(&self) -> Uuid {
        self.id()
    }

    async fn insert(&self, conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut sql = Sql::new("INSERT INTO ");
        sql.push(R::TABLE).push(" (");
        columns::<R>(&mut sql);
        sql.push(", recorded_at) VALUES (");
        let ids = [Arg::Id(self.id()), Arg::Id(self.parent())];
        sql.bind_all(ids.into_iter().chain(self.values()).chain([Arg::Instant(now)]));
        sql.push(") RETURNING id");
        let _: Uuid = run!(conn, c => bind_args!(sqlx::query_scalar(sql.safe()), &sql.args).fetch_one(c))?;
        Ok(())
    }

    async fn find(conn: &mut Conn<'_>, id: Uuid) -> Result<Option<(R, Standing)>, StoreError> {
        let mut sql = Sql::new("SELECT ");
        columns::<R>(&mut sql);
        sql.push(" FROM ")
            .push(R::TABLE)
            .push(" WHERE id = ")
            .bind(Arg::Id(id));
        let row: Option<R::Row> =
            run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_optional(c))?;
        let Some(row) = row else { return Ok(None) };
        let record = R::of(row)?;
        Ok(standing(conn, R::TABLE, id)
            .await?
            .map(|standing| (record, standing)))
    }

    async fn replace(
        &self,
        conn: &mut Conn<'_>,
        version: i64,
        withdrawn: Option<&Withdrawn>,
    ) -> Result<bool, StoreError> {
        let values = R::COLUMNS.iter().copied().zip(self.values()).collect();
        replace_row(conn, R::TABLE, (self.id(), version), values, withdrawn).await
    }
}

/// Those that hang on something, by its id, and count.
///
/// # Errors
/// When the database fails.
pub async fn of<R: Kept>(conn: &mut Conn<'_>, parent: impl Into<Uuid>) -> Result<Vec<R>, StoreError> {
    let mut sql = Sql::new("SELECT ");
    columns::<R>(&mut sql);
    sql.push(" FROM ")
        .push(R::TABLE)
        .push(" WHERE withdrawn_at IS NULL AND ")
        .push(R::PARENT)
        .push(" = ")
        .bind(Arg::Id(parent.into()))
        .push(" ORDER BY ")
        .push(R::ORDER);
    let rows: Vec<R::Row> = run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_all(c))?;
    rows.into_iter().map(R::of).collect()
}

/// A row of the table of documents.
#[derive(sqlx::FromRow)]
pub struct EvidenceRow {
    id: Uuid,
    integration_id: Uuid,
    kind: String,
    issuer: Option<String>,
    issued_on: Option<NaiveDate>,
    expires_on: Option<NaiveDate>,
    link: Option<String>,
}

impl Kept for Evidence {
    const NAME: &'static str = "evidence";
    const TABLE: &'static str = "evidence";
    const COLUMNS: &'static [&'static str] = &["kind", "issuer", "issued_on", "expires_on", "link"];
    const ORDER: &'static str = "kind, id";
    type Row = EvidenceRow;

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn parent(&self) -> Uuid {
        self.integration.0
    }

    fn values(&self) -> Vec<Arg> {
        vec![
            Arg::Text(self.kind.as_str().to_owned()),
            Arg::MaybeText(self.issuer.as_ref().map(ToString::to_string)),
            Arg::MaybeDate(self.issued_on),
            Arg::MaybeDate(self.expires_on),
            Arg::MaybeText(self.link.as_ref().map(|link| (**link).to_owned())),
        ]
    }

    fn of(row: EvidenceRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: EvidenceId(row.id),
            integration: IntegrationId(row.integration_id),
            kind: EvidenceKind::parse(&row.kind)?,
            issuer: row.issuer.map(Into::into),
            issued_on: row.issued_on,
            expires_on: row.expires_on,
            link: row.link.map(Web::from),
        })
    }
}

/// A row of the table of incidents.
#[derive(sqlx::FromRow)]
pub struct IncidentRow {
    id: Uuid,
    integration_id: Uuid,
    title: String,
    class: String,
    started_on: NaiveDate,
    duration_minutes: Option<i64>,
    impact: Option<String>,
}

impl Kept for Incident {
    const NAME: &'static str = "incident";
    const TABLE: &'static str = "incidents";
    const COLUMNS: &'static [&'static str] = &["title", "class", "started_on", "duration_minutes", "impact"];
    const ORDER: &'static str = "started_on DESC, id DESC";
    type Row = IncidentRow;

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn parent(&self) -> Uuid {
        self.integration.0
    }

    fn values(&self) -> Vec<Arg> {
        vec![
            Arg::Text(self.title.to_string()),
            Arg::Text(self.class.as_str().to_owned()),
            Arg::Date(self.started_on),
            Arg::MaybeInt(self.duration_minutes.map(|minutes| minutes.0.into())),
            Arg::MaybeText(self.impact.as_ref().map(ToString::to_string)),
        ]
    }

    fn of(row: IncidentRow) -> Result<Self, StoreError> {
        let minutes = row
            .duration_minutes
            .and_then(|minutes| u32::try_from(minutes).ok());
        Ok(Self {
            id: IncidentId(row.id),
            integration: IntegrationId(row.integration_id),
            title: row.title.into(),
            class: IncidentClass::parse(&row.class)?,
            started_on: row.started_on,
            duration_minutes: minutes.map(Minutes),
            impact: row.impact.map(Into::into),
        })
    }
}
