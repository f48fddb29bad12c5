//! `check`: what a reviewer need not look at, since a machine does: format, lints for both targets, dependencies.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result};

use crate::{
    process,
    setup::wasm_std,
    steps::{Steps, note, say},
    workspace::Workspace,
};

/// How long fetching the database of advisories may take.
const FETCH_LIMIT: Duration = Duration::from_mins(2);

/// Runs every check, also after one failed.
pub fn check(ws: &Workspace) -> Result<()> {
    let mut steps = Steps::default();
    steps.run("format", || format(ws));
    steps.run("clippy", || clippy(ws, &["--workspace", "--all-targets"]));
    steps.run("clippy for wasm", || {
        wasm_std::require(ws)?;
        clippy(
            ws,
            &[
                "--package",
                "holdfast-islands",
                "--lib",
                "--target",
                wasm_std::TARGET,
            ],
        )?;
        clippy(
            ws,
            &[
                "--package",
                "holdfast-domain",
                "--lib",
                "--target",
                wasm_std::TARGET,
            ],
        )
    });
    steps.run("dependencies", || dependencies(ws));
    steps.close()
}

/// Whether every file is formatted as rustfmt would.
pub fn format(ws: &Workspace) -> Result<()> {
    process::run(ws.cargo().args(["fmt", "--all", "--check"])).context("run `cargo fmt --all`")
}

fn clippy(ws: &Workspace, selection: &[&str]) -> Result<()> {
    process::run(
        ws.cargo()
            .args(["clippy", "--quiet"])
            .args(selection)
            .args(["--", "-D", "warnings"]),
    )
}

/// Licences, sources and duplicates always; advisories where their database can be fetched.
fn dependencies(ws: &Workspace) -> Result<()> {
    let deny = cargo_deny(ws)?;
    process::run(
        ws.command(&deny)
            .args(["--log-level", "error", "check", "bans", "licenses", "sources"]),
    )?;
    let mut fetch = ws.command(&deny);
    fetch.args(["--log-level", "error", "fetch", "db"]);
    if let Err(error) = process::run_within(&mut fetch, FETCH_LIMIT) {
        say("Advisories NOT checked: their database cannot be fetched from here");
        note(format!("{error:#}"));
        return Ok(());
    }
    note("advisories: checking against a fresh database");
    process::run(
        ws.command(&deny)
            .args(["--log-level", "error", "check", "--disable-fetch", "advisories"]),
    )
}

/// `cargo-deny` from the PATH, or from `target/tools`, where it is put when missing.
fn cargo_deny(ws: &Workspace) -> Result<PathBuf> {
    let tools = ws.target().join("tools");
    if let Some(found) = process::find("cargo-deny", &[tools.join("bin")]) {
        return Ok(found);
    }
    say("Installing cargo-deny into target/tools (usually four to eight minutes, once)");
    let mut cargo = ws.cargo();
    cargo
        .args(["install", "cargo-deny", "--locked", "--quiet", "--root"])
        .arg(&tools);
    cargo.env("CARGO_TARGET_DIR", tools.join("build"));
    process::run(&mut cargo).context("cargo-deny could not be installed")?;
    std::fs::remove_dir_all(tools.join("build")).ok();
    Ok(tools.join("bin/cargo-deny"))
}
