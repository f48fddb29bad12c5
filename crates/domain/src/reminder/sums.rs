//! What a role is told: sums of a team, never a line a thing. Its lead and compliance get one line a day and team, which leads to
//! the list that it counts.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::plan::{Resolved, is_orphan, named};
use super::{DueItem, Ladder, Reason, Rules};
use crate::ids::{TeamId, UserId};

/// What one person is told of one team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamSum {
    /// As what.
    pub reason: Reason,
    /// Things with an owner that are overdue for so long that the role is told.
    pub late: u32,
    /// For more than how many days they are overdue, at least.
    pub over_days: u32,
    /// Things that are due and that nobody owns.
    pub unowned: u32,
    /// How many of all these were not counted yesterday.
    pub fresh: u32,
}

impl TeamSum {
    /// The line without the team's name: "7 overdue over 14 days, 2 new since yesterday".
    #[must_use]
    pub fn words(&self) -> String {
        let late = match (self.late, self.over_days) {
            (0, _) => None,
            (late, 0) => Some(format!("{late} due or overdue")),
            (late, 1) => Some(format!("{late} overdue")),
            (late, days) => Some(format!("{late} overdue over {days} days")),
        };
        let unowned = (self.unowned > 0).then(|| format!("{} without an owner", self.unowned));
        let fresh = (self.fresh > 0).then(|| format!("{} new since yesterday", self.fresh));
        let parts: Vec<String> = [late, unowned, fresh].into_iter().flatten().collect();
        parts.join(", ")
    }

    /// Whether the line is worth a message on a day: something is new, or a week has passed.
    #[must_use]
    pub fn is_news(&self, day: NaiveDate) -> bool {
        self.fresh > 0 || day.weekday() == Weekday::Mon
    }
}

/// The sums of everybody, by person and team; no team is a team of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums(pub BTreeMap<(UserId, Option<TeamId>), TeamSum>);

impl Sums {
    /// Counts some things as they are on `today`. Who is told of a thing by name has it in no sum.
    pub fn count(&mut self, today: NaiveDate, items: &[DueItem], rules: &Rules) {
        let ladders = Resolved::new(rules);
        for item in items {
            let ladder = ladders.of(item.kind);
            if let Some(step) = ladder.step(item.due, today) {
                self.add(today, item, step, ladder, rules);
            }
        }
    }

    /// Counts only what was not counted the day before: what makes a later day's line news.
    pub fn count_news(&mut self, day: NaiveDate, items: &[DueItem], rules: &Rules) {
        let ladders = Resolved::new(rules);
        for item in items {
            let ladder = ladders.of(item.kind);
            let before = day.pred_opt().and_then(|before| ladder.step(item.due, before));
            if let Some(step) = ladder.step(item.due, day).filter(|step| before != Some(*step)) {
                self.add(day, item, step, ladder, rules);
            }
        }
        self.0.retain(|_, sum| sum.fresh > 0);
    }

    fn add(&mut self, today: NaiveDate, item: &DueItem, step: i32, ladder: &Ladder, rules: &Rules) {
        let orphan = is_orphan(item, rules);
        let lead = item.team.and_then(|team| rules.leads.get(&team));
        let lead = lead.map(|lead| (*lead, Reason::Lead, ladder.lead_from));
        let officers = rules
            .compliance
            .iter()
            .map(|user| (*user, Reason::Compliance, ladder.compliance_from));
        let told: Vec<_> = lead
            .into_iter()
            .chain(officers)
            .filter(|(user, _, from)| (orphan || step <= *from) && rules.people.contains_key(user))
            .collect();
        if told.is_empty() {
            return;
        }
        let named = named(item, step, ladder, rules);
        let before = today.pred_opt().and_then(|before| ladder.step(item.due, before));
        let mut counted = Vec::new();
        for (user, reason, from) in told {
            // Who is reached as several has it once, as the first of them.
            if counted.contains(&user) || named.iter().any(|(name, _)| *name == user) {
                continue;
            }
            counted.push(user);
            let sum = self.0.entry((user, item.team)).or_insert(TeamSum {
                reason,
                late: 0,
                over_days: u32::MAX,
                unowned: 0,
                fresh: 0,
            });
            if orphan {
                sum.unowned += 1;
            } else {
                sum.late += 1;
                sum.over_days = sum.over_days.min(u32::try_from(-from).unwrap_or(0));
            }
            let known = before.is_some_and(|before| orphan || before <= from);
            let on_record = today.pred_opt().is_some_and(|before| item.recorded < before);
            sum.fresh += u32::from(!(known && on_record));
        }
    }
}
