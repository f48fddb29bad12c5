//! `cargo xtask bench`: measures the release build on a register of its own and prints each figure beside a baseline of
//! the same run. It fails when it cannot measure, never because of what it measured.

mod copy;
mod database;
mod figures;
mod http;
mod load;
mod memory;
mod process;
mod run;
mod sections;
mod seed;
mod table;
mod visitor;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::sections::Section;

#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask bench",
    about = "Measures the release build; each figure stands beside a baseline of the same run. It fails nothing."
)]
pub struct Options {
    /// How many integrations the register holds (10,000 unless said otherwise)
    #[arg(long, value_name = "N")]
    integrations: Option<usize>,
    /// Also on PostgreSQL: the one that `TEST_POSTGRES_URL` names, else one of our own
    #[arg(long)]
    postgres: bool,
    /// Small numbers, for trying it: the figures mean little
    #[arg(long)]
    quick: bool,
    /// Growth up to 1,000,000 integrations; filling them takes an hour or more
    #[arg(long)]
    large: bool,
    /// Only these sections
    #[arg(long, value_enum, value_name = "SECTION", value_delimiter = ',')]
    only: Vec<Section>,
    /// The folder with the binary and its site
    #[arg(long, env = "HOLDFAST_DIST", value_name = "FOLDER", hide = true)]
    dist: Option<PathBuf>,
    #[command(subcommand)]
    part: Option<Part>,
}

/// What runs in processes of their own.
#[derive(Debug, Subcommand)]
enum Part {
    /// Serves a list from memory
    #[command(hide = true)]
    FromMemory { file: PathBuf },
}

#[tokio::main]
async fn main() -> ExitCode {
    match act(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The benchmark could not be run: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn act(options: Options) -> Result<()> {
    match options.part {
        Some(Part::FromMemory { file }) => memory::serve(&file).await,
        None => run::run(options).await,
    }
}
