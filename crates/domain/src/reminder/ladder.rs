//! Ladders: on which days before and after its date a thing is said, and from which step who is told.

mod words;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ReminderKind;
use crate::enumeration::Enumeration;
use crate::fields::{FieldErrors, Fields, Reader};

pub use self::words::{Rung, step_in_words};

/// The steps of one kind of reminder. A step is a number of days before the date; after the date it is negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// Days before the date, falling; at least one; none below 0.
    pub steps: Vec<i32>,
    /// How many days apart it is said again while it is overdue.
    pub repeat_days: i32,
    /// The deputy is told from this step on.
    pub deputy_from: i32,
    /// The team's channel is told from this step on.
    pub team_from: i32,
    /// The team's lead is told from this step on.
    pub lead_from: i32,
    /// Compliance is told from this step on.
    pub compliance_from: i32,
}

impl Default for Ladder {
    /// 30, 14, 7, 1 and 0 days before, then weekly; the deputy from 7 days before, the team's channel on the day, the
    /// lead at 7 days overdue, compliance at 14.
    fn default() -> Self {
        Self {
            steps: vec![30, 14, 7, 1, 0],
            repeat_days: 7,
            deputy_from: 7,
            team_from: 0,
            lead_from: -7,
            compliance_from: -14,
        }
    }
}

impl Ladder {
    /// What holds for a kind while nothing else was decided. An overlap window lasts days, not months: its end is said on
    /// the day before and on the day, to the deputy too.
    #[must_use]
    pub fn default_of(kind: ReminderKind) -> Self {
        match kind {
            ReminderKind::Revocation => Self {
                steps: vec![1, 0],
                deputy_from: 0,
                ..Self::default()
            },
            _ => Self::default(),
        }
    }
}

/// The most days before a date at which something can be said.
pub const STEP_MAX: i32 = 365;
/// The most steps of a ladder.
pub const STEPS_MAX: usize = 20;

impl Ladder {
    /// The latest step that was reached on `today` for something due on `due`; `None` while the first is ahead. After
    /// downtime this is the one step that is still to be said.
    ///
    /// While it is overdue the steps are every [`repeat_days`](Self::repeat_days), and also the days on which lead and
    /// compliance are told first: an escalation does not wait for the next repeat.
    #[must_use]
    pub fn step(&self, due: NaiveDate, today: NaiveDate) -> Option<i32> {
        let left = i32::try_from((due - today).num_days()).ok()?;
        let every = self.repeat_days.max(1);
        let repeat = (left <= -every).then(|| left / every * every);
        let escalations = [self.lead_from, self.compliance_from]
            .into_iter()
            .filter(|step| *step < 0);
        self.steps
            .iter()
            .copied()
            .chain(repeat)
            .chain(escalations)
            .filter(|step| *step >= left)
            .min()
    }

    /// The day on which a step falls.
    #[must_use]
    pub fn day(due: NaiveDate, step: i32) -> Option<NaiveDate> {
        due.checked_sub_signed(chrono::TimeDelta::days(i64::from(step)))
    }

    /// Reads the form of a ladder: `steps` as "30, 14, 7, 1, 0", and `repeat_days`, `deputy_from`, `team_from`,
    /// `lead_overdue`, `compliance_overdue` as days.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut reader = Reader::new(fields);
        let raw = reader.required_line("steps", 200, "Give at least one step, such as 30, 14, 7, 1, 0.");
        let steps = if reader.errors.get("steps").is_some() {
            Vec::new()
        } else {
            parse_steps(&raw).unwrap_or_else(|message| {
                reader.error("steps", message);
                Vec::new()
            })
        };
        let mut days = |path: &str, range: std::ops::RangeInclusive<u32>| {
            let found = reader.whole(path, range, "days");
            if found.is_none() && reader.errors.get(path).is_none() {
                reader.error(path, "Give a number of days.");
            }
            found
                .and_then(|days| i32::try_from(days).ok())
                .unwrap_or_default()
        };
        let ladder = Self {
            steps,
            repeat_days: days("repeat_days", 1..=90),
            deputy_from: days("deputy_from", 0..=365),
            team_from: days("team_from", 0..=365),
            lead_from: -days("lead_overdue", 0..=365),
            compliance_from: -days("compliance_overdue", 0..=365),
        };
        if reader.errors.is_empty() {
            Ok(ladder)
        } else {
            Err(reader.errors)
        }
    }

    /// The fields that [`Ladder::parse`] reads.
    #[must_use]
    pub fn fields(&self) -> Fields {
        let steps: Vec<String> = self.steps.iter().map(ToString::to_string).collect();
        Fields::default()
            .with("steps", steps.join(", "))
            .with("repeat_days", self.repeat_days.to_string())
            .with("deputy_from", self.deputy_from.to_string())
            .with("team_from", self.team_from.to_string())
            .with("lead_overdue", (-self.lead_from).to_string())
            .with("compliance_overdue", (-self.compliance_from).to_string())
    }
}

fn parse_steps(raw: &str) -> Result<Vec<i32>, String> {
    let mut steps = Vec::new();
    for part in raw.split([',', ';', ' ']).filter(|part| !part.is_empty()) {
        let step: i32 = part.parse().map_err(|_| {
            format!(
                "\u{201c}{}\u{201d} is not a number of days.",
                part.chars().take(20).collect::<String>()
            )
        })?;
        if !(0..=STEP_MAX).contains(&step) {
            return Err(format!(
                "A step is 0 to {STEP_MAX} days before the date; {step} is not."
            ));
        }
        if let Some(last) = steps.last() {
            if *last == step {
                return Err(format!("{step} is there twice."));
            }
            if *last < step {
                return Err(format!(
                    "Steps go from early to late: {step} cannot follow {last}."
                ));
            }
        }
        steps.push(step);
    }
    if steps.is_empty() {
        return Err("Give at least one step, such as 30, 14, 7, 1, 0.".into());
    }
    if steps.len() > STEPS_MAX {
        return Err(format!("Give {STEPS_MAX} steps at most."));
    }
    Ok(steps)
}

/// The ladders of all kinds; a kind without one of its own has the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladders(pub BTreeMap<String, Ladder>);

impl Ladders {
    /// The ladder of a kind.
    #[must_use]
    pub fn of(&self, kind: ReminderKind) -> Ladder {
        self.0
            .get(kind.as_str())
            .cloned()
            .unwrap_or_else(|| Ladder::default_of(kind))
    }

    /// How many days before its date the first of all things is said.
    #[must_use]
    pub fn horizon_days(&self) -> i64 {
        ReminderKind::ALL
            .iter()
            .filter_map(|kind| self.of(*kind).steps.into_iter().max())
            .max()
            .map_or(0, i64::from)
    }
}
