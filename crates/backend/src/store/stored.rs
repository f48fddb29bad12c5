//! What every kind of record has that can be corrected: a version, whether it was withdrawn, and the same few ways in and out.

use std::future::Future;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::db::run;
use super::sql::{Arg, Sql, bind_args};
use super::{Conn, StoreError};

/// When something was withdrawn, and why.
pub type Withdrawn = (DateTime<Utc>, String);

/// How a record stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Counts up with every change.
    pub version: i64,
    /// Since when it is withdrawn, and why.
    pub withdrawn: Option<Withdrawn>,
}

/// What a field can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Whether it was withdrawn: it can be read, and no longer chosen.
    pub withdrawn: bool,
}

/// A kind of record as the database has it.
pub trait Stored: Sized + Send + Sync {
    /// Its name in revisions and audit events.
    const ENTITY: &'static str;

    /// Its id.
    fn key(&self) -> Uuid;

    /// Adds it; fails with [`StoreError::Repeated`] when its id is taken.
    fn insert(
        &self,
        conn: &mut Conn<'_>,
        now: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// One of them and how it stands, also when it was withdrawn.
    fn find(
        conn: &mut Conn<'_>,
        id: Uuid,
    ) -> impl Future<Output = Result<Option<(Self, Standing)>, StoreError>> + Send;

    /// Replaces it where it is still at a version, and whether it is withdrawn; `false` when somebody was faster.
    fn replace(
        &self,
        conn: &mut Conn<'_>,
        version: i64,
        withdrawn: Option<&Withdrawn>,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// How the row of a table stands.
pub(super) async fn standing(
    conn: &mut Conn<'_>,
    table: &'static str,
    id: Uuid,
) -> Result<Option<Standing>, StoreError> {
    let mut sql = Sql::new("SELECT version, withdrawn_at, withdrawn_reason FROM ");
    sql.push(table).push(" WHERE id = ").bind(Arg::Id(id));
    let row: Option<(i64, Option<DateTime<Utc>>, Option<String>)> =
        run!(conn, c => bind_args!(sqlx::query_as(sql.safe()), &sql.args).fetch_optional(c))?;
    Ok(row.map(|(version, at, reason)| Standing {
        version,
        withdrawn: at.map(|at| (at, reason.unwrap_or_default())),
    }))
}

/// Replaces the row of a table that is still at a version, and whether it is withdrawn; `false` when somebody was faster.
pub(super) async fn replace_row(
    conn: &mut Conn<'_>,
    table: &'static str,
    (id, version): (Uuid, i64),
    values: Vec<(&'static str, Arg)>,
    withdrawn: Option<&Withdrawn>,
) -> Result<bool, StoreError> {
    let mut sql = Sql::new("UPDATE ");
    sql.push(table)
        .push(" SET version = version + 1, withdrawn_at = ");
    sql.bind(Arg::MaybeInstant(withdrawn.map(|(at, _)| *at)));
    sql.push(", withdrawn_reason = ");
    sql.bind(Arg::MaybeText(withdrawn.map(|(_, reason)| reason.clone())));
    for (column, value) in values {
        sql.push(", ").push(column).push(" = ").bind(value);
    }
    sql.push(" WHERE id = ").bind(Arg::Id(id));
    sql.push(" AND version = ").bind(Arg::Int(version));
    sql.push(" RETURNING id");
    let done: Option<Uuid> =
        run!(conn, c => bind_args!(sqlx::query_scalar(sql.safe()), &sql.args).fetch_optional(c))?;
    Ok(done.is_some())
}
