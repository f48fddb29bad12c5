//! The fields of an integration that hold several rows: each with how it is read from a form, written back, and put into words.

use super::ROWS_MAX;
use crate::enumeration::Enumeration;
use crate::fields::{Fields, Reader};
use crate::integration::{Direction, Endpoint, EnvironmentUse, VersionRecord};
use crate::record::value::{BETWEEN, Shape, Value};

/// Writes what there is of a row.
pub(super) struct Row<'a> {
    at: String,
    into: &'a mut Fields,
}

impl Row<'_> {
    pub(super) fn put(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.into.set(format!("{}.{name}", self.at), value.to_string());
        }
    }

    pub(super) fn tick(&mut self, name: &str, ticked: bool) {
        self.put(name, ticked.then_some("on"));
    }
}

pub(super) fn row<'a>(path: &str, index: usize, into: &'a mut Fields) -> Row<'a> {
    Row {
        at: format!("{path}.{index}"),
        into,
    }
}

/// Rows in words: each with commas, a semicolon between.
pub(super) fn listed<T>(rows: &[T], words: impl Fn(&T) -> Vec<Option<String>>) -> String {
    let told = |row: &T| {
        words(row)
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(BETWEEN)
    };
    rows.iter().map(told).collect::<Vec<_>>().join("; ")
}

pub(super) fn label<E: Enumeration>(value: E) -> String {
    value.label().to_owned()
}

pub(super) fn if_so(so: bool, words: &str) -> Option<String> {
    so.then(|| words.to_owned())
}

/// "pinned", "not pinned", or nothing where nobody knows.
pub(super) fn answered(answer: Option<bool>, words: &str) -> Option<String> {
    answer.map(|yes| {
        if yes {
            words.to_owned()
        } else {
            format!("not {words}")
        }
    })
}

/// The rows of a group that hold anything, and an error when there are too many.
pub(super) fn rows(reader: &mut Reader<'_>, group: &str) -> Vec<String> {
    let fields = reader.fields();
    let prefixes: Vec<String> = fields
        .rows(group)
        .into_iter()
        .map(|index| format!("{group}.{index}"))
        .filter(|prefix| !fields.row_is_blank(prefix))
        .collect();
    if let Some(path) = fields.unreadable_row(group) {
        reader.error(&path, "This row has no number; it cannot be read. Add it again.");
    }
    if prefixes.len() > ROWS_MAX {
        reader.error(
            group,
            format!("At most {ROWS_MAX} rows; this has {}.", prefixes.len()),
        );
    }
    prefixes.into_iter().take(ROWS_MAX).collect()
}

impl Value for Vec<EnvironmentUse> {
    const SHAPE: Shape = Shape::ByHand;
    const OPTIONAL: bool = true;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        let mut found = Self::new();
        for row in rows(reader, path) {
            let path = format!("{row}.environment");
            let version = reader.line(&format!("{row}.version"), 120);
            let pinned = reader.yes_no(&format!("{row}.pinned"));
            let supported_until = reader.date(&format!("{row}.supported_until"));
            let Some(environment) = reader.one_of(&path) else {
                reader.error(&path, "Choose which environment this is.");
                continue;
            };
            if found.iter().any(|used| used.environment == environment) {
                reader.error(&path, format!("{environment} is listed twice."));
            }
            let known = version.is_some() || pinned.is_some() || supported_until.is_some();
            let version = known.then(|| VersionRecord {
                version: version.unwrap_or_default(),
                pinned,
                supported_until,
            });
            found.push(EnvironmentUse { environment, version });
        }
        Some(found)
    }

    fn write(&self, path: &str, into: &mut Fields) {
        for (index, used) in self.iter().enumerate() {
            let mut row = row(path, index, into);
            row.put("environment", Some(used.environment.as_str()));
            if let Some(version) = &used.version {
                row.put("version", Some(&version.version).filter(|text| !text.is_empty()));
                row.put("pinned", version.pinned.map(|yes| yes.words()));
                row.put("supported_until", version.supported_until);
            }
        }
    }

    fn words(&self) -> String {
        listed(self, |used| {
            let version = used.version.as_ref();
            let until = version.and_then(|version| version.supported_until);
            vec![
                Some(label(used.environment)),
                version.map(|version| version.version.clone()),
                answered(version.and_then(|version| version.pinned), "pinned"),
                until.map(|day| format!("supported until {}", day.words())),
            ]
        })
    }
}

impl Value for Vec<Endpoint> {
    const SHAPE: Shape = Shape::ByHand;
    const OPTIONAL: bool = true;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        let mut found = Self::new();
        for row in rows(reader, path) {
            let path = format!("{row}.url");
            let endpoint_direction = reader
                .one_of(&format!("{row}.direction"))
                .unwrap_or(Direction::Outbound);
            let protocol = reader.one_of(&format!("{row}.protocol"));
            let authentication = reader.one_of(&format!("{row}.authentication"));
            let signature_verified = reader.yes_no(&format!("{row}.signature_verified"));
            let region = reader.line(&format!("{row}.region"), 80);
            if reader.fields().get(&path).is_empty() {
                // A row of defaults only (a direction is always chosen) says nothing.
                if protocol.is_some()
                    || authentication.is_some()
                    || signature_verified.is_some()
                    || region.is_some()
                {
                    reader.error(&path, "Enter the address of this endpoint.");
                }
                continue;
            }
            let Some(url) = reader.endpoint(&path) else {
                continue;
            };
            found.push(Endpoint {
                url,
                direction: endpoint_direction,
                protocol,
                authentication,
                signature_verified,
                region,
            });
        }
        Some(found)
    }

    fn write(&self, path: &str, into: &mut Fields) {
        for (index, endpoint) in self.iter().enumerate() {
            let mut row = row(path, index, into);
            row.put("url", Some(&endpoint.url));
            row.put("direction", Some(endpoint.direction.as_str()));
            row.put("protocol", endpoint.protocol.map(Enumeration::as_str));
            row.put("authentication", endpoint.authentication.map(Enumeration::as_str));
            row.put(
                "signature_verified",
                endpoint.signature_verified.map(|yes| yes.words()),
            );
            row.put("region", endpoint.region.as_ref());
        }
    }

    fn words(&self) -> String {
        listed(self, |endpoint| {
            vec![
                Some(endpoint.url.clone()),
                Some(label(endpoint.direction)),
                endpoint.protocol.map(label),
                endpoint.authentication.map(label),
                answered(endpoint.signature_verified, "signature verified"),
                endpoint.region.clone(),
            ]
        })
    }
}
