//! `test`: every test there is, each step timed, and one failure fails the whole.

use std::process::Command;

use anyhow::{Context, Result};

use crate::{
    check,
    postgres::{self, Postgres},
    process, serve, setup, site,
    steps::{Steps, say},
    workspace::Workspace,
};

#[derive(clap::Args)]
pub struct Options {
    /// Leave the browser tests out
    #[arg(long, conflicts_with_all = ["only_browser"])]
    no_browser: bool,
    /// Only the browser tests; what follows `--` is handed to Playwright
    #[arg(long, conflicts_with_all = ["only_rust"])]
    only_browser: bool,
    /// Only the Rust tests; what follows `--` is handed to cargo nextest (or cargo test)
    #[arg(long)]
    only_rust: bool,
    /// Handed to the runner that `--only-browser` or `--only-rust` names
    #[arg(last = true)]
    args: Vec<String>,
}

impl Options {
    fn rust(&self) -> bool {
        !self.only_browser
    }

    fn browser(&self) -> bool {
        !self.no_browser && !self.only_rust
    }

    fn runner_args(&self) -> Result<&[String]> {
        anyhow::ensure!(
            self.args.is_empty() || self.only_browser || self.only_rust,
            "arguments after `--` need --only-rust or --only-browser, which say whose they are"
        );
        Ok(&self.args)
    }
}

/// Runs what the options ask for, everything by default.
pub fn test(ws: &Workspace, options: &Options) -> Result<()> {
    let arguments = options.runner_args()?;
    say("Testing (usually under a minute when nothing changed, half an hour from a fresh checkout)");
    let mut steps = Steps::default();
    let compiled = options.rust() && rust(ws, &mut steps, arguments);
    if options.browser() {
        browser(ws, &mut steps, arguments, compiled);
    }
    steps.close()
}

/// Returns whether everything compiled, the server included.
fn rust(ws: &Workspace, steps: &mut Steps, arguments: &[String]) -> bool {
    // Who names some tests waits for no others, and compiles no more than they need.
    let whole = arguments.is_empty();
    if whole {
        steps.run("format", || check::format(ws));
    }
    // Mail is sent to a real server, which Node runs.
    let npm = steps.run("npm packages for the tests", || setup::node::require_packages(ws));
    let mut postgres = None;
    steps.run("PostgreSQL for the tests", || {
        postgres = Some(Postgres::start()?);
        Ok(())
    });
    let compiled = whole && steps.run("compile", || compile(ws));
    let Some(postgres) = postgres.filter(|_| npm && (compiled || !whole)) else {
        let missing = match (compiled || !whole, npm) {
            (false, _) => "compile",
            (true, false) => "npm packages",
            (true, true) => "PostgreSQL",
        };
        steps.blocked("Rust tests", missing);
        return compiled;
    };
    steps.run("Rust tests", || run_tests(ws, &postgres, arguments));
    if uses_nextest() && whole {
        // What nextest leaves out.
        steps.run("documentation tests", || {
            let mut cargo = ws.cargo();
            cargo.args(["test", "--quiet", "--workspace", "--doc"]);
            process::run(cargo.env(postgres::VARIABLE, postgres.url()))
        });
    }
    compiled
}

/// Tests and server with one selection of features, so that nothing is compiled twice.
fn compile(ws: &Workspace) -> Result<()> {
    process::run(
        ws.cargo()
            .args(["build", "--quiet", "--workspace", "--bins", "--tests"]),
    )
}

fn run_tests(ws: &Workspace, postgres: &Postgres, arguments: &[String]) -> Result<()> {
    let mut cargo = ws.cargo();
    if uses_nextest() {
        cargo.args(["nextest", "run", "--no-fail-fast"]);
    } else {
        cargo.args(["test", "--no-fail-fast"]);
    }
    // From the root without --workspace: still every member, and `-- --package name` selects one.
    process::run(cargo.args(arguments).env(postgres::VARIABLE, postgres.url()))
}

fn uses_nextest() -> bool {
    process::find("cargo-nextest", &[]).is_some()
}

/// Set-up of the browser tests, the site, and Playwright on the binary that the Rust tests were compiled with.
fn browser(ws: &Workspace, steps: &mut Steps, arguments: &[String], compiled: bool) {
    let mut chromium = None;
    let ready = steps.run("set-up for the browser", || {
        setup::node::require_packages(ws)?;
        setup::wasm_std::require(ws).context("the browser tests need the islands")?;
        chromium = Some(setup::chromium::require()?);
        Ok(())
    });
    let Some(chromium) = chromium.filter(|_| ready) else {
        return steps.blocked("browser tests", "set-up for the browser");
    };
    let built =
        (compiled && ws.binary("debug").is_file()) || steps.run("server", || serve::compile_binary(ws));
    let built = built && steps.run("site", || site::build(ws, &site::Plan::dev(ws)).map(drop));
    if !built {
        return steps.blocked("browser tests", "the build");
    }
    steps.run("browser tests", || {
        process::run(playwright(ws).args(arguments).env("CHROMIUM", chromium))
    });
}

fn playwright(ws: &Workspace) -> Command {
    let folder = ws.end2end();
    let mut command = ws.command(folder.join("node_modules/.bin/playwright"));
    command.current_dir(&folder).arg("test");
    command
        .env("HOLDFAST_BIN", ws.binary("debug"))
        .env("HOLDFAST_SITE_ROOT", ws.site());
    command
}
