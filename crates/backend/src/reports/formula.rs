//! Text that no spreadsheet runs: an apostrophe before what begins like a formula and is no number, at the beginning of a cell
//! and behind whatever separates cells somewhere. Text that has apostrophes there and then begins like a formula gets one
//! more, so that [`original`] finds the way back.

use std::borrow::Cow;

/// What a spreadsheet takes for the beginning of a formula, in its wide and small forms too.
const FORMULA: [char; 12] = [
    '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{fe66}', '\u{fe62}', '\u{fe63}',
    '\u{fe6b}',
];
/// What separates cells, in a file of ours or where one is opened with another separator.
const SEPARATORS: [char; 5] = [',', ';', '\t', '\n', '\r'];

/// Text that no spreadsheet runs.
#[must_use]
pub fn neutralised(text: &str) -> Cow<'_, str> {
    if !text.contains(FORMULA) && !begins_with_control(text) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len() + 4);
    if begins_with_control(text) {
        safe.push('\'');
    }
    for cell in text.split_inclusive(SEPARATORS) {
        let (blanks, rest) = without_blanks(cell);
        safe.push_str(blanks);
        if begins_like_formula(rest) && !is_number(rest) {
            safe.push('\'');
        }
        safe.push_str(rest);
    }
    safe.into()
}

/// What [`neutralised`] was given.
#[must_use]
pub fn original(text: &str) -> Cow<'_, str> {
    if !text.contains('\'') {
        return text.into();
    }
    let mut found = String::with_capacity(text.len());
    let text = text
        .strip_prefix('\'')
        .filter(|rest| begins_with_control(rest))
        .unwrap_or(text);
    for cell in text.split_inclusive(SEPARATORS) {
        let (blanks, rest) = without_blanks(cell);
        found.push_str(blanks);
        match rest.strip_prefix('\'') {
            Some(bare) if begins_like_formula(bare) => found.push_str(bare),
            _ => found.push_str(rest),
        }
    }
    found.into()
}

/// A tab or a carriage return at the beginning is swallowed by some programs, which then look at what follows.
fn begins_with_control(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['\t', '\r'])
}

fn without_blanks(cell: &str) -> (&str, &str) {
    let rest = cell.trim_start_matches([' ', '\u{a0}']);
    cell.split_at(cell.len() - rest.len())
}

fn begins_like_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

fn is_number(cell: &str) -> bool {
    let cell = cell.trim_end_matches(SEPARATORS).trim_end();
    cell.chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'))
        && cell.parse::<f64>().is_ok()
}
