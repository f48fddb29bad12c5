//! Builds the site that the server hands out: wasm, its JavaScript, CSS, public files, and a manifest that names them.

mod bindgen;
mod compress;
mod css;
mod css_scan;
mod manifest;
mod publish;
mod versions;
mod wasm;

use std::{fs, path::PathBuf, time::Instant};

use anyhow::{Context, Result};

use crate::{
    fingerprint,
    setup::{node, wasm_std},
    site::publish::Files,
    steps::{note, say, seconds},
    workspace::Workspace,
};
pub use manifest::Manifest;

#[derive(clap::Args)]
pub struct Options {
    /// Build for release, into target/dist/site
    #[arg(long)]
    release: bool,
    /// Leave wasm-opt out
    #[arg(long)]
    no_opt: bool,
}

/// How thoroughly the site is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build, small enough to use.
    Dev,
    /// As small as it gets.
    Release,
}

impl Profile {
    /// Cargo's name of the profile for the wasm.
    pub fn cargo_name(self) -> &'static str {
        match self {
            Self::Dev => "wasm-dev",
            Self::Release => "wasm-release",
        }
    }
}

/// What to build, and where to.
pub struct Plan {
    pub profile: Profile,
    /// Whether `wasm-opt` runs, when it is there.
    pub optimise: bool,
    /// `false`: the pages do without islands.
    pub islands: bool,
    pub out: PathBuf,
}

impl Plan {
    /// For `demo`, `run` and the browser tests.
    pub fn dev(ws: &Workspace) -> Self {
        Self {
            profile: Profile::Dev,
            optimise: true,
            islands: true,
            out: ws.site(),
        }
    }

    /// For `build`.
    pub fn release(ws: &Workspace) -> Self {
        Self {
            profile: Profile::Release,
            optimise: true,
            islands: true,
            out: ws.dist().join("site"),
        }
    }
}

/// `cargo xtask site`.
pub fn command(ws: &Workspace, options: &Options) -> Result<()> {
    wasm_std::require(ws)?;
    node::packages_if_possible(ws);
    let mut plan = if options.release {
        Plan::release(ws)
    } else {
        Plan::dev(ws)
    };
    plan.optimise = !options.no_opt;
    let manifest = build(ws, &plan)?;
    println!("{}", serde_json::to_string_pretty(&manifest)?);
    Ok(())
}

/// Builds what changed and publishes it below `plan.out`; nothing is done twice.
pub fn build(ws: &Workspace, plan: &Plan) -> Result<Manifest> {
    let started = Instant::now();
    let mut files = Files::default();
    let (mut js, mut wasm) = (None, None);
    if plan.islands {
        let bundle = wasm::bundle(ws, plan)?;
        js = Some(files.add_hashed("holdfast", "js", bundle.js));
        wasm = Some(files.add_hashed("holdfast_bg", "wasm", bundle.wasm));
        for (name, content) in bundle.snippets {
            files.add(format!("pkg/{name}"), content);
        }
    }
    let css = files.add_hashed(
        "holdfast",
        "css",
        css::bundle(&ws.join("style/main.css"))?.into_bytes(),
    );
    add_public(ws, &mut files)?;
    let manifest = Manifest {
        js,
        wasm,
        css,
        profile: plan.profile.cargo_name().to_owned(),
    };
    files.add(manifest::FILE.to_owned(), serde_json::to_vec_pretty(&manifest)?);
    let written = publish::publish(&files, &plan.out, &record(ws, plan), plan.profile)?;
    if written > 0 {
        say(format!(
            "Site published, {written} files new or changed ({})",
            seconds(started.elapsed())
        ));
        for line in publish::sizes(&manifest, &plan.out) {
            note(line);
        }
    }
    Ok(manifest)
}

/// Where it is remembered what was published.
fn record(ws: &Workspace, plan: &Plan) -> PathBuf {
    ws.cache()
        .join(format!("published-{}.json", plan.profile.cargo_name()))
}

/// Everything below `public/` goes to the root of the site under its own name.
fn add_public(ws: &Workspace, files: &mut Files) -> Result<()> {
    let public = ws.join("public");
    for file in fingerprint::files(&public)? {
        let name = file.strip_prefix(&public)?.to_string_lossy().into_owned();
        let content = fs::read(&file).with_context(|| format!("could not read {}", file.display()))?;
        files.add(name, content);
    }
    Ok(())
}
