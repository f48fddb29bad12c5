//! The documents lead to one another, and nothing tells of the machine that it was written on.

use std::path::Path;

use super::files::{File, assert_none, file, is_rust, lines, repository, root};

/// Where somebody happened to work: folders of one machine, and words about it. Put together here, so that this file does
/// not find itself.
fn places(files: &[File]) -> Vec<String> {
    let folders = [
        concat!("/wo", "rk"),
        concat!("/ho", "me"),
        concat!("/Us", "ers"),
        concat!("/ro", "ot"),
        concat!("/tmp/", "bash"),
    ];
    let words = [
        concat!("this ", "sandbox"),
        concat!("the ", "sandbox"),
        concat!("coding ", "agent"),
        concat!("co-authored", "-by"),
    ];
    // A folder at the root: nothing that belongs to a longer path or an address stands before it.
    let before = |c: char| c.is_alphanumeric() || matches!(c, '.' | '}' | ')' | '-' | '_' | '/');
    let after = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let names_folder = |line: &str, folder: &str| {
        line.match_indices(folder)
            .any(|(at, _)| !line[..at].ends_with(before) && !line[at + folder.len()..].starts_with(after))
    };
    lines(files.iter(), |line| {
        let lower = line.to_lowercase();
        folders.iter().any(|folder| names_folder(line, folder))
            || words.iter().any(|word| lower.contains(word))
    })
}

#[test]
fn nothing_depends_on_the_machine_that_it_was_written_on() {
    assert_none(&places(&repository()), "the repository is the same everywhere");
}

#[test]
fn a_path_of_one_machine_would_be_found() {
    let bad = [
        concat!("see /wo", "rk/notes.md\n"),
        concat!("\"/ho", "me/ana/x\"\n"),
        concat!("cd /wo", "rk\n"),
        concat!("Inside the ", "Sandbox.\n"),
    ];
    assert_eq!(places(&bad.map(|text| file("README.md", text))).len(), 4);
    let good = concat!(
        "https://example.org/wo",
        "rk/a and app/wo",
        "rk/b and /wo",
        "rker and --no-sandbox\n"
    );
    assert_none(
        &places(&[file("app.rs", good)]),
        "addresses and folders of our own are no paths of a machine",
    );
}

const DECISIONS: &str = "docs/decisions/";
const ARCHITECTURE: &str = "docs/ARCHITECTURE.md";

/// Decisions that the architecture does not lead to.
fn unlisted_decisions(files: &[File]) -> Vec<String> {
    let text = files
        .iter()
        .find(|file| file.path == ARCHITECTURE)
        .map_or("", |file| file.text.as_str());
    let decisions = files.iter().filter_map(|file| file.path.strip_prefix(DECISIONS));
    decisions
        .filter(|name| !text.contains(&format!("(decisions/{name})")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_decision_is_listed_in_the_architecture() {
    let files = repository();
    assert!(
        files
            .iter()
            .filter(|file| file.path.starts_with(DECISIONS))
            .count()
            >= 8,
        "the decisions have moved"
    );
    assert_none(&unlisted_decisions(&files), "link it in docs/ARCHITECTURE.md");
}

#[test]
fn an_unlisted_decision_would_be_found() {
    let files = [
        file(ARCHITECTURE, "[1](decisions/0001-a.md)"),
        file("docs/decisions/0001-a.md", ""),
        file("docs/decisions/0002-b.md", ""),
    ];
    assert_eq!(unlisted_decisions(&files), ["0002-b.md"]);
}

/// Relative links of the documents that lead nowhere.
fn dead_links(files: &[File], exists: impl Fn(&Path) -> bool) -> Vec<String> {
    let mut dead = Vec::new();
    for file in files.iter().filter(|file| {
        Path::new(&file.path)
            .extension()
            .is_some_and(|extension| extension == "md")
    }) {
        let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
        for target in file
            .text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let target = target.split('#').next().unwrap_or_default();
            let elsewhere = target.is_empty() || target.contains("://") || target.contains(' ');
            if !elsewhere && !exists(&folder.join(target)) {
                dead.push(format!("{}: {target}", file.path));
            }
        }
    }
    dead
}

#[test]
fn links_between_documents_lead_somewhere() {
    assert_none(
        &dead_links(&repository(), |path| root().join(path).exists()),
        "links that lead nowhere",
    );
}

#[test]
fn a_dead_link_would_be_found() {
    let bad = file(
        "docs/A.md",
        "[a](B.md#x) [b](../README.md) [c](https://example.org/x) [d](C.md)",
    );
    assert_eq!(
        dead_links(&[bad], |path| !path.ends_with("C.md")),
        ["docs/A.md: C.md"]
    );
}

/// Rules by which a document calls tests, `like_this_one_here`, and which no test is called by.
fn unknown_tests(files: &[File]) -> Vec<String> {
    let known = |name: &str| {
        let declared = format!("fn {name}(");
        files
            .iter()
            .filter(|file| is_rust(file))
            .any(|file| file.text.contains(&declared))
    };
    // What the product's machines are watched by is named as long as a test, and begins with the product's name.
    let is_rule = |name: &str| {
        name.matches('_').count() >= 3
            && !name.starts_with("holdfast_")
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let documents = files.iter().filter(|file| {
        Path::new(&file.path)
            .extension()
            .is_some_and(|extension| extension == "md")
    });
    let rules = documents.flat_map(|file| file.text.split('`').skip(1).step_by(2));
    rules
        .filter(|name| is_rule(name) && !known(name))
        .map(str::to_owned)
        .collect()
}

#[test]
fn tests_that_documents_name_are_there() {
    assert_none(
        &unknown_tests(&repository()),
        "the test was renamed: name it anew",
    );
}

#[test]
fn a_test_that_is_gone_would_be_found() {
    let files = [
        file(
            "CONTRIBUTING.md",
            "fails: `a_rule_that_holds`, `a_rule_that_is_gone`, `name_key`",
        ),
        file("a.rs", "fn a_rule_that_holds() {}"),
    ];
    assert_eq!(unknown_tests(&files), ["a_rule_that_is_gone"]);
}
