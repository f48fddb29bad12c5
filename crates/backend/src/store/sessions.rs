//! Browser sessions, in the database so that any node can serve any request and a person's sessions can be ended.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use holdfast_domain::ids::UserId;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use super::db::{execute, run};
use super::{Conn, StoreError};

/// What a session holds.
pub type SessionData = HashMap<String, Value>;

/// Sessions without a person of one person: as many browsers as somebody has open.
const FORMS_OF_ONE: i64 = 3;
/// Sessions without a person of everybody. With what each may hold this bounds what they cost.
const FORMS: i64 = 200;

/// Whose a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Somebody who is signed in.
    Person(UserId),
    /// Somebody whose session has ended, and who had typed something.
    FormOf(UserId),
}

impl Of {
    /// For the columns `user_id` and `form_of`.
    fn columns(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Person(user) => (Some(user.0), None),
            Self::FormOf(user) => (None, Some(user.0)),
        }
    }
}

/// A session as it is stored.
#[derive(Debug)]
pub struct Stored<'a> {
    /// The hash of its id.
    pub id: &'a str,
    /// Whose it is.
    pub of: Of,
    /// What it holds.
    pub data: &'a SessionData,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Writes a new session. Of those that hold only what somebody typed, the oldest make room.
///
/// # Errors
/// When the database fails.
pub async fn insert(conn: &mut Conn<'_>, session: &Stored<'_>) -> Result<(), StoreError> {
    if let Of::FormOf(user) = session.of {
        execute!(
            conn,
            sqlx::query(
                "DELETE FROM sessions WHERE form_of = $1 AND id NOT IN (SELECT id FROM sessions WHERE form_of = $1 \
                 ORDER BY expires_at DESC, id LIMIT $2)"
            )
            .bind(user.0)
            .bind(FORMS_OF_ONE - 1)
        )?;
        execute!(
            conn,
            sqlx::query(
                "DELETE FROM sessions WHERE form_of IS NOT NULL AND id NOT IN (SELECT id FROM sessions \
                 WHERE form_of IS NOT NULL ORDER BY expires_at DESC, id LIMIT $1)"
            )
            .bind(FORMS - 1)
        )?;
    }
    let (user, form_of) = session.of.columns();
    execute!(
        conn,
        sqlx::query(
            "INSERT INTO sessions (id, user_id, form_of, data, expires_at) VALUES ($1, $2, $3, $4, $5)"
        )
        .bind(session.id)
        .bind(user)
        .bind(form_of)
        .bind(Json(session.data))
        .bind(session.expires_at)
    )?;
    Ok(())
}

/// Writes a session that is there. One that was ended meanwhile stays ended: a request that was on its way when a
/// password changed must not bring its session back.
///
/// # Errors
/// When the database fails.
pub async fn update(conn: &mut Conn<'_>, session: &Stored<'_>) -> Result<(), StoreError> {
    let (user, form_of) = session.of.columns();
    execute!(
        conn,
        sqlx::query(
            "UPDATE sessions SET user_id = $2, form_of = $3, data = $4, expires_at = $5 WHERE id = $1"
        )
        .bind(session.id)
        .bind(user)
        .bind(form_of)
        .bind(Json(session.data))
        .bind(session.expires_at)
    )?;
    Ok(())
}

/// Whether a session with this id is there.
///
/// # Errors
/// When the database fails.
pub async fn exists(conn: &mut Conn<'_>, id: &str) -> Result<bool, StoreError> {
    let found: Option<String> = run!(conn, c => sqlx::query_scalar("SELECT id FROM sessions WHERE id = $1").bind(id).fetch_optional(c))?;
    Ok(found.is_some())
}

/// A session that has not expired.
///
/// # Errors
/// When the database fails.
pub async fn load(
    conn: &mut Conn<'_>,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Option<(SessionData, DateTime<Utc>)>, StoreError> {
    let found: Option<(Json<SessionData>, DateTime<Utc>)> = run!(conn, c => sqlx::query_as("SELECT data, expires_at FROM sessions WHERE id = $1 AND expires_at > $2").bind(id).bind(now).fetch_optional(c))?;
    Ok(found.map(|(data, expires_at)| (data.0, expires_at)))
}

/// Ends one session.
///
/// # Errors
/// When the database fails.
pub async fn delete(conn: &mut Conn<'_>, id: &str) -> Result<(), StoreError> {
    execute!(conn, sqlx::query("DELETE FROM sessions WHERE id = $1").bind(id))?;
    Ok(())
}

/// Ends every session of a person.
///
/// # Errors
/// When the database fails.
pub async fn delete_of(conn: &mut Conn<'_>, user: UserId) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM sessions WHERE user_id = $1 OR form_of = $1").bind(user.0)
    )?;
    Ok(())
}

/// Removes sessions that have expired.
///
/// # Errors
/// When the database fails.
pub async fn delete_expired(conn: &mut Conn<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    execute!(
        conn,
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1").bind(now)
    )?;
    Ok(())
}
