//! The `holdfast` binary: reads the command line, runs one command, and ends with an exit code that tells what failed.

use std::process::ExitCode;

use clap::Parser;
use holdfast_server::cli::Arguments;
use holdfast_server::commands;

#[tokio::main]
async fn main() -> ExitCode {
    match commands::run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}
