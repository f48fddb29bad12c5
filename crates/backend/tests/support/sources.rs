//! Reads the use-cases from the sources, so that a test can say when one is missing.

use std::collections::BTreeMap;
use std::path::Path;

/// The public asynchronous methods of the backend, with whether they take an actor.
pub fn methods() -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

/// The public use-cases of an actor, each with the text of its body.
pub fn bodies() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    read_bodies(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

fn read_bodies(folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_bodies(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(path).unwrap();
            for piece in source.split("pub async fn ").skip(1) {
                let (signature, rest) = piece.split_once('{').unwrap();
                let (body, _) = rest.split_once("\n    }\n").unwrap_or((rest, ""));
                if signature.contains("actor: &Actor") {
                    let (name, _) = signature.split_once(['(', '<']).unwrap();
                    found.insert(name.to_owned(), body.to_owned());
                }
            }
        }
    }
}

fn read(folder: &Path, found: &mut BTreeMap<String, bool>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // Neither the store nor what leaves is asked by pages.
            if !path.ends_with("store") && !path.ends_with("notify") {
                read(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("notify.rs")
        {
            let source = std::fs::read_to_string(path).unwrap();
            for piece in source.split("pub async fn ").skip(1) {
                let (name, rest) = piece.split_once('(').unwrap();
                let name = name.split('<').next().unwrap();
                let arguments: String = rest
                    .split(')')
                    .next()
                    .unwrap()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                if arguments.starts_with("&self") {
                    found.insert(name.to_owned(), arguments.contains("actor: &Actor"));
                }
            }
        }
    }
}
