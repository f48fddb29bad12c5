//! Brings what the commands need; a step that finds its thing in place does nothing and says nothing.

pub mod apt;
pub mod chromium;
pub mod node;
pub mod rust_src;
pub mod wasm_std;

use anyhow::Result;

use crate::{postgres::programs, steps::say, workspace::Workspace};

/// All of it, for those who want to do it in advance.
pub fn everything(ws: &Workspace) -> Result<()> {
    wasm_std::require(ws)?;
    node::require_packages(ws)?;
    chromium::require()?;
    programs::require()?;
    say("Everything is set up");
    Ok(())
}
