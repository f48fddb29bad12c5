//! The table: each figure, what it is compared with, and what it should at least be. It judges nothing but the figures.

use std::fmt::Write;

/// One line of the table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    what: String,
    measured: String,
    baseline: String,
    ratio: String,
    at_least: String,
    aim: String,
    reached: &'static str,
}

/// Which numbers are good.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// This much or more, and what is aimed at.
    AtLeast(f64, Option<f64>),
    /// This much or less, and what is aimed at.
    AtMost(f64, Option<f64>),
}

impl Goal {
    fn reached(self, value: f64) -> &'static str {
        let (least, aim) = match self {
            Self::AtLeast(least, aim) => (value >= least, aim.is_some_and(|aim| value >= aim)),
            Self::AtMost(most, aim) => (value <= most, aim.is_some_and(|aim| value <= aim)),
        };
        match (least, aim) {
            (_, true) => "aim",
            (true, false) => "yes",
            (false, false) => "NO",
        }
    }
}

impl Row {
    pub fn new(what: impl Into<String>, measured: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            measured: measured.into(),
            ..Self::default()
        }
    }

    /// What it is compared with, and how it compares.
    #[must_use]
    pub fn against(mut self, baseline: impl Into<String>, ratio: impl Into<String>) -> Self {
        self.baseline = baseline.into();
        self.ratio = ratio.into();
        self
    }

    /// What it should be.
    #[must_use]
    pub fn goal(mut self, value: f64, goal: Goal, shown: fn(f64) -> String) -> Self {
        let (Goal::AtLeast(least, aim) | Goal::AtMost(least, aim)) = goal;
        self.at_least = shown(least);
        self.aim = aim.map(shown).unwrap_or_default();
        self.reached = goal.reached(value);
        self
    }

    /// Says where it was measured.
    #[must_use]
    pub fn on(mut self, place: &str) -> Self {
        self.what = format!("{place}: {}", self.what);
        self
    }

    fn cells(&self) -> [&str; 7] {
        [
            &self.what,
            &self.measured,
            &self.baseline,
            &self.ratio,
            &self.at_least,
            &self.aim,
            self.reached,
        ]
    }
}

const HEADINGS: [&str; 7] = [
    "what", "measured", "baseline", "ratio", "at least", "aim", "reached",
];

/// The rows as a Markdown table with straight edges.
pub fn table(rows: &[Row]) -> String {
    let lines: Vec<[&str; 7]> = std::iter::once(HEADINGS)
        .chain(rows.iter().map(Row::cells))
        .collect();
    let widths: Vec<usize> = (0..HEADINGS.len())
        .map(|column| {
            lines
                .iter()
                .map(|line| line[column].chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        for (cell, width) in line.iter().zip(&widths) {
            let padding = width - cell.chars().count();
            let _ = write!(text, "| {cell}{} ", " ".repeat(padding));
        }
        text.push_str("|\n");
        if index == 0 {
            for width in &widths {
                let _ = write!(text, "|{}", "-".repeat(width + 2));
            }
            text.push_str("|\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::percent;

    #[test]
    fn a_figure_is_judged_in_its_own_direction() {
        assert_eq!(Goal::AtLeast(15.0, Some(30.0)).reached(20.0), "yes");
        assert_eq!(Goal::AtLeast(15.0, Some(30.0)).reached(31.0), "aim");
        assert_eq!(Goal::AtMost(2.0, Some(1.5)).reached(2.1), "NO");
        assert_eq!(Goal::AtMost(2.0, None).reached(1.0), "yes");
        assert_eq!(Goal::AtMost(2.0, Some(1.5)).reached(f64::NAN), "NO");
    }

    #[test]
    fn the_columns_are_as_wide_as_their_widest_cell() {
        let row = Row::new("list page", "900 /s")
            .against("6,000 /s from memory", "15 %")
            .goal(15.0, Goal::AtLeast(15.0, Some(30.0)), percent);
        let text = table(&[row]);
        let widths: Vec<usize> = text.lines().map(|line| line.chars().count()).collect();
        assert!(widths.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
        assert!(
            text.contains("| list page | 900 /s   | 6,000 /s from memory |"),
            "{text}"
        );
    }
}
