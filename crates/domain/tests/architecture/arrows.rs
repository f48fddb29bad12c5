//! Crates depend downwards only, and each knows what it may.

use super::files::{File, assert_none, below, code, file, is_rust, lines, manifest, repository};

/// The names under `[dependencies]`, `[dev-dependencies]` and the like.
fn dependencies(manifest: &str, sections: &[&str]) -> Vec<String> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            inside = sections
                .iter()
                .any(|known| section == *known || section.ends_with(&format!(".{known}")));
            if let Some((_, name)) = sections
                .iter()
                .find_map(|known| section.rsplit_once(&format!("{known}.")))
            {
                found.push(name.to_owned());
            }
        } else if inside && line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let name: String = line
                .chars()
                .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
                .collect();
            found.push(name);
        }
    }
    found
}

/// Dependencies of a manifest that it must do without.
fn forbidden_dependencies(
    manifest: &File,
    sections: &[&str],
    forbidden: impl Fn(&str) -> bool,
) -> Vec<String> {
    let found = dependencies(&manifest.text, sections)
        .into_iter()
        .filter(|name| forbidden(name));
    found.map(|name| format!("{}: {name}", manifest.path)).collect()
}

const ALL_SECTIONS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];
const FRAMEWORKS: [&str; 3] = ["axum", "leptos", "http"];

fn is_ours(name: &str) -> bool {
    name.starts_with("holdfast") || name == "xtask"
}

fn is_framework(name: &str) -> bool {
    let begins = |prefix: &str| {
        name == prefix || name.starts_with(&format!("{prefix}_")) || name.starts_with(&format!("{prefix}-"))
    };
    FRAMEWORKS.iter().any(|framework| begins(framework)) || begins("tower-http") || name == "hyper"
}

fn domain_dependencies(domain: &File) -> Vec<String> {
    forbidden_dependencies(domain, &ALL_SECTIONS, |name| {
        is_ours(name)
            || is_framework(name)
            || ["sqlx", "tokio", "rand", "getrandom", "reqwest"].contains(&name)
    })
}

#[test]
fn the_domain_knows_no_framework_and_no_other_crate_of_ours() {
    let files = repository();
    assert_none(
        &domain_dependencies(manifest(&files, "crates/domain/Cargo.toml")),
        "domain uses nobody",
    );
}

#[test]
fn a_framework_in_the_domain_would_be_found() {
    let bad = "[dependencies]\nsqlx.workspace = true\nserde = \"1\"\n[dev-dependencies]\nholdfast-backend.workspace = true\n\
               [target.'cfg(unix)'.dependencies]\ntokio = \"1\"\n[dependencies.leptos_meta]\nversion = \"1\"\n[lints]\naxum = true\n";
    let found = domain_dependencies(&file("Cargo.toml", bad));
    assert_eq!(
        found,
        ["sqlx", "holdfast-backend", "tokio", "leptos_meta"].map(|name| format!("Cargo.toml: {name}"))
    );
}

/// The crates of ours that each crate may use.
const ARROWS: [(&str, &[&str]); 5] = [
    ("crates/islands/Cargo.toml", &["holdfast-domain"]),
    ("crates/backend/Cargo.toml", &["holdfast-domain"]),
    (
        "app/Cargo.toml",
        &["holdfast-domain", "holdfast-islands", "holdfast-backend"],
    ),
    (
        "server/Cargo.toml",
        &["holdfast-domain", "holdfast-backend", "holdfast-app"],
    ),
    ("crates/xtask/Cargo.toml", &[]),
];

fn wrong_arrows(manifest: &File, allowed: &[&str]) -> Vec<String> {
    forbidden_dependencies(manifest, &ALL_SECTIONS, |name| {
        is_ours(name) && !allowed.contains(&name)
    })
}

#[test]
fn crates_of_ours_depend_downwards_only() {
    let files = repository();
    let found: Vec<String> = ARROWS
        .iter()
        .flat_map(|(path, allowed)| wrong_arrows(manifest(&files, path), allowed))
        .collect();
    assert_none(&found, "an arrow points back");
}

#[test]
fn an_arrow_that_points_back_would_be_found() {
    let bad = file(
        "Cargo.toml",
        "[dependencies]\nholdfast-domain.workspace = true\nholdfast-app = { path = \"../app\" }\n",
    );
    assert_eq!(
        wrong_arrows(&bad, &["holdfast-domain"]),
        ["Cargo.toml: holdfast-app"]
    );
}

fn backend_frameworks(files: &[File]) -> Vec<String> {
    // `axum::Router`, and the same of `leptos_meta`; "reqwest_http::" is somebody else.
    let uses = |line: &str| {
        line.match_indices("::").any(|(at, _)| {
            let name = line[..at]
                .rsplit(|c: char| !(c.is_alphanumeric() || c == '_'))
                .next();
            name.is_some_and(is_framework)
        })
    };
    let sources = below(files, &["crates/backend/src/"]).filter(|file| is_rust(file));
    lines(sources, |line| uses(code(line)))
}

#[test]
fn the_backend_knows_no_pages_and_no_http() {
    let files = repository();
    let manifest = manifest(&files, "crates/backend/Cargo.toml");
    let mut found = forbidden_dependencies(manifest, &ALL_SECTIONS, is_framework);
    found.extend(backend_frameworks(&files));
    assert_none(
        &found,
        "the backend answers with Rust types, never with pages or status codes",
    );
}

#[test]
fn http_in_the_backend_would_be_found() {
    let bad = [
        file(
            "crates/backend/src/services.rs",
            "use axum::http::StatusCode;\n// axum::Router is not used here\nlet url = \"http://a\";\n",
        ),
        file(
            "crates/backend/src/reports.rs",
            "fn page() -> leptos::prelude::AnyView;\n",
        ),
        file("server/src/page.rs", "use axum::Router;\n"),
    ];
    let found = backend_frameworks(&bad);
    assert_eq!(found.len(), 2, "{found:?}");
    let manifest = file(
        "Cargo.toml",
        "[dependencies]\nhttp.workspace = true\nleptos_axum = \"1\"\ntower-sessions = \"1\"\n",
    );
    assert_eq!(
        forbidden_dependencies(&manifest, &ALL_SECTIONS, is_framework).len(),
        2
    );
}
