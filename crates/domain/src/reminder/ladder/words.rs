//! What a ladder means, rung by rung, in words: "7 days before: the deputy too".

use std::collections::BTreeSet;

use super::Ladder;
use crate::reminder::Reason;

/// One day on which a ladder says something, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Days before the date; negative after it.
    pub step: i32,
    /// Who is told, the owner first.
    pub told: Vec<Reason>,
    /// Who of them is told for the first time.
    pub joined: Vec<Reason>,
}

impl Ladder {
    /// Who is told at a step when the thing has an owner.
    #[must_use]
    pub fn told(&self, step: i32) -> Vec<Reason> {
        let others = [
            (Reason::Deputy, self.deputy_from),
            (Reason::Team, self.team_from),
            (Reason::Lead, self.lead_from),
            (Reason::Compliance, self.compliance_from),
        ];
        let reached = others.into_iter().filter(|(_, from)| step <= *from);
        std::iter::once(Reason::Owner)
            .chain(reached.map(|(reason, _)| reason))
            .collect()
    }

    /// The steps before the date, the first one after it, and those on which somebody is told for the first time; from
    /// early to late.
    #[must_use]
    pub fn rungs(&self) -> Vec<Rung> {
        let late = [-self.repeat_days.max(1), self.lead_from, self.compliance_from];
        let steps: BTreeSet<i32> = self
            .steps
            .iter()
            .copied()
            .chain(late.into_iter().filter(|step| *step < 0))
            .collect();
        let mut before: Vec<Reason> = Vec::new();
        let rung = |step| {
            let told = self.told(step);
            let joined = told
                .iter()
                .copied()
                .filter(|reason| !before.contains(reason))
                .collect();
            before.clone_from(&told);
            Rung { step, told, joined }
        };
        steps.into_iter().rev().map(rung).collect()
    }

    /// The ladder in one line: "30, 14, 7, 1 and 0 days before, then every 7 days".
    #[must_use]
    pub fn summary(&self) -> String {
        let steps: Vec<String> = self.steps.iter().map(ToString::to_string).collect();
        let unit = if self.steps == [1] { "day" } else { "days" };
        format!(
            "{} {unit} before, then every {} while it is overdue",
            joined(&steps),
            days(self.repeat_days.max(1))
        )
    }
}

impl Rung {
    /// When: "7 days before", "on the day", "14 days after".
    #[must_use]
    pub fn when(&self) -> String {
        step_in_words(self.step)
    }

    /// Who: "the owner and the deputy" at first, then who joins: "the team’s channel too", or "the same again".
    #[must_use]
    pub fn who(&self) -> String {
        let names: Vec<&str> = self.joined.iter().map(|reason| name(*reason)).collect();
        match names.len() {
            0 => "the same again".to_owned(),
            count if count == self.told.len() => joined(&names),
            _ => format!("{} too", joined(&names)),
        }
    }
}

/// When a step is: "7 days before", "on the day", "14 days after".
#[must_use]
pub fn step_in_words(step: i32) -> String {
    match step {
        0 => "on the day".to_owned(),
        step if step > 0 => format!("{} before", days(step)),
        step => format!("{} after", days(-step)),
    }
}

fn name(reason: Reason) -> &'static str {
    match reason {
        Reason::Owner => "the owner",
        Reason::Deputy => "the deputy",
        Reason::Team => "the team’s channel",
        Reason::Lead => "the team’s lead",
        Reason::Compliance => "compliance",
        Reason::Asked => "whoever asked",
    }
}

fn days(count: i32) -> String {
    match count {
        1 => "1 day".to_owned(),
        count => format!("{count} days"),
    }
}

/// "a", "a and b", "a, b and c".
fn joined<T: AsRef<str>>(parts: &[T]) -> String {
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push_str(if index + 1 == parts.len() { " and " } else { ", " });
        }
        text.push_str(part.as_ref());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(ladder: &Ladder) -> Vec<String> {
        ladder
            .rungs()
            .iter()
            .map(|rung| format!("{}: {}", rung.when(), rung.who()))
            .collect()
    }

    #[test]
    fn the_default_ladder_in_words() {
        let ladder = Ladder::default();
        assert_eq!(
            told(&ladder),
            [
                "30 days before: the owner",
                "14 days before: the same again",
                "7 days before: the deputy too",
                "1 day before: the same again",
                "on the day: the team’s channel too",
                "7 days after: the team’s lead too",
                "14 days after: compliance too",
            ]
        );
        assert_eq!(
            ladder.summary(),
            "30, 14, 7, 1 and 0 days before, then every 7 days while it is overdue"
        );
    }

    #[test]
    fn the_words_name_a_rung_for_every_day_on_which_something_new_is_said() {
        let ladder = Ladder {
            steps: vec![3],
            repeat_days: 10,
            deputy_from: 0,
            team_from: 0,
            lead_from: -4,
            compliance_from: -25,
        };
        let steps: Vec<i32> = ladder.rungs().iter().map(|rung| rung.step).collect();
        assert_eq!(steps, [3, -4, -10, -25]);
        let due = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date");
        for step in steps {
            let day = Ladder::day(due, step).expect("a day");
            assert_eq!(ladder.step(due, day), Some(step), "it is said on that day");
        }
    }
}
