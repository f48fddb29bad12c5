//! Which names the address of a page may ask with. Lists and reports look at theirs themselves; a page that knows none says
//! what it left out, so that nobody takes its answer for the answer to another question.

use crate::context::Query;
use crate::paths;

/// The most names that are told.
const TOLD: usize = 5;
/// The longest name that is told.
const NAME_CHARS: usize = 40;

/// The names that the page at a path knows; `None` when the page looks at them itself.
fn known(path: &str) -> Option<&'static [&'static str]> {
    let itself = [
        paths::INTEGRATIONS,
        paths::CREDENTIALS,
        paths::PROVIDERS,
        paths::PEOPLE,
        paths::DELIVERIES,
        paths::REMINDER_PREVIEW,
        paths::TIMELINE,
        paths::MONTH,
        paths::AGENDA,
        "/integrations/change",
    ];
    let is_report =
        path.starts_with("/reports/") && path != paths::SCHEDULES && !path.starts_with("/reports/audit-log/");
    if itself.contains(&path) || is_report {
        return None;
    }
    Some(match path {
        paths::REGISTER => &["provider"],
        paths::SEARCH => &["q"],
        paths::INBOX => &["show", "after", "before"],
        paths::SCHEDULES => &["report"],
        "/sign-in" => &["next"],
        _ if is_record_of_integration(path) => &["of"],
        _ => &[],
    })
}

/// The page of an integration, whose history can be narrowed.
fn is_record_of_integration(path: &str) -> bool {
    path.strip_prefix("/integrations/")
        .is_some_and(|rest| rest.parse::<uuid::Uuid>().is_ok())
}

/// The names in the query that the page at a path does not know, each once, shortened.
#[must_use]
pub fn unknown(path: &str, query: &Query) -> Vec<String> {
    let Some(known) = known(path) else {
        return Vec::new();
    };
    let mut unknown: Vec<String> = Vec::new();
    for (name, _) in &query.0 {
        let short: String = name.chars().take(NAME_CHARS).collect();
        if !known.contains(&name.as_str()) && !unknown.contains(&short) && unknown.len() < TOLD {
            unknown.push(short);
        }
    }
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Query {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Query(pairs.iter().map(owned).collect())
    }

    #[test]
    fn names_that_a_page_does_not_know_are_told_once_and_shortened() {
        let query = asked(&[("q", "x"), ("deep", "1"), ("deep", "2"), (&"n".repeat(90), "")]);
        assert_eq!(unknown("/search", &query), ["deep".to_owned(), "n".repeat(40)]);
        assert_eq!(unknown("/", &query).len(), 3);
        assert_eq!(
            unknown("/integrations", &query),
            Vec::<String>::new(),
            "the list says so itself"
        );
    }
}
