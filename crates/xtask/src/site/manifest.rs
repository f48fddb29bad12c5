//! `manifest.json`: the one place from which the server learns the hashed names of script, wasm and style sheet.

use serde::{Deserialize, Serialize};

pub const FILE: &str = "manifest.json";

/// Paths from the root of the site, such as `/pkg/holdfast.0123456789abcdef.css`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Missing when the site was built without islands.
    pub js: Option<String>,
    /// Missing when the site was built without islands.
    pub wasm: Option<String>,
    pub css: String,
    /// Cargo's name of the wasm profile.
    pub profile: String,
}
