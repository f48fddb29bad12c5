//! What was said to whom and what became of it, for those who see to it that it arrives: the delivery log, what is wrong
//! with delivery now, and every try of one notification.

use chrono::{DateTime, NaiveDate, Utc};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::ids::{NotificationId, UserId};
use holdfast_domain::reminder::ChannelClass;
use serde::{Deserialize, Serialize};

use super::{Backend, require};
use crate::error::ServiceError;
use crate::notify::place::Silence;
use crate::store::lanes::{self, Lane};
use crate::store::notifications::log::{self, Attempt, LogFilter, LogRow, QueueCounts};
use crate::store::{Conn, Page, PageRequest, channels, integrations, teams, users};

/// The most lanes that rest whose names are read; more are a broken network.
const NAMED_LANES: usize = 20;

/// The delivery log with what is wrong now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deliveries {
    /// The instant it was asked for.
    pub now: DateTime<Utc>,
    /// The organisation's day then.
    pub today: NaiveDate,
    /// What is wrong, and what waits.
    pub health: Health,
    /// The log, newest first.
    pub page: Page<LogRow>,
    /// Whose deliveries can be chosen.
    pub people: Vec<(UserId, String)>,
    /// What the person is called that it is narrowed to.
    pub person: Option<String>,
    /// What the integration is called that it is narrowed to.
    pub integration: Option<String>,
}

/// How delivery does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// Whether mail can be sent at all.
    pub has_mail: bool,
    /// Why nothing leaves, if that is so.
    pub silence: Option<Silence>,
    /// Ways of delivery that rest, because they kept failing.
    pub resting: Vec<RestingLane>,
    /// How much waits, and how much was given up.
    pub counts: QueueCounts,
    /// Jobs whose last run failed, or that should have run and did not.
    pub jobs: Vec<String>,
}

/// A way of delivery that rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestingLane {
    /// Over what.
    pub channel: ChannelClass,
    /// What the webhook is called, and whose it is.
    pub webhook: Option<(String, String)>,
    /// Since when, what went wrong, when it is tried again.
    pub lane: Lane,
}

/// One notification with its tries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tries {
    /// What was to be said, to whom.
    pub row: LogRow,
    /// Every try, newest first; the last 50.
    pub attempts: Vec<Attempt>,
}

impl Backend {
    /// A page of the delivery log, newest first, with what is wrong with delivery now.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` when the page's key does not read.
    pub async fn deliveries(
        &self,
        actor: &Actor,
        filter: &LogFilter,
        request: &PageRequest,
    ) -> Result<Deliveries, ServiceError> {
        require(actor, Permission::ReadDeliveries)?;
        let jobs = self.jobs(actor).await?;
        let silence = self.silence().await?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let now = self.clock.now();
        let health = Health {
            has_mail: self.outbound.has_mail(),
            silence,
            resting: resting(&mut conn).await?,
            counts: log::counts(&mut conn, now).await?,
            jobs: jobs
                .into_iter()
                .filter(|job| job.late || job.row.as_ref().is_some_and(|row| row.failed))
                .map(|job| job.name)
                .collect(),
        };
        Ok(Deliveries {
            now,
            today: self.clock.today(),
            health,
            page: log::list(&mut conn, filter, request).await?,
            people: users::names(&mut conn).await?,
            person: match filter.user {
                Some(user) => users::name(&mut conn, user).await?,
                None => None,
            },
            integration: match filter.integration {
                Some(id) => integrations::find(&mut conn, id)
                    .await?
                    .map(|stored| stored.integration.name.to_string()),
                None => None,
            },
        })
    }

    /// Every try to deliver one notification.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn delivery_tries(&self, actor: &Actor, id: NotificationId) -> Result<Tries, ServiceError> {
        require(actor, Permission::ReadDeliveries)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let row = log::named(&mut conn, id).await?.ok_or(ServiceError::NotFound)?;
        Ok(Tries {
            attempts: log::attempts(&mut conn, id).await?,
            row,
        })
    }
}

/// The lanes whose circuit breaker is open, with their names.
async fn resting(conn: &mut Conn<'_>) -> Result<Vec<RestingLane>, ServiceError> {
    let open = lanes::all(conn).await?;
    let open = open.into_iter().filter(|lane| lane.opened_at.is_some());
    let mut resting = Vec::new();
    for lane in open.take(NAMED_LANES) {
        let id = lane.lane.parse().ok();
        let found = match id {
            Some(id) => channels::find(conn, id).await?,
            None => None,
        };
        let webhook = match found {
            Some(channel) => {
                let team = teams::find(conn, channel.team).await?;
                let team = team.map(|(team, _)| team.name.to_string()).unwrap_or_default();
                Some((channel.name.to_string(), team))
            }
            None => None,
        };
        // A lane is mail as a whole, or the id of a webhook.
        resting.push(RestingLane {
            channel: id.map_or(ChannelClass::Email, |_| ChannelClass::Webhook),
            webhook,
            lane,
        });
    }
    Ok(resting)
}
