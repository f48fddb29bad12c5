//! Starts the server: on the first free port from the wished one on, in place of this process or as a child.

use std::{
    env,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::process::CommandExt,
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    process, setup, site,
    steps::{note, say},
    workspace::Workspace,
};

const WISHED: u16 = 3000;
const TRIED: u16 = 100;

/// How the islands came out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Islands {
    With,
    Without,
}

/// Set-up and dev build of site and binary, as `demo` and `run` need it: without wasm they go on without islands.
pub fn build(ws: &Workspace) -> Result<Islands> {
    setup::node::packages_if_possible(ws);
    let islands = match setup::wasm_std::require(ws) {
        Ok(()) => Islands::With,
        Err(error) => {
            say("Going on WITHOUT islands: every page works, but nothing reacts before it is sent");
            note(format!("{error:#}"));
            Islands::Without
        }
    };
    compile_binary(ws)?;
    let plan = site::Plan {
        islands: islands == Islands::With,
        ..site::Plan::dev(ws)
    };
    site::build(ws, &plan)?;
    Ok(islands)
}

/// The dev build of the `holdfast` binary; cargo's own no-op takes less than a second.
pub fn compile_binary(ws: &Workspace) -> Result<()> {
    if !ws.binary("debug").is_file() {
        say("Compiling the server (usually three to five minutes the first time)");
    }
    process::run(ws.cargo().args(["build", "--quiet", "--package", "holdfast"]))
        .context("the server does not compile")
}

/// The server with this site, on this address.
pub fn command(ws: &Workspace, listen: SocketAddr) -> Command {
    let mut command = ws.command(ws.binary("debug"));
    command
        .arg("serve")
        .env("HOLDFAST_LISTEN", listen.to_string())
        .env("HOLDFAST_BASE_URL", format!("http://{listen}"))
        .env("HOLDFAST_SITE_ROOT", ws.site());
    command
}

/// Becomes the server, so that signals and exit code are its own.
pub fn become_server(mut command: Command) -> Result<()> {
    let error = command.exec();
    Err(error).with_context(|| format!("could not start `{}`", process::shown(&command)))
}

/// `HOLDFAST_LISTEN` when it is set; else port 3000, or the next free one, which is then said.
pub fn address() -> Result<SocketAddr> {
    if let Ok(wished) = env::var("HOLDFAST_LISTEN") {
        return wished
            .parse()
            .with_context(|| format!("HOLDFAST_LISTEN={wished} is no address such as 127.0.0.1:3000"));
    }
    let port = first_free(WISHED)?;
    if port != WISHED {
        say(format!("Port {WISHED} is taken: using {port}"));
    }
    Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
}

fn first_free(from: u16) -> Result<u16> {
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    match (from..from.saturating_add(TRIED)).find(is_free) {
        Some(port) => Ok(port),
        None => bail!("no port from {from} on is free: name an address in HOLDFAST_LISTEN"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_passed_over() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        assert!(first_free(port).unwrap() > port);
    }
}
