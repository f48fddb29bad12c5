//! The fields of an integration of which somebody may say that there is none: what flows through it, and the frameworks that apply.

use super::rows::{if_so, label, listed, row, rows};
use crate::enumeration::Enumeration;
use crate::fields::{Fields, LINE_MAX, Reader};
use crate::integration::{ComplianceFlag, DataFlow, Declared, FlowDirection, Framework};
use crate::record::value::{Shape, Value};

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
