//! One run: fills the registers, measures section by section, prints the table, and leaves nothing behind.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Error, Result, anyhow, ensure};
use chrono::NaiveDate;
use holdfast_backend::Clock;
use tempfile::TempDir;
use tokio::signal::unix::{SignalKind, signal};

use crate::Options;
use crate::database::{Database, Place};
use crate::figures::grouped;
use crate::process::Server;
use crate::sections::{self, Section};
use crate::seed::{self, Register};
use crate::table::{Row, table};
use crate::visitor::Visitor;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// How often things are measured in turn.
    pub rounds: usize,
    /// How long one load lasts.
    pub time: Duration,
    /// Requests of one kind in one round.
    pub requests: usize,
    /// Integrations that are registered in one round.
    pub registrations: usize,
}

/// What a run works with.
pub struct Bench {
    pub effort: Effort,
    pub today: NaiveDate,
    /// The folder with the binary and its site.
    pub dist: PathBuf,
    pub folder: TempDir,
    /// In the small register of the growth.
    pub small: usize,
    /// In the register.
    pub integrations: usize,
    /// In the largest register of the growth.
    pub largest: usize,
}

/// A filled database that nobody uses at the moment.
pub struct Filled {
    pub database: Database,
    pub register: Register,
}

/// Measures what the options ask for, and prints it.
pub async fn run(options: Options) -> Result<()> {
    let started = Instant::now();
    let bench = Bench::new(&options)?;
    let postgres = if options.postgres {
        let server = std::env::var("TEST_POSTGRES_URL").context("--postgres needs TEST_POSTGRES_URL")?;
        Some(Place::Postgres(server))
    } else {
        None
    };
    let measured = tokio::select! {
        measured = measure(&bench, &options, postgres.as_ref()) => measured,
        error = told_to_end() => Err(error),
    };
    if let Some(postgres) = &postgres {
        postgres.clear().await?;
    }
    println!("{}", table(&measured?));
    println!("{}", bench.circumstances(started.elapsed()));
    Ok(())
}

async fn measure(bench: &Bench, options: &Options, postgres: Option<&Place>) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let sqlite = Place::Sqlite(bench.folder.path().to_owned());
    let on_sqlite = sections::all(bench, &sqlite, &wanted(options, Section::ALL), &mut rows).await?;
    if let Some(postgres) = postgres {
        let sections = wanted(options, Section::ON_POSTGRES);
        let on_postgres = sections::all(bench, postgres, &sections, &mut rows).await?;
        rows.extend(on_postgres.compared_with(&on_sqlite));
    }
    Ok(rows)
}

/// Comes true at Ctrl-C or a polite kill, with what is said then.
async fn told_to_end() -> Error {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return anyhow!("signals cannot be received");
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    anyhow!("told to end")
}

fn wanted(options: &Options, sections: &[Section]) -> Vec<Section> {
    let asked = |section: &&Section| options.only.is_empty() || options.only.contains(section);
    sections.iter().filter(asked).copied().collect()
}

/// Says what is being done.
pub fn note(what: impl AsRef<str>) {
    eprintln!("  {}", what.as_ref());
}

impl Bench {
    fn new(options: &Options) -> Result<Self> {
        let dist = options
            .dist
            .clone()
            .context("HOLDFAST_DIST names no folder; run `cargo xtask bench`")?;
        let dist = dist
            .canonicalize()
            .with_context(|| format!("{} is not there", dist.display()))?;
        ensure!(
            dist.join("holdfast").is_file(),
            "{} holds no binary",
            dist.display()
        );
        // Beside the build: the folder for temporary files may be memory, where nothing is durable.
        let parent = dist.parent().unwrap_or(&dist);
        let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(parent)?;
        let (small, integrations) = if options.quick {
            (200, 1_000)
        } else {
            (1_000, 10_000)
        };
        let integrations = options.integrations.unwrap_or(integrations);
        ensure!(
            integrations >= 100,
            "a register needs 100 integrations to be measured"
        );
        let effort = if options.quick {
            Effort {
                rounds: 1,
                time: Duration::from_secs(1),
                requests: 30,
                registrations: 64,
            }
        } else {
            Effort {
                rounds: 5,
                time: Duration::from_secs(3),
                requests: 100,
                registrations: 400,
            }
        };
        Ok(Self {
            effort,
            today: Clock::system().today(),
            dist,
            folder,
            small: small.min(integrations),
            integrations,
            largest: if options.large { 1_000_000 } else { integrations },
        })
    }

    /// A new register of so many integrations.
    pub async fn filled(&self, place: &Place, name: &str, integrations: usize) -> Result<Filled> {
        let count = grouped(crate::figures::number(integrations));
        note(format!(
            "filling a register of {count} integrations on {}",
            place.label()
        ));
        let started = Instant::now();
        let database = place.create(name).await?;
        let backend = database.hasty_backend(self.today).await?;
        let register = Register::fill(&backend, integrations).await;
        backend.db.close().await;
        note(format!("filled in {:.0} s", started.elapsed().as_secs_f64()));
        Ok(Filled {
            database,
            register: register?,
        })
    }

    /// A server on a database.
    pub async fn server(&self, database: &Database) -> Result<Server> {
        Server::start(&self.dist, &database.url, self.today, self.folder.path()).await
    }

    /// Somebody signed in.
    pub async fn visitor(&self, server: &Server) -> Result<Visitor> {
        Visitor::sign_in(server.address, seed::EMAIL, seed::PASSWORD).await
    }

    /// A file of the run.
    pub fn file(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    fn circumstances(&self, took: Duration) -> String {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split(' ').next().unwrap_or("unknown").to_owned();
        format!(
            "{} integrations, {cores} cores, load of the machine at the end {load}, {:.0} s in all. p50 and p99 are of one \
             connection unless it says otherwise; kB and MB are thousands and millions of bytes.",
            grouped(crate::figures::number(self.integrations)),
            took.as_secs_f64()
        )
    }
}
