//! The commands. Each reads the settings, opens the database, does one thing, and says what it did.

mod audit;
mod demo_data;
mod export;
mod jobs;
mod migrate;
mod outbound;
mod place;
mod remind;
mod serve;
mod user;

use holdfast_backend::store::open;
use holdfast_backend::{Backend, Clock};
use secrecy::ExposeSecret;

use crate::cli::{Arguments, AuditCommand, Command, OutboundCommand, UserCommand};
use crate::config::Config;
use crate::failure::Failure;
use crate::logging;

pub use serve::server;

/// What the audit log calls whoever uses the command line.
const ORIGIN: &str = "command line";

/// Runs one command.
///
/// # Errors
/// With the sentence that is printed and the exit code.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let config = Config::load(
        arguments.config,
        std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))),
    )?;
    let filter = match arguments.command {
        // Seven months of an invented shop are hundreds of lines that nobody asked for.
        Command::DemoData => format!("{},holdfast_backend=warn", config.log),
        _ => config.log.clone(),
    };
    logging::start(&filter, config.log_format);
    match arguments.command {
        Command::Serve => serve::run(&config).await,
        Command::Migrate => migrate::run(&config).await,
        Command::DemoData => demo_data::run(&config).await,
        Command::User(UserCommand::Create(person)) => user::create(&config, person).await,
        Command::User(UserCommand::Unlock { email }) => user::unlock(&config, &email).await,
        Command::Export(wanted) => export::run(&config, wanted).await,
        Command::Remind(wanted) => remind::run(&config, wanted).await,
        Command::Outbound(OutboundCommand::Confirm) => outbound::confirm(&config).await,
        Command::Jobs(command) => jobs::run(&config, command).await,
        Command::Audit(AuditCommand::Verify) => audit::verify(&config).await,
    }
}

/// Opens the database and brings it up to date.
async fn open(config: &Config) -> Result<Backend, Failure> {
    let db = open::open(config.database.expose_secret(), config.db_connections)
        .await
        .map_err(Failure::Database)?;
    let clock = match config.today {
        Some(day) => {
            tracing::warn!(today = %day, "The day stands still (HOLDFAST_TODAY): for rehearsals and tests only");
            Clock::fixed(day)
        }
        None => Clock::system(),
    };
    let mut backend = Backend::new(db, clock.in_zone(config.time_zone));
    let place = place::look(&backend, config).await?;
    outbound::set(&mut backend, config, config.listen, place)?;
    Ok(backend)
}
