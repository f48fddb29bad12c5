//! Finds PostgreSQL's own programs, or installs Debian's.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{process, setup::apt};

/// Where Debian keeps each release's programs.
const DEBIAN: &str = "/usr/lib/postgresql";

/// The programs of one release.
pub struct Programs {
    pub initdb: PathBuf,
    pub postgres: PathBuf,
}

/// Finds them, with PostgreSQL installed when it is missing.
pub fn require() -> Result<Programs> {
    if let Some(found) = find() {
        return Ok(found);
    }
    apt::install(&["postgresql"], "PostgreSQL", "one minute")?;
    find().with_context(|| format!("postgresql was installed, but neither the PATH nor {DEBIAN} has initdb"))
}

/// Debian's newest release, else whatever the PATH has.
fn find() -> Option<Programs> {
    let mut releases: Vec<_> = fs::read_dir(DEBIAN)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    releases.sort_by_key(|path| {
        let release = path
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| name.parse::<u32>().ok());
        std::cmp::Reverse(release)
    });
    let folders: Vec<_> = releases.into_iter().map(|path| path.join("bin")).collect();
    let initdb = process::find("initdb", &folders)?.canonicalize().ok()?;
    let postgres = initdb.with_file_name("postgres");
    postgres.is_file().then_some(Programs { initdb, postgres })
}
