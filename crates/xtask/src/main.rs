//! `cargo xtask`: everything one does with this repository, from a fresh checkout, with nothing else installed first.

mod bench;
mod check;
mod cleanup;
mod demo;
mod dev;
mod dist;
mod fingerprint;
mod postgres;
mod process;
mod serve;
mod setup;
mod site;
mod steps;
mod test;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Set-up, build, run and test of Holdfast. Each command first sets up what it needs."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build, fill data/demo.db with a believable portfolio when it is missing, and serve it
    Demo(demo::Options),
    /// Run every test: formatting, Rust on both databases, and the browser
    Test(test::Options),
    /// Build and serve with your own configuration and database
    Run {
        /// Handed to `holdfast serve`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Build for release into target/dist: the binary and its site
    Build,
    /// Formatting, clippy for both targets, licences and dependencies
    Check,
    /// Serve, and rebuild and restart when a source changes
    Dev,
    /// Measure the release build
    Bench {
        /// Handed to the benchmark
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Only set up: the wasm standard library, npm packages, Chromium, PostgreSQL
    Setup,
    /// Only build the site (wasm, CSS, assets)
    Site(site::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = cleanup::on_signals().and_then(|()| run(cli.command));
    cleanup::run_all();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask failed: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    let ws = Workspace::find()?;
    match command {
        Command::Demo(options) => demo::demo(&ws, &options),
        Command::Test(options) => test::test(&ws, &options),
        Command::Run { args } => demo::run(&ws, &args),
        Command::Build => dist::build(&ws),
        Command::Check => check::check(&ws),
        Command::Dev => dev::dev(&ws),
        Command::Bench { args } => bench::bench(&ws, &args),
        Command::Setup => setup::everything(&ws),
        Command::Site(options) => site::command(&ws, &options),
    }
}
