//! Whether a name looks like a misspelt other one.

/// At most two letters added, left out or changed (Levenshtein's distance), or the same beginning or end.
pub(super) fn is_near(name: &str, known: &str) -> bool {
    distance(name, known) <= 2 || name.starts_with(known)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_hand_is_near_and_another_name_is_not() {
        assert!(is_near("HOLDFAST_LISTNE", "HOLDFAST_LISTEN"));
        assert!(is_near("HOLDFAST_LOGFORMAT", "HOLDFAST_LOG_FORMAT"));
        assert!(is_near("HOLDFAST_LOG_FORMATS", "HOLDFAST_LOG_FORMAT"));
        assert!(!is_near("HOLDFAST_BIN", "HOLDFAST_LOG"));
        assert!(!is_near("HOLDFAST_DIST", "HOLDFAST_LISTEN"));
    }
}
