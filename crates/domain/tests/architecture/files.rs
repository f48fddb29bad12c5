//! The repository as text, and what the checks look for in it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file of the repository: its path from the root, with `/`, and its text.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
}

pub(super) fn file(path: &str, text: impl Into<String>) -> File {
    File {
        path: path.to_owned(),
        text: text.into(),
    }
}

pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text files that the repository holds or would hold: what git ignores does not count.
pub(super) fn repository() -> Vec<File> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output();
    let paths: Vec<String> = match listed {
        Ok(listed) if listed.status.success() => {
            let listed = String::from_utf8(listed.stdout).expect("paths are UTF-8");
            listed.split_terminator('\0').map(str::to_owned).collect()
        }
        // An unpacked archive has no history.
        _ => walked(&root(), ""),
    };
    let read = |path: String| {
        let text = std::fs::read_to_string(root().join(&path)).ok()?;
        Some(File { path, text })
    };
    let files: Vec<File> = paths.into_iter().filter_map(read).collect();
    assert!(files.len() > 200, "only {} files were found", files.len());
    files
}

fn walked(folder: &Path, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder opens") {
        let entry = entry.expect("the folder reads");
        let name = entry.file_name().to_string_lossy().into_owned();
        if ["target", "data", "node_modules", "test-results", ".git"].contains(&name.as_str())
            && prefix.is_empty()
            || name == "node_modules"
        {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            found.extend(walked(&entry.path(), &format!("{path}/")));
        } else {
            found.push(path);
        }
    }
    found
}

/// Fails with everything that a checker found.
pub(super) fn assert_none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}\n  {}", found.join("\n  "));
}

pub(super) fn is_rust(file: &File) -> bool {
    Path::new(&file.path)
        .extension()
        .is_some_and(|extension| extension == "rs")
}

pub(super) fn below<'a>(files: &'a [File], folders: &'a [&str]) -> impl Iterator<Item = &'a File> {
    files
        .iter()
        .filter(|file| folders.iter().any(|folder| file.path.starts_with(folder)))
}

/// The lines of these files that `wrong` names, as `path:line: text`.
pub(super) fn lines<'a>(files: impl Iterator<Item = &'a File>, wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let in_file = |file: &File| {
        let found = file.text.lines().enumerate().filter(|(_, line)| wrong(line));
        found
            .map(|(index, line)| format!("{}:{}: {}", file.path, index + 1, line.trim()))
            .collect::<Vec<_>>()
    };
    files.flat_map(in_file).collect()
}

/// Whether `line` has `word` with no letter, digit, underscore or hyphen on either side.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(part) && !line[at + word.len()..].starts_with(part))
}

/// What a line of Rust says beside its comments.
pub(super) fn code(line: &str) -> &str {
    if line.trim_start().starts_with("//") {
        ""
    } else {
        line.split(" // ").next().unwrap_or_default()
    }
}

pub(super) fn manifest<'a>(files: &'a [File], path: &str) -> &'a File {
    files
        .iter()
        .find(|file| file.path == path)
        .unwrap_or_else(|| panic!("{path} is missing"))
}
