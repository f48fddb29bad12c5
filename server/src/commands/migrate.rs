//! `holdfast migrate`: makes the database, or brings its schema up to date.

use holdfast_backend::store::open::known_version;

use crate::config::Config;
use crate::failure::Failure;

pub(super) async fn run(config: &Config) -> Result<(), Failure> {
    let is_new = config.database_file().is_some_and(|file| !file.exists());
    let backend = super::open(config).await?;
    backend.db.close().await;
    let (done, version) = (
        if is_new { "Made" } else { "Brought up to date:" },
        known_version(),
    );
    println!("{done} {}, schema {version}.", config.shown_database());
    Ok(())
}
