//! The one place that limits tries at what can be guessed: passwords, one-time links, addresses of calendars. A try is
//! counted in the statement that looks at the limit, before the work that it asks for, and taken back when it was a good
//! one; the counts are in the database, so that they hold across nodes.
//!
//! Whoever signs in from a browser in which the same person has signed in before is limited by that browser alone: nothing
//! that others do can keep them out. Of everybody else, the pair of account and address comes first, then the address, and
//! the account as a whole is slowed, never shut. Where addresses are not known nobody is limited by theirs, so that one
//! visitor never locks out the others.

use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::ids::UserId;
use holdfast_domain::text::Email;
use serde_json::json;

use super::{Backend, require};
use crate::digest::sha256;
use crate::error::ServiceError;
use crate::store::tries::{self, Limit};
use crate::store::{Conn, StoreError, history, users};

/// How long tries count.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Wrong passwords for one account from one address, from one browser that is known, or for one's own account.
const PASSWORDS: i64 = 8;
/// Tries of any kind from one address.
const OF_ONE_ADDRESS: i64 = 40;
/// Links to set a new password that are asked for one account.
const LINKS_FOR_ONE_ACCOUNT: i64 = 3;
/// Links to set a new password that are asked for from one address.
const LINKS_FROM_ONE_ADDRESS: i64 = 10;
/// Links to set a new password that are asked for at all: where addresses are not known, or are as many as somebody likes, this
/// bounds what they cost. Whoever uses it up takes this way from others for a while, and no more.
const LINKS_AT_ALL: i64 = 100;
/// Wrong passwords for one account from everywhere, before it is slowed.
const OF_ONE_ACCOUNT: i64 = 20;
/// How long a slowed account waits between two tries.
const SLOWED_TO: TimeDelta = TimeDelta::seconds(30);
/// Old counts that each new one sweeps away, so that no more are kept than were made within a window.
const SWEPT: i64 = 8;

/// Where somebody asks from who is not signed in.
#[derive(Clone, Copy, Debug)]
pub struct Guest<'a> {
    /// Their address, when it is known.
    pub address: &'a str,
    /// What their browser keeps since somebody signed in with it.
    pub browser: Option<&'a str>,
}

impl<'a> From<&'a str> for Guest<'a> {
    /// From an address, with a browser that is new here.
    fn from(address: &'a str) -> Self {
        Self {
            address,
            browser: None,
        }
    }
}

/// The visitor behind an address: an IPv4 address, also when it is written as IPv6, or the /64 that a customer gets of
/// IPv6 (RFC 6177). `None` when no address is known.
fn visitor(address: &str) -> Option<String> {
    Some(match address.parse::<IpAddr>().ok()?.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            format!("{}/64", Ipv6Addr::from(network))
        }
    })
}

/// Names an account, known or not, within a bounded number of names.
fn account(email: &str) -> String {
    sha256(&email.trim().to_lowercase())[..16].to_owned()
}

fn shut(key: String, free: i64) -> Limit {
    Limit {
        key,
        free,
        then_each: None,
    }
}

/// What limits signing in: what a success forgets, and what it only takes its own try back from.
pub(super) struct SignInLimits {
    forgotten: Vec<Limit>,
    taken_back: Vec<Limit>,
}

/// What limits signing in to an account; `known` names the browser if the same person signed in with it before.
pub(super) fn of_sign_in(email: &str, address: &str, known: Option<&str>) -> SignInLimits {
    let account = account(email);
    if let Some(browser) = known {
        return SignInLimits {
            forgotten: vec![shut(format!("browser:{browser}"), PASSWORDS)],
            taken_back: Vec::new(),
        };
    }
    let slowed = Limit {
        key: format!("account:{account}"),
        free: OF_ONE_ACCOUNT,
        then_each: Some(SLOWED_TO),
    };
    match visitor(address) {
        Some(visitor) => SignInLimits {
            forgotten: vec![shut(format!("pair:{account}:{visitor}"), PASSWORDS)],
            taken_back: vec![slowed, shut(format!("address:{visitor}"), OF_ONE_ADDRESS)],
        },
        None => SignInLimits {
            forgotten: Vec::new(),
            taken_back: vec![slowed],
        },
    }
}

impl SignInLimits {
    /// All of them.
    pub(super) fn all(&self) -> Vec<Limit> {
        self.forgotten.iter().chain(&self.taken_back).cloned().collect()
    }

    /// The try was a good one.
    pub(super) async fn succeeded(&self, conn: &mut Conn<'_>) -> Result<(), StoreError> {
        forget(conn, &self.forgotten).await?;
        for limit in &self.taken_back {
            tries::take_back(conn, &limit.key).await?;
        }
        Ok(())
    }
}

/// What limits how often somebody may name a wrong password of their own.
pub(super) fn of_own_password(user: UserId) -> Limit {
    shut(format!("password:{user}"), PASSWORDS)
}

