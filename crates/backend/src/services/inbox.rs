//! The inbox of whoever is signed in: what was said to them, what of it is still due, and what they have not read.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use holdfast_domain::access::{Actor, Permission};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::ids::NotificationId;
use holdfast_domain::reminder::ReminderKind;
use serde::{Deserialize, Serialize};

use super::{Backend, require};
use crate::error::ServiceError;
use crate::store::inbox::{self, Line};
use crate::store::{Page, PageRequest, cycles};

/// A page of an inbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// The day it was asked for.
    pub today: NaiveDate,
    /// The lines, newest first.
    pub page: Page<Entry>,
}

/// One line of an inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What was said.
    pub line: Line,
    /// Whether it is still due; `None` for what is no reminder of one thing.
    pub is_open: Option<bool>,
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
        let open = cycles::open(&mut conn, &subjects, self.clock.zone()).await?;
        let is_open = |line: &Line| {
            let kind = ReminderKind::parse(line.kind.as_str()).ok()?;
            Some(open.contains(&(kind, line.subject?, line.due_on)))
        };
        let rows = page
            .rows
            .into_iter()
            .map(|line| Entry {
                is_open: is_open(&line),
                line,
            })
            .collect();
        Ok(Inbox {
            today: self.clock.today(),
            page: Page {
                rows,
                next: page.next,
                previous: page.previous,
                total: page.total,
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
        let mut writing = self.write_as(actor).await?;
        let marked = inbox::mark_all_read(&mut writing.conn(), user, newest, self.clock.now()).await?;
        writing.commit().await?;
        Ok(marked)
    }
}
