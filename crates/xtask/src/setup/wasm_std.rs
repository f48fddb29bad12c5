//! Makes sure that the compiler can build for `wasm32-unknown-unknown`, in the first of three ways that works.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    process,
    setup::rust_src,
    steps::{note, say, seconds},
    workspace::Workspace,
};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// How long `rustup target add` may take; it is a download of 20 MB.
const RUSTUP_LIMIT: Duration = Duration::from_mins(2);

/// Brings the standard library, or fails with every way that was tried and why each failed.
pub fn require(ws: &Workspace) -> Result<()> {
    if env::var_os("HOLDFAST_NO_WASM").is_some_and(|value| value == "1") {
        bail!("HOLDFAST_NO_WASM=1 asks to do without WebAssembly");
    }
    if is_there(ws)? {
        return Ok(());
    }
    say(format!(
        "No {TARGET} standard library: trying `rustup target add` (usually 10 s)"
    ));
    let Err(by_rustup) = by_rustup(ws) else {
        return Ok(());
    };
    note(format!("{by_rustup:#}"));
    say("Building the standard library from Debian's rust-src (usually two minutes)");
    let started = Instant::now();
    let Err(by_building) = by_building(ws) else {
        note(format!(
            "it is in the toolchain now, after {}",
            seconds(started.elapsed())
        ));
        return Ok(());
    };
    bail!(
        "there is no {TARGET} standard library, and neither way to get it worked.\n\
         1. Already there: no, {} has no libstd.\n\
         2. rustup target add {TARGET}: {by_rustup:#}\n\
         3. Building it from Debian's rust-src of the compiler's version: {by_building:#}\n\
         What to do: run `rustup target add {TARGET}` where that reaches its server, or install your system's \
         package with the {TARGET} library for this compiler.",
        library(ws)?.display()
    )
}

/// Whether the compiler finds the standard library of the target.
pub fn is_there(ws: &Workspace) -> Result<bool> {
    let Ok(entries) = fs::read_dir(library(ws)?) else {
        return Ok(false);
    };
    Ok(entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    }))
}

/// The folder where the compiler looks for it.
fn library(ws: &Workspace) -> Result<PathBuf> {
    let mut rustc = rustc(ws);
    Ok(
        process::capture(rustc.args(["--print", "target-libdir", "--target", TARGET]))?
            .trim()
            .into(),
    )
}

fn rustc(ws: &Workspace) -> Command {
    ws.command(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

fn by_rustup(ws: &Workspace) -> Result<()> {
    if process::find("rustup", &[]).is_none() {
        bail!("there is no rustup");
    }
    let mut rustup = ws.command("rustup");
    rustup.args(["target", "add", TARGET]).env("RUST_BACKTRACE", "0");
    process::run_within(&mut rustup, RUSTUP_LIMIT)?;
    if !is_there(ws)? {
        bail!("rustup succeeded, but not for the toolchain in use");
    }
    Ok(())
}

fn by_building(ws: &Workspace) -> Result<()> {
    let sysroot = PathBuf::from(process::capture(rustc(ws).args(["--print", "sysroot"]))?.trim());
    let work = tempfile::tempdir().context("no temporary folder")?;
    let _source = if sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").is_file() {
        None
    } else {
        Some(rust_src::link_into(&sysroot, &version(ws)?, work.path())?)
    };
    let built = build_std(ws, work.path())?;
    place(&built, &library(ws)?)
}

/// The compiler's version, such as `1.95.0`.
fn version(ws: &Workspace) -> Result<String> {
    let said = process::capture(rustc(ws).arg("--version"))?;
    Ok(said
        .split_whitespace()
        .nth(1)
        .context("rustc --version has no second word")?
        .to_owned())
}

/// Compiles the standard library with an empty crate; returns the folder with the results.
fn build_std(ws: &Workspace, work: &Path) -> Result<PathBuf> {
    let empty = work.join("empty");
    fs::create_dir_all(empty.join("src"))?;
    fs::write(
        empty.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n",
    )?;
    fs::write(empty.join("src/lib.rs"), "")?;
    note("compiling std for wasm (one minute)");
    let mut cargo = ws.cargo();
    cargo
        .current_dir(&empty)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", empty.join("target"));
    cargo
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.args([
        "build",
        "--quiet",
        "-Z",
        "build-std=std,panic_abort,proc_macro",
        "--release",
        "--target",
        TARGET,
    ]);
    process::capture(&mut cargo).context("the standard library did not compile")?;
    Ok(empty.join("target").join(TARGET).join("release/deps"))
}

/// Moves the libraries to where the compiler looks, all at once.
fn place(built: &Path, library: &Path) -> Result<()> {
    let parent = library.parent().context("the library's folder has a parent")?;
    let unwritable = || {
        format!(
            "could not write to {}: run this as the owner of the toolchain",
            parent.display()
        )
    };
    fs::create_dir_all(parent).with_context(unwritable)?;
    let staged = tempfile::tempdir_in(parent).with_context(unwritable)?;
    for entry in fs::read_dir(built)? {
        let name = entry?.file_name();
        let shown = name.to_string_lossy();
        if shown.ends_with(".rlib") && !shown.starts_with("libempty") {
            fs::copy(built.join(&name), staged.path().join(&name))?;
        }
    }
    // Temporary folders are private, the toolchain may be shared.
    fs::set_permissions(staged.path(), fs::Permissions::from_mode(0o755))?;
    if library.exists() {
        fs::remove_dir_all(library).with_context(unwritable)?;
    }
    fs::rename(staged.keep(), library).with_context(unwritable)
}
