//! What changed in a record, in words: fields by what people call them, values by their labels.

use chrono::NaiveDate;
use holdfast_domain::credential::{Credential, Rotation};
use holdfast_domain::diff::FieldChange;
use holdfast_domain::evidence::Evidence;
use holdfast_domain::incident::Incident;
use holdfast_domain::integration::Integration;
use holdfast_domain::notice::Notice;
use holdfast_domain::provider::Provider;
use holdfast_domain::record::value::BETWEEN;
use holdfast_domain::record::{Described, FieldView, Shape};
use holdfast_domain::review::Review;
use holdfast_domain::service::Service;
use holdfast_domain::words;
use serde_json::Value;

use crate::components::diff::FieldChange as Row;
use crate::pages::form::path_in_words;

/// A stored value as people read it.
#[must_use]
pub fn value_in_words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.into()),
        Value::String(text) => Some(text_in_words(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => Some(
            items
                .iter()
                .filter_map(value_in_words)
                .collect::<Vec<_>>()
                .join(", "),
        ),
        Value::Object(fields) => {
            let parts: Vec<String> = fields
                .iter()
                .filter_map(|(name, value)| {
                    Some(format!("{}: {}", name.replace('_', " "), value_in_words(value)?))
                })
                .collect();
            Some(parts.join("; "))
        }
    }
}

/// A stored text: a day as everywhere, a stored name with blanks.
fn text_in_words(text: &str) -> String {
    match text.parse::<NaiveDate>() {
        Ok(day) => words::date(day),
        Err(_) => text.replace('_', " "),
    }
}

/// Words with the ids of records in them, each by its name; one that nobody knows stays as it is.
#[must_use]
pub fn named(words: &str, name_of: impl Fn(&str) -> Option<String>) -> String {
    words
        .split(BETWEEN)
        .filter(|word| !word.is_empty())
        .map(|word| name_of(word).unwrap_or_else(|| word.to_owned()))
        .collect::<Vec<_>>()
        .join(BETWEEN)
}

/// A change of a record of a kind as a row of a difference: fields by what people call them, choices by their labels, ids of
/// people, teams, services and providers by names.
#[must_use]
pub fn change_row(entity: &str, change: &FieldChange, name_of: &impl Fn(&str) -> Option<String>) -> Row {
    let path: Vec<&str> = change.path.split('.').filter(|part| *part != "some").collect();
    let path = path.join(".");
    let field = described(entity, &path);
    let words = |value: &Value| {
        if let (Some(view), Value::String(stored)) = (field, value)
            && matches!(view.shape, Shape::Choice(_))
        {
            return Some(view.words_of(stored));
        }
        value_in_words(value).map(|text| named(&text, name_of))
    };
    Row {
        label: match field {
            Some(view) if view.path == path => view.short.to_owned(),
            _ => path_in_words(&path),
        },
        before: words(&change.before),
        after: words(&change.after),
    }
}

/// The field of a kind of record that stands at a path of its document.
fn described(entity: &str, path: &str) -> Option<&'static FieldView> {
    match entity {
        "integration" => Integration::field_at(path),
        "credential" => Credential::field_at(path),
        "rotation" => Rotation::field_at(path),
        "review" => Review::field_at(path),
        "incident" => Incident::field_at(path),
        "evidence" => Evidence::field_at(path),
        "notice" => Notice::field_at(path),
        "provider" => Provider::field_at(path),
        "service" => Service::field_at(path),
        _ => None,
    }
}
