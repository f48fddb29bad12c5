//! `holdfast export`: a report as CSV, to the standard output or a file that appears whole or not at all.

use std::path::{Path, PathBuf};

use futures::StreamExt;
use holdfast_backend::reports::csv::{CsvStream, Dialect};
use holdfast_backend::reports::{self, Parameters, Report};
use holdfast_domain::access::Actor;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::cli::ExportArguments;
use crate::config::Config;
use crate::failure::Failure;

pub(super) async fn run(config: &Config, wanted: ExportArguments) -> Result<(), Failure> {
    let report = find(&wanted.report)?;
    let parameters = parameters(report, &wanted.parameters)?;
    let backend = super::open(config).await?;
    let written = async {
        let file = backend
            .export_report(
                &Actor::system(super::ORIGIN),
                report,
                parameters,
                Dialect {
                    spreadsheet: wanted.bom,
                    separator: wanted.separator,
                },
            )
            .await?;
        match &wanted.output {
            Some(path) => write_whole(path, file).await,
            None => write(file, tokio::io::stdout()).await,
        }
    };
    let written = written.await;
    backend.db.close().await;
    written
}

fn find(slug: &str) -> Result<&'static dyn Report, Failure> {
    reports::find(slug).ok_or_else(|| {
        let known: Vec<&str> = reports::registry().iter().map(|report| report.slug()).collect();
        Failure::Configuration(format!(
            "There is no report `{slug}` (one of: {})",
            known.join(", ")
        ))
    })
}

fn parameters(report: &dyn Report, given: &[String]) -> Result<Parameters, Failure> {
    let pairs = given.iter().map(|pair| {
        pair.split_once('=')
            .ok_or_else(|| Failure::Configuration(format!("--param {pair}: write NAME=VALUE")))
    });
    let pairs = pairs.collect::<Result<Vec<_>, _>>()?;
    Parameters::parse(report, pairs).map_err(|errors| Failure::Configuration(format!("--param: {errors}")))
}

/// Writes beside the file, and moves it into place when it is whole and on the disk.
async fn write_whole(path: &Path, file: CsvStream) -> Result<(), Failure> {
    let aside = PathBuf::from(format!("{}.part-{}", path.display(), std::process::id()));
    let written = async {
        let target = tokio::fs::File::create(&aside)
            .await
            .map_err(Failure::while_doing(format!(
                "{} cannot be written",
                aside.display()
            )))?;
        let synced = target
            .try_clone()
            .await
            .map_err(Failure::while_doing("The file cannot be written"))?;
        write(file, target).await?;
        synced
            .sync_all()
            .await
            .map_err(Failure::while_doing("The file cannot be written"))?;
        tokio::fs::rename(&aside, path)
            .await
            .map_err(Failure::while_doing(format!(
                "{} cannot be written",
                path.display()
            )))
    };
    let written = written.await;
    if written.is_err() {
        tokio::fs::remove_file(&aside).await.ok();
    }
    written
}

async fn write(mut file: CsvStream, mut target: impl AsyncWrite + Unpin) -> Result<(), Failure> {
    while let Some(piece) = file.next().await {
        target
            .write_all(&piece?)
            .await
            .map_err(Failure::while_doing("The file cannot be written"))?;
    }
    target
        .flush()
        .await
        .map_err(Failure::while_doing("The file cannot be written"))
}
