//! SQL, time and silenced lints: each has its one room, or none.

use super::files::{File, assert_none, below, code, file, has_word, is_rust, lines, manifest, repository};

/// These checks spell what they look for.
const THESE: &str = "crates/domain/tests/architecture";

/// Where SQL is spoken: the store, and the benchmark, which measures the store against bare statements.
const SPEAK_SQL: [&str; 3] = [
    "crates/backend/src/store.rs",
    "crates/backend/src/store/",
    "crates/bench/",
];

/// Statements elsewhere; tests may look into their database as they like.
fn sql_elsewhere(files: &[File]) -> Vec<String> {
    let speaks = |file: &File| SPEAK_SQL.iter().any(|place| file.path.starts_with(place));
    let sources = below(files, &["app/src/", "server/src/", "crates/"]);
    let elsewhere = sources.filter(|file| is_rust(file) && file.path.contains("/src/") && !speaks(file));
    lines(elsewhere, |line| code(line).contains("sqlx::"))
}

#[test]
fn sql_is_spoken_in_the_store_only() {
    assert_none(
        &sql_elsewhere(&repository()),
        "SQL belongs below crates/backend/src/store",
    );
}

#[test]
fn sql_elsewhere_would_be_found() {
    let bad = [
        file(
            "crates/backend/src/services.rs",
            "let rows = sqlx::query(\"SELECT 1\");\n",
        ),
        file("crates/backend/src/store/users.rs", "sqlx::query(\"SELECT 1\")\n"),
        file(
            "crates/backend/tests/contract/files.rs",
            "sqlx::query(\"SELECT 1\")\n",
        ),
    ];
    assert_eq!(
        sql_elsewhere(&bad),
        ["crates/backend/src/services.rs:1: let rows = sqlx::query(\"SELECT 1\");"]
    );
}

fn sqlx_in_the_app(files: &[File]) -> Vec<String> {
    lines(below(files, &["app/"]), |line| has_word(line, "sqlx"))
}

#[test]
fn the_app_never_mentions_sqlx() {
    assert_none(&sqlx_in_the_app(&repository()), "pages ask use-cases");
}

#[test]
fn sqlx_in_the_app_would_be_found() {
    assert_eq!(
        sqlx_in_the_app(&[file("app/Cargo.toml", "[dependencies]\nsqlx = \"0.9\"\n")]).len(),
        1
    );
}

const CLOCK: &str = "crates/backend/src/clock.rs";

fn clock_elsewhere(files: &[File]) -> Vec<String> {
    let sources = files
        .iter()
        .filter(|file| is_rust(file) && file.path != CLOCK && !file.path.starts_with(THESE));
    lines(sources, |line| {
        ["Utc::now(", "Local::now(", "SystemTime::now("]
            .iter()
            .any(|call| code(line).contains(call))
    })
}

#[test]
fn the_time_is_read_in_one_place() {
    let files = repository();
    assert!(
        manifest(&files, CLOCK).text.contains("Utc::now()"),
        "the clock has moved; say here where to"
    );
    assert_none(
        &clock_elsewhere(&files),
        "ask the Clock, or take `today` as an argument",
    );
}

#[test]
fn a_second_clock_would_be_found() {
    let bad = [
        file("app/src/app.rs", "let now = Utc::now();\n"),
        file(CLOCK, "Utc::now()\n"),
    ];
    assert_eq!(clock_elsewhere(&bad), ["app/src/app.rs:1: let now = Utc::now();"]);
}

/// `allow` as an attribute; put together here, so that this file does not find itself.
fn allowances(files: &[File]) -> Vec<String> {
    let attributes = [
        concat!("#[", "allow("),
        concat!("#![", "allow("),
        concat!(", ", "allow("),
    ];
    lines(files.iter().filter(|file| is_rust(file)), |line| {
        let line = code(line);
        attributes[..2].iter().any(|attribute| line.contains(attribute))
            || (line.contains("cfg_attr(") && line.contains(attributes[2]))
    })
}

#[test]
fn no_lint_is_silenced_without_a_reason() {
    assert_none(
        &allowances(&repository()),
        "write #[expect(lint, reason = \"...\")]: it says why, and goes when it is not needed",
    );
}

#[test]
fn a_silenced_lint_would_be_found() {
    let bad = concat!(
        "#[",
        "allow(dead_code)]\nfn a() {}\n#![",
        "allow(unused)]\n#[cfg_attr(test, ",
        "allow(unused))]\n#[expect(unused)]\n"
    );
    assert_eq!(allowances(&[file("a.rs", bad)]).len(), 3);
}
