//! Browsers in which somebody has signed in. What such a browser keeps is no way in: it tells only that the same person was
//! here before, so that others cannot keep them out, and what they typed is worth keeping (OWASP, "Device cookies").

use chrono::TimeDelta;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::UserId;

use super::Backend;
use super::accounts::new_token;
use super::sign_in::{SignedIn, WRONG};
use crate::clock::Clock;
use crate::digest::sha256;
use crate::error::ServiceError;
use crate::store::{browsers, users};

/// How long a browser is remembered after its last sign-in.
pub const BROWSER_LIFE: TimeDelta = TimeDelta::days(365);
/// How many browsers of one person are remembered.
const MOST: i64 = 10;
/// What a browser keeps is as long as this.
const TOKEN_LENGTH: usize = 64;

impl Backend {
    /// Remembers that a person has just signed in with this browser, and answers what it shall keep instead of what it kept
    /// before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remember_browser(
        &self,
        who: SignedIn,
        before: Option<&str>,
    ) -> Result<String, ServiceError> {
        let token = new_token();
        // As sessions do, they live on the machine's clock, because cookies do.
        let now = Clock::system().now();
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        if !users::is_still_in(&mut conn, who).await? {
            return Err(FieldErrors::one("password", WRONG).into());
        }
        if let Some(before) = before {
            browsers::forget(&mut conn, &sha256(before)).await?;
        }
        browsers::insert(
            &mut conn,
            &sha256(&token),
            who.user,
            now,
            now + BROWSER_LIFE,
            MOST,
        )
        .await?;
        writing.commit().await?;
        Ok(token)
    }

    /// Who signed in last with the browser that keeps this, as long as they still may.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn browser_of(&self, token: &str) -> Result<Option<UserId>, ServiceError> {
        if token.len() != TOKEN_LENGTH {
            return Ok(None);
        }
        let mut reading = self.db.read().await?;
        Ok(browsers::user(&mut reading.conn(), &sha256(token), Clock::system().now()).await?)
    }
}
