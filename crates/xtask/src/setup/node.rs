//! The npm packages of `end2end/`: Playwright, axe, a mail server for the tests, and binaryen's `wasm-opt`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    fingerprint, process,
    setup::apt,
    steps::{note, say},
    workspace::Workspace,
};

/// Written into `node_modules` once it is complete: the lock file it was made from.
const STAMP: &str = "node_modules/.xtask-lock";

/// The packages, with Node itself installed when it is missing.
pub fn require_packages(ws: &Workspace) -> Result<()> {
    if !has_node() {
        apt::install(&["nodejs", "npm"], "Node.js with npm", "two minutes")?;
    }
    if !has_node() {
        bail!("node and npm were installed but are not on the PATH");
    }
    install_packages(ws)
}

/// The packages when Node is there; without it only `wasm-opt` is missing, which makes the wasm larger.
pub fn packages_if_possible(ws: &Workspace) {
    if !has_node() {
        say("No Node.js here: going on without wasm-opt, the wasm will be twice as large");
        return;
    }
    if let Err(error) = install_packages(ws) {
        say("The npm packages could not be installed: going on without wasm-opt");
        note(format!("{error:#}"));
    }
}

/// `wasm-opt`, when the packages are there.
pub fn wasm_opt(ws: &Workspace) -> Option<PathBuf> {
    let program = ws.end2end().join("node_modules/.bin/wasm-opt");
    (has_node() && program.is_file()).then_some(program)
}

fn has_node() -> bool {
    process::find("node", &[]).is_some() && process::find("npm", &[]).is_some()
}

fn install_packages(ws: &Workspace) -> Result<()> {
    let folder = ws.end2end();
    let lock = lock_digest(&folder)?;
    if fs::read_to_string(folder.join(STAMP)).is_ok_and(|made_from| made_from == lock) {
        return Ok(());
    }
    say("Installing the npm packages of end2end/ (Playwright, axe, binaryen, a mail server; usually 10 s)");
    let mut npm = ws.command("npm");
    npm.current_dir(&folder)
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    process::capture(&mut npm).context("npm could not install what end2end/package-lock.json lists")?;
    fs::write(folder.join(STAMP), lock)?;
    Ok(())
}

fn lock_digest(folder: &Path) -> Result<String> {
    let lock = folder.join("package-lock.json");
    let bytes = fs::read(&lock).with_context(|| format!("could not read {}", lock.display()))?;
    Ok(fingerprint::of_bytes(&bytes))
}
