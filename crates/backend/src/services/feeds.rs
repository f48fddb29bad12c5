//! Calendars to subscribe to: one of each person and each team, behind an address that nobody can guess, that is shown once
//! and stored as a hash only.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::audit::Action;
use holdfast_domain::fields::FieldErrors;
use holdfast_domain::ids::TeamId;
use holdfast_domain::reminder::DueItem;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::accounts::new_token;
use super::{Backend, require, tries};
use crate::calendar::{self, Head};
use crate::digest::sha256;
use crate::error::ServiceError;
use crate::notify::words::date;
use crate::store::due::{self, DueFilter, Position};
use crate::store::feeds::{self, Entry, Feed, Whose};
use crate::store::users::User;
use crate::store::{Conn, StoreError, history, teams, users};

/// How long an address works.
const LIFE: Months = Months::new(12);
/// What a calendar of a team says when whoever made its address may no longer see it.
const MAKER_GONE: &str =
    "Whoever made this address is no longer in the team; a member gets a new one from the page of the team.";
/// What every address ends with.
const ENDING: &str = ".ics";

/// Which calendar is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarOf {
    /// The one of whoever asks.
    Me,
    /// The one of a team, for its members and whoever manages teams.
    Team(TeamId),
}

/// How a calendar stands, for the page where it is managed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarView {
    /// Whose it is: "Payments".
    pub name: String,
    /// Its address, while there is one.
    pub address: Option<CalendarAddress>,
    /// Names the state that the page shows, so that a form sent twice makes one address.
    pub seen: String,
}

/// An address of a calendar, without what makes it secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarAddress {
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The last day on which it works.
    pub expires_on: NaiveDate,
    /// Whether that day is over.
    pub expired: bool,
}

/// What the address of a calendar answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarAnswer {
    /// The calendar.
    File {
        /// As `text/calendar`.
        text: String,
        /// The same as long as the text is.
        tag: String,
    },
    /// It works no longer: why, and what to do.
    Gone(String),
}