/// What limits how many links to set a new password are asked for, for an account that is there or not.
pub(super) fn of_forgotten(email: &str, address: &str) -> Vec<Limit> {
    let of_account = shut(format!("forgotten:{}", account(email)), LINKS_FOR_ONE_ACCOUNT);
    let of_visitor =
        visitor(address).map(|visitor| shut(format!("forgotten-from:{visitor}"), LINKS_FROM_ONE_ADDRESS));
    let at_all = shut("forgotten-at-all".to_owned(), LINKS_AT_ALL);
    of_visitor.into_iter().chain([of_account, at_all]).collect()
}

/// What limits unknown one-time links from one address.
pub(super) fn of_links(address: &str) -> Option<Limit> {
    visitor(address).map(|visitor| shut(format!("link:{visitor}"), OF_ONE_ADDRESS))
}

/// What limits unknown addresses of calendars from one address.
pub(super) fn of_calendars(address: &str) -> Option<Limit> {
    visitor(address).map(|visitor| shut(format!("calendar:{visitor}"), OF_ONE_ADDRESS))
}

/// Forgets the tries under these limits.
pub(super) async fn forget(conn: &mut Conn<'_>, limits: &[Limit]) -> Result<(), StoreError> {
    for limit in limits {
        tries::forget(conn, &limit.key).await?;
    }
    Ok(())
}

/// Forgets every try at an account's password from wherever; answers how many counts there were.
pub(super) async fn forget_account(conn: &mut Conn<'_>, email: &str) -> Result<u64, StoreError> {
    let account = account(email);
    let pairs = (format!("pair:{account}:"), format!("pair:{account};"));
    let alone = (format!("account:{account}"), format!("account:{account}:"));
    Ok(tries::forget_between(conn, &pairs.0, &pairs.1).await?
        + tries::forget_between(conn, &alone.0, &alone.1).await?)
}

impl Backend {
    /// Refuses what is over a limit, without counting it: whoever is costs no more than a look.
    ///
    /// # Errors
    /// `TooManyTries`.
    pub(super) async fn look_at_tries(&self, limits: &[Limit]) -> Result<(), ServiceError> {
        let now = self.clock.now();
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        for limit in limits {
            if let Some(wait) = wait(&mut conn, limit, now).await? {
                return Err(too_many(limit, wait));
            }
        }
        Ok(())
    }

    /// Counts a try under every limit, or under none when one of them is reached.
    ///
    /// # Errors
    /// `TooManyTries`.
    pub(super) async fn count_try(&self, limits: &[Limit]) -> Result<(), ServiceError> {
        if limits.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        for limit in limits {
            if !tries::count(&mut conn, limit, now - WINDOW, now).await? {
                let wait = wait(&mut conn, limit, now)
                    .await?
                    .unwrap_or(TimeDelta::seconds(1));
                return Err(too_many(limit, wait));
            }
        }
        tries::remove_old(&mut conn, now - WINDOW * 2, SWEPT).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Lets everybody try again to sign in to an account: wrong passwords before this are forgotten. Answers whether there
    /// were any.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` when nobody has this address.
    pub async fn unlock_account(&self, actor: &Actor, email: &Email) -> Result<bool, ServiceError> {
        require(actor, Permission::ManageUsers)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        let (user, ..) = users::sign_in_row(&mut conn, email)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let forgotten = forget_account(&mut conn, email.as_str()).await?;
        let event = self.event(
            actor,
            Action::UserUnlocked,
            Permission::ManageUsers,
            ("user", user.0),
            json!({}),
        );
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        Ok(forgotten > 0)
    }
}

/// How long a limit is reached from now on, if it is.
async fn wait(
    conn: &mut Conn<'_>,
    limit: &Limit,
    now: DateTime<Utc>,
) -> Result<Option<TimeDelta>, StoreError> {
    let made = tries::made(conn, &limit.key).await?;
    let reached = made.filter(|made| made.made >= limit.free && made.first_at + WINDOW > now);
    Ok(reached.and_then(|made| {
        let over = made.first_at + WINDOW - now;
        match limit.then_each {
            None => Some(over),
            Some(each) => {
                Some((made.last_at + each - now).min(over)).filter(|wait| *wait > TimeDelta::zero())
            }
        }
    }))
}

fn too_many(limit: &Limit, wait: TimeDelta) -> ServiceError {
    // The kind alone: what stands behind it names somebody.
    let kind = limit.key.split(':').next().unwrap_or_default();
    tracing::warn!(limit = kind, "Refused a try: its limit is reached");
    let seconds = wait.num_seconds() + i64::from(wait.subsec_nanos() > 0);
    ServiceError::TooManyTries {
        seconds: seconds.max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_network_is_one_visitor_and_a_mapped_address_is_ipv4() {
        let one = visitor("2001:db8:1:2::1");
        assert_eq!(one.as_deref(), Some("2001:db8:1:2::/64"));
        assert_eq!(one, visitor("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(one, visitor("2001:db8:1:3::1"));
        assert_eq!(visitor("::ffff:203.0.113.7"), visitor("203.0.113.7"));
        assert_eq!(visitor("not known"), None);
    }
}
