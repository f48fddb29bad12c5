//! The letter of a digest: the link on top, sums first, then the worst, and never longer than mail programs show.

use serde_json::{Value, json};

use super::template::{Digest, DigestRow, Rendered, render};
use super::words;
use crate::error::ServiceError;

/// Rows of a letter at most.
pub(super) const ROWS_MAX: usize = 100;
/// Teams of a letter at most.
const TEAMS_MAX: usize = 100;
/// The size of both parts as they travel; mail programs cut at about 100 kB.
const BYTES_MAX: usize = 90_000;

impl Digest {
    /// The subject: "3 reminders, 1 of them overdue".
    #[must_use]
    pub fn subject(&self) -> String {
        if self.total == 0 {
            return words::count(self.sums.len(), "team") + " with overdue or unowned work";
        }
        let all = words::count(self.total, "reminder");
        match self.late {
            0 => all,
            late if late == self.total => format!("{all}, overdue"),
            late => format!("{all}, {late} of them overdue"),
        }
    }

    /// The worst rows: what has been overdue longest first, then by date; `limit` at most.
    #[must_use]
    pub fn worst(&self, limit: usize) -> Vec<&DigestRow> {
        let mut rows: Vec<&DigestRow> = self.rows.iter().collect();
        rows.sort_by(|a, b| (a.due, &a.title).cmp(&(b.due, &b.title)));
        rows.truncate(limit);
        rows
    }

    /// How many are not among so many rows: "and 480 more"; `None` when all are.
    #[must_use]
    pub fn more(&self, shown: usize) -> Option<String> {
        let hidden = self.total.saturating_sub(shown);
        (hidden > 0).then(|| format!("and {hidden} more"))
    }

    /// The letter.
    ///
    /// # Errors
    /// When a template is broken.
    pub fn render(&self) -> Result<Rendered, ServiceError> {
        let (mut rows, mut teams) = (ROWS_MAX, TEAMS_MAX);
        loop {
            let letter = self.letter(rows, teams)?;
            if travels(&letter.text) + travels(&letter.html) <= BYTES_MAX || rows <= 1 {
                return Ok(letter);
            }
            (rows, teams) = (
                rows.min(self.rows.len().max(2)) / 2,
                teams.min(self.sums.len().max(2)) / 2,
            );
        }
    }

    fn letter(&self, rows: usize, teams: usize) -> Result<Rendered, ServiceError> {
        let rows = self.worst(rows);
        let more = self.more(rows.len());
        let (late, coming): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.due < self.today);
        let parts: Vec<Value> = [self.part("Overdue", &late), self.part("Due", &coming)]
            .into_iter()
            .flatten()
            .collect();
        let sums: Vec<Value> = self
            .sums
            .iter()
            .take(teams)
            .map(|(line, url)| json!({ "line": line, "url": url.as_str() }))
            .collect();
        let more_teams = self.sums.len() - sums.len();
        render(
            "digest",
            &self.subject(),
            &json!({
                "heading": self.subject(),
                "introduction": format!("As of {}, the most overdue first.", words::date(self.today)),
                "sums": sums,
                "more_teams": (more_teams > 0).then(|| format!("and {more_teams} more teams")),
                "parts": parts,
                "more": more,
                "inbox_url": self.inbox.as_str(),
                "preferences": self.preferences.as_str(),
            }),
        )
    }

    fn part(&self, heading: &str, rows: &[&DigestRow]) -> Option<Value> {
        let rows: Vec<Value> = rows
            .iter()
            .map(|row| {
                json!({
                    "title": row.title,
                    "url": row.url.as_str(),
                    "overdue": row.due < self.today,
                    "when_sentence": words::when_sentence(row.due, self.today),
                })
            })
            .collect();
        (!rows.is_empty()).then(|| json!({ "heading": heading, "rows": rows }))
    }
}

/// How long a text is as quoted-printable: what is not ASCII takes three signs a byte.
fn travels(text: &str) -> usize {
    text.bytes().map(|byte| if byte.is_ascii() { 1 } else { 3 }).sum()
}