impl Backend {
    /// How a calendar stands.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` when there is no such team.
    pub async fn calendar_view(&self, actor: &Actor, of: CalendarOf) -> Result<CalendarView, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let (whose, _) = whose(actor, of)?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let name = name(&mut conn, whose).await?;
        let feed = feeds::newest(&mut conn, whose).await?;
        let seen = state(feed.as_ref());
        let today = self.clock.today();
        let address = feed
            .filter(|feed| feed.ended_at.is_none())
            .map(|feed| CalendarAddress {
                made_at: feed.created_at,
                expires_on: feed.expires_on,
                expired: today > feed.expires_on,
            });
        Ok(CalendarView { name, address, seen })
    }

    /// Makes the address of a calendar, or renews it, which ends the one before. Answers it in full; nobody can see it again.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` when there is no such team; `Invalid` when the calendar stands otherwise than `seen` says:
    /// the form was sent twice, or somebody else was faster.
    pub async fn make_calendar(
        &self,
        actor: &Actor,
        of: CalendarOf,
        seen: &str,
    ) -> Result<String, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let (whose, permission) = whose(actor, of)?;
        let token = new_token();
        let (now, today) = (self.clock.now(), self.clock.today());
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        name(&mut conn, whose).await?;
        let before = feeds::newest(&mut conn, whose).await?;
        if state(before.as_ref()) != seen {
            let message = "This calendar has changed since the page was opened. Its address is shown only once; renew it to get another.";
            return Err(FieldErrors::one("form", message).into());
        }
        let renewed = match before.filter(|feed| feed.ended_at.is_none()) {
            Some(feed) => feeds::end(&mut conn, &feed.token_hash, now).await?,
            None => false,
        };
        let feed = Feed {
            token_hash: sha256(&token),
            whose,
            made_by: actor.user,
            created_at: now,
            expires_on: today + LIFE,
            ended_at: None,
        };
        feeds::insert(&mut conn, &feed).await?;
        let action = if renewed {
            Action::CalendarRenewed
        } else {
            Action::CalendarMade
        };
        let data = json!({ "expires_on": feed.expires_on });
        let event = self.event(actor, action, permission, entity(whose), data);
        history::append(&mut conn, &event).await?;
        writing.commit().await?;
        let path = format!("/calendar/{token}{ENDING}");
        let address = self.outbound.base_url.join(&path);
        address
            .map(String::from)
            .map_err(|error| ServiceError::Internal(error.to_string()))
    }

    /// Ends the address of a calendar; nothing happens when there is none.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` when there is no such team.
    pub async fn end_calendar(&self, actor: &Actor, of: CalendarOf) -> Result<(), ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let (whose, permission) = whose(actor, of)?;
        let mut writing = self.write_as(actor).await?;
        let mut conn = writing.conn();
        name(&mut conn, whose).await?;
        let Some(feed) = feeds::newest(&mut conn, whose).await? else {
            return Ok(());
        };
        if feeds::end(&mut conn, &feed.token_hash, self.clock.now()).await? {
            let event = self.event(actor, Action::CalendarEnded, permission, entity(whose), json!({}));
            history::append(&mut conn, &event).await?;
            writing.commit().await?;
        }
        Ok(())
    }

    /// The calendar behind an address, as of now; `client` is where the request came from.
    ///
    /// # Errors
    /// `NotFound` when there never was such an address; `TooManyTries` after too many of those from one client, counted in
    /// the database so that it holds across nodes.
    pub async fn calendar(&self, file: &str, client: &str) -> Result<CalendarAnswer, ServiceError> {
        let (now, limit) = (self.clock.now(), tries::of_calendars(client));
        self.look_at_tries(limit.as_slice()).await?;
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let feed = match file.strip_suffix(ENDING) {
            Some(token) => feeds::find(&mut conn, &sha256(token)).await?,
            None => None,
        };
        let Some(feed) = feed else {
            drop(reading);
            self.count_try(limit.as_slice()).await?;
            return Err(ServiceError::NotFound);
        };
        if let Some(reason) = self.why_gone(&mut conn, &feed).await? {
            return Ok(CalendarAnswer::Gone(reason));
        }
        let today = self.clock.today();
        let due = self.told_now(&mut conn, feed.whose).await?;
        let mut entries = feeds::entries(&mut conn, &feed.whose.calendar()).await?;
        let name = name(&mut conn, feed.whose).await?;
        drop(reading);
        if !calendar::changes(&entries, &due, today, now).is_empty() {
            entries = self.remember(feed.whose).await?;
        }
        let head = Head {
            name: format!("Holdfast: {name}"),
            // A hash of the hash: it tells addresses apart and is of no use to whoever would like to be let in.
            address: sha256(&feed.token_hash)[..16].to_owned(),
            made_at: feed.created_at,
            expires_on: feed.expires_on,
            path: page(feed.whose),
        };
        let text = calendar::render(&head, &entries, &self.outbound.base_url, today, now);
        let tag = sha256(&text)[..32].to_owned();
        Ok(CalendarAnswer::File { text, tag })
    }

    /// Why an address works no longer, in a sentence that says what to do.
    async fn why_gone(&self, conn: &mut Conn<'_>, feed: &Feed) -> Result<Option<String>, ServiceError> {
        let place = match feed.whose {
            Whose::Person(_) => "your account",
            Whose::Team(_) => "the page of your team",
        };
        let day = |instant: DateTime<Utc>| date(instant.with_timezone(&self.clock.zone()).date_naive());
        if let Some(ended_at) = feed.ended_at {
            let newest = feeds::newest(conn, feed.whose).await?;
            let renewed = newest.is_some_and(|newest| newest.ended_at.is_none());
            let on = day(ended_at);
            return Ok(Some(if renewed {
                format!("This calendar's address was renewed on {on}; get the new one from {place}.")
            } else {
                format!("This calendar's address was ended on {on}; make a new one in {place}.")
            }));
        }
        if self.clock.today() > feed.expires_on {
            let on = date(feed.expires_on);
            return Ok(Some(format!(
                "This calendar's address expired after {on}; renew it in {place}."
            )));
        }
        if let Whose::Team(team) = feed.whose
            && let Some((at, _)) = teams::withdrawn(conn, team).await?
        {
            let on = day(at);
            return Ok(Some(format!(
                "The team of this calendar was put away on {on}; remove the subscription."
            )));
        }
        let maker = match feed.whose {
            Whose::Person(user) => Some(user),
            Whose::Team(_) => feed.made_by,
        };
        let actor = match maker {
            Some(maker) => self.actor_in(conn, maker, "calendar").await?,
            None => None,
        };
        let of = match feed.whose {
            Whose::Person(_) => CalendarOf::Me,
            Whose::Team(team) => CalendarOf::Team(team),
        };
        let reads =
            actor.is_some_and(|actor| actor.may(Permission::ReadCatalogue) && whose(&actor, of).is_ok());
        Ok((!reads).then(|| match of {
            CalendarOf::Me => "The person whose calendar this was may no longer read the register; remove the subscription.",
            CalendarOf::Team(_) => MAKER_GONE,
        }.to_owned()))
    }

    /// Ends the addresses of teams' calendars that somebody made who may no longer see them, for good.
    pub(super) async fn end_lost_calendars(
        &self,
        conn: &mut Conn<'_>,
        user: &User,
    ) -> Result<(), ServiceError> {
        let actor = self.actor_in(conn, user.id, "calendar").await?;
        for (team, token_hash) in feeds::made_for_teams(conn, user.id).await? {
            let sees = actor
                .as_ref()
                .is_some_and(|actor| whose(actor, CalendarOf::Team(team)).is_ok());
            if !sees {
                feeds::end(conn, &token_hash, self.clock.now()).await?;
            }
        }
        Ok(())
    }

    /// What is due, as events of now.
    async fn told_now(&self, conn: &mut Conn<'_>, whose: Whose) -> Result<Vec<Entry>, StoreError> {
        let until = DueFilter::until(self.clock.today() + Days::new(calendar::AHEAD_DAYS));
        let items = match whose {
            Whose::Team(team) => {
                let filter = DueFilter {
                    team: Some(team),
                    ..until
                };
                self.due_of(conn, &filter).await?
            }
            Whose::Person(user) => {
                let filter = DueFilter {
                    user: Some(user),
                    ..until.clone()
                };
                let mut items = self.due_of(conn, &filter).await?;
                let teams = users::find(conn, user).await?.map(|person| person.teams);
                for team in teams.unwrap_or_default() {
                    let filter = DueFilter {
                        team: Some(team),
                        ..until.clone()
                    };
                    let of_team = self.due_of(conn, &filter).await?;
                    // Whoever stands in has it already.
                    let unowned = |item: &DueItem| item.owner.is_none() && item.deputy != Some(user);
                    items.extend(of_team.into_iter().filter(unowned));
                }
                items
            }
        };
        let (today, now) = (self.clock.today(), self.clock.now());
        let late = calendar::long_overdue(&items, &whose.calendar(), today, now);
        let entries = items.iter().map(|item| calendar::entry(item, now));
        Ok(entries.chain(late).collect())
    }

    async fn due_of(&self, conn: &mut Conn<'_>, filter: &DueFilter) -> Result<Vec<DueItem>, StoreError> {
        let (mut items, mut position) = (Vec::new(), Position::default());
        while let Some(chunk) = due::chunk(conn, filter, &mut position).await? {
            items.extend(chunk);
        }
        Ok(items)
    }

    /// Remembers what the calendar tells from now on, and answers all of it. Read anew within the transaction: another
    /// request may have been faster.
    async fn remember(&self, whose: Whose) -> Result<Vec<Entry>, ServiceError> {
        let calendar = whose.calendar();
        let mut writing = self.db.write().await?;
        let mut conn = writing.conn();
        let due = self.told_now(&mut conn, whose).await?;
        let known = feeds::entries(&mut conn, &calendar).await?;
        for entry in calendar::changes(&known, &due, self.clock.today(), self.clock.now()) {
            feeds::save_entry(&mut conn, &calendar, &entry).await?;
        }
        let entries = feeds::entries(&mut conn, &calendar).await?;
        writing.commit().await?;
        Ok(entries)
    }
}

