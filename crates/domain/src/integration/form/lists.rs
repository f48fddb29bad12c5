//! The fields of an integration that hold several rows or boxes: each with how it is read from a form, written back, and put into
//! words.

use crate::enumeration::Enumeration;
use crate::fields::{Fields, LINE_MAX, Reader};
use crate::integration::{
    Answer, ComplianceFlag, DataFlow, Declared, Direction, Endpoint, EnvironmentUse, FlowDirection,
    Framework, ResilienceAnswer, ResilienceItem, Uptime, VersionRecord,
};
use crate::record::value::{BETWEEN, Shape, Value};

use super::ROWS_MAX;

/// Writes what there is of a row.
struct Row<'a> {
    at: String,
    into: &'a mut Fields,
}

impl Row<'_> {
    fn put(&mut self, name: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.into.set(format!("{}.{name}", self.at), value.to_string());
        }
    }

    fn tick(&mut self, name: &str, ticked: bool) {
        self.put(name, ticked.then_some("on"));
    }
}

fn row<'a>(path: &str, index: usize, into: &'a mut Fields) -> Row<'a> {
    Row {
        at: format!("{path}.{index}"),
        into,
    }
}

/// Rows in words: each with commas, a semicolon between.
fn listed<T>(rows: &[T], words: impl Fn(&T) -> Vec<Option<String>>) -> String {
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

fn label<E: Enumeration>(value: E) -> String {
    value.label().to_owned()
}

fn if_so(so: bool, words: &str) -> Option<String> {
    so.then(|| words.to_owned())
}

/// "pinned", "not pinned", or nothing where nobody knows.
fn answered(answer: Option<bool>, words: &str) -> Option<String> {
    answer.map(|yes| {
        if yes {
            words.to_owned()
        } else {
            format!("not {words}")
        }
    })
}

/// The rows of a group that hold anything, and an error when there are too many.
fn rows(reader: &mut Reader<'_>, group: &str) -> Vec<String> {
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

/// Beside the rows, a box says that there is none: `data_flows_none`.
impl Value for Declared<DataFlow> {
    const SHAPE: Shape = Shape::ByHand;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        let mut found = Vec::new();
        for row in rows(reader, path) {
            let path = format!("{row}.data_class");
            let flow_direction = reader
                .one_of(&format!("{row}.direction"))
                .unwrap_or(FlowDirection::Outbound);
            let purpose = reader.line(&format!("{row}.purpose"), LINE_MAX);
            let region = reader.line(&format!("{row}.region"), 80);
            let boxes = [
                "minimised",
                "tokenised",
                "encrypted_in_transit",
                "encrypted_at_rest",
            ]
            .map(|name| reader.ticked(&format!("{row}.{name}")));
            let Some(data_class) = reader.one_of(&path) else {
                if purpose.is_some() || region.is_some() || boxes.contains(&true) {
                    reader.error(&path, "Choose the class of the data in this flow.");
                }
                continue;
            };
            let [minimised, tokenised, encrypted_in_transit, encrypted_at_rest] = boxes;
            found.push(DataFlow {
                data_class,
                direction: flow_direction,
                purpose,
                region,
                minimised,
                tokenised,
                encrypted_in_transit,
                encrypted_at_rest,
            });
        }
        Some(declared(
            reader,
            path,
            found,
            "Either there is no data flow, or there are these; not both.",
        ))
    }

    fn write(&self, path: &str, into: &mut Fields) {
        write_none(self, path, into);
        for (index, flow) in self.items().iter().enumerate() {
            let mut row = row(path, index, into);
            row.put("data_class", Some(flow.data_class.as_str()));
            row.put("direction", Some(flow.direction.as_str()));
            row.put("purpose", flow.purpose.as_ref());
            row.put("region", flow.region.as_ref());
            row.tick("minimised", flow.minimised);
            row.tick("tokenised", flow.tokenised);
            row.tick("encrypted_in_transit", flow.encrypted_in_transit);
            row.tick("encrypted_at_rest", flow.encrypted_at_rest);
        }
    }

    fn words(&self) -> String {
        or_none(self, |flow| {
            vec![
                Some(label(flow.data_class)),
                Some(label(flow.direction)),
                flow.purpose.clone(),
                flow.region.clone(),
                if_so(flow.minimised, "minimised"),
                if_so(flow.tokenised, "tokenised"),
                if_so(flow.encrypted_in_transit, "encrypted in transit"),
                if_so(flow.encrypted_at_rest, "encrypted at rest"),
            ]
        })
    }
}

/// The box that says of DORA that the function is a critical one.
const CRITICAL_FUNCTION: &str = "dora_critical_function";

/// A box for each framework, one that says that none applies (`compliance_none`), and one about a critical function.
impl Value for Declared<ComplianceFlag> {
    const SHAPE: Shape = Shape::ByHand;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        let critical_function = reader.ticked(CRITICAL_FUNCTION);
        let found: Vec<ComplianceFlag> = Framework::ALL
            .iter()
            .filter(|framework| reader.ticked(&format!("{path}.{}", framework.as_str())))
            .map(|framework| ComplianceFlag {
                framework: *framework,
                critical_function: critical_function && *framework == Framework::Dora,
            })
            .collect();
        if critical_function && !found.iter().any(|flag| flag.framework == Framework::Dora) {
            reader.error(
                CRITICAL_FUNCTION,
                "Tick DORA too: a critical function is DORA's word.",
            );
        }
        Some(declared(
            reader,
            path,
            found,
            "Either no framework applies, or these do; not both.",
        ))
    }

    fn write(&self, path: &str, into: &mut Fields) {
        write_none(self, path, into);
        for flag in self.items() {
            into.set(format!("{path}.{}", flag.framework.as_str()), "on");
            if flag.critical_function {
                into.set(CRITICAL_FUNCTION, "on");
            }
        }
    }

    fn words(&self) -> String {
        or_none(self, |flag| {
            vec![
                Some(label(flag.framework)),
                if_so(flag.critical_function, "critical function"),
            ]
        })
    }
}

