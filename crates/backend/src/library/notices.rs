//! Reads what providers announced; a date that moved keeps the earlier one.

use chrono::NaiveDate;
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::notice::{Notice, NoticeKind};
use holdfast_domain::provider::Provider;
use serde::Deserialize;

use super::stable_id;

const NOTICES: &str = include_str!("../../data/change_notices.csv");

#[derive(Deserialize)]
struct Row {
    provider: String,
    kind: String,
    title: String,
    published: Option<NaiveDate>,
    effective: Option<NaiveDate>,
    effective_before: Option<NaiveDate>,
    note: Option<String>,
}

/// The announcements of these providers, in the order of the file.
pub(super) fn read(providers: &[Provider]) -> Result<Vec<Notice>, String> {
    let mut notices = Vec::new();
    for row in csv::Reader::from_reader(NOTICES.as_bytes()).deserialize::<Row>() {
        let row = row.map_err(|error| error.to_string())?;
        let Some(provider) = providers
            .iter()
            .find(|provider| provider.name.as_str() == row.provider)
        else {
            continue;
        };
        notices.push(Notice {
            id: stable_id("notice", &format!("{}:{}", row.provider, row.title)).into(),
            provider: provider.id,
            kind: NoticeKind::parse(&row.kind).map_err(|error| error.to_string())?,
            title: row.title.into(),
            published_on: row.published,
            effective_on: row.effective,
            earlier_dates: row.effective_before.into_iter().collect(),
            note: row.note.map(Into::into),
        });
    }
    Ok(notices)
}
