//! An owner's first page: what is overdue, what is due within 30 days, what lacks information.

mod first_steps;

use chrono::{Days, NaiveDate};
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::credential::DUE_SOON_DAYS;
use holdfast_domain::reminder::{AnswerKind, ReminderKind, Subject};
use serde::{Deserialize, Serialize};

pub use self::first_steps::FirstStep;
use super::scoring::WAITED_FOR;
use super::{Backend, require};
use crate::error::ServiceError;
use crate::remembered::State;
use crate::store::answers;
use crate::store::dates::EARLIEST;
use crate::store::timeline::{self, TimelineEntry, TimelineFilter};
use crate::store::work::{self, DueRow, IncompleteRow, MenuCounts, Overview};
use crate::store::{Conn, PageRequest, StoreError};

/// What a person has to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyWork {
    /// The day it was asked for.
    pub today: NaiveDate,
    /// What is overdue or due within 30 days, the earliest first.
    pub due: Vec<DueRow>,
    /// Records that lack information, the first of them.
    pub incomplete: Vec<IncompleteRow>,
    /// How many records lack information, up to one more than lists count.
    pub incomplete_count: i64,
    /// How many integrations the person owns, likewise.
    pub owned: i64,
    /// What a fresh organisation does first and the person may do, each with whether it is done; empty when all is.
    pub first_steps: Vec<(FirstStep, bool)>,
    /// How the whole register stands, for whoever answers for all of it or looks after it; `None` for everybody else.
    pub overview: Option<Overview>,
    /// Of it, the reviews and documents that have been overdue longest, for whoever can do something about them.
    pub longest: Vec<TimelineEntry>,
    /// What the person has snoozed, with the last day on which nothing is sent: of what, due when.
    pub snoozed: Vec<(Subject, NaiveDate, NaiveDate)>,
    /// What the person has acknowledged: of what, due when.
    pub acknowledged: Vec<(Subject, NaiveDate)>,
}

/// How many reviews, and how many documents, are named.
const LONGEST: usize = 5;

/// The reviews and documents that have been overdue longest, the oldest first.
async fn overdue_longest(conn: &mut Conn<'_>, today: NaiveDate) -> Result<Vec<TimelineEntry>, StoreError> {
    let mut longest = Vec::new();
    for what in [ReminderKind::Review, ReminderKind::Evidence] {
        let filter = TimelineFilter {
            what: Some(what),
            ..TimelineFilter::default()
        };
        let first = PageRequest {
            rows: LONGEST,
            ..PageRequest::default()
        };
        let span = (EARLIEST, today - Days::new(1));
        longest.extend(timeline::agenda(conn, &filter, span, &first, 0).await?.rows);
    }
    longest.sort_by_key(|entry| entry.date.day);
    Ok(longest)
}

impl Backend {
    /// What the actor has to do.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn my_work(&self, actor: &Actor) -> Result<MyWork, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        self.look_after_scores().await?;
        let today = self.clock.today();
        let Some(user) = actor.user else {
            return Ok(MyWork {
                today,
                ..MyWork::default()
            });
        };
        let until = today + Days::new(u64::try_from(DUE_SOON_DAYS).unwrap_or(0));
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let numbers = work::numbers(&mut conn, user).await?;
        let due = work::due(&mut conn, user, until).await?;
        let subjects: Vec<Subject> = due.iter().map(|row| row.date.subject).collect();
        let given = answers::latest(&mut conn, user, &subjects).await?;
        let acknowledged = given
            .into_iter()
            .filter(|(_, given)| given.answer == AnswerKind::Acknowledged)
            .map(|((_, subject, due), _)| (subject, due))
            .collect();
        let snoozed = answers::snoozed(&mut conn, user, &subjects, today).await?;
        let (mut overview, mut longest) = (None, Vec::new());
        if actor.may(Permission::ExportReports) {
            overview = Some(work::overview(&mut conn, today).await?);
            if actor.may(Permission::ManageEvidence) {
                longest = overdue_longest(&mut conn, today).await?;
            }
        }
        Ok(MyWork {
            today,
            overview,
            longest,
            acknowledged,
            due,
            snoozed: snoozed
                .into_iter()
                .map(|((_, subject, due), until)| (subject, due, until))
                .collect(),
            incomplete: work::incomplete(&mut conn, user).await?,
            incomplete_count: numbers.incomplete,
            first_steps: first_steps::first_steps(actor, &numbers, self.outbound.has_mail()),
            owned: numbers.owned,
        })
    }

    /// The counts beside the menu, and whether pages may still show scores of an earlier day: a few that have aged count as
    /// none, since a page that shows scores computes those first.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn menu_counts(&self, actor: &Actor) -> Result<MenuCounts, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let today = self.clock.today();
        let mut reading = self.db.read().await?;
        let pulse = work::pulse(&mut reading.conn(), actor.user, today).await?;
        let state = State::of(&pulse, today);
        let overdue = if let Some(overdue) = self.remembered.overdue.get(&actor.user, state) {
            overdue
        } else {
            let overdue = work::overdue(&mut reading.conn(), actor.user, today).await?;
            self.remembered.overdue.keep(actor.user, state, overdue);
            overdue
        };
        Ok(MenuCounts {
            overdue,
            unread: pulse.unread,
            aged: if pulse.aged <= WAITED_FOR { 0 } else { pulse.aged },
        })
    }
}
