//! Whether a name looks like a misspelt other one.

/// How many letters may be added, left out or changed.
const SLIPS: usize = 2;

/// The known name that this one looks like.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|known| (distance(name, known), known))
        .filter(|(distance, _)| *distance <= SLIPS)
        .min()
        .map(|(_, known)| known)
}

/// Levenshtein's distance.
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
        let nearest = |name| {
            nearest(
                name,
                ["HOLDFAST_LOG", "HOLDFAST_LOG_FORMAT", "HOLDFAST_LISTEN"].into_iter(),
            )
        };
        assert_eq!(nearest("HOLDFAST_LISTNE"), Some("HOLDFAST_LISTEN"));
        assert_eq!(nearest("HOLDFAST_LOGFORMAT"), Some("HOLDFAST_LOG_FORMAT"));
        assert_eq!(nearest("HOLDFAST_LOGS"), Some("HOLDFAST_LOG"));
        assert_eq!(nearest("HOLDFAST_BIN"), None);
        assert_eq!(nearest("HOLDFAST_DIST"), None);
    }
}
