//! Where things are: every path that xtask reads or writes is spelled here, relative to the root of the workspace.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

/// The checkout that xtask works on.
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// The workspace that this binary was built from.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .context("crates/xtask lies two folders below the root")?
            .to_owned();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Self { root, target })
    }

    pub fn join(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub fn target(&self) -> &Path {
        &self.target
    }

    /// What xtask remembers and keeps between runs.
    pub fn cache(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The native binary of a cargo profile's folder (`debug` or `release`).
    pub fn binary(&self, folder: &str) -> PathBuf {
        self.target
            .join(folder)
            .join(format!("holdfast{}", env::consts::EXE_SUFFIX))
    }

    /// The site that `demo`, `run`, `dev` and the browser tests serve.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// What `build` delivers.
    pub fn dist(&self) -> PathBuf {
        self.target.join("dist")
    }

    pub fn end2end(&self) -> PathBuf {
        self.root.join("end2end")
    }

    /// The cargo that runs us, in the workspace, with nothing to read from us.
    pub fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }
}
