//! A browser's session: who signed in, when they were last here, what to tell them once. It is written when something
//! in it changes, and once an hour to stay alive; never by a page that is only looked at.

use std::borrow::Cow;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use holdfast_app::components::notice::FlashMessage;
use holdfast_backend::services::sign_in::SignedIn;
use holdfast_backend::sessions::{DbSessions, ENTRY_KEY, FORM_KEY, USER_KEY};
use holdfast_backend::store::Outage;
use holdfast_backend::{Clock, ServiceError};
use holdfast_domain::ids::UserId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use time::Duration;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use crate::error_page::ErrorPage;
use crate::request_log::RequestId;
use crate::state::Server;

/// The cookie's name where people come over TLS: browsers take it from this host only, and only over TLS.
pub const SECURE_COOKIE: &str = "__Host-holdfast";
/// The cookie's name otherwise: during development.
pub const PLAIN_COOKIE: &str = "holdfast";

/// A session ends when nobody was here for so long.
const IDLE: TimeDelta = TimeDelta::hours(12);
/// A session ends so long after signing in, whatever happens.
const LIFE: TimeDelta = TimeDelta::days(7);
/// How stale the note of the last visit may become.
const REFRESH: TimeDelta = TimeDelta::hours(1);
/// How long a session lives that holds only what somebody typed before signing in.
const DRAFT_LIFE: Duration = Duration::hours(1);

const TIMES_KEY: &str = "times";
const SAID_KEY: &str = "said";

/// When somebody signed in, and was last here.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Times {
    signed_in_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
}

/// What finds the session of a request. Sessions live on the machine's clock even when the register's day stands still,
/// because browsers do.
#[must_use]
pub fn layer(server: &Server) -> SessionManagerLayer<DbSessions> {
    let name: Cow<'static, str> = if server.is_secure() {
        SECURE_COOKIE
    } else {
        PLAIN_COOKIE
    }
    .into();
    SessionManagerLayer::new(DbSessions::new(server.backend.db.clone(), Clock::system()))
        .with_name(name)
        .with_secure(server.is_secure())
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(Duration::seconds(IDLE.num_seconds())))
}

/// What a session that cannot be read or written means for the request.
fn failed(error: impl std::fmt::Display) -> ServiceError {
    // The layer carries nothing but text from the store to here.
    let text = error.to_string();
    match Outage::ALL
        .into_iter()
        .find(|outage| text.contains(outage.sentence()))
    {
        Some(outage) => outage.into(),
        None => ServiceError::Internal(format!("the session failed: {text}")),
    }
}

/// Explains what the session's layer answers with an empty page: a session that could not be made.
pub async fn explain(State(server): State<Server>, request: Request, next: Next) -> Response {
    let request_id = request
        .extensions()
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default();
    let response = next.run(request).await;
    let is_empty = !response.headers().contains_key(header::CONTENT_TYPE);
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR && is_empty {
        return ErrorPage::of(&Outage::Gone.into(), &request_id).answer(&server);
    }
    response
}

/// Signs somebody in, under a new session id: whoever knew the old one knows nothing. What another person left in this
/// browser, or typed in it, is forgotten.
///
/// # Errors
/// When the database fails.
pub async fn sign_in(session: &Session, who: SignedIn, now: DateTime<Utc>) -> Result<(), ServiceError> {
    let user = who.user;
    for key in [USER_KEY, FORM_KEY] {
        let before: Option<UserId> = get(session, key).await?;
        if before.is_some_and(|before| before != user) {
            session.clear().await;
        }
    }
    set::<UserId>(session, FORM_KEY, None).await?;
    session.cycle_id().await.map_err(failed)?;
    session.set_expiry(Some(Expiry::OnInactivity(Duration::seconds(IDLE.num_seconds()))));
    set(session, USER_KEY, Some(user)).await?;
    set(session, ENTRY_KEY, Some(who.entry)).await?;
    set(
        session,
        TIMES_KEY,
        Some(Times {
            signed_in_at: now,
            seen_at: now,
        }),
    )
    .await
}

/// Who signed in, if the session has not become too old.
///
/// # Errors
/// When the database fails.
pub async fn user(session: &Session, now: DateTime<Utc>) -> Result<Option<UserId>, ServiceError> {
    let Some(user) = get::<UserId>(session, USER_KEY).await? else {
        return Ok(None);
    };
    let times: Option<Times> = get(session, TIMES_KEY).await?;
    let Some(times) = times.filter(|times| now - times.seen_at < IDLE && now - times.signed_in_at < LIFE)
    else {
        // It has ended, whether or not that can be written down now.
        if let Err(error) = end(session).await {
            tracing::warn!(error = %error, "A session that has ended could not be removed");
        }
        return Ok(None);
    };
    if now - times.seen_at >= REFRESH {
        set(
            session,
            TIMES_KEY,
            Some(Times {
                seen_at: now,
                ..times
            }),
        )
        .await?;
    }
    Ok(Some(user))
}

/// Ends the session, here and in the database.
///
/// # Errors
/// When the database fails.
pub async fn end(session: &Session) -> Result<(), ServiceError> {
    session.flush().await.map_err(failed)
}

/// Reads something from the session.
///
/// # Errors
/// When the database fails.
pub async fn get<T: DeserializeOwned>(session: &Session, key: &str) -> Result<Option<T>, ServiceError> {
    session.get(key).await.map_err(failed)
}

/// Puts something into the session, or takes it out.
///
/// # Errors
/// When the database fails.
pub async fn set<T: Serialize>(session: &Session, key: &str, value: Option<T>) -> Result<(), ServiceError> {
    match value {
        Some(value) => session.insert(key, value).await.map_err(failed),
        None => session.remove_value(key).await.map(drop).map_err(failed),
    }
}

/// Remembers for the next page what was done.
///
/// # Errors
/// When the database fails.
pub async fn say(session: &Session, flash: &FlashMessage) -> Result<(), ServiceError> {
    set(session, SAID_KEY, Some(flash)).await
}

/// What was done, for this page; it is then forgotten.
///
/// # Errors
/// When the database fails.
pub async fn said(session: &Session) -> Result<Option<FlashMessage>, ServiceError> {
    let flash: Option<FlashMessage> = get(session, SAID_KEY).await?;
    if flash.is_some() {
        set::<()>(session, SAID_KEY, None).await?;
    }
    Ok(flash)
}

/// Makes a session without a person one that keeps forms of `of`, for an hour only.
///
/// # Errors
/// When the database fails.
pub async fn keep_briefly(session: &Session, of: UserId) -> Result<(), ServiceError> {
    session.set_expiry(Some(Expiry::OnInactivity(DRAFT_LIFE)));
    set(session, FORM_KEY, Some(of)).await
}
