//! A PostgreSQL of the tests' own: on a free port, in a temporary folder, stopped and removed whatever happens.

mod owner;
pub mod programs;

use std::{
    env, fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::chown,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{
    cleanup::Guard,
    postgres::{
        owner::{Owner, run_as},
        programs::Programs,
    },
    process,
    steps::note,
};

/// The variable by which tests learn the address; when it is set, that PostgreSQL is used.
pub const VARIABLE: &str = "TEST_POSTGRES_URL";

const START_LIMIT: Duration = Duration::from_mins(1);
const STOP_LIMIT: Duration = Duration::from_secs(15);

/// The tests may drop what they like in here, and a crash of the machine may lose it.
const SETTINGS: [&str; 7] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "listen_addresses=127.0.0.1",
    "log_min_messages=fatal",
    "timezone=UTC",
];

/// A running PostgreSQL; it ends when this is dropped.
pub struct Postgres {
    url: String,
    _cluster: Option<Guard>,
}

impl Postgres {
    /// The one that `TEST_POSTGRES_URL` names, or a new one of our own.
    pub fn start() -> Result<Self> {
        if let Ok(url) = env::var(VARIABLE) {
            note(format!("using the PostgreSQL that {VARIABLE} names"));
            return Ok(Self { url, _cluster: None });
        }
        let programs = programs::require()?;
        let owner = Owner::needed()?;
        let folder = tempfile::Builder::new().prefix("holdfast-postgres-").tempdir()?;
        if let Some(owner) = owner {
            chown(folder.path(), Some(owner.uid), Some(owner.gid))?;
        }
        initialise(&programs, folder.path(), owner)?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let server = serve(&programs, folder.path(), owner, port)?;
        let pid_file = folder.path().join("data/postmaster.pid");
        let log = folder.path().join("log");
        let mut cluster = Cluster { server, folder };
        cluster.wait_until_ready(&pid_file, &log)?;
        let guard = Guard::new(move || drop(cluster));
        Ok(Self {
            url: format!("postgres://holdfast@127.0.0.1:{port}/postgres"),
            _cluster: Some(guard),
        })
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

fn initialise(programs: &Programs, folder: &Path, owner: Option<Owner>) -> Result<()> {
    let mut initdb = Command::new(&programs.initdb);
    initdb
        .current_dir(folder)
        .arg("--pgdata")
        .arg(folder.join("data"));
    initdb.args([
        "--username=holdfast",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
    ]);
    run_as(&mut initdb, owner);
    process::capture(&mut initdb).context("no PostgreSQL cluster could be made")?;
    Ok(())
}

fn serve(programs: &Programs, folder: &Path, owner: Option<Owner>, port: u16) -> Result<Child> {
    let log = fs::File::create(folder.join("log"))?;
    let mut postgres = Command::new(&programs.postgres);
    postgres.current_dir(folder).arg("-D").arg(folder.join("data"));
    postgres.arg("-c").arg(format!("port={port}"));
    postgres
        .arg("-c")
        .arg(format!("unix_socket_directories={}", folder.display()));
    for setting in SETTINGS {
        postgres.args(["-c", setting]);
    }
    run_as(&mut postgres, owner);
    postgres.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    postgres
        .spawn()
        .with_context(|| format!("could not start `{}`", process::shown(&postgres)))
}

/// The server's process and its folder; dropping it stops the one and removes the other.
struct Cluster {
    server: Child,
    folder: TempDir,
}

impl Cluster {
    /// The last line of its pid file says when it takes connections.
    fn wait_until_ready(&mut self, pid_file: &Path, log: &Path) -> Result<()> {
        let started = Instant::now();
        loop {
            let state = fs::read_to_string(pid_file).unwrap_or_default();
            if state.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
                return Ok(());
            }
            let said = || fs::read_to_string(log).unwrap_or_default();
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended at once with {status}: {}", said());
            }
            if started.elapsed() > START_LIMIT {
                bail!(
                    "PostgreSQL was not ready within {} s: {}",
                    START_LIMIT.as_secs(),
                    said()
                );
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Cluster {
    /// Asks for PostgreSQL's fast shutdown, and insists when it takes too long.
    fn drop(&mut self) {
        let pid = self.server.id().to_string();
        process::capture(Command::new("kill").args(["-INT", &pid])).ok();
        let asked = Instant::now();
        while matches!(self.server.try_wait(), Ok(None)) {
            if asked.elapsed() > STOP_LIMIT {
                self.server.kill().ok();
                self.server.wait().ok();
            }
            thread::sleep(Duration::from_millis(20));
        }
        if let Err(error) = fs::remove_dir_all(self.folder.path()) {
            note(format!(
                "could not remove {}: {error}",
                self.folder.path().display()
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_cluster_takes_connections_and_leaves_nothing() {
        if env::var_os(VARIABLE).is_some() {
            // The whole test run already has one that is not ours to stop.
            return;
        }
        let postgres = Postgres::start().unwrap();
        let port: u16 = postgres
            .url()
            .split([':', '/'])
            .find_map(|word| word.parse().ok())
            .unwrap();
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        drop(postgres);
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
    }
}