fn none_of(path: &str) -> String {
    format!("{path}_none")
}

fn declared<T>(reader: &mut Reader<'_>, path: &str, found: Vec<T>, both: &str) -> Declared<T> {
    let path = none_of(path);
    match (reader.ticked(&path), found.is_empty()) {
        (true, true) => Declared::None,
        (true, false) => {
            reader.error(&path, both);
            Declared::Some(found)
        }
        (false, true) => Declared::Unknown,
        (false, false) => Declared::Some(found),
    }
}

fn write_none<T>(declared: &Declared<T>, path: &str, into: &mut Fields) {
    if matches!(declared, Declared::None) {
        into.set(none_of(path), "on");
    }
}

fn or_none<T>(declared: &Declared<T>, words: impl Fn(&T) -> Vec<Option<String>>) -> String {
    match declared {
        Declared::None => "none".to_owned(),
        _ => listed(declared.items(), words),
    }
}

/// An answer for each item, `resilience.timeout`, and why one does not apply, `resilience_reason.timeout`.
impl Value for Vec<ResilienceAnswer> {
    const SHAPE: Shape = Shape::ByHand;
    const OPTIONAL: bool = true;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        let mut answers = Self::new();
        for item in ResilienceItem::ALL {
            let at = format!("{path}.{}", item.as_str());
            let Some(answer) = reader.one_of(&at) else {
                continue;
            };
            let reason_path = format!("{path}_reason.{}", item.as_str());
            let reason = reader.line(&reason_path, LINE_MAX);
            if answer == Answer::NotApplicable && reason.is_none() {
                reader.error(&reason_path, format!("Say why \"{item}\" does not apply."));
            }
            answers.push(ResilienceAnswer {
                item: *item,
                answer,
                reason: reason.filter(|_| answer == Answer::NotApplicable),
            });
        }
        Some(answers)
    }

    fn write(&self, path: &str, into: &mut Fields) {
        for answer in self {
            into.set(format!("{path}.{}", answer.item.as_str()), answer.answer.as_str());
            if let Some(reason) = &answer.reason {
                into.set(format!("{path}_reason.{}", answer.item.as_str()), reason);
            }
        }
    }

    fn words(&self) -> String {
        listed(self, |answer| {
            let said = format!("{}: {}", answer.item, answer.answer.label().to_lowercase());
            vec![Some(said), answer.reason.clone()]
        })
    }
}

impl Value for Uptime {
    const SHAPE: Shape = Shape::Percent;

    fn read(reader: &mut Reader<'_>, path: &str) -> Option<Self> {
        let typed = reader.line(path, 40)?;
        Self::parse(&typed)
            .map_err(|message| reader.error(path, message))
            .ok()
    }

    fn write(&self, path: &str, into: &mut Fields) {
        if self.percent() > 0.0 {
            into.set(path, self.percent().to_string());
        }
    }

    fn words(&self) -> String {
        self.to_string()
    }
}
