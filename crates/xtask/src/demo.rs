//! `demo` and `run`: from a fresh checkout to a running server, and within seconds when nothing changed.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{cleanup::Guard, process, serve, steps::say, workspace::Workspace};

#[derive(clap::Args)]
pub struct Options {
    /// Throw data/demo.db away and fill a new one
    #[arg(long)]
    fresh: bool,
}

/// Builds, fills `data/demo.db` when it is missing, and serves it.
pub fn demo(ws: &Workspace, options: &Options) -> Result<()> {
    say("Getting the demo ready: five to eight minutes the first time, seconds when nothing changed");
    serve::build(ws)?;
    if options.fresh {
        remove(&file(ws))?;
    }
    let database = database(ws)?;
    let listen = serve::address()?;
    say(format!(
        "Starting the demo at http://{listen} (data/demo.db; Ctrl-C ends it)"
    ));
    let mut command = serve::command(ws, listen);
    command.env("DATABASE_URL", database);
    serve::become_server(command)
}

/// The address of the demo's database, which is filled when it is missing; the server must have been built.
pub fn database(ws: &Workspace) -> Result<String> {
    let file = file(ws);
    if !file.is_file() {
        fill(ws, &file)?;
    }
    Ok(url(&file))
}

fn file(ws: &Workspace) -> PathBuf {
    ws.join("data/demo.db")
}

/// Builds and serves with the user's own configuration and database.
pub fn run(ws: &Workspace, arguments: &[String]) -> Result<()> {
    say("Getting the server ready: five to eight minutes the first time, seconds when nothing changed");
    serve::build(ws)?;
    let listen = serve::address()?;
    let mut command = serve::command(ws, listen);
    command.args(arguments);
    if let Some(base) = env::var_os("HOLDFAST_BASE_URL") {
        command.env("HOLDFAST_BASE_URL", base);
    }
    say(format!(
        "Starting at http://{listen} with your own configuration (Ctrl-C ends it)"
    ));
    serve::become_server(command)
}

/// Fills a database aside and moves it into place whole, so that an interrupted start leaves nothing half filled.
fn fill(ws: &Workspace, database: &Path) -> Result<()> {
    say("Filling data/demo.db with a believable portfolio (usually a few seconds)");
    let folder = database.parent().context("the database has a folder")?;
    let aside = folder.join("demo.new");
    fs::remove_dir_all(&aside).ok();
    fs::create_dir_all(&aside).with_context(|| format!("could not make {}", aside.display()))?;
    let leftover = aside.clone();
    let _guard = Guard::new(move || {
        fs::remove_dir_all(leftover).ok();
    });
    let mut command = ws.command(ws.binary("debug"));
    command
        .arg("demo-data")
        .env("DATABASE_URL", url(&aside.join("demo.db")));
    process::run(&mut command).context("the demo data could not be written")?;
    // The database itself comes last: while it is missing, the next start fills a new one.
    for name in ["demo.db-wal", "demo.db-shm", "demo.db"] {
        let file = aside.join(name);
        if file.is_file() {
            fs::rename(&file, folder.join(name))?;
        }
    }
    Ok(())
}

fn remove(database: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let file = PathBuf::from(format!("{}{suffix}", database.display()));
        if file.is_file() {
            fs::remove_file(&file).with_context(|| format!("could not remove {}", file.display()))?;
        }
    }
    Ok(())
}

fn url(database: &Path) -> String {
    format!("sqlite:{}", database.display())
}
