//! Release builds: `target/dist/` holds the binary and its site and nothing else.

use std::fs;

use anyhow::{Context, Result};

use crate::{
    process, setup, site,
    steps::{note, say},
    workspace::Workspace,
};

/// Builds binary and site for release into `target/dist/`.
pub fn build(ws: &Workspace) -> Result<()> {
    setup::wasm_std::require(ws)?;
    setup::node::packages_if_possible(ws);
    say("Building for release (usually ten minutes the first time)");
    process::run(ws.cargo().args(["build", "--release", "--package", "holdfast"]))?;
    site::build(ws, &site::Plan::release(ws))?;
    let binary = ws.binary("release");
    let name = binary.file_name().context("the binary has a name")?;
    let delivered = ws.dist().join(name);
    // A running server keeps its file: writing into it would be refused.
    let half = delivered.with_extension("new");
    fs::copy(&binary, &half).with_context(|| format!("could not copy {}", binary.display()))?;
    fs::rename(&half, &delivered)?;
    say("target/dist/ is complete; start it with");
    note("HOLDFAST_SITE_ROOT=target/dist/site target/dist/holdfast serve");
    Ok(())
}
