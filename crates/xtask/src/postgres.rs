//! A PostgreSQL of the tests' own: on a free port, in a temporary folder, stopped and removed whatever happens.

mod owner;
pub mod programs;

use std::{
    env, fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::chown,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    cleanup::{self, Guard},
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
    #[cfg_attr(not(test), expect(dead_code, reason = "held for what its drop does"))]
    cluster: Option<Cluster>,
}

impl Postgres {
    /// The one that `TEST_POSTGRES_URL` names, or a new one of our own.
    pub fn start() -> Result<Self> {
        if let Ok(url) = env::var(VARIABLE) {
            note(format!("using the PostgreSQL that {VARIABLE} names"));
            return Ok(Self { url, cluster: None });
        }
        Self::own()
    }

    fn own() -> Result<Self> {
        let programs = programs::require()?;
        let owner = Owner::needed()?;
        let cluster = Cluster::new(owner)?;
        cluster.initialise(&programs)?;
        let port = cluster.serve(&programs)?;
        Ok(Self {
            url: format!("postgres://holdfast@127.0.0.1:{port}/postgres"),
            cluster: Some(cluster),
        })
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

/// A folder and the process that works on it, initdb first, then the server.
struct Cluster {
    folder: PathBuf,
    owner: Option<Owner>,
    process: Arc<Mutex<Option<Child>>>,
    _guard: Guard,
}

impl Cluster {
    /// An empty folder; from here on, whatever happens, the process is stopped and the folder removed.
    fn new(owner: Option<Owner>) -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("holdfast-postgres-")
            .tempdir()?
            .keep();
        let process = Arc::new(Mutex::new(None));
        let (stopped, removed) = (Arc::clone(&process), folder.clone());
        let guard = Guard::new(move || {
            if let Some(mut child) = hold(&stopped).take() {
                // PostgreSQL's fast shutdown; initdb removes what it made.
                process::stop(&mut child, "-INT");
            }
            fs::remove_dir_all(removed).ok();
        });
        if let Some(owner) = owner {
            chown(&folder, Some(owner.uid), Some(owner.gid))?;
        }
        Ok(Self {
            folder,
            owner,
            process,
            _guard: guard,
        })
    }

    fn initialise(&self, programs: &Programs) -> Result<()> {
        let mut initdb = Command::new(&programs.initdb);
        initdb.arg("--pgdata").arg(self.data());
        initdb.args([
            "--username=holdfast",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        self.spawn(initdb)?;
        self.wait("initdb", |ended| match ended {
            Some(status) if status.success() => Ok(true),
            Some(status) => bail!("initdb ended with {status}"),
            None => Ok(false),
        })
    }

    /// Returns the port once connections are taken.
    fn serve(&self, programs: &Programs) -> Result<u16> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut postgres = Command::new(&programs.postgres);
        postgres.arg("-D").arg(self.data());
        postgres.args(["-c", &format!("port={port}")]);
        postgres.args([
            "-c",
            &format!("unix_socket_directories={}", self.folder.display()),
        ]);
        for setting in SETTINGS {
            postgres.args(["-c", setting]);
        }
        self.spawn(postgres)?;
        let pid_file = self.data().join("postmaster.pid");
        self.wait("PostgreSQL", |ended| {
            if let Some(status) = ended {
                bail!("PostgreSQL ended at once with {status}");
            }
            // The last line says when it takes connections.
            let state = fs::read_to_string(&pid_file).unwrap_or_default();
            Ok(state.lines().nth(7).is_some_and(|line| line.trim() == "ready"))
        })?;
        Ok(port)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn spawn(&self, mut command: Command) -> Result<()> {
        cleanup::wait_if_ending();
        let log = fs::File::create(self.log())?;
        run_as(&mut command, self.owner);
        command
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let child = command
            .spawn()
            .with_context(|| format!("could not start `{}`", process::shown(&command)))?;
        *hold(&self.process) = Some(child);
        Ok(())
    }

    /// Waits until `is_done` says so, which learns whether the process ended.
    fn wait(&self, name: &str, is_done: impl Fn(Option<ExitStatus>) -> Result<bool>) -> Result<()> {
        let said = || fs::read_to_string(self.log()).unwrap_or_default();
        let started = Instant::now();
        loop {
            cleanup::wait_if_ending();
            let ended = match hold(&self.process).as_mut() {
                Some(child) => child.try_wait()?,
                None => bail!("{name} was stopped"),
            };
            if is_done(ended).with_context(said)? {
                return Ok(());
            }
            if started.elapsed() > START_LIMIT {
                bail!(
                    "{name} was not done within {} s: {}",
                    START_LIMIT.as_secs(),
                    said()
                );
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

fn hold(process: &Mutex<Option<Child>>) -> MutexGuard<'_, Option<Child>> {
    process.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_cluster_takes_connections_and_leaves_nothing() {
        let postgres = Postgres::own().unwrap();
        let port: u16 = postgres
            .url()
            .split([':', '/'])
            .find_map(|word| word.parse().ok())
            .unwrap();
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        let folder = postgres.cluster.as_ref().unwrap().folder.clone();
        assert!(folder.is_dir());
        drop(postgres);
        assert!(!folder.exists());
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
    }
}