/// Whose calendar is meant, and under which permission the actor has it. A team's is for its members and for whoever
/// manages teams.
fn whose(actor: &Actor, of: CalendarOf) -> Result<(Whose, Permission), ServiceError> {
    match of {
        CalendarOf::Me => {
            let user = actor
                .user
                .ok_or(ServiceError::Forbidden("Have a calendar: only people do"))?;
            Ok((Whose::Person(user), Permission::ReadCatalogue))
        }
        CalendarOf::Team(team) if actor.may(Permission::ManageUsers) => {
            Ok((Whose::Team(team), Permission::ManageUsers))
        }
        CalendarOf::Team(team) if actor.teams.contains(&team) => {
            Ok((Whose::Team(team), Permission::ReadCatalogue))
        }
        CalendarOf::Team(_) => Err(ServiceError::Forbidden(
            "See and renew the calendar of a team: its members may",
        )),
    }
}

/// Names the newest address, without being of use to find it.
fn state(feed: Option<&Feed>) -> String {
    let digest = |feed: &Feed| sha256(&format!("{} {}", feed.token_hash, feed.ended_at.is_some()));
    feed.map_or_else(String::new, |feed| digest(feed)[..16].to_owned())
}

fn entity(whose: Whose) -> (&'static str, Uuid) {
    match whose {
        Whose::Person(user) => ("user", user.0),
        Whose::Team(team) => ("team", team.0),
    }
}

/// The page where the address is renewed.
fn page(whose: Whose) -> String {
    match whose {
        Whose::Person(_) => "/account/calendar".to_owned(),
        Whose::Team(team) => format!("/settings/teams/{team}/calendar"),
    }
}

/// What the person or team is called.
async fn name(conn: &mut Conn<'_>, whose: Whose) -> Result<String, ServiceError> {
    let found = match whose {
        Whose::Person(user) => users::name(conn, user).await?,
        Whose::Team(team) => users::teams(conn)
            .await?
            .into_iter()
            .find(|known| known.id == team)
            .map(|team| team.name.to_string()),
    };
    found.ok_or(ServiceError::NotFound)
}
