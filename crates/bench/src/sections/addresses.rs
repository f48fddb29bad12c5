//! The addresses that are asked: the list, filters and searches of every kind, records.

use anyhow::Result;

use crate::run::Filled;
use crate::seed::WORDS;
use crate::visitor::Visitor;

/// Every column but the name, which is always there.
pub const COLUMNS: &str =
    "provider,owner,residual,inherent,due,compliance,lifecycle,tier,category,team,confidence,complete";

/// The list with every column, narrowed by `more`.
pub fn list(more: &str) -> String {
    format!("/integrations?columns={COLUMNS}{more}")
}

/// Filters of every kind, each by the name in its address.
pub fn filters(filled: &Filled) -> Vec<(&'static str, String)> {
    let register = &filled.register;
    let provider = register
        .providers
        .get(7)
        .map(|(id, _)| id.to_string())
        .unwrap_or_default();
    let person = register
        .people
        .get(7)
        .map(ToString::to_string)
        .unwrap_or_default();
    let team = register.teams.get(3).map(ToString::to_string).unwrap_or_default();
    vec![
        ("category", "payment".to_owned()),
        ("band", "high".to_owned()),
        ("band", "very_low".to_owned()),
        ("tier", "critical".to_owned()),
        ("data", "cardholder".to_owned()),
        ("framework", "gdpr".to_owned()),
        ("environment", "production".to_owned()),
        ("lifecycle", "retired".to_owned()),
        ("due", "overdue".to_owned()),
        ("owner", "none".to_owned()),
        ("provider", provider),
        ("owner", person),
        ("team", team),
    ]
}

/// Searches for one word, for two, and for the beginning of one.
pub fn searches() -> Vec<String> {
    let words = WORDS.iter().step_by(9);
    words
        .enumerate()
        .map(|(index, word)| match index % 3 {
            0 => (*word).to_owned(),
            1 => format!("{word}+{}", WORDS[index * 5 % WORDS.len()]),
            _ => word.chars().take(4).collect(),
        })
        .collect()
}

/// The addresses of some records, from the list itself.
pub async fn records(visitor: &Visitor) -> Result<Vec<String>> {
    let html = visitor.open("/integrations?sort=name").await?.text();
    let links = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let records = links.filter(|link| {
        link.strip_prefix("/integrations/")
            .is_some_and(|id| id.len() == 36)
    });
    Ok(records.map(str::to_owned).collect())
}
