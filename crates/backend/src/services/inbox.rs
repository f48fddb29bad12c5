//! The inbox of whoever is signed in: what is open for them, the sums of their teams, and what they have not read.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::ReminderKind;
use serde::{Deserialize, Serialize};

use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::answers::{self, Given};
use crate::store::inbox::{self, Line};
use crate::store::sums::{self, SumLine};
use crate::store::{Page, PageRequest, cycles};

/// A page of an inbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// The day it was asked for.
    pub today: NaiveDate,
    /// The sums of the teams that the person leads or answers for; on the first page.
    pub sums: Vec<SumLine>,
    /// The lines, newest first.
    pub page: Page<Entry>,
}

/// One line of an inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What was sent.
    pub line: Line,
    /// Whether it is of one thing and still due; `None` for what is no reminder of one thing.
    pub is_open: Option<bool>,
    /// What the person answered to it last, in a few words: "acknowledged".
    pub answered: Option<Given>,
}

impl Backend {
    /// A page of the actor's inbox; `unread` leaves out what was opened.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn inbox(
        &self,
        actor: &Actor,
        unread: bool,
        request: &PageRequest,
    ) -> Result<Inbox, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let user = actor.user.unwrap_or(uuid::Uuid::nil().into());
        let mut reading = self.db.read().await?;
        let mut conn = reading.conn();
        let page = inbox::list(&mut conn, user, unread, request).await?;
        let subjects: BTreeSet<_> = page.rows.iter().filter_map(|line| line.subject).collect();
        let open = cycles::open(&mut conn, &subjects).await?;
        let subjects: Vec<_> = subjects.into_iter().collect();
        let given = answers::latest(&mut conn, user, &subjects).await?;
        let entry = |line: Line| {
            let cycle = ReminderKind::parse(line.kind.as_str())
                .ok()
                .and_then(|kind| Some((kind, line.subject?, line.due_on)));
            Entry {
                is_open: cycle.map(|cycle| open.contains(&cycle)),
                answered: cycle.and_then(|cycle| given.get(&cycle).cloned()),
                line,
            }
        };
        let before = page.rows.len();
        // What was done since the last planning is gone already.
        let rows: Vec<Entry> = page
            .rows
            .into_iter()
            .map(entry)
            .filter(|entry| entry.is_open != Some(false))
            .collect();
        let gone = i64::try_from(before - rows.len()).unwrap_or(0);
        let first = request.after.is_none() && request.before.is_none();
        let mut sums = if first {
            sums::of_person(&mut conn, user).await?
        } else {
            Vec::new()
        };
        sums.retain(|sum| !(unread && sum.read));
        Ok(Inbox {
            today: self.clock.today(),
            sums,
            page: Page {
                rows,
                next: page.next,
                previous: page.previous,
                total: (page.total - gone).max(0),
            },
        })
    }

    /// Marks the actor's inbox as read, up to and with the newest line that they were shown.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn mark_inbox_read(&self, actor: &Actor, newest: NotificationId) -> Result<u64, ServiceError> {
        require(actor, Permission::ReadCatalogue)?;
        let Some(user) = actor.user else { return Ok(0) };
        let mut writing = self.db.write().await?;
        let marked = inbox::mark_all_read(&mut writing.conn(), user, newest, self.clock.now()).await?
            + sums::mark_read(&mut writing.conn(), user, self.clock.now()).await?;
        writing.commit().await?;
        Ok(marked)
    }
}
