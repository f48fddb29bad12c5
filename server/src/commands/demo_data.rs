//! `holdfast demo-data`: fills an empty database with the demo portfolio, and prints who can sign in.

use crate::config::Config;
use crate::failure::Failure;

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let backend = super::open(config).await?;
    let demo = backend.install_demo().await;
    backend.db.close().await;
    let demo = demo?;
    println!(
        "Filled {} with the demo portfolio. Sign in with one of these, password {}:",
        config.shown_database(),
        demo.password
    );
    let width = demo
        .accounts
        .iter()
        .map(|account| account.email.len())
        .max()
        .unwrap_or_default();
    for account in demo.accounts {
        println!("  {:width$}  {} ({})", account.email, account.name, account.roles);
    }
    Ok(())
}
