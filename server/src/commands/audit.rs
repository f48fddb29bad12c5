//! `holdfast audit verify`: walks the chain of audit events from the first to the last, and the revisions that it tells of.

use std::time::Duration;

use holdfast_backend::store::history;

use crate::config::Config;
use crate::failure::Failure;

/// How long it may take: the longest log.
const PATIENCE: Duration = Duration::from_hours(1);

pub(super) async fn verify(config: &Config) -> Result<(), Failure> {
    let backend = super::open(config).await?;
    let flaw = async {
        let mut reading = backend.db.snapshot(PATIENCE).await?;
        history::verify(&mut reading.conn()).await
    };
    let flaw = flaw.await;
    backend.db.close().await;
    match flaw? {
        None => {
            println!("The audit log is whole: no event and no revision was changed, added or removed.");
            Ok(())
        }
        Some(flaw) => Err(Failure::Other(format!("The audit log is broken: {flaw}."))),
    }
}
