//! Brings a folder to hold exactly the site's files with their compressed forms; what is right already is left alone.

use std::time::Duration;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::{
    fingerprint,
    site::{
        Manifest, Profile,
        compress::{brotli, gzip, is_compressible, quality},
    },
};

/// The files of a site: names from its root, and contents.
#[derive(Default)]
pub struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    pub fn add(&mut self, name: String, content: Vec<u8>) {
        self.0.insert(name, content);
    }

    /// Adds a file below `pkg/` under a name that changes with its content; returns its path for browsers.
    pub fn add_hashed(&mut self, stem: &str, extension: &str, content: Vec<u8>) -> String {
        let digest = fingerprint::of_bytes(&content);
        let name = format!("pkg/{stem}.{}.{extension}", fingerprint::short(&digest));
        let path = format!("/{name}");
        self.add(name, content);
        path
    }
}

/// What was published before: the digest and compression of each file. Kept outside the site.
/// How long a development build keeps the files that it replaces.
const KEPT_FOR: Duration = Duration::from_hours(1);

#[derive(Default, Serialize, Deserialize)]
struct Published(BTreeMap<String, String>);

/// Writes, compresses and removes until the folder is right; returns how many files were new or changed.
pub fn publish(files: &Files, out: &Path, record: &Path, profile: Profile) -> Result<usize> {
    let before: Published = fs::read(record)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let mut now = Published::default();
    let mut expected = BTreeSet::new();
    let mut written = 0;
    for (name, content) in &files.0 {
        let path = out.join(name);
        let forms = forms(name, content);
        let about = format!("{} {}", fingerprint::of_bytes(content), quality(profile));
        let places: Vec<_> = forms
            .iter()
            .map(|form| with_suffix(&path, form.suffix()))
            .collect();
        if before.0.get(name) != Some(&about) || places.iter().any(|place| !place.is_file()) {
            written += 1;
            for (form, place) in forms.iter().zip(&places) {
                write(place, &form.encode(content, profile)?)?;
            }
        }
        expected.extend(places);
        now.0.insert(name.clone(), about);
    }
    for stray in fingerprint::files(out)? {
        if !expected.contains(&stray) && !may_be_in_use(&stray, profile) {
            fs::remove_file(&stray).with_context(|| format!("could not remove {}", stray.display()))?;
        }
    }
    if written > 0 || before.0 != now.0 {
        write(record, &serde_json::to_vec(&now)?)?;
    }
    Ok(written)
}

/// Whether a server that runs since before this build may still hand the file out: a development build keeps what it replaces
/// for an hour, so that whoever is looking at a page does not suddenly see it without its style.
fn may_be_in_use(file: &Path, profile: Profile) -> bool {
    let age = fs::metadata(file)
        .and_then(|about| about.modified())
        .ok()
        .and_then(|modified| modified.elapsed().ok());
    profile == Profile::Dev && age.is_some_and(|age| age < KEPT_FOR)
}

/// A line for each file of the first visit: how large it is and how large it travels.
pub fn sizes(manifest: &Manifest, out: &Path) -> Vec<String> {
    let size = |path: PathBuf| fs::metadata(path).map_or(0, |about| about.len());
    let kilobytes = |bytes: u64| format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100);
    [
        manifest.wasm.as_deref(),
        manifest.js.as_deref(),
        Some(manifest.css.as_str()),
    ]
    .into_iter()
    .flatten()
    .map(|path| {
        let file = out.join(path.trim_start_matches('/'));
        let [plain, br, gz] = ["", ".br", ".gz"].map(|suffix| kilobytes(size(with_suffix(&file, suffix))));
        format!("{path}: {plain}, {br} in brotli, {gz} in gzip")
    })
    .collect()
}

#[derive(Clone, Copy)]
enum Form {
    Plain,
    Brotli,
    Gzip,
}

impl Form {
    fn suffix(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    fn encode(self, content: &[u8], profile: Profile) -> Result<Vec<u8>> {
        match self {
            Self::Plain => Ok(content.to_owned()),
            Self::Brotli => brotli(content, quality(profile)),
            Self::Gzip => gzip(content),
        }
    }
}

fn forms(name: &str, content: &[u8]) -> &'static [Form] {
    if is_compressible(name, content) {
        &[Form::Plain, Form::Brotli, Form::Gzip]
    } else {
        &[Form::Plain]
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

/// A reader sees the old file or the new one, never half of one.
fn write(path: &Path, content: &[u8]) -> Result<()> {
    let saying = || format!("could not write {}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(saying)?;
    }
    let half = with_suffix(path, ".new");
    fs::write(&half, content).with_context(saying)?;
    fs::rename(&half, path).with_context(saying)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(css: &str) -> Files {
        let mut files = Files::default();
        files.add_hashed("holdfast", "css", css.repeat(100).into_bytes());
        files.add("favicon.ico".to_owned(), vec![1; 10]);
        files
    }

    fn names(folder: &Path) -> Vec<String> {
        let files = fingerprint::files(folder).unwrap();
        files
            .iter()
            .map(|file| file.strip_prefix(folder).unwrap().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn the_second_time_nothing_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("site");
        assert_eq!(
            publish(&site("a{}"), &out, &dir.path().join("record"), Profile::Dev).unwrap(),
            2
        );
        assert_eq!(
            publish(&site("a{}"), &out, &dir.path().join("record"), Profile::Dev).unwrap(),
            0
        );
        assert_eq!(names(&out).len(), 4, "{:?}", names(&out));
    }

    #[test]
    fn a_change_replaces_the_hashed_name_and_removes_the_old_one_when_nobody_uses_it_any_more() {
        let dir = tempfile::tempdir().unwrap();
        let (out, record) = (dir.path().join("site"), dir.path().join("record"));
        publish(&site("a{}"), &out, &record, Profile::Dev).unwrap();
        let before = names(&out);
        assert_eq!(publish(&site("b{}"), &out, &record, Profile::Dev).unwrap(), 1);
        let both = names(&out);
        assert!(
            both.len() > before.len(),
            "a running server still hands out the old one"
        );
        for file in fingerprint::files(&out).unwrap() {
            let old = std::time::SystemTime::UNIX_EPOCH;
            fs::File::options()
                .write(true)
                .open(file)
                .unwrap()
                .set_modified(old)
                .unwrap();
        }
        publish(&site("b{}"), &out, &record, Profile::Dev).unwrap();
        let after = names(&out);
        assert_eq!(after.len(), before.len());
        assert_ne!(after, before);
    }

    #[test]
    fn a_release_holds_nothing_of_the_build_before() {
        let dir = tempfile::tempdir().unwrap();
        let (out, record) = (dir.path().join("site"), dir.path().join("record"));
        publish(&site("a{}"), &out, &record, Profile::Release).unwrap();
        let before = names(&out).len();
        publish(&site("b{}"), &out, &record, Profile::Release).unwrap();
        assert_eq!(names(&out).len(), before);
    }

    #[test]
    fn a_missing_compressed_form_is_made_again() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("site");
        publish(&site("a{}"), &out, &dir.path().join("record"), Profile::Dev).unwrap();
        let lost = fingerprint::files(&out)
            .unwrap()
            .into_iter()
            .find(|file| file.extension().unwrap() == "br");
        fs::remove_file(lost.unwrap()).unwrap();
        assert_eq!(
            publish(&site("a{}"), &out, &dir.path().join("record"), Profile::Dev).unwrap(),
            1
        );
        assert_eq!(names(&out).len(), 4);
    }
}
