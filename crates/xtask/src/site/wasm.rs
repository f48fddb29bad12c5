//! Compiles the islands to wasm and makes them small; what the same wasm already became is taken from the cache.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};

use crate::{
    fingerprint, process,
    setup::{node, wasm_std},
    site::{Plan, Profile, bindgen, versions},
    steps::{note, say, seconds},
    workspace::Workspace,
};

/// What a browser needs to run the islands.
pub struct Bundle {
    pub js: Vec<u8>,
    pub wasm: Vec<u8>,
    /// Names relative to the script, and contents.
    pub snippets: Vec<(String, Vec<u8>)>,
}

/// Flags for what the compiler's own target features allow; wasm-opt refuses a module that uses more.
const WASM_OPT: [&str; 10] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-extended-const",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds the islands for a plan.
pub fn bundle(ws: &Workspace, plan: &Plan) -> Result<Bundle> {
    let version = versions::check(&fs::read_to_string(ws.join("Cargo.lock")).context("no Cargo.lock")?)?;
    compile(ws, plan.profile)?;
    let compiled = compiled(ws, plan.profile);
    let bytes = fs::read(&compiled).with_context(|| format!("could not read {}", compiled.display()))?;
    let optimiser = if plan.optimise { node::wasm_opt(ws) } else { None };
    let key = format!(
        "{} {version} {}",
        fingerprint::of_bytes(&bytes),
        about_optimiser(ws, optimiser.as_deref())
    );

    let folder = ws.cache().join(format!(
        "{}{}",
        plan.profile.cargo_name(),
        if optimiser.is_some() { "-opt" } else { "" }
    ));
    let stamp = folder.join("made-from");
    if fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == key) {
        return read(&folder);
    }
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder)?;
    timed("wasm-bindgen", || {
        bindgen::generate(&compiled, &folder, optimiser.is_none())
    })?;
    if let Some(program) = optimiser {
        timed("wasm-opt -Oz", || {
            optimise(ws, &program, &folder.join(bindgen::WASM))
        })?;
    }
    fs::write(stamp, key)?;
    read(&folder)
}

/// Cargo's own no-op takes less than a second, so that it always decides.
fn compile(ws: &Workspace, profile: Profile) -> Result<()> {
    if !compiled(ws, profile).is_file() {
        say(match profile {
            Profile::Dev => "Compiling the islands to wasm (usually one to two minutes the first time)",
            Profile::Release => "Compiling the islands to wasm for release (usually two to four minutes)",
        });
    }
    let mut cargo = ws.cargo();
    cargo.args(["build", "--quiet", "--package", "holdfast-islands", "--lib"]);
    cargo.args(["--target", wasm_std::TARGET, "--profile", profile.cargo_name()]);
    process::run(&mut cargo).context("the islands do not compile")
}

fn compiled(ws: &Workspace, profile: Profile) -> PathBuf {
    ws.target()
        .join(wasm_std::TARGET)
        .join(profile.cargo_name())
        .join("holdfast_islands.wasm")
}

fn optimise(ws: &Workspace, program: &Path, wasm: &Path) -> Result<()> {
    let small = wasm.with_extension("small");
    let mut command = ws.command(program);
    command.args(WASM_OPT).arg(wasm).arg("-o").arg(&small);
    process::capture(&mut command)?;
    fs::rename(small, wasm)?;
    Ok(())
}

/// Another release of wasm-opt, or none, gives another result.
fn about_optimiser(ws: &Workspace, program: Option<&Path>) -> String {
    let Some(_) = program else {
        return "none".to_owned();
    };
    let manifest = ws.end2end().join("node_modules/binaryen/package.json");
    fingerprint::of_bytes(&fs::read(manifest).unwrap_or_default()) + &WASM_OPT.concat()
}

fn read(folder: &Path) -> Result<Bundle> {
    let read = |path: &Path| fs::read(path).with_context(|| format!("could not read {}", path.display()));
    let mut snippets = Vec::new();
    for file in fingerprint::files(&folder.join("snippets"))? {
        let name = file.strip_prefix(folder)?.to_string_lossy().into_owned();
        snippets.push((name, read(&file)?));
    }
    Ok(Bundle {
        js: read(&folder.join(bindgen::JS))?,
        wasm: read(&folder.join(bindgen::WASM))?,
        snippets,
    })
}

fn timed(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let started = Instant::now();
    work().with_context(|| format!("{name} failed"))?;
    note(format!("{name}: {}", seconds(started.elapsed())));
    Ok(())
}
