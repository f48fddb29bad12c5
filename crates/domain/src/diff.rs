//! Field-level differences between two saved states of a record.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One field that changed; `null` on a side means that it was not there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Path in the document, with dots: `continuity.rto_minutes`, `endpoints.0.url`.
    pub path: String,
    /// Before.
    pub before: Value,
    /// After.
    pub after: Value,
}

/// The differences from `before` to `after`, in the order of their paths.
#[must_use]
pub fn diff(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    walk(String::new(), before, after, &mut changes);
    changes
}

fn walk(path: String, before: &Value, after: &Value, changes: &mut Vec<FieldChange>) {
    if before == after {
        return;
    }
    let below = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let keys: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for key in keys {
                walk(
                    below(key),
                    old.get(key).unwrap_or(&Value::Null),
                    new.get(key).unwrap_or(&Value::Null),
                    changes,
                );
            }
        }
        (Value::Array(old), Value::Array(new)) if old.iter().chain(new).any(Value::is_object) => {
            for index in 0..old.len().max(new.len()) {
                walk(
                    below(&index.to_string()),
                    old.get(index).unwrap_or(&Value::Null),
                    new.get(index).unwrap_or(&Value::Null),
                    changes,
                );
            }
        }
        _ => changes.push(FieldChange {
            path,
            before: before.clone(),
            after: after.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_changed_is_listed_with_its_path() {
        let before = json!({"name": "A", "endpoints": [{"url": "https://a"}], "sla": {"uptime": null}});
        let after = json!({"name": "A", "endpoints": [{"url": "https://b"}, {"url": "https://c"}], "sla": {"uptime": 99.9}});
        let paths: Vec<String> = diff(&before, &after)
            .into_iter()
            .map(|change| change.path)
            .collect();
        assert_eq!(paths, ["endpoints.0.url", "endpoints.1", "sla.uptime"]);
        assert!(diff(&before, &before).is_empty());
    }
}
