//! One run of the plan: what it looked at, what it found open, what it is going to record.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use holdfast_domain::ids::{NotificationId, UserId};
use holdfast_domain::reminder::{ChannelClass, Delivery, DueItem, Reminder, Rules, Sums, Timing, plan};
use uuid::Uuid;

use super::{Backend, KEYS, Planned};
use crate::error::ServiceError;
use crate::store::lines::{self, LineKey};
use crate::store::notifications::cycle::Cycle;

/// As many things that came on record today are sent one by one to who asked for that; more are an import.
const FRESH_MAX: usize = 10;

/// An open line of an inbox, as the run found it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    id: NotificationId,
    step: i32,
    is_due: bool,
}

/// What a run knows.
#[derive(Debug)]
pub(super) struct Run {
    today: NaiveDate,
    has_mail: bool,
    lines: HashMap<LineKey, Line>,
    /// What leaves by itself and comes late, by recipient, until all of it is known.
    backlog: BTreeMap<(String, Option<UserId>), Vec<Reminder>>,
    /// What is planned and was not looked up yet.
    pub(super) planned: Vec<Reminder>,
    /// The sums of teams.
    pub(super) sums: Sums,
    /// The cycles that are due.
    pub(super) due: HashSet<Cycle>,
    /// What it did.
    pub(super) done: Planned,
}

impl Run {
    pub(super) fn new(today: NaiveDate, has_mail: bool, lines: HashMap<LineKey, Line>) -> Self {
        Self {
            today,
            has_mail,
            lines,
            backlog: BTreeMap::new(),
            planned: Vec::new(),
            sums: Sums::default(),
            due: HashSet::new(),
            done: Planned::default(),
        }
    }

    /// Plans some things. A line that is open at this step needs nothing; one that is not touched by any thing has ended.
    pub(super) fn look_at(&mut self, items: &[DueItem], rules: &Rules) {
        self.done.things += items.len();
        self.sums.count(self.today, items, rules);
        for item in items {
            let ladder = rules.ladders.of(item.kind);
            self.due.insert((item.kind, item.subject, item.due));
            let Some(step) = ladder.step(item.due, self.today) else {
                continue;
            };
            for (user, _) in plan::named(item, step, &ladder, rules) {
                let key = (user, item.kind, item.subject, item.due);
                if let Some(line) = self.lines.get_mut(&key) {
                    line.is_due = true;
                }
            }
        }
        for reminder in plan::plan(self.today, items, rules) {
            let wanted = match reminder.delivery {
                Delivery::Inbox(user) => self
                    .line(user, &reminder)
                    .is_none_or(|line| reminder.step < line.step),
                // Without a mail server there is no mail to record.
                Delivery::Email(_) => self.has_mail,
                Delivery::Webhook(..) => true,
            };
            if wanted {
                self.planned.push(reminder);
            }
        }
    }

    fn line(&self, user: UserId, reminder: &Reminder) -> Option<&Line> {
        self.lines
            .get(&(user, reminder.kind, reminder.subject, reminder.due))
    }

    /// The line whose place a reminder takes.
    pub(super) fn line_before(&self, reminder: &Reminder) -> Option<NotificationId> {
        match reminder.delivery {
            Delivery::Inbox(user) => self.line(user, reminder).map(|line| line.id),
            Delivery::Email(_) | Delivery::Webhook(..) => None,
        }
    }

    /// Gives back what can be recorded at once, and keeps what leaves by itself and comes late: whether it is alone is known at
    /// the end.
    pub(super) fn sift(&mut self, reminder: Reminder) -> Option<Reminder> {
        let leaves = reminder.delivery.channel() != ChannelClass::Inbox;
        if leaves && (reminder.late || reminder.fresh) && matches!(reminder.timing, Timing::On(_)) {
            let recipient = (reminder.delivery.lane(), reminder.delivery.user());
            self.backlog.entry(recipient).or_default().push(reminder);
            return None;
        }
        Some(reminder)
    }
}

impl Backend {
    /// The open lines of everybody.
    pub(super) async fn open_lines(&self) -> Result<HashMap<LineKey, Line>, ServiceError> {
        let mut all = HashMap::new();
        let mut after = Some((Uuid::nil(), Uuid::nil()));
        while let Some(place) = after {
            let (chunk, next) = lines::open(&mut self.db.read().await?.conn(), place).await?;
            all.extend(chunk.into_iter().map(|(key, id, step)| {
                let is_due = false;
                (key, Line { id, step, is_due })
            }));
            after = next;
        }
        Ok(all)
    }

    /// Records what comes late: one thing by itself, several to one recipient in one message. So a backlog, an import, a restored
    /// database and a changed reminder schedule begin with one message each.
    pub(super) async fn record_backlog(&self, run: &mut Run) -> Result<(), ServiceError> {
        for mut reminders in std::mem::take(&mut run.backlog).into_values() {
            let late = reminders.iter().filter(|reminder| reminder.late).count();
            if late > 1 || reminders.len() > FRESH_MAX {
                for reminder in &mut reminders {
                    reminder.timing = Timing::Digest(reminder.timing.day());
                }
            }
            run.done.recorded += self.insert(&reminders, run).await?;
        }
        Ok(())
    }

    /// Ends the lines whose thing is no longer due, or is due to somebody else.
    pub(super) async fn end_lines(&self, run: &Run) -> Result<(), ServiceError> {
        let ended = run.lines.values().filter(|line| !line.is_due);
        let ended: Vec<NotificationId> = ended.map(|line| line.id).collect();
        for ids in ended.chunks(KEYS) {
            let mut writing = self.db.brief_write().await?;
            lines::close(&mut writing.conn(), ids).await?;
            writing.commit().await?;
        }
        Ok(())
    }
}
