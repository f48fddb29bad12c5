//! Lends the toolchain the sources of its own standard library, from Debian's `rust-src` of exactly its version.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{cleanup::Guard, process, setup::rust_src::mirror::Mirror, steps::note};

mod mirror;

/// Keeps the link from the toolchain to the sources until it is dropped.
pub struct Link(#[expect(dead_code, reason = "held for what its drop does")] Guard);

/// Downloads and unpacks the sources below `work`, and links `lib/rustlib/src/rust` to them.
pub fn link_into(sysroot: &Path, version: &str, work: &Path) -> Result<Link> {
    let unpacked = download(version, work)?;
    let source = ["usr/src/rustc-VERSION", "usr/lib/rustlib/src/rust"]
        .map(|place| unpacked.join(place.replace("VERSION", version)))
        .into_iter()
        .find(|folder| folder.join("library/Cargo.lock").is_file())
        .context("Debian's rust-src holds no library/Cargo.lock where it is expected")?;
    let link = sysroot.join("lib/rustlib/src/rust");
    let parent = link.parent().context("the link has a parent")?;
    fs::create_dir_all(parent).with_context(|| {
        format!(
            "could not write to {}: run this as the owner of the toolchain",
            parent.display()
        )
    })?;
    if link.is_symlink() {
        fs::remove_file(&link)?;
    }
    if link.exists() {
        bail!(
            "{} is there but incomplete: remove it, then try again",
            link.display()
        );
    }
    symlink(&source, &link).with_context(|| format!("could not make the link {}", link.display()))?;
    Ok(Link(Guard::new(move || {
        fs::remove_file(&link).ok();
        // Only when it is empty, as it is when it was made for the link.
        link.parent().map(fs::remove_dir);
    })))
}

/// The first suite that has the version gives it; apt's own lists and settings stay as they are.
fn download(version: &str, work: &Path) -> Result<PathBuf> {
    for program in ["apt-get", "apt-cache", "dpkg-deb"] {
        if process::find(program, &[]).is_none() {
            bail!("there is no {program}: this way needs a Debian system");
        }
    }
    let mirror = Mirror::of_this_system()?;
    let mut tried = Vec::new();
    for suite in mirror.suites() {
        note(format!("looking for rust-src {version} in {suite}"));
        match from_suite(&mirror, &suite, version, work) {
            Ok(unpacked) => return Ok(unpacked),
            Err(error) => tried.push(format!("{suite}: {error:#}")),
        }
    }
    bail!("no suite has rust-src {version} ({})", tried.join("; "))
}

fn from_suite(mirror: &Mirror, suite: &str, version: &str, work: &Path) -> Result<PathBuf> {
    let apt = Apt::new(work.join(suite))?;
    fs::write(&apt.sources, mirror.entry(suite))?;
    process::capture(apt.command("apt-get").arg("update")).context("its package list cannot be fetched")?;
    let offered = process::capture(apt.command("apt-cache").args(["madison", "rust-src"]))?;
    let found = matching(&offered, version)
        .with_context(|| format!("it has {}", offered_versions(&offered).join(", ").trim_end()))?;
    note(format!("downloading rust-src {found} (20 MB)"));
    let download = format!("rust-src={found}");
    process::capture(
        apt.command("apt-get")
            .current_dir(&apt.folder)
            .args(["download", &download]),
    )?;
    let package = fs::read_dir(&apt.folder)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .context("apt-get download left no .deb file")?;
    let unpacked = apt.folder.join("unpacked");
    process::capture(
        Command::new("dpkg-deb")
            .arg("--extract")
            .arg(&package)
            .arg(&unpacked),
    )?;
    Ok(unpacked)
}

/// The versions in `apt-cache madison`'s lines, such as `1.95.0+dfsg1-1~bpo13+1`.
fn offered_versions(madison: &str) -> Vec<&str> {
    madison
        .lines()
        .filter_map(|line| line.split('|').nth(1))
        .map(str::trim)
        .collect()
}

/// The offered version whose upstream part is exactly this one.
fn matching<'a>(madison: &'a str, version: &str) -> Option<&'a str> {
    offered_versions(madison).into_iter().find(|offered| {
        offered
            .split(['+', '-', '~'])
            .next()
            .is_some_and(|upstream| upstream == version)
    })
}

/// An apt with a sources list and state folders of its own.
struct Apt {
    folder: PathBuf,
    sources: PathBuf,
}

impl Apt {
    fn new(folder: PathBuf) -> Result<Self> {
        for inner in ["state/lists/partial", "cache/archives/partial"] {
            fs::create_dir_all(folder.join(inner))?;
        }
        let sources = folder.join("sources.list");
        Ok(Self { folder, sources })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let folder = self.folder.display();
        for option in [
            format!("Dir::Etc::sourcelist={}", self.sources.display()),
            "Dir::Etc::sourceparts=/dev/null".to_owned(),
            "Dir::Etc::preferencesparts=/dev/null".to_owned(),
            format!("Dir::State={folder}/state"),
            format!("Dir::State::lists={folder}/state/lists"),
            format!("Dir::Cache={folder}/cache"),
            "APT::Get::List-Cleanup=0".to_owned(),
            "APT::Update::Error-Mode=any".to_owned(),
            "APT::Sandbox::User=".to_owned(),
            "Acquire::Languages=none".to_owned(),
            "Acquire::Retries=2".to_owned(),
        ] {
            command.arg("-o").arg(option);
        }
        command.env("LC_ALL", "C");
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADISON: &str = "\
  rust-src | 1.95.0+dfsg1-1~bpo13+1 | mirror trixie-backports/main amd64 Packages
  rust-src | 1.94.1+dfsg1-1 | mirror testing/main amd64 Packages
";

    #[test]
    fn only_the_compilers_own_version_will_do() {
        assert_eq!(matching(MADISON, "1.95.0"), Some("1.95.0+dfsg1-1~bpo13+1"));
        assert_eq!(matching(MADISON, "1.94.1"), Some("1.94.1+dfsg1-1"));
        assert_eq!(matching(MADISON, "1.94.0"), None);
        assert_eq!(matching(MADISON, "1.9"), None);
        assert_eq!(matching("", "1.95.0"), None);
    }
}
