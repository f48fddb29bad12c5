//! wasm-bindgen as a library: the script that loads the wasm, and the wasm with its glue resolved.

use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

pub const JS: &str = "holdfast.js";
pub const WASM: &str = "holdfast_bg.wasm";

/// Writes script, wasm and snippets into a folder; the script is told the wasm's address by its caller.
pub fn generate(compiled: &Path, folder: &Path, keep_names: bool) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)
        .context("wasm-bindgen cannot build for the web")?
        .input_path(compiled)
        .out_name("holdfast")
        .omit_default_module_path(true)
        .typescript(false)
        .remove_name_section(!keep_names)
        .remove_producers_section(true);
    bindgen.generate(folder)
}
