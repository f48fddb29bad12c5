//! Reads the providers: no fact without a basis, no basis without a fact, and source marks never reach the screen.

use std::fmt::Display;

use holdfast_domain::integration::Category;
use holdfast_domain::provider::{Basis, Provider, ProviderFact, ProviderTopic};
use holdfast_domain::text::ProviderName;
use serde::Deserialize;

use super::stable_id;

const PROVIDERS: &str = include_str!("../../data/providers.csv");

#[derive(Deserialize)]
struct Row {
    name: String,
    category: String,
    sla_uptime: String,
    sla_basis: String,
    status_page: String,
    status_basis: String,
    api_versioning: String,
    versioning_basis: String,
    authentication: String,
    authentication_basis: String,
    certifications: String,
    certifications_basis: String,
    typical_data: String,
}

/// Every provider of the file, in its order.
pub(super) fn providers() -> Result<Vec<Provider>, String> {
    csv::Reader::from_reader(PROVIDERS.as_bytes())
        .deserialize()
        .map(|row| provider(row.map_err(text)?))
        .collect()
}

fn text(error: impl Display) -> String {
    error.to_string()
}

fn provider(row: Row) -> Result<Provider, String> {
    let category = category(&row.category).ok_or_else(|| format!("no category for `{}`", row.category))?;
    let facts = [
        (ProviderTopic::SlaUptime, row.sla_uptime, row.sla_basis),
        (ProviderTopic::StatusPage, row.status_page, row.status_basis),
        (
            ProviderTopic::ApiVersioning,
            row.api_versioning,
            row.versioning_basis,
        ),
        (
            ProviderTopic::Authentication,
            row.authentication,
            row.authentication_basis,
        ),
        (
            ProviderTopic::Certifications,
            row.certifications,
            row.certifications_basis,
        ),
        // The file names no source for typical data.
        (ProviderTopic::TypicalData, row.typical_data, String::new()),
    ];
    let id = stable_id("provider", &row.name).into();
    let mut provider = Provider::called(id, ProviderName::parse(&row.name)?, category);
    provider.subcategory = Some(row.category.into());
    provider.from_library = true;
    let facts = facts.into_iter();
    let facts = facts.filter_map(|(topic, value, basis)| fact(topic, &value, &basis).transpose());
    provider.learn(facts.collect::<Result<_, _>>()?);
    Ok(provider)
}

/// The category of the register that the library's own word belongs to.
fn category(word: &str) -> Option<Category> {
    Some(match word {
        "payment" => Category::Payment,
        "auth" => Category::Authentication,
        "storage" | "media" => Category::Storage,
        "email" | "communication" => Category::Communication,
        "analytics" | "data" => Category::DataAnalytics,
        "infra" | "infra/CDN" | "dev platform" => Category::Infrastructure,
        "banking data" | "data API" | "search" => Category::DataApi,
        "monitoring" | "on-call" => Category::Monitoring,
        "CRM" | "CRM/support" => Category::Crm,
        "commerce" => Category::Erp,
        "AI" => Category::Ai,
        _ => return None,
    })
}

fn fact(topic: ProviderTopic, value: &str, basis: &str) -> Result<Option<ProviderFact>, String> {
    // Backticks are the list's own way of setting names; on a page they are noise.
    let value = value.replace('`', "");
    let (value, mark) = without_marks(value.trim());
    if value.is_empty() {
        return Ok(None);
    }
    let basis = match basis.trim() {
        "vendor page" => Basis::VendorPage,
        "third-party list" => Basis::ThirdPartyList,
        "" if mark => Basis::VendorPage,
        "unverified" | "" => Basis::Unverified,
        other => return Err(format!("unknown basis `{other}`")),
    };
    Ok(Some(ProviderFact {
        topic,
        value,
        basis,
        seen_on: None,
    }))
}

/// Takes out the marks by which the file cites the vendor's page (`V`) or a partner's page (`P`) behind a part of a
/// value, and answers whether the last word of the value was the mark `V`, which then speaks for all of it.
fn without_marks(value: &str) -> (String, bool) {
    let mut kept = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find([' ', '\u{a0}']) {
        let (word, tail) = rest.split_at(at);
        kept.push_str(word);
        let blank = tail.chars().next().map_or(0, char::len_utf8);
        let after = &tail[blank..];
        let marked = after.strip_prefix(['V', 'P']).filter(|behind| {
            !behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '\''))
        });
        rest = marked.unwrap_or_else(|| {
            kept.push_str(&tail[..blank]);
            after
        });
    }
    kept.push_str(rest);
    (kept, value.ends_with(" V"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Entra ID/account key (60 d V)", "Entra ID/account key (60 d)", false)]
    #[case(
        "99.9 Priority processing V; standard none",
        "99.9 Priority processing; standard none",
        false
    )]
    #[case(
        "fine-grained token, at most 366 d V",
        "fine-grained token, at most 366 d",
        true
    )]
    #[case("SOC 2 P; HIPAA-ready BAA", "SOC 2; HIPAA-ready BAA", false)]
    #[case("SOC, ISO, PCI, HIPAA", "SOC, ISO, PCI, HIPAA", false)]
    #[case("Level 3 Vault", "Level 3 Vault", false)]
    fn marks_of_sources_are_not_shown(#[case] raw: &str, #[case] shown: &str, #[case] whole: bool) {
        assert_eq!(without_marks(raw), (shown.to_owned(), whole));
    }

    #[test]
    fn a_value_without_a_basis_is_unverified_and_no_value_is_no_fact() {
        assert_eq!(
            fact(ProviderTopic::SlaUptime, "99.9", "").map(|fact| fact.map(|fact| fact.basis)),
            Ok(Some(Basis::Unverified))
        );
        assert_eq!(fact(ProviderTopic::SlaUptime, " ", "vendor page"), Ok(None));
        assert!(fact(ProviderTopic::SlaUptime, "99.9", "hearsay").is_err());
    }
}
