//! Installs Debian packages, as root only, and otherwise says what to install.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{process, steps::say};

/// Installs packages with `apt-get`; says what, why, and how long it usually takes.
pub fn install(packages: &[&str], purpose: &str, usually: &str) -> Result<()> {
    let names = packages.join(" ");
    let by_hand = format!("install {purpose} yourself (Debian: `apt-get install {names}`), then try again");
    if process::find("apt-get", &[]).is_none() {
        bail!("{purpose} is missing and there is no apt-get here: {by_hand}");
    }
    if !is_root()? {
        bail!("{purpose} is missing and only root may install it: {by_hand}");
    }
    say(format!(
        "Installing {purpose} (Debian packages: {names}; usually {usually})"
    ));
    process::capture(&mut apt_get(&["update"])).or_else(|error| {
        say(format!(
            "apt-get update had trouble, trying with the lists at hand: {error:#}"
        ));
        anyhow::Ok(String::new())
    })?;
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    process::capture(&mut apt_get(&arguments)).with_context(|| by_hand)?;
    Ok(())
}

/// Whether we may install packages.
pub fn is_root() -> Result<bool> {
    Ok(process::capture(Command::new("id").arg("-u"))?.trim() == "0")
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .arg("--quiet")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}
