//! `holdfast audit verify`: walks the chain of audit events from the first to the last.

use holdfast_backend::store::history;

use crate::config::Config;
use crate::failure::Failure;

pub(super) async fn verify(config: &Config) -> Result<(), Failure> {
    let backend = super::open(config).await?;
    let broken = history::verify(&mut backend.db.read().await?.conn()).await?;
    backend.db.close().await;
    match broken {
        None => {
            println!("The audit log is whole: no event was changed or removed.");
            Ok(())
        }
        Some(place) => Err(Failure::Other(format!(
            "The audit log is broken at event {place}: it was changed, or one before it was removed."
        ))),
    }
}
