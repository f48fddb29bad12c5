//! What was read a moment ago and still holds: every change of the register ends in an audit event, so that whatever was read
//! at one end of the audit log holds until there is another, whichever node made it. One look at that end costs less than
//! reading anew what hardly ever changes.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use holdfast_domain::ids::UserId;

use holdfast_domain::credential::KindPolicies;
use holdfast_domain::service::Service;

use crate::error::ServiceError;
use crate::services::Backend;
use crate::services::catalogue::ListOptions;
use crate::store::users::Team;
use crate::store::work::{Overdue, Pulse};
use crate::store::{Conn, history, owners, policies, services, users};

/// How many values of one kind are kept at most, so that many people cost no memory without a bound.
const MOST: usize = 1_000;

/// The state of the register that something was read at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    seq: i64,
    day: NaiveDate,
}

impl State {
    /// The state on a day. `None` while scores of an earlier day are being brought up to it: that moves dates without an event.
    #[must_use]
    pub fn of(pulse: &Pulse, day: NaiveDate) -> Option<Self> {
        (pulse.aged == 0).then_some(Self { seq: pulse.seq, day })
    }

    /// The state for what no score and no date is part of.
    #[must_use]
    pub fn dateless(seq: i64) -> Self {
        Self {
            seq,
            day: NaiveDate::MIN,
        }
    }
}

/// What many pages need and hardly anybody changes.
#[derive(Clone, Debug)]
pub struct Common {
    /// Every service.
    pub services: Vec<Service>,
    /// Everybody who may sign in, by name.
    pub people: Vec<(UserId, String)>,
    /// Those of them who can be given something to own.
    pub owners: Vec<(UserId, String)>,
    /// Every team, by name.
    pub teams: Vec<Team>,
    /// What the organisation decided about each kind of credential.
    pub policies: KindPolicies,
}

impl Backend {
    /// What many pages need, as it is now.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn common(&self, conn: &mut Conn<'_>) -> Result<Arc<Common>, ServiceError> {
        let state = Some(State::dateless(history::end(conn).await?));
        if let Some(common) = self.remembered.common.get(&(), state) {
            return Ok(common);
        }
        let common = Arc::new(Common {
            services: services::all(conn).await?,
            people: users::names(conn).await?,
            owners: owners::names(conn).await?,
            teams: users::teams(conn).await?,
            policies: policies::find(conn).await?,
        });
        self.remembered.common.keep((), state, common.clone());
        Ok(common)
    }
}

/// What a process remembers.
#[derive(Debug, Default)]
pub struct Remembered {
    /// What is overdue, by person.
    pub overdue: Kept<Option<UserId>, Overdue>,
    /// What the filters of lists offer.
    pub list_options: Kept<(), Arc<ListOptions>>,
    /// What many pages need.
    pub common: Kept<(), Arc<Common>>,
}

/// Values of one kind, each with the state at which it was read.
#[derive(Debug)]
pub struct Kept<K, V>(Mutex<HashMap<K, (State, V)>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    /// The value of a key, when it was read at this very state.
    #[must_use]
    pub fn get(&self, key: &K, state: Option<State>) -> Option<V> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(key)
            .filter(|(read_at, _)| Some(*read_at) == state)
            .map(|(_, value)| value.clone())
    }

    /// Keeps what was read at or after a state: whoever comes with a later one reads again.
    pub fn keep(&self, key: K, state: Option<State>, value: V) {
        let Some(state) = state else { return };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST && !kept.contains_key(&key) {
            kept.clear();
        }
        kept.insert(key, (state, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(seq: i64, day: &str) -> Option<State> {
        let pulse = Pulse {
            seq,
            unread: 0,
            aged: 0,
        };
        State::of(&pulse, day.parse().expect("a date"))
    }

    #[test]
    fn what_is_remembered_holds_until_the_next_event_and_the_next_day() {
        let kept = Kept::default();
        kept.keep("ana", state(7, "2026-11-22"), 3);
        assert_eq!(kept.get(&"ana", state(7, "2026-11-22")), Some(3));
        assert_eq!(
            kept.get(&"ana", state(8, "2026-11-22")),
            None,
            "something changed"
        );
        assert_eq!(kept.get(&"ana", state(7, "2026-11-23")), None, "another day");
        assert_eq!(kept.get(&"ben", state(7, "2026-11-22")), None, "somebody else");
    }

    #[test]
    fn nothing_is_remembered_while_scores_are_being_brought_up_to_the_day() {
        let pulse = Pulse {
            seq: 7,
            unread: 0,
            aged: 1,
        };
        let aging = State::of(&pulse, "2026-11-22".parse().expect("a date"));
        let kept = Kept::default();
        kept.keep("ana", aging, 3);
        assert_eq!(kept.get(&"ana", aging), None);
    }

    #[test]
    fn many_people_cost_no_memory_without_a_bound() {
        let kept = Kept::default();
        for person in 0..2 * MOST {
            kept.keep(person, state(1, "2026-11-22"), ());
        }
        assert!(kept.0.lock().expect("unpoisoned").len() <= MOST);
    }
}
