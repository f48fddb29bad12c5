//! `dev`: the server runs on the newest sources that compile; a mistake is shown and the old server stays.
//!
//! Its database is `DATABASE_URL`, or else the demo's.

use std::{
    env,
    net::SocketAddr,
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::{
    cleanup::Guard,
    demo, fingerprint, process, serve, setup, site,
    steps::{note, say, seconds},
    workspace::Workspace,
};

const POLL: Duration = Duration::from_millis(300);

/// What a change in leads to a build: the server's sources, the islands' sources, the site's files.
const WATCHED: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "app",
    "server",
    "crates",
    "migrations",
    "style",
    "public",
];

/// Never returns but by Ctrl-C or a failed set-up.
pub fn dev(ws: &Workspace) -> Result<()> {
    setup::node::packages_if_possible(ws);
    let islands = match setup::wasm_std::require(ws) {
        Ok(()) => true,
        Err(error) => {
            say("Going on WITHOUT islands");
            note(format!("{error:#}"));
            false
        }
    };
    let watched: Vec<PathBuf> = WATCHED.iter().map(|name| ws.join(name)).collect();
    let listen = serve::address()?;
    let mut running: Option<Running> = None;
    loop {
        let seen = fingerprint::of_times(&watched)?;
        let started = Instant::now();
        match build(ws, islands) {
            Ok(()) => {
                // The old one gives the port back before the new one asks for it.
                drop(running.take());
                running = Some(Running::start(command(ws, listen)?)?);
                say(format!(
                    "Started http://{listen} after {}; waiting for changes",
                    seconds(started.elapsed())
                ));
            }
            Err(error) => {
                say("Not built; the server stays as it is until the next change");
                note(format!("{error:#}"));
            }
        }
        while fingerprint::of_times(&watched).unwrap_or_default() == seen {
            thread::sleep(POLL);
        }
        // An editor that writes several files gets a moment to finish.
        thread::sleep(POLL);
    }
}

/// The quick build: the site without wasm-opt.
fn build(ws: &Workspace, islands: bool) -> Result<()> {
    serve::compile_binary(ws)?;
    site::build(
        ws,
        &site::Plan {
            islands,
            optimise: false,
            ..site::Plan::dev(ws)
        },
    )?;
    Ok(())
}

fn command(ws: &Workspace, listen: SocketAddr) -> Result<Command> {
    let mut command = serve::command(ws, listen);
    if env::var_os("DATABASE_URL").is_none() {
        command.env("DATABASE_URL", demo::database(ws)?);
    }
    Ok(command)
}

/// A server that ends when this is dropped, or when we are told to end.
struct Running(#[expect(dead_code, reason = "held for what its drop does")] Guard);

impl Running {
    fn start(mut command: Command) -> Result<Self> {
        let mut child = command.stdin(Stdio::null()).spawn()?;
        Ok(Self(Guard::new(move || process::stop(&mut child, "-TERM"))))
    }
}
