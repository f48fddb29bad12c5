//! Where marks go: from days to places, and into so many rows that no mark or label lies on another.

use super::DueMark;

/// Days left of today, for what is overdue, and right of the last day.
const BEFORE: i64 = 30;
const ALL: i64 = 124;
/// Where what is overdue stands.
const OVERDUE: i64 = -25;
/// How many days a mark takes to each side: 12 pixels on the narrowest phone.
const HALF: i64 = 6;
/// Up to which day a label that is alone in its row ends within a phone.
const EARLY: i64 = 30;
/// The longest label.
const LABEL_MAX: usize = 24;

/// A mark with its place.
pub(super) struct Placed {
    pub mark: DueMark,
    /// In days.
    pub position: i64,
    /// From the top.
    pub row: usize,
    /// Where its label stands.
    pub side: Side,
    /// Whether its label has room on a phone too: nothing else is in its row, which it begins.
    pub roomy: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Right of the line of today, which a label beside what is overdue would cross.
    Today,
    Right,
    Left,
}

/// A place in percent of the width.
pub(super) fn percent(days: i64) -> String {
    share(days + BEFORE)
}

/// So many days in percent of the width.
pub(super) fn share(days: i64) -> String {
    let permille = (days * 1000 / ALL).clamp(0, 1000);
    format!("{}.{}%", permille / 10, permille % 10)
}

/// A label as it is shown.
pub(super) fn shorten(label: &str) -> String {
    if label.chars().count() <= LABEL_MAX {
        return label.to_owned();
    }
    label.chars().take(LABEL_MAX - 1).chain(['\u{2026}']).collect()
}

/// Each mark into the first row in which it has room with its label, which stands to the right unless it would leave the
/// chart there, and of what is overdue right of today.
pub(super) fn place(marks: Vec<DueMark>) -> Vec<Placed> {
    let mut rows: Vec<Vec<(i64, i64)>> = Vec::new();
    let mut placed: Vec<Placed> = marks
        .into_iter()
        .map(|mark| {
            let position = if mark.days < 0 { OVERDUE } else { mark.days };
            // A letter is about as wide as a day where labels are shown.
            let label = 3 + i64::try_from(shorten(&mark.label).chars().count()).unwrap_or(0);
            let label = label.max(HALF);
            let side = if mark.days < 0 {
                Side::Today
            } else if position + label > ALL - BEFORE {
                Side::Left
            } else {
                Side::Right
            };
            let taken = match side {
                Side::Today => (position - HALF, label),
                Side::Right => (position - HALF, position + label),
                Side::Left => (position - label, position + HALF),
            };
            let free =
                |row: &Vec<(i64, i64)>| row.iter().all(|(from, to)| taken.1 <= *from || *to <= taken.0);
            let row = rows.iter().position(free).unwrap_or(rows.len());
            if row == rows.len() {
                rows.push(Vec::new());
            }
            rows[row].push(taken);
            Placed {
                mark,
                position,
                row,
                side,
                roomy: false,
            }
        })
        .collect();
    for mark in &mut placed {
        mark.roomy = rows[mark.row].len() == 1 && mark.position <= EARLY;
    }
    placed
}
