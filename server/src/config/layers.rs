//! The layers of settings, and reading them with every complaint collected.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use figment::value::{Dict, Value};

use super::nearby::nearest;
use super::{Key, shown};

/// The file that is read when none is named.
const DEFAULT_FILE: &str = "holdfast.toml";

/// The settings as text, and what was wrong with those that were read so far.
pub(super) struct Values {
    keys: &'static [Key],
    texts: BTreeMap<&'static str, (String, &'static str)>,
    complaints: Vec<String>,
}

/// Reads the layers; the last one that has a setting counts.
pub(super) fn read(
    file: Option<PathBuf>,
    environment: impl IntoIterator<Item = (String, String)>,
    keys: &'static [Key],
) -> Result<Values, String> {
    let environment: BTreeMap<String, String> = environment.into_iter().collect();
    let mut complaints = unknown_variables(&environment, keys);
    let from_file = match file.or_else(|| Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.is_file())) {
        Some(path) => read_file(&path, keys, &mut complaints)?,
        None => Dict::new(),
    };
    let defaults: BTreeMap<&str, &str> = keys.iter().map(|key| (key.name, key.default)).collect();
    let from_environment: BTreeMap<&str, &String> = keys
        .iter()
        .filter_map(|key| {
            Some((
                key.name,
                environment.get(key.variable).filter(|value| !value.is_empty())?,
            ))
        })
        .collect();
    let merged: BTreeMap<String, Value> = Figment::from(Serialized::defaults(&defaults))
        .merge(Serialized::defaults(&from_file))
        .merge(Serialized::defaults(&from_environment))
        .extract()
        .map_err(|error| format!("The settings cannot be read: {error}."))?;
    let mut texts = BTreeMap::new();
    for key in keys {
        let source = if from_environment.contains_key(key.name) {
            key.variable
        } else {
            key.name
        };
        match merged.get(key.name).map(as_text) {
            Some(Some(text)) => drop(texts.insert(key.name, (text, source))),
            _ => complaints.push(format!(
                "{} is neither text nor a number nor true or false; allowed: {}",
                key.name, key.allowed
            )),
        }
    }
    Ok(Values {
        keys,
        texts,
        complaints,
    })
}

fn read_file(path: &Path, keys: &[Key], complaints: &mut Vec<String>) -> Result<Dict, String> {
    if !path.is_file() {
        return Err(format!("The settings file {} is not there.", path.display()));
    }
    let found: Dict = Figment::from(Toml::file_exact(path))
        .extract()
        .map_err(|error| format!("The settings file {} cannot be read: {error}.", path.display()))?;
    for name in found
        .keys()
        .filter(|name| !keys.iter().any(|key| key.name == *name))
    {
        let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
        complaints.push(format!(
            "{}: unknown setting `{name}` (known: {})",
            path.display(),
            known.join(", ")
        ));
    }
    Ok(found)
}

/// Variables that look like a misspelt setting; others that begin alike belong to somebody else.
fn unknown_variables(environment: &BTreeMap<String, String>, keys: &[Key]) -> Vec<String> {
    let known = |name: &String| keys.iter().any(|key| key.variable == name);
    environment
        .keys()
        .filter(|name| name.starts_with("HOLDFAST_") && !known(name))
        .filter_map(|name| {
            nearest(name, keys.iter().map(|key| key.variable))
                .map(|known| format!("unknown variable {name}; did you mean {known}?"))
        })
        .collect()
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text.trim().to_owned()),
        Value::Bool(_, yes) => Some(yes.to_string()),
        Value::Num(..) => value.to_i128().map(|number| number.to_string()),
        _ => None,
    }
}

impl Values {
    /// A setting, parsed; a complaint and the default of its type when it does not parse.
    pub(super) fn read<T: Default>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> T {
        self.text(name)
            .and_then(|(text, source)| self.checked(name, &text, source, parse))
            .unwrap_or_default()
    }

    /// A setting that may be left out.
    pub(super) fn read_optional<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let (text, source) = self.text(name).filter(|(text, _)| !text.is_empty())?;
        self.checked(name, &text, source, parse)
    }

    /// Notes that settings do not fit together.
    pub(super) fn complain(&mut self, complaint: &str) {
        self.complaints.push(complaint.to_owned());
    }

    /// Everything that was wrong.
    pub(super) fn finish(self) -> Result<(), String> {
        if self.complaints.is_empty() {
            Ok(())
        } else {
            Err(format!(
                "The settings are wrong; nothing was started.\n  {}",
                self.complaints.join("\n  ")
            ))
        }
    }

    fn text(&self, name: &str) -> Option<(String, &'static str)> {
        self.texts.get(name).cloned()
    }

    fn checked<T>(
        &mut self,
        name: &str,
        text: &str,
        source: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let parsed = parse(text);
        if parsed.is_none() {
            let shown = shown(name, text);
            let allowed = self
                .keys
                .iter()
                .find(|key| key.name == name)
                .map_or("", |key| key.allowed);
            self.complaints
                .push(format!("{source} is `{shown}`; allowed: {allowed}"));
        }
        parsed
    }
}
