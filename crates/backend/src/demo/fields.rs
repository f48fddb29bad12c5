//! Data to forms: what somebody at Larkmoor would have typed.

use chrono::{NaiveDate, TimeDelta};
use holdfast_domain::enumeration::Enumeration;
use holdfast_domain::fields::Fields;
use holdfast_domain::integration::ResilienceItem;
use holdfast_domain::record::Value;

use super::portfolio::{Entry, Scalar, Secret};

/// The fields whose number is a day.
const DAYS: &[&str] = &[
    "live_since",
    "incidents_checked_on",
    "fallback_tested_on",
    "least_privilege_verified_on",
];

/// The date of a day that is counted from today.
pub(super) fn date(today: NaiveDate, day: i64) -> NaiveDate {
    today + TimeDelta::days(day)
}

/// Sets the fields of the form that the data names by their path, and those that it abbreviates.
pub(super) fn set(fields: &mut Fields, key: &str, path: &str, value: &Scalar, today: NaiveDate) {
    let text = match value {
        Scalar::Number(day) if DAYS.contains(&path) || path.ends_with("supported_until") => {
            date(today, *day).to_string()
        }
        Scalar::Number(number) => number.to_string(),
        Scalar::Answer(answer) => answer.words(),
        Scalar::Text(text) => text.clone(),
    };
    match path {
        "runbook" => fields.set(
            "runbook_url",
            format!("https://wiki.larkmoor.example/runbooks/{key}"),
        ),
        "monitor" => fields.set("monitor_url", format!("https://monitor.larkmoor.example/d/{key}")),
        "resilience" => resilience(fields, &text),
        _ => fields.set(path, text),
    }
}

/// One letter for each item of the checklist: y(es), n(o), - does not apply, ? unknown.
fn resilience(fields: &mut Fields, answers: &str) {
    for (item, answer) in ResilienceItem::ALL.iter().zip(answers.chars()) {
        let answer = match answer {
            'y' => "yes",
            'n' => "no",
            '-' => {
                fields.set(
                    format!("resilience_reason.{}", item.as_str()),
                    "Nothing in this integration needs it",
                );
                "not_applicable"
            }
            _ => continue,
        };
        fields.set(format!("resilience.{}", item.as_str()), answer);
    }
}

/// The fields of an integration but those that name other records.
pub(super) fn integration(entry: &Entry, today: NaiveDate) -> Fields {
    let mut fields = Fields::default();
    for (path, value) in &entry.fields {
        set(&mut fields, &entry.key, path, value, today);
    }
    rows(
        &mut fields,
        "environments",
        &["environment", "version", "pinned", "supported_until"],
        &entry.environments,
        |path, word| match (path, word) {
            ("pinned", "pinned") => "yes".into(),
            ("pinned", "floating") => "no".into(),
            ("supported_until", day) => day
                .parse()
                .map_or_else(|_| day.to_owned(), |day| date(today, day).to_string()),
            (_, word) => word.to_owned(),
        },
    );
    rows(
        &mut fields,
        "endpoints",
        &[
            "url",
            "direction",
            "protocol",
            "authentication",
            "signature_verified",
            "region",
        ],
        &entry.endpoints,
        |_, word| word.to_owned(),
    );
    data(&mut fields, entry);
    match entry.compliance.as_deref() {
        None => {}
        Some([]) => fields.set("compliance_none", "on"),
        Some(frameworks) => frameworks
            .iter()
            .for_each(|framework| fields.set(format!("compliance.{framework}"), "on")),
    }
    fields
}

/// Writes the words of each line into the columns of a repeated group; `-` and `?` are unknown.
fn rows(
    fields: &mut Fields,
    group: &str,
    columns: &[&str],
    lines: &[String],
    value: impl Fn(&str, &str) -> String,
) {
    for (index, line) in lines.iter().enumerate() {
        for (column, word) in columns
            .iter()
            .zip(line.split_whitespace())
            .filter(|(_, word)| !matches!(*word, "-" | "?"))
        {
            fields.set(format!("{group}.{index}.{column}"), value(column, word));
        }
    }
}

