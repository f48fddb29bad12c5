//! The command line: what can be asked for, and in which words it is explained.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use holdfast_backend::reports::csv::Separator;
use holdfast_domain::enumeration::Enumeration;

/// A register of the third parties that an organisation depends on.
#[derive(Debug, Parser)]
#[command(name = "holdfast", version, about, after_help = AFTER_HELP)]
pub struct Arguments {
    /// A TOML file with settings; `holdfast.toml` in this folder is read when it is there
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

const AFTER_HELP: &str = "Settings come from the file, then from the environment: DATABASE_URL, HOLDFAST_LISTEN, HOLDFAST_BASE_URL, \
HOLDFAST_SITE_ROOT, HOLDFAST_LOG, HOLDFAST_LOG_FORMAT, HOLDFAST_TODAY, HOLDFAST_TIME_ZONE, HOLDFAST_DB_CONNECTIONS, HOLDFAST_TRUST_PROXY, \
HOLDFAST_SMTP_URL, HOLDFAST_MAIL_FROM, HOLDFAST_MAIL_FOLDER, HOLDFAST_WEBHOOK_HOSTS, HOLDFAST_PROXY, HOLDFAST_SILENT, HOLDFAST_INSTALLATION, HOLDFAST_TRUSTED_CA, HOLDFAST_DELIVERY_LEASE_SECONDS, \
HOLDFAST_METRICS_LISTEN.\n\
Exit codes: 0 done, 1 failed, 2 wrong settings or arguments, 3 the database cannot be opened.";

/// One thing that the binary does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages until told to end
    Serve,
    /// Make the database or bring it up to date
    Migrate,
    /// Fill an empty database with a believable portfolio, and print how to sign in
    DemoData,
    /// People who may sign in
    #[command(subcommand)]
    User(UserCommand),
    /// Write a report as CSV
    Export(ExportArguments),
    /// Record what is to be said and send what is due, once; `serve` does so by itself
    Remind(RemindArguments),
    /// The ways out: mail and webhooks
    #[command(subcommand)]
    Outbound(OutboundCommand),
    /// What runs by itself
    #[command(subcommand)]
    Jobs(JobsCommand),
    /// The audit log
    #[command(subcommand)]
    Audit(AuditCommand),
}

/// Whether to say only what would be done.
#[derive(Debug, Args)]
pub struct RemindArguments {
    /// Print what would be recorded and sent, to whom, why and over what; touch nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Look this many days ahead, not only at today; at most 90
    #[arg(long, value_name = "DAYS", requires = "dry_run", value_parser = clap::value_parser!(u32).range(0..=90))]
    pub days: Option<u32>,
    /// Print it as JSON
    #[arg(long, requires = "dry_run")]
    pub json: bool,
}

/// What can be done about jobs.
#[derive(Debug, Subcommand)]
pub enum JobsCommand {
    /// A line a job: how often it runs, how its last run went, when it is due
    List,
    /// Run what is due, once, in this process; a line a job, exit code 1 when one failed
    Run {
        /// Run this job now, due or not
        name: Option<String>,
    },
}

/// What can be done about the ways out.
#[derive(Debug, Subcommand)]
pub enum OutboundCommand {
    /// Confirm that this is the place of the installation now, so that what waits may leave
    Confirm,
}

/// What can be done about people.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Register a person, and print the one-time link where they set their password
    Create(NewPerson),
    /// Let somebody try again to sign in, whose account was tried with too many wrong passwords
    Unlock {
        /// The address they sign in with
        #[arg(long)]
        email: String,
    },
}

/// A person to register.
#[derive(Debug, Args)]
pub struct NewPerson {
    /// The address they sign in with
    #[arg(long)]
    pub email: String,
    /// Their name
    #[arg(long)]
    pub name: String,
    /// What they are allowed by: viewer, engineer, compliance, auditor or admin; can be given several times
    #[arg(long = "role", required = true, value_name = "ROLE")]
    pub roles: Vec<String>,
    /// A team they belong to, made when it is not there; can be given several times
    #[arg(long = "team", value_name = "TEAM")]
    pub teams: Vec<String>,
}

/// What to export, and where to.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// The report's name in addresses, such as `catalogue`
    pub report: String,
    /// The file to write; it appears whole or not at all. Without it the standard output is written
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write it for spreadsheets: a byte-order mark, headings in words, one decimal, ids last
    #[arg(long)]
    pub bom: bool,
    /// What stands between values: a comma, a semicolon, or the word tab
    #[arg(long, value_name = "SEPARATOR", default_value = ",", value_parser = separator)]
    pub separator: Separator,
    /// Narrow the report, as in its page's address; can be given several times
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,
}

fn separator(raw: &str) -> Result<Separator, String> {
    Separator::parse(raw).map_err(|_| "choose one of: , ; tab".to_owned())
}

/// What can be done about the audit log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no event was changed or removed
    Verify,
}
