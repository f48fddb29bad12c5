//! `bench`: the release build, then the benchmark on it.

use anyhow::Result;

use crate::{
    dist,
    postgres::{self, Postgres},
    process,
    workspace::Workspace,
};

/// Builds for release, then measures what lies in `target/dist/`; `arguments` are the benchmark's own.
pub fn bench(ws: &Workspace, arguments: &[String]) -> Result<()> {
    if !asks_for_help(arguments) {
        dist::build(ws)?;
    }
    let wants_postgres = arguments.iter().any(|argument| argument == "--postgres");
    let postgres = wants_postgres.then(Postgres::start).transpose()?;
    let mut command = ws.cargo();
    command
        .args(["run", "--release", "--package", "holdfast-bench", "--"])
        .args(arguments);
    command.env("HOLDFAST_DIST", ws.dist());
    if let Some(postgres) = &postgres {
        command.env(postgres::VARIABLE, postgres.url());
    }
    process::run(&mut command)
}

fn asks_for_help(arguments: &[String]) -> bool {
    arguments
        .iter()
        .any(|argument| argument == "--help" || argument == "-h")
}