fn data(fields: &mut Fields, entry: &Entry) {
    let Some(flows) = &entry.data else { return };
    if flows.is_empty() {
        fields.set("data_flows_none", "on");
    }
    rows(
        fields,
        "data_flows",
        &["data_class", "direction", "region"],
        flows,
        |_, word| word.to_owned(),
    );
    for (index, flow) in flows.iter().enumerate() {
        let mut words = flow.split_whitespace().skip(3);
        let boxes = words.next().unwrap_or_default();
        for (letter, name) in [
            ('m', "minimised"),
            ('t', "tokenised"),
            ('e', "encrypted_in_transit"),
            ('r', "encrypted_at_rest"),
        ] {
            if boxes.contains(letter) {
                fields.set(format!("data_flows.{index}.{name}"), "on");
            }
        }
        fields.set(
            format!("data_flows.{index}.purpose"),
            words.collect::<Vec<_>>().join(" "),
        );
    }
}

/// The form of a credential on the day it is added; what happens later is left out.
pub(super) fn credential(secret: &Secret, added: i64, today: NaiveDate) -> Fields {
    let mut fields = Fields::default();
    let answer = |value: Option<bool>, usual: bool| {
        value
            .or((!secret.unknown).then_some(usual))
            .map(|yes| yes.words())
    };
    let day = |day: Option<i64>| day.map(|day| date(today, day).to_string());
    let rotated = secret.rotated.iter().copied().filter(|day| *day <= added).max();
    let policy = match (secret.exempt, secret.every) {
        (Some(true), _) => Some("exempt"),
        (_, Some(_)) => Some("override"),
        _ => None,
    };
    let typed = [
        ("name", Some(secret.name.clone())),
        ("kind", Some(secret.kind.clone())),
        ("location", Some(secret.at.clone())),
        (
            "environment",
            Some(secret.environment.clone().unwrap_or_else(|| "production".into())),
        ),
        ("scopes", secret.scopes.clone()),
        ("access", secret.access.clone()),
        (
            "lifetime",
            secret
                .lifetime
                .clone()
                .or((!secret.unknown).then(|| "long".to_owned())),
        ),
        ("scoped", answer(secret.scoped, true)),
        ("shared", answer(secret.shared, false)),
        ("issued_on", day(secret.issued)),
        ("expires_on", day(secret.expires)),
        ("last_rotated_on", day(rotated)),
        ("policy", policy.map(str::to_owned)),
        ("policy_days", secret.every.map(|days| days.to_string())),
        ("policy_reason", secret.why.clone()),
    ];
    for (path, value) in typed {
        if let Some(value) = value {
            fields.set(path, value);
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use holdfast_domain::integration::form::parse_integration;
    use holdfast_domain::record::Record;

    use super::*;
    use crate::demo::portfolio::Portfolio;

    #[test]
    fn the_form_takes_every_field_that_the_data_sets() {
        let portfolio = Portfolio::read().expect("the data reads");
        let today: NaiveDate = "2026-11-22".parse().expect("a date");
        for entry in &portfolio.integrations {
            let mut typed = integration(entry, today);
            for change in &entry.changes {
                change
                    .set
                    .iter()
                    .filter(|(path, _)| *path != "owner")
                    .for_each(|(path, value)| set(&mut typed, &entry.key, path, value, today));
            }
            let provider = uuid::Uuid::nil().to_string();
            let typed = typed.with("provider", provider).with("category", "other");
            let (read, errors) = parse_integration(uuid::Uuid::nil().into(), &typed, today);
            assert!(errors.is_empty(), "{}: {errors}", entry.key);
            let kept = read.fields();
            for (path, value) in typed.0.iter().filter(|(_, value)| !value.is_empty()) {
                assert!(
                    !kept.get(path).is_empty(),
                    "{}: the form does not know `{path}` ({value})",
                    entry.key
                );
            }
        }
    }
}
