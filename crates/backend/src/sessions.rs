//! The session store behind tower-sessions, over [`Db`]: any node serves any request, and a person's sessions can be
//! ended. A failing database is told to the caller and never looks like "signed out". A session is stored under the hash of
//! its id, so that whoever reads the database cannot take its place, and only when it is somebody's: of a person who is
//! signed in, or of one whose session has ended and who had typed something. What nobody signed in for is stored nowhere.

use async_trait::async_trait;
use chrono::DateTime;
use holdfast_domain::ids::UserId;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use crate::clock::Clock;
use crate::digest::sha256;
use crate::store::sessions::{Of, Stored};
use crate::store::users::{self, SignedIn};
use crate::store::{Db, StoreError, WAIT, sessions};

/// The key under which a session names its person.
pub const USER_KEY: &str = "user";
/// The key under which it says how often everything had been ended by then by which the person got in.
pub const ENTRY_KEY: &str = "entry";
/// The key under which a session without a person names whose forms it keeps.
pub const FORM_KEY: &str = "form_of";

/// How long a page waits for its session to be kept up to date.
const UPDATE_WAIT: std::time::Duration = std::time::Duration::from_secs(1);

/// Sessions in the database.
#[derive(Clone, Debug)]
pub struct DbSessions {
    db: Db,
    clock: Clock,
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

/// What a session is stored under.
fn stored_id(id: &Id) -> String {
    sha256(&id.to_string())
}

/// Whose session this is.
fn of(record: &Record) -> Option<Of> {
    let named = |key: &str| -> Option<UserId> {
        let value = record.data.get(key)?.clone();
        serde_json::from_value(value).ok()
    };
    named(USER_KEY)
        .map(Of::Person)
        .or_else(|| named(FORM_KEY).map(Of::FormOf))
}

impl DbSessions {
    /// Over a database; `clock` decides what has expired.
    #[must_use]
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    async fn write(&self, record: &mut Record, new: bool) -> std::result::Result<(), StoreError> {
        let Some(of) = of(record) else {
            return Ok(());
        };
        let wait = if new { WAIT } else { UPDATE_WAIT };
        let mut writing = self.db.brief_write_within(wait).await?;
        let mut conn = writing.conn();
        while new && sessions::exists(&mut conn, &stored_id(&record.id)).await? {
            record.id = Id::default();
        }
        let session = Stored {
            id: &stored_id(&record.id),
            of,
            data: &record.data,
            expires_at: DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0).unwrap_or_default(),
        };
        if new {
            // The password may have been replaced since it was looked at: what ended with it does not begin after it.
            let entry = record.data.get(ENTRY_KEY).and_then(serde_json::Value::as_i64);
            if let Of::Person(user) = of {
                let who = SignedIn {
                    user,
                    entry: entry.unwrap_or(0),
                };
                if !users::is_still_in(&mut conn, who).await? {
                    return Ok(());
                }
            }
            sessions::insert(&mut conn, &session).await?;
        } else {
            sessions::update(&mut conn, &session).await?;
        }
        writing.commit().await
    }
}

#[async_trait]
impl SessionStore for DbSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        self.write(record, true).await.map_err(failed)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        match self.write(&mut record.clone(), false).await {
            // Nothing in it is worth the page that it would take along: what was said once is said again, and who signed in
            // or out is written by `create` and `delete`.
            Err(StoreError::Unavailable(outage)) => {
                tracing::warn!(outage = %outage, "A session could not be kept up to date");
                Ok(())
            }
            other => other.map_err(failed),
        }
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let mut reading = self.db.read().await.map_err(failed)?;
        let found = sessions::load(&mut reading.conn(), &stored_id(id), self.clock.now())
            .await
            .map_err(failed)?;
        Ok(found.map(|(data, expires_at)| Record {
            id: *id,
            data,
            expiry_date: OffsetDateTime::from_unix_timestamp(expires_at.timestamp())
                .unwrap_or(OffsetDateTime::UNIX_EPOCH),
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let mut writing = self.db.write().await.map_err(failed)?;
        sessions::delete(&mut writing.conn(), &stored_id(id))
            .await
            .map_err(failed)?;
        writing.commit().await.map_err(failed)
    }
}
