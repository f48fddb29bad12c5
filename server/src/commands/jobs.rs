//! `holdfast jobs`: what runs by itself, listed or run once in this process.

use holdfast_backend::services::jobs::{JOBS, JobRun, JobView};
use holdfast_domain::access::Actor;
use holdfast_domain::words;

use crate::cli::JobsCommand;
use crate::config::Config;
use crate::failure::Failure;

pub(super) async fn run(config: &Config, command: JobsCommand) -> Result<(), Failure> {
    match command {
        JobsCommand::List => list(config).await,
        JobsCommand::Run { name } => run_now(config, name).await,
    }
}

/// A line a job: how often, how its last run went, when it is due.
async fn list(config: &Config) -> Result<(), Failure> {
    let backend = super::open(config).await?;
    let jobs = backend.jobs(&Actor::system(super::ORIGIN)).await;
    backend.db.close().await;
    let jobs = jobs?;
    let width = jobs.iter().map(|job| job.name.len()).max().unwrap_or_default();
    for job in jobs {
        println!("{:width$}  {}", job.name, standing(&job));
    }
    Ok(())
}

fn standing(job: &JobView) -> String {
    let every = format!("every {} min", job.every_minutes);
    let Some(row) = &job.row else {
        return format!("{every}; has not run yet");
    };
    let last = match row.finished_at {
        Some(at) => {
            let how = if row.failed { "failed" } else { "done" };
            let result = row.result.as_deref().unwrap_or_default();
            format!("{how} {}: {result}", words::instant_utc(at))
        }
        None => "has not ended yet".to_owned(),
    };
    let next = if job.running {
        format!("runs now on {}", row.worker.as_deref().unwrap_or("a server"))
    } else {
        format!("next {}", words::instant_utc(row.next_at))
    };
    let late = if job.late { " (late)" } else { "" };
    format!("{every}; {last}; {next}{late}")
}

/// Runs what is due, or the named one whether due or not.
async fn run_now(config: &Config, name: Option<String>) -> Result<(), Failure> {
    let known = name.as_deref().map(find).transpose()?;
    let backend = super::open(config).await?;
    let runs = match known {
        Some(name) => backend
            .run_job(&Actor::system(super::ORIGIN), name)
            .await
            .map(|run| vec![(name, run)]),
        None => backend.run_due().await,
    };
    backend.db.close().await;
    told(&runs?)
}

/// Prints a line a run.
fn told(runs: &[(&'static str, JobRun)]) -> Result<(), Failure> {
    if runs.is_empty() {
        println!("No job is due.");
    }
    for (name, run) in runs {
        let how = if run.failed { " failed" } else { "" };
        println!("{name}{how}: {}", run.result);
    }
    match runs.iter().filter(|(_, run)| run.failed).count() {
        0 => Ok(()),
        1 => Err(Failure::Other("1 job failed.".into())),
        failed => Err(Failure::Other(format!("{failed} jobs failed."))),
    }
}

fn find(name: &str) -> Result<&'static str, Failure> {
    let known = JOBS.iter().map(|job| job.name).find(|known| *known == name);
    known.ok_or_else(|| {
        let names: Vec<&str> = JOBS.iter().map(|job| job.name).collect();
        Failure::Configuration(format!("There is no job `{name}` (one of: {})", names.join(", ")))
    })
}
