//! Finds the Chromium that the browser tests drive, or installs Debian's.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use crate::setup::apt;

const USUAL_PLACES: [&str; 2] = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

/// The browser's path: `$CHROMIUM`, or Debian's, installed when it is missing.
pub fn require() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!("CHROMIUM names {}, which is no file", named.display());
        }
        return Ok(named);
    }
    if let Some(found) = usual() {
        return Ok(found);
    }
    apt::install(
        &["chromium", "fonts-liberation"],
        "Chromium",
        "one to three minutes",
    )?;
    match usual() {
        Some(found) => Ok(found),
        None => bail!("chromium was installed but is at none of {USUAL_PLACES:?}; name it in CHROMIUM"),
    }
}

fn usual() -> Option<PathBuf> {
    USUAL_PLACES
        .map(Path::new)
        .into_iter()
        .find(|path| path.is_file())
        .map(Path::to_owned)
}
